using Timepost.Domain.Fx;
using static Timepost.Domain.Tests.Fx.Rates;

namespace Timepost.Domain.Tests.Fx;

public sealed class RateTableTests
{
    private static RateSearch Find(string from, string to, int day, params FxRate[] rates) =>
        new RateTable(rates).Find("ecb", Of(from), Of(to), Day(day));

    [Fact]
    public void A_pair_is_taken_as_published_and_its_inverse_exactly()
    {
        var rate = Rate("USD", 1.16m, Day(15));

        var direct = Find("EUR", "USD", 15, rate).Rate!;
        var inverse = Find("USD", "EUR", 15, rate).Rate!;

        Assert.Equal((1.16m, 1m), (direct.Numerator, direct.Denominator));
        Assert.Equal((1m, 1.16m), (inverse.Numerator, inverse.Denominator));
        Assert.Equal([rate.Id], inverse.Ids);
        Assert.Equal(Day(15), inverse.Date);
    }

    [Fact]
    public void Two_other_currencies_cross_through_the_providers_base()
    {
        var dollar = Rate("USD", 1.16m, Day(15), id: 1);
        var yen = Rate("JPY", 184.2m, Day(14), id: 2);

        var found = Find("JPY", "USD", 15, dollar, yen).Rate!;

        Assert.Equal((1.16m, 184.2m), (found.Numerator, found.Denominator));
        Assert.Equal([yen.Id, dollar.Id], found.Ids);
        Assert.Equal(Day(14), found.Date); // the older of the two
        Assert.Equal("1 EUR = 184.2 JPY (ecb, 2026-01-14); 1 EUR = 1.16 USD (ecb, 2026-01-15)", found.ToString());
    }

    [Fact]
    public void A_provider_without_a_common_base_gives_no_cross()
    {
        FxRate[] rates = [Rate("USD", 1.16m, Day(15)), Rate("JPY", 158m, Day(15), of: "USD"), Rate("GBP", 0.87m, Day(15))];

        Assert.Equal(RateGap.NoCommonBase, Find("JPY", "GBP", 15, rates).Gap);
        Assert.NotNull(Find("USD", "JPY", 15, rates).Rate);
    }

    // 2026-01-16 is a Friday, 19 a Monday
    [Theory]
    [InlineData(16)]
    [InlineData(17)]
    [InlineData(18)]
    public void A_weekend_takes_the_rate_of_friday(int day)
    {
        FxRate[] rates = [Rate("USD", 1.15m, Day(15), id: 1), Rate("USD", 1.16m, Day(16), id: 2), Rate("USD", 1.17m, Day(19), id: 3)];

        Assert.Equal(1.16m, Find("EUR", "USD", day, rates).Rate!.Numerator);
    }

    [Fact]
    public void A_rate_is_at_most_so_many_days_old_and_each_of_two_by_itself()
    {
        FxRate[] rates = [Rate("USD", 1.16m, Day(11)), Rate("GBP", 0.87m, Day(15), id: 2)];

        Assert.NotNull(Find("USD", "EUR", 15, rates).Rate);
        Assert.NotNull(Find("USD", "GBP", 15, rates).Rate);
        Assert.Equal(new RateSearch(null, RateGap.TooOld), Find("USD", "EUR", 16, rates));
        Assert.Equal(RateGap.TooOld, Find("USD", "GBP", 16, rates).Gap);
        Assert.Equal(RateGap.TooOld, new RateTable(rates, 0).Find("ecb", Of("USD"), Of("EUR"), Day(12)).Gap);
        Assert.NotNull(new RateTable(rates, 5).Find("ecb", Of("USD"), Of("EUR"), Day(16)).Rate);
    }

    [Fact]
    public void A_later_rate_and_one_of_another_provider_are_not_taken()
    {
        var rate = Rate("USD", 1.16m, Day(15));

        Assert.Equal(RateGap.NoRate, Find("USD", "EUR", 14, rate).Gap);
        Assert.Equal(RateGap.NoRate, Find("GBP", "EUR", 15, rate).Gap);
        Assert.Equal(RateGap.NoRate, new RateTable([rate]).Find("bank", Of("USD"), Of("EUR"), Day(15)).Gap);
    }

    [Fact]
    public void A_corrected_rate_wins_in_whatever_order_they_come()
    {
        var first = Rate("USD", 11.6m, Day(15), id: 9, minutes: 0);
        var corrected = Rate("USD", 1.16m, Day(15), id: 2, minutes: 1);

        Assert.Equal(1.16m, Find("EUR", "USD", 15, first, corrected).Rate!.Numerator);
        Assert.Equal(1.16m, Find("EUR", "USD", 15, corrected, first).Rate!.Numerator);
    }

    [Fact]
    public void A_pair_that_is_published_both_ways_takes_the_later_day_and_then_the_later_capture()
    {
        var there = Rate("USD", 1.16m, Day(15), id: 1);
        var back = Rate("EUR", 0.9m, Day(15), of: "USD", id: 2, minutes: 1);

        Assert.Equal(back.Id, Find("EUR", "USD", 15, there, back).Rate!.Ids[0]);
        Assert.Equal(there.Id, Find("EUR", "USD", 16, there with { Date = Day(16) }, back).Rate!.Ids[0]);
    }

    [Fact]
    public void A_currency_in_itself_is_one_without_a_rate()
    {
        var found = Find("EUR", "EUR", 15).Rate!;

        Assert.Equal((1m, 1m), (found.Numerator, found.Denominator));
        Assert.Empty(found.Ids);
        Assert.Null(found.Date);
    }
}
