using Timepost.Domain.Amounts;
using Timepost.Domain.Books;
using Timepost.Domain.Mapping;
using Timepost.Domain.Subledger;
using Timepost.Engine.Delivery;

namespace Timepost.Engine.Subledger;

/// <summary>Gathers the postings of one document in one currency: by role, account, tax code, party, document and agreement, in
/// the order in which they first came.</summary>
/// <param name="currency">Of all of them.</param>
public sealed class LedgerPostings(Currency currency)
{
    private readonly List<LedgerPosting> _order = [];
    private readonly Dictionary<LedgerPosting, long> _sums = [];
    private readonly List<LedgerPart> _parts = [];

    /// <summary>The line of the document that what is added comes from, 1 and up; 0: the document itself, as its total and its tax.</summary>
    public int Line { get; set; }

    /// <summary>What was added for lines.</summary>
    public IReadOnlyList<LedgerPart> Parts => _parts;

    /// <summary>Adds minor units, debit positive.</summary>
    /// <param name="role">What the account is for.</param>
    /// <param name="account">Full name.</param>
    /// <param name="minor">Debit positive.</param>
    /// <param name="taxCode">Empty where none.</param>
    /// <param name="party">Client, vendor or worker of a receivable, payable or liability.</param>
    /// <param name="document">Key of the document that it makes or settles.</param>
    /// <param name="agreement">Of a retainer or a retention.</param>
    public void Add(AccountRole role, string account, long minor, string taxCode = "", string party = "", string document = "", string agreement = "")
    {
        var key = new LedgerPosting(role, account, Money.Zero(currency), taxCode) { Party = party, Document = document, Agreement = agreement };
        if (!_sums.TryGetValue(key, out var sum))
        {
            _order.Add(key);
        }

        _sums[key] = checked(sum + minor);
        if (Line > 0)
        {
            _parts.Add(new LedgerPart(key, Line, Money.OfMinor(minor, currency)));
        }
    }

    /// <summary>The postings that are not zero; of a document that comes to nothing all of them.</summary>
    /// <exception cref="BooksException"><see cref="BooksStatus.Unbalanced"/>: they do not sum to zero, our bug.</exception>
    public IReadOnlyList<LedgerPosting> ToList()
    {
        long total = 0;
        var list = new List<LedgerPosting>(_order.Count);
        foreach (var key in _order)
        {
            var sum = _sums[key];
            total += sum;
            if (sum != 0)
            {
                list.Add(key with { Amount = Money.OfMinor(sum, currency) });
            }
        }

        return total != 0 ? throw new BooksException(BooksStatus.Unbalanced, $"The postings are off by {Money.OfMinor(total, currency)}.")
            : list.Count == 0 ? _order
            : list;
    }

    /// <summary>What the books get of postings: summed by account and tax code, in the document's currency. Differences of
    /// exchange, which are in base, are left out; what the bank shows in another currency is in the document's.</summary>
    public static IReadOnlyList<BooksPosting> ForBooks(IReadOnlyList<LedgerPosting> ledger, Currency currency)
    {
        ArgumentNullException.ThrowIfNull(ledger);
        var order = new List<(string Account, string TaxCode)>();
        var sums = new Dictionary<(string Account, string TaxCode), long>();
        foreach (var posting in Payments.BankExchange.InDocumentCurrency(ledger, currency))
        {
            if (posting.Amount.Currency != currency)
            {
                continue;
            }

            var key = (posting.Account, posting.TaxCode);
            if (!sums.TryGetValue(key, out var sum))
            {
                order.Add(key);
            }

            sums[key] = sum + posting.Amount.Minor;
        }

        var list = order.Where(k => sums[k] != 0).Select(k => new BooksPosting(k.Account, Money.OfMinor(sums[k], currency), k.TaxCode)).ToList();
        return list.Count > 0 ? list : [.. order.Select(k => new BooksPosting(k.Account, Money.Zero(currency), k.TaxCode))];
    }
    /// <summary>What books that hold base amounts get of postings: summed by account, tax code and currency, each with what it is in base; differences
    /// of exchange go along. What a total price cannot say (nothing, or of the other sign, in base: rounding of very small amounts) is a
    /// posting in base of its own. All amounts in base are exactly those posted.</summary>
    /// <param name="posted">As the subledger has them.</param>
    /// <param name="currency">Of the document.</param>
    /// <param name="baseCurrency">Of the workspace.</param>
    public static IReadOnlyList<BooksPosting> ForBooks(IReadOnlyList<SubledgerPosting> posted, Currency currency, Currency baseCurrency)
    {
        ArgumentNullException.ThrowIfNull(posted);
        var order = new List<(string Account, string TaxCode, Currency Currency)>();
        var sums = new Dictionary<(string Account, string TaxCode, Currency Currency), (long Minor, long InBase)>();
        foreach (var (posting, inBase) in posted)
        {
            Sum((posting.Account, posting.TaxCode, posting.Amount.Currency), posting.Amount.Minor, inBase);
        }

        foreach (var key in order.ToList())
        {
            var (minor, inBase) = sums[key];
            if (key.Currency != baseCurrency && inBase != 0 && Math.Sign(minor) != Math.Sign(inBase))
            {
                sums[key] = (minor, 0);
                Sum((key.Account, key.TaxCode, baseCurrency), inBase, inBase);
            }
        }

        var list = new List<BooksPosting>(order.Count);
        foreach (var key in order)
        {
            var (minor, inBase) = sums[key];
            if (minor != 0)
            {
                list.Add(new BooksPosting(key.Account, Money.OfMinor(minor, key.Currency), key.TaxCode)
                {
                    InBase = key.Currency == baseCurrency ? null : Money.OfMinor(inBase, baseCurrency),
                });
            }
        }

        return list.Count > 0 ? list : ForBooks([.. posted.Select(p => p.Posting)], currency);

        void Sum((string Account, string TaxCode, Currency Currency) key, long minor, long inBase)
        {
            if (!sums.TryGetValue(key, out var had))
            {
                order.Add(key);
            }

            sums[key] = checked((had.Minor + minor, had.InBase + inBase));
        }
    }
}
