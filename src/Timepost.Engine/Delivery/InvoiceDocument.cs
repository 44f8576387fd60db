using System.Globalization;
using NodaTime;
using NodaTime.Text;
using Timepost.Domain.Amounts;
using Timepost.Domain.Billing;
using Timepost.Domain.Books;
using Timepost.Domain.Mapping;
using Timepost.Domain.Subledger;
using Timepost.Engine.Subledger;

namespace Timepost.Engine.Delivery;

/// <summary>From an invoice draft to the document that goes to the books, with its postings.</summary>
public static partial class InvoiceDocument
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
    /// <param name="corrections">What its corrections post; null: it brings none.</param>
    /// <exception cref="MissingAccountException">A role or id has no account.</exception>
    public static BooksDocument Build(
        InvoiceDraft draft, string number, RuleSet rules, ClientTarget client,
        IReadOnlyDictionary<Guid, long> recoverable, IReadOnlyList<BooksAttachment> attachments,
        IReadOnlyList<LedgerPosting>? corrections = null)
    {
        ArgumentNullException.ThrowIfNull(draft);
        ArgumentNullException.ThrowIfNull(client);
        ArgumentNullException.ThrowIfNull(recoverable);
        var accounts = new AccountBook(rules);
        var postings = new LedgerPostings(draft.Currency);
        var agreement = AgreementOf(draft, rules);
        var inclusive = agreement?.Tax.Inclusive ?? false;
        var discounts = accounts.TryByRole(AccountRole.Discounts, out var given) ? given : null;
        var corrected = Corrected(draft);
        postings.Add(
            AccountRole.Receivable, accounts.ByRole(AccountRole.Receivable), draft.Total.Minor - corrected.Sum, party: draft.Identity.Party, document: draft.Key.Value);
        foreach (var line in draft.Lines)
        {
            postings.Line++;
            if (line.Kind == LineKind.Correction || PostRetainer(line, draft, agreement, accounts, postings))
            {
                continue;
            }

            PostLine(line, accounts, recoverable, postings);
            if (discounts is not null && line is { Discount.IsZero: false, Kind: not LineKind.NonBillable })
            {
                var net = NetDiscount(line, inclusive, rules.Workspace.MoneyRounding);
                postings.Add(accounts.RoleOf(line.Account), accounts.ById(line.Account), -net, line.TaxCode);
                postings.Add(AccountRole.Discounts, discounts, net, line.TaxCode);
            }
        }

        postings.Line = 0;
        foreach (var tax in draft.Taxes)
        {
            var own = tax.Tax.Minor - corrected.Taxes.GetValueOrDefault((tax.Code, tax.Percent));
            if (own != 0)
            {
                postings.Add(AccountRole.OutputTax, accounts.OutputTax(tax.Code), -own, tax.Code);
            }
        }

        var supplied = SuppliedBy(draft);
        IReadOnlyList<LedgerPosting> ledger = [.. postings.ToList(), .. corrections ?? []];
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
            Ledger = ledger,
            LedgerParts = postings.Parts,
            Postings = LedgerPostings.ForBooks(ledger, draft.Currency),
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
        if (draft.Identity.Split.Length == 0 || Retainers.HoursLot.Buys(draft))
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
        InvoiceLine line, AccountBook accounts, IReadOnlyDictionary<Guid, long> recoverable, LedgerPostings postings)
    {
        var (account, role) = (accounts.ById(line.Account), accounts.RoleOf(line.Account));
        if (line.Kind is LineKind.Expense or LineKind.Disbursement && line.Expense is { } expense
            && recoverable.TryGetValue(expense.Value, out var cost))
        {
            // the cost leaves recoverable expense; what is above or below it is the firm's own
            postings.Add(role, account, -cost, line.TaxCode, document: RecoverableRelief.ItemOf(role, expense));
            postings.Add(AccountRole.Revenue, accounts.ByRole(AccountRole.Revenue), cost - line.Net.Minor, line.TaxCode);
            return;
        }

        postings.Add(role, account, -line.Net.Minor, line.TaxCode);
    }

    // what corrections take off, which they post themselves
    private static (long Sum, Dictionary<(string Code, decimal Percent), long> Taxes) Corrected(InvoiceDraft draft)
    {
        long sum = 0;
        var taxes = new Dictionary<(string, decimal), long>();
        foreach (var line in draft.Lines)
        {
            if (line.Kind == LineKind.Correction)
            {
                sum += line.Net.Minor + line.Tax.Minor;
                var key = (line.TaxCode, line.TaxPercent);
                taxes[key] = taxes.GetValueOrDefault(key) + line.Tax.Minor;
            }
        }

        return (sum, taxes);
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

    /// <summary>What an account is for in the subledger: its role; of income and cost without one, revenue and cost.</summary>
    public AccountRole RoleOf(string id) => !_byId.TryGetValue(id, out var account) ? AccountRole.None
        : account.Role != AccountRole.None ? account.Role
        : account.Type switch { AccountType.Revenue => AccountRole.Revenue, AccountType.Cost => AccountRole.Cost, _ => AccountRole.None };

    /// <summary>Full name of the first account with a role.</summary>
    /// <exception cref="MissingAccountException">There is none.</exception>
    public string ByRole(AccountRole role) => _byRole.TryGetValue(role, out var account)
        ? account.Name
        : throw new MissingAccountException($"account with the role {RuleSets.Shapes.EnumWords.Of(role)}", $"Add it under 'accounts', as in: {{ id: …, name: …, type: …, role: {RuleSets.Shapes.EnumWords.Of(role)} }}.");

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
public sealed class MissingAccountException(string what, string remedy = "Add it under 'accounts' or 'taxCodes'.")
    : InvalidOperationException($"The mapping has no {what}. {remedy}")
{
    /// <summary>What is missing.</summary>
    public string What { get; } = what;
}
