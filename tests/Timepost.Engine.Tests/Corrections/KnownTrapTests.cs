using NodaTime;
using Timepost.Domain.Billing;
using Timepost.Domain.Mapping;
using Timepost.Engine.Corrections;
using Timepost.Engine.Plans;
using Timepost.Engine.Tests.Support;
using static Timepost.Engine.Tests.Corrections.Corrected;

namespace Timepost.Engine.Tests.Corrections;

/// <summary>Faults that other programs are known for, each by its report.</summary>
public sealed class KnownTrapTests
{
    [Fact]
    public void Odoo280536_and_265840_a_partial_credit_note_makes_no_paid_hours_billable_again()
    {
        using var firm = Firm();
        var entries = Enumerable.Range(0, 3).Select(_ => firm.Work.Add("Harbor", "Website", "Design", "Ana", March2, 3600)).ToList();
        firm.PlanAndApply();
        firm.Pay("INV-2026-00001", 339.15m);
        firm.Credit(null, net: 95m);
        firm.PlanAndApply();

        Assert.All(entries, e => Assert.Equal(0, firm.Open(e, 3600)));
        firm.PlanAndApply(May);
        Assert.Single(firm.Books.Invoices);
    }

    // the whole invoice, to the books and in base: MinorUnitTests
    [Fact]
    public void Odoo265433_a_currency_without_decimals_is_not_billed_a_hundredfold()
    {
        using var firm = Fx.MinorUnitTests.In("JPY", 8_000m, 10m, 184.2m);
        firm.Work.Add("Harbor", "Website", "Design", "Ana", March2, 3600);
        firm.PlanAndApply(new LocalDate(2026, 4, 1));

        Assert.Equal((8_800m, 8_800), (firm.Books.Invoices.Single().Total.Amount, firm.Books.Invoices.Single().Total.Minor));
    }

    [Fact]
    public void Odoo284470_an_override_by_hand_does_not_block_next_month()
    {
        using var firm = Firm();
        firm.Work.Add("Harbor", "Website", "Design", "Ana", March2, 3600);
        new OverrideUseCase(firm.Context).Add(firm.Caller, "harbor-std", "2026-03", -95m, "Goodwill", "late delivery", "");
        firm.PlanAndApply();
        Assert.Equal(0m, firm.Books.Invoices.Single().Net.Amount);

        firm.Work.Add("Harbor", "Website", "Design", "Ana", new LocalDate(2026, 4, 7), 3600);
        firm.PlanAndApply(May);

        Assert.Equal(95m, firm.Books.Invoices.Last().Net.Amount);
    }

    [Fact]
    public void Odoo250946_a_cut_off_date_re_invoices_no_billed_time()
    {
        using var firm = Firm();
        firm.Work.Add("Harbor", "Website", "Design", "Ana", March2, 3600);
        firm.Work.Add("Harbor", "Website", "Design", "Ana", new LocalDate(2026, 3, 20), 3600);
        firm.PlanAndApply();
        firm.Work.Add("Harbor", "Website", "Design", "Ana", new LocalDate(2026, 3, 10), 1800); // late, before the last billed day

        firm.PlanAndApply(May);

        Assert.Equal([190m, 47.50m], firm.Books.Invoices.Select(i => i.Net.Amount));
    }

    [Fact]
    public void Erpnext44167_billing_one_project_does_not_mark_the_whole_timesheet_as_billed()
    {
        using var firm = Firm(a => a with { SplitBy = InvoiceSplit.Project });
        var site = firm.Work.Add("Harbor", "Website", "Design", "Ana", March2, 3600);
        var app = firm.Work.Add("Harbor", "App", "Design", "Ana", March2, 3600);
        var plan = firm.Plan();
        firm.Approve(plan, [.. plan.Actions.Where(a => a.Kind == "customer" || a.Reason.Contains(", site", StringComparison.Ordinal)).Select(a => a.Sequence)]);
        firm.Apply(plan);

        Assert.Equal((0, 3600), (firm.Open(site, 3600), firm.Open(app, 3600)));
        firm.PlanAndApply();
        Assert.Equal((0, 2), (firm.Open(app, 3600), firm.Books.Invoices.Count()));
    }

    [Fact]
    public void Kimai2917_entries_do_not_stay_billed_when_the_invoice_failed()
    {
        using var firm = Firm();
        var entry = firm.Work.Add("Harbor", "Website", "Design", "Ana", March2, 3600);
        firm.Books.Refused.Add("INV-2026-00001");
        firm.PlanAndApply();
        Assert.Equal(3600, firm.Open(entry, 3600));
        firm.PlanAndApply(); // and once more
        Assert.Equal(3600, firm.Open(entry, 3600));

        firm.Books.Refused.Clear();
        firm.PlanAndApply();
        Assert.Equal((0, 1), (firm.Open(entry, 3600), firm.Books.Invoices.Count()));
    }

    [Fact]
    public void Kimai3526_entries_do_not_stay_billed_when_the_invoice_was_cancelled()
    {
        using var firm = Firm();
        var entry = firm.Work.Add("Harbor", "Website", "Design", "Ana", March2, 3600);
        firm.PlanAndApply();

        new CreditUseCase(firm.Context).Void(firm.Caller, "INV-2026-00001", "wrong client", release: true);
        firm.PlanAndApply();

        Assert.Equal(3600, firm.Open(entry, 3600));
    }

    [Fact]
    public void Kimai5700_and_solidtime936_a_new_rounding_policy_or_rate_changes_no_earlier_figure()
    {
        using var firm = Firm();
        var entry = firm.Work.Add("Harbor", "Website", "Design", "Ana", March2, 1000);
        firm.PlanAndApply();
        var before = firm.Document("INV-2026-00001");
        firm.Rules = firm.Rules with
        {
            Hash = new string('b', 64),
            Agreements = [firm.Rules.Agreements[0] with { Rounding = new TimeRounding(3600, TimeRoundingMode.Up, 0, RoundingScope.Entry), Rates = [firm.Rules.Agreements[0].Rates[0] with { Amount = 200m }] }],
        };

        var plan = firm.Plan(May);

        Assert.DoesNotContain(plan.Actions, a => a.Verb == ActionVerb.Create);
        Assert.Equal(0, plan.OpenExceptions);
        Assert.Equal("line 1000/1000", firm.Standing(entry));
        Assert.Equal(before.Body, firm.Document("INV-2026-00001").Body);
        firm.Credit(CreditMode.Release);
        firm.PlanAndApply(May);
        Assert.Equal(-26.39m, firm.Document("CN-2026-00001").Net.Amount); // at the rate that billed it
    }

    [Theory]
    [InlineData(QuantityPolicy.Quantity1)]
    [InlineData(QuantityPolicy.RoundingLine)]
    [InlineData(QuantityPolicy.PriceByMinute)]
    public void Kimai3131_quantity_times_price_on_a_printed_line_is_its_amount(QuantityPolicy policy)
    {
        using var firm = Firm(a => a with { Lines = a.Lines with { Quantity = policy } });
        var first = firm.Work.Add("Harbor", "Website", "Design", "Ana", March2, 1200);
        firm.Work.Add("Harbor", "Website", "Calls", "Ana", March2, 1000);
        firm.PlanAndApply();
        firm.Credit(CreditMode.Release, entries: [first.Value]);
        firm.Credit(null, net: 7.77m);
        firm.PlanAndApply();

        Assert.All(
            firm.Books.Held.SelectMany(h => h.Document.Lines),
            line => Assert.Equal(line.Net.Amount, Math.Round((line.Quantity * line.UnitPrice) - line.Discount.Amount, 2, MidpointRounding.AwayFromZero)));
    }

    [Fact]
    public void InvoiceninjaUi2635_hours_are_not_truncated()
    {
        using var firm = Firm();
        var entry = firm.Work.Add("Harbor", "Website", "Design", "Ana", March2, 3599);
        firm.PlanAndApply();
        Assert.Equal(94.97m, firm.Books.Invoices.Single().Net.Amount);
        Assert.Equal("line 3599/3599", firm.Standing(entry));

        firm.Credit(CreditMode.Release);
        firm.PlanAndApply();
        Assert.Equal(3599, firm.Open(entry, 3599));
    }

    [Fact]
    public void Erpnext43327_and_56648_a_payment_after_revaluation_books_no_difference_twice()
    {
        using var firm = Fx.WorkedExampleTests.Told();
        firm.Close("2026-01");
        firm.Pay("INV-2026-00001", 400m, Fx.Dollars.Day(2, 10), atBank: 338.98m);
        firm.Close("2026-02");

        // 1,000.00 dollars came in at 862.07: 338.98 arrived and 600.00 are worth 512.82 now
        var movement = 33_898 + 51_282 - 86_207;
        var survives = firm.Unrealised(to: Fx.Dollars.Day(2, 28));
        Assert.Equal(movement, firm.Realised() + survives);
        Assert.Equal((-585, -442), (firm.Realised(), survives));
        Assert.Equal(0, firm.Unrealised());
    }

    [Fact]
    public void A_50_dollar_bank_row_settles_half_of_a_100_dollar_invoice_and_50_euro_are_not_taken_for_dollars()
    {
        using var firm = Fx.WorkedExampleTests.Told();
        firm.Pay("INV-2026-00001", 500m, Fx.Dollars.Day(3, 5));
        Assert.Equal(50_000, firm.At(AccountRole.Receivable).Amount);

        var euro = new Timepost.Engine.Payments.PaymentRequest(["INV-2026-00001"], 500m, Fx.Dollars.Day(3, 5), Currency: "EUR");
        var refused = Assert.Throws<Timepost.Engine.Workspaces.OperationRefusedException>(() => new Timepost.Engine.Payments.PayUseCase(firm.Firm.Context).Pay(firm.Firm.Caller, euro));
        Assert.Equal("payment-other-currency", refused.Code);
        Assert.Contains("--at-bank", refused.Remedy, StringComparison.Ordinal);
        Assert.Equal(50_000, firm.At(AccountRole.Receivable).Amount);
    }
}
