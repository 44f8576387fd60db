using NodaTime;
using Timepost.Domain.Billing;
using Timepost.Domain.Mapping;

namespace Timepost.Domain.Tests.Billing;

public sealed class BillingPeriodTests
{
    [Theory]
    [InlineData(2026, 3, 31, BillingPeriodLength.Month, "2026-03", "2026-03-01", "2026-03-31")]
    [InlineData(2024, 2, 29, BillingPeriodLength.Month, "2024-02", "2024-02-01", "2024-02-29")]
    [InlineData(2026, 8, 1, BillingPeriodLength.Quarter, "2026-Q3", "2026-07-01", "2026-09-30")]
    [InlineData(2026, 12, 31, BillingPeriodLength.Year, "2026", "2026-01-01", "2026-12-31")]
    [InlineData(2027, 1, 3, BillingPeriodLength.Week, "2026-W53", "2026-12-28", "2027-01-03")] // the week year
    [InlineData(2026, 3, 4, BillingPeriodLength.Week, "2026-W10", "2026-03-02", "2026-03-08")]
    public void A_day_lies_in_its_period(int year, int month, int day, BillingPeriodLength length, string label, string first, string last)
    {
        var period = BillingPeriods.Of(new LocalDate(year, month, day), length);
        Assert.Equal((label, first, last), (period.Label, $"{period.Days.Start:uuuu-MM-dd}", $"{period.Days.End:uuuu-MM-dd}"));
    }
}
