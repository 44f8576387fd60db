using NodaTime;
using Timepost.Domain.Amounts;
using Timepost.Domain.Books;
using Timepost.Domain.Identity;
using Timepost.Domain.Work;
using Timepost.Engine.Delivery;
using Timepost.Engine.Dispositions;
using Timepost.Engine.Plans;
using Timepost.Engine.Tests.Support;

namespace Timepost.Engine.Tests.Delivery;

public sealed class DeliveryTests
{
    private static readonly LocalDate March2 = new(2026, 3, 2);

    [Fact]
    public void Promise2_F1_killed_after_reserve_the_next_run_sends_the_same_bytes_once()
    {
        using var firm = Working();
        var plan = firm.Plan();
        firm.Approve(plan);
        firm.Books.FailBefore = new IOException("killed");
        Assert.Throws<IOException>(() => firm.Apply(plan));
        Assert.Empty(firm.Books.Held);
        var reserved = Reserved(firm);

        var result = firm.Apply(plan);

        Assert.Equal(2, result.Recovered.Count);
        Assert.Equal(reserved, firm.Books.Held.Select(h => h.Hash));
        Assert.Equal("applied", result.Plan.Status);
    }

    [Fact]
    public void Promise2_F2_the_books_commit_and_the_answer_is_lost()
    {
        using var firm = Working();
        var plan = firm.Plan();
        firm.Approve(plan);
        firm.Books.FailAfterFirst = new IOException("killed");
        Assert.Throws<IOException>(() => firm.Apply(plan));
        Assert.Single(firm.Books.Held);

        var result = firm.Apply(plan);

        Assert.Equal(2, firm.Books.Held.Count);
        Assert.Contains(result.Recovered, r => r.Contains("was in the books already", StringComparison.Ordinal));
        Assert.Equal("applied", result.Plan.Status);
    }

    [Fact]
    public void A_new_plan_finishes_what_an_earlier_one_reserved()
    {
        using var firm = Working();
        var plan = firm.Plan();
        firm.Approve(plan);
        firm.Books.FailBefore = new IOException("killed");
        Assert.Throws<IOException>(() => firm.Apply(plan));

        firm.PlanAndApply();

        Assert.Single(firm.Books.Invoices);
        Assert.DoesNotContain(firm.Plan().Actions, a => a.Verb == ActionVerb.Create);
    }

    [Fact]
    public void What_the_books_refuse_is_open_again_and_keeps_its_number()
    {
        using var firm = Working();
        firm.Books.Refused.Add("INV-2026-00001");
        var entry = firm.Work.Entries[0].Id;

        var result = firm.PlanAndApply();

        Assert.True(result.AnyFailed);
        using (var reading = firm.Store.Read())
        {
            Assert.Equal(0, reading.Dispositions.Balance(entry.Value, DispositionSide.Sale)!.Value.Disposed);
            Assert.Contains(reading.Exceptions.List(true, null, 10), e => e.Kind == "books-refused");
        }

        firm.Books.Refused.Clear();
        firm.Clock.Now = firm.Clock.Now.Plus(Duration.FromDays(1));
        firm.PlanAndApply();
        Assert.Equal("INV-2026-00001", Assert.Single(firm.Books.Invoices).Number);
    }

    [Fact]
    public void What_the_books_refused_is_delivered_by_the_next_plan_whatever_it_is()
    {
        using var firm = Working();
        firm.Work.Expenses.Add(Rail());
        firm.Books.Refused.UnionWith(["", "EXP-2026-00001"]); // a customer has no number
        firm.PlanAndApply();
        firm.Books.Refused.Clear();

        var result = firm.PlanAndApply();

        Assert.All(result.Applied, a => Assert.Equal(ActionState.Done, a.Action.State));
        Assert.Equal(
            [BooksKind.Customer, BooksKind.Invoice, BooksKind.EmployeeExpense], firm.Books.Held.Select(h => h.Document.Kind).Order());
        Assert.Equal("EXP-2026-00001", firm.Books.Held.Single(h => h.Document.Kind == BooksKind.EmployeeExpense).Number);
    }

    [Fact]
    public void A_difference_when_read_back_is_an_exception()
    {
        using var firm = Working();
        firm.Books.Rewrite = d => d.Kind == BooksKind.Invoice ? d with { Total = d.Total + Money.OfMinor(1, d.Currency) } : d;

        var result = firm.PlanAndApply();

        Assert.Contains("total: sent", Assert.Single(result.Applied, a => a.Action.Kind == "invoice").Note, StringComparison.Ordinal);
        using var reading = firm.Store.Read();
        Assert.Contains(reading.Exceptions.List(true, null, 10), e => e.Kind == "books-differ");
    }

    [Fact]
    public void F7_a_late_writer_is_refused()
    {
        using var firm = Working();
        var plan = firm.Plan();
        firm.Approve(plan);
        firm.Books.Epoch = long.MaxValue;

        var refused = Assert.Throws<BooksException>(() => firm.Apply(plan));

        Assert.Equal(BooksStatus.StaleToken, refused.Status);
        Assert.Empty(firm.Books.Held);
    }

    [Fact]
    public void Every_amount_is_on_a_disposition_and_every_second_counts_once()
    {
        using var firm = Working();
        firm.Work.Add("Harbor", "App", "Calls", "Ben", March2, 777, billable: false);
        firm.PlanAndApply();

        using var reading = firm.Store.Read();
        var invoice = Assert.Single(firm.Books.Invoices);
        var rows = reading.Dispositions.OfDocument(invoice.Key.Value);
        Assert.Equal(invoice.Net.Minor, rows.Sum(r => r.NetMinor));
        Assert.Equal(firm.Work.Entries.Sum(e => e.Seconds), rows.Sum(r => r.Quantity));
        Assert.Contains(rows, r => r.To == "non-billable" && r.Quantity == 777);
    }

    private static Firm Working()
    {
        var firm = new Firm();
        firm.Work.Add("Harbor", "Website", "Design", "Ana", March2, 3600);
        firm.Work.Add("Harbor", "Website", "Calls", "Ben", March2, 1801);
        return firm;
    }

    private static Expense Rail() => new()
    {
        Id = new ExpenseId(new Guid("0198a000-0000-7000-8000-0000000000e1")),
        Connection = FakeWork.Toggl,
        ExternalId = "x1",
        Date = new LocalDate(2026, 3, 5),
        Merchant = "Rail",
        Category = "Travel",
        Worker = "Ana",
        Amount = Money.Exact(119m, Firm.Eur),
        Tax = Money.Exact(19m, Firm.Eur),
        Billable = false,
        Reimbursable = true,
    };

    private static List<string> Reserved(Firm firm)
    {
        using var reading = firm.Store.Read();
        return [.. reading.Deliveries.Unfinished("books").Select(d => Convert.ToHexStringLower(d.BodyHash))];
    }
}
