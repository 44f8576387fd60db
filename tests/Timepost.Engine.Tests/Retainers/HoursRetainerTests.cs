using NodaTime;
using Timepost.Domain.Billing;
using Timepost.Domain.Identity;
using Timepost.Domain.Mapping;
using Timepost.Engine.Plans;
using Timepost.Engine.Retainers;
using Timepost.Engine.Tests.Support;

namespace Timepost.Engine.Tests.Retainers;

/// <summary>Hours bought for each period: the fee, what draws on it, what it earns, and what lapses.</summary>
public sealed class HoursRetainerTests
{
    private static InvoiceLineView[] Lines(Firm firm, string period, bool fee)
    {
        using var reading = firm.Store.Read();
        var draft = reading.Plans.DraftsOf("harbor").Single(d => d.Identity.Period == period && (d.Identity.Split == "retainer") == fee);
        return [.. DraftBody.Lines(reading.Plans.Draft(draft.Key)!.Body, Firm.Eur).Select(l => new InvoiceLineView(l.Kind, l.Text, l.RawSeconds, l.Net.Minor, l.Tax.Minor))];
    }

    private sealed record InvoiceLineView(LineKind Kind, string Text, long Raw, long Net, long Tax);

    [Fact]
    public void The_fee_is_invoiced_and_taxed_when_bought_and_owed_until_hours_are_drawn()
    {
        using var firm = RetainerFirm.OfHours();
        firm.PlanAndApply();
        // March and April have begun on 1 April
        Assert.Equal([(LineKind.RetainerFee, 1000_00L, 190_00L)], Lines(firm, "2026-03", fee: true).Select(l => (l.Kind, l.Net, l.Tax)));
        Assert.Equal("Retainer, 2026-04", Lines(firm, "2026-04", fee: true)[0].Text);
        Assert.Equal((2380_00L, -2000_00L, 0L, -380_00L),
            (firm.Sum(AccountRole.Receivable), firm.Sum(AccountRole.RetainerLiability), firm.Sum(AccountRole.Revenue), firm.Sum(AccountRole.OutputTax)));
        Assert.Equal(20 * 3600, firm.Balance());
        firm.AssertTies();
        Assert.DoesNotContain(firm.Plan().Actions, a => a.Verb == ActionVerb.Create);
    }

    [Fact]
    public void Work_draws_the_hours_of_its_period_and_the_crossing_entry_is_split_at_a_second()
    {
        using var firm = RetainerFirm.OfHours();
        firm.Work(8m);
        firm.Work(4m, new LocalDate(2026, 3, 10));
        firm.PlanAndApply();
        var lines = Lines(firm, "2026-03", fee: false);
        Assert.Equal(
            [(LineKind.UnderRetainer, 10 * 3600L, 0L), (LineKind.Work, 2 * 3600L, 190_00L)],
            lines.Select(l => (l.Kind, l.Raw, l.Net)));
        Assert.Equal("Website: Design, 10:00 h from the retainer", lines[0].Text);
        Assert.Equal(10 * 3600, firm.Balance()); // April's
        Assert.Equal((-1000_00L, -1190_00L), (firm.Sum(AccountRole.RetainerLiability), firm.Sum(AccountRole.Revenue)));
        firm.AssertTies();
        using var reading = firm.Store.Read();
        var taken = reading.Plans.DraftsOf("harbor").SelectMany(d => reading.Dispositions.OfDocument(d.Key.Value)).Where(d => d.BilledSeconds > 0).ToList();
        Assert.Equal(10 * 3600, taken.Where(d => d.To == Disposed.HoursRetainer).Sum(d => d.Quantity));
        Assert.Equal(2 * 3600, taken.Where(d => d.To == Disposed.Line).Sum(d => d.Quantity));
    }

    [Fact]
    public void The_work_invoice_waits_for_the_invoice_that_buys_its_hours()
    {
        using var firm = RetainerFirm.OfHours();
        firm.Work(8m);
        var plan = firm.Plan();
        var fee = plan.Actions.Single(a => a.Kind == "invoice" && a.Reason.Contains("hours are bought", StringComparison.Ordinal) && a.Reason.Contains("2026-03", StringComparison.Ordinal));
        var work = plan.Actions.Single(a => a.Kind == "invoice" && a.Net.IsZero);
        Assert.Contains(fee.Sequence, work.DependsOn);
        firm.Approve(plan, [.. plan.Actions.Where(a => a.Kind != "invoice").Select(a => a.Sequence), work.Sequence]);
        var applied = firm.Apply(plan);
        Assert.Contains(applied.Applied, a => a.Action.Sequence == work.Sequence && a.Note.Contains("waits for action", StringComparison.Ordinal));
        Assert.Equal(0, firm.Balance());
    }

    [Fact]
    public void A_fee_that_the_books_refuse_keeps_its_work_back_and_leaves_no_hours()
    {
        using var firm = RetainerFirm.OfHours(agreement: a => a with { To = new LocalDate(2026, 3, 31) });
        firm.Work(8m);
        firm.Books.Refused.Add("INV-2026-00001");
        firm.PlanAndApply();
        Assert.Equal((0L, 0L, 0L), (firm.Balance(), firm.Sum(AccountRole.RetainerLiability), firm.Sum(AccountRole.Revenue)));
        firm.AssertTies();
        firm.Books.Refused.Clear();
        firm.PlanAndApply();
        Assert.Equal((2 * 3600L, -200_00L, -800_00L), (firm.Balance(), firm.Sum(AccountRole.RetainerLiability), firm.Sum(AccountRole.Revenue)));
        firm.AssertTies();
    }

    [Fact]
    public void Hours_in_use_stay_when_their_invoice_is_not_there_any_more_and_are_not_bought_twice()
    {
        using var firm = RetainerFirm.OfHours(agreement: a => a with { To = new LocalDate(2026, 3, 31) });
        firm.Work(8m);
        firm.PlanAndApply();
        using var transaction = firm.Store.Begin();
        var rows = new RetainerRows(firm.Context, firm.Caller.Actor, transaction);
        var bought = transaction.Retainers.Entries(RetainerFirm.Id)[0];
        rows.Restore(DocumentKey.Parse(bought.Document), "absent");
        Assert.Equal(2 * 3600, transaction.Retainers.Balance(RetainerFirm.Id));
        rows.Restore(DocumentKey.Parse(transaction.Retainers.Entries(RetainerFirm.Id)[1].Document), "absent");
        Assert.Equal(10 * 3600, transaction.Retainers.Balance(RetainerFirm.Id));
        rows.Restore(DocumentKey.Parse(bought.Document), "absent");
        Assert.Equal(0, transaction.Retainers.Balance(RetainerFirm.Id));
        rows.Restore(DocumentKey.Parse(bought.Document), "absent");
        Assert.Equal(4, transaction.Retainers.Entries(RetainerFirm.Id).Count);
    }

    [Fact]
    public void The_fee_is_earned_cumulatively_without_losing_a_cent()
    {
        // 3 h for 100.00: an hour each earns 33.33, 33.34, 33.33
        using var firm = RetainerFirm.OfHours(t => t with { Hours = 3m, Fee = 100m }, a => a with { To = new LocalDate(2026, 3, 31), Lines = new LineTerms { By = LineGrouping.Entry } });
        firm.Work(1m);
        firm.Work(1m, new LocalDate(2026, 3, 3));
        firm.Work(1m, new LocalDate(2026, 3, 4));
        firm.PlanAndApply();
        using var reading = firm.Store.Read();
        Assert.Equal([-33_33L, -33_34L, -33_33L], reading.Retainers.Entries(RetainerFirm.Id).Where(e => e.Amount < 0).Select(e => e.Fee));
        Assert.Equal(0, firm.Sum(AccountRole.RetainerLiability));
    }

    [Fact]
    public void Unused_hours_roll_over_are_used_first_and_lapse_to_breakage()
    {
        using var firm = RetainerFirm.OfHours(t => t with { RollOver = 1 }, a => a with { From = new LocalDate(2026, 1, 1), To = new LocalDate(2026, 3, 31) });
        firm.Work(4m, new LocalDate(2026, 1, 12)); // 6 h of January are left
        firm.Work(8m, new LocalDate(2026, 2, 10)); // 6 h of January, 2 h of February
        firm.Work(9m, new LocalDate(2026, 3, 10)); // 8 h of February, 1 h of March
        firm.PlanAndApply();
        Assert.Equal(9 * 3600, firm.Balance());
        Assert.DoesNotContain(Lines(firm, "2026-03", fee: false), l => l.Kind == LineKind.Work);
        Assert.Empty(firm.Retainers().Expire(firm.Caller, new LocalDate(2026, 4, 30)));
        Assert.Equal(9 * 3600, Assert.Single(firm.Retainers().Expire(firm.Caller, new LocalDate(2026, 5, 1))).Before);
        Assert.Equal((0L, -900_00L, -2100_00L), (firm.Sum(AccountRole.RetainerLiability), firm.Sum(AccountRole.BreakageRevenue), firm.Sum(AccountRole.Revenue)));
        firm.AssertTies();
    }

    [Fact]
    public void Without_roll_over_hours_serve_their_own_period_only()
    {
        using var firm = RetainerFirm.OfHours();
        firm.Work(2m, new LocalDate(2026, 3, 31));
        firm.Work(11m, new LocalDate(2026, 4, 1));
        firm.Clock.Now += Duration.FromDays(30);
        firm.PlanAndApply();
        Assert.Equal(3600, Lines(firm, "2026-04", fee: false).Single(l => l.Kind == LineKind.Work).Raw);
        Assert.Equal(8 * 3600, firm.Balance());
        firm.AssertTies();
    }

    [Fact]
    public void The_standard_value_of_drawn_hours_ties_to_the_net_as_variance_of_the_fee()
    {
        using var firm = RetainerFirm.OfHours();
        firm.Work(12m);
        firm.PlanAndApply();
        using var reading = firm.Store.Read();
        var draft = reading.Plans.DraftsOf("harbor").Single(d => d.Identity is { Period: "2026-03", Split: "" });
        var bridge = DraftBody.Bridge(reading.Plans.Draft(draft.Key)!.Body);
        Assert.Equal((1140_00L, -950_00L, 190_00L), (bridge.Standard, bridge.FeeVariance, draft.Net.Minor));
        Assert.Equal(0, bridge.MoneyRounding + bridge.TimeRounding);
    }

    [Fact]
    public void Adjusted_hours_move_the_fee_that_was_paid_for_them()
    {
        using var firm = RetainerFirm.OfHours(agreement: a => a with { To = new LocalDate(2026, 3, 31) });
        firm.PlanAndApply();
        firm.Retainers().Adjust(firm.Caller, RetainerFirm.Id, -2.5m, new LocalDate(2026, 4, 1), "given up");
        firm.Retainers().Adjust(firm.Caller, RetainerFirm.Id, 1m, new LocalDate(2026, 4, 1), "goodwill");
        Assert.Equal(((long)(8.5m * 3600), -750_00L, -250_00L), (firm.Balance(), firm.Sum(AccountRole.RetainerLiability), firm.Sum(AccountRole.SmallDifferences)));
        firm.AssertTies();
    }

    [Fact]
    public void Rounded_hours_are_drawn_and_raw_ones_disposed()
    {
        using var firm = RetainerFirm.OfHours(agreement: a => a with
        {
            To = new LocalDate(2026, 3, 31),
            Rounding = new TimeRounding(900, TimeRoundingMode.Up, 0, RoundingScope.Entry),
        });
        firm.Work.Add("Harbor", "Website", "Design", "Ana", new LocalDate(2026, 3, 2), 3601);
        firm.PlanAndApply();
        Assert.Equal((10 * 3600) - 4500, firm.Balance());
        using var reading = firm.Store.Read();
        var row = reading.Plans.DraftsOf("harbor").SelectMany(d => reading.Dispositions.OfDocument(d.Key.Value)).Single(d => d.To == Disposed.HoursRetainer);
        Assert.Equal((3601L, 4500L), (row.Quantity, row.BilledSeconds));
    }

    [Fact]
    public void Low_hours_are_told_in_hours()
    {
        using var firm = RetainerFirm.OfHours(t => t with { Threshold = 3m }, a => a with { To = new LocalDate(2026, 3, 31), Period = BillingPeriodLength.Quarter });
        firm.Work(8m);
        Assert.Contains("2 h, below 3 h", Assert.Single(firm.Plan(new LocalDate(2026, 3, 31)).NewExceptions).Summary, StringComparison.Ordinal);
        Assert.Equal("", new RetainersUseCase(firm.Context).List(firm.Caller)[0].Requests.Count == 0 ? "" : "asked");
    }
}
