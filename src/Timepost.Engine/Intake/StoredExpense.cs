using Timepost.Domain.Work;

namespace Timepost.Engine.Intake;

/// <summary>An expense as the store keeps it.</summary>
public sealed record StoredExpense
{
    /// <summary>Ours.</summary>
    public required Guid Id { get; init; }

    /// <summary>Number of the connection.</summary>
    public required int Connection { get; init; }

    /// <summary>Number of the batch that wrote it last.</summary>
    public required long Batch { get; init; }

    /// <summary>Line in the file.</summary>
    public required long Line { get; init; }

    /// <summary>Offset of the raw row.</summary>
    public required long RawOffset { get; init; }

    /// <summary>Length of the raw row.</summary>
    public required int RawLength { get; init; }

    /// <summary>First 16 bytes of SHA-256 over the raw row.</summary>
    public required UInt128 RowHash { get; init; }

    /// <summary>By which it is looked up.</summary>
    public required long MatchKey { get; init; }

    /// <summary>The source's id, or null.</summary>
    public string? ExternalId { get; init; }

    /// <summary>Days since 1970-01-01.</summary>
    public required int Day { get; init; }

    /// <summary>As received.</summary>
    public string Merchant { get; init; } = "";

    /// <summary>As received.</summary>
    public string Category { get; init; } = "";

    /// <summary>Name number.</summary>
    public int Worker { get; init; }

    /// <summary>Name number.</summary>
    public int Client { get; init; }

    /// <summary>Name number.</summary>
    public int Project { get; init; }

    /// <summary>As received.</summary>
    public string Description { get; init; } = "";

    /// <summary>Custom fields, a JSON object; null where none.</summary>
    public string? Fields { get; init; }

    /// <summary>Gross, minor units.</summary>
    public required long Minor { get; init; }

    /// <summary>Currency code.</summary>
    public required string Currency { get; init; }

    /// <summary>Contained tax, minor units; null where not stated.</summary>
    public long? TaxMinor { get; init; }

    /// <summary>What the receipt said in another currency; null where nothing.</summary>
    public decimal? OriginalAmount { get; init; }

    /// <summary>Code of <see cref="OriginalAmount"/>.</summary>
    public string OriginalCurrency { get; init; } = "";

    /// <summary>As the source says.</summary>
    public bool? Billable { get; init; }

    /// <summary>As the source says.</summary>
    public bool? Reimbursable { get; init; }

    /// <summary>Small letters.</summary>
    public string Status { get; init; } = "";

    /// <summary>Whether it counts.</summary>
    public EntryState State { get; init; }

    /// <summary>Why it is held.</summary>
    public Holds Holds { get; init; }

    /// <summary>With its state as its holds say.</summary>
    public StoredExpense Settled() => State == EntryState.Deleted
        ? this
        : this with { State = (Holds & Holds.Reasons) == 0 ? EntryState.Active : EntryState.Held };
}

/// <summary>A receipt as the source names it and, where it was found, the blob that it is.</summary>
/// <param name="SourceName">Data only.</param>
/// <param name="Name">Ours; empty while not stored.</param>
/// <param name="Blob">Null while not stored.</param>
public sealed record StoredReceipt(string SourceName, string Name, StoredBlob? Blob);
