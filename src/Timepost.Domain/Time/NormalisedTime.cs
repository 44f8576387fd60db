using NodaTime;
using Timepost.Domain.Work;

namespace Timepost.Domain.Time;

/// <summary>The time of an entry, resolved.</summary>
public readonly struct NormalisedTime
{
    /// <summary>When it began; null at day precision.</summary>
    public Instant? Start { get; init; }

    /// <summary>When it ended; null at day precision or while it runs. Where the source gives a start and a duration but no end, their sum.</summary>
    public Instant? End { get; init; }

    /// <summary>IANA id of the zone in which local times were read; empty where an offset or only a date was given.</summary>
    public string Zone { get; init; }

    /// <summary>IANA id of the zone whose date the billing day is; empty at day precision, where nothing is converted.</summary>
    public string BillingZone { get; init; }

    /// <summary>Whether the start is known.</summary>
    public EntryPrecision Precision { get; init; }

    /// <summary>The date that the source shows for it.</summary>
    public LocalDate Date { get; init; }

    /// <summary>The calendar date on which it counts (of its start, where it is over midnight).</summary>
    public LocalDate BillingDay { get; init; }

    /// <summary>Raw whole seconds, zero or more; zero while it runs or where the problem leaves no duration.</summary>
    public long Seconds { get; init; }

    /// <summary><see cref="EntryState.Active"/>, <see cref="EntryState.Running"/>, or <see cref="EntryState.Held"/> where there is a problem.</summary>
    public EntryState State { get; init; }

    /// <summary>What was decided by policy, with the reader's own notices first; never null.</summary>
    public IReadOnlyList<Notice> Notices { get; init; }

    /// <summary>Kind and text of the exception that a person must decide; null where there is none.</summary>
    public Notice? Problem { get; init; }
}
