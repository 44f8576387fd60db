using Timepost.Domain.Subledger;

namespace Timepost.Engine.CashBasis;

/// <summary>What documents bring once they are paid, and what was brought of it: books on cash basis. A document that has none was posted on accrual
/// basis, and stays on it. Append-only: a row is never changed or deleted.</summary>
public interface ICashShareStore
{
    /// <summary>Adds what came with an entry of the subledger.</summary>
    void Add(Guid entry, IReadOnlyList<CashShare> shares);

    /// <summary>What came with an entry, in its order.</summary>
    IReadOnlyList<CashShare> OfEntry(Guid entry);

    /// <summary>The sums of a document, by all that a posting names; sums of zero too. Empty where it is not on cash basis.</summary>
    IReadOnlyList<CashPart> Of(string document);

    /// <summary>Documents that have to do with an expense that is billed on: what they bring of it to recoverable expense, and what they have brought; minor units of their own
    /// currencies, debit positive.</summary>
    IReadOnlyList<(string Document, long Whole, long Counted)> OfItem(string item);

    /// <summary>The document is on cash basis.</summary>
    bool Has(string document);
}
