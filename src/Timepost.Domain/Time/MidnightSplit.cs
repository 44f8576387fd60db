using NodaTime;

namespace Timepost.Domain.Time;

/// <summary>Cuts an entry at local midnights.</summary>
public static class MidnightSplit
{
    /// <summary>The parts, one a calendar date of the zone, in order; their seconds sum to <paramref name="seconds"/> exactly.</summary>
    /// <remarks>A part has the id (entry, billing day). The time line between start and end is cut at each start of day (01:00 where a clock
    /// change takes midnight away; a date that does not exist has no part). Where the stated seconds are not end − start, they are shared in
    /// proportion, by largest remainder.</remarks>
    /// <param name="start">When it began.</param>
    /// <param name="end">When it ended; at or before start: one part.</param>
    /// <param name="seconds">Raw seconds, zero or more.</param>
    /// <param name="zone">The billing zone.</param>
    public static (LocalDate Day, long Seconds)[] Parts(Instant start, Instant end, long seconds, DateTimeZone zone)
    {
        ArgumentNullException.ThrowIfNull(zone);
        ArgumentOutOfRangeException.ThrowIfNegative(seconds);
        var day = start.InZone(zone).Date;
        if (end <= start || NextDay(day, zone).Start >= end)
        {
            return [(day, seconds)];
        }

        var days = new List<LocalDate>();
        var ticks = new List<long>();
        var from = start;
        while (from < end)
        {
            var (next, nextStart) = NextDay(day, zone);
            var to = nextStart < end ? nextStart : end;
            days.Add(day);
            ticks.Add((to - from).BclCompatibleTicks);
            (day, from) = (next, to);
        }

        var shares = Share(seconds, ticks, (end - start).BclCompatibleTicks);
        var parts = new (LocalDate, long)[days.Count];
        for (var i = 0; i < parts.Length; i++)
        {
            parts[i] = (days[i], shares[i]);
        }

        return parts;
    }

    // the next date that exists in the zone, and its first instant
    private static (LocalDate Date, Instant Start) NextDay(LocalDate day, DateTimeZone zone)
    {
        var next = day.PlusDays(1);
        var map = zone.MapLocal(next.AtMidnight());
        if (map.Count > 0)
        {
            return (next, map.First().ToInstant());
        }

        // midnight is in a gap: the day begins where the gap ends, unless the gap takes the whole date
        var start = map.LateInterval.Start;
        return (start.InZone(zone).Date, start);
    }

    private static long[] Share(long seconds, List<long> weights, long total)
    {
        var shares = new long[weights.Count];
        var remainders = new (Int128 Modulo, int Index)[weights.Count];
        var left = seconds;
        for (var i = 0; i < shares.Length; i++)
        {
            var product = (Int128)seconds * weights[i];
            shares[i] = (long)(product / total);
            remainders[i] = (product % total, i);
            left -= shares[i];
        }

        // largest remainder first, the earlier day where they are equal
        Array.Sort(remainders, static (a, b) => a.Modulo == b.Modulo ? a.Index.CompareTo(b.Index) : b.Modulo.CompareTo(a.Modulo));
        for (var i = 0; i < left; i++)
        {
            shares[remainders[i].Index]++;
        }

        return shares;
    }
}
