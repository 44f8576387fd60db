using Timepost.Domain.Mapping;
using Timepost.Domain.Work;

namespace Timepost.Engine.Intake;

/// <summary>What a file holds.</summary>
public enum ImportKind
{
    /// <summary>Time entries.</summary>
    Time,

    /// <summary>Expenses.</summary>
    Expenses,

    /// <summary>Customers of the books.</summary>
    Customers,

    /// <summary>Accounts of the books.</summary>
    Accounts,

    /// <summary>Exchange rates.</summary>
    Rates,
}

/// <summary>One file.</summary>
/// <param name="Name">As shown and kept: the path as the caller gave it.</param>
/// <param name="Path">Absolute, for readers that look beside it; else the name.</param>
/// <param name="Open">Its bytes, from the first on; can seek.</param>
public sealed record ImportFile(string Name, string Path, Func<Stream> Open);

/// <summary>What to import, under which settings.</summary>
public sealed record ImportRequest
{
    /// <summary>What the files hold.</summary>
    public required ImportKind Kind { get; init; }

    /// <summary>In this order, each a transaction of its own.</summary>
    public required IReadOnlyList<ImportFile> Files { get; init; }

    /// <summary>Name of the connection; empty: the one in whose folder the file lies, whose kind is the format that is found or that finds
    /// formats by itself, else one with the format's name.</summary>
    public string Connection { get; init; } = "";

    /// <summary>Format; empty: the connection's, else found by the headers.</summary>
    public string Format { get; init; } = "";

    /// <summary>Zones, policies, connections.</summary>
    public required RuleSet Rules { get; init; }

    /// <summary>Where receipts lie; null: none are looked for.</summary>
    public IReceiptFolder? Receipts { get; init; }

    /// <summary>Told now and then how far a file is: its name, bytes read, bytes in all. Null: nobody asks.</summary>
    public Action<string, long, long>? Progress { get; init; }
}

/// <summary>What became of the files.</summary>
/// <param name="Files">In the order of the request.</param>
/// <param name="OpenExceptions">Exceptions that wait now, in the whole workspace.</param>
public sealed record ImportResult(IReadOnlyList<ImportedFile> Files, long OpenExceptions);

/// <summary>What became of one file.</summary>
public sealed record ImportedFile
{
    /// <summary>The most rejections that are listed here and kept in the store; all are counted.</summary>
    public const int ListedRejections = 1_000;

    /// <summary>As the request named it.</summary>
    public required string File { get; init; }

    /// <summary>Format that read it; empty where none could.</summary>
    public required string Format { get; init; }

    /// <summary>Name of the connection.</summary>
    public required string Connection { get; init; }

    /// <summary>How many rows became what.</summary>
    public required RowCounts Counts { get; init; }

    /// <summary>The first <see cref="ListedRejections"/> rows that could not be read.</summary>
    public required IReadOnlyList<RowRejection> Rejected { get; init; }

    /// <summary>The file as a whole was refused; nothing of it counts.</summary>
    public bool Refused { get; init; }

    /// <summary>Exceptions that it opened.</summary>
    public long ExceptionsOpened { get; init; }
}
