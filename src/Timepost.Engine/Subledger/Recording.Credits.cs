using Timepost.Domain.Amounts;
using Timepost.Domain.Books;
using Timepost.Domain.Identity;
using Timepost.Domain.Mapping;
using Timepost.Domain.Payments;
using Timepost.Domain.Subledger;
using Timepost.Engine.Delivery;
using Timepost.Engine.Workspaces;

namespace Timepost.Engine.Subledger;

public sealed partial class Recording
{
    // the receivable and what was paid are relieved of their share of the carrying amount, the tax of its share of the tax's, each cumulatively; the rest
    // takes what is left
    private (IReadOnlyList<SubledgerPosting> Postings, string Rates)? CreditInBase(BooksDocument note)
    {
        // where all of it was paid the note names its invoice in no posting
        var original = transaction.Corrections.Find(note.Key)?.Original.Value ?? (note.Ledger.Count > 0 ? note.Ledger[0].Document : "");
        IReadOnlyList<SubledgerEntry> opened = original.Length == 0 ? [] : transaction.Subledger.OfDocument(original);
        var (_, _, total, totalBase) = Opening.Of(opened, AccountRole.Receivable, original);
        var originals = opened.SelectMany(e => e.Postings).ToList();
        (long InBase, long Amount) otherwise = total == 0 ? ByRetainer(originals, note.Currency) : (totalBase, total);
        if (otherwise.Amount == 0)
        {
            return null; // an invoice from before the subledger
        }

        var mode = context.Rules.Workspace.MoneyRounding;
        var before = Earlier(note, original);
        var open = transaction.Subledger.Balances(new SubledgerFilter(AccountRole.Receivable, Document: original));
        var ofCurrency = open.Where(b => b.Amount.Currency == note.Currency).ToList();
        var (openMinor, openBase) = (ofCurrency.Sum(b => b.Amount.Minor), ofCurrency.Sum(b => b.BaseMinor));
        var settled = -note.Ledger.Where(p => p.Role == AccountRole.Receivable).Sum(p => p.Amount.Minor);
        var relieved = settled == 0 ? 0
            : total == 0 ? Relief.Of(otherwise.InBase, otherwise.Amount, settled, 0, mode) // a credit of what was taken off is owed again
            : Relief.Of(totalBase, total, total - openMinor + settled, totalBase - openBase, mode);
        var (had, hadBase) = Sum(before.Where(IsSettling));
        var credited = settled - note.Ledger.Where(p => p.Role == AccountRole.UnallocatedCash).Sum(p => p.Amount.Minor) - had;
        var (known, targets) = (new Dictionary<int, long>(), new Dictionary<int, long>());
        var ledger = note.Ledger.ToList();
        for (var i = 0; i < note.Ledger.Count; i++)
        {
            var posting = note.Ledger[i];
            if (posting.Role == AccountRole.Receivable)
            {
                known[i] = -relieved;
            }
            else if (posting.Role == AccountRole.UnallocatedCash)
            {
                known[i] = -(total == 0 ? Relief.Of(otherwise.InBase, otherwise.Amount, -posting.Amount.Minor, 0, mode)
                    : Relief.Of(totalBase, total, credited, relieved - hadBase, mode));
            }
            else if (posting.Role == AccountRole.RecoverableExpense && posting.Document.Length > 0 && OfExpense(originals, posting.Document) is { Count: > 0 } billed)
            {
                // what the invoice billed for it, so that the relief puts back the cost and takes back its difference
                known[i] = -Sum(billed).InBase;
            }
            else if (Sum(originals.Where(p => IsAlike(p, posting))) is { Minor: not 0 } whole)
            {
                var taken = Sum(before.Where(p => IsAlike(p, posting)));
                var isDrawn = posting.Role == AccountRole.RetainerLiability && whole.Minor > 0;
                var soFar = -(taken.Minor + posting.Amount.Minor);
                (posting.Role == AccountRole.OutputTax || isDrawn ? known : targets)[i] = -Relief.Of(whole.InBase, whole.Minor, soFar, -taken.InBase, mode);
                foreach (var (difference, back) in isDrawn ? OfDrawDown(originals, before, posting, whole.Minor, soFar, mode) : [])
                {
                    known[ledger.Count] = back;
                    ledger.Add(difference);
                }
            }
        }

        if (note.Ledger.ToList().FindIndex(p => p.Role == AccountRole.RetainerLiability) is >= 0 and var owed && known.ContainsKey(owed)
            && known.Count + targets.Count == ledger.Count && Math.Abs(known.Values.Sum() + targets.Values.Sum()) <= ledger.Count)
        {
            // cents of the shares of all: the deposit's, which is relieved of them with the next
            known[owed] -= known.Values.Sum() + targets.Values.Sum();
        }

        if (known.Values.Sum() is var rest and not 0 && !note.Ledger.Where((p, i) => !known.ContainsKey(i) && p.Amount.Minor != 0).Any())
        {
            // cents of a part: income's, evened out with the last
            known[ledger.Count] = -rest;
            ledger.Add(new LedgerPosting(
                AccountRole.Revenue, new AccountBook(context.Rules).ByRole(AccountRole.Revenue), Money.OfMinor(-rest, context.Rules.Workspace.BaseCurrency),
                ledger.FirstOrDefault(p => p.Role == AccountRole.RecoverableExpense)?.TaxCode ?? ""));
        }

        var postings = BaseAmounts.Rest(ledger, known, targets, otherwise, mode).ToList();
        if (credited == total)
        {
            Even(postings, originals, before);
        }

        return (postings, opened.Count > 0 ? opened[0].Rates : "");
    }

    // nothing was owed: the invoice's own rate is that of what the retainer paid, with the difference that it made
    private static (long InBase, long Amount) ByRetainer(List<SubledgerPosting> originals, Currency currency)
    {
        var drawn = originals.Where(p => p.Posting.Role == AccountRole.RetainerLiability && p.Posting.Amount.Currency == currency).ToList();
        var (minor, inBase) = Sum(drawn);
        return (inBase + Sum(originals.Where(p => IsDifference(p) && drawn.Exists(d => IsOf(p, d.Posting)))).InBase, minor);
    }

    // of the realised differences of a draw-down their cumulative share, on the accounts on which they stand
    private List<(LedgerPosting Posting, long InBase)> OfDrawDown(
        List<SubledgerPosting> originals, List<SubledgerPosting> before, LedgerPosting drawn, long whole, long soFar, RoundingMode mode)
    {
        var back = new List<(LedgerPosting, long)>();
        foreach (var account in originals.Where(p => IsDifference(p) && IsOf(p, drawn)).GroupBy(p => p.Posting with { Amount = Money.Zero(p.Posting.Amount.Currency) }))
        {
            var had = Sum(before.Where(p => IsDifference(p) && IsOf(p, drawn) && p.Posting.Role == account.Key.Role && p.Posting.Account == account.Key.Account)).InBase;
            var share = -Relief.Of(Sum(account).InBase, whole, soFar, -had, mode);
            if (share != 0)
            {
                back.Add((account.Key with { Amount = Money.OfMinor(share, context.Rules.Workspace.BaseCurrency) }, share));
            }
        }

        return back;
    }

    private static List<SubledgerPosting> OfExpense(List<SubledgerPosting> postings, string expense) =>
        [.. postings.Where(p => p.Posting.Document == expense && (p.Posting.Role == AccountRole.RecoverableExpense || IsDifference(p)))];

    private static bool IsDifference(SubledgerPosting posting) => posting.Posting.Role is AccountRole.RealisedGain or AccountRole.RealisedLoss;

    private static bool IsOf(SubledgerPosting difference, LedgerPosting of) =>
        (difference.Posting.Party, difference.Posting.Document, difference.Posting.Agreement) == (of.Party, of.Document, of.Agreement);

    // credits of single lines relieve the receivable at the invoice's average; once all of it is credited, what that left between the accounts of income is evened
    // out, so that each of them is zero in base, too
    private void Even(List<SubledgerPosting> postings, List<SubledgerPosting> originals, List<SubledgerPosting> before)
    {
        var all = originals.Concat(before).Concat(postings).ToList();
        var evened = new List<SubledgerPosting>();
        foreach (var account in all.Where(p => p.Posting.Role is AccountRole.Revenue or AccountRole.Discounts or AccountRole.Rounding)
            .GroupBy(p => (p.Posting.Role, p.Posting.Account, p.Posting.TaxCode)).OrderBy(g => g.Key.Account, StringComparer.Ordinal).ThenBy(g => g.Key.TaxCode, StringComparer.Ordinal))
        {
            var inBase = context.Rules.Workspace.BaseCurrency;
            var (minor, left) = Sum(account.Where(p => p.Posting.Amount.Currency != inBase));
            left += account.Where(p => p.Posting.Amount.Currency == inBase).Sum(p => p.BaseMinor);
            if (minor == 0 && left != 0)
            {
                evened.Add(new SubledgerPosting(
                    new LedgerPosting(account.Key.Role, account.Key.Account, Money.OfMinor(-left, inBase), account.Key.TaxCode), -left));
            }
        }

        // where a cost stays the firm's, they need not even out
        postings.AddRange(evened.Sum(p => p.BaseMinor) == 0 ? evened : []);
    }

    private static bool IsSettling(SubledgerPosting posting) => posting.Posting.Role is AccountRole.Receivable or AccountRole.UnallocatedCash;

    // of recoverable expense only that of the same expense, or what names none (from before it did); a retainer is one item, whatever its account is now
    private static bool IsAlike(SubledgerPosting posting, LedgerPosting other) => posting.Posting.Amount.Currency == other.Amount.Currency
        && (other.Role != AccountRole.RecoverableExpense || posting.Posting.Document.Length == 0 || posting.Posting.Document == other.Document)
        && (other.Role == AccountRole.RetainerLiability ? (posting.Posting.Role, posting.Posting.Agreement) == (other.Role, other.Agreement)
            : (posting.Posting.Role, posting.Posting.Account, posting.Posting.TaxCode, posting.Posting.Agreement) == (other.Role, other.Account, other.TaxCode, other.Agreement));

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
}
