using NodaTime;
using Timepost.Domain.Amounts;
using Timepost.Domain.Identity;

namespace Timepost.Domain.Work;

/// <summary>An expense as normalised.</summary>
public sealed record Expense
{
    /// <summary>Ours.</summary>
    public required ExpenseId Id { get; init; }

    /// <summary>The connection that delivered it.</summary>
    public required ConnectionId Connection { get; init; }

    /// <summary>The source's id, or null.</summary>
    public string? ExternalId { get; init; }

    /// <summary>The calendar date of the receipt; it is also its billing day.</summary>
    public required LocalDate Date { get; init; }

    /// <summary>Merchant as received; empty where none.</summary>
    public string Merchant { get; init; } = "";

    /// <summary>Category as received; empty where none.</summary>
    public string Category { get; init; } = "";

    /// <summary>Client as received; empty where none.</summary>
    public string Client { get; init; } = "";

    /// <summary>Project as received; empty where none.</summary>
    public string Project { get; init; } = "";

    /// <summary>Who spent it; empty where unknown.</summary>
    public string Worker { get; init; } = "";

    /// <summary>As received.</summary>
    public string Description { get; init; } = "";

    /// <summary>Custom fields that its connection names and the source fills, by our names.</summary>
    public IReadOnlyDictionary<string, string> Fields { get; init; } = CustomFields.None;

    /// <summary>Gross, as on the receipt. Negative: a refund.</summary>
    public required Money Amount { get; init; }

    /// <summary>Tax contained in <see cref="Amount"/>, where the source states it.</summary>
    public Money? Tax { get; init; }

    /// <summary>May be billed to the client (pass-through); null: the source does not say.</summary>
    public bool? Billable { get; init; }

    /// <summary>The worker gets it back; null: the source does not say.</summary>
    public bool? Reimbursable { get; init; }

    /// <summary>As the source says, in small letters; empty where none.</summary>
    public string Status { get; init; } = "";

    /// <summary>Receipts by path or address, as the source names them.</summary>
    public IReadOnlyList<string> Receipts { get; init; } = [];

    /// <summary>A person lets it count without the receipt that the policy demands.</summary>
    public bool ReceiptWaived { get; init; }

    /// <summary>Whether it counts.</summary>
    public EntryState State { get; init; }
}
