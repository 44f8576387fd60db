using NodaTime;
using Timepost.Domain.Amounts;
using Timepost.Domain.Books;
using Timepost.Domain.Fx;
using Timepost.Domain.Identity;
using Timepost.Domain.Mapping;
using Timepost.Domain.Payments;
using Timepost.Domain.Subledger;
using Timepost.Engine.CashBasis;
using Timepost.Engine.Delivery;
using Timepost.Engine.Subledger;
using Timepost.Engine.Workspaces;

namespace Timepost.Engine.Payments;

/// <summary>Gathers the postings of money that moves or is given up: at the payment's rate, or by what it relieves. What base lacks to
/// zero is the realised difference, one for each document that is settled (<see cref="RealisedDifferences"/>).</summary>
/// <param name="context">Rules, clock, ids.</param>
/// <param name="transaction">The running transaction.</param>
/// <param name="caller">Who.</param>
/// <param name="currency">Of the documents.</param>
/// <param name="date">The day on which it counts.</param>
internal sealed class MoneyPosting(WorkspaceContext context, IStoreTransaction transaction, Caller caller, Currency currency, LocalDate date)
{
    /// <summary>Name of the bank's reference among a document's references.</summary>
    public const string Reference = "Reference";

    /// <summary>Name of what the bank shows in its own currency among a document's references.</summary>
    public const string AtBankReference = "At the bank";

    private readonly List<SubledgerPosting> _postings = [];
    private readonly List<Settling> _settled = [];
    private readonly List<(int At, string Document, FoundRate? Rate)> _counting = [];
    private readonly CashSettlement _cash = new(context, transaction, new AccountBook(context.Rules));
    private readonly SortedSet<string> _rates = new(StringComparer.Ordinal);
    private FoundRate? _rate;
    private bool _isMirror;
    private FoundRate? _ofParts;
    private BankExchange? _exchange;

    public AccountBook Accounts { get; } = new(context.Rules);

    /// <summary>Realised difference in base, gain positive; known when it was booked.</summary>
    public Money Realised { get; private set; } = Money.Zero(context.Rules.Workspace.BaseCurrency);

    private RoundingMode Mode => context.Rules.Workspace.MoneyRounding;

    private Currency Base => context.Rules.Workspace.BaseCurrency;

    // the day's rate, unless the money's own is known: then nobody needs the day's
    private FoundRate Rate => _rate ??= RateOfDay(currency);

    /// <summary>The bank shows another currency than the documents have: its quotient is the payment's rate. Base currency at the bank counts as it is,
    /// another one at the day's rate.</summary>
    public void ExchangedAt(BankExchange exchange)
    {
        _exchange = exchange;
        var inBase = FxConversion.Convert(exchange.Gross, RateOfDay(exchange.Gross.Currency), Mode);
        _ofParts = FoundRate.OfAmounts(exchange.Settles, inBase);

        // what is in base stands at itself; the whole difference is that of the documents
        _rate = currency == Base ? FoundRate.Same(Base) : _ofParts;
    }

    /// <summary>Adds minor units of the documents' currency at the payment's rate, debit positive; nothing where zero.</summary>
    public void AtRate(AccountRole role, long minor, string taxCode = "", string party = "", string document = "", string? account = null)
    {
        if (minor == 0)
        {
            return;
        }

        var amount = Money.OfMinor(minor, currency);
        account ??= role switch
        {
            AccountRole.OutputTax => Accounts.OutputTax(taxCode),
            AccountRole.InputTax => Accounts.InputTax(taxCode),
            _ => Accounts.ByRole(role),
        };
        if (role == AccountRole.UnallocatedCash)
        {
            _settled.Add(new Settling(_postings.Count, SettlingWay.Opened));
        }

        _postings.Add(new SubledgerPosting(
            new LedgerPosting(role, account, amount, taxCode) { Party = party, Document = document }, FxConversion.Convert(amount, Rate, Mode).Minor)
        {
            Rates = string.Join(' ', Rate.Ids),
        });
    }

    /// <summary>Adds an amount in the bank's own currency, debit positive; nothing where zero.</summary>
    public void AtBank(AccountRole role, Money amount, string account)
    {
        if (!amount.IsZero)
        {
            var rate = RateOfDay(amount.Currency);
            _postings.Add(new SubledgerPosting(new LedgerPosting(role, account, amount, ""), FxConversion.Convert(amount, rate, Mode).Minor) { Rates = string.Join(' ', rate.Ids) });
        }
    }

    /// <summary>Settles so much of a document (zero or more), and relieves its carrying amount.</summary>
    public void Settle(OpenDocument document, long settled)
    {
        if (IsOnCash(document))
        {
            SettleOnCash(document, settled, 0, 0);
        }
        else if (settled != 0)
        {
            _settled.Add(new Settling(_postings.Count, SettlingWay.Relieved));
            _postings.Add(Relieved(document, settled));
        }
    }

    /// <summary>Its income, cost and tax count with the money that settles it.</summary>
    public bool IsOnCash(OpenDocument document) => _cash.Has(document.Key.Value);

    /// <summary>Settles so much of a document on cash basis: what is owed goes with its contra account, and what is paid of it counts. A discount, and what is missing and given up,
    /// never was income.</summary>
    /// <param name="document">On cash basis.</param>
    /// <param name="settled">All of it, minor units.</param>
    /// <param name="discount">Of it, early-payment discount.</param>
    /// <param name="missing">Of it, a small difference.</param>
    public void SettleOnCash(OpenDocument document, long settled, long discount, long missing)
    {
        if (settled == 0)
        {
            return;
        }

        var relieved = Relieved(document, settled);
        _postings.Add(relieved);
        _postings.Add(_cash.Against(relieved));
        foreach (var (role, given) in ((AccountRole, long)[])[(AccountRole.Discounts, discount), (AccountRole.SmallDifferences, missing)])
        {
            if (given != 0)
            {
                _postings.AddRange(_cash.GiveUp(relieved, given, role));
            }
        }

        Count(document.Key.Value, -document.Sign * (settled - discount - missing), null);
    }

    /// <summary>Takes back so much tax of a document (zero or more), at what the tax stands at: a discount reduces the tax that was declared, at the rate at which it was
    /// (Directive 2006/112/EC, art. 90 and 91).</summary>
    public void TaxBack(OpenDocument document, string code, long taken)
    {
        var role = document.Sign > 0 ? AccountRole.OutputTax : AccountRole.InputTax;
        var (minor, inBase) = (0L, 0L);
        foreach (var entry in transaction.Subledger.OfDocument(document.Key.Value))
        {
            foreach (var (posting, ofBase) in entry.Postings)
            {
                if (posting.Role == role && posting.TaxCode == code && posting.Amount.Currency == currency)
                {
                    (minor, inBase) = (minor + posting.Amount.Minor, inBase + ofBase);
                }
            }
        }

        if (currency == Base || minor == 0 || taken == 0)
        {
            AtRate(role, document.Sign * taken, code);
            return;
        }

        var account = document.Sign > 0 ? Accounts.OutputTax(code) : Accounts.InputTax(code);
        _postings.Add(new SubledgerPosting(
            new LedgerPosting(role, account, Money.OfMinor(document.Sign * taken, currency), code), (long)Rounding.Round((decimal)inBase * document.Sign * taken / minor, 0, Mode)));
    }

    /// <summary>Gives up so much of a document: the expense takes what it is carried at, so that no difference arises. On cash basis it was no income yet.</summary>
    public void GiveUp(AccountRole role, OpenDocument document, long given)
    {
        var relieved = Relieved(document, given);
        if (IsOnCash(document))
        {
            _postings.Add(relieved);
            _postings.Add(_cash.Against(relieved));
            _postings.AddRange(_cash.GiveUp(relieved, given, role));
            return;
        }

        _postings.Add(new SubledgerPosting(new LedgerPosting(role, Accounts.ByRole(role), -relieved.Posting.Amount, ""), -relieved.BaseMinor));
        _postings.Add(relieved);
    }

    /// <summary>What a client can have back, or use elsewhere: unallocated money; on cash basis also what was paid of invoices and credited since. Negative.</summary>
    public static IReadOnlyList<SubledgerBalance> Unallocated(IStoreTransaction transaction, string client)
    {
        ArgumentNullException.ThrowIfNull(transaction);
        return
        [
            .. transaction.Subledger.Balances(new SubledgerFilter(AccountRole.UnallocatedCash, Party: client)).Where(b => b.Amount.Minor < 0),
            .. CashSettlement.Credits(transaction, client),
        ];
    }

    /// <summary>Takes unallocated money of a client, oldest first, at what it is carried at.</summary>
    /// <param name="client">Mapped client id.</param>
    /// <param name="amount">Minor units, above zero.</param>
    /// <param name="pays">It pays documents: what it is carried at is the payment's rate. False: it goes back, and is settled at the day's.</param>
    /// <exception cref="OperationRefusedException"><c>not-that-much-unallocated</c>.</exception>
    public void TakeUnallocated(string client, long amount, bool pays)
    {
        var items = Unallocated(transaction, client).Where(b => b.Amount.Currency == currency).ToList();
        var there = -items.Sum(i => i.Amount.Minor);
        if (there < amount)
        {
            var others = string.Join(
                " and ", Unallocated(transaction, client).Where(b => b.Amount.Currency != currency)
                    .GroupBy(b => b.Amount.Currency).Select(g => Money.OfMinor(-g.Sum(b => b.Amount.Minor), g.Key)).Where(m => m.Minor > 0));
            throw new OperationRefusedException(
                "not-that-much-unallocated", $"{Money.OfMinor(there, currency)} of {client} are unallocated, not {Money.OfMinor(amount, currency)}.",
                others.Length > 0 ? $"There are {others}: say which with --currency." : there > 0 ? "Give at most that." : "Nothing of it is there to be given.");
        }

        var (whole, inBase) = (amount, 0L);
        foreach (var item in items.OrderBy(i => transaction.Subledger.OfDocument(i.Document) is [var first, ..] ? first.Date : LocalDate.MinIsoValue))
        {
            var take = Math.Min(amount, -item.Amount.Minor);
            if (take > 0)
            {
                var relieved = -Relief.Of(item.BaseMinor, item.Amount.Minor, -take, 0, Mode);
                if (item.Role == AccountRole.UnallocatedCash)
                {
                    inBase += relieved;
                    if (!pays)
                    {
                        _settled.Add(new Settling(_postings.Count, SettlingWay.Relieved));
                    }
                }

                var taken = new SubledgerPosting(
                    new LedgerPosting(item.Role, item.Account, Money.OfMinor(take, currency), "")
                    {
                        Party = client, Document = item.Document, Agreement = item.Agreement,
                    },
                    relieved);
                _postings.Add(taken);
                if (item.Role != AccountRole.UnallocatedCash)
                {
                    // income of a credited invoice goes back, at the rate of the day
                    _postings.Add(_cash.Against(taken));
                    var own = pays ? RateOfDay(currency) : null;
                    inBase += own is null ? 0 : FxConversion.Convert(taken.Posting.Amount, own, Mode).Minor;
                    Count(item.Document, take, own);
                }

                amount -= take;
            }
        }

        if (pays)
        {
            _rate = _ofParts = FoundRate.OfAmounts(Money.OfMinor(whole, currency), Money.OfMinor(inBase, Base));
        }
    }

    /// <summary>The exact mirror of an entry.</summary>
    public void Mirror(SubledgerEntry entry)
    {
        foreach (var (posting, inBase) in entry.Postings)
        {
            _postings.Add(new SubledgerPosting(posting with { Amount = -posting.Amount }, -inBase));
        }

        _rates.UnionWith(entry.Rates.Split(' ', StringSplitOptions.RemoveEmptyEntries));
        _cash.Mirror(entry);
        _isMirror = true;
    }

    /// <summary>A key of its own.</summary>
    public DocumentKey NewKey(string kind, string party) => DocumentKey.Of(new DocumentIdentity(
        context.Rules.Workspace.Key, kind, party, "", currency.Code, context.Ids.Next().ToString("N"), date.ToString("uuuu-MM", null), 1));

    /// <summary>Records it: posted at once, delivered by the next plan.</summary>
    /// <param name="key">From <see cref="NewKey"/>.</param>
    /// <param name="kind">payment, refund, write-off, …</param>
    /// <param name="party">As the subledger names it.</param>
    /// <param name="name">As the books name it.</param>
    /// <param name="total">Minor units: received positive, paid negative.</param>
    /// <param name="memo">One line for the reader of the journal.</param>
    /// <param name="reference">The bank's; empty where none.</param>
    /// <param name="reason">Why; empty where nobody has to say.</param>
    public Booking Book(DocumentKey key, string kind, string party, string name, long total, string memo, string reference = "", string reason = "")
    {
        var differences = RealisedDifferences.Of(_postings, _settled, _ofParts ?? _rate, Base, Accounts, Mode);
        Realised = Money.OfMinor(-differences.Sum(d => d.BaseMinor), Base);
        _postings.AddRange(differences);
        CountAll();
        IReadOnlyList<LedgerPosting> ledger = [.. _postings.Select(p => p.Posting)];
        var amount = Money.OfMinor(total, currency);
        var document = new BooksDocument
        {
            Kind = kind is "payment" or "refund" or "payment-undone" ? BooksKind.Payment : BooksKind.JournalEntry,
            Key = key,
            Number = "",
            Date = date,
            Party = name,
            Memo = memo,
            Currency = currency,
            Net = amount,
            Tax = Money.Zero(currency),
            Total = amount,
            Ledger = ledger,
            Postings = LedgerPostings.ForBooks(ledger, currency),
            Tags = [new("party", party)],
            References = References(reference),
            CashShares = _cash.Shares,
        };
        return new Recording(context, caller, transaction).Book(kind, document, _postings, party, reason: reason, rates: string.Join(' ', _rates));
    }

    /// <summary>Name in the books of a client; of one that the mapping names no more, the one that its newest document or payment has.</summary>
    /// <exception cref="OperationRefusedException"><c>client-unknown</c>.</exception>
    public string NameOf(string client) => new Plans.WorkMapping(context.Rules, transaction.Work).Clients.TryGetValue(client, out var found)
        ? found.Customer
        : NameThen(client) ?? throw new OperationRefusedException("client-unknown", $"The mapping has no client '{client}'.", "Name a client by its id in mapping.yaml.");

    private string? NameThen(string client) => !Plans.ClientNames.Had(transaction, client) ? null
        : transaction.Plans.DraftsOf(client).Where(d => d.Kind == "invoice" && d.Status is "final" or "reserved").MaxBy(d => d.Date)?.Party
            ?? (transaction.Bookings.List("", client, "", int.MaxValue) is [.., var newest] ? newest.Document.Party : null);

    /// <summary>The bank account with an id; of the role bank where it is empty.</summary>
    /// <exception cref="OperationRefusedException"><c>account-unknown</c>.</exception>
    public string Bank(string id) => id.Length == 0 ? Accounts.ByRole(AccountRole.Bank)
        : context.Rules.Accounts.Any(a => a.Id == id && a.Role is AccountRole.Bank or AccountRole.CompanyCard) ? Accounts.ById(id)
        : throw new OperationRefusedException("account-unknown", $"No account '{id}' has the role bank.", "Give its id in mapping.yaml, with `role: bank`.");

    // a place for money that counts, at the payment's rate where it has none of its own
    private void Count(string document, long minor, FoundRate? own)
    {
        if (minor == 0)
        {
            return;
        }

        var amount = Money.OfMinor(minor, currency);
        if (own is null)
        {
            _settled.Add(new Settling(_postings.Count, SettlingWay.Counted));
        }

        _counting.Add((_postings.Count, document, own));
        _postings.Add(new SubledgerPosting(new LedgerPosting(AccountRole.None, "", amount, ""), own is null ? 0 : FxConversion.Convert(amount, own, Mode).Minor));
    }

    // in each place what the money makes of its document
    private void CountAll()
    {
        for (var i = _counting.Count - 1; i >= 0; i--)
        {
            var (at, document, own) = _counting[i];
            var (place, inBase) = _postings[at];
            _postings.RemoveAt(at);
            _postings.InsertRange(at, _cash.Count(document, place.Amount, inBase, own ?? _ofParts ?? Rate));
        }

        // a mirror has what its entry had
        if (!_isMirror)
        {
            var cleared = new CashRecoverable(context, transaction).Cleared(_postings, _cash.Shares);
            _postings.Clear();
            _postings.AddRange(cleared);
        }
    }

    private SubledgerPosting Relieved(OpenDocument document, long settled) => new(
        new LedgerPosting(document.Role, document.Account, Money.OfMinor(-document.Sign * settled, currency), "") { Party = document.Party, Document = document.Key.Value },
        -document.Relieves(settled, Mode));

    private FoundRate RateOfDay(Currency of)
    {
        var rate = new Recording(context, caller, transaction).RateOf(of, date);
        _rates.UnionWith(rate.Ids.Select(id => id.ToString()!));
        return rate;
    }

    private List<KeyValuePair<string, string>> References(string reference)
    {
        var list = new List<KeyValuePair<string, string>>();
        if (reference.Length > 0)
        {
            list.Add(new(Reference, reference));
        }

        if (_exchange is { } exchange)
        {
            list.Add(new(AtBankReference, exchange.Moved.ToString()));
        }

        return list;
    }
}
