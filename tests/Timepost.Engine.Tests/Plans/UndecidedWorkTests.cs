using NodaTime;
using Timepost.Domain.Mapping;
using Timepost.Engine.Plans;
using Timepost.Engine.Tests.Support;

namespace Timepost.Engine.Tests.Plans;

/// <summary>Work whose client is not decided is an exception, whatever rules there are beside.</summary>
public sealed class UndecidedWorkTests
{
    private static readonly LocalDate March2 = new(2026, 3, 2);

    private static RuleSet WithProjectOfHarbor(RuleSet rules) => rules with
    {
        Projects = new([rules.Projects.Rules[0] with { Target = rules.Projects.Rules[0].Target with { Client = "harbor" } }, rules.Projects.Rules[1]], Unmatched.Exception),
    };

    private static RuleSet WithClient(RuleSet rules, ClientTarget target, EntityMatch match) => rules with
    {
        Clients = new([.. rules.Clients.Rules, new(match, target, "mapping.yaml:9")], Unmatched.Exception),
    };

    [Fact]
    public void Promise8_an_entry_without_a_client_waits_as_an_exception()
    {
        using var firm = new Firm(rules: WithProjectOfHarbor);
        firm.Work.Add("", "Website", "Design", "Ana", March2, 3600); // the project is Harbor's
        firm.Work.Add("", "App", "Design", "Ana", March2, 7200);     // nobody's
        firm.Work.Add("", "", "Design", "Ana", March2, 18_000);      // nobody's

        var plan = firm.Plan();

        var exception = Assert.Single(plan.NewExceptions);
        Assert.Equal(("unmapped-client", ""), (exception.Kind, exception.ObjectId));
        Assert.Contains("2 entries, 7.00 h", exception.Summary, StringComparison.Ordinal);
        Assert.Contains(plan.Actions, a => a.Kind == "invoice" && a.Net.Amount == 95m);
        Assert.Equal(1, firm.Plan().OpenExceptions); // and it stays open
    }

    [Fact]
    public void Work_without_a_client_is_of_the_client_whose_rule_fits_no_name()
    {
        using var firm = new Firm(rules: r => WithClient(r, new ClientTarget { Id = "house", Customer = "Acme", Internal = true }, new EntityMatch { Names = [""] }));
        firm.Work.Add("", "App", "Design", "Ana", March2, 7200);

        var plan = firm.Plan();

        Assert.Empty(plan.NewExceptions);
        Assert.Empty(plan.Actions);
    }

    [Fact]
    public void Promise8_a_name_that_only_another_connection_maps_waits_as_an_exception()
    {
        using var firm = new Firm(rules: r => WithClient(
            r, new ClientTarget { Id = "mole", Customer = "Mole" }, new EntityMatch { Names = ["Mole"], Connection = "harvest" }));
        firm.Work.Add("Mole", "App", "Design", "Ana", March2, 7200); // from toggl

        var exception = Assert.Single(firm.Plan().NewExceptions);
        Assert.Equal(("unmapped-client", "Mole"), (exception.Kind, exception.ObjectId));
    }

    [Fact]
    public void A_tag_decides_whose_an_entry_is_and_the_rest_under_the_name_waits()
    {
        using var firm = new Firm(
            a => a with { Client = "urgent" },
            r => WithClient(r, new ClientTarget { Id = "urgent", Customer = "Urgent Ltd" }, new EntityMatch { Tag = "rush" }));
        var tagged = firm.Work.Add("Somebody", "App", "Design", "Ana", March2, 3600);
        firm.Work.Change(tagged, e => e with { Tags = ["rush"] });
        firm.Work.Add("Somebody", "App", "Design", "Ana", March2, 7200);

        var plan = firm.Plan();

        Assert.Contains(plan.Actions, a => a.Kind == "invoice" && a.Client == "urgent" && a.Net.Amount == 95m);
        var exception = Assert.Single(plan.NewExceptions);
        Assert.Contains("1 entry, 2.00 h", exception.Summary, StringComparison.Ordinal);
    }

    [Fact]
    public void Planning_one_client_leaves_another_under_the_same_name_to_be_planned()
    {
        using var firm = new Firm(rules: r => WithClient(
            WithProjectOfHarbor(r) with
            {
                Agreements = [.. r.Agreements, r.Agreements[0] with { Id = "quay-std", Client = "quay" }],
            },
            new ClientTarget { Id = "quay", Customer = "Quay" }, new EntityMatch { Names = [""] }));
        firm.Work.Add("", "Website", "Design", "Ana", March2, 3600);
        firm.Work.Add("", "App", "Design", "Ana", March2, 7200);

        new PlanUseCase(firm.Context).Plan(firm.Caller, new PlanOptions(Client: "harbor"));

        Assert.Contains(firm.Plan().Actions, a => a.Kind == "invoice" && a.Client == "quay" && a.Net.Amount == 190m);
    }

    private static RuleSet Otherwise(RuleSet rules, Unmatched otherwise) => rules with { Clients = new(rules.Clients.Rules, otherwise) };

    [Fact]
    public void Promise8_a_client_that_is_created_and_has_no_agreement_waits_as_an_exception()
    {
        using var firm = new Firm(rules: r => Otherwise(r, Unmatched.Create));
        firm.Work.Add("Blue Bottle", "App", "Design", "Ana", March2, 7200);

        var exception = Assert.Single(firm.Plan().NewExceptions);

        Assert.Equal(("no-agreement", "blue-bottle/app"), (exception.Kind, exception.ObjectId));
        Assert.Contains("2.00 h", exception.Summary, StringComparison.Ordinal);
        Assert.Contains("client: blue-bottle", exception.Suggestion, StringComparison.Ordinal);
    }

    [Fact]
    public void A_client_that_is_created_is_billed_under_its_agreement()
    {
        using var firm = new Firm(a => a with { Client = "blue-bottle" }, r => Otherwise(r, Unmatched.Create));
        firm.Work.Add("Blue Bottle", "App", "Design", "Ana", March2, 7200);

        firm.PlanAndApply();

        var invoice = Assert.Single(firm.Books.Invoices);
        Assert.Equal(("Blue Bottle", 190m), (invoice.Party, invoice.Net.Amount));
        Assert.Equal("customer", firm.Books.Held[0].Document.Kind.ToString().ToLowerInvariant());
    }

    [Fact]
    public void A_client_is_linked_to_the_customer_that_the_books_list_under_its_name()
    {
        using var firm = new Firm(a => a with { Client = "blue-bottle-inc" }, r => Otherwise(r, Unmatched.Link));
        firm.Work.Customers.Add(new("17", "Blue Bottle, Inc.", """{"Address":["1 Pier"],"Country":"US","TaxNumber":"12-3"}"""));
        firm.Work.Add("BLUE BOTTLE", "App", "Design", "Ana", March2, 7200);

        firm.PlanAndApply();

        var invoice = Assert.Single(firm.Books.Held).Document; // the customer is there: none is created
        Assert.Equal(("Blue Bottle, Inc.", 190m), (invoice.Party, invoice.Net.Amount));
        Assert.Equal(["1 Pier", "US", "Tax number 12-3"], invoice.Address);
    }

    [Fact]
    public void Promise8_a_client_that_no_list_of_the_books_has_or_that_is_two_customers_waits_as_an_exception()
    {
        using var firm = new Firm(rules: r => Otherwise(r, Unmatched.Link));
        firm.Work.Customers.Add(new("1", "Mole Ltd", "{}"));
        firm.Work.Customers.Add(new("2", "Mole GmbH", "{}"));
        firm.Work.Add("Mole", "App", "Design", "Ana", March2, 3600);
        firm.Work.Add("Toad", "App", "Design", "Ana", March2, 3600);

        Assert.Equal([("unmapped-client", "Mole"), ("unmapped-client", "Toad")], firm.Plan().NewExceptions.Select(e => (e.Kind, e.ObjectId)));
    }

    [Fact]
    public void A_name_that_the_books_list_as_the_customer_of_a_rule_is_that_rules_client()
    {
        using var firm = new Firm(rules: r => Otherwise(r, Unmatched.Link));
        firm.Work.Customers.Add(new("1", "Harbor Ltd", "{}"));
        firm.Work.Add("HARBOR", "App", "Design", "Ana", March2, 3600);

        Assert.Contains(firm.Plan().Actions, a => a.Kind == "invoice" && a.Client == "harbor");
    }
}
