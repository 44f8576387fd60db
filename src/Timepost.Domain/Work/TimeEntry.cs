using NodaTime;
using Timepost.Domain.Identity;

namespace Timepost.Domain.Work;

/// <summary>What is known of an entry's start.</summary>
public enum EntryPrecision
{
    /// <summary>The start is an instant.</summary>
    Instant = 0,

    /// <summary>Only a date and a duration: never converted between zones.</summary>
    Day = 1,
}

/// <summary>Where an entry stands between the source and billing.</summary>
public enum EntryState
{
    /// <summary>Counts.</summary>
    Active = 0,

    /// <summary>No end yet: never billed, read again at the next sync.</summary>
    Running = 1,

    /// <summary>Waits for an exception (mismatch, missing in a re-read, too long, …): not billed until decided.</summary>
    Held = 2,

    /// <summary>Deleted in the source, or decided away: never billed again.</summary>
    Deleted = 3,
}

/// <summary>A time entry as normalised: what the source said, with its time resolved. Nothing of the
/// mapping is in it but the zone policy in force when it was normalised.</summary>
public sealed record TimeEntry
{
    /// <summary>Ours.</summary>
    public required EntryId Id { get; init; }

    /// <summary>The connection that delivered it.</summary>
    public required ConnectionId Connection { get; init; }

    /// <summary>The source's id, or null where the source gives none.</summary>
    public string? ExternalId { get; init; }

    /// <summary>Names as the source gives them; empty where it gives none.</summary>
    public string Worker { get; init; } = "";

    /// <summary>E-mail or login of the worker; empty where none.</summary>
    public string WorkerEmail { get; init; } = "";

    /// <summary>The client's name; empty where none.</summary>
    public string Client { get; init; } = "";

    /// <summary>The project's name; empty where none.</summary>
    public string Project { get; init; } = "";

    /// <summary>The task's (activity's, service's) name; empty where none.</summary>
    public string Task { get; init; } = "";

    /// <summary>The description, as received.</summary>
    public string Description { get; init; } = "";

    /// <summary>Tags in the source's order.</summary>
    public IReadOnlyList<string> Tags { get; init; } = [];

    /// <summary>Custom fields that its connection names and the source fills, by our names.</summary>
    public IReadOnlyDictionary<string, string> Fields { get; init; } = CustomFields.None;

    /// <summary>When it began; null at day precision.</summary>
    public Instant? Start { get; init; }

    /// <summary>When it ended; null at day precision or while it runs.</summary>
    public Instant? End { get; init; }

    /// <summary>The IANA zone in which local times were read; empty where only an offset or only a date was given.</summary>
    public string Zone { get; init; } = "";

    /// <summary>The start as received, untouched.</summary>
    public string StartText { get; init; } = "";

    /// <summary>Whether the start is known.</summary>
    public EntryPrecision Precision { get; init; }

    /// <summary>The date that the source shows for it.</summary>
    public LocalDate Date { get; init; }

    /// <summary>The calendar date on which it counts.</summary>
    public LocalDate BillingDay { get; init; }

    /// <summary>Raw whole seconds; zero or more.</summary>
    public long Seconds { get; init; }

    /// <summary>As the source says; null where it does not say.</summary>
    public bool? Billable { get; init; }

    /// <summary>Seconds that the source calls billable, where it tells them apart; else null.</summary>
    public long? BillableSeconds { get; init; }

    /// <summary>The source's status in small letters (approved, invoiced, …); empty where none.</summary>
    public string Status { get; init; } = "";

    /// <summary>The source's own hourly rate, or null.</summary>
    public decimal? Rate { get; init; }

    /// <summary>The source's own amount, kept to explain differences; or null.</summary>
    public decimal? Amount { get; init; }

    /// <summary>ISO 4217 code of <see cref="Rate"/> and <see cref="Amount"/>; empty where unknown.</summary>
    public string Currency { get; init; } = "";

    /// <summary>Whether it counts.</summary>
    public EntryState State { get; init; }

    /// <summary>What was decided while it was normalised (gap shifted, decimal hours rounded to a second, …).</summary>
    public IReadOnlyList<Notice> Notices { get; init; } = [];
}

/// <summary>A decision that normalising took by policy, on one entry.</summary>
/// <param name="Code">Stable, as in <c>time-gap-shifted</c>.</param>
/// <param name="Text">For a reader, with the values.</param>
public readonly record struct Notice(string Code, string Text);
