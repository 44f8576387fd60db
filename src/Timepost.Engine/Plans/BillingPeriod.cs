using System.Globalization;
using NodaTime;
using NodaTime.Calendars;
using Timepost.Domain.Mapping;

namespace Timepost.Engine.Plans;

/// <summary>Periods of invoicing: weeks of ISO 8601, and calendar months, quarters and years.</summary>
public static class BillingPeriod
{
    /// <summary>The period that holds a day.</summary>
    public static DateInterval Of(BillingPeriodLength length, LocalDate day)
    {
        var start = Start(length, day);
        return new DateInterval(start, End(length, start));
    }

    /// <summary>First day of the period that holds a day.</summary>
    public static LocalDate Start(BillingPeriodLength length, LocalDate day) => length switch
    {
        BillingPeriodLength.Week => day.PlusDays(1 - (int)day.DayOfWeek),
        BillingPeriodLength.Month => new LocalDate(day.Year, day.Month, 1),
        BillingPeriodLength.Quarter => new LocalDate(day.Year, ((day.Month - 1) / 3 * 3) + 1, 1),
        BillingPeriodLength.Year => new LocalDate(day.Year, 1, 1),
    };

    /// <summary>Last day of the period that begins on a day.</summary>
    public static LocalDate End(BillingPeriodLength length, LocalDate start) => length switch
    {
        BillingPeriodLength.Week => start.PlusDays(6),
        BillingPeriodLength.Month => start.PlusMonths(1).PlusDays(-1),
        BillingPeriodLength.Quarter => start.PlusMonths(3).PlusDays(-1),
        BillingPeriodLength.Year => start.PlusYears(1).PlusDays(-1),
    };

    /// <summary>Its name, part of the document key: 2026-W14, 2026-03, 2026-Q1, 2026.</summary>
    public static string Name(BillingPeriodLength length, LocalDate start) => length switch
    {
        BillingPeriodLength.Week => string.Create(
            CultureInfo.InvariantCulture,
            $"{WeekYearRules.Iso.GetWeekYear(start):0000}-W{WeekYearRules.Iso.GetWeekOfWeekYear(start):00}"),
        BillingPeriodLength.Month => string.Create(CultureInfo.InvariantCulture, $"{start.Year:0000}-{start.Month:00}"),
        BillingPeriodLength.Quarter => string.Create(CultureInfo.InvariantCulture, $"{start.Year:0000}-Q{((start.Month - 1) / 3) + 1}"),
        BillingPeriodLength.Year => start.Year.ToString("0000", CultureInfo.InvariantCulture),
    };
}
