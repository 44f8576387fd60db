using NodaTime;
using Timepost.Domain.Billing;
using Timepost.Engine.Plans;

namespace Timepost.Engine.Corrections;

/// <summary>What is to be credited of an invoice. Without lines, amount and entries: all of it.</summary>
/// <param name="Document">Number or key of a final invoice.</param>
/// <param name="Reason">Why; never empty.</param>
public sealed record CreditRequest(string Document, string Reason)
{
    /// <summary>What becomes of the work; null: reduce for an amount, else it is asked.</summary>
    public CreditMode? Mode { get; init; }

    /// <summary>Whole lines, 1 and up, each with a mode of its own or null; empty: all.</summary>
    public IReadOnlyList<(int Line, CreditMode? Mode)> Lines { get; init; } = [];

    /// <summary>Net to credit, major units, above zero; null: all that is left.</summary>
    public decimal? Net { get; init; }

    /// <summary>Entries whose shares are credited.</summary>
    public IReadOnlyList<Guid> Entries { get; init; } = [];

    /// <summary>Its date; null: today, or the next open day.</summary>
    public LocalDate? Date { get; init; }
}

/// <summary>A credit note as drafted.</summary>
/// <param name="Draft">Its draft.</param>
/// <param name="Original">What it credits.</param>
/// <param name="Lines">By line.</param>
/// <param name="Reason">Why.</param>
/// <param name="Note">What a reader should know; empty where nothing.</param>
public sealed record DraftedCredit(StoredDraft Draft, StoredDraft Original, IReadOnlyList<CreditLine> Lines, string Reason, string Note);
