using NodaTime;
using Timepost.Domain.Amounts;
using Timepost.Domain.Books;
using Timepost.Domain.Identity;
using Timepost.Domain.Mapping;
using Timepost.Engine.Delivery;
using Timepost.Engine.Plans;
using Timepost.Engine.Subledger;
using Timepost.Engine.Workspaces;

namespace Timepost.Engine.Retainers;

/// <summary>Documents of a retainer that no invoice makes: advance invoices, deposits, refunds, adjustments, expiries.</summary>
internal sealed class RetainerDocuments
{
    private readonly WorkspaceContext _context;
    private readonly Agreement _agreement;
    private readonly ClientTarget _client;
    private readonly AccountBook _accounts;

    public RetainerDocuments(WorkspaceContext context, IStoreTransaction transaction, Agreement agreement)
    {
        (_context, _agreement) = (context, agreement);
        var clients = new WorkMapping(context.Rules, transaction.Work).Clients;
        _client = clients.TryGetValue(agreement.Client, out var client) ? client : throw new MissingAccountException($"client '{agreement.Client}'");
        _accounts = new AccountBook(context.Rules);
    }

    /// <summary>Money received and taxed: debit bank with the gross; credit the liability with the net, output tax with the tax.</summary>
    public BooksDocument AdvanceInvoice(Guid id, LocalDate date, Money net, Money tax, string taxCode, decimal percent, string legend)
    {
        var document = Start("advance-invoice", id, date, BooksKind.Invoice, "Advance payment", net, tax, p =>
        {
            p.Add(AccountRole.Bank, _accounts.ByRole(AccountRole.Bank), (net + tax).Minor);
            Owe(p, -net.Minor);
            if (!tax.IsZero)
            {
                p.Add(AccountRole.OutputTax, _accounts.OutputTax(taxCode), -tax.Minor, taxCode);
            }
        });
        return document with
        {
            Due = date,
            Supplied = new DateInterval(date, date),
            Lines = [new BooksLine("Advance payment", 1, "1", net.Amount, Money.Zero(net.Currency), net, taxCode, tax) { Supplied = date }],
            Taxes = [new BooksTax(taxCode, percent, net, tax)],
            Legends = legend.Length > 0 ? [legend] : [],
            Address = WithTaxNumber(_client.Address, _client.TaxNumber),
            Seller = [_context.Rules.Workspace.Name, .. WithTaxNumber(_context.Rules.Workspace.Address, _context.Rules.Workspace.TaxNumber)],
        };
    }

    /// <summary>Money received, not taxed yet: debit bank, credit the liability.</summary>
    public BooksDocument Deposit(Guid id, LocalDate date, Money amount) => Start("deposit", id, date, BooksKind.Payment, "Retainer received", amount, Zero, p =>
    {
        p.Add(AccountRole.Bank, _accounts.ByRole(AccountRole.Bank), amount.Minor);
        Owe(p, -amount.Minor);
    });

    /// <summary>Money paid back: debit the liability and the tax that was declared with it, credit bank.</summary>
    public BooksDocument Refund(Guid id, LocalDate date, Money net, IReadOnlyList<(string Code, long Minor)> taxes)
    {
        var tax = Money.OfMinor(taxes.Sum(t => t.Minor), net.Currency);
        return Start("refund", id, date, BooksKind.Payment, "Retainer paid back", -net, -tax, p =>
        {
            Owe(p, net.Minor);
            foreach (var (code, minor) in taxes)
            {
                if (minor != 0)
                {
                    p.Add(AccountRole.OutputTax, _accounts.OutputTax(code), minor, code);
                }
            }

            p.Add(AccountRole.Bank, _accounts.ByRole(AccountRole.Bank), -(net + tax).Minor);
        });
    }

    /// <summary>A correction of what is owed, against small differences; positive: more is owed. No tax moves.</summary>
    public BooksDocument Adjustment(Guid id, LocalDate date, Money change) => Start("retainer-adjustment", id, date, BooksKind.JournalEntry, "Retainer adjusted", Zero, Zero, p =>
    {
        Owe(p, -change.Minor);
        p.Add(AccountRole.SmallDifferences, _accounts.ByRole(AccountRole.SmallDifferences), change.Minor);
    });

    /// <summary>What lapses is income of its own.</summary>
    public BooksDocument Expiry(Guid id, LocalDate date, Money amount) => Start("expiry", id, date, BooksKind.JournalEntry, "Retainer lapsed", Zero, Zero, p =>
    {
        Owe(p, amount.Minor);
        p.Add(AccountRole.BreakageRevenue, _accounts.ByRole(AccountRole.BreakageRevenue), -amount.Minor);
    });

    private Money Zero => Money.Zero(_agreement.Currency);

    private void Owe(LedgerPostings postings, long minor)
    {
        var account = _agreement.Retainer!.Account;
        postings.Add(
            AccountRole.RetainerLiability, account.Length > 0 ? _accounts.ById(account) : _accounts.ByRole(AccountRole.RetainerLiability), minor,
            party: _agreement.Client, agreement: _agreement.Id);
    }

    private BooksDocument Start(string kind, Guid id, LocalDate date, BooksKind books, string memo, Money net, Money tax, Action<LedgerPostings> post)
    {
        var postings = new LedgerPostings(_agreement.Currency);
        post(postings);
        var ledger = postings.ToList();
        return new BooksDocument
        {
            Kind = books,
            Key = DocumentKey.Of(new DocumentIdentity(
                _context.Rules.Workspace.Key, kind, _agreement.Client, _agreement.Id, _agreement.Currency.Code, id.ToString("N"), "", 1)),
            Number = "",
            Date = date,
            Party = _client.Customer,
            Memo = $"{memo}, {_agreement.Id}",
            Currency = _agreement.Currency,
            Net = net,
            Tax = tax,
            Total = net + tax,
            Ledger = ledger,
            Postings = LedgerPostings.ForBooks(ledger, _agreement.Currency),
            Tags = [new("agreement", _agreement.Id), new("client", _agreement.Client), new("rule-set", _context.Rules.Hash[..12])],
        };
    }

    private static IReadOnlyList<string> WithTaxNumber(IReadOnlyList<string> address, string taxNumber) =>
        taxNumber.Length > 0 ? [.. address, $"Tax number {taxNumber}"] : address;
}
