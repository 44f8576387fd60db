using Timepost.Domain.Amounts;
using Timepost.Domain.Identity;
using Timepost.Domain.Mapping;
using Timepost.Domain.Subledger;
using Timepost.Engine.Delivery;
using Timepost.Engine.Subledger;
using Timepost.Engine.Workspaces;

namespace Timepost.Engine.CashBasis;

/// <summary>An expense that is billed on, on cash basis: what was paid for it comes onto recoverable expense, what the client pays for it goes off, each at the rate of its
/// money. Once both are paid in full, what rates have left between them is income: money that came, or did not, for what was laid out.</summary>
internal sealed class CashRecoverable(WorkspaceContext context, IStoreTransaction transaction)
{
    /// <summary>The postings of an entry with what clears the expenses that are paid on both sides with it: an expense goes off at what it stands at, in its own
    /// currency, and income has the rest.</summary>
    /// <param name="postings">Of the entry, so far.</param>
    /// <param name="shares">That come with it.</param>
    public IReadOnlyList<SubledgerPosting> Cleared(IReadOnlyList<SubledgerPosting> postings, IReadOnlyList<CashShare> shares)
    {
        ArgumentNullException.ThrowIfNull(postings);
        ArgumentNullException.ThrowIfNull(shares);
        var cleared = new List<SubledgerPosting>(postings);
        foreach (var item in postings.Where(p => p.Posting.Role == AccountRole.RecoverableExpense).Select(p => p.Posting.Document).Where(d => d.Length > 0).Distinct())
        {
            var documents = Documents(item, shares);
            if (documents.Values.All(d => d.Whole == d.Counted) && documents.Keys.Any(IsSale) && Moved(item, postings) is { Count: > 0 } left
                && (IsBilled(documents) || IsEven(left)))
            {
                Clear(item, left, cleared);
            }
        }

        return cleared;
    }

    // what bills it or is its cost: all of it, and what counts
    private Dictionary<string, (long Whole, long Counted)> Documents(string item, IReadOnlyList<CashShare> shares)
    {
        var documents = transaction.CashShares.OfItem(item).ToDictionary(d => d.Document, d => (d.Whole, d.Counted), StringComparer.Ordinal);
        foreach (var share in shares.Where(s => s.Posting.Role == AccountRole.RecoverableExpense && s.Posting.Document == item))
        {
            var (whole, counted) = documents.GetValueOrDefault(share.Document);
            documents[share.Document] = share.Counts ? (whole, counted + share.Posting.Amount.Minor) : (whole + share.Posting.Amount.Minor, counted);
        }

        return documents;
    }

    // a bill to a client stands; where it was credited, the expense is recoverable again
    private bool IsBilled(Dictionary<string, (long Whole, long Counted)> documents) => documents.Where(d => IsSale(d.Key)).Sum(d => d.Value.Whole) < 0;

    // given up with its invoice: what went off is all that came on, in its own currency or another
    private static bool IsEven(Dictionary<(string Account, Currency Currency), (long Minor, long InBase)> left) =>
        left.Values.All(l => l.Minor == 0) || (left.Values.Any(l => l.Minor > 0) && left.Values.Any(l => l.Minor < 0));

    private bool IsSale(string document) => transaction.Plans.Draft(DocumentKey.Parse(document))?.Kind is "invoice" or "credit-note";

    // by account and currency; empty where only one side has moved
    private Dictionary<(string Account, Currency Currency), (long Minor, long InBase)> Moved(string item, IReadOnlyList<SubledgerPosting> postings)
    {
        var all = transaction.Subledger.List(new SubledgerFilter(AccountRole.RecoverableExpense, Document: item), null, int.MaxValue).SelectMany(e => e.Postings).Concat(postings)
            .Where(p => p.Posting.Role == AccountRole.RecoverableExpense && p.Posting.Document == item).ToList();
        return all.Exists(p => p.BaseMinor > 0) && all.Exists(p => p.BaseMinor < 0)
            ? all.GroupBy(p => (p.Posting.Account, p.Posting.Amount.Currency)).ToDictionary(g => g.Key, g => (g.Sum(p => p.Posting.Amount.Minor), g.Sum(p => p.BaseMinor)))
            : [];
    }

    private void Clear(string item, Dictionary<(string Account, Currency Currency), (long Minor, long InBase)> left, List<SubledgerPosting> cleared)
    {
        var income = 0L;
        foreach (var ((account, currency), (minor, inBase)) in left.OrderBy(l => l.Key.Currency).ThenBy(l => l.Key.Account, StringComparer.Ordinal))
        {
            if (minor != 0)
            {
                cleared.Add(new SubledgerPosting(new LedgerPosting(AccountRole.RecoverableExpense, account, Money.OfMinor(-minor, currency), "") { Document = item }, -inBase));
            }
            else if (inBase != 0 && cleared.FindIndex(p => p.Posting.Role == AccountRole.RecoverableExpense && p.Posting.Document == item
                && p.Posting.Account == account && p.Posting.Amount.Currency == currency && p.Posting.Amount.Minor != 0) is var at and >= 0)
            {
                cleared[at] = cleared[at] with { BaseMinor = cleared[at].BaseMinor - inBase, Rates = "" };
            }
            else if (inBase != 0)
            {
                cleared.Add(new SubledgerPosting(
                    new LedgerPosting(AccountRole.RecoverableExpense, account, Money.OfMinor(-inBase, context.Rules.Workspace.BaseCurrency), "") { Document = item }, -inBase));
            }

            income += inBase;
        }

        if (income != 0)
        {
            cleared.Add(new SubledgerPosting(
                new LedgerPosting(
                    AccountRole.Revenue, new AccountBook(context.Rules).ByRole(AccountRole.Revenue), Money.OfMinor(income, context.Rules.Workspace.BaseCurrency), ""),
                income));
        }
    }
}
