using NodaTime;
using Timepost.Domain.Amounts;
using Timepost.Domain.Billing;
using Timepost.Domain.Books;
using Timepost.Domain.Identity;
using Timepost.Domain.Mapping;
using Timepost.Domain.Subcontracting;
using Timepost.Engine.Delivery;
using Timepost.Engine.Subledger;

namespace Timepost.Engine.Subcontractors;

/// <summary>From a vendor bill to the document that goes to the books.</summary>
internal static class VendorBillDocument
{
    /// <summary>Self-billed: debit cost net and input tax; credit payable with what is due now, and retention payable with what is held.
    /// Else a journal entry without tax: debit cost, credit accrued cost, until the vendor's own invoice is matched.</summary>
    /// <exception cref="MissingAccountException">A role or id has no account.</exception>
    public static BooksDocument Build(ComputedBill bill, string number, RuleSet rules)
    {
        var (draft, subcontractor) = (bill.Computed.Draft, bill.Subcontractor);
        var accounts = new AccountBook(rules);
        var postings = new LedgerPostings(draft.Currency);
        for (var i = 0; i < draft.Lines.Count; i++)
        {
            var line = draft.Lines[i];
            var (role, account) = CostOf(accounts, line.Account);
            postings.Line = i + 1;
            postings.Add(role, account, line.Net.Minor, line.TaxCode, agreement: bill.Bill.Agreements[i]);
        }

        postings.Line = 0;
        for (var i = 0; i < draft.Lines.Count; i++)
        {
            var line = draft.Lines[i];
            if (!line.Tax.IsZero)
            {
                postings.Add(AccountRole.InputTax, accounts.InputTax(line.TaxCode), line.Tax.Minor, line.TaxCode, agreement: bill.Bill.Agreements[i]);
            }
        }

        foreach (var retained in bill.Bill.Retained)
        {
            Wait(accounts, postings, subcontractor, draft.Key, retained);
        }

        Credit(bill, accounts, postings);
        var ledger = postings.ToList();
        return new BooksDocument
        {
            Kind = subcontractor.SelfBilling ? BooksKind.Bill : BooksKind.JournalEntry,
            Key = draft.Key,
            Number = number,
            Date = draft.Date,
            Due = subcontractor.SelfBilling ? draft.Due : null,
            Party = draft.Customer,
            Memo = subcontractor.SelfBilling ? $"Subcontracted work, {draft.Identity.Period}" : $"Accrued cost of subcontracted work, {draft.Identity.Period}",
            Currency = draft.Currency,
            Net = draft.Net,
            Tax = draft.Tax,
            Total = draft.Total,
            Lines = [.. draft.Lines.Select(l => new BooksLine(l.Text, l.Quantity, l.Unit, l.UnitPrice, l.Discount, l.Net, l.TaxCode, l.Tax) { Supplied = l.SupplyDate })],
            Ledger = ledger,
            LedgerParts = postings.Parts,
            Postings = LedgerPostings.ForBooks(ledger, draft.Currency),
            Tags =
            [
                new("period", draft.Identity.Period),
                new("rule-set", rules.Hash[..12]),
                new("subcontractor", subcontractor.Id),
            ],
            Supplied = new DateInterval(draft.Lines.Min(l => l.Supplied!.Start), draft.Lines.Max(l => l.Supplied!.End)),
            Legends = [.. draft.Taxes.Select(t => t.Legend).Where(l => l.Length > 0).Distinct(StringComparer.Ordinal)],
            // less than the rate gives where a part of it waits for the release
            Taxes = [.. draft.Taxes.Select(t => new BooksTax(t.Code, bill.Bill.Retained.Any(r => r.TaxLaterMinor != 0) ? null : t.Percent, t.Base, t.Tax))],
        };
    }

    /// <summary>The cost account with an id, or the one with the role where there is none.</summary>
    public static (AccountRole Role, string Account) CostOf(AccountBook accounts, string id)
    {
        ArgumentNullException.ThrowIfNull(accounts);
        return id.Length == 0 ? (AccountRole.Cost, accounts.ByRole(AccountRole.Cost)) : (accounts.RoleOf(id), accounts.ById(id));
    }

    /// <summary>Credits what is held back, and adds it up.</summary>
    public static long Hold(AccountBook accounts, LedgerPostings postings, string vendor, IReadOnlyList<Retained> retained)
    {
        ArgumentNullException.ThrowIfNull(accounts);
        ArgumentNullException.ThrowIfNull(postings);
        ArgumentNullException.ThrowIfNull(retained);
        long held = 0;
        foreach (var part in retained)
        {
            if (part.HeldMinor != 0)
            {
                postings.Add(AccountRole.RetentionPayable, accounts.ByRole(AccountRole.RetentionPayable), -part.HeldMinor, party: vendor, agreement: part.Agreement);
                held += part.HeldMinor;
            }
        }

        return held;
    }

    /// <summary>Input tax that waits for the release of what is held: a debit and its mirror on the one account, so that it is neither claimed nor owed, and is
    /// known to the minor unit when it is released. The debit names the vendor, the mirror nobody.</summary>
    public static void Wait(AccountBook accounts, LedgerPostings postings, Subcontractor subcontractor, DocumentKey document, Retained retained)
    {
        ArgumentNullException.ThrowIfNull(accounts);
        ArgumentNullException.ThrowIfNull(postings);
        ArgumentNullException.ThrowIfNull(subcontractor);
        if (retained.TaxLaterMinor != 0)
        {
            var account = accounts.InputTax(subcontractor.TaxCode);
            postings.Add(
                AccountRole.InputTax, account, retained.TaxLaterMinor, subcontractor.TaxCode, party: subcontractor.Vendor, document: document.Value, agreement: retained.Agreement);
            postings.Add(AccountRole.InputTax, account, -retained.TaxLaterMinor, subcontractor.TaxCode, document: document.Value, agreement: retained.Agreement);
        }
    }

    private static void Credit(ComputedBill bill, AccountBook accounts, LedgerPostings postings)
    {
        var (draft, subcontractor) = (bill.Computed.Draft, bill.Subcontractor);
        if (!subcontractor.SelfBilling)
        {
            for (var i = 0; i < draft.Lines.Count; i++)
            {
                postings.Add(
                    AccountRole.AccruedCost, accounts.ByRole(AccountRole.AccruedCost), -draft.Lines[i].Net.Minor, party: subcontractor.Vendor, document: draft.Key.Value,
                    agreement: bill.Bill.Agreements[i]);
            }

            return;
        }

        var held = bill.Bill.Retained.Sum(r => r.HeldMinor);
        postings.Add(AccountRole.Payable, accounts.ByRole(AccountRole.Payable), held - draft.Total.Minor, party: subcontractor.Vendor, document: draft.Key.Value);
        Hold(accounts, postings, subcontractor.Vendor, bill.Bill.Retained);
    }
}
