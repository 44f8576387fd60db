using System.Globalization;
using System.Text.Json;
using CsCheck;
using NodaTime.Text;
using Timepost.Domain.Amounts;
using Timepost.Domain.Fx;
using static Timepost.Domain.Tests.Fx.Rates;

namespace Timepost.Domain.Tests.Fx;

public sealed class FxConversionTests
{
    // design, money and currencies: base EUR, rates as quote per euro, half-up
    [Theory]
    [InlineData("1000.00", "1.1600", "862.07")]
    [InlineData("1000.00", "1.2000", "833.33")]
    [InlineData("400.00", "1.1800", "338.98")]
    [InlineData("600.00", "1.1700", "512.82")]
    [InlineData("600.00", "1.1500", "521.74")]
    public void The_worked_example_converts_to_the_figures_of_the_design(string dollars, string rate, string euros)
    {
        var found = Found("USD", "EUR", Rate("USD", Number(rate), Day(15)));

        Assert.Equal(Money(Number(euros), "EUR"), FxConversion.Convert(Money(Number(dollars), "USD"), found, RoundingMode.HalfUp));
        Assert.Equal(-Money(Number(euros), "EUR"), FxConversion.Convert(-Money(Number(dollars), "USD"), found, RoundingMode.HalfUp));
    }

    [Fact]
    public void Each_currency_is_rounded_to_its_own_minor_unit()
    {
        var yen = Rate("JPY", 158.37m, Day(15));
        var dinar = Rate("KWD", 0.3571m, Day(15));

        Assert.Equal(Money(1956m, "JPY"), FxConversion.Convert(Money(12.35m, "EUR"), Found("EUR", "JPY", yen), RoundingMode.HalfUp));
        Assert.Equal(Money(78.01m, "EUR"), FxConversion.Convert(Money(12_355m, "JPY"), Found("JPY", "EUR", yen), RoundingMode.HalfUp));
        Assert.Equal(Money(4.410m, "KWD"), FxConversion.Convert(Money(12.35m, "EUR"), Found("EUR", "KWD", dinar), RoundingMode.HalfUp));
        Assert.Equal(Money(5_479m, "JPY"), FxConversion.Convert(Money(12.355m, "KWD"), Found("KWD", "JPY", dinar, yen), RoundingMode.HalfUp));
    }

    [Theory]
    [InlineData(RoundingMode.HalfUp, 2, -2)]
    [InlineData(RoundingMode.HalfEven, 2, -2)]
    [InlineData(RoundingMode.HalfDown, 1, -1)]
    [InlineData(RoundingMode.Up, 2, -2)]
    [InlineData(RoundingMode.Down, 1, -1)]
    [InlineData(RoundingMode.Ceiling, 2, -1)]
    [InlineData(RoundingMode.Floor, 1, -2)]
    public void An_exact_half_goes_where_the_mode_says(RoundingMode mode, long positive, long negative)
    {
        // 3 cents at 2 euro cents for one: 1.5 cents
        var found = Found("USD", "EUR", Rate("USD", 2m, Day(15)));

        Assert.Equal(positive, FxConversion.Convert(Money(0.03m, "USD"), found, mode).Minor);
        Assert.Equal(negative, FxConversion.Convert(Money(-0.03m, "USD"), found, mode).Minor);
    }

    // a division with 28 digits makes 0.005 of it, and then a cent
    [Fact]
    public void Trap_a_value_just_below_a_half_is_never_rounded_twice()
    {
        var found = Found("USD", "EUR", Rate("USD", 200.00000000000000000000000001m, Day(15)));

        Assert.Equal(0, FxConversion.Convert(Money(1m, "USD"), found, RoundingMode.HalfUp).Minor);
    }

    [Fact]
    public void A_cross_is_multiplied_before_it_is_divided()
    {
        // 7 ÷ 3 of the amount, which no decimal holds
        var found = Found("USD", "GBP", Rate("USD", 3m, Day(15)), Rate("GBP", 7m, Day(15)));

        Assert.Equal((7m, 3m), (found.Numerator, found.Denominator));
        Assert.Equal(Money(7m, "GBP"), FxConversion.Convert(Money(3m, "USD"), found, RoundingMode.Down));
    }

    [Fact]
    public void What_a_bank_made_of_an_amount_is_a_rate_that_gives_exactly_that_back()
    {
        var found = FoundRate.OfAmounts(Money(399m, "USD"), Money(338.98m, "EUR"));

        Assert.Equal(Money(338.98m, "EUR"), FxConversion.Convert(Money(399m, "USD"), found, RoundingMode.HalfUp));
        Assert.Equal(Money(-112.99m, "EUR"), FxConversion.Convert(Money(-133m, "USD"), found, RoundingMode.HalfUp)); // 112.9933
        Assert.Empty(found.Ids);
        Assert.Throws<ArgumentOutOfRangeException>(() => FoundRate.OfAmounts(Money(0m, "USD"), Money(1m, "EUR")));
    }

    [Fact]
    public void Another_currency_than_that_of_the_rate_and_an_amount_out_of_range_are_refused()
    {
        var found = Found("USD", "EUR", Rate("USD", 0.0001m, Day(15)));

        Assert.Throws<CurrencyMismatchException>(() => FxConversion.Convert(Money(1m, "GBP"), found, RoundingMode.HalfUp));
        Assert.Throws<ArgumentOutOfRangeException>(() => FxConversion.Convert(Timepost.Domain.Amounts.Money.OfMinor(long.MaxValue, Of("USD")), found, RoundingMode.HalfUp));
        Assert.Throws<ArgumentOutOfRangeException>(() => Rate("USD", 0m, Day(15)));
        Assert.Throws<ArgumentOutOfRangeException>(() => Rate("USD", -1.16m, Day(15)));
    }

    [Fact]
    public void There_and_back_differs_by_no_more_than_one_unit_of_the_coarser_step()
    {
        (from minor in Gen.Long[-1_000_000_00, 1_000_000_00] from rate in Gen.Decimal[0.5m, 2m] select (minor, rate)).Sample(
            sample =>
            {
                var rate = Rate("USD", sample.rate, Day(15));
                var euros = FxConversion.Convert(Timepost.Domain.Amounts.Money.OfMinor(sample.minor, Of("USD")), Found("USD", "EUR", rate), RoundingMode.HalfEven);
                var back = FxConversion.Convert(euros, Found("EUR", "USD", rate), RoundingMode.HalfEven);

                Assert.InRange(Math.Abs(back.Minor - sample.minor), 0, 2);
            },
            iter: 200);
    }

    [Fact]
    public void Rates_of_the_central_bank_convert_to_the_published_cases()
    {
        using var cases = JsonDocument.Parse(File.ReadAllText(SharedData.PathOf("D-fx", "fx_cases.json")));
        var days = SharedData.Table("D-fx", "eurofxref-hist.csv");
        var asked = 0;
        foreach (var one in cases.RootElement.GetProperty("cases").EnumerateArray())
        {
            string Text(string name) => one.TryGetProperty(name, out var text) ? text.ToString() : "";
            var date = LocalDatePattern.Iso.Parse(Text("date")).Value;
            if (!Currency.TryOf(Text("from"), out var from) || !Currency.TryOf(Text("to"), out var to))
            {
                // no document can be in it any more
                Assert.NotEmpty(Text("not_quoted"));
                asked++;
                continue;
            }

            var rates = days.Where(d => string.CompareOrdinal(d["Date"], Text("date")) <= 0).Take(5)
                .SelectMany(d => new[] { from, to }.Where(c => d.GetValueOrDefault(c.Code, "N/A") != "N/A")
                    .Select(c => Rate(c.Code, Number(d[c.Code]), LocalDatePattern.Iso.Parse(d["Date"]).Value)));
            var found = new RateTable(rates).Find("ecb", from, to, date).Rate;

            asked++;
            if (Text("rounded_half_up").Length == 0)
            {
                Assert.Null(found); // no longer quoted: an exception
                continue;
            }

            Assert.NotNull(found);
            var amount = Timepost.Domain.Amounts.Money.Exact(Number(Text("amount")), from);
            Assert.Equal(Number(Text("rounded_half_up")), FxConversion.Convert(amount, found, RoundingMode.HalfUp).Amount);
            Assert.Equal(Number(Text("rounded_half_even")), FxConversion.Convert(amount, found, RoundingMode.HalfEven).Amount);
        }

        Assert.Equal(9, asked);
    }

    private static decimal Number(string text) => decimal.Parse(text, CultureInfo.InvariantCulture);
}
