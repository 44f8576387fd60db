using Timepost.Domain.Amounts;
using Timepost.Domain.Subledger;
using Timepost.Engine.Workspaces;

namespace Timepost.Engine.Subledger;

/// <summary>The subledger for a reader.</summary>
public sealed class PostingsUseCase(WorkspaceContext context)
{
    /// <summary>Entries with a posting that fits, in the order in which they were posted.</summary>
    /// <exception cref="NotAllowedException">Below viewer.</exception>
    public IReadOnlyList<SubledgerEntry> Entries(Caller caller, SubledgerFilter filter, Guid? after, int limit)
    {
        caller.Require(ActorRole.Viewer, "Reading postings");
        using var transaction = context.Store.Read();
        return transaction.Subledger.List(filter, after, limit);
    }

    /// <summary>The exchange rates that entries used, and the closing rates of the months and closed periods that they reach into. Of one currency and
    /// day the last one counts.</summary>
    /// <exception cref="NotAllowedException">Below viewer.</exception>
    public IReadOnlyList<Domain.Fx.FoundRate> Prices(Caller caller, IReadOnlyList<SubledgerEntry> entries)
    {
        ArgumentNullException.ThrowIfNull(entries);
        caller.Require(ActorRole.Viewer, "Reading exchange rates");
        using var transaction = context.Store.Read();
        return JournalPrices.Of(context, transaction, entries);
    }

    /// <summary>What of each account's balance in base currency revalues other currencies at a period's end; those that are zero are left out.</summary>
    /// <exception cref="NotAllowedException">Below viewer.</exception>
    public IReadOnlyDictionary<string, Money> Revaluations(Caller caller, SubledgerFilter filter)
    {
        caller.Require(ActorRole.Viewer, "Reading balances");
        using var transaction = context.Store.Read();
        var sums = new Dictionary<string, long>(StringComparer.Ordinal);
        foreach (var entry in transaction.Subledger.List(filter, null, int.MaxValue))
        {
            if (!entry.Kind.StartsWith(PeriodEnd.Revaluation.Kind, StringComparison.Ordinal))
            {
                continue;
            }

            foreach (var (posting, inBase) in entry.Postings)
            {
                if (PeriodEnd.MonetaryItems.CanBe(posting.Role))
                {
                    sums[posting.Account] = sums.GetValueOrDefault(posting.Account) + inBase;
                }
            }
        }

        return sums.Where(s => s.Value != 0).ToDictionary(s => s.Key, s => Money.OfMinor(s.Value, context.Rules.Workspace.BaseCurrency), StringComparer.Ordinal);
    }

    /// <summary>Balances by account and currency, in base too; those that are zero in both are left out.</summary>
    /// <exception cref="NotAllowedException">Below viewer.</exception>
    public IReadOnlyList<(string Account, Money Amount, Money InBase)> Balances(Caller caller, SubledgerFilter filter)
    {
        caller.Require(ActorRole.Viewer, "Reading balances");
        using var transaction = context.Store.Read();
        var sums = new SortedDictionary<(string Account, Currency Currency), (long Amount, long InBase)>(
            Comparer<(string Account, Currency Currency)>.Create(static (a, b) =>
                string.CompareOrdinal(a.Account, b.Account) is var order and not 0 ? order : string.CompareOrdinal(a.Currency.Code, b.Currency.Code)));
        foreach (var balance in transaction.Subledger.Balances(filter))
        {
            var sum = sums.GetValueOrDefault((balance.Account, balance.Amount.Currency));
            sums[(balance.Account, balance.Amount.Currency)] = (sum.Amount + balance.Amount.Minor, sum.InBase + balance.BaseMinor);
        }

        return
        [
            .. sums.Where(s => s.Value != default).Select(s => (
                s.Key.Account, Money.OfMinor(s.Value.Amount, s.Key.Currency), Money.OfMinor(s.Value.InBase, context.Rules.Workspace.BaseCurrency))),
        ];
    }
}
