using NodaTime;
using Timepost.Domain.Amounts;
using Timepost.Domain.Identity;
using Timepost.Domain.Mapping;
using Timepost.Domain.Subledger;
using Timepost.Engine.Subledger;
using Timepost.Engine.Workspaces;

namespace Timepost.Engine.PeriodEnd;

/// <summary>What is open in another currency than base: a document on its account, a client's unallocated money, a bank account.</summary>
/// <param name="Role">What the account is for.</param>
/// <param name="Account">Full name.</param>
/// <param name="Party">Client, vendor or worker; empty where none.</param>
/// <param name="Document">Key of the document; empty where none.</param>
/// <param name="Agreement">Agreement; empty where none.</param>
/// <param name="Currency">Its own.</param>
public sealed record MonetaryItem(AccountRole Role, string Account, string Party, string Document, string Agreement, Currency Currency)
{
    /// <summary>By currency, account, party, agreement, document: the same everywhere.</summary>
    internal static Comparer<MonetaryItem> Order { get; } = Comparer<MonetaryItem>.Create(static (a, b) => string.CompareOrdinal(a.Key, b.Key));

    private string Key => string.Join('\n', Currency.Code, Account, Party, Agreement, Document, Role.ToString());

    /// <summary>That a posting in its own currency belongs to.</summary>
    public static MonetaryItem Of(LedgerPosting posting, Currency currency)
    {
        ArgumentNullException.ThrowIfNull(posting);
        return new(posting.Role, posting.Account, posting.Party, posting.Document, posting.Agreement, currency);
    }
}

/// <summary>Monetary items, as the subledger has them.</summary>
internal static class MonetaryItems
{
    private static readonly AccountRole[] Roles =
    [
        AccountRole.Receivable, AccountRole.Payable, AccountRole.EmployeePayable, AccountRole.RetentionPayable, AccountRole.UnallocatedCash, AccountRole.Bank,
        AccountRole.CompanyCard, AccountRole.AccruedIncome, AccountRole.AccruedCost, AccountRole.RetainerLiability,
    ];

    /// <summary>A claim to, or a duty of, an amount of money. Deposits only where their agreement calls them refundable; deferred revenue never.</summary>
    public static bool IsMonetary(RuleSet rules, AccountRole role, string agreement) =>
        Roles.Contains(role) && (role != AccountRole.RetainerLiability || CarriedRelief.IsRefundable(rules, agreement));

    /// <summary>Owed on a document whose income and cost count with money: its contra account is the other side, so no rate makes a difference.</summary>
    public static bool IsOnCash(IStoreTransaction transaction, string document)
    {
        ArgumentNullException.ThrowIfNull(transaction);
        return document.Length > 0 && transaction.CashShares.Has(document);
    }

    /// <summary>An account of this role can hold monetary items.</summary>
    public static bool CanBe(AccountRole role) => Roles.Contains(role);

    /// <summary>All in another currency than base with a balance at the end of a day: own amount and base, without any revaluation.</summary>
    public static List<(MonetaryItem Item, long Amount, long InBase)> At(RuleSet rules, IStoreTransaction transaction, LocalDate day)
    {
        var items = new List<(MonetaryItem, long, long)>();
        foreach (var role in Roles)
        {
            foreach (var balance in transaction.Subledger.Balances(new SubledgerFilter(role, To: day)))
            {
                if (balance.Amount.Currency != rules.Workspace.BaseCurrency && IsMonetary(rules, role, balance.Agreement)
                    && !IsOnCash(transaction, balance.Document))
                {
                    items.Add((
                        new MonetaryItem(role, balance.Account, balance.Party, balance.Document, balance.Agreement, balance.Amount.Currency),
                        balance.Amount.Minor, balance.BaseMinor));
                }
            }
        }

        return items;
    }

    /// <summary>What revaluations of a day made of each item, base minor units.</summary>
    public static SortedDictionary<MonetaryItem, long> Revalued(IStoreTransaction transaction, LocalDate day)
    {
        var sums = new SortedDictionary<MonetaryItem, long>(MonetaryItem.Order);
        foreach (var entry in transaction.Subledger.List(new SubledgerFilter(From: day, To: day), null, int.MaxValue))
        {
            if (entry.Kind == Revaluation.Kind)
            {
                var currency = CurrencyOf(transaction, entry);
                foreach (var (posting, inBase) in entry.Postings)
                {
                    if (Roles.Contains(posting.Role))
                    {
                        var item = MonetaryItem.Of(posting, currency);
                        sums[item] = sums.GetValueOrDefault(item) + inBase;
                    }
                }
            }
        }

        return sums;
    }

    /// <summary>The currency of the items that a revaluation, or its reversal, is about.</summary>
    public static Currency CurrencyOf(IStoreTransaction transaction, SubledgerEntry entry) =>
        Currency.Of(transaction.Bookings.Find(DocumentKey.Parse(entry.Document))!.Document.Tags.First(t => t.Key == Revaluation.CurrencyTag).Value);
}
