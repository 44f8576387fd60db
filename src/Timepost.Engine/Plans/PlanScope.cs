using NodaTime;
using Timepost.Domain.Billing;

namespace Timepost.Engine.Plans;

/// <summary>What is planned, as of when, and for which books.</summary>
/// <param name="AsOf">Date of the documents.</param>
/// <param name="Until">Periods that ended on or before it are drafted.</param>
/// <param name="Partial">Also the part of a period up to <paramref name="Until"/>.</param>
/// <param name="Quantity">What the books can hold and recompute.</param>
internal sealed record PlanScope(LocalDate AsOf, LocalDate Until, bool Partial, QuantityRules Quantity)
{
    /// <summary>A period's documents may be drafted.</summary>
    public bool Drafts(DateInterval period) => period.End <= Until || (Partial && period.Start <= Until);

    /// <summary>The last day of a period that its document covers: the period's own, or that up to which a part is billed.</summary>
    public LocalDate Through(DateInterval period) => period.End <= Until ? period.End : Until;
}

/// <summary>Months since January 1970.</summary>
internal static class Months
{
    /// <summary>The month of a day.</summary>
    public static int Of(LocalDate day) => ((day.Year - 1970) * 12) + day.Month - 1;

    /// <summary>The month of a day given as days since 1970-01-01.</summary>
    public static int OfDays(int days) => Of(Days.ToDate(days));

    /// <summary>First day of a month.</summary>
    public static LocalDate Start(int month)
    {
        var year = 1970 + (int)Math.Floor(month / 12m);
        return new LocalDate(year, month - ((year - 1970) * 12) + 1, 1);
    }

    /// <summary>Last day of a month, also of the calendar's last one.</summary>
    public static LocalDate End(int month)
    {
        var start = Start(month);
        return new LocalDate(start.Year, start.Month, CalendarSystem.Iso.GetDaysInMonth(start.Year, start.Month));
    }
}

/// <summary>Dates as days since 1970-01-01, with the dates of this century and the last at hand.</summary>
internal static class Days
{
    private const int First = -25_567; // 1900-01-01
    private static readonly LocalDate Epoch = new(1970, 1, 1);
    private static readonly LocalDate[] Known = Table();

    /// <summary>The date.</summary>
    public static LocalDate ToDate(int days)
    {
        var position = days - First;
        return position >= 0 && position < Known.Length ? Known[position] : Epoch.PlusDays(days);
    }

    /// <summary>Days since 1970-01-01.</summary>
    /// <remarks>Arithmetic on the proleptic Gregorian calendar with years that begin in March, so that the day of a leap
    /// year is the last: no table, no allocation.</remarks>
    public static int FromDate(LocalDate date)
    {
        var (year, month, day) = (date.Year, date.Month, date.Day);
        year -= month <= 2 ? 1 : 0;
        var era = (year >= 0 ? year : year - 399) / 400;
        var yearOfEra = year - (era * 400);
        var dayOfYear = (((153 * (month + (month > 2 ? -3 : 9))) + 2) / 5) + day - 1;
        var dayOfEra = (yearOfEra * 365) + (yearOfEra / 4) - (yearOfEra / 100) + dayOfYear;
        return (era * 146_097) + dayOfEra - 719_468;
    }

    private static LocalDate[] Table()
    {
        var table = new LocalDate[73_414]; // to 2100-12-31
        var day = Epoch.PlusDays(First);
        for (var i = 0; i < table.Length; i++)
        {
            table[i] = day;
            day = day.PlusDays(1);
        }

        return table;
    }
}
