using NodaTime;
using Timepost.Domain.Amounts;
using Timepost.Domain.Books;
using Timepost.Domain.Fx;
using Timepost.Domain.Identity;
using Timepost.Domain.Mapping;
using Timepost.Domain.Subledger;
using Timepost.Engine.Delivery;
using Timepost.Engine.Fx;
using Timepost.Engine.Subledger;
using Timepost.Engine.Workspaces;

namespace Timepost.Engine.PeriodEnd;

/// <summary>What a closing posted for a currency and account.</summary>
/// <param name="Currency">Of the open items.</param>
/// <param name="Account">Full name.</param>
/// <param name="Difference">In base, gain positive.</param>
public sealed record RevaluedAccount(Currency Currency, string Account, Money Difference);

/// <summary>Unrealised differences at a period's end: every open monetary item in another currency, at the closing rate less what it is carried at. A journal
/// for each currency and account, in base currency, that its mirror on the day after takes back: no item's own amount ever changes.</summary>
/// <remarks>Monetary and not, and the reversal on the first day after: design, money and currencies; as IAS 21.23 and .28 for the difference.</remarks>
internal sealed class Revaluation(WorkspaceContext context, Caller caller, IStoreTransaction transaction, string label, LocalDate end)
{
    public const string Kind = "revaluation";
    public const string Reversal = "revaluation-reversal";

    /// <summary>Name of the currency of the items among a journal's tags.</summary>
    public const string CurrencyTag = "currency";

    private readonly AccountBook _accounts = new(context.Rules);
    private readonly SortedDictionary<string, (Currency Currency, List<SubledgerPosting> Postings)> _journals = new(StringComparer.Ordinal);

    private Currency Base => context.Rules.Workspace.BaseCurrency;

    /// <summary>Demands the closing rate of every currency that the closing needs, before anything is posted.</summary>
    /// <param name="accrued">Of what will be accrued and deferred.</param>
    /// <exception cref="OperationRefusedException"><c>needs-exchange-rate</c>: names all rates that are missing, and how to type them.</exception>
    public void Demand(IEnumerable<Currency> accrued) => Rates(
        MonetaryItems.At(context.Rules, transaction, end).Where(i => i.Amount != 0).Select(i => i.Item.Currency).Concat(accrued));

    /// <summary>Posts what is not posted yet. With the same inputs nothing; with others the difference, and its reversal.</summary>
    /// <exception cref="OperationRefusedException">As <see cref="Demand"/>.</exception>
    public IReadOnlyList<RevaluedAccount> Post()
    {
        var items = MonetaryItems.At(context.Rules, transaction, end);
        var rates = Rates(items.Where(i => i.Amount != 0).Select(i => i.Item.Currency));
        var targets = new SortedDictionary<MonetaryItem, long>(MonetaryItem.Order);
        foreach (var (item, amount, inBase) in items)
        {
            var closing = amount == 0 ? 0 : FxConversion.Convert(Money.OfMinor(amount, item.Currency), rates[item.Currency], context.Rules.Workspace.MoneyRounding).Minor;
            targets[item] = closing - inBase;
        }

        foreach (var (item, standing) in MonetaryItems.Revalued(transaction, end))
        {
            targets[item] = targets.GetValueOrDefault(item) - standing;
        }

        foreach (var (item, difference) in targets)
        {
            if (difference != 0)
            {
                Add(item, difference);
            }
        }

        return [.. _journals.Values.Select(j => Book(j.Currency, j.Postings, rates.GetValueOrDefault(j.Currency)))];
    }

    private void Add(MonetaryItem item, long difference)
    {
        var key = $"{item.Currency.Code}\n{item.Account}";
        if (!_journals.TryGetValue(key, out var journal))
        {
            _journals[key] = journal = (item.Currency, []);
        }

        journal.Postings.Add(new SubledgerPosting(
            new LedgerPosting(item.Role, item.Account, Money.OfMinor(difference, Base), "") { Party = item.Party, Document = item.Document, Agreement = item.Agreement },
            difference));
    }

    private RevaluedAccount Book(Currency currency, List<SubledgerPosting> postings, FoundRate? rate)
    {
        var net = Money.OfMinor(postings.Sum(p => p.BaseMinor), Base);
        var account = postings[0].Posting.Account;
        if (!net.IsZero)
        {
            var role = net.IsNegative ? AccountRole.UnrealisedLoss : AccountRole.UnrealisedGain;
            postings.Add(new SubledgerPosting(new LedgerPosting(role, _accounts.ByRole(role), -net, ""), -net.Minor));
        }

        var recording = new Recording(context, caller, transaction);
        var ids = rate is null ? "" : string.Join(' ', rate.Ids);
        recording.Book(Kind, Document(Kind, currency, account, net, postings, end), postings, rates: ids);
        List<SubledgerPosting> mirror = [.. postings.Select(p => new SubledgerPosting(p.Posting with { Amount = -p.Posting.Amount }, -p.BaseMinor))];
        recording.Book(Reversal, Document(Reversal, currency, account, -net, mirror, end.PlusDays(1)), mirror, rates: ids);
        return new RevaluedAccount(currency, account, net);
    }

    private BooksDocument Document(string kind, Currency currency, string account, Money net, List<SubledgerPosting> postings, LocalDate date)
    {
        IReadOnlyList<LedgerPosting> ledger = [.. postings.Select(p => p.Posting)];
        return new BooksDocument
        {
            Kind = BooksKind.JournalEntry,
            Key = DocumentKey.Of(new DocumentIdentity(context.Rules.Workspace.Key, kind, "", "", currency.Code, context.Ids.Next().ToString("N"), label, 1)),
            Number = "",
            Date = date,
            Party = "Period end",
            Memo = $"{kind.Replace('-', ' ')} {label}, {currency}, {account}",
            Currency = Base,
            Net = net,
            Tax = Money.Zero(Base),
            Total = net,
            Ledger = ledger,
            Postings = LedgerPostings.ForBooks(ledger, Base),
            Tags = [new(CurrencyTag, currency.Code), new("period", label)],
        };
    }

    private Dictionary<Currency, FoundRate> Rates(IEnumerable<Currency> currencies)
    {
        var book = new RateBook(context.Rules, transaction);
        var (found, missing, remedies) = (new Dictionary<Currency, FoundRate>(), new List<string>(), new List<string>());
        foreach (var currency in currencies.Distinct().Order())
        {
            if (book.ToBase(currency, end) is { } rate)
            {
                found[currency] = rate;
            }
            else
            {
                missing.Add(book.Missing(currency, Base, end));
                remedies.Add(book.Typed(currency, Base, end));
            }
        }

        return missing.Count == 0 ? found
            : throw new OperationRefusedException("needs-exchange-rate", $"Nothing was closed. {string.Join(' ', missing)}", $"Type them in: {string.Join("; ", remedies)}; or import a file of rates.");
    }
}
