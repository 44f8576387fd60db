using NodaTime;
using Timepost.Domain.Books;
using Timepost.Domain.Mapping;
using Timepost.Domain.Work;
using Timepost.Engine.Dispositions;
using Timepost.Engine.Plans;
using Timepost.Engine.Subcontractors;
using Timepost.Engine.Tests.Support;
using static Timepost.Engine.Tests.Subcontractors.Subcontracting;

namespace Timepost.Engine.Tests.Subcontractors;

/// <summary>The time of a subcontractor's worker: the vendor's bill at cost, and the client's line beside it.</summary>
public sealed class VendorBillTests
{
    [Fact]
    public void Client_line_and_vendor_bill_come_from_one_approved_entry_with_the_margin_between_them()
    {
        using var firm = Firm(SelfBilling);
        var entry = firm.Work.Add("Harbor", "Website", "Design", "Ben", March, 5400);
        firm.Work.Add("Harbor", "Website", "Design", "Ana", March, 3600);

        firm.PlanAndApply();

        using var reading = firm.Store.Read();
        var rows = reading.Dispositions.Of(entry.Value);
        Assert.Equal(
            [(DispositionSide.Cost, "bill-line", 5400L, 9000L), (DispositionSide.Sale, "line", 5400L, 14250L)],
            rows.OrderByDescending(r => r.Side).Select(r => (r.Side, r.To, r.Quantity, r.NetMinor)));
        var bill = firm.Bill();
        Assert.Equal(("nord", Nord, "2026-03", 9000L, 1710L), (bill.Identity.Party, bill.Party, bill.Identity.Period, bill.Net.Minor, bill.Tax.Minor));
        var margin = Assert.Single(BillMargin.Of(reading, bill));
        Assert.Equal((Eur(90), Eur(142.50m), Eur(52.50m)), (margin.Cost, margin.Client, margin.Margin));
        var sent = Assert.Single(firm.Books.Held, h => h.Document.Kind == BooksKind.Bill).Document;
        Assert.Equal(
            ["Expenses:Subcontractors 90.00 EUR", "Assets:VAT 17.10 EUR", "Liabilities:Payable -107.10 EUR"],
            sent.Postings.Select(p => $"{p.Account} {p.Amount}"));
        Assert.Equal(new LocalDate(2026, 4, 15), sent.Due);
    }

    [Fact]
    public void A_bill_in_another_currency_without_a_rate_is_blocked_and_holds_up_nothing_else()
    {
        var usd = Domain.Amounts.Currency.Of("USD");
        using var firm = Firm(s => SelfBilling(s) with { Currency = usd, TaxCode = "", Rates = [s.Rates[0] with { Currency = usd }] });
        firm.Work.Add("Harbor", "Website", "Design", "Ben", March, 5400);

        firm.PlanAndApply();

        using (var reading = firm.Store.Read())
        {
            var blocked = Assert.Single(reading.Exceptions.List(openOnly: true, null, 10));
            Assert.Equal("blocked-draft", blocked.Kind);
            Assert.Contains("timepost rate add USD VALUE", blocked.Summary + blocked.Suggestion, StringComparison.Ordinal);
        }

        Assert.Single(firm.Books.Invoices);
        Assert.DoesNotContain(firm.Books.Held, h => h.Document.Kind == BooksKind.Bill);
    }

    [Fact]
    public void The_cost_of_an_entry_is_billed_once_whatever_becomes_of_its_sale()
    {
        using var firm = Firm(SelfBilling);
        var entry = firm.Work.Add("Harbor", "Website", "Design", "Ben", March, 3600);
        var plan = firm.Plan();
        firm.Approve(plan, plan.Bills()[0].Sequence);
        firm.Apply(plan);

        Assert.Empty(firm.Plan().Bills());
        firm.PlanAndApply(); // the client's invoice, later
        Assert.Empty(firm.Plan().Bills());
        using var reading = firm.Store.Read();
        Assert.Equal((3600L, 3600L), (reading.Dispositions.Balance(entry.Value, DispositionSide.Cost)!.Value.Disposed, reading.Dispositions.Balance(entry.Value, DispositionSide.Sale)!.Value.Disposed));
    }

    [Fact]
    public void Each_line_is_raw_seconds_times_cost_rate_rounded_once_and_its_entries_share_it()
    {
        // 20 s and 20 s at 60.00: 0.333… each, 0.666… together, 0.67 on the line
        using var firm = Firm(SelfBilling);
        firm.Work.Add("Harbor", "Website", "Design", "Ben", March, 20);
        firm.Work.Add("Harbor", "Website", "Design", "Ben", March.PlusDays(1), 20);
        firm.Work.Add("Harbor", "App", "Calls", "Ben", March, 3600);

        firm.PlanAndApply();

        using var reading = firm.Store.Read();
        var bill = firm.Bill();
        Assert.Equal(["App, Calls, Ben", "Website, Design, Ben (0:00:40 h at 60.00)"], DraftBody.Lines(bill.Body, bill.Net.Currency).Select(l => l.Text));
        Assert.Equal([6000L, 67L], DraftBody.Lines(bill.Body, bill.Net.Currency).Select(l => l.Net.Minor));
        Assert.Equal(67, reading.Dispositions.OfDocument(bill.Key.Value).Where(d => d.Line == 2).Sum(d => d.NetMinor));
    }

    [Fact]
    public void Rates_are_found_by_level_and_a_change_within_the_period_splits_the_line()
    {
        using var firm = Firm(s => SelfBilling(s) with
        {
            Rates =
            [
                new RateRule { Amount = 60m, Currency = Support.Firm.Eur, To = new LocalDate(2026, 3, 15) },
                new RateRule { Amount = 66m, Currency = Support.Firm.Eur, From = new LocalDate(2026, 3, 16) },
                new RateRule { Amount = 80m, Currency = Support.Firm.Eur, Task = "calls" },
            ],
        });
        firm.Work.Add("Harbor", "Website", "Design", "Ben", March, 3600);
        firm.Work.Add("Harbor", "Website", "Design", "Ben", new LocalDate(2026, 3, 20), 3600);
        firm.Work.Add("Harbor", "Website", "Calls", "Ben", March, 3600);

        firm.PlanAndApply();

        var bill = firm.Bill();
        Assert.Equal([80m, 60m, 66m], DraftBody.Lines(bill.Body, bill.Net.Currency).Select(l => l.Rate!.Value));
    }

    [Fact]
    public void Work_without_a_cost_rate_is_an_exception_and_on_no_bill()
    {
        using var firm = Firm(s => s with { Rates = [new RateRule { Amount = 60m, Currency = Support.Firm.Eur, Project = "app" }] });
        firm.Work.Add("Harbor", "Website", "Design", "Ben", March, 3600);

        var plan = firm.Plan();

        Assert.Empty(plan.Bills());
        Assert.Contains(plan.NewExceptions, e => e.Kind == "no-cost-rate" && e.ObjectId == "nord/harbor/site/design/ben");
        firm.Rules = firm.Rules with { Hash = new string('b', 64), Subcontractors = [firm.Rules.Subcontractors[0] with { Rates = [new RateRule { Amount = 60m, Currency = Support.Firm.Eur }] }] };
        Assert.Single(firm.Plan().Bills());
        using var reading = firm.Store.Read();
        Assert.Empty(reading.Exceptions.List(openOnly: true, null, 10));
    }

    [Fact]
    public void Only_approved_work_of_ended_periods_is_on_a_bill_and_what_comes_late_is_on_the_next_generation()
    {
        using var firm = Firm(SelfBilling);
        firm.Work.Add("Harbor", "Website", "Design", "Ben", March, 3600);
        firm.Work.Add("Harbor", "Website", "Design", "Ben", March, 100, status: "pending");
        firm.Work.Add("Harbor", "Website", "Design", "Ben", new LocalDate(2026, 4, 1), 200);
        firm.PlanAndApply();
        Assert.Equal(3600, DraftBody.Lines(firm.Bill().Body, Support.Firm.Eur).Single().RawSeconds);

        firm.Work.Add("Harbor", "Website", "Design", "Ben", March, 1800);
        firm.PlanAndApply();

        var late = firm.Bill("BILL-2026-00002");
        Assert.Equal(("2026-03", 2, 3000L), (late.Identity.Period, late.Identity.Generation, late.Net.Minor));
    }

    [Fact]
    public void A_draft_follows_its_work_and_goes_when_nothing_is_left_of_it()
    {
        using var firm = Firm(SelfBilling);
        var entry = firm.Work.Add("Harbor", "Website", "Design", "Ben", March, 3600);
        var first = firm.Plan().Bills()[0];
        firm.Work.Change(entry, e => e with { Seconds = 7200 });
        var second = firm.Plan().Bills()[0];
        Assert.Equal((first.Object, Eur(142.80m)), (second.Object, second.Effect));

        firm.Work.Change(entry, e => e with { Status = "pending" });
        Assert.Empty(firm.Plan().Bills());
        using var reading = firm.Store.Read();
        Assert.Empty(reading.Plans.DraftsOf("nord"));
    }

    [Fact]
    public void A_bill_whose_work_changed_after_it_was_approved_is_not_delivered()
    {
        using var firm = Firm(SelfBilling);
        var entry = firm.Work.Add("Harbor", "Website", "Design", "Ben", March, 3600);
        var plan = firm.Plan();
        firm.Approve(plan);
        firm.Work.Change(entry, e => e with { Seconds = 7200 });

        firm.Apply(plan);

        Assert.DoesNotContain(firm.Books.Held, h => h.Document.Kind == BooksKind.Bill);
        Assert.Equal(0, firm.Balance("Liabilities:Payable"));
    }

    [Fact]
    public void What_the_books_refuse_is_open_again_on_both_sides()
    {
        using var firm = Firm(SelfBilling, new SubcontractorTerms(Rebill.None, 0));
        var entry = firm.Work.Add("Harbor", "Website", "Design", "Ben", March, 3600);
        firm.Books.Refused.Add("BILL-2026-00001");
        firm.PlanAndApply();

        using (var reading = firm.Store.Read())
        {
            Assert.Equal((0L, 0L), (reading.Dispositions.Balance(entry.Value, DispositionSide.Cost)!.Value.Disposed, reading.Dispositions.Balance(entry.Value, DispositionSide.Sale)!.Value.Disposed));
        }

        Assert.Equal(0, firm.Balance("Expenses:Subcontractors"));
        firm.Books.Refused.Clear();
        firm.PlanAndApply();
        Assert.Equal(60, firm.Balance("Expenses:Subcontractors"));
    }

    [Fact]
    public void Less_in_the_source_than_on_a_bill_is_a_correction_due()
    {
        using var firm = Firm(SelfBilling, new SubcontractorTerms(Rebill.None, 0));
        var first = firm.Work.Add("Harbor", "Website", "Design", "Ben", March, 3600);
        var second = firm.Work.Add("Harbor", "Website", "Design", "Ben", March, 60);
        firm.PlanAndApply();
        firm.Work.Change(first, e => e with { Seconds = 1800 });
        firm.Work.Change(second, e => e with { State = EntryState.Deleted });

        var plan = firm.Plan();

        Assert.Empty(plan.Bills());
        Assert.Equal(
            [first.ToString(), second.ToString()],
            plan.NewExceptions.Where(e => e.Kind == "correction-due").Select(e => e.ObjectId).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Rebill_none_makes_no_client_line_and_leaves_nothing_open()
    {
        using var firm = Firm(SelfBilling, new SubcontractorTerms(Rebill.None, 0));
        var entry = firm.Work.Add("Harbor", "Website", "Design", "Ben", March, 3600);

        firm.PlanAndApply();

        Assert.DoesNotContain(firm.Plan().Actions, a => a.Kind == "invoice");
        Assert.Empty(firm.Books.Invoices);
        using var reading = firm.Store.Read();
        var sale = Assert.Single(reading.Dispositions.Of(entry.Value), d => d.Side == DispositionSide.Sale);
        Assert.Equal(("non-billable", 3600L, 0, 0L), (sale.To, sale.Quantity, sale.Line, sale.NetMinor));
        var totals = new Timepost.Engine.Reconciliation.TotalsUseCase(firm.Context).Totals(firm.Caller, new LocalDate(2026, 4, 30)).Single(t => t.Client == "harbor");
        Assert.Equal((3600L, 3600L, 0L), (totals.SourceSeconds, totals.NonBillableSeconds, totals.OpenSeconds));
        Assert.Equal(Eur(-60), BillMargin.Of(reading, firm.Bill()).Single().Margin);
    }

    [Fact]
    public void Rebill_cost_plus_is_the_exact_cost_rate_and_markup_rounded_on_the_line_only()
    {
        // 60.01 + 12.5 % = 67.51125 an hour; 1,000 s of it are 18.753125
        using var firm = Firm(
            s => SelfBilling(s) with { Rates = [new RateRule { Amount = 60.01m, Currency = Support.Firm.Eur }] }, new SubcontractorTerms(Rebill.CostPlus, 12.5m));
        firm.Work.Add("Harbor", "Website", "Design", "Ben", March, 1000);
        firm.Work.Add("Harbor", "Website", "Design", "Ana", March, 3600);

        firm.PlanAndApply();

        var invoice = Assert.Single(firm.Books.Invoices);
        Assert.Equal([1875L, 9500L], invoice.Lines.Select(l => l.Net.Minor).Order());
        Assert.Equal(1667, firm.Bill().Net.Minor);
    }

    [Fact]
    public void Without_subcontractors_the_work_of_a_vendors_worker_is_billed_as_ever()
    {
        using var firm = Firm(rules: r => r with { Subcontractors = [] });
        firm.Work.Add("Harbor", "Website", "Design", "Ben", March, 3600);

        firm.PlanAndApply();

        Assert.Single(firm.Books.Held, h => h.Document.Kind != BooksKind.Customer);
    }
}
