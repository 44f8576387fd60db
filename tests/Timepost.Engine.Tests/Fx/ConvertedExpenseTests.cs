using NodaTime;
using Timepost.Domain.Amounts;
using Timepost.Domain.Books;
using Timepost.Domain.Mapping;
using Timepost.Domain.Work;
using Timepost.Engine.Explaining;
using Timepost.Engine.Fx;
using Timepost.Engine.Intake;
using Timepost.Engine.Plans;
using Timepost.Engine.Subledger;
using Timepost.Engine.Tests.Payments;
using Timepost.Engine.Tests.Support;

namespace Timepost.Engine.Tests.Fx;

/// <summary>An expense in another currency than its invoice.</summary>
public sealed class ConvertedExpenseTests
{
    private static readonly Currency Usd = Currency.Of("USD");
    private static readonly LocalDate Spent = new(2026, 3, 5);

    private static Expense Ticket(decimal gross = 119m, decimal? tax = 19m) => FakeWork.Rail() with
    {
        Amount = Money.Exact(gross, Usd), Tax = tax is { } stated ? Money.Exact(stated, Usd) : null,
    };

    private static void Type(Firm firm, decimal value, LocalDate? date = null)
    {
        new RatesUseCase(firm.Context).Add(firm.Caller, null, Usd, date ?? Spent, value);
        firm.Work.ExpensesDirty = true;
    }

    [Fact]
    public void Without_a_rate_its_cost_and_billing_it_on_wait_with_the_line_to_type()
    {
        using var firm = new Firm();
        firm.Work.Expenses.Add(Ticket());
        Type(firm, 1.16m, Spent.PlusDays(-5));

        var plan = firm.Plan();

        var exception = Assert.Single(plan.NewExceptions);
        Assert.Equal("needs-exchange-rate", exception.Kind);
        Assert.Empty(plan.Actions); // the subledger holds no cost without a base amount
        Assert.Contains("no rate from USD to EUR for 2026-03-05 or the 4 days before", exception.Summary, StringComparison.Ordinal);
        Assert.Contains("timepost rate add USD VALUE --date 2026-03-05", exception.Suggestion, StringComparison.Ordinal);
    }

    [Fact]
    public void With_the_rate_of_its_day_it_is_billed_on_in_the_currency_of_the_invoice_and_waits_no_longer()
    {
        using var firm = new Firm();
        firm.Work.Expenses.Add(Ticket());
        firm.PlanAndApply();
        Assert.DoesNotContain(firm.Books.Held, h => h.Document.Kind == BooksKind.Invoice);
        Type(firm, 1.16m, Spent.PlusDays(-4));

        firm.PlanAndApply();

        // 119.00 / 1.16 = 102.586 and 19.00 / 1.16 = 16.379, each rounded once; net is the difference
        var line = Assert.Single(firm.Books.Invoices.Single().Lines);
        Assert.Equal(Money.Exact(86.21m, Firm.Eur), line.Net);
        using var reading = firm.Store.Read();
        Assert.Equal(0, reading.Exceptions.CountOpen());
    }

    [Fact]
    public void The_cost_stays_in_its_own_currency_and_the_invoice_relieves_what_it_came_to()
    {
        using var firm = new Firm(a => a with { Expenses = a.Expenses with { MarkupPercent = 10m } });
        Type(firm, 1.16m);
        firm.Work.Expenses.Add(Ticket());

        firm.PlanAndApply();

        var cost = firm.Books.Held.Single(h => h.Document.Kind == BooksKind.EmployeeExpense).Document;
        Assert.Equal(Money.Exact(119m, Usd), cost.Total);
        Assert.Equal(Money.Exact(100m, Usd), Assert.Single(cost.Postings, p => p.Account == "Assets:Recoverable").Amount);
        var invoice = firm.Books.Invoices.Single();
        Assert.Equal(Money.Exact(94.83m, Firm.Eur), invoice.Net); // 86.21 and 10 %
        // it leaves the account in the currency in which it stands there
        var relieved = Assert.Single(invoice.Postings, p => p.Account == "Assets:Recoverable");
        Assert.Equal((Money.Exact(-100m, Usd), Money.Exact(-86.21m, Firm.Eur)), (relieved.Amount, relieved.InBase!.Value));
        Assert.Equal(Money.Exact(-8.62m, Firm.Eur), Assert.Single(invoice.Postings, p => p.Account == "Income:Consulting").Amount);
        Assert.Equal(0m, invoice.Postings.Sum(p => (p.InBase ?? p.Amount).Amount));
    }

    [Fact]
    public void Deleted_after_it_was_billed_it_comes_back_by_a_credit_note_also_where_corrections_go_on_the_next_invoice()
    {
        using var firm = new Firm(a => a with { Corrections = CorrectionsPolicy.NextInvoice }, r => PaymentTests.WithMoney(r));
        Type(firm, 1.16m);
        firm.Work.Expenses.Add(Ticket());
        firm.PlanAndApply();
        firm.Work.Expenses[0] = firm.Work.Expenses[0] with { State = EntryState.Deleted };
        firm.Work.ExpensesDirty = true;
        firm.Work.Add("Harbor", "Website", "Design", "Ana", new LocalDate(2026, 4, 2), 36_000);

        firm.PlanAndApply(new LocalDate(2026, 5, 2));

        var note = Assert.Single(firm.Books.Held, h => h.Document.Kind == BooksKind.CreditNote).Document;
        Assert.Equal(Money.Exact(-86.21m, Firm.Eur), note.Net);
        Assert.Single(firm.Books.Invoices.Last().Lines); // the work of April alone
        using var reading = firm.Store.Read();
        Assert.Equal(0, reading.Subledger.Balances(new SubledgerFilter()).Sum(b => b.BaseMinor));
    }

    [Fact]
    public void A_disbursement_passes_on_the_gross()
    {
        using var firm = new Firm(a => a with { Expenses = a.Expenses with { RebillAs = RebillAs.Disbursement } });
        Type(firm, 1.16m);
        firm.Work.Expenses.Add(Ticket());

        firm.PlanAndApply();

        Assert.Equal(Money.Exact(102.59m, Firm.Eur), firm.Books.Invoices.Single().Total);
    }

    [Fact]
    public void The_line_keeps_the_rate_and_explain_shows_it_also_after_a_correction()
    {
        using var firm = new Firm();
        Type(firm, 1.16m);
        var expense = Ticket();
        firm.Work.Expenses.Add(expense);
        firm.PlanAndApply();
        Type(firm, 1.2m);

        using var reading = firm.Store.Read();
        var invoice = reading.Plans.Drafts(new DraftFilter(["invoice"]), 10).Single();
        var rate = Assert.Single(Assert.Single(DraftBody.Lines(invoice.Body, Firm.Eur)).RateIds);
        Assert.Equal(1.16m, reading.Rates.Find(rate)!.Value);
        var explain = new ExplainUseCase(firm.Context, new NoRaw());
        foreach (var id in new[] { $"{invoice.Number}/1", expense.Id.ToString() })
        {
            var step = Assert.Single(explain.Explain(firm.Caller, id).Steps, s => s.Step == "exchange rate");
            Assert.Equal(("119.00 USD", "102.59 EUR", "1 EUR = 1.16 USD (hand, 2026-03-05)"), (step.From, step.To, step.Rule));
            Assert.Contains(rate.ToString(), step.Note, StringComparison.Ordinal);
            Assert.Contains("16.38 EUR", step.Note, StringComparison.Ordinal);
        }

        // what is final does not follow the correction
        Assert.Empty(firm.Plan().Actions);
    }

    [Fact]
    public void A_corrected_rate_changes_a_draft_that_is_not_delivered()
    {
        using var firm = new Firm();
        Type(firm, 11.6m);
        firm.Work.Expenses.Add(Ticket());
        firm.Plan();
        Type(firm, 1.16m);

        var plan = firm.Plan();

        Assert.Equal(Money.Exact(86.21m, Firm.Eur), Assert.Single(plan.Actions, a => a.Kind == "invoice").Net);
    }

    [Fact]
    public void A_rate_that_is_corrected_between_planning_and_applying_makes_the_approval_stale()
    {
        using var firm = new Firm();
        Type(firm, 11.6m);
        firm.Work.Expenses.Add(Ticket());
        var plan = firm.Plan();
        firm.Approve(plan);
        Type(firm, 1.16m);

        firm.Apply(plan);

        Assert.DoesNotContain(firm.Books.Held, h => h.Document.Kind == BooksKind.Invoice);
        firm.PlanAndApply();
        Assert.Equal(Money.Exact(86.21m, Firm.Eur), firm.Books.Invoices.Single().Net);
    }

    // the plan looks only at months with changed work, and an expense waits in another one
    [Fact]
    public void Promise8_a_rate_for_one_month_is_not_lost_where_work_of_another_month_changes_in_the_same_plan()
    {
        using var firm = new Firm();
        firm.Work.Expenses.Add(Ticket() with { Date = new LocalDate(2026, 2, 5) });
        firm.Plan();
        firm.Work.Add("Harbor", "Website", "Design", "Ana", Spent, 3600);
        Type(firm, 1.16m, new LocalDate(2026, 2, 5));

        firm.PlanAndApply();

        Assert.Equal(Money.Exact(86.21m + 95m, Firm.Eur), firm.Books.Invoices.Aggregate(Money.Zero(Firm.Eur), (sum, i) => sum + i.Net));
    }

    private sealed class NoRaw : IRawReader
    {
        public string? Read(RawSpan span) => null;
    }
}
