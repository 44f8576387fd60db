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
    /// exchange are in base and stay in the subledger: the books hold the document's own currency; so do they where the bank shows another one.</summary>
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
}
