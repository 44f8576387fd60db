using Timepost.Domain.Mapping;
using Timepost.Domain.Subledger;
using Timepost.Engine.Fx;
using Timepost.Engine.PeriodEnd;
using Timepost.Engine.Subledger;
using Timepost.Engine.Workspaces;
using static Timepost.Engine.Tests.Fx.Dollars;

namespace Timepost.Engine.Tests.Fx;

/// <summary>The report of exchange differences, and what checks it.</summary>
public sealed class FxReportTests
{
    private static FxReport Report(Dollars firm, int month, string document = "") => new FxReportUseCase(firm.Firm.Context).Report(
        firm.Firm.Caller, new FxScope(Day(month, 1), Day(month, 1).PlusMonths(1).PlusDays(-1), Document: document));

    private static Dollars Example()
    {
        var firm = WorkedExampleTests.Told();
        firm.Close("2026-01");
        firm.Pay("INV-2026-00001", 400m, Day(2, 10), atBank: 338.98m);
        firm.Close("2026-02");
        firm.Pay("INV-2026-00001", 600m, Day(3, 5), atBank: 521.74m);
        firm.Close("2026-03");
        return firm;
    }

    [Theory]
    [InlineData(1, 0, 86_207, 0, 0, -2_874, 0, 83_333)]
    [InlineData(2, 83_333, 0, 33_898, -585, -442, 2_874, 51_282)]
    [InlineData(3, 51_282, 0, 52_174, 450, 0, 442, 0)]
    public void Each_month_of_the_worked_example_and_it_ties(
        int month, long opening, long issued, long settled, long realised, long unrealised, long reversal, long closing)
    {
        using var firm = Example();
        var report = Report(firm, month);
        var row = Assert.Single(report.Items);
        Assert.Equal("INV-2026-00001", row.Number);
        Assert.Equal(
            (opening, issued, settled, realised, unrealised, reversal, closing),
            (row.Opening.Minor, row.Issued.Minor, row.Settled.Minor, row.Realised.Minor, row.Unrealised.Minor, row.Reversal.Minor, row.Closing.Minor));
        Assert.True(report.Ties);
        Assert.Equal(closing, report.Subledger.Minor);
        Assert.Equal(row.Closing, Assert.Single(report.ByCurrency()).Closing);
        Assert.Single(Report(firm, month, row.Item.Document).Items);
        Assert.Empty(Report(firm, month, "TPNONE").Items);
    }

    [Fact]
    public void What_is_recomputed_from_documents_and_rates_is_what_was_posted()
    {
        using var firm = Example();
        var checks = new FxReconciliationUseCase(firm.Firm.Context).Reconcile(firm.Firm.Caller);
        Assert.Equal([("realised", -135L, -135L), ("unrealised", 0L, 0L)], checks.Select(c => (c.What, c.Expected.Minor, c.Posted.Minor)));
        var february = new FxReconciliationUseCase(firm.Firm.Context).Reconcile(firm.Firm.Caller, CloseUseCase.DaysOf("2026-02"));
        Assert.Equal([("realised", -585L, -585L), ("unrealised", -442L + 2_874, -442L + 2_874)], february.Select(c => (c.What, c.Expected.Minor, c.Posted.Minor)));
    }

    [Fact]
    public void A_rate_corrected_after_the_closing_is_found_and_closing_again_mends_it()
    {
        using var firm = Example();
        var use = new FxReconciliationUseCase(firm.Firm.Context);
        firm.Invoice(Day(4, 5));
        firm.Rate(Day(4, 30), 1.20m);
        firm.Close("2026-04");
        Assert.All(use.Reconcile(firm.Firm.Caller), c => Assert.True(c.Ties));
        firm.Rate(Day(4, 30), 1.30m);
        var wrong = use.Reconcile(firm.Firm.Caller).Where(c => !c.Ties).ToList();
        Assert.Equal([("unrealised", Day(4, 30)), ("reversal", Day(5, 1))], wrong.Select(c => (c.What, c.Date!.Value)));
        firm.Reopen("2026-04");
        firm.Close("2026-04");
        Assert.All(use.Reconcile(firm.Firm.Caller), c => Assert.True(c.Ties));
    }

    [Fact]
    public void A_difference_that_is_not_what_it_should_be_is_found()
    {
        using var firm = Example();
        using (var transaction = firm.Firm.Store.Begin())
        {
            var entry = transaction.Subledger.List(new SubledgerFilter(AccountRole.RealisedLoss), null, 1)[0];
            transaction.Subledger.Post(entry with
            {
                Id = firm.Firm.Ids.Next(), Date = Day(4, 10), Kind = "by-hand", Fx = false, Postings =
                [
                    new SubledgerPosting(new LedgerPosting(AccountRole.RealisedLoss, "Expenses:ExchangeLoss", Domain.Amounts.Money.OfMinor(100, firm.Base), ""), 100),
                    new SubledgerPosting(new LedgerPosting(AccountRole.Cost, "Expenses:Travel", Domain.Amounts.Money.OfMinor(-100, firm.Base), ""), -100),
                ],
            });
            transaction.Commit();
        }

        var wrong = new FxReconciliationUseCase(firm.Firm.Context).Reconcile(firm.Firm.Caller).Where(c => !c.Ties).ToList();
        Assert.Equal([(default(NodaTime.LocalDate?), -135L, -235L), (Day(4, 10), 0L, -100L)], wrong.Select(c => (c.Date, c.Expected.Minor, c.Posted.Minor)));
    }

    [Fact]
    public void Both_need_a_viewer()
    {
        using var firm = new Dollars();
        var nobody = firm.Firm.Caller with { Role = (ActorRole)(-1) };
        Assert.Throws<NotAllowedException>(() => new FxReportUseCase(firm.Firm.Context).Report(nobody, new FxScope(Day(1, 1), Day(1, 31))));
        Assert.Throws<NotAllowedException>(() => new FxReconciliationUseCase(firm.Firm.Context).Reconcile(nobody));
    }
}
