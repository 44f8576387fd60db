using System.Globalization;
using NodaTime;
using NodaTime.Text;
using Timepost.Domain.Amounts;
using Timepost.Domain.Billing;
using Timepost.Domain.Books;
using Timepost.Domain.Mapping;

namespace Timepost.Engine.Delivery;

/// <summary>From an invoice draft to the document that goes to the books, with its postings.</summary>
public static class InvoiceDocument
{
    /// <summary>Debit receivable with the total; credit income by account and tax code with the net, and output
    /// tax by code. Where an account has the role of discounts, income stands at full price and they are debited there;
    /// what is shown for nothing was never sold and is not posted. A recharged expense relieves the recoverable expense by its cost; its markup is income. An invoice
    /// of 0.00 is booked with postings of 0.00.</summary>
    /// <param name="draft">The draft; complete.</param>
    /// <param name="number">Its number in the books.</param>
    /// <param name="rules">Accounts come from here.</param>
    /// <param name="client">Address and tax number.</param>
    /// <param name="recoverable">By expense: what was debited to recoverable expense, minor units.</param>
    /// <param name="attachments">Receipts.</param>
    /// <exception cref="MissingAccountException">A role or id has no account.</exception>
    public static BooksDocument Build(
        InvoiceDraft draft, string number, RuleSet rules, ClientTarget client,
        IReadOnlyDictionary<Guid, long> recoverable, IReadOnlyList<BooksAttachment> attachments)
    {
        ArgumentNullException.ThrowIfNull(draft);
        ArgumentNullException.ThrowIfNull(client);
        ArgumentNullException.ThrowIfNull(recoverable);
        var accounts = new AccountBook(rules);
        var postings = new PostingSum(draft.Currency);
        var agreement = AgreementOf(draft, rules);
        var inclusive = agreement?.Tax.Inclusive ?? false;
        var discounts = accounts.TryByRole(AccountRole.Discounts, out var given) ? given : null;
        postings.Add(accounts.ByRole(AccountRole.Receivable), draft.Total.Minor, "");
        foreach (var line in draft.Lines)
        {
            PostLine(line, accounts, recoverable, postings);
            if (discounts is not null && line is { Discount.IsZero: false, Kind: not LineKind.NonBillable })
            {
                var net = NetDiscount(line, inclusive, rules.Workspace.MoneyRounding);
                postings.Add(accounts.ById(line.Account), -net, line.TaxCode);
                postings.Add(discounts, net, line.TaxCode);
            }
        }

        foreach (var tax in draft.Taxes)
        {
            if (!tax.Tax.IsZero)
            {
                postings.Add(accounts.OutputTax(tax.Code), -tax.Tax.Minor, tax.Code);
            }
        }

        var supplied = SuppliedBy(draft);
        return new BooksDocument
        {
            Kind = draft.Total.IsNegative ? BooksKind.CreditNote : BooksKind.Invoice,
            Key = draft.Key,
            Number = number,
            Date = draft.Date,
            Due = draft.Due,
            Party = draft.Customer,
            Memo = $"{draft.Identity.Agreement} {draft.Identity.Period} {draft.Identity.Split}".TrimEnd(),
            Currency = draft.Currency,
            Net = draft.Net,
            Tax = draft.Tax,
            Total = draft.Total,
            Lines = [.. draft.Lines.Select(line => ToBooks(line, agreement))],
            Postings = postings.ToList(),
            Tags = Tags(draft, rules, supplied),
            Attachments = attachments,
            Legends = [.. draft.Taxes.Select(t => t.Legend).Where(l => l.Length > 0).Distinct(StringComparer.Ordinal)],
            Address = WithTaxNumber(client.Address, client.TaxNumber),
            Seller = [rules.Workspace.Name, .. WithTaxNumber(rules.Workspace.Address, rules.Workspace.TaxNumber)],
            Supplied = supplied,
            References = References(draft, rules, agreement),
            Taxes = [.. draft.Taxes.Select(t => new BooksTax(t.Code, t.Percent, t.Base, t.Tax))],
            TaxIncluded = inclusive,
        };
    }

    private static IReadOnlyList<string> WithTaxNumber(IReadOnlyList<string> address, string taxNumber) =>
        taxNumber.Length > 0 ? [.. address, $"Tax number {taxNumber}"] : address;

    // the days of what it bills, late and carried work with them
    private static DateInterval? SuppliedBy(InvoiceDraft draft)
    {
        DateInterval? all = null;
        foreach (var line in draft.Lines)
        {
            if (line.Supplied is { } days)
            {
                all = all is null ? days : new DateInterval(LocalDate.Min(all.Start, days.Start), LocalDate.Max(all.End, days.End));
            }
        }

        return all;
    }

    // what tells two invoices of a client and period apart
    private static List<KeyValuePair<string, string>> References(InvoiceDraft draft, RuleSet rules, Agreement? agreement)
    {
        if (draft.Identity.Split.Length == 0)
        {
            return [];
        }

        if (agreement?.SplitBy != InvoiceSplit.Project)
        {
            return [new("Purchase order", draft.Identity.Split)];
        }

        foreach (var rule in rules.Projects.Rules)
        {
            if (rule.Target.Id == draft.Identity.Split)
            {
                return [new("Project", rule.Target.Job)];
            }
        }

        return [new("Project", draft.Identity.Split)];
    }

    private static void PostLine(
        InvoiceLine line, AccountBook accounts, IReadOnlyDictionary<Guid, long> recoverable, PostingSum postings)
    {
        var account = accounts.ById(line.Account);
        if (line.Kind is LineKind.Expense or LineKind.Disbursement && line.Expense is { } expense
            && recoverable.TryGetValue(expense.Value, out var cost))
        {
            // the cost leaves recoverable expense; what is above or below it is the firm's own
            postings.Add(account, -cost, line.TaxCode);
            postings.Add(accounts.ByRole(AccountRole.Revenue), cost - line.Net.Minor, line.TaxCode);
            return;
        }

        postings.Add(account, -line.Net.Minor, line.TaxCode);
    }

    private static Agreement? AgreementOf(InvoiceDraft draft, RuleSet rules)
    {
        foreach (var agreement in rules.Agreements)
        {
            if (agreement.Id == draft.Identity.Agreement)
            {
                return agreement;
            }
        }

        return null;
    }

    // tax that the discount contains is no discount of income
    private static long NetDiscount(InvoiceLine line, bool inclusive, RoundingMode rounding) => inclusive && line.TaxPercent != 0
        ? Money.Rounded(line.Discount.Amount * 100 / (100 + line.TaxPercent), line.Discount.Currency, rounding).Minor
        : line.Discount.Minor;

    private static BooksLine ToBooks(InvoiceLine line, Agreement? agreement) => new(
        line.Text, line.Quantity, line.Unit, line.UnitPrice, line.Discount, line.Net, line.TaxCode, line.Tax)
    {
        DiscountReason = line.Discount.IsZero ? "" : DiscountReason(line, agreement),
        Supplied = line.Supplied?.End,
    };

    private static string DiscountReason(InvoiceLine line, Agreement? agreement)
    {
        if (line.Kind == LineKind.NonBillable)
        {
            return "not charged";
        }

        var ofLine = line.Kind == LineKind.Work ? agreement?.LineDiscountPercent ?? 0 : 0;
        return (ofLine, agreement?.InvoiceDiscountPercent ?? 0) switch
        {
            (0, 0) => "discount",
            (0, var ofInvoice) => $"{Percent(ofInvoice)} discount on the invoice",
            (_, 0) => $"{Percent(ofLine)} discount",
            (_, var ofInvoice) => $"{Percent(ofLine)} discount, then {Percent(ofInvoice)} on the invoice",
        };
    }

    private static string Percent(decimal percent) => string.Create(CultureInfo.InvariantCulture, $"{percent:0.############} %");

    private static List<KeyValuePair<string, string>> Tags(InvoiceDraft draft, RuleSet rules, DateInterval? supplied) =>
    [
        new("agreement", draft.Identity.Agreement),
        new("client", draft.Identity.Party),
        new("period", draft.Identity.Period),
        new("rule-set", rules.Hash[..12]),
        new("supply", supplied is null ? "" : LocalDatePattern.Iso.Format(supplied.End)),
    ];
}

/// <summary>Accounts of a rule set by id, role and tax code.</summary>
public sealed class AccountBook
{
    private readonly Dictionary<string, LedgerAccount> _byId = new(StringComparer.Ordinal);
    private readonly Dictionary<AccountRole, LedgerAccount> _byRole = [];
    private readonly RuleSet _rules;

    /// <summary>Of a rule set.</summary>
    public AccountBook(RuleSet rules)
    {
        ArgumentNullException.ThrowIfNull(rules);
        _rules = rules;
        foreach (var account in rules.Accounts)
        {
            _byId[account.Id] = account;
            if (account.Role != AccountRole.None)
            {
                _byRole.TryAdd(account.Role, account);
            }
        }
    }

    /// <summary>Full name of the account with an id.</summary>
    /// <exception cref="MissingAccountException">There is none.</exception>
    public string ById(string id) => _byId.TryGetValue(id, out var account)
        ? account.Name
        : throw new MissingAccountException($"account '{id}'");

    /// <summary>Full name of the first account with a role.</summary>
    /// <exception cref="MissingAccountException">There is none.</exception>
    public string ByRole(AccountRole role) => _byRole.TryGetValue(role, out var account)
        ? account.Name
        : throw new MissingAccountException($"an account with the role {role}");

    /// <summary>Full name of the first account with a role; false where there is none.</summary>
    public bool TryByRole(AccountRole role, out string name)
    {
        var found = _byRole.TryGetValue(role, out var account);
        name = account?.Name ?? "";
        return found;
    }

    /// <summary>Account of output tax of a code.</summary>
    /// <exception cref="MissingAccountException">There is none.</exception>
    public string OutputTax(string code) => ById(Code(code).OutputAccount);

    /// <summary>Account of input tax of a code.</summary>
    /// <exception cref="MissingAccountException">There is none.</exception>
    public string InputTax(string code) => ById(Code(code).InputAccount);

    private TaxCode Code(string code)
    {
        foreach (var tax in _rules.TaxCodes)
        {
            if (tax.Id == code)
            {
                return tax;
            }
        }

        throw new MissingAccountException($"tax code '{code}'");
    }
}

/// <summary>The mapping names no account for something that must be posted.</summary>
public sealed class MissingAccountException(string what)
    : InvalidOperationException($"The mapping has no {what}. Add it under 'accounts' or 'taxCodes'.")
{
    /// <summary>What is missing.</summary>
    public string What { get; } = what;
}

/// <summary>Sums postings by account and tax code, in the order in which they first came.</summary>
public sealed class PostingSum(Currency currency)
{
    private readonly List<(string Account, string TaxCode)> _order = [];
    private readonly Dictionary<(string Account, string TaxCode), long> _sums = [];

    /// <summary>Adds minor units, debit positive.</summary>
    public void Add(string account, long minor, string taxCode)
    {
        var key = (account, taxCode);
        if (!_sums.TryGetValue(key, out var sum))
        {
            _order.Add(key);
        }

        _sums[key] = sum + minor;
    }

    /// <summary>The postings that are not zero; of a document that comes to nothing all of them, so that the books can hold it.</summary>
    /// <exception cref="BooksException"><see cref="BooksStatus.Unbalanced"/>: they do not sum to zero, our bug.</exception>
    public IReadOnlyList<BooksPosting> ToList()
    {
        long total = 0;
        var list = new List<BooksPosting>(_order.Count);
        foreach (var key in _order)
        {
            var sum = _sums[key];
            total += sum;
            if (sum != 0)
            {
                list.Add(new BooksPosting(key.Account, Money.OfMinor(sum, currency), key.TaxCode));
            }
        }

        if (list.Count == 0)
        {
            list.AddRange(_order.Select(key => new BooksPosting(key.Account, Money.Zero(currency), key.TaxCode)));
        }

        return total == 0
            ? list
            : throw new BooksException(BooksStatus.Unbalanced, $"The postings are off by {Money.OfMinor(total, currency)}.");
    }
}
