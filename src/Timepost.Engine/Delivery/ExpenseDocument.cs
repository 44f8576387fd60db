using NodaTime;
using NodaTime.Text;
using Timepost.Domain.Amounts;
using Timepost.Domain.Billing;
using Timepost.Domain.Books;
using Timepost.Domain.Mapping;
using Timepost.Engine.Subledger;

namespace Timepost.Engine.Delivery;

/// <summary>From an expense's cost draft to the document that goes to the books.</summary>
public static class ExpenseDocument
{
    /// <summary>Debit the cost (or recoverable expense) net and input tax; credit payable, employee payable or the
    /// company's card with the gross. A refund has the other signs.</summary>
    /// <exception cref="MissingAccountException">A role or id has no account.</exception>
    public static BooksDocument Build(InvoiceDraft draft, string number, RuleSet rules, IReadOnlyList<BooksAttachment> attachments)
    {
        ArgumentNullException.ThrowIfNull(draft);
        ArgumentNullException.ThrowIfNull(rules);
        var accounts = new AccountBook(rules);
        var line = draft.Lines[0];
        var postings = new LedgerPostings(draft.Currency);
        var (costRole, cost) = line.Account.Length == 0
            ? (AccountRole.RecoverableExpense, accounts.ByRole(AccountRole.RecoverableExpense))
            : (accounts.RoleOf(line.Account), accounts.ById(line.Account));
        postings.Line = 1;
        postings.Add(costRole, cost, draft.Net.Minor, line.TaxCode, document: RecoverableRelief.ItemOf(costRole, line.Expense!.Value));
        postings.Line = 0;
        if (!draft.Tax.IsZero)
        {
            postings.Add(AccountRole.InputTax, accounts.InputTax(line.TaxCode), draft.Tax.Minor, line.TaxCode);
        }

        var (kind, role) = draft.Identity.Kind switch
        {
            "bill" => (BooksKind.Bill, AccountRole.Payable),
            "employee-expense" => (BooksKind.EmployeeExpense, AccountRole.EmployeePayable),
            _ => (BooksKind.JournalEntry, AccountRole.CompanyCard),
        };
        postings.Add(role, accounts.ByRole(role), -draft.Total.Minor, party: draft.Customer, document: draft.Key.Value);
        var ledger = postings.ToList();
        return new BooksDocument
        {
            Kind = kind,
            Key = draft.Key,
            Number = number,
            Date = draft.Date,
            Due = kind == BooksKind.JournalEntry ? null : draft.Due,
            Party = draft.Customer,
            Memo = line.Text,
            Currency = draft.Currency,
            Net = draft.Net,
            Tax = draft.Tax,
            Total = draft.Total,
            Lines = [new BooksLine(line.Text, 1m, "1", line.UnitPrice, Money.Zero(draft.Currency), line.Net, line.TaxCode, line.Tax) { Supplied = line.SupplyDate }],
            Ledger = ledger,
            LedgerParts = postings.Parts,
            Postings = LedgerPostings.ForBooks(ledger, draft.Currency),
            Tags =
            [
                new("expense", line.Expense!.Value.ToString()),
                new("rule-set", rules.Hash[..12]),
                new("supply", LocalDatePattern.Iso.Format(line.SupplyDate)),
            ],
            Attachments = attachments,
            Supplied = new DateInterval(line.SupplyDate, line.SupplyDate),
            // a receipt may state less tax than the rate gives
            Taxes = [.. draft.Taxes.Select(t => new BooksTax(t.Code, t.Percent == 0 && !t.Tax.IsZero ? null : t.Percent, t.Base, t.Tax))],
        };
    }
}
