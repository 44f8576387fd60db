using NodaTime;
using Timepost.Domain.Amounts;
using Timepost.Domain.Mapping;
using Timepost.Domain.Work;
using Timepost.Engine.Delivery;
using Timepost.Engine.PeriodEnd;
using Timepost.Engine.Subledger;
using Timepost.Engine.Tests.Payments;
using Timepost.Engine.Tests.Support;
using Timepost.Engine.Workspaces;

namespace Timepost.Engine.Tests.PeriodEnd;

/// <summary>What a period's end posts, reverses and locks.</summary>
public sealed class CloseTests
{
    private static readonly LocalDate March31 = new(2026, 3, 31);
    private static readonly LocalDate April1 = new(2026, 4, 1);

    private static Firm Firm(Func<Agreement, Agreement>? agreement = null)
    {
        var firm = new Firm(agreement, PaymentTests.WithMoney);
        firm.Clock.Now = Instant.FromUtc(2026, 5, 10, 9, 0);
        return firm;
    }

    private static long At(Firm firm, AccountRole role, LocalDate day)
    {
        using var reading = firm.Store.Read();
        return reading.Subledger.Balances(new SubledgerFilter(role, To: day)).Sum(b => b.Amount.Minor);
    }

    private static CloseResult Close(Firm firm, string period = "2026-03") => new CloseUseCase(firm.Context).Close(firm.Caller, period);

    private static string RefusedAs(Action action) => Assert.Throws<OperationRefusedException>(action).Code;

    [Fact]
    public void Open_work_is_accrued_and_reversed_on_the_first_day_of_the_next_period()
    {
        using var firm = Firm();
        firm.Work.Add("Harbor", "Website", "Design", "Ana", new LocalDate(2026, 3, 30), 36_000);
        firm.Work.Add("Harbor", "Website", "Design", "Ana", new LocalDate(2026, 4, 2), 36_000);
        var closed = Close(firm);
        Assert.Equal(("accrued-income", "harbor", "harbor-std", Money.Exact(950m, Support.Firm.Eur)), Assert.Single(closed.Posted));
        Assert.Equal((95_000, 0), (At(firm, AccountRole.AccruedIncome, March31), At(firm, AccountRole.AccruedIncome, April1)));
        Assert.Equal((-95_000, 0), (At(firm, AccountRole.Revenue, March31), At(firm, AccountRole.Revenue, April1)));

        firm.PlanAndApply(new LocalDate(2026, 5, 2));

        Assert.Equal(2, firm.Books.Held.Count(h => h.Number.StartsWith("JE-", StringComparison.Ordinal)));
        Assert.Equal(2, firm.Books.Invoices.Count());
    }

    [Fact]
    public void Work_that_is_invoiced_after_the_period_belongs_to_the_period()
    {
        using var firm = Firm();
        firm.Work.Add("Harbor", "Website", "Design", "Ana", new LocalDate(2026, 3, 30), 36_000);
        firm.PlanAndApply(new LocalDate(2026, 4, 2));
        Close(firm);
        Assert.Equal((-95_000, -95_000), (At(firm, AccountRole.Revenue, March31), At(firm, AccountRole.Revenue, new LocalDate(2026, 4, 30))));
    }

    [Fact]
    public void Closing_again_with_the_same_inputs_posts_nothing_and_with_others_the_difference()
    {
        using var firm = Firm();
        firm.Work.Add("Harbor", "Website", "Design", "Ana", new LocalDate(2026, 3, 30), 36_000);
        Close(firm);
        Assert.Equal("period-closed", RefusedAs(() => Close(firm)));
        var use = new CloseUseCase(firm.Context);
        use.Reopen(firm.Caller, "2026-03", "late bill");
        Assert.Empty(Close(firm).Posted);
        use.Reopen(firm.Caller, "2026-03", "late work");
        firm.Work.Add("Harbor", "Website", "Design", "Ana", new LocalDate(2026, 3, 31), 3_600);
        Assert.Equal(Money.Exact(95m, Support.Firm.Eur), Assert.Single(Close(firm).Posted).Amount);
        Assert.Equal((104_500, 0), (At(firm, AccountRole.AccruedIncome, March31), At(firm, AccountRole.AccruedIncome, April1)));
    }

    [Fact]
    public void What_is_no_longer_open_is_taken_back_when_the_period_is_closed_again()
    {
        using var firm = Firm();
        var entry = firm.Work.Add("Harbor", "Website", "Design", "Ana", new LocalDate(2026, 3, 30), 36_000);
        Close(firm);
        new CloseUseCase(firm.Context).Reopen(firm.Caller, "2026-03", "deleted");
        firm.Work.Change(entry, e => e with { State = EntryState.Deleted });
        Assert.Equal(Money.Exact(-950m, Support.Firm.Eur), Assert.Single(Close(firm).Posted).Amount);
        Assert.Equal((0, 0), (At(firm, AccountRole.AccruedIncome, March31), At(firm, AccountRole.AccruedIncome, April1)));
    }

    [Fact]
    public void A_fee_invoiced_for_days_to_come_is_deferred()
    {
        using var firm = Firm(a => a with
        {
            Period = BillingPeriodLength.Quarter, From = new LocalDate(2026, 1, 1), FixedFee = new FixedFeeTerms(900m, "Fee", ""),
        });
        firm.PlanPartial(new LocalDate(2026, 1, 31));

        // 31 of 90 days are earned: 310.00; 590.00 are not
        var closed = Close(firm, "2026-01");
        Assert.Equal(("deferred-revenue", Money.Exact(590m, Support.Firm.Eur)), Assert.Single(closed.Posted) is var p ? (p.Kind, p.Amount) : default);
        Assert.Equal((-59_000, 0), (At(firm, AccountRole.DeferredRevenue, new LocalDate(2026, 1, 31)), At(firm, AccountRole.DeferredRevenue, new LocalDate(2026, 2, 1))));
    }

    [Fact]
    public void A_fee_with_a_budget_is_earned_by_the_hours_worked()
    {
        using var firm = Firm(a => a with
        {
            Period = BillingPeriodLength.Quarter, From = new LocalDate(2026, 1, 1), FixedFee = new FixedFeeTerms(900m, "Fee", "") { BudgetHours = 30m },
        });
        firm.Work.Add("Harbor", "Website", "Design", "Ana", new LocalDate(2026, 1, 12), 36_000);
        firm.PlanPartial(new LocalDate(2026, 1, 31));
        Assert.Equal(Money.Exact(600m, Support.Firm.Eur), Assert.Single(Close(firm, "2026-01").Posted).Amount);
    }

    [Fact]
    public void A_fee_not_invoiced_yet_is_accrued_by_its_days()
    {
        using var firm = Firm(a => a with
        {
            Period = BillingPeriodLength.Quarter, From = new LocalDate(2026, 1, 1), FixedFee = new FixedFeeTerms(900m, "Fee", ""),
        });
        var posted = Assert.Single(Close(firm, "2026-01").Posted);
        Assert.Equal(("accrued-income", Money.Exact(310m, Support.Firm.Eur)), (posted.Kind, posted.Amount));
    }

    [Fact]
    public void An_expense_without_a_document_is_accrued_cost()
    {
        using var firm = Firm();
        firm.Work.Expenses.Add(FakeWork.Rail() with { Billable = false });
        var posted = Assert.Single(Close(firm).Posted);
        Assert.Equal(("accrued-cost", Money.Exact(100m, Support.Firm.Eur)), (posted.Kind, posted.Amount));
        Assert.Equal((-10_000, 10_000), (At(firm, AccountRole.AccruedCost, March31), At(firm, AccountRole.Cost, March31)));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void The_time_of_a_subcontractor_belongs_to_the_period_in_which_it_was_worked(bool billed)
    {
        using var firm = Subcontractors.Subcontracting.Firm(Subcontractors.Subcontracting.SelfBilling, rules: r => PaymentTests.WithMoney(r) with
        {
            Accounts = [.. PaymentTests.WithMoney(r).Accounts.DistinctBy(a => a.Role == AccountRole.None ? a.Id : a.Role.ToString())],
        });
        firm.Clock.Now = Instant.FromUtc(2026, 5, 10, 9, 0);
        firm.Work.Add("Harbor", "Website", "Design", "Ben", new LocalDate(2026, 3, 30), 36_000);
        if (billed)
        {
            firm.PlanAndApply(new LocalDate(2026, 4, 2));
        }

        Close(firm);
        using var reading = firm.Store.Read();
        long Cost(LocalDate day) => reading.Subledger.Balances(new SubledgerFilter(To: day)).Where(b => b.Account == "Expenses:Subcontractors").Sum(b => b.Amount.Minor);
        Assert.Equal((60_000, billed ? 60_000 : 0), (Cost(March31), Cost(new LocalDate(2026, 4, 30))));
    }

    [Fact]
    public void Nothing_is_posted_in_a_closed_period()
    {
        using var firm = Firm();
        firm.Work.Add("Harbor", "Website", "Design", "Ana", new LocalDate(2026, 3, 30), 36_000);
        var plan = firm.Plan(March31);
        firm.Approve(plan);
        Close(firm);
        Assert.Equal(Timepost.Engine.Plans.ActionState.Stale, firm.Apply(plan).Applied.Single(a => a.Action.Kind == "invoice").Action.State);
        Assert.Throws<LockedPeriodException>(() => firm.Plan(March31));
        Assert.Throws<LockedPeriodException>(() => new Timepost.Engine.Payments.PayUseCase(firm.Context).Pay(
            firm.Caller, new Timepost.Engine.Payments.PaymentRequest([], 1m, March31, Client: "harbor")));
    }

    [Fact]
    public void An_expense_that_comes_after_its_period_was_closed_is_booked_on_the_first_open_day()
    {
        using var firm = Firm();
        Close(firm);
        firm.Work.Expenses.Add(FakeWork.Rail() with { Billable = false });
        firm.PlanAndApply(new LocalDate(2026, 5, 2));
        var booked = firm.Books.Held.Single(h => h.Number.StartsWith("EXP-", StringComparison.Ordinal)).Document;
        Assert.Equal((April1, new LocalDate(2026, 3, 5)), (booked.Date, booked.Lines[0].Supplied!.Value));
    }

    [Fact]
    public void What_cannot_be_closed_or_opened_is_refused()
    {
        using var firm = Firm();
        var use = new CloseUseCase(firm.Context);
        Assert.Equal("period-not-ended", RefusedAs(() => use.Close(firm.Caller, "2026-05")));
        Assert.Equal("period-wrong", RefusedAs(() => use.Close(firm.Caller, "2026-13")));
        Assert.Equal("period-wrong", RefusedAs(() => use.Close(firm.Caller, "March")));
        Assert.Equal("period-not-closed", RefusedAs(() => use.Reopen(firm.Caller, "2026-03", "why")));
        use.Close(firm.Caller, "2026-Q1");
        Assert.Equal("period-not-closed", RefusedAs(() => use.Reopen(firm.Caller, "2026-03", "another label")));
        Assert.Equal("reason-missing", RefusedAs(() => use.Reopen(firm.Caller, "2026-Q1", " ")));
        Assert.Throws<NotAllowedException>(() => use.Reopen(firm.Caller with { Role = ActorRole.Bookkeeper }, "2026-Q1", "why"));
        Assert.Throws<NotAllowedException>(() => use.Close(firm.Caller with { Role = ActorRole.Viewer }, "2026-04"));
        use.Reopen(firm.Caller, "2026-Q1", "why");
        using var reading = firm.Store.Read();
        Assert.Null(reading.Subledger.LockedThrough());
    }

    [Fact]
    public void A_year_is_a_period_too() =>
        Assert.Equal(new DateInterval(new LocalDate(2025, 1, 1), new LocalDate(2025, 12, 31)), CloseUseCase.DaysOf("2025"));
}
