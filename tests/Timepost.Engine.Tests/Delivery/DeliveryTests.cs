using NodaTime;
using Timepost.Domain.Amounts;
using Timepost.Domain.Books;
using Timepost.Domain.Identity;
using Timepost.Domain.Mapping;
using Timepost.Domain.Work;
using Timepost.Engine.Delivery;
using Timepost.Engine.Dispositions;
using Timepost.Engine.Exceptions;
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
    public void Promise7_a_plan_says_what_is_reserved_and_not_in_the_books()
    {
        using var firm = Working();
        var plan = firm.Plan();
        firm.Approve(plan);
        firm.Books.FailBefore = new IOException("killed");
        Assert.Throws<IOException>(() => firm.Apply(plan));

        Assert.Equal(2, firm.Plan().Reserved);
        firm.PlanAndApply();
        Assert.Equal(0, firm.Plan().Reserved);
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
        var plan = firm.Plan();
        firm.Approve(plan, 1, 3); // customer and expense
        firm.Apply(plan);
        firm.Books.Refused.Clear();

        var result = firm.PlanAndApply();

        Assert.All(result.Applied, a => Assert.Equal(ActionState.Done, a.Action.State));
        Assert.Equal(
            [BooksKind.Customer, BooksKind.Invoice, BooksKind.EmployeeExpense], firm.Books.Held.Select(h => h.Document.Kind).Order());
        Assert.Equal("EXP-2026-00001", firm.Books.Held.Single(h => h.Document.Kind == BooksKind.EmployeeExpense).Number);
    }

    [Fact]
    public void Promise8_a_document_that_lacks_an_account_is_refused_and_the_others_go_on()
    {
        using var firm = Working(r => r with { Accounts = [.. r.Accounts.Where(a => a.Role != AccountRole.EmployeePayable)] });
        firm.Work.Expenses.Add(Rail());

        var result = firm.PlanAndApply();

        var refused = Assert.Single(result.Applied, a => a.Action.State == ActionState.Rejected);
        Assert.Contains("employee-payable", refused.Note, StringComparison.Ordinal);
        Assert.Equal([BooksKind.Customer, BooksKind.Invoice], firm.Books.Held.Select(h => h.Document.Kind));
        using (var reading = firm.Store.Read())
        {
            var waits = Assert.Single(reading.Exceptions.List(true, null, 10));
            Assert.Equal(("books-refused", refused.Action.Object), (waits.Kind, waits.ObjectId));
            Assert.Empty(reading.Deliveries.Numbers("books", "EXP-2026-"));
        }

        firm.Rules = firm.Rules with
        {
            Hash = new string('c', 64),
            Accounts = [.. firm.Rules.Accounts, new("staff", "Liabilities:Staff", AccountType.Liability, AccountRole.EmployeePayable)],
        };
        firm.PlanAndApply();

        Assert.Equal("EXP-2026-00001", firm.Books.Held[^1].Number);
        using var after = firm.Store.Read();
        Assert.Empty(after.Exceptions.List(true, null, 10));
    }

    [Fact]
    public void A_document_that_the_books_cannot_hold_is_refused_and_disposes_of_nothing()
    {
        using var firm = Working();
        firm.Work.Expenses.Add(Rail());
        firm.Books.Unholdable.Add(BooksKind.Invoice);

        var result = firm.PlanAndApply();

        Assert.Contains("books-date", Assert.Single(result.Applied, a => a.Action.State == ActionState.Rejected).Note, StringComparison.Ordinal);
        Assert.Equal([BooksKind.Customer, BooksKind.EmployeeExpense], firm.Books.Held.Select(h => h.Document.Kind));
        using (var reading = firm.Store.Read())
        {
            Assert.All(firm.Work.Entries, e => Assert.Null(reading.Dispositions.Balance(e.Id.Value, DispositionSide.Sale)));
        }

        firm.Books.Unholdable.Clear();
        firm.PlanAndApply();
        Assert.Equal("INV-2026-00001", Assert.Single(firm.Books.Invoices).Number);
    }

    [Fact]
    public void Input_tax_without_an_account_is_a_cost()
    {
        using var firm = Working(r => r with { TaxCodes = [r.TaxCodes[0] with { InputAccount = "" }] });
        firm.Work.Expenses.Add(Rail());

        var result = firm.PlanAndApply();

        Assert.False(result.AnyFailed);
        var cost = firm.Books.Held.Single(h => h.Document.Kind == BooksKind.EmployeeExpense).Document;
        Assert.Equal((119m, 0m), (cost.Net.Amount, cost.Tax.Amount));
        Assert.Equal(["Expenses:Travel", "Liabilities:Staff"], cost.Postings.Select(p => p.Account));
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
    public void A_posting_that_the_books_have_otherwise_is_an_exception()
    {
        using var firm = Working();
        firm.Books.Rewrite = d => d.Kind == BooksKind.Invoice
            ? d with { Postings = [.. d.Postings.Select(p => p.Account == "Income:Consulting" ? p with { Account = "Income:Other" } : p)] }
            : d;

        var note = Assert.Single(firm.PlanAndApply().Applied, a => a.Action.Kind == "invoice").Note;

        Assert.Equal("postings: sent Income:Consulting -142.53 EUR (DE19), the books have Income:Other -142.53 EUR (DE19)", note);
        using var reading = firm.Store.Read();
        Assert.Contains(reading.Exceptions.List(true, null, 10), e => e.Kind == "books-differ");
    }

    [Fact]
    public void A_number_that_is_given_up_stays_in_the_register_as_void()
    {
        using var firm = Working();
        firm.Books.Refused.Add("INV-2026-00001");
        firm.PlanAndApply();
        Assert.Equal(["INV-2026-1 reserved"], Numbers(firm));
        foreach (var entry in firm.Work.Entries.ToList())
        {
            firm.Work.Change(entry.Id, e => e with { State = EntryState.Deleted });
        }

        firm.Plan();
        Assert.Equal(["INV-2026-1 void"], Numbers(firm));
        Assert.Empty(new ExceptionUseCase(firm.Context).List(firm.Caller, true, null, 10));

        firm.Work.Add("Harbor", "Website", "Design", "Ana", new LocalDate(2026, 2, 2), 3600);
        firm.PlanAndApply();
        Assert.Equal(["INV-2026-1 void", "INV-2026-2 used"], Numbers(firm));
    }

    [Fact]
    public void A_document_whose_date_moves_into_another_year_takes_a_number_of_that_year()
    {
        using var firm = Working();
        firm.Books.Refused.Add("INV-2026-00001");
        firm.PlanAndApply();

        firm.PlanAndApply(new LocalDate(2027, 1, 4));

        Assert.Equal("INV-2027-00001", Assert.Single(firm.Books.Invoices).Number);
        Assert.Equal(["INV-2026-1 void", "INV-2027-1 used"], Numbers(firm));
    }

    [Fact]
    public void What_is_parked_is_confirmed_by_a_person_where_the_books_have_it()
    {
        using var firm = Parked(out var waits);
        Assert.Equal(["accept", "absent"], ExceptionUseCase.ChoicesOf(waits));
        var use = new ExceptionUseCase(firm.Context);
        var refused = Assert.Throws<DecisionRefusedException>(() => use.Resolve(firm.Caller, waits.Id, "absent"));
        Assert.Contains("still hold", refused.Message, StringComparison.Ordinal);

        use.Resolve(firm.Caller, waits.Id, "accept");

        using var reading = firm.Store.Read();
        var key = DocumentKey.Parse(waits.ObjectId);
        Assert.Equal(DeliveryState.ConfirmedWithDifference, reading.Deliveries.Find("books", $"{key}-create-1")!.State);
        Assert.Equal(("final", "INV-2026-00001"), (reading.Plans.Draft(key)!.Status, reading.Plans.Draft(key)!.Number));
        Assert.DoesNotContain(firm.Plan().Actions, a => a.Verb == ActionVerb.Create);
    }

    [Fact]
    public void Promise2_what_is_parked_and_proven_absent_is_open_again_and_made_anew()
    {
        using var firm = Parked(out var waits);
        var use = new ExceptionUseCase(firm.Context);
        firm.Books.Held.RemoveAll(h => h.Document.Kind == BooksKind.Invoice);
        Assert.Throws<DecisionRefusedException>(() => use.Resolve(firm.Caller, waits.Id, "accept"));

        use.Resolve(firm.Caller, waits.Id, "absent");

        using (var reading = firm.Store.Read())
        {
            Assert.All(firm.Work.Entries, e => Assert.Equal(0, reading.Dispositions.Balance(e.Id.Value, DispositionSide.Sale)!.Value.Disposed));
        }

        firm.PlanAndApply();
        Assert.Equal(("INV-2026-00001", 142.53m), (firm.Books.Invoices.Single().Number, firm.Books.Invoices.Single().Net.Amount));
        Assert.Equal(["INV-2026-1 used"], Numbers(firm));
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

    private static Firm Working(Func<RuleSet, RuleSet>? rules = null)
    {
        var firm = new Firm(rules: rules);
        firm.Work.Add("Harbor", "Website", "Design", "Ana", March2, 3600);
        firm.Work.Add("Harbor", "Website", "Calls", "Ben", March2, 1801);
        return firm;
    }

    // the books come to hold something else under the key of an invoice that is on its way
    private static Firm Parked(out ExceptionRecord waits)
    {
        var firm = Working();
        var plan = firm.Plan();
        firm.Approve(plan);
        firm.Books.BeforeWrite = d =>
        {
            if (d.Kind == BooksKind.Invoice)
            {
                firm.Books.Held.Add((d.Number, d with { Party = "By Hand Ltd" }, "another"));
            }
        };
        firm.Apply(plan);
        firm.Books.BeforeWrite = _ => { };
        using var reading = firm.Store.Read();
        waits = Assert.Single(reading.Exceptions.List(true, null, 10));
        return firm;
    }

    private static List<string> Numbers(Firm firm) =>
        [.. new NumbersUseCase(firm.Context).Numbers(firm.Caller).Select(n => $"{n.Series}{n.Number} {n.State}")];

    private static Expense Rail() => FakeWork.Rail() with { Client = "", Billable = false };

    private static List<string> Reserved(Firm firm)
    {
        using var reading = firm.Store.Read();
        return [.. reading.Deliveries.Unfinished("books").Select(d => Convert.ToHexStringLower(d.BodyHash))];
    }
}
