using System.Globalization;
using NodaTime;
using NodaTime.Calendars;
using Timepost.Domain.Mapping;

namespace Timepost.Domain.Billing;

/// <summary>A period of invoicing.</summary>
/// <param name="Label">As in document identities: <c>2026-W10</c>, <c>2026-03</c>, <c>2026-Q1</c>, <c>2026</c>.</param>
/// <param name="Days">First and last day, both included.</param>
public readonly record struct BillingPeriod(string Label, DateInterval Days);

/// <summary>Calendar periods of invoicing.</summary>
public static class BillingPeriods
{
    /// <summary>The period in which a day lies. Weeks run from Monday to Sunday (ISO 8601) and belong
    /// to the week year.</summary>
    public static BillingPeriod Of(LocalDate day, BillingPeriodLength length)
    {
        switch (length)
        {
            case BillingPeriodLength.Week:
                var year = WeekYearRules.Iso.GetWeekYear(day);
                var week = WeekYearRules.Iso.GetWeekOfWeekYear(day);
                var monday = day.PlusDays(1 - (int)day.DayOfWeek);
                return new(Text($"{year:0000}-W{week:00}"), new(monday, monday.PlusDays(6)));
            case BillingPeriodLength.Month:
                var first = new LocalDate(day.Year, day.Month, 1);
                return new(Text($"{day.Year:0000}-{day.Month:00}"), new(first, first.PlusMonths(1).PlusDays(-1)));
            case BillingPeriodLength.Quarter:
                var quarter = (day.Month + 2) / 3;
                var begin = new LocalDate(day.Year, (quarter * 3) - 2, 1);
                return new(Text($"{day.Year:0000}-Q{quarter}"), new(begin, begin.PlusMonths(3).PlusDays(-1)));
            case BillingPeriodLength.Year:
                return new(Text($"{day.Year:0000}"), new(new(day.Year, 1, 1), new(day.Year, 12, 31)));
            default:
                throw new ArgumentOutOfRangeException(nameof(length), length, "No length of a period.");
        }
    }

    /// <summary>The period with a label; null where none has it.</summary>
    public static BillingPeriod? Parse(string label, BillingPeriodLength length)
    {
        ArgumentNullException.ThrowIfNull(label);
        if (label.Length < 4 || !int.TryParse(label.AsSpan(0, 4), NumberStyles.None, CultureInfo.InvariantCulture, out var year) || year is < 1970 or > 2099)
        {
            return null;
        }

        // a week's year begins or ends in another calendar year
        var period = Of(new LocalDate(year, 1, 1).PlusDays(-7), length);
        while (period.Days.Start.Year <= year)
        {
            if (period.Label == label)
            {
                return period;
            }

            period = Of(period.Days.End.PlusDays(1), length);
        }

        return null;
    }

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
