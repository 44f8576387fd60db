using Timepost.Domain.Billing;
using Timepost.Domain.Mapping;
using static Timepost.Domain.Tests.Billing.Given;

namespace Timepost.Domain.Tests.Billing;

public sealed class TaxTests
{
    private static readonly TaxCode Changing =
        new("AT20", [new(new(2000, 1, 1), 20), new(March(16), 19)], "vat", "", "", false);

    [Fact]
    public void Exclusive_tax_is_rounded_per_line_or_once_and_handed_back()
    {
        // three lines of 0.33 at 20 %: 0.066 each
        var entries = new[] { Entry(1, 3600, rate: 0.33m), Entry(2, 3600, task: Calls, rate: 0.33m), Entry(3, 3600, Ben, rate: 0.33m) };
        var terms = Agreement() with { Lines = new() { By = LineGrouping.Task | LineGrouping.Worker, Text = "" } };
        var perLine = Draft(terms, entries);
        Assert.Equal([7, 7, 7], perLine.Lines.Select(l => l.Tax.Minor));

        var perDocument = Draft(terms with { Tax = new() { Code = "AT20", PerDocument = true } }, entries);
        Assert.Equal(20, perDocument.Tax.Minor);
        Assert.Equal([7, 7, 6], perDocument.Lines.Select(l => l.Tax.Minor));
    }

    [Fact]
    public void Inclusive_tax_is_taken_out_of_the_amount()
    {
        var draft = Draft(Agreement() with { Tax = new() { Code = "AT20", Inclusive = true } }, Entry(1, 3600, rate: 100));
        var line = draft.Lines.Single();
        Assert.Equal((100m, 83.33m, 16.67m), (line.Amount.Amount, line.Net.Amount, line.Tax.Amount));
        Assert.Equal(-1667, draft.Bridge.TaxIncluded);
        Assert.Equal(8333, line.Entries.Single().NetMinor);
    }

    [Fact]
    public void A_tax_change_inside_a_period_splits_the_line_by_supply_date()
    {
        var entries = new[] { Entry(1, 3600, day: 15), Entry(2, 3600, day: 16), Entry(3, 3600, day: 2) };
        var draft = InvoiceBilling.Draft(Input(Agreement(), entries).With(rules: Rules(Changing)));
        Assert.Equal([(20m, March(15)), (19m, March(16))], draft.Lines.Select(l => (l.TaxPercent, l.SupplyDate)));
        Assert.Equal([(19m, 95m, 18.05m), (20m, 190m, 38m)], draft.Taxes.Select(t => (t.Percent, t.Base.Amount, t.Tax.Amount)));
    }

    [Fact]
    public void The_tax_point_may_be_the_invoice_date()
    {
        var terms = Agreement() with { Tax = new() { Code = "AT20", Point = TaxPoint.Invoice } };
        var draft = InvoiceBilling.Draft(Input(terms, Entry(1, 3600, day: 15), Entry(2, 3600, day: 16)).With(rules: Rules(Changing)));
        Assert.Equal((19m, new NodaTime.LocalDate(2026, 4, 1)), (draft.Lines.Single().TaxPercent, draft.Lines.Single().SupplyDate));
        var paid = InvoiceBilling.Draft(Input(terms with { Tax = terms.Tax with { Point = TaxPoint.Payment } }, Entry(1, 3600, day: 15)).With(rules: Rules(Changing)));
        Assert.Equal(20m, paid.Lines.Single().TaxPercent);
    }

    [Fact]
    public void Reverse_charge_has_no_tax_and_says_so()
    {
        var draft = InvoiceBilling.Draft(Input(Agreement(), Entry(1, 3600)).With(
            rules: Rules(new TaxCode("AT20", [new(new(2000, 1, 1), 20)], "vat", "", "Reverse charge", true))));
        Assert.Equal((0m, "Reverse charge"), (draft.Tax.Amount, draft.Taxes.Single().Legend));
        Assert.Equal("AT20", draft.Lines.Single().TaxCode);
    }

    [Fact]
    public void A_recharge_is_a_supply_with_markup_and_a_disbursement_stands_outside_tax()
    {
        var terms = Agreement() with { Expenses = new() { MarkupPercent = 10, Text = "{category}: {merchant}, {date}" } };
        var recharge = InvoiceBilling.Draft(Input(terms).With(expenses: [Expense(1, 120m, 20m)])).Lines.Single();
        Assert.Equal((LineKind.Expense, 110m, 22m, "AT20"), (recharge.Kind, recharge.Net.Amount, recharge.Tax.Amount, recharge.TaxCode));
        Assert.Equal("Travel: Railway, 2026-03-05", recharge.Text);
        Assert.Equal("recoverable", recharge.Account);

        // input tax that cannot be deducted is cost
        Assert.Equal(132m, InvoiceBilling.Draft(Input(terms).With(expenses: [Expense(1, 120m)])).Net.Amount);

        var passed = InvoiceBilling.Draft(Input(terms with { Expenses = terms.Expenses with { RebillAs = RebillAs.Disbursement } })
            .With(expenses: [Expense(1, 120m, 20m)])).Lines.Single();
        Assert.Equal((LineKind.Disbursement, 120m, 0m, ""), (passed.Kind, passed.Net.Amount, passed.Tax.Amount, passed.TaxCode));

        // prices that contain tax: the gross whose net is the cost
        var inclusive = InvoiceBilling.Draft(Input(terms with { Tax = new() { Code = "AT20", Inclusive = true } }).With(expenses: [Expense(1, 120m, 20m)])).Lines.Single();
        Assert.Equal((132m, 110m), (inclusive.Amount.Amount, inclusive.Net.Amount));
    }

    [Fact]
    public void A_refund_mirrors_its_expense()
    {
        var terms = Agreement() with { Expenses = new() { MarkupPercent = 7.5m } };
        var spent = InvoiceBilling.Draft(Input(terms).With(expenses: [Expense(1, 33.33m)]));
        var refunded = InvoiceBilling.Draft(Input(terms).With(expenses: [Expense(1, -33.33m)]));
        Assert.Equal(-spent.Total, refunded.Total);
    }
}
