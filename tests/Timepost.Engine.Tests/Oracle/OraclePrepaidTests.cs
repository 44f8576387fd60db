using CsCheck;

namespace Timepost.Engine.Tests.Oracle;

/// <summary>The oracle of retainers and of subcontractors' bills against the figures that the design names, and its laws.</summary>
public sealed class OraclePrepaidTests
{
    [Fact]
    public void Tax_on_deposit_takes_net_and_tax_of_the_work()
    {
        var retainer = new OracleRetainer(119_000, OracleDepositTax.OnDeposit, 19m);
        Assert.Equal(100_000, retainer.Balance);
        Assert.Equal(new OracleApplied(80_000, 15_200, 0), retainer.Apply(80_000, 15_200, 19m));
        Assert.Equal(20_000, retainer.Balance);
    }

    [Fact]
    public void Tax_on_draw_down_takes_the_gross_of_the_work()
    {
        var retainer = new OracleRetainer(100_000, OracleDepositTax.OnDrawDown, 19m);
        Assert.Equal(new OracleApplied(95_200, 0, 0), retainer.Apply(80_000, 15_200, 19m));
        Assert.Equal(4_800, retainer.Balance);
    }

    [Fact]
    public void The_next_invoice_takes_what_is_left_and_the_rest_is_due()
    {
        var deposit = new OracleRetainer(119_000, OracleDepositTax.OnDeposit, 19m);
        deposit.Apply(80_000, 15_200, 19m);
        Assert.Equal(new OracleApplied(20_000, 3_800, 35_700), deposit.Apply(50_000, 9_500, 19m));
        Assert.Equal(new OracleApplied(0, 0, 119), deposit.Apply(100, 19, 19m));
        var drawn = new OracleRetainer(100_000, OracleDepositTax.OnDrawDown, 19m);
        drawn.Apply(80_000, 15_200, 19m);
        Assert.Equal(new OracleApplied(4_800, 0, 54_700), drawn.Apply(50_000, 9_500, 19m));
    }

    [Theory]
    [InlineData(false, 80_000, 15_200, 800, 20_000, 0)]
    [InlineData(true, 80_000, 16_000, 0, 19_328, 672)]
    public void A_tax_rate_that_rose_is_kept_or_adjusted(bool adjust, long net, long tax, long due, long balance, long difference)
    {
        var retainer = new OracleRetainer(119_000, OracleDepositTax.OnDeposit, 19m, adjust);
        Assert.Equal(new OracleApplied(net, tax, due), retainer.Apply(80_000, 16_000, 20m));
        Assert.Equal((balance, difference), (retainer.Balance, retainer.Difference));
    }

    [Fact]
    public void Bought_hours_earn_their_fee_to_the_last_unit() => Assert.Equal([3333, 3334, 3333], OracleRetainer.Earned(10_000, 10_800, [3600, 3600, 3600]));

    [Fact]
    public void Whatever_is_invoiced_a_retainer_is_never_below_zero_and_loses_nothing() =>
        Gen.Select(Gen.Long[1, 500_000], Gen.Bool, Gen.Long[0, 90_000].Array[1, 12]).Sample((received, onDeposit, nets) =>
        {
            var when = onDeposit ? OracleDepositTax.OnDeposit : OracleDepositTax.OnDrawDown;
            var retainer = new OracleRetainer(received, when, 19m);
            var begun = retainer.Balance;
            long taken = 0;
            foreach (var net in nets)
            {
                var tax = (net * (Exact)19 / 100).Round(false);
                var before = retainer.Balance;
                var applied = retainer.Apply(net, tax, 19m);
                taken += applied.Net;
                Assert.Equal(net + tax, applied.Net + applied.Tax + applied.Due);
                Assert.Equal(Math.Min(before, onDeposit ? net : net + tax), applied.Net);
                Assert.InRange(retainer.Balance, 0, before);
            }

            Assert.Equal(begun, retainer.Balance + taken);
        });

    [Fact]
    public void A_subcontractors_bill_is_raw_time_at_cost_less_the_retention()
    {
        var vendor = new OracleSubcontractor(5m, ofGross: false, taxOnRelease: false, taxPercent: 19m);
        var bill = vendor.Bill([new OracleCostEntry("site design ben", 14_400, 60m), new OracleCostEntry("site design ben", 21_600, 60m)]);
        Assert.Equal((60_000L, 11_400L, 3_000L, 68_400L), (bill.Net, bill.Tax, bill.Held, bill.Payable));
    }

    [Fact]
    public void Retention_is_cumulative()
    {
        // 33.33 of each bill at 5 %: 1.6665, 3.333, 4.9995 so far
        var vendor = new OracleSubcontractor(5m, ofGross: false, taxOnRelease: false, taxPercent: 0m);
        Assert.Equal([167, 166, 167], Enumerable.Range(0, 3).Select(_ => vendor.Bill([new OracleCostEntry("", 3600, 33.33m)]).Held));
        Assert.Equal(500, vendor.Held);
    }

    [Fact]
    public void Retention_of_the_gross_and_tax_on_release()
    {
        var gross = new OracleSubcontractor(10m, ofGross: true, taxOnRelease: false, taxPercent: 19m).Bill([new OracleCostEntry("", 36_000, 60m)]);
        Assert.Equal((7_140L, 64_260L), (gross.Held, gross.Payable));
        var later = new OracleSubcontractor(10m, ofGross: false, taxOnRelease: true, taxPercent: 19m).Bill([new OracleCostEntry("", 36_000, 60m)]);
        Assert.Equal((6_000L, 1_140L, 64_260L), (later.Held, later.TaxLater, later.Payable));
    }
}
