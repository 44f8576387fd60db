using NodaTime;
using Timepost.Domain.Billing;
using Timepost.Domain.Books;
using Timepost.Domain.Mapping;
using Timepost.Engine.Exceptions;
using Timepost.Engine.Intake;
using Timepost.Engine.Payments;
using Timepost.Engine.Tests.Corrections;
using Timepost.Engine.Tests.Payments;
using Timepost.Engine.Tests.Subcontractors;
using Timepost.Engine.Tests.Support;

namespace Timepost.Engine.Tests.Charts;

/// <summary>What would be posted to an account that the books' chart says is closed waits; nothing else does.</summary>
public sealed class ClosedAccountTests
{
    private static readonly LocalDate April1 = new(2026, 4, 1);

    // Harbor's work is income of consulting, Lake's of design
    private static Firm TwoClients()
    {
        var firm = new Firm(rules: r => PaymentTests.WithMoney(r) with
        {
            Accounts = [.. PaymentTests.WithMoney(r).Accounts, new("design-income", "Income:Design", AccountType.Revenue, AccountRole.None)],
            Clients = new(
                [.. r.Clients.Rules, new EntityRule<ClientTarget>(new EntityMatch { Names = ["Lake"] }, new ClientTarget { Id = "lake", Customer = "Lake GmbH" }, "mapping.yaml:2")],
                Unmatched.Exception),
            Agreements = [.. r.Agreements, r.Agreements[0] with { Id = "lake-std", Client = "lake", IncomeAccount = "design-income" }],
        });
        firm.Work.Add("Harbor", "Website", "Design", "Ana", new LocalDate(2026, 3, 2), 36_000);
        firm.Work.Add("Lake", "Website", "Design", "Ana", new LocalDate(2026, 3, 3), 36_000);
        return firm;
    }

    private static ListedObject Account(string number, string name, bool active, string connection = "books") =>
        new(number, name, "{\"Type\":\"Income\",\"OwnName\":\"\",\"Heading\":false}") { Active = active, Connection = connection };

    [Fact]
    public void A_document_to_a_closed_account_is_blocked_and_nothing_else()
    {
        using var firm = TwoClients();
        firm.Work.Accounts.Add(Account("4000", "Income:Consulting", active: true));
        firm.Work.Accounts.Add(Account("4400", "Income:Design", active: false));

        var plan = firm.Plan(April1);
        var raised = Assert.Single(plan.NewExceptions);
        Assert.Equal(("account-closed", 4152, "document"), (raised.Kind, ExceptionKinds.All[raised.Kind], raised.ObjectKind));
        Assert.Contains("Income:Design (4400), which is closed", raised.Summary, StringComparison.Ordinal);
        Assert.Contains("timepost import accounts", raised.Suggestion, StringComparison.Ordinal);
        Assert.Equal(Enumerable.Range(1, plan.Actions.Count), plan.Actions.Select(a => a.Sequence));
        firm.Approve(plan);
        firm.Apply(plan);
        Assert.Equal("Harbor Ltd", Assert.Single(firm.Books.Invoices).Party);

        // it stays, once, until the chart says that the account is open
        Assert.Empty(firm.Plan(April1).NewExceptions);
        firm.Work.Accounts[1] = Account("4400", "Income:Design", active: true);
        firm.PlanAndApply(April1);
        Assert.Equal(2, firm.Books.Invoices.Count());
        using var reading = firm.Store.Read();
        Assert.Equal(0, reading.Exceptions.CountOpen());
    }

    [Fact]
    public void An_action_planned_before_its_account_was_closed_is_stale()
    {
        using var firm = TwoClients();
        var plan = firm.Plan(April1);
        firm.Approve(plan);
        firm.Work.Accounts.Add(Account("4400", "Income:Design", active: false));

        Assert.True(firm.Apply(plan).AnyStale);
        Assert.Equal("Harbor Ltd", Assert.Single(firm.Books.Invoices).Party);
    }

    [Fact]
    public void An_expense_waits_where_what_it_is_owed_on_is_closed()
    {
        using var firm = new Firm();
        firm.Work.Expenses.Add(FakeWork.Rail());
        firm.Work.Accounts.Add(Account("1740", "Liabilities:Staff", active: false));

        var plan = firm.Plan(April1);
        Assert.DoesNotContain(plan.Actions, a => a.Kind == "employee-expense");
        Assert.Contains("Liabilities:Staff (1740)", Assert.Single(plan.NewExceptions, e => e.Kind == "account-closed").Summary, StringComparison.Ordinal);
    }

    [Fact]
    public void A_payment_to_a_closed_bank_account_waits()
    {
        using var firm = TwoClients();
        firm.PlanAndApply(April1);
        new PayUseCase(firm.Context).Pay(firm.Caller, new PaymentRequest([firm.Books.Invoices.First().Number], 100m, April1));
        var bank = firm.Rules.Accounts.Single(a => a.Role == AccountRole.Bank).Name;
        firm.Work.Accounts.Add(Account("1200", bank, active: false));

        var plan = firm.Plan(April1);
        Assert.DoesNotContain(plan.Actions, a => a.Kind == "payment");
        Assert.Contains($"{bank} (1200)", Assert.Single(plan.NewExceptions).Summary, StringComparison.Ordinal);
        firm.Work.Accounts.Clear();
        firm.PlanAndApply(April1);
        Assert.Contains(firm.Books.Held, h => h.Document.Kind == BooksKind.Payment);
    }

    [Fact]
    public void A_credit_note_waits_where_the_income_that_it_takes_back_is_closed()
    {
        using var firm = Corrected.Firm();
        firm.Work.Add("Harbor", "Website", "Design", "Ana", Corrected.March2, 36_000);
        firm.PlanAndApply(April1);
        firm.Credit(CreditMode.Reduce, 100m, date: April1);
        firm.Work.Accounts.Add(Account("4000", "Income:Consulting", active: false));

        var plan = firm.Plan(April1);
        Assert.DoesNotContain(plan.Actions, a => a.Kind == "credit-note");
        Assert.Contains("The credit-note over", Assert.Single(plan.NewExceptions).Summary, StringComparison.Ordinal);
        firm.Work.Accounts.Clear();
        firm.PlanAndApply(April1);
        Assert.Contains(firm.Books.Held, h => h.Document.Kind == BooksKind.CreditNote);
    }

    [Fact]
    public void A_bill_for_hours_waits_where_its_cost_is_closed_and_the_client_is_invoiced()
    {
        using var firm = Subcontracting.Firm(Subcontracting.SelfBilling);
        firm.Work.Add("Harbor", "Website", "Design", "Ben", Subcontracting.March, 36_000);
        firm.Work.Accounts.Add(Account("5900", "Expenses:Subcontractors", active: false));

        var plan = firm.Plan(April1);
        Assert.Empty(plan.Bills());
        Assert.Contains("Expenses:Subcontractors (5900)", Assert.Single(plan.NewExceptions).Summary, StringComparison.Ordinal);
        firm.Approve(plan);
        firm.Apply(plan);
        Assert.Single(firm.Books.Invoices);
    }

    [Theory]
    [InlineData("books", "", true)]
    [InlineData("books", "sandbox", true)] // it has no chart of its own
    [InlineData("sandbox", "", false)]
    [InlineData("sandbox", "sandbox", true)]
    public void The_chart_is_that_of_the_books_or_of_the_primary_ones(string chartOf, string to, bool blocked)
    {
        using var firm = TwoClients();
        firm.Rules = firm.Rules with
        {
            Workspace = firm.Rules.Workspace with
            {
                Connections = [.. firm.Rules.Workspace.Connections, new ConnectionSettings { Name = "sandbox", Role = ConnectionRole.Books, Kind = "embedded" }],
            },
        };
        firm.Work.Accounts.Add(Account("4400", "Income:Design", active: false, chartOf));

        Assert.Equal(blocked, firm.Plan(April1, to: to).NewExceptions.Any(e => e.Kind == "account-closed"));
    }
}
