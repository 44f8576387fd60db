using System.Globalization;
using NodaTime;
using NodaTime.Text;
using Timepost.Domain.Amounts;
using Timepost.Domain.Mapping;
using Timepost.Domain.Work;

namespace Timepost.Domain.Time;

/// <summary>From what a reader found to instants, seconds and a billing day. Pure: the same row, zones, policies and tzdb give the same result.</summary>
/// <remarks>The rules are in <c>docs/time.md</c>. What is rejected by policy, or cannot be decided, is held with a problem: it keeps the
/// reading that the default policy would have given, so that a person can see it, and is not billed.</remarks>
public static class TimeNormaliser
{
    /// <summary>An entry longer than this many seconds is an exception: 24 hours.</summary>
    public const long LongestSeconds = 86_400;

    // an offset is at most 18 hours: two days keep every conversion inside the range of years 0001 to 9999
    private static readonly LocalDate FirstConvertible = new(1, 1, 3);
    private static readonly LocalDate LastConvertible = new(9999, 12, 29);

    /// <summary>Resolves one row.</summary>
    /// <param name="row">As read.</param>
    /// <param name="zones">What is known around it.</param>
    /// <param name="policies">Ambiguous and skipped times, whose billing day.</param>
    /// <param name="toleranceSeconds">By how much a stated duration may differ from end − start; 0 or more.</param>
    public static NormalisedTime Normalise(TimeRow row, in ZoneChoice zones, Policies policies, int toleranceSeconds)
    {
        var notes = new Notes(row.Notices);
        return row.Start is null && row.StartLocal is null
            ? Day(row, notes)
            : Timed(row, zones, policies, toleranceSeconds, notes);
    }

    private static NormalisedTime Day(TimeRow row, Notes notes)
    {
        var date = row.Date ?? throw new ArgumentException("A row has a start or a date.", nameof(row));
        var seconds = row.StatedSeconds;
        if (seconds is null && !row.Running)
        {
            notes.Hold("duration-missing", $"The entry of {Iso(date)} has neither a duration nor a start and an end.");
        }

        return Finish(null, null, "", "", EntryPrecision.Day, date, date, seconds ?? 0, row.Running, notes);
    }

    private static NormalisedTime Timed(TimeRow row, in ZoneChoice zones, Policies policies, int toleranceSeconds, Notes notes)
    {
        if (!InRange(row))
        {
            var date = row.Date ?? row.StartLocal?.Date ?? row.Start!.Value.Date;
            notes.Hold("time-out-of-range", $"'{row.StartText}' is too near to the end of the calendar (years 0001 to 9999) to be an instant.");
            return Finish(null, null, "", "", EntryPrecision.Day, date, date, row.StatedSeconds ?? 0, row.Running, notes);
        }

        var zone = "";
        ZonedReading? startReading = null, endReading = null;
        Instant start;
        if (row.Start is { } offsetStart)
        {
            start = offsetStart.ToInstant();
        }
        else
        {
            var reading = ZonedReading.Of(row.StartLocal!.Value, zones.Reading, policies);
            startReading = reading;
            start = reading.Instant;
            zone = zones.Reading.Id;
        }

        Instant? end = null;
        if (!row.Running)
        {
            if (row.End is { } offsetEnd)
            {
                end = offsetEnd.ToInstant();
            }
            else if (row.EndLocal is { } localEnd)
            {
                var reading = ZonedReading.Of(localEnd, zones.Reading, policies);
                endReading = reading;
                end = reading.Instant;
                zone = zones.Reading.Id;
            }
        }

        if (end < start)
        {
            // an end is not before its start: where a clock time occurs twice, only one reading is left
            if (endReading is { Other: { } laterEnd } && laterEnd >= start)
            {
                endReading = endReading.Value.Swapped();
                end = laterEnd;
            }
            else if (startReading is { Other: { } earlierStart } && earlierStart <= end)
            {
                startReading = startReading.Value.Swapped();
                start = earlierStart;
            }
        }

        startReading?.Report("start", ref notes);
        endReading?.Report("end", ref notes);

        var seconds = row.StatedSeconds;
        if (end is { } known)
        {
            var span = Whole(known - start, ref notes);
            if (seconds is null)
            {
                seconds = span;
            }
            else if (Math.Abs(seconds.Value - span) > toleranceSeconds)
            {
                notes.Hold(
                    "duration-mismatch",
                    $"The source states {Clock(seconds.Value)}, but {row.StartText} to its end is {Clock(span)}: more than the {toleranceSeconds} s that the connection allows.");
            }

            if (known < start && row.StatedSeconds is not < 0)
            {
                notes.Hold("duration-negative", $"The entry ends {Clock(-span)} before its start {row.StartText}.");
            }
        }
        else if (!row.Running)
        {
            if (seconds is null)
            {
                notes.Hold("duration-missing", $"The entry that began {row.StartText} has neither a duration nor an end, and is not running.");
            }
            else if (seconds is >= 0 and <= LongestSeconds)
            {
                end = start + Duration.FromSeconds(seconds.Value);
            }
        }

        var billing = zones.Billing(policies.BillingDay);
        var billingDay = start.InZone(billing).Date;
        var shown = row.Date ?? row.StartLocal?.Date ?? ShownDate(row.Start!.Value, start, zones.Work);
        if (shown != billingDay)
        {
            notes.Add("billing-day-by-zone", $"Shown by the source on {Iso(shown)}; its billing day in {billing.Id} is {Iso(billingDay)}.");
        }

        return Finish(start, end, zone, billing.Id, EntryPrecision.Instant, shown, billingDay, seconds ?? 0, row.Running, notes);
    }

    private static NormalisedTime Finish(
        Instant? start, Instant? end, string zone, string billingZone, EntryPrecision precision,
        LocalDate date, LocalDate billingDay, long seconds, bool running, Notes notes)
    {
        if (!running && seconds < 0)
        {
            notes.Hold("duration-negative", $"A duration of {Clock(seconds)} is below zero.");
        }
        else if (!running && seconds > LongestSeconds)
        {
            notes.Hold("duration-over-24h", $"A duration of {Clock(seconds)} is more than 24 hours.");
        }

        return new()
        {
            Start = start,
            End = end,
            Zone = zone,
            BillingZone = billingZone,
            Precision = precision,
            Date = date,
            BillingDay = billingDay,
            Seconds = running ? 0 : Math.Max(0, seconds),
            State = notes.Problem is not null ? EntryState.Held : running ? EntryState.Running : EntryState.Active,
            Notices = notes.List,
            Problem = notes.Problem,
        };
    }

    // a UTC stamp says nothing of the place; any other offset is the clock that the source shows
    private static LocalDate ShownDate(OffsetDateTime given, Instant start, DateTimeZone work) =>
        given.Offset == Offset.Zero ? start.InZone(work).Date : given.Date;

    private static bool InRange(TimeRow row) =>
        InRange(row.StartLocal?.Date) && InRange(row.EndLocal?.Date) && InRange(row.Start?.Date) && InRange(row.End?.Date);

    private static bool InRange(LocalDate? date) => date is not { } d || (d >= FirstConvertible && d <= LastConvertible);

    private static long Whole(Duration span, ref Notes notes)
    {
        var ticks = span.BclCompatibleTicks;
        if (ticks % NodaConstants.TicksPerSecond == 0)
        {
            return ticks / NodaConstants.TicksPerSecond;
        }

        var seconds = (long)Rounding.Round((decimal)ticks / NodaConstants.TicksPerSecond, 0, RoundingMode.HalfEven);
        notes.Add("seconds-rounded", $"End − start is {((decimal)ticks / NodaConstants.TicksPerSecond).ToString(CultureInfo.InvariantCulture)} s, taken as {seconds} s.");
        return seconds;
    }

    private static string Iso(LocalDate date) => LocalDatePattern.Iso.Format(date);

    internal static string Clock(long seconds)
    {
        var magnitude = Math.Abs(seconds);
        return string.Create(
            CultureInfo.InvariantCulture,
            $"{(seconds < 0 ? "-" : "")}{magnitude / 3_600}:{magnitude / 60 % 60:00}:{magnitude % 60:00}");
    }
}
