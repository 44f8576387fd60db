using NodaTime;
using Timepost.Domain.Amounts;
using Timepost.Domain.Books;
using Timepost.Domain.Fx;
using Timepost.Domain.Identity;
using Timepost.Domain.Mapping;
using Timepost.Domain.Payments;
using Timepost.Domain.Subledger;
using Timepost.Engine.Delivery;
using Timepost.Engine.Subledger;
using Timepost.Engine.Workspaces;

namespace Timepost.Engine.Payments;

/// <summary>Gathers the postings of money that moves or is given up: at the day's rate, or by what it relieves; what base lacks to
/// zero is the realised difference.</summary>
/// <param name="context">Rules, clock, ids.</param>
/// <param name="transaction">The running transaction.</param>
/// <param name="caller">Who.</param>
/// <param name="currency">Of the payment and its documents.</param>
/// <param name="date">The day on which it counts.</param>
internal sealed class MoneyPosting(WorkspaceContext context, IStoreTransaction transaction, Caller caller, Currency currency, LocalDate date)
{
    /// <summary>Name of the bank's reference among a document's references.</summary>
    public const string Reference = "Reference";

    private readonly List<SubledgerPosting> _postings = [];
    private readonly FoundRate _rate = new Recording(context, caller, transaction).RateOf(currency, date);

    public AccountBook Accounts { get; } = new(context.Rules);

    /// <summary>Realised difference in base, gain positive; known when it was booked.</summary>
    public Money Realised { get; private set; } = Money.Zero(context.Rules.Workspace.BaseCurrency);

    private RoundingMode Mode => context.Rules.Workspace.MoneyRounding;

    /// <summary>Adds minor units at the day's rate, debit positive; nothing where zero.</summary>
    public void AtRate(AccountRole role, long minor, string taxCode = "", string party = "", string document = "", string? account = null)
    {
        if (minor != 0)
        {
            var amount = Money.OfMinor(minor, currency);
            account ??= role switch
            {
                AccountRole.OutputTax => Accounts.OutputTax(taxCode),
                AccountRole.InputTax => Accounts.InputTax(taxCode),
                _ => Accounts.ByRole(role),
            };
            _postings.Add(new SubledgerPosting(
                new LedgerPosting(role, account, amount, taxCode) { Party = party, Document = document }, FxConversion.Convert(amount, _rate, Mode).Minor)
            {
                Rates = string.Join(' ', _rate.Ids),
            });
        }
    }

    /// <summary>Settles so much of a document (zero or more), and relieves its carrying amount.</summary>
    public void Settle(OpenDocument document, long settled)
    {
        if (settled != 0)
        {
            _postings.Add(new SubledgerPosting(
                new LedgerPosting(document.Role, document.Account, Money.OfMinor(-document.Sign * settled, currency), "")
                {
                    Party = document.Party, Document = document.Key.Value,
                },
                -document.Relieves(settled, Mode)));
        }
    }

    /// <summary>Takes unallocated money of a client, oldest first.</summary>
    /// <exception cref="OperationRefusedException"><c>not-that-much-unallocated</c>.</exception>
    public void TakeUnallocated(string client, long amount)
    {
        var items = transaction.Subledger.Balances(new SubledgerFilter(AccountRole.UnallocatedCash, Party: client))
            .Where(b => b.Amount.Currency == currency && b.Amount.Minor < 0).ToList();
        var there = -items.Sum(i => i.Amount.Minor);
        if (there < amount)
        {
            throw new OperationRefusedException(
                "not-that-much-unallocated", $"{Money.OfMinor(there, currency)} of {client} are unallocated, not {Money.OfMinor(amount, currency)}.", "Give at most that.");
        }

        foreach (var item in items.OrderBy(i => transaction.Subledger.OfDocument(i.Document) is [var first, ..] ? first.Date : LocalDate.MinIsoValue))
        {
            var take = Math.Min(amount, -item.Amount.Minor);
            if (take > 0)
            {
                _postings.Add(new SubledgerPosting(
                    new LedgerPosting(AccountRole.UnallocatedCash, item.Account, Money.OfMinor(take, currency), "")
                    {
                        Party = client, Document = item.Document, Agreement = item.Agreement,
                    },
                    -Relief.Of(item.BaseMinor, item.Amount.Minor, -take, 0, Mode)));
                amount -= take;
            }
        }
    }

    /// <summary>The exact mirror of an entry.</summary>
    public void Mirror(SubledgerEntry entry)
    {
        foreach (var (posting, inBase) in entry.Postings)
        {
            _postings.Add(new SubledgerPosting(posting with { Amount = -posting.Amount }, -inBase));
        }
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
        Realise();
        IReadOnlyList<LedgerPosting> ledger = [.. _postings.Select(p => p.Posting)];
        var amount = Money.OfMinor(total, currency);
        return new Recording(context, caller, transaction).Book(
            kind,
            new BooksDocument
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
                References = reference.Length > 0 ? [new(Reference, reference)] : [],
            },
            _postings, party, reason: reason, rates: string.Join(' ', _rate.Ids));
    }

    /// <summary>Name in the books of a client.</summary>
    /// <exception cref="OperationRefusedException"><c>client-unknown</c>.</exception>
    public string NameOf(string client) => new Plans.WorkMapping(context.Rules, transaction.Work).Clients.TryGetValue(client, out var found)
        ? found.Customer
        : throw new OperationRefusedException("client-unknown", $"The mapping has no client '{client}'.", "Name a client by its id in mapping.yaml.");

    /// <summary>The bank account with an id; of the role bank where it is empty.</summary>
    /// <exception cref="OperationRefusedException"><c>account-unknown</c>.</exception>
    public string Bank(string id) => id.Length == 0 ? Accounts.ByRole(AccountRole.Bank)
        : context.Rules.Accounts.Any(a => a.Id == id && a.Role is AccountRole.Bank or AccountRole.CompanyCard) ? Accounts.ById(id)
        : throw new OperationRefusedException("account-unknown", $"No account '{id}' has the role bank.", "Give its id in mapping.yaml, with `role: bank`.");

    // differences of exchange arise in other currencies only; in base the entry would be off, and the store refuses it
    private void Realise()
    {
        var baseCurrency = context.Rules.Workspace.BaseCurrency;
        var difference = _postings.Sum(p => p.BaseMinor);
        if (difference != 0 && currency != baseCurrency)
        {
            var role = difference > 0 ? AccountRole.RealisedGain : AccountRole.RealisedLoss;
            Realised = Money.OfMinor(difference, baseCurrency);
            _postings.Add(new SubledgerPosting(new LedgerPosting(role, Accounts.ByRole(role), -Realised, ""), -difference));
        }
    }
}
