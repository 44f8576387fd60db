using NodaTime;

namespace Timepost.Storage.Sqlite;

/// <summary>Instants as microseconds and dates as days since 1970-01-01, as both databases keep them.</summary>
internal static class StoreTime
{
    private const int TicksPerMicrosecond = 10;
    private static readonly LocalDate Epoch = new(1970, 1, 1);
    private static readonly int EpochDays = DaysSinceCommonEra(Epoch);

    /// <summary>Microseconds since 1970, floored.</summary>
    public static long Micros(Instant instant)
    {
        var ticks = instant.ToUnixTimeTicks();
        return ticks >= 0 ? ticks / TicksPerMicrosecond : (ticks - TicksPerMicrosecond + 1) / TicksPerMicrosecond;
    }

    /// <summary>Microseconds since 1970.</summary>
    public static Instant Instant(long micros) => NodaTime.Instant.FromUnixTimeTicks(micros * TicksPerMicrosecond);

    /// <summary>Days since 1970.</summary>
    public static int Days(LocalDate date) => DaysSinceCommonEra(date) - EpochDays;

    /// <summary>The date so many days after 1970-01-01.</summary>
    public static LocalDate Date(int days) => Epoch.PlusDays(days);

    /// <summary>Months since 1970-01, which is 0.</summary>
    public static int Month(LocalDate date) => ((date.Year - 1970) * 12) + date.Month - 1;

    private static int DaysSinceCommonEra(LocalDate date) => date.ToDateOnly().DayNumber;
}
