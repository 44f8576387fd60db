using NodaTime;
using Timepost.Domain.Amounts;
using Timepost.Domain.Identity;

namespace Timepost.Engine.Plans;

/// <summary>What an action does.</summary>
public enum ActionVerb
{
    /// <summary>Makes the object in the books.</summary>
    Create,

    /// <summary>Changes it there.</summary>
    Update,

    /// <summary>Voids it there.</summary>
    Void,

    /// <summary>Nothing: the books have it already, unchanged.</summary>
    Skip,

    /// <summary>Both sides changed: a person decides.</summary>
    Conflict,

    /// <summary>Something must be decided first.</summary>
    Blocked,
}

/// <summary>Where an action of a plan stands.</summary>
public enum ActionState
{
    /// <summary>In the plan, not approved.</summary>
    Planned = 0,

    /// <summary>Approved by a person or by policy.</summary>
    Approved = 1,

    /// <summary>Its delivery is reserved; it will finish.</summary>
    Reserved = 2,

    /// <summary>The books have it, read back and equal.</summary>
    Done = 3,

    /// <summary>What it was computed from has changed; skipped and listed.</summary>
    Stale = 4,

    /// <summary>A newer plan took its place.</summary>
    Superseded = 5,

    /// <summary>The books refused it; an exception says why.</summary>
    Rejected = 6,

    /// <summary>Nothing to do (skip, blocked, conflict).</summary>
    None = 7,
}

/// <summary>One action of a plan.</summary>
public sealed record PlanAction
{
    /// <summary>Position in the plan, 1 and up.</summary>
    public required int Sequence { get; init; }

    /// <summary>What it does.</summary>
    public required ActionVerb Verb { get; init; }

    /// <summary>customer, invoice, bill, employee-expense, journal-entry.</summary>
    public required string Kind { get; init; }

    /// <summary>Document key, or a client's id.</summary>
    public required string Object { get; init; }

    /// <summary>Why, for a reader.</summary>
    public required string Reason { get; init; }

    /// <summary>Document key + verb + revision: the idempotency key.</summary>
    public required string Key { get; init; }

    /// <summary>Total with tax: what it moves on the receivable or payable.</summary>
    public required Money Effect { get; init; }

    /// <summary>Net part of it.</summary>
    public required Money Net { get; init; }

    /// <summary>Sequences of actions that must be done first.</summary>
    public IReadOnlyList<int> DependsOn { get; init; } = [];

    /// <summary>What the books have, in one line; empty where nothing.</summary>
    public string Before { get; init; } = "";

    /// <summary>What they will have, in one line.</summary>
    public string After { get; init; } = "";

    /// <summary>SHA-256 of what would be delivered, hexadecimal; an approval holds only while it is equal.</summary>
    public required string Hash { get; init; }

    /// <summary>Mapped client id; empty where none.</summary>
    public string Client { get; init; } = "";

    /// <summary>Where it stands.</summary>
    public ActionState State { get; init; }

    /// <summary>Same key, same action.</summary>
    public static string KeyOf(string objectKey, ActionVerb verb, int revision) =>
        $"{objectKey}-{verb switch
        {
            ActionVerb.Create => "create",
            ActionVerb.Update => "update",
            ActionVerb.Void => "void",
            ActionVerb.Skip => "skip",
            ActionVerb.Conflict => "conflict",
            ActionVerb.Blocked => "blocked",
        }}-{revision.ToString(System.Globalization.CultureInfo.InvariantCulture)}";
}

/// <summary>A stored plan, without its actions.</summary>
public sealed record PlanRecord
{
    /// <summary>Ours.</summary>
    public required PlanId Id { get; init; }

    /// <summary>When it was computed.</summary>
    public required Instant Created { get; init; }

    /// <summary>The as-of date: an input, and the default date of its documents.</summary>
    public required LocalDate AsOf { get; init; }

    /// <summary>Periods that ended on or before it are drafted.</summary>
    public required LocalDate Until { get; init; }

    /// <summary>The books connection's name.</summary>
    public required string To { get; init; }

    /// <summary>Mapped client id it was limited to; empty for all.</summary>
    public string Client { get; init; } = "";

    /// <summary>Hash of the rule set.</summary>
    public required string RuleSet { get; init; }

    /// <summary>Also the part of a period up to <see cref="Until"/>.</summary>
    public bool Partial { get; init; }

    /// <summary>Version of the zone data.</summary>
    public required string Tzdb { get; init; }

    /// <summary>open, approved, applied, superseded.</summary>
    public required string Status { get; init; }

    /// <summary>Documents in the books that were looked at and left as they are, beyond those listed as skip.</summary>
    public long Unchanged { get; init; }
}

/// <summary>A draft as stored: the header, and the body as canonical JSON.</summary>
public sealed record StoredDraft
{
    /// <summary>Its key.</summary>
    public required DocumentKey Key { get; init; }

    /// <summary>invoice, bill, employee-expense, journal-entry.</summary>
    public required string Kind { get; init; }

    /// <summary>Its identity.</summary>
    public required DocumentIdentity Identity { get; init; }

    /// <summary>Customer or vendor in the books.</summary>
    public required string Party { get; init; }

    /// <summary>Document date.</summary>
    public required LocalDate Date { get; init; }

    /// <summary>Due date, or null.</summary>
    public LocalDate? Due { get; init; }

    /// <summary>First and last day of what it covers.</summary>
    public required LocalDate From { get; init; }

    /// <summary>Last day of what it covers.</summary>
    public required LocalDate To { get; init; }

    /// <summary>Σ net.</summary>
    public required Money Net { get; init; }

    /// <summary>Σ tax.</summary>
    public required Money Tax { get; init; }

    /// <summary>Net + tax.</summary>
    public required Money Total { get; init; }

    /// <summary>SHA-256 of the draft with its entry shares.</summary>
    public required byte[] Hash { get; init; }

    /// <summary>Lines, taxes and notices as JSON.</summary>
    public required byte[] Body { get; init; }

    /// <summary>draft, reserved, final, void.</summary>
    public required string Status { get; init; }

    /// <summary>Number in the books; empty while it has none.</summary>
    public string Number { get; init; } = "";

    /// <summary>Rule set that made it.</summary>
    public required string RuleSet { get; init; }

    /// <summary>What waits or blocks, in one line; empty where nothing.</summary>
    public string Blocked { get; init; } = "";
}
