using System.Globalization;
using CsCheck;
using Timepost.Domain.Amounts;

namespace Timepost.Domain.Tests.Amounts;

public sealed class RoundingTests
{
    [Fact]
    public void Agrees_with_the_published_table()
    {
        var rows = SharedData.Table("F-vectors", "rounding_modes.csv");
        Assert.Equal(30, rows.Count);
        foreach (var row in rows)
        {
            var value = Number(row["value"]);
            var currency = Currency.Of(row["currency"]);
            Assert.Equal(int.Parse(row["decimals"], CultureInfo.InvariantCulture), currency.Decimals);
            foreach (var (column, mode) in new[]
            {
                ("half_up", RoundingMode.HalfUp), ("half_down", RoundingMode.HalfDown), ("half_even", RoundingMode.HalfEven),
                ("up", RoundingMode.Up), ("down", RoundingMode.Down), ("ceiling", RoundingMode.Ceiling), ("floor", RoundingMode.Floor),
            })
            {
                var expected = Number(row[column]);
                Assert.True(
                    expected == Money.Rounded(value, currency, mode).Amount,
                    $"{row["value"]} {currency} {column}: {expected} expected, {Money.Rounded(value, currency, mode)} found");
                Assert.Equal(expected, Rounding.Round(value, currency.Decimals, mode));
            }
        }
    }

    [Theory]
    [InlineData(RoundingMode.HalfUp, "0.125", "0.13", "-0.13")]
    [InlineData(RoundingMode.HalfDown, "0.125", "0.12", "-0.12")]
    [InlineData(RoundingMode.HalfDown, "0.1250000000000000000000000001", "0.13", "-0.13")]
    [InlineData(RoundingMode.HalfEven, "0.125", "0.12", "-0.12")]
    [InlineData(RoundingMode.HalfEven, "0.135", "0.14", "-0.14")]
    [InlineData(RoundingMode.Up, "0.121", "0.13", "-0.13")]
    [InlineData(RoundingMode.Down, "0.129", "0.12", "-0.12")]
    [InlineData(RoundingMode.Ceiling, "0.121", "0.13", "-0.12")]
    [InlineData(RoundingMode.Floor, "0.129", "0.12", "-0.13")]
    public void Each_mode_says_where_a_half_goes(RoundingMode mode, string value, string rounded, string mirrored)
    {
        Assert.Equal(Number(rounded), Rounding.Round(Number(value), 2, mode));
        Assert.Equal(Number(mirrored), Rounding.Round(-Number(value), 2, mode));
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(29)]
    public void Decimals_are_0_to_28(int decimals)
    {
        foreach (var mode in Enum.GetValues<RoundingMode>())
        {
            Assert.Throws<ArgumentOutOfRangeException>(() => Rounding.Round(1.5m, decimals, mode));
        }
    }

    [Fact]
    public void All_but_ceiling_and_floor_mirror_and_none_is_off_by_a_step() =>
        Gen.Select(Gen.Decimal[-1_000_000m, 1_000_000m], Gen.Int[0, 6], Gen.Enum<RoundingMode>()).Sample((value, decimals, mode) =>
        {
            var rounded = Rounding.Round(value, decimals, mode);
            var step = 1m;
            for (var i = 0; i < decimals; i++)
            {
                step /= 10;
            }

            Assert.True(Math.Abs(rounded - value) < step || rounded == value);
            Assert.Equal(rounded, Rounding.Round(rounded, decimals, mode));
            if (mode is not (RoundingMode.Ceiling or RoundingMode.Floor))
            {
                Assert.Equal(-rounded, Rounding.Round(-value, decimals, mode));
            }
        });

    private static decimal Number(string text) =>
        decimal.Parse(text, NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture);
}
