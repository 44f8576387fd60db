using CsCheck;
using NodaTime;
using Timepost.Domain.Mapping;
using Timepost.Engine.Dispositions;
using Timepost.Engine.Subcontractors;
using Timepost.Engine.Tests.Support;
using static Timepost.Engine.Tests.Subcontractors.Subcontracting;

namespace Timepost.Engine.Tests.Subcontractors;

/// <summary>Random sequences of work, decisions, deliveries, refusals and invoices: no cost is billed twice, none is lost, and what is held back is what the terms say.</summary>
public sealed class CostOncePropertyTests
{
    private static readonly Gen<(int What, int Which, int Seconds)[]> Steps = Gen.Select(Gen.Int[0, 8], Gen.Int[0, 1000], Gen.Int[1, 9000]).Array[4, 16];

    [Fact]
    public void Promise2_of_self_billed_work() => Sample(s => Holding(7.5m)(s), Rebill.Rate);

    [Fact]
    public void Promise2_of_accrued_work_that_no_client_is_billed_for() =>
        Sample(s => s with { Tolerance = 1m, Retention = new RetentionTerms(5m, RetentionBase.Gross, RetentionTax.WithBill) }, Rebill.None);

    private static void Sample(Func<Subcontractor, Subcontractor> subcontractor, Rebill rebill) => Steps.Sample(
        steps =>
        {
            using var firm = Firm(subcontractor, new SubcontractorTerms(rebill, 0));
            foreach (var (what, which, seconds) in steps)
            {
                Step(firm, what, which, seconds);
                Check(firm, rebill);
            }

            firm.Books.Refused.Clear();
            firm.PlanAndApply();
            Check(firm, rebill);
            Assert.Empty(firm.Plan().Bills());
        },
        iter: Environment.GetEnvironmentVariable("TIMEPOST_FULL") == "1" ? 300 : 15,
        threads: 1);

    private static void Step(Firm firm, int what, int which, int seconds)
    {
        var entries = firm.Work.Entries;
        if (what <= 2 || entries.Count == 0)
        {
            firm.Work.Add("Harbor", which % 2 == 0 ? "Website" : "App", "Design", "Ben", March.PlusDays(which % 28), seconds);
            return;
        }

        var id = entries[which % entries.Count].Id;
        var costs = new CostDecisions(firm.Context);
        switch (what)
        {
            case 3:
                Try(() => costs.Dispute(firm.Caller, id, "x"));
                break;
            case 4:
                Try(() => costs.Reopen(firm.Caller, id));
                break;
            case 5:
                Try(() => costs.Reject(firm.Caller, id, "x"));
                break;
            case 6:
                // refused once, and open again
                firm.Books.Refused.UnionWith(["BILL-2026-00001", "BILL-2026-00002"]);
                firm.PlanAndApply();
                firm.Books.Refused.Clear();
                break;
            case 7:
                firm.PlanAndApply();
                break;
            default:
                var bill = $"BILL-2026-0000{(which % 3) + 1}";
                if (firm.Bill(bill) is { Status: "final" } found)
                {
                    Try(() => new MatchUseCase(firm.Context).Match(firm.Caller, bill, new VendorInvoice($"NS-{which}", new LocalDate(2026, 4, 1), found.Net, Eur(1))));
                }

                break;
        }
    }

    private static void Try(Action action)
    {
        try
        {
            action();
        }
        catch (SubcontractorRefusedException refused)
        {
            Assert.NotEmpty(refused.Code); // nothing was changed: the check sees to that
        }
    }

    private static void Check(Firm firm, Rebill rebill)
    {
        var (workers, retention) = new BillStatusUseCase(firm.Context).Reconcile(firm.Caller, WholeMarch);
        Assert.All(workers, w => Assert.True(w.Agrees, $"{w}"));
        Assert.All(retention, r => Assert.True(r.Agrees, $"{r}"));
        using var reading = firm.Store.Read();
        Assert.Equal(firm.Work.Entries.Sum(e => e.Seconds), workers.Sum(w => w.Seconds.Approved));
        Assert.Equal(0, reading.Subledger.Balances(new Timepost.Engine.Subledger.SubledgerFilter()).Sum(b => b.BaseMinor));
        long cost = 0;
        foreach (var entry in firm.Work.Entries)
        {
            var rows = reading.Dispositions.Of(entry.Id.Value);
            cost += rows.Where(r => r is { Side: DispositionSide.Cost, To: "bill-line" }).Sum(r => r.NetMinor);
            Assert.InRange(rows.Where(r => r.Side == DispositionSide.Sale).Sum(r => r.Quantity), 0, entry.Seconds);
            Assert.True(rebill != Rebill.None || rows.Where(r => r.Side == DispositionSide.Sale).All(r => r.To == "non-billable"));
        }

        Assert.Equal(cost, (long)(firm.Balance("Expenses:Subcontractors") * 100));
    }
}
