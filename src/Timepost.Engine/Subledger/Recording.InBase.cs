using Timepost.Domain.Amounts;
using Timepost.Domain.Books;
using Timepost.Domain.Fx;
using Timepost.Domain.Identity;
using Timepost.Domain.Mapping;
using Timepost.Domain.Payments;
using Timepost.Domain.Subledger;
using Timepost.Engine.Fx;
using Timepost.Engine.Workspaces;

namespace Timepost.Engine.Subledger;

public sealed partial class Recording
{
    /// <summary>A document's ledger in base, and the ids of the rates: as it was locked with its draft, or at the rate of its date; a credit note at what its
    /// invoice stands at, so that it makes no difference of exchange; what a retainer pays at what was deposited.</summary>
    /// <param name="document">With its ledger.</param>
    /// <param name="locked">What it comes to in base, where it was computed with its draft.</param>
    /// <exception cref="OperationRefusedException">There is no rate: <c>needs-exchange-rate</c>.</exception>
    public (IReadOnlyList<SubledgerPosting> Postings, string Rates) InBase(BooksDocument document, DocumentLock? locked = null)
    {
        ArgumentNullException.ThrowIfNull(document);
        var workspace = context.Rules.Workspace;
        if (document.Currency == workspace.BaseCurrency)
        {
            return (BaseAmounts.At(document.Ledger, FoundRate.Same(document.Currency), workspace.MoneyRounding), "");
        }

        if (locked is not null)
        {
            var sign = document.Kind is BooksKind.Invoice or BooksKind.CreditNote ? -1 : 1;
            return (
                AtDeposit(LockedPostings.Of(document.Ledger, document.LedgerParts, sign, locked, workspace.MoneyRounding)),
                string.Join(' ', locked.Document.Rates.Concat(locked.Document.TaxRates).Distinct()));
        }

        if (document.Kind == BooksKind.CreditNote && CreditInBase(document) is { } credit)
        {
            return credit;
        }

        var rate = RateOf(document.Currency, document.Date);
        return (AtDeposit(BaseAmounts.At(document.Ledger, rate, workspace.MoneyRounding)), string.Join(' ', rate.Ids));
    }

    // the receivable and what was paid are relieved of their share of the carrying amount, the tax of its share of the tax's, each cumulatively; the rest
    // takes what is left
    private (IReadOnlyList<SubledgerPosting> Postings, string Rates)? CreditInBase(BooksDocument note)
    {
        // where all of it was paid the note names its invoice in no posting
        var original = transaction.Corrections.Find(note.Key)?.Original.Value ?? (note.Ledger.Count > 0 ? note.Ledger[0].Document : "");
        IReadOnlyList<SubledgerEntry> opened = original.Length == 0 ? [] : transaction.Subledger.OfDocument(original);
        var (_, _, total, totalBase) = Opening.Of(opened, AccountRole.Receivable, original);
        if (total == 0)
        {
            return null; // an invoice that a retainer paid in full, or one from before the subledger
        }

        var mode = context.Rules.Workspace.MoneyRounding;
        var before = Earlier(note, original);
        var open = transaction.Subledger.Balances(new SubledgerFilter(AccountRole.Receivable, Document: original));
        var (openMinor, openBase) = Sum(open.Where(b => b.Amount.Currency == note.Currency).Select(b => (b.Amount.Minor, b.BaseMinor)));
        var settled = -note.Ledger.Where(p => p.Role == AccountRole.Receivable).Sum(p => p.Amount.Minor);
        var relieved = settled == 0 ? 0 : Relief.Of(totalBase, total, total - openMinor + settled, totalBase - openBase, mode);
        var known = new Dictionary<int, long>();
        for (var i = 0; i < note.Ledger.Count; i++)
        {
            var posting = note.Ledger[i];
            if (posting.Role == AccountRole.Receivable)
            {
                known[i] = -relieved;
            }
            else if (posting.Role == AccountRole.UnallocatedCash)
            {
                var (had, hadBase) = Sum(before.Where(p => p.Posting.Role is AccountRole.Receivable or AccountRole.UnallocatedCash).Select(p => (p.Posting.Amount.Minor, p.BaseMinor)));
                known[i] = -Relief.Of(totalBase, total, settled - posting.Amount.Minor - had, relieved - hadBase, mode);
            }
            else if (posting.Role == AccountRole.OutputTax)
            {
                bool IsSame(SubledgerPosting p) => p.Posting.Role == AccountRole.OutputTax && p.Posting.TaxCode == posting.TaxCode;
                var (tax, taxBase) = Sum(opened.SelectMany(e => e.Postings).Where(IsSame).Select(p => (p.Posting.Amount.Minor, p.BaseMinor)));
                var (had, hadBase) = Sum(before.Where(IsSame).Select(p => (p.Posting.Amount.Minor, p.BaseMinor)));
                if (tax != 0)
                {
                    known[i] = -Relief.Of(taxBase, tax, -(had + posting.Amount.Minor), -hadBase, mode);
                }
            }
        }

        return (BaseAmounts.Rest(note.Ledger, known, (totalBase, total), mode), opened.Count > 0 ? opened[0].Rates : "");
    }

    // what the credit notes of the same invoice that are posted already took back
    private List<SubledgerPosting> Earlier(BooksDocument note, string original)
    {
        var postings = new List<SubledgerPosting>();
        foreach (var credit in transaction.Corrections.OfOriginal(DocumentKey.Parse(original)))
        {
            if (credit.Document != note.Key)
            {
                postings.AddRange(transaction.Subledger.OfDocument(credit.Document.Value).SelectMany(e => e.Postings));
            }
        }

        return postings;
    }

    private static (long Minor, long InBase) Sum(IEnumerable<(long Minor, long InBase)> amounts)
    {
        var sum = (Minor: 0L, InBase: 0L);
        foreach (var (minor, inBase) in amounts)
        {
            sum = (sum.Minor + minor, sum.InBase + inBase);
        }

        return sum;
    }

    // what a document in another currency comes to, beside its entry: as it was locked, else as it was posted
    private void Keep(SubledgerEntry entry, BooksDocument document, DocumentLock? locked)
    {
        var inBase = context.Rules.Workspace.BaseCurrency;
        if (document.Currency == inBase)
        {
            return;
        }

        IReadOnlyList<LockedAmount> amounts = locked is not null ? [locked.Document, .. locked.Lines] : Posted(entry, document, inBase);
        transaction.Locks.Add(document.Key.Value, entry.Id, amounts, context.Clock.GetCurrentInstant());
    }

    private List<LockedAmount> Posted(SubledgerEntry entry, BooksDocument document, Currency inBase)
    {
        var own = entry.Postings.Where(p => p.Posting.Amount.Currency == document.Currency).ToList();
        var taxes = own.Where(p => p.Posting.Role is AccountRole.OutputTax or AccountRole.InputTax).ToList();
        var (tax, taxBase) = Sum(taxes.Select(p => (p.Posting.Amount.Minor, p.BaseMinor)));
        var baseTax = document.Tax.IsZero || tax == 0 ? 0 : document.Tax.Minor == tax ? taxBase : document.Tax.Minor == -tax ? -taxBase : 0;
        var total = TotalOf(document, own);
        var amount = new LockedAmount(
            0, document.Net, document.Tax, Money.OfMinor(total - baseTax, inBase), Money.OfMinor(baseTax, inBase),
            Ids(own.Except(taxes)), document.Tax.IsZero ? [] : Ids(taxes));
        return [amount, .. RelievedLock.Lines(amount, [.. document.Lines.Select(l => (l.Net, l.Tax))], context.Rules.Workspace.MoneyRounding)];
    }

    // what is owed or moved: the posting of the document's total; of a credit note what it settles and what it gives back
    private static long TotalOf(BooksDocument document, List<SubledgerPosting> own)
    {
        if (document.Kind == BooksKind.CreditNote)
        {
            return own.Where(p => p.Posting.Role is AccountRole.Receivable or AccountRole.UnallocatedCash).Sum(p => p.BaseMinor);
        }

        foreach (var (posting, minor) in own)
        {
            if (Math.Abs(posting.Amount.Minor) == Math.Abs(document.Total.Minor))
            {
                return Math.Sign(posting.Amount.Minor) == Math.Sign(document.Total.Minor) ? minor : -minor;
            }
        }

        return 0;
    }

    private static IReadOnlyList<RateId> Ids(IEnumerable<SubledgerPosting> postings) =>
        [.. postings.SelectMany(p => p.Rates.Split(' ', StringSplitOptions.RemoveEmptyEntries)).Distinct().Select(id => new RateId(Guid.Parse(id)))];
}
