using Timepost.Domain.Amounts;

namespace Timepost.Domain.Subledger;

/// <summary>What one line of a document adds to one of its postings.</summary>
/// <param name="Posting">The posting, with an amount of zero; it need not be among the document's, where parts of it cancel out.</param>
/// <param name="Line">1 and up.</param>
/// <param name="Amount">Debit positive.</param>
public sealed record LedgerPart(LedgerPosting Posting, int Line, Money Amount);
