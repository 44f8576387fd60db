using Timepost.Domain.Amounts;
using Timepost.Domain.Identity;
using Timepost.Domain.Mapping;
using Timepost.Domain.Subledger;
using Timepost.Engine.PeriodEnd;
using Timepost.Engine.Subledger;
using Timepost.Engine.Workspaces;

namespace Timepost.Engine.Fx;

/// <summary>Exchange differences by document and currency, from the postings, tied to the subledger's balances.</summary>
public sealed class FxReportUseCase(WorkspaceContext context)
{
    // where an item has no document of its own, more of it on its own side is what was opened
    private static readonly AccountRole[] Assets = [AccountRole.Receivable, AccountRole.Bank, AccountRole.AccruedIncome, AccountRole.RecoverableExpense];

    private static readonly AccountRole[] Settled =
    [
        AccountRole.Receivable, AccountRole.Payable, AccountRole.EmployeePayable, AccountRole.RetentionPayable, AccountRole.UnallocatedCash, AccountRole.AccruedCost,
        AccountRole.RetainerLiability, AccountRole.RecoverableExpense,
    ];

    private Currency Base => context.Rules.Workspace.BaseCurrency;

    /// <summary>Every item in another currency that was open or moved in these days, and every one on which a difference was realised. What is owed on documents on
    /// cash basis is none: no difference arises on it.</summary>
    /// <exception cref="NotAllowedException">Below viewer.</exception>
    public FxReport Report(Caller caller, FxScope scope)
    {
        ArgumentNullException.ThrowIfNull(scope);
        caller.Require(ActorRole.Viewer, "Reading exchange differences");
        using var reading = context.Store.Read();
        var sums = new SortedDictionary<MonetaryItem, Sums>(MonetaryItem.Order);
        foreach (var entry in reading.Subledger.List(new SubledgerFilter(Party: scope.Party, Document: scope.Document, To: scope.To), null, int.MaxValue))
        {
            Count(reading, entry, scope, sums);
        }

        // what stands in base on the accounts of these items without being revalued (a bank in both) is no part of the report, but of the balances
        var shown = sums.Where(s => Fits(s.Key, scope) && Shown(reading, s.Key, s.Value)).ToList();
        var closing = shown.Sum(s => s.Value.Closing);
        return new FxReport(
            scope, [.. shown.Select(s => Row(reading, s.Key, s.Value))], InBase(closing), InBase(Balance(reading, scope, shown.ConvertAll(s => s.Key), sums)));
    }

    private bool Shown(IStoreTransaction reading, MonetaryItem item, Sums sums) => sums.Moved
        && ((item.Currency != Base && MonetaryItems.IsMonetary(context.Rules, item.Role, item.Agreement) && !MonetaryItems.IsOnCash(reading, item.Document)) || sums.EverRealised);

    private static bool Fits(MonetaryItem item, FxScope scope) =>
        (scope.Party.Length == 0 || item.Party == scope.Party) && (scope.Document.Length == 0 || item.Document == scope.Document);

    private static void Count(IStoreTransaction reading, SubledgerEntry entry, FxScope scope, SortedDictionary<MonetaryItem, Sums> all)
    {
        var revalues = entry.Kind is Revaluation.Kind or Revaluation.Reversal;
        var currency = revalues ? MonetaryItems.CurrencyOf(reading, entry) : default(Currency?);
        var before = entry.Date < scope.From;
        var realised = revalues ? [] : RealisedOf(entry);
        foreach (var (posting, inBase) in entry.Postings)
        {
            if (!MonetaryItems.CanBe(posting.Role) && posting.Role != AccountRole.RecoverableExpense)
            {
                continue;
            }

            var item = MonetaryItem.Of(posting, currency ?? posting.Amount.Currency);
            if (!all.TryGetValue(item, out var sums))
            {
                all[item] = sums = new Sums();
            }

            realised.Remove(posting, out var gain);
            sums.EverRealised |= gain != 0;
            sums.Open += revalues ? 0 : posting.Amount.Minor;
            sums.Opening += before ? inBase : 0;
            if (before)
            {
                continue;
            }

            sums.Unrealised += entry.Kind == Revaluation.Kind ? inBase : 0;
            sums.Reversal += entry.Kind == Revaluation.Reversal ? inBase : 0;
            if (revalues)
            {
                continue;
            }

            sums.Realised += gain;
            var opens = item.Document.Length > 0 && posting.Role != AccountRole.RecoverableExpense
                ? entry.Document == item.Document : Math.Sign(posting.Amount.Minor) == (Assets.Contains(posting.Role) ? 1 : -1);
            sums.Issued += opens ? inBase - gain : 0;
            sums.Settled += opens ? 0 : gain - inBase;
        }
    }

    // by the posting on which it arose: it names the same document and agreement; one from before it did is that of the first item settled
    private static Dictionary<LedgerPosting, long> RealisedOf(SubledgerEntry entry)
    {
        var gains = new Dictionary<LedgerPosting, long>();
        foreach (var (posting, inBase) in entry.Postings)
        {
            if (posting.Role is not (AccountRole.RealisedGain or AccountRole.RealisedLoss))
            {
                continue;
            }

            var candidates = entry.Postings.Where(p => Settled.Contains(p.Posting.Role)).Select(p => p.Posting).ToList();
            var of = candidates.Find(c => c.Document == posting.Document && c.Agreement == posting.Agreement && c.Party == posting.Party) ?? candidates.FirstOrDefault();
            if (of is not null)
            {
                gains[of] = gains.GetValueOrDefault(of) - inBase;
            }
        }

        return gains;
    }

    // by the store's own sums: those of the items shown, less what the same accounts hold in base without a revaluation
    private static long Balance(IStoreTransaction reading, FxScope scope, List<MonetaryItem> shown, SortedDictionary<MonetaryItem, Sums> all)
    {
        var keys = shown.Select(Place).ToHashSet();
        long sum = 0;
        foreach (var role in shown.Select(i => i.Role).Distinct())
        {
            foreach (var balance in reading.Subledger.Balances(new SubledgerFilter(role, scope.Party, scope.Document, To: scope.To)))
            {
                sum += keys.Contains((balance.Role, balance.Account, balance.Party, balance.Document, balance.Agreement)) ? balance.BaseMinor : 0;
            }
        }

        var reported = shown.ToHashSet();
        return sum - all.Where(s => keys.Contains(Place(s.Key)) && !reported.Contains(s.Key)).Sum(s => s.Value.Closing);
    }

    private static (AccountRole Role, string Account, string Party, string Document, string Agreement) Place(MonetaryItem item) =>
        (item.Role, item.Account, item.Party, item.Document, item.Agreement);

    private FxMovement Row(IStoreTransaction reading, MonetaryItem item, Sums sums) => new(
        item, NumberOf(reading, item), Money.OfMinor(sums.Open, item.Currency), InBase(sums.Opening), InBase(sums.Issued), InBase(sums.Settled), InBase(sums.Realised),
        InBase(sums.Unrealised), InBase(sums.Reversal), InBase(sums.Closing));

    private static string NumberOf(IStoreTransaction reading, MonetaryItem item)
    {
        if (item.Document.Length == 0 || item.Role == AccountRole.RecoverableExpense)
        {
            return item.Document;
        }

        var key = DocumentKey.Parse(item.Document);
        var number = reading.Plans.Draft(key)?.Number ?? reading.Bookings.Find(key)?.Number ?? "";
        return number.Length > 0 ? number : item.Document;
    }

    private Money InBase(long minor) => Money.OfMinor(minor, Base);

    private sealed class Sums
    {
        public long Open, Opening, Issued, Settled, Realised, Unrealised, Reversal;
        public bool EverRealised;

        public long Closing => Opening + Issued - Settled + Realised + Unrealised + Reversal;

        public bool Moved => Open != 0 || Opening != 0 || Issued != 0 || Settled != 0 || Realised != 0 || Unrealised != 0 || Reversal != 0;
    }
}
