using CsCheck;
using NodaTime;
using Timepost.Engine.Plans;

namespace Timepost.Engine.Tests.Plans;

public sealed class DaysTests
{
    private static readonly LocalDate Epoch = new(1970, 1, 1);

    [Theory]
    [InlineData(1970, 1, 1, 0)]
    [InlineData(2000, 2, 29, 11016)]
    [InlineData(1, 1, 1, -719162)]
    [InlineData(9999, 12, 31, 2932896)]
    public void D1_counts_days_from_year_1_to_9999(int year, int month, int day, int days)
    {
        Assert.Equal(days, Days.FromDate(new LocalDate(year, month, day)));
        Assert.Equal(new LocalDate(year, month, day), Days.ToDate(days));
    }

    [Theory]
    [InlineData(9999, 12, 31)]
    [InlineData(2024, 2, 29)]
    [InlineData(1, 1, 31)]
    public void D1_each_month_of_the_calendar_has_a_last_day(int year, int month, int day) =>
        Assert.Equal(new LocalDate(year, month, day), Months.End(Months.Of(new LocalDate(year, month, 1))));

    [Fact]
    public void Agrees_with_the_calendar() => Gen.Int[-719162, 2932896].Sample(days =>
    {
        var date = Epoch.PlusDays(days);
        return Days.FromDate(date) == Period.DaysBetween(Epoch, date) && Days.ToDate(days) == date;
    });
}
