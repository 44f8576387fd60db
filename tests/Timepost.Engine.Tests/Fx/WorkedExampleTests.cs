using Timepost.Domain.Mapping;
using static Timepost.Engine.Tests.Fx.Dollars;

namespace Timepost.Engine.Tests.Fx;

/// <summary>The example of the design and of docs/exchange-differences.md, through the use cases, to the cent.</summary>
public sealed class WorkedExampleTests
{
    internal static Dollars Told()
    {
        var firm = new Dollars();
        firm.Rate(Day(1, 15), 1.16m);
        firm.Rate(Day(1, 31), 1.20m);
        firm.Rate(Day(2, 28), 1.17m);
        firm.Rate(Day(3, 5), 1.15m);
        firm.Rate(Day(3, 31), 1.10m);
        firm.Invoice(Day(1, 15));
        return firm;
    }

    [Fact]
    public void The_worked_example_of_the_design_to_the_cent()
    {
        using var firm = Told();
        Assert.Equal((100_000, 86_207), firm.At(AccountRole.Receivable));

        var january = Assert.Single(firm.Close("2026-01").Revalued);
        Assert.Equal((Usd, "Assets:Receivable", -2_874), (january.Currency, january.Account, january.Difference.Minor));
        Assert.Equal((100_000, 83_333), firm.At(AccountRole.Receivable, Day(1, 31)));
        Assert.Equal(-2_874, firm.Unrealised(to: Day(1, 31)));
        Assert.Equal((100_000, 86_207), firm.At(AccountRole.Receivable, Day(2, 1)));

        Assert.Equal(-585, firm.Pay("INV-2026-00001", 400m, Day(2, 10), atBank: 338.98m).Realised.Minor);
        Assert.Equal(33_898, firm.At(AccountRole.Bank).InBase);
        Assert.Equal(-442, Assert.Single(firm.Close("2026-02").Revalued).Difference.Minor);
        Assert.Equal((60_000, 51_282), firm.At(AccountRole.Receivable, Day(2, 28)));
        Assert.Equal((60_000, 51_724), firm.At(AccountRole.Receivable, Day(3, 1)));

        Assert.Equal(450, firm.Pay("INV-2026-00001", 600m, Day(3, 5), atBank: 521.74m).Realised.Minor);
        Assert.Empty(firm.Close("2026-03").Revalued);
        Assert.Equal((0, 0), firm.At(AccountRole.Receivable));
        Assert.Equal((-135, 0), (firm.Realised(), firm.Unrealised()));

        // February: 833.33 − 338.98 − 5.85 − 4.42 + 28.74 = 512.82. March: 512.82 + 4.42 − 521.74 + 4.50 = 0.00
        Assert.Equal(51_282, 83_333 - 33_898 + firm.Realised(Day(2, 1), Day(2, 28)) + firm.Unrealised(Day(2, 1), Day(2, 28)));
        Assert.Equal((-585, -442 + 2_874), (firm.Realised(Day(2, 1), Day(2, 28)), firm.Unrealised(Day(2, 1), Day(2, 28))));
        Assert.Equal((450, 442), (firm.Realised(Day(3, 1), Day(3, 31)), firm.Unrealised(Day(3, 1), Day(3, 31))));
        Assert.Equal(0, 51_282 + 442 - 52_174 + 450);
    }

    [Fact]
    public void The_same_at_the_rates_of_the_days()
    {
        using var firm = Told();
        firm.Rate(Day(2, 10), 1.18m);
        Assert.Equal(-585, firm.Pay("INV-2026-00001", 400m, Day(2, 10)).Realised.Minor);
        Assert.Equal(450, firm.Pay("INV-2026-00001", 600m, Day(3, 5)).Realised.Minor);
        Assert.Equal(33_898 + 52_174, firm.At(AccountRole.Bank).InBase);

        // the dollars are at the bank now: 1,000.00 at 1.1000 are 909.09, and stood at 860.72
        var bank = Assert.Single(firm.Close("2026-03").Revalued);
        Assert.Equal(("Assets:Bank", 90_909 - 86_072), (bank.Account, bank.Difference.Minor));
    }
}
