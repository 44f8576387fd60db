using Timepost.Domain.Amounts;
using Timepost.Domain.Books;
using Timepost.Domain.Fx;
using Timepost.Domain.Identity;
using Timepost.Domain.Mapping;
using Timepost.Domain.Subledger;
using Timepost.Engine.Delivery;
using Timepost.Engine.Fx;
using Timepost.Engine.Plans;
using Timepost.Engine.Workspaces;

namespace Timepost.Engine.Subledger;

/// <summary>An expense that is billed on leaves recoverable expense in the currency, and at the base amount, in which it stands there, so that nothing of it
/// stays on the account. What the invoice bills in base for it more or less is a realised difference: the client pays the cost back at a rate that
/// was fixed on the day of the expense, so it is no income of the work.</summary>
internal sealed class RecoverableRelief(WorkspaceContext context, IStoreTransaction transaction)
{
    /// <summary>What a posting of an expense names as its document: the expense, on recoverable expense; else nothing.</summary>
    public static string ItemOf(AccountRole role, ExpenseId expense) => role == AccountRole.RecoverableExpense ? expense.ToString() : "";

    /// <summary>The postings with what they relieve, and the realised differences behind them.</summary>
    public IReadOnlyList<SubledgerPosting> Of(BooksDocument document, IReadOnlyList<SubledgerPosting> postings)
    {
        ArgumentNullException.ThrowIfNull(document);
        var credited = document.Kind == BooksKind.CreditNote ? transaction.Corrections.Find(document.Key)?.Original.Value : null;
        List<SubledgerPosting>? changed = null;
        var differences = new List<SubledgerPosting>();
        foreach (var each in postings)
        {
            var (posting, inBase) = each;
            if (posting.Role != AccountRole.RecoverableExpense || posting.Document.Length == 0)
            {
                changed?.Add(each);
                continue;
            }

            changed ??= [.. postings.TakeWhile(p => p.Posting != posting)];
            var stands = credited is not null ? Taken(credited, posting.Document) : Standing(document, posting);
            if (stands.Count == 0)
            {
                changed.Add(each);
                continue;
            }

            var relieved = 0L;
            foreach (var (amount, minor) in stands)
            {
                changed.Add(new SubledgerPosting(posting with { Amount = -amount }, -minor));
                relieved -= minor;
            }

            if (inBase != relieved)
            {
                differences.Add(Difference(posting, inBase - relieved, isMirror: credited is not null));
            }
        }

        return changed is null ? postings : [.. changed, .. differences];
    }

    // what stands on the other side: the cost where it is billed on, what was billed where the cost is booked later
    private List<(Money Amount, long InBase)> Standing(BooksDocument document, LedgerPosting posting)
    {
        var all = transaction.Subledger.Balances(new SubledgerFilter(AccountRole.RecoverableExpense, Document: posting.Document));
        var inBase = all.Sum(b => b.BaseMinor);
        return all.Count == 0 ? Coming(document, posting)
            : Math.Sign(inBase) == -Math.Sign(posting.Amount.Minor) ? [.. all.Select(b => (b.Amount, b.BaseMinor))] : [];
    }

    // an invoice is reserved before the cost that it bills on: it relieves what that will stand at
    private List<(Money Amount, long InBase)> Coming(BooksDocument document, LedgerPosting posting)
    {
        var inBase = context.Rules.Workspace.BaseCurrency;
        if (document.Kind != BooksKind.Invoice || transaction.Work.Expense(new ExpenseId(Guid.Parse(posting.Document))) is not { } expense
            || (expense.Amount.Currency == inBase && document.Currency == inBase))
        {
            return [];
        }

        var mapped = new ExpenseMapping(context.Rules, new WorkMapping(context.Rules, transaction.Work)).Map(transaction, expense, new ClientPlan());
        var cost = expense.Amount - mapped.DeductibleTax;
        var date = transaction.Subledger.LockedThrough() is { } locked && expense.Date <= locked ? locked.PlusDays(1) : expense.Date;
        return new RateBook(context.Rules, transaction).ToBase(cost.Currency, date) is { } rate
            ? [(cost, FxConversion.Convert(cost, rate, context.Rules.Workspace.MoneyRounding).Minor)] : [];
    }

    // what the invoice took off, which a credit note puts back
    private List<(Money Amount, long InBase)> Taken(string invoice, string expense)
    {
        var sums = new SortedDictionary<Currency, long>();
        var inBase = new SortedDictionary<Currency, long>();
        foreach (var (posting, minor) in transaction.Subledger.OfDocument(invoice).SelectMany(e => e.Postings))
        {
            if (posting.Role == AccountRole.RecoverableExpense && posting.Document == expense)
            {
                sums[posting.Amount.Currency] = sums.GetValueOrDefault(posting.Amount.Currency) + posting.Amount.Minor;
                inBase[posting.Amount.Currency] = inBase.GetValueOrDefault(posting.Amount.Currency) + minor;
            }
        }

        return [.. sums.Where(s => s.Value != 0 || inBase[s.Key] != 0).Select(s => (Money.OfMinor(s.Value, s.Key), inBase[s.Key]))];
    }

    // a credit note takes it back on the account on which its invoice has it
    private SubledgerPosting Difference(LedgerPosting posting, long difference, bool isMirror)
    {
        var role = difference < 0 != isMirror ? AccountRole.RealisedGain : AccountRole.RealisedLoss;
        return new SubledgerPosting(
            new LedgerPosting(role, new AccountBook(context.Rules).ByRole(role), Money.OfMinor(difference, context.Rules.Workspace.BaseCurrency), "")
            {
                Document = posting.Document,
            },
            difference);
    }
}
