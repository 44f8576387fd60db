using Timepost.Domain.Amounts;
using Timepost.Domain.Billing;
using static Timepost.Domain.Tests.Fx.Rates;

namespace Timepost.Domain.Tests.Billing;

public sealed class ConvertedRateTests
{
    [Fact]
    public void A_rate_is_multiplied_before_it_is_divided_and_never_rounded_to_the_minor_unit()
    {
        var converted = new ConvertedRate(new HourlyRate(116m, Of("USD")), Found("USD", "EUR", Rate("USD", 1.16m, Day(15))));

        Assert.Equal(new HourlyRate(100m, Of("EUR")), converted.Rate);
        Assert.Equal(
            86.20689655172413793103448276m, new ConvertedRate(new HourlyRate(100m, Of("USD")), Found("USD", "EUR", Rate("USD", 1.16m, Day(15)))).Rate.PerHour);
        Assert.Equal(0m, new ConvertedRate(new HourlyRate(0m, Of("USD")), Found("USD", "EUR", Rate("USD", 1.16m, Day(15)))).Rate.PerHour);
    }

    [Fact]
    public void What_no_decimal_holds_is_beyond_what_an_invoice_can_hold_and_another_currency_is_our_bug()
    {
        var huge = new ConvertedRate(new HourlyRate(decimal.MaxValue, Of("EUR")), Found("EUR", "USD", Rate("USD", 1.16m, Day(15))));

        Assert.True(huge.Rate.PerHour > 1_000_000_000_000_000m);
        Assert.Throws<CurrencyMismatchException>(() => new ConvertedRate(new HourlyRate(1m, Of("GBP")), Found("EUR", "USD", Rate("USD", 1.16m, Day(15)))));
    }
}
