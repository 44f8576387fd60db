using NodaTime;
using Timepost.Domain.Books;
using Timepost.Domain.Mapping;
using Timepost.Engine.Plans;
using Timepost.Engine.Tests.Support;

namespace Timepost.Engine.Tests.Plans;

public sealed class CustomerUpdateTests
{
    [Theory]
    [InlineData("Harbour Ltd", "", "")]
    [InlineData("Harbor Ltd", "1 Quay", "")]
    [InlineData("Harbor Ltd", "", "GB123")]
    public void A_changed_name_address_or_tax_number_updates_the_customer_once(string name, string address, string taxNumber)
    {
        using var firm = Delivered();
        Change(firm, name, address, taxNumber);

        var plan = firm.Plan();
        var update = Assert.Single(plan.Actions, a => a.Verb == ActionVerb.Update);
        Assert.Equal(("customer", "Harbor Ltd", ActionState.Planned), (update.Kind, update.Before, update.State));
        firm.Approve(plan);
        Assert.Equal(ActionState.Done, Assert.Single(firm.Apply(plan).Applied).Action.State);

        var customers = firm.Books.Held.Select(h => h.Document).Where(d => d.Kind == BooksKind.Customer).ToList();
        Assert.Equal(["Harbor Ltd", name], customers.Select(c => c.Party));
        Assert.Equal(new[] { address, taxNumber }.Where(t => t.Length > 0), customers[1].Address);
        Assert.DoesNotContain(firm.Plan().Actions, a => a.Verb is ActionVerb.Create or ActionVerb.Update);
    }

    [Fact]
    public void A_customer_that_changes_back_is_updated_again()
    {
        using var firm = Delivered();
        foreach (var name in new[] { "Harbour Ltd", "Harbor Ltd" })
        {
            Change(firm, name, "", "");
            firm.PlanAndApply();
        }

        Assert.Equal(["Harbor Ltd", "Harbour Ltd", "Harbor Ltd"], firm.Books.Held.Select(h => h.Document).Where(d => d.Kind == BooksKind.Customer).Select(c => c.Party));
        Assert.DoesNotContain(firm.Plan().Actions, a => a.Verb is ActionVerb.Create or ActionVerb.Update);
    }

    [Fact]
    public void An_invoice_does_not_wait_for_the_update_of_its_customer()
    {
        using var firm = Delivered();
        Change(firm, "Harbour Ltd", "", "");
        firm.Work.Add("Harbor", "Website", "Design", "Ana", new LocalDate(2026, 4, 2), 3600);
        firm.Clock.Now = Instant.FromUtc(2026, 5, 1, 9, 0);

        var plan = firm.Plan();

        Assert.Empty(plan.Actions.Single(a => a.Verb == ActionVerb.Create).DependsOn);
        Assert.Equal("Harbour Ltd", plan.Actions.Single(a => a.Verb == ActionVerb.Update).After);
    }

    private static Firm Delivered()
    {
        var firm = new Firm();
        firm.Work.Add("Harbor", "Website", "Design", "Ana", new LocalDate(2026, 3, 2), 3600);
        firm.PlanAndApply();
        return firm;
    }

    private static void Change(Firm firm, string name, string address, string taxNumber)
    {
        var rule = firm.Rules.Clients.Rules[0];
        var target = rule.Target with { Customer = name, Address = address.Length > 0 ? [address] : [], TaxNumber = taxNumber };
        firm.Rules = firm.Rules with { Hash = Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(System.Text.Encoding.UTF8.GetBytes(name + address + taxNumber))), Clients = new EntityRules<ClientTarget>([rule with { Target = target }], Unmatched.Exception) };
    }
}
