using NodaTime;
using Timepost.Domain.Mapping;
using Timepost.Engine.Subcontractors;
using Timepost.Engine.Tests.Support;
using Timepost.Engine.Workspaces;
using static Timepost.Engine.Tests.Subcontractors.Subcontracting;

namespace Timepost.Engine.Tests.Subcontractors;

/// <summary>What is held back of bills: cumulative, settled by quarter, released or forfeited, never more than is held.</summary>
public sealed class RetentionTests
{
    private const string Q1 = "2026-Q1";

    private static readonly LocalDate EndOfMarch = new(2026, 3, 31);

    // 10 hours at 60.00: 600.00 net, 114.00 tax
    private static Firm Billed(Func<Subcontractor, Subcontractor> subcontractor, Func<RuleSet, RuleSet>? rules = null)
    {
        var firm = Firm(subcontractor, rules: rules);
        firm.Work.Add("Harbor", "Website", "Design", "Ben", March, 36_000);
        firm.PlanAndApply(EndOfMarch);
        return firm;
    }

    private static RetentionUseCase Approved(Firm firm)
    {
        var use = new RetentionUseCase(firm.Context);
        use.Settle(firm.Caller, Nord, Q1);
        use.Approve(firm.Caller, Nord, Q1);
        return use;
    }

    [Fact]
    public void Retention_of_the_net_is_credited_to_a_payable_of_its_own_and_all_tax_is_claimed_with_the_bill()
    {
        using var firm = Billed(Holding(5m));

        Assert.Equal(
            (600m, 114m, -684m, -30m),
            (firm.Balance("Expenses:Subcontractors"), firm.Balance("Assets:VAT"), firm.Balance("Liabilities:Payable"), firm.Balance("Liabilities:Retention")));
    }

    [Fact]
    public void Retention_of_the_gross_is_a_percentage_of_the_sum_with_tax()
    {
        using var firm = Billed(Holding(5m, RetentionBase.Gross));

        Assert.Equal((-678.30m, -35.70m), (firm.Balance("Liabilities:Payable"), firm.Balance("Liabilities:Retention")));
    }

    [Fact]
    public void Tax_on_release_claims_the_part_of_what_is_held_with_the_release()
    {
        using var firm = Billed(Holding(5m, tax: RetentionTax.OnRelease));

        // 5 % of 114.00 wait: 5.70
        Assert.Equal((108.30m, -678.30m, -30m), (firm.Balance("Assets:VAT"), firm.Balance("Liabilities:Payable"), firm.Balance("Liabilities:Retention")));
        var use = Approved(firm);
        var first = use.Release(firm.Caller, Nord, 10m, EndOfMarch);
        Assert.Equal((Eur(10), Eur(1.90m), Eur(11.90m)), (first.Document.Net, first.Document.Tax, first.Document.Total));
        use.Release(firm.Caller, Nord, 20m, EndOfMarch);
        Assert.Equal((114m, -714m, 0m), (firm.Balance("Assets:VAT"), firm.Balance("Liabilities:Payable"), firm.Balance("Liabilities:Retention")));
        firm.PlanAndApply(EndOfMarch);
        Assert.Contains(firm.Books.Held, h => h.Document.Memo == "Retention released");
    }

    [Fact]
    public void Many_small_bills_hold_back_what_one_large_bill_would()
    {
        // 5 % of 0.03 rounds to nothing each time; of 0.30 it is 0.015, held as 0.02
        using var firm = Firm(Holding(5m));
        for (var i = 0; i < 10; i++)
        {
            firm.Work.Add("Harbor", "Website", "Design", "Ben", March.PlusDays(i), 2);
            firm.PlanAndApply(EndOfMarch);
        }

        Assert.Equal((0.30m, -0.02m), (firm.Balance("Expenses:Subcontractors"), firm.Balance("Liabilities:Retention")));
    }

    [Fact]
    public void Retention_is_cumulative_for_each_agreement_apart()
    {
        using var firm = Firm(Holding(5m), rules: r => r with
        {
            Agreements = [r.Agreements[0] with { Projects = ["site"] }, r.Agreements[0] with { Id = "harbor-app", Projects = ["app"] }],
        });
        firm.Work.Add("Harbor", "Website", "Design", "Ben", March, 36_000);
        firm.Work.Add("Harbor", "App", "Design", "Ben", March, 18_000);
        firm.PlanAndApply(EndOfMarch);

        using var reading = firm.Store.Read();
        var held = reading.Subledger.Balances(new Timepost.Engine.Subledger.SubledgerFilter(AccountRole.RetentionPayable, Nord));
        Assert.Equal([("harbor-app", -1500L), ("harbor-std", -3000L)], held.Select(h => (h.Agreement, h.Amount.Minor)));
    }

    [Fact]
    public void A_settled_quarter_is_released_into_the_payable_and_delivered_by_the_next_plan()
    {
        using var firm = Billed(Holding(5m));
        var use = Approved(firm);

        use.Release(firm.Caller, Nord, 30m, EndOfMarch);
        firm.PlanAndApply(EndOfMarch);

        Assert.Equal((-714m, 0m), (firm.Balance("Liabilities:Payable"), firm.Balance("Liabilities:Retention")));
        var sent = Assert.Single(firm.Books.Held, h => h.Document.Memo == "Retention released").Document;
        Assert.Equal(["Liabilities:Retention 30.00 EUR", "Liabilities:Payable -30.00 EUR"], sent.Postings.Select(p => $"{p.Account} {p.Amount}"));
    }

    [Fact]
    public void A_forfeit_takes_the_cost_back_with_its_reason()
    {
        using var firm = Billed(Holding(5m));

        var booking = Approved(firm).Forfeit(firm.Caller, Nord, 12.50m, EndOfMarch, "defects not repaired");

        Assert.Equal("defects not repaired", booking.Reason);
        Assert.Equal((587.50m, -684m, -17.50m), (firm.Balance("Expenses:Subcontractors"), firm.Balance("Liabilities:Payable"), firm.Balance("Liabilities:Retention")));
    }

    [Fact]
    public void Nothing_is_released_without_an_approved_settlement()
    {
        using var firm = Billed(Holding(5m));
        var use = new RetentionUseCase(firm.Context);
        Assert.Equal("settlement-missing", Code(() => use.Release(firm.Caller, Nord, 1m, null)));
        use.Settle(firm.Caller, Nord, Q1);
        Assert.Equal("settlement-missing", Code(() => use.Release(firm.Caller, Nord, 1m, null)));
        Assert.Equal(-30, firm.Balance("Liabilities:Retention"));
    }

    [Fact]
    public void Never_more_is_released_than_is_held_or_than_the_settlement_approves()
    {
        using var firm = Billed(Holding(5m));
        var use = Approved(firm);
        Assert.Equal("retention-too-much", Code(() => use.Release(firm.Caller, Nord, 30.01m, null)));
        use.Release(firm.Caller, Nord, 20m, EndOfMarch);
        Assert.Equal("retention-too-much", Code(() => use.Forfeit(firm.Caller, Nord, 10.01m, null, "defects")));

        // more is held by April; the approval is of what was held at the end of March
        firm.Work.Add("Harbor", "Website", "Design", "Ben", new LocalDate(2026, 4, 7), 36_000);
        firm.PlanAndApply(new LocalDate(2026, 5, 1));
        Assert.Equal(-40, firm.Balance("Liabilities:Retention"));
        Assert.Equal("retention-too-much", Code(() => use.Release(firm.Caller, Nord, 10.01m, null)));
    }

    [Fact]
    public void A_proposal_that_is_not_right_any_more_is_not_approved()
    {
        using var firm = Billed(Holding(5m));
        var use = new RetentionUseCase(firm.Context);
        Assert.Equal("settlement-missing", Code(() => use.Approve(firm.Caller, Nord, Q1)));
        use.Settle(firm.Caller, Nord, Q1);
        firm.Work.Add("Harbor", "Website", "Design", "Ben", March, 36_000);
        firm.PlanAndApply(EndOfMarch);

        Assert.Equal("settlement-changed", Code(() => use.Approve(firm.Caller, Nord, Q1)));
    }

    [Fact]
    public void Steps_of_a_settlement_are_kept_and_stand_in_the_trail()
    {
        using var firm = Billed(Holding(5m));
        Approved(firm);

        using var reading = firm.Store.Read();
        Assert.Equal(
            [(SettlementStep.Proposed, Q1, Eur(30), Support.Firm.Anna), (SettlementStep.Approved, Q1, Eur(30), Support.Firm.Anna)],
            reading.Settlements.Of(Nord).Select(s => (s.Step, s.Quarter, s.Held, s.Actor)));
        Assert.Equal(["retention-settle", "retention-approve"], reading.Trail.Rows(0).Select(r => r.Kind).Where(k => k.StartsWith("retention", StringComparison.Ordinal)));
    }

    [Theory]
    [InlineData("Sued", Q1, 1, "subcontractor-unknown")]
    [InlineData(Nord, "2026-Q5", 1, "quarter-wrong")]
    [InlineData(Nord, Q1, 0, "amount-wrong")]
    public void What_is_wrong_is_refused(string vendor, string quarter, int amount, string code)
    {
        using var firm = Billed(Holding(5m));
        var use = new RetentionUseCase(firm.Context);

        Assert.Equal(code, Code(() =>
        {
            use.Settle(firm.Caller, vendor, quarter);
            use.Release(firm.Caller, vendor, amount, null);
        }));
    }

    [Fact]
    public void To_forfeit_needs_a_reason_and_to_release_or_forfeit_the_role_of_a_manager()
    {
        using var firm = Billed(Holding(5m));
        var use = Approved(firm);
        var bookkeeper = firm.Caller with { Role = ActorRole.Bookkeeper };

        Assert.Equal("reason-missing", Code(() => use.Forfeit(firm.Caller, Nord, 1m, null, " ")));
        Assert.Throws<NotAllowedException>(() => use.Release(bookkeeper, Nord, 1m, null));
        Assert.Throws<NotAllowedException>(() => use.Forfeit(bookkeeper, Nord, 1m, null, "defects"));
        Assert.Throws<NotAllowedException>(() => use.Settle(firm.Caller with { Role = ActorRole.Viewer }, Nord, Q1));
    }

    private static string Code(Action action) => Assert.Throws<SubcontractorRefusedException>(action).Code;
}
