using Timepost.Domain.Books;
using Timepost.Domain.Fx;
using Timepost.Domain.Subledger;
using Timepost.Engine.Subledger;
using Timepost.Engine.Workspaces;

namespace Timepost.Engine.Delivery;

internal sealed partial class Reserver
{
    private readonly ForeignAmounts _foreign = context.Books[books.Name].Capabilities.Foreign;

    /// <summary>What goes to the books of a document, and what is posted of it: computed once, so that both have the same amounts in base.</summary>
    /// <param name="Document">As these books hold it.</param>
    /// <param name="Bytes">As they are sent.</param>
    /// <param name="Postings">For the subledger; null: as the document says.</param>
    /// <param name="Rates">Ids of the rates of <paramref name="Postings"/>.</param>
    /// <param name="Locked">What it comes to in base, where it was computed with its draft.</param>
    private sealed record Going(BooksDocument Document, byte[] Bytes, IReadOnlyList<SubledgerPosting>? Postings, string Rates, DocumentLock? Locked = null);

    private Going Render(IStoreTransaction transaction, BooksDocument document, DocumentLock? locked = null)
    {
        if (document.Ledger.Count == 0)
        {
            return new Going(document, session.Render(document), null, "");
        }

        var recording = new Recording(context, caller, transaction);
        document = recording.OnBasis(document);
        var (postings, rates) = recording.Standing(document, locked);
        var formed = Formed(transaction, document, postings, rates);
        if (document.CashShares.Count > 0 && locked is not null && formed.Postings.Any(p => p.InBase is not null))
        {
            // on cash basis its tax has no posting yet; the document states it all the same
            formed = formed with { InBase = BooksForm.TotalsOf(locked.Document) };
        }

        return new Going(formed, session.Render(formed), postings, rates, locked);
    }

    // what is posted already: the books get what the subledger has
    private Going RenderPosted(IStoreTransaction transaction, BooksDocument document)
    {
        var entry = transaction.Subledger.OfDocument(document.Key.Value).FirstOrDefault(e => e.Reverses is null);
        var formed = entry is null ? document : Formed(transaction, document, entry.Postings, entry.Rates);
        return new Going(formed, session.Render(formed), null, "");
    }

    private BooksDocument Formed(IStoreTransaction transaction, BooksDocument document, IReadOnlyList<SubledgerPosting> postings, string rates)
    {
        var inBase = context.Rules.Workspace.BaseCurrency;
        return BooksForm.Of(
            document, postings, document.Currency == inBase ? null : BooksForm.RateOf(transaction, rates, document.Currency, inBase), _foreign, inBase);
    }

    // planned while the books could hold it, or by hand: they cannot now
    private bool IsForeignToTheBooks(Domain.Amounts.Currency currency) =>
        _foreign == ForeignAmounts.None && currency != default && currency != context.Rules.Workspace.BaseCurrency;
}
