using NodaTime;
using Timepost.Domain.Amounts;
using Timepost.Domain.Billing;
using Timepost.Domain.Mapping;
using static Timepost.Domain.Tests.Billing.Given;

namespace Timepost.Domain.Tests.Billing;

public sealed class TermsTests
{
    [Theory]
    [InlineData(100, "0.5", 50)]
    [InlineData(101, "0.5", 51)] // half-up to a second
    [InlineData(1, "0.4", 0)]
    public void A_billable_fraction_is_taken_before_rounding(long seconds, string fraction, long billed)
    {
        var task = Design with { BillableFraction = decimal.Parse(fraction, System.Globalization.CultureInfo.InvariantCulture) };
        var draft = Draft(Agreement(), Entry(1, seconds, task: task));
        Assert.Equal(billed, draft.BilledOf(1));
        Assert.Equal(seconds, draft.RawOf(1));
    }

    [Fact]
    public void Stated_billable_seconds_come_before_the_fraction() => Assert.Equal(1800, Draft(
        Agreement() with { Rounding = Round(900, TimeRoundingMode.Up, RoundingScope.Entry) },
        Entry(1, 3600) with { BillableSeconds = 901 }).BilledOf(1));

    [Fact]
    public void Non_billable_work_is_excluded_or_shown_at_a_full_discount()
    {
        var entries = new[] { Entry(1, 3600), Entry(2, 1800) with { Billable = false } };
        var excluded = Draft(Agreement(), entries);
        Assert.Single(excluded.Lines);
        Assert.Equal([new EntryShare(Id(2), March(2), 1800, 0, 0, Disposed.NonBillable)], excluded.WithoutLine);

        var shown = Draft(Agreement() with { NonBillable = NonBillablePolicy.Show }, entries);
        Assert.Equal([LineKind.Work, LineKind.NonBillable], shown.Lines.Select(l => l.Kind));
        Assert.Equal(("47.50", "47.50", "0.00"), (shown.Lines[1].Amount.ToAmountString(), shown.Lines[1].Discount.ToAmountString(), shown.Lines[1].Net.ToAmountString()));
        Assert.Equal(Disposed.NonBillable, Assert.Single(shown.Lines[1].Entries).To);
        Assert.Equal(excluded.Total, shown.Total);
        Assert.Empty(shown.WithoutLine);
    }

    [Theory]
    [InlineData("up", 900, 900)] // the first second opens an increment
    [InlineData("down", 1, 600)] // minimum after rounding
    public void The_minimum_holds_per_scope_where_there_is_time(string mode, long seconds, long billed)
    {
        var rounding = Round(900, mode == "up" ? TimeRoundingMode.Up : TimeRoundingMode.Down, RoundingScope.Entry, minimum: 600);
        Assert.Equal(billed, Draft(Agreement() with { Rounding = rounding }, Entry(1, seconds), Entry(2, 0)).BilledOf(1));
        Assert.Equal(0, RoundingScopes.Round(0, rounding));
    }

    [Fact]
    public void Parts_of_a_split_entry_are_one_entry()
    {
        var terms = Agreement() with { Rounding = Round(3600, TimeRoundingMode.Up, RoundingScope.Entry) };
        var draft = Draft(terms, Entry(1, 1000, day: 2), Entry(1, 2000, day: 3));
        Assert.Equal([1200, 2400], draft.Lines.Single().Entries.Select(e => e.BilledSeconds));

        // the part before midnight is on an earlier invoice, as its figures or as the scope's
        var later = Draft(terms, Entry(1, 2000, day: 3), Entry(1, 0, day: 2) with { DisposedSeconds = 1000, BilledBeforeSeconds = 3600 });
        Assert.Equal(0, later.BilledOf(1));
        Assert.Equal(2000, later.RawOf(1));
        var pinned = InvoiceBilling.Draft(Input(Agreement(), Entry(1, 3000, day: 3)).With(prior: new()
        {
            Scopes = new Dictionary<string, ScopeSoFar> { [RoundingScopes.KeyOf(Id(1))] = new(1000, 3600, terms.Rounding) },
        }));
        Assert.Equal(3600, pinned.BilledOf(1));

        // a draft of the same plan took more of it since the scope's figures were stored
        var since = InvoiceBilling.Draft(Input(terms, Entry(1, 1000, day: 3) with { DisposedSeconds = 3000, BilledBeforeSeconds = 3600 }).With(prior: new()
        {
            Scopes = new Dictionary<string, ScopeSoFar> { [RoundingScopes.KeyOf(Id(1))] = new(1000, 3600, terms.Rounding) },
        }));
        Assert.Equal(3600, since.BilledOf(1)); // 4,000 s are two hours
    }

    [Fact]
    public void A_change_of_rate_splits_a_line()
    {
        var draft = Draft(Agreement(), Entry(1, 3600, day: 2, rate: 95), Entry(2, 3600, day: 20, rate: 100), Entry(3, 3600, day: 3, rate: 95.00m));
        Assert.Equal([190m, 100m], draft.Lines.Select(l => l.Net.Amount));
        Assert.Equal([2, 1], draft.Lines.Select(l => l.Entries.Count));
    }

    [Fact]
    public void Discounts_come_in_their_order_and_are_allocated_by_net_and_tax_code()
    {
        var terms = Agreement() with { LineDiscountPercent = 10, InvoiceDiscountPercent = 5 };
        var draft = InvoiceBilling.Draft(Input(
            terms, Entry(1, 3600), Entry(2, 3600, task: Calls with { TaxCode = "LOW" }, rate: 33.33m)).With(rules: Rules(Tax("AT20", 20), Tax("LOW", 10))));
        // 95.00 − 9.50 = 85.50 and 33.33 − 3.33 = 30.00; 5 % of 115.50 is 5.78 (5.775): 4.28 and 1.50
        Assert.Equal([4.83m, 13.78m], draft.Lines.Select(l => l.Discount.Amount));
        Assert.Equal([28.50m, 81.22m], draft.Lines.Select(l => l.Net.Amount));
        Assert.Equal(-1861, draft.Bridge.Discounts);
    }

    [Fact]
    public void Expenses_take_no_discount_and_stand_outside_the_cap()
    {
        var terms = Agreement() with { InvoiceDiscountPercent = 50, Cap = new(10m, null, true, CapExcess.WriteOff) };
        var draft = InvoiceBilling.Draft(Input(terms, Entry(1, 3600)).With(expenses: [Expense(1, 120m, 20m)]));
        Assert.Equal([LineKind.Work, LineKind.Cap, LineKind.Expense], draft.Lines.Select(l => l.Kind));
        Assert.Equal([47.50m, -37.50m, 100m], draft.Lines.Select(l => l.Net.Amount));
    }

    [Fact]
    public void A_cap_in_hours_carries_the_rest_and_splits_the_crossing_entry()
    {
        var terms = Agreement() with
        {
            Rounding = Round(360, TimeRoundingMode.Up, RoundingScope.Entry),
            Cap = new(null, 1m, true, CapExcess.Carry),
        };
        var entries = new[] { Entry(1, 3000), Entry(2, 1000, day: 3), Entry(3, 500, day: 4) };
        var draft = Draft(terms, entries);
        // 3,240 billed of 3,600; 360 of the 1,080 that entry 2 comes to: a third of its raw time
        Assert.Equal((3240L, 360L), (draft.BilledOf(1), draft.BilledOf(2)));
        Assert.Equal((3000L, 333L, 0L), (draft.RawOf(1), draft.RawOf(2), draft.RawOf(3)));
        Assert.Equal(BillingCodes.CapReached, Assert.Single(draft.Notices).Code);

        // next period: what is left of entry 2 is rounded with what was billed of it
        var next = Draft(terms, Entry(2, 667, day: 3) with { DisposedSeconds = 333, BilledBeforeSeconds = 360 }, entries[2]);
        Assert.Equal((720L, 720L), (next.BilledOf(2), next.BilledOf(3)));
    }

    [Fact]
    public void A_cap_in_money_is_met_to_the_second_and_never_passed()
    {
        var terms = Agreement() with { LineDiscountPercent = 10, Cap = new(100m, null, false, CapExcess.Carry) };
        var draft = InvoiceBilling.Draft(Input(terms, Entry(1, 3600), Entry(2, 3600, day: 3)).With(prior: new() { CappedNetMinor = 1000 }));
        Assert.Equal("89.99", draft.Net.ToAmountString());
        // 90.00 are left: 3,789 s at 95.00 are 99.99 − 10.00 = 89.99, 3,790 s are 100.01 − 10.00 = 90.01
        Assert.Equal((3600L, 189L), (draft.BilledOf(1), draft.BilledOf(2)));
        Assert.Equal(189, draft.RawOf(2));

        var full = InvoiceBilling.Draft(Input(terms, Entry(1, 3600)).With(prior: new() { CappedNetMinor = 10_000 }));
        Assert.Empty(full.Lines);
        Assert.Equal(BillingCodes.CapReached, Assert.Single(full.Notices).Code);
    }

    [Fact]
    public void A_cap_writes_off_in_one_line()
    {
        var money = Draft(Agreement() with { Cap = new(150m, null, true, CapExcess.WriteOff) }, Entry(1, 3600), Entry(2, 3600, day: 3));
        Assert.Equal([190m, -40m], money.Lines.Select(l => l.Net.Amount));
        Assert.Equal("Cap", money.Lines[1].Text);
        Assert.Equal(7200, money.Lines[0].RawSeconds);
        Assert.Equal(-4000, money.Bridge.Cap);
        Assert.Equal(BillingCodes.CapWrittenOff, Assert.Single(money.Notices).Code);

        // in hours: the hours above, at their own rates, in order
        var hours = Draft(Agreement() with { Cap = new(null, 1.5m, true, CapExcess.WriteOff) }, Entry(1, 3600), Entry(2, 3600, day: 3, rate: 100));
        Assert.Equal([95m, 100m, -50m], hours.Lines.Select(l => l.Net.Amount));
    }

    [Fact]
    public void A_cap_that_a_person_decides_blocks()
    {
        var draft = Draft(Agreement() with { Cap = new(10m, null, true, CapExcess.Exception) }, Entry(1, 3600));
        Assert.Equal((BillingCodes.CapExceeded, true), (draft.Notices.Single().Code, draft.Notices.Single().Blocks));
        Assert.Single(draft.Lines);
    }

    [Fact]
    public void A_fixed_fee_takes_its_entries_by_raw_seconds_and_reports_the_variance()
    {
        var terms = Agreement() with { FixedFee = new(100m, "Care, {period}", "fees"), InvoiceDiscountPercent = 10 };
        var draft = Draft(terms, Entry(1, 3600), Entry(2, 1800, rate: 200), Entry(3, 0));
        var line = draft.Lines.Single();
        Assert.Equal(("Care, 2026-03", LineKind.FixedFee, "fees"), (line.Text, line.Kind, line.Account));
        Assert.Equal([6000, 3000, 0], line.Entries.Select(e => e.NetMinor));
        Assert.Equal(March(31), line.SupplyDate);
        Assert.Equal((19500L, -9500L, -1000L), (draft.Bridge.Standard, draft.Bridge.FeeVariance, draft.Bridge.Discounts));
        Assert.Equal(BillingCodes.FeeVariance, Assert.Single(draft.Notices).Code);

        var again = InvoiceBilling.Draft(Input(terms, Entry(4, 60)).With(feeAlreadyBilled: true));
        Assert.Equal((0m, 60L), (again.Net.Amount, again.Lines.Single().RawSeconds));
        Assert.Empty(InvoiceBilling.Draft(Input(terms).With(feeAlreadyBilled: true)).Lines);
    }

    [Fact]
    public void A_minimum_fee_tops_up_over_the_tax_codes_by_net()
    {
        var terms = Agreement() with { MinimumFee = 500m };
        var rules = Rules(new TaxCode("AT20", [new(new(2000, 1, 1), 20), new(March(16), 19)], "vat", "", "", false), Tax("LOW", 10));
        var draft = InvoiceBilling.Draft(Input(terms, Entry(1, 3600), Entry(2, 1800, task: Calls with { TaxCode = "LOW" }, rate: 190)).With(rules: rules));
        // 95.00 under each code; 310.00 missing; fees are supplied at the period's end
        var ups = draft.Lines.Where(l => l.Kind == LineKind.MinimumFee).ToArray();
        Assert.Equal([("AT20", 19m, 155m), ("LOW", 10m, 155m)], ups.Select(l => (l.TaxCode, l.TaxPercent, l.Net.Amount)));
        Assert.Equal(500m, draft.Net.Amount);
        Assert.Empty(InvoiceBilling.Draft(Input(terms)).Lines); // an idle period is charged nothing
        Assert.Equal(95m, InvoiceBilling.Draft(Input(terms, Entry(1, 3600)).With(feeAlreadyBilled: true)).Net.Amount);
    }

    [Fact]
    public void Late_work_takes_back_what_was_topped_up_in_its_own_period()
    {
        var terms = Agreement() with { MinimumFee = 200m };
        var late = Entry(2, 1800) with { BillingDay = new LocalDate(2026, 2, 10), Late = true }; // 47.50
        var prior = new PriorBilling
        {
            Minimum = new Dictionary<string, MinimumSoFar> { ["2026-02"] = new(9_500, [("AT20", 10_500)]) },
        };

        var idle = InvoiceBilling.Draft(Input(terms, late).With(prior: prior));
        Assert.Equal([("Late, 2026-02: Site: Design", 47.50m), ("Minimum fee, 2026-02", -47.50m)], idle.Lines.Select(l => (l.Text, l.Net.Amount)));
        Assert.Equal(["2026-02", "2026-02"], idle.Lines.Select(l => l.LatePeriod));

        // March is topped up by itself; more than was topped up is not taken back
        var both = InvoiceBilling.Draft(Input(terms, late with { OpenSeconds = 18_000 }, Entry(1, 3600)).With(prior: prior));
        Assert.Equal([95m, 475m, -105m, 105m], both.Lines.Select(l => l.Net.Amount));
    }

    [Fact]
    public void The_minimum_is_of_the_period_over_all_its_invoices()
    {
        var terms = Agreement() with { MinimumFee = 200m };
        Assert.Equal([47.50m, 57.50m], Draft(9_500).Lines.Select(l => l.Net.Amount));
        Assert.Equal([47.50m, -47.50m], Draft(9_500, ("AT20", 10_500L)).Lines.Select(l => l.Net.Amount)); // topped up before this came

        InvoiceDraft Draft(long net, params (string, long)[] topUps) => InvoiceBilling.Draft(Input(terms, Entry(1, 1800)).With(prior: new()
        {
            Minimum = new Dictionary<string, MinimumSoFar> { ["2026-03"] = new(net, topUps) },
        }));
    }

    [Fact]
    public void Late_work_under_a_fee_rides_along_for_nothing()
    {
        var terms = Agreement() with { FixedFee = new(100m, "Care, {period}", "fees") };
        var late = Entry(2, 1800) with { BillingDay = new LocalDate(2026, 2, 10), Late = true };

        var draft = Draft(terms, late, Entry(1, 3600));
        Assert.Equal(
            [("Care, 2026-03", LineKind.FixedFee, 100m, 3600L), ("Late, Care, 2026-02", LineKind.UnderFee, 0m, 1800L)],
            draft.Lines.Select(l => (l.Text, l.Kind, l.Net.Amount, l.RawSeconds)));
        Assert.Equal(new LocalDate(2026, 2, 28), draft.Lines[1].SupplyDate);

        var notDue = InvoiceBilling.Draft(Input(terms, late).With(feeAlreadyBilled: true));
        Assert.Equal((LineKind.UnderFee, 0m), (notDue.Lines.Single().Kind, notDue.Net.Amount));
    }

    [Fact]
    public void A_full_cap_gives_no_seconds_away()
    {
        var terms = Agreement() with { Cap = new(100m, null, true, CapExcess.Carry) };
        var draft = InvoiceBilling.Draft(Input(terms, Entry(1, 3600, rate: 10)).With(prior: new() { CappedNetMinor = 10_000 }));
        Assert.Empty(draft.Lines); // one second at 10.00 an hour would be 0.00
    }

    [Fact]
    public void Late_work_stands_under_its_own_heading_after_the_rest()
    {
        var late = Entry(2, 3600, task: Calls) with { BillingDay = new LocalDate(2026, 2, 10), Late = true };
        var draft = Draft(Agreement(), late, Entry(1, 3600), late with { Id = Id(3), BillingDay = new(2026, 1, 5) });
        Assert.Equal(
            ["Design", "Late, 2026-01: Site: Calls", "Late, 2026-02: Site: Calls"], draft.Lines.Select(l => l.Text));
        Assert.Equal([false, true, true], draft.Lines.Select(l => l.Late));
    }

    [Fact]
    public void Lines_stand_by_project_task_worker_day()
    {
        var draft = Draft(
            Agreement() with { Lines = new() { By = (LineGrouping)15, Text = "{project} {task} {worker} {day}" } },
            Entry(1, 60, Ben, Calls, 2), Entry(2, 60, Ana, Design, 3), Entry(3, 60, Ana, Calls, 9), Entry(4, 60, Ana, Calls, 1),
            Entry(5, 60, Ana, Calls, 1, project: Shop), Entry(6, 60) with { Project = null, Task = null });
        Assert.Equal(
            ["Shop Calls Ana 2026-03-01", "Site Calls Ana 2026-03-01", "Site Calls Ana 2026-03-09", "Site Calls Ben 2026-03-02",
                "Site Design Ana 2026-03-03", "No project No task Ana 2026-03-02"],
            draft.Lines.Select(l => l.Text.Split(" (")[0]));
    }

    [Fact]
    public void The_due_date_follows_the_agreement() =>
        Assert.Equal(new LocalDate(2026, 4, 15), Draft(Agreement() with { PaymentDays = 14 }, Entry(1, 60)).Due);

    [Fact]
    public void The_same_part_twice_is_a_fault_of_the_caller()
    {
        Assert.Throws<ArgumentException>(() => Draft(Agreement(), Entry(1, 60), Entry(1, 60)));
        Assert.Throws<ArgumentException>(() => InvoiceBilling.Draft(Input(Agreement()).With(expenses: [Expense(1, 1), Expense(1, 1)])));
        Assert.Throws<ArgumentOutOfRangeException>(() => Draft(Agreement(), Entry(1, -1)));
    }
}
