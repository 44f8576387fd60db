using Timepost.Domain.Identity;
using Timepost.Domain.Work;

namespace Timepost.Engine.Intake;

/// <summary>Why an entry or an expense is held; several may hold at once.</summary>
[Flags]
public enum Holds
{
    /// <summary>Nothing holds it.</summary>
    None = 0,

    /// <summary>A problem of its time: mismatch, too long, negative, …</summary>
    Problem = 1,

    /// <summary>A later file of the same workers and dates lacks it.</summary>
    Missing = 2,

    /// <summary>It came where another one went missing on the same day.</summary>
    Correction = 4,

    /// <summary>It looks like an expense that is there already, or like an entry of another connection.</summary>
    Duplicate = 8,

    /// <summary>No reason to hold: remembers that it still runs.</summary>
    Running = 16,

    /// <summary>No reason to hold: a person keeps it although a file lacks it; until a file has it again.</summary>
    KeptMissing = 32,

    /// <summary>No reason to hold: a person lets an expense count without the receipt that the policy demands.</summary>
    ReceiptWaived = 64,

    /// <summary>All that are reasons.</summary>
    Reasons = Problem | Missing | Correction | Duplicate,
}

/// <summary>An entry as the store keeps it: names by number, times as integers. One object is used again for all rows.</summary>
public sealed class StoredEntry
{
    /// <summary>Address in the store, 1 and up, in the order of arrival; 0: not stored yet.</summary>
    public long Number { get; set; }

    /// <summary>Ours.</summary>
    public Guid Id { get; set; }

    /// <summary>Number of the connection.</summary>
    public int Connection { get; set; }

    /// <summary>Number of the batch that wrote it last.</summary>
    public long Batch { get; set; }

    /// <summary>Line in the file, 1 and up.</summary>
    public long Line { get; set; }

    /// <summary>Offset of the raw row in the batch's bytes.</summary>
    public long RawOffset { get; set; }

    /// <summary>Length of the raw row.</summary>
    public int RawLength { get; set; }

    /// <summary>First 16 bytes of SHA-256 over the raw row.</summary>
    public UInt128 RowHash { get; set; }

    /// <summary>By which it is looked up: of the external id, else of the row hash.</summary>
    public long MatchKey { get; set; }

    /// <summary>The source's id, or null.</summary>
    public string? ExternalId { get; set; }

    /// <summary>Name number; 0: none.</summary>
    public int Worker { get; set; }

    /// <summary>Name number; 0: none.</summary>
    public int Email { get; set; }

    /// <summary>Name number; 0: none.</summary>
    public int Client { get; set; }

    /// <summary>Name number; 0: none.</summary>
    public int Project { get; set; }

    /// <summary>Name number; 0: none.</summary>
    public int Task { get; set; }

    /// <summary>As received.</summary>
    public string Description { get; set; } = "";

    /// <summary>JSON array; null where none.</summary>
    public string? Tags { get; set; }

    /// <summary>Custom fields, a JSON object; null where none.</summary>
    public string? Fields { get; set; }

    /// <summary>Unix microseconds; null at day precision.</summary>
    public long? StartMicros { get; set; }

    /// <summary>Unix microseconds; null at day precision or while it runs.</summary>
    public long? EndMicros { get; set; }

    /// <summary>Name number of the zone; 0: none.</summary>
    public int Zone { get; set; }

    /// <summary>Start as received.</summary>
    public string StartText { get; set; } = "";

    /// <summary>Whether the start is known.</summary>
    public EntryPrecision Precision { get; set; }

    /// <summary>The date that the source shows, days since 1970-01-01.</summary>
    public int ShownDay { get; set; }

    /// <summary>Days since 1970-01-01.</summary>
    public int BillingDay { get; set; }

    /// <summary>Raw whole seconds, zero or more.</summary>
    public long Seconds { get; set; }

    /// <summary>As the source says.</summary>
    public bool? Billable { get; set; }

    /// <summary>Billable seconds where told apart.</summary>
    public long? BillableSeconds { get; set; }

    /// <summary>Name number of the status; 0: none.</summary>
    public int Status { get; set; }

    /// <summary>The source's hourly rate.</summary>
    public decimal? Rate { get; set; }

    /// <summary>The source's amount.</summary>
    public decimal? Amount { get; set; }

    /// <summary>Currency code; empty where unknown.</summary>
    public string Currency { get; set; } = "";

    /// <summary>Whether it counts.</summary>
    public EntryState State { get; set; }

    /// <summary>Why it is held.</summary>
    public Holds Holds { get; set; }

    /// <summary>JSON; null where none.</summary>
    public string? Notices { get; set; }

    /// <summary>The id as its type.</summary>
    public EntryId EntryId => new(Id);

    /// <summary>State that follows from <see cref="Holds"/>; a deleted one stays deleted.</summary>
    public void Settle() => State = State == EntryState.Deleted
        ? EntryState.Deleted
        : (Holds & Holds.Reasons) != 0 ? EntryState.Held
        : (Holds & Holds.Running) != 0 ? EntryState.Running
        : EntryState.Active;

    /// <summary>True where nothing but the place in the file and the raw row differs.</summary>
    public bool SaysTheSameAs(StoredEntry other) =>
        ExternalId == other.ExternalId && Worker == other.Worker && Email == other.Email && Client == other.Client
        && Project == other.Project && Task == other.Task && Description == other.Description && Tags == other.Tags && Fields == other.Fields
        && StartMicros == other.StartMicros && EndMicros == other.EndMicros && Zone == other.Zone && StartText == other.StartText
        && Precision == other.Precision && ShownDay == other.ShownDay && BillingDay == other.BillingDay && Seconds == other.Seconds
        && Billable == other.Billable && BillableSeconds == other.BillableSeconds && Status == other.Status && Rate == other.Rate
        && Amount == other.Amount && Currency == other.Currency && State == other.State && Holds == other.Holds;
}

/// <summary>What matching reads of a stored row.</summary>
/// <param name="Number">Its address.</param>
/// <param name="Hash">Of the raw row.</param>
/// <param name="Holds">Why it is held.</param>
public readonly record struct StoredHash(long Number, UInt128 Hash, Holds Holds);

/// <summary>What the search for missing rows reads of a stored row.</summary>
/// <param name="Number">Its address.</param>
/// <param name="Worker">Name number.</param>
/// <param name="Day">The date that the source shows.</param>
/// <param name="HasExternalId">The source gives it an id.</param>
public readonly record struct StoredPlace(long Number, int Worker, int Day, bool HasExternalId);

/// <summary>Where a stored row came from.</summary>
/// <param name="Number">Its address.</param>
/// <param name="Batch">Number of the batch that wrote it last.</param>
/// <param name="Worker">Name number.</param>
/// <param name="Day">The date that the source shows.</param>
/// <param name="Holds">Why it is held.</param>
public readonly record struct StoredOrigin(long Number, long Batch, int Worker, int Day, Holds Holds);
