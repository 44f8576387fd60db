using Timepost.Domain.Books;
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
    private sealed record Going(BooksDocument Document, byte[] Bytes, IReadOnlyList<SubledgerPosting>? Postings, string Rates);

    private Going Render(IStoreTransaction transaction, BooksDocument document)
    {
        var baseCurrency = context.Rules.Workspace.BaseCurrency;
        if (document.Ledger.Count == 0 || document.Currency == baseCurrency)
        {
            return new Going(document, session.Render(document), null, "");
        }

        var (postings, rates) = new Recording(context, caller, transaction).InBase(document);
        var formed = BooksForm.Of(document, postings, BooksForm.RateOf(transaction, rates, document.Currency, baseCurrency), _foreign, baseCurrency);
        return new Going(formed, session.Render(formed), postings, rates);
    }

    // what is posted already: the books get what the subledger has
    private Going RenderPosted(IStoreTransaction transaction, BooksDocument document)
    {
        var baseCurrency = context.Rules.Workspace.BaseCurrency;
        var entry = document.Currency == baseCurrency ? null : transaction.Subledger.OfDocument(document.Key.Value).FirstOrDefault(e => e.Reverses is null);
        var formed = entry is null ? document : BooksForm.Of(
            document, entry.Postings, BooksForm.RateOf(transaction, entry.Rates, document.Currency, baseCurrency), _foreign, baseCurrency);
        return new Going(formed, session.Render(formed), null, "");
    }

    // planned while the books could hold it, or by hand: they cannot now
    private bool IsForeignToTheBooks(Domain.Amounts.Currency currency) =>
        _foreign == ForeignAmounts.None && currency != default && currency != context.Rules.Workspace.BaseCurrency;
}
