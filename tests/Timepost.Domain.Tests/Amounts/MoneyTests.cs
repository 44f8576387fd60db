using CsCheck;
using Timepost.Domain.Amounts;

namespace Timepost.Domain.Tests.Amounts;

public sealed class MoneyTests
{
    private static readonly Currency Eur = Currency.Of("EUR");
    private static readonly Currency Jpy = Currency.Of("JPY");

    [Fact]
    public void Two_currencies_never_mix()
    {
        var euro = Money.Exact(1, Eur);
        var yen = Money.Exact(1, Jpy);
        Assert.Throws<CurrencyMismatchException>(() => euro + yen);
        Assert.Throws<CurrencyMismatchException>(() => euro - yen);
        Assert.Throws<CurrencyMismatchException>(() => euro < yen);
        Assert.Throws<CurrencyMismatchException>(() => euro + default(Money));
        Assert.NotEqual(Money.Zero(Eur), Money.Zero(Jpy));
    }

    [Theory]
    [InlineData("JPY", 12, "12 JPY")]
    [InlineData("EUR", -1234, "-12.34 EUR")]
    [InlineData("EUR", 5, "0.05 EUR")]
    [InlineData("KWD", 1, "0.001 KWD")]
    [InlineData("CLF", 12345, "1.2345 CLF")]
    [InlineData("EUR", long.MaxValue, "92233720368547758.07 EUR")]
    [InlineData("EUR", -long.MaxValue, "-92233720368547758.07 EUR")]
    public void Shows_the_decimals_of_its_currency(string currency, long minor, string text)
    {
        var money = Money.OfMinor(minor, Currency.Of(currency));
        Assert.Equal(text, money.ToString());
        Assert.Equal(money, Money.Exact(money.Amount, money.Currency));
    }

    [Fact]
    public void N1_more_decimals_than_the_currency_are_refused()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => Money.Exact(0.005m, Eur));
        Assert.Throws<ArgumentOutOfRangeException>(() => Money.Exact(0.5m, Jpy));
        Assert.Throws<ArgumentOutOfRangeException>(() => Money.Exact(0.0001m, Currency.Of("KWD")));
        Assert.Equal(100, Money.Exact(1.0000m, Eur).Minor);
    }

    [Fact]
    public void N1_the_smallest_decimal_is_refused_and_never_zero()
    {
        // 1e-29 is no decimal at all; 1e-28 is the finest
        var finest = new decimal(1, 0, 0, false, 28);
        Assert.Throws<ArgumentOutOfRangeException>(() => Money.Exact(finest, Eur));
        Assert.Throws<ArgumentOutOfRangeException>(() => Money.Exact(1 + finest, Eur));
        Assert.Equal(1, Money.Rounded(finest, Eur, RoundingMode.Up).Minor);
    }

    [Fact]
    public void N1_what_is_beyond_the_range_is_refused()
    {
        foreach (var amount in new[] { decimal.MaxValue, decimal.MinValue, 92233720368547758.08m, -92233720368547758.08m, 1e18m, 1e28m })
        {
            Assert.Throws<ArgumentOutOfRangeException>(() => Money.Exact(amount, Eur));
            Assert.Throws<ArgumentOutOfRangeException>(() => Money.Rounded(amount, Eur, RoundingMode.HalfUp));
        }

        Assert.Throws<OverflowException>(() => Money.OfMinor(long.MinValue, Eur));
        Assert.Throws<OverflowException>(() => Money.OfMinor(long.MaxValue, Eur) + Money.OfMinor(1, Eur));
        Assert.Throws<OverflowException>(() => Money.OfMinor(-long.MaxValue, Eur) - Money.OfMinor(1, Eur));
    }

    [Fact]
    public void N1_2_to_the_53_and_one_is_exact() =>
        Assert.Equal("90071992547409.93", Money.OfMinor(9_007_199_254_740_993, Eur).ToAmountString());

    [Fact]
    public void Sums_and_signs_agree_with_minor_units() =>
        Gen.Select(Gen.Long[-1_000_000_000, 1_000_000_000], Gen.Long[-1_000_000_000, 1_000_000_000], Gen.Int[0, 3].Select(i => new[] { "JPY", "EUR", "KWD", "CLF" }[i]))
            .Sample((a, b, code) =>
            {
                var currency = Currency.Of(code);
                Money left = Money.OfMinor(a, currency), right = Money.OfMinor(b, currency);
                Assert.Equal(a + b, (left + right).Minor);
                Assert.Equal(left, left + right - right);
                Assert.Equal(-left, Money.Zero(currency) - left);
                Assert.Equal(left.Amount + right.Amount, (left + right).Amount);
                Assert.Equal(a.CompareTo(b), left.CompareTo(right));
            });

    [Theory]
    [InlineData(400, "95", "10.56")] // 10.5555…
    [InlineData(1200, "95", "31.67")] // 31.666…
    [InlineData(1, "0", "0.00")]
    [InlineData(90, "30.20", "0.76")] // 0.755: half goes up
    public void A_rate_is_multiplied_before_it_is_divided(long seconds, string rate, string amount) =>
        Assert.Equal(amount, new HourlyRate(decimal.Parse(rate, System.Globalization.CultureInfo.InvariantCulture), Eur)
            .Of(seconds).Round(RoundingMode.HalfUp).ToAmountString());
}
