using NodaTime;
using Timepost.Domain.Amounts;
using Timepost.Domain.Books;
using Timepost.Domain.Identity;
using Timepost.Domain.Mapping;
using Timepost.Domain.Work;
using Timepost.Engine.Tests.Support;

namespace Timepost.Engine.Tests.Plans;

/// <summary>An expense of which something is not decided is neither billed on nor booked, and says so.</summary>
public sealed class UndecidedExpenseTests
{
    private int _next;

    private Expense Expense(string client = "Harbor", string worker = "Ana", bool? billable = true, bool? reimbursable = true, string status = "approved") => new()
    {
        Id = new ExpenseId(new Guid(++_next, 0, 0, [0, 0, 0, 0, 0, 0, 0, 9])),
        Connection = FakeWork.Toggl,
        ExternalId = $"x{_next}",
        Date = new LocalDate(2026, 3, 5),
        Merchant = "Rail",
        Category = "Travel",
        Client = client,
        Worker = worker,
        Amount = Money.Exact(119m, Firm.Eur),
        Tax = Money.Exact(19m, Firm.Eur),
        Billable = billable,
        Reimbursable = reimbursable,
        Status = status,
    };

    private static RuleSet StrictMerchants(RuleSet rules) => rules with { Merchants = new([], Unmatched.Exception) };

    [Fact]
    public void Promise8_an_expense_to_be_paid_back_to_an_unknown_worker_waits_as_an_exception()
    {
        using var firm = new Firm();
        firm.Work.Expenses.Add(Expense(worker: "Nobody"));

        var plan = firm.Plan();

        var exception = Assert.Single(plan.NewExceptions);
        Assert.Equal(("unmapped-worker", "Nobody"), (exception.Kind, exception.ObjectId));
        Assert.Empty(plan.Actions);
    }

    [Fact]
    public void Promise8_an_unknown_merchant_waits_as_an_exception_where_the_mapping_says_so()
    {
        using var firm = new Firm(rules: StrictMerchants);
        firm.Work.Expenses.Add(Expense(reimbursable: false));

        var plan = firm.Plan();

        var exception = Assert.Single(plan.NewExceptions);
        Assert.Equal(("unmapped-merchant", "Rail"), (exception.Kind, exception.ObjectId));
        Assert.Empty(plan.Actions);
    }

    [Fact]
    public void What_a_worker_is_paid_back_needs_no_vendor_and_without_rules_a_merchant_is_its_own()
    {
        using var strict = new Firm(rules: StrictMerchants);
        strict.Work.Expenses.Add(Expense());
        strict.PlanAndApply();
        Assert.Contains(strict.Books.Held, h => h.Document.Kind == BooksKind.EmployeeExpense);

        using var firm = new Firm();
        firm.Work.Expenses.Add(Expense(reimbursable: false));
        firm.PlanAndApply();
        Assert.Equal("Rail", Assert.Single(firm.Books.Held, h => h.Document.Kind == BooksKind.JournalEntry).Document.Party);
    }

    [Fact]
    public void Promise8_a_billable_expense_without_a_client_waits_as_an_exception()
    {
        using var firm = new Firm();
        var expense = Expense(client: "");
        firm.Work.Expenses.Add(expense);

        var plan = firm.Plan();

        var exception = Assert.Single(plan.NewExceptions);
        Assert.Equal(("unmapped-client", expense.Id.ToString()), (exception.Kind, exception.ObjectId));
        Assert.Empty(plan.Actions);
    }

    [Fact]
    public void An_expense_without_a_client_that_the_source_does_not_call_billable_is_the_firms_own()
    {
        using var firm = new Firm();
        firm.Work.Expenses.Add(Expense(client: "", billable: null));

        Assert.Equal("employee-expense", Assert.Single(firm.Plan().Actions).Kind);
    }

    [Fact]
    public void An_expense_whose_status_is_not_billed_waits_and_is_counted()
    {
        using var firm = new Firm();
        firm.Work.Expenses.Add(Expense(status: "rejected"));
        firm.Work.Expenses.Add(Expense(status: ""));

        var plan = firm.Plan();

        Assert.Empty(plan.Actions);
        Assert.Equal([("status none (expenses)", 1L), ("status rejected (expenses)", 1L)], plan.Waiting.Select(w => (w.Reason, w.Entries)));
        firm.Work.Expenses[0] = firm.Work.Expenses[0] with { Status = "approved" };
        firm.Work.ExpensesDirty = true;
        Assert.Equal(["customer", "invoice", "employee-expense"], firm.Plan().Actions.Select(a => a.Kind));
    }

    [Fact]
    public void Two_plans_in_a_row_count_the_same_work_that_waits()
    {
        using var firm = new Firm();
        firm.Work.Add("Harbor", "Website", "Design", "Ana", new LocalDate(2026, 2, 2), 7200, status: "draft");
        firm.Work.Add("Harbor", "Website", "Design", "Ana", new LocalDate(2026, 4, 1), 3600);
        firm.Work.Expenses.Add(Expense() with { Date = new LocalDate(2026, 4, 1) });
        firm.Work.Expenses.Add(Expense(status: "rejected"));

        var first = firm.Plan();
        var second = firm.Plan();

        Assert.Equal(["period not ended", "period not ended (expenses)", "status draft", "status rejected (expenses)"], first.Waiting.Select(w => w.Reason));
        Assert.Equal(first.Waiting, second.Waiting);
    }
}
