using NodaTime;
using Timepost.Domain.Amounts;
using Timepost.Domain.Fx;
using Timepost.Domain.Identity;
using Timepost.Domain.Mapping;
using Timepost.Domain.Payments;
using Timepost.Domain.Subledger;
using Timepost.Engine.PeriodEnd;
using Timepost.Engine.Subledger;
using Timepost.Engine.Workspaces;

namespace Timepost.Engine.Fx;

/// <summary>A difference as it should be, and as it was posted.</summary>
/// <param name="What">realised, unrealised or reversal; or the account's total.</param>
/// <param name="Date">The day on which it counts; null for a total.</param>
/// <param name="Subject">What it arose on, for the reader.</param>
/// <param name="Expected">By documents and rates; gain positive.</param>
/// <param name="Posted">By the subledger.</param>
public sealed record FxCheck(string What, LocalDate? Date, string Subject, Money Expected, Money Posted)
{
    /// <summary>They agree to the minor unit.</summary>
    public bool Ties => Expected == Posted;
}

/// <summary>Computes all exchange differences anew, from documents, what was settled of them, and rates, and compares them with the four accounts of gains
/// and losses. The postings of differences are not read for it.</summary>
public sealed class FxReconciliationUseCase(WorkspaceContext context)
{
    private static readonly AccountRole[] Payables = [AccountRole.Receivable, AccountRole.Payable, AccountRole.EmployeePayable];
    private static readonly AccountRole[] Others = [AccountRole.UnallocatedCash, AccountRole.RetentionPayable, AccountRole.AccruedCost, AccountRole.RetainerLiability];

    private Currency Base => context.Rules.Workspace.BaseCurrency;

    private RoundingMode Mode => context.Rules.Workspace.MoneyRounding;

    /// <summary>Totals first (realised, unrealised), then each difference that does not agree, by day.</summary>
    /// <param name="caller">Viewer or above.</param>
    /// <param name="days">Only differences of these days; null: all.</param>
    /// <exception cref="NotAllowedException">Below viewer.</exception>
    public IReadOnlyList<FxCheck> Reconcile(Caller caller, DateInterval? days = null)
    {
        caller.Require(ActorRole.Viewer, "Reconciling exchange differences");
        using var reading = context.Store.Read();
        var realised = Realised(reading).Where(c => days is not { } d || d.Contains(c.Date!.Value)).ToList();
        var unrealised = Unrealised(reading).Where(c => days is not { } d || d.Contains(c.Date!.Value)).ToList();
        return
        [
            new("realised", null, "all", Sum(realised), Account(reading, days, AccountRole.RealisedGain, AccountRole.RealisedLoss)),
            new("unrealised", null, "all", Sum(unrealised), Account(reading, days, AccountRole.UnrealisedGain, AccountRole.UnrealisedLoss)),
            .. realised.Concat(unrealised).Where(c => !c.Ties).OrderBy(c => c.Date),
        ];
    }

    private Money Sum(IEnumerable<FxCheck> checks) => Money.OfMinor(checks.Sum(c => c.Expected.Minor), Base);

    private Money Account(IStoreTransaction reading, DateInterval? days, params IReadOnlyList<AccountRole> roles) => Money.OfMinor(
        -roles.Sum(r => reading.Subledger.Balances(new SubledgerFilter(r, From: days?.Start, To: days?.End)).Sum(b => b.BaseMinor)), Base);

    // every entry in the order in which it was posted; what is carried is followed by what each relieves
    private IEnumerable<FxCheck> Realised(IStoreTransaction reading)
    {
        var carried = new Dictionary<(AccountRole, string, string, string, string, Currency), Carried>();
        var undone = new Dictionary<string, long>(StringComparer.Ordinal);
        foreach (var entry in reading.Subledger.List(new SubledgerFilter(), null, int.MaxValue))
        {
            if (entry.Kind is Revaluation.Kind or Revaluation.Reversal)
            {
                continue;
            }

            var rates = new EntryRates(context, reading, entry);
            var cash = reading.CashShares.OfEntry(entry.Id);
            long expected = 0, posted = 0;
            foreach (var (posting, inBase) in entry.Postings)
            {
                if (posting.Role is AccountRole.RealisedGain or AccountRole.RealisedLoss)
                {
                    posted -= inBase;
                    continue;
                }

                // on cash basis money counts as it came
                expected += cash.Count > 0 && (cash.Any(c => c.Document == posting.Document) || posting.Role == AccountRole.RecoverableExpense || posting.Document.Length == 0)
                    ? inBase : Follow(carried, entry, posting, inBase, rates);
            }

            // what is all in base makes none
            expected = entry.Postings.All(p => p.Posting.Amount.Currency == Base) ? 0 : expected;
            expected = undone.TryGetValue(entry.Document, out var takenBack) ? -takenBack : expected;
            if (expected != 0 && reading.Bookings.Find(DocumentKey.Parse(entry.Document)) is { } booking)
            {
                undone[Payments.MoneyUseCase.UndoneKey(context, booking).Value] = expected;
            }

            if (expected != 0 || posted != 0)
            {
                yield return new FxCheck("realised", entry.Date, $"{entry.Kind}: {entry.Memo}", Money.OfMinor(expected, Base), Money.OfMinor(posted, Base));
            }
        }
    }

    // what the posting should be in base
    private long Follow(
        Dictionary<(AccountRole, string, string, string, string, Currency), Carried> all, SubledgerEntry entry, LedgerPosting posting, long inBase, EntryRates rates)
    {
        var isDocument = Payables.Contains(posting.Role);
        if (posting.Amount.Currency == Base || (!isDocument && !Others.Contains(posting.Role)))
        {
            return posting.Amount.Currency == Base ? posting.Amount.Minor : rates.InBase(posting, inBase);
        }

        var key = (posting.Role, posting.Account, posting.Party, posting.Document, posting.Agreement, posting.Amount.Currency);
        if (!all.TryGetValue(key, out var item))
        {
            all[key] = item = new Carried();
        }

        // a mirror takes back exactly what was; what opens an item is at the base that was locked
        var opens = posting.Document.Length > 0 ? entry.Document == posting.Document : posting.Amount.Minor < 0;
        var mirror = entry.Kind == "payment-undone" || entry.Reverses is not null;
        var relieved = mirror || opens || Math.Sign(item.Amount) != -Math.Sign(posting.Amount.Minor) ? inBase : item.Relieves(posting.Amount.Minor, isDocument, Mode) ?? inBase;
        item.Total += opens ? posting.Amount.Minor : 0;
        item.TotalBase += opens ? inBase : 0;
        item.Amount += posting.Amount.Minor;
        item.InBase += relieved;
        return relieved;
    }

    private IEnumerable<FxCheck> Unrealised(IStoreTransaction reading)
    {
        var ends = new SortedDictionary<LocalDate, bool>();
        foreach (var close in reading.Subledger.Closes())
        {
            ends[close.LastDay] = close.Closed;
        }

        var rates = new RateBook(context.Rules, reading);
        foreach (var (end, closed) in ends)
        {
            var expected = new SortedDictionary<Currency, long>();
            foreach (var (item, amount, inBase) in MonetaryItems.At(context.Rules, reading, end))
            {
                // without its rate the period would not have closed
                var closing = amount != 0 && rates.ToBase(item.Currency, end) is { } rate ? FxConversion.Convert(Money.OfMinor(amount, item.Currency), rate, Mode).Minor : 0;
                expected[item.Currency] = expected.GetValueOrDefault(item.Currency) + closing - inBase;
            }

            var posted = Posted(reading, end, Revaluation.Kind);
            var reversed = Posted(reading, end.PlusDays(1), Revaluation.Reversal);
            foreach (var currency in expected.Keys.Union(posted.Keys).Union(reversed.Keys).Order())
            {
                // a period that is open again is revalued when it is closed again: until then what stands, stands
                var should = closed ? expected.GetValueOrDefault(currency) : posted.GetValueOrDefault(currency);
                yield return Check("unrealised", end, currency, should, posted);
                yield return Check("reversal", end.PlusDays(1), currency, -should, reversed);
            }
        }

        FxCheck Check(string what, LocalDate date, Currency currency, long should, SortedDictionary<Currency, long> posted) =>
            new(what, date, currency.Code, Money.OfMinor(should, Base), Money.OfMinor(posted.GetValueOrDefault(currency), Base));
    }

    private static SortedDictionary<Currency, long> Posted(IStoreTransaction reading, LocalDate date, string kind)
    {
        var sums = new SortedDictionary<Currency, long>();
        foreach (var entry in reading.Subledger.List(new SubledgerFilter(From: date, To: date), null, int.MaxValue))
        {
            if (entry.Kind == kind)
            {
                var currency = MonetaryItems.CurrencyOf(reading, entry);
                foreach (var (posting, inBase) in entry.Postings)
                {
                    sums[currency] = sums.GetValueOrDefault(currency) - (posting.Role is AccountRole.UnrealisedGain or AccountRole.UnrealisedLoss ? inBase : 0);
                }
            }
        }

        return sums;
    }

    // an item as it is followed: minor units, signed as posted
    private sealed class Carried
    {
        public long Total, TotalBase, Amount, InBase;

        // null: more is taken than is there
        public long? Relieves(long posted, bool isDocument, RoundingMode mode)
        {
            if (Math.Abs(posted) > Math.Abs(Amount))
            {
                return null;
            }

            var (total, totalBase) = isDocument && Math.Abs(Total) >= Math.Abs(Amount) ? (Total, TotalBase) : (Amount, InBase);
            return -Relief.Of(totalBase, total, total - Amount - posted, totalBase - InBase, mode);
        }
    }
}
