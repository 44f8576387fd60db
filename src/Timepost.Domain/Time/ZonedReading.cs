using NodaTime;
using NodaTime.Text;
using Timepost.Domain.Mapping;
using Timepost.Domain.Work;

namespace Timepost.Domain.Time;

/// <summary>A local time as an instant, and how that was decided.</summary>
internal readonly struct ZonedReading
{
    private readonly LocalDateTime _local;
    private readonly DateTimeZone _zone;
    private readonly Kind _kind;
    private readonly bool _rejected;

    private ZonedReading(LocalDateTime local, DateTimeZone zone, Kind kind, bool rejected, Instant instant, Instant? other)
    {
        (_local, _zone, _kind, _rejected) = (local, zone, kind, rejected);
        (Instant, Other) = (instant, other);
    }

    private enum Kind
    {
        Plain,
        Earlier,
        Later,
        Shifted,
    }

    /// <summary>What was chosen.</summary>
    public Instant Instant { get; }

    /// <summary>The reading not chosen, of a time that occurs twice.</summary>
    public Instant? Other { get; }

    public static ZonedReading Of(LocalDateTime local, DateTimeZone zone, Policies policies)
    {
        var map = zone.MapLocal(local);
        switch (map.Count)
        {
            case 1:
                return new(local, zone, Kind.Plain, false, map.First().ToInstant(), null);
            case 0:
                // the offset before the gap moves the time forward by the gap's length
                return new(
                    local, zone, Kind.Shifted, policies.Skipped == SkippedTimePolicy.Reject,
                    local.WithOffset(map.EarlyInterval.WallOffset).ToInstant(), null);
            default:
                var first = map.First().ToInstant();
                var last = map.Last().ToInstant();
                return policies.Ambiguous == AmbiguousTimePolicy.Later
                    ? new(local, zone, Kind.Later, false, last, first)
                    : new(local, zone, Kind.Earlier, policies.Ambiguous == AmbiguousTimePolicy.Reject, first, last);
        }
    }

    public ZonedReading Swapped() =>
        new(_local, _zone, _kind == Kind.Earlier ? Kind.Later : Kind.Earlier, _rejected, Other!.Value, Instant);

    public void Report(string which, ref Notes notes)
    {
        if (_kind == Kind.Plain)
        {
            return;
        }

        var text = LocalDateTimePattern.ExtendedIso.Format(_local);
        if (_rejected)
        {
            notes.Hold(
                _kind == Kind.Shifted ? "time-skipped" : "time-ambiguous",
                _kind == Kind.Shifted
                    ? $"The {which} {text} does not occur in {_zone.Id}: clocks went forward. The policy rejects it."
                    : $"The {which} {text} occurs twice in {_zone.Id}: clocks went back. The policy rejects it.");
            return;
        }

        notes.Add(
            _kind == Kind.Shifted ? "time-gap-shifted" : "time-ambiguous-resolved",
            _kind switch
            {
                Kind.Shifted => $"The {which} {text} does not occur in {_zone.Id}; read as {LocalDateTimePattern.ExtendedIso.Format(Instant.InZone(_zone).LocalDateTime)}.",
                Kind.Later => $"The {which} {text} occurs twice in {_zone.Id}; read as the later, {InstantPattern.ExtendedIso.Format(Instant)}.",
                _ => $"The {which} {text} occurs twice in {_zone.Id}; read as the earlier, {InstantPattern.ExtendedIso.Format(Instant)}.",
            });
    }
}

/// <summary>Notices and the first problem of one entry; no allocation where there is none.</summary>
internal struct Notes(List<Notice>? read)
{
    private List<Notice>? _added;

    public Notice? Problem { get; private set; }

    public readonly IReadOnlyList<Notice> List => _added ?? (read is null ? [] : [.. read]);

    public void Add(string code, string text) => (_added ??= read is null ? [] : [.. read]).Add(new(code, text));

    /// <summary>The first problem is the exception; further ones are notices beside it.</summary>
    public void Hold(string code, string text)
    {
        if (Problem is null)
        {
            Problem = new(code, text);
        }
        else
        {
            Add(code, text);
        }
    }
}
