using NodaTime;
using Timepost.Domain.Work;
using Timepost.Engine.Reconciliation;
using Timepost.Engine.Tests.Support;

namespace Timepost.Engine.Tests.Reconciliation;

public sealed class TotalsTests
{
    private static readonly LocalDate February = new(2026, 2, 10);
    private static readonly LocalDate March = new(2026, 3, 10);
    private static readonly LocalDate End = new(2026, 4, 30);

    [Fact]
    public void All_columns_have_the_scope_of_the_last_day()
    {
        using var firm = new Firm();
        firm.Work.Add("Harbor", "Website", "Design", "Ana", February, 3600);
        firm.Work.Add("Harbor", "Website", "Design", "Ana", March, 7200);
        firm.PlanAndApply();

        var all = Totals(firm, End);
        var some = Totals(firm, new LocalDate(2026, 2, 28));

        Assert.Equal((2, 10800, 10800, 10800, 0), (all.Documents, all.SourceSeconds, all.DocumentSeconds, all.BilledSeconds, all.OpenSeconds));
        Assert.Equal((1, 3600, 3600, 3600, 0), (some.Documents, some.SourceSeconds, some.DocumentSeconds, some.BilledSeconds, some.OpenSeconds));
        Assert.Equal(some.TimepostNet, some.BooksNet);
        Assert.True(some.TimepostNet.Minor < all.TimepostNet.Minor);
        Assert.Equal(0, some.Beyond);
        Assert.Equal((1, 0), (Totals(firm, new LocalDate(2026, 2, 15)).Beyond, Totals(firm, new LocalDate(2026, 1, 31)).Documents));
    }

    [Fact]
    public void Work_that_nobody_is_billed_is_not_open()
    {
        using var firm = new Firm();
        firm.Work.Add("Harbor", "Website", "Design", "Ana", March, 3600);
        firm.Work.Add("Harbor", "Website", "Design", "Ana", March, 900, billable: false);
        firm.Work.Add("Harbor", "Website", "Design", "Ana", March, 600, status: "new");
        firm.PlanAndApply();

        var totals = Totals(firm, End);

        Assert.Equal((5100, 3600, 900, 600), (totals.SourceSeconds, totals.DocumentSeconds, totals.NonBillableSeconds, totals.OpenSeconds));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void What_the_source_took_back_after_billing_is_overbilled_and_not_open(bool deleted)
    {
        using var firm = new Firm();
        var id = firm.Work.Add("Harbor", "Website", "Design", "Ana", March, 3600);
        firm.Work.Add("Harbor", "Website", "Design", "Ana", March, 1800);
        firm.PlanAndApply();

        firm.Work.Change(id, e => deleted ? e with { State = EntryState.Deleted } : e with { Seconds = 3000 });
        var totals = Totals(firm, End);

        Assert.Equal(deleted ? 3600 : 600, totals.OverbilledSeconds);
        Assert.Equal((5400, 0), (totals.DocumentSeconds, totals.OpenSeconds));
        Assert.Equal(totals.SourceSeconds + totals.OverbilledSeconds, totals.HeldSeconds + totals.NonBillableSeconds + totals.DocumentSeconds + totals.OpenSeconds);
    }

    private static ClientTotals Totals(Firm firm, LocalDate until)
    {
        foreach (var row in new TotalsUseCase(firm.Context).Totals(firm.Caller, until))
        {
            if (row.Client == "harbor")
            {
                return row;
            }
        }

        return new ClientTotals { Client = "harbor", Currency = Firm.Eur, TimepostNet = default, TimepostTotal = default, BooksNet = default, BooksTotal = default };
    }
}
