using NodaTime;
using Timepost.Domain.Amounts;
using Timepost.Domain.Billing;
using Timepost.Domain.Books;
using Timepost.Domain.Fx;
using Timepost.Domain.Identity;
using Timepost.Domain.Mapping;
using Timepost.Domain.Subledger;
using Timepost.Engine.Delivery;
using Timepost.Engine.Dispositions;
using Timepost.Engine.Plans;
using Timepost.Engine.Subledger;
using Timepost.Engine.Workspaces;

namespace Timepost.Engine.Corrections;

/// <summary>From the draft of a credit note to the document that goes to the books, with its postings: the mirror of what the invoice
/// posted, line by line. The receivable is settled up to what is open on the invoice; what was paid already is a credit balance of the client.</summary>
internal sealed class CreditDocument(WorkspaceContext context, IStoreTransaction transaction)
{
    private readonly AccountBook _accounts = new(context.Rules);
    private readonly RoundingMode _mode = context.Rules.Workspace.MoneyRounding;

    /// <summary>Builds it, without a number.</summary>
    /// <exception cref="MissingAccountException">A role or id has no account.</exception>
    public BooksDocument Build(StoredDraft note)
    {
        var record = transaction.Corrections.Find(note.Key)!;
        var invoice = IssuedInvoice.Load(transaction, transaction.Plans.Draft(record.Original)!);
        var lines = DraftBody.Lines(note.Body, note.Total.Currency);
        var links = transaction.Corrections.Lines(note.Key);
        var client = ClientOf(invoice.Stored.Identity.Party);
        var rows = transaction.Dispositions.OfDocument(record.Original.Value);
        var supplied = links.Select(link => SuppliedBy(invoice, rows, link.OriginalLine - 1)).ToList();
        var ledger = Ledger(note, invoice, links);
        var days = All(supplied);
        return new BooksDocument
        {
            Kind = BooksKind.CreditNote,
            Key = note.Key,
            Number = "",
            Date = note.Date,
            Party = note.Party,
            Memo = $"Credit of {invoice.Name}: {record.Reason}",
            Currency = note.Total.Currency,
            Net = note.Net,
            Tax = note.Tax,
            Total = note.Total,
            Lines = [.. lines.Select((line, i) => new BooksLine(
                line.Text, line.Quantity, line.Unit, line.UnitPrice, line.Discount, line.Net, line.TaxCode, line.Tax) { Supplied = supplied[i]?.End })],
            Ledger = ledger,
            Postings = LedgerPostings.ForBooks(ledger, note.Total.Currency),
            Tags =
            [
                new("agreement", note.Identity.Agreement),
                new("client", invoice.Stored.Identity.Party),
                new("credits", record.Original.Value),
                new("period", note.Identity.Period),
                new("rule-set", context.Rules.Hash[..12]),
                new("supply", days is null ? "" : days.End.ToString("uuuu-MM-dd", null)),
            ],
            Legends = [.. invoice.Draft.Taxes.Where(t => lines.Any(l => l.TaxCode == t.Code)).Select(t => t.Legend).Where(l => l.Length > 0).Distinct(StringComparer.Ordinal)],
            Address = client is null ? [] : WithTaxNumber(client.Address, client.TaxNumber),
            Seller = [context.Rules.Workspace.Name, .. WithTaxNumber(context.Rules.Workspace.Address, context.Rules.Workspace.TaxNumber)],
            Supplied = days,
            References = [new("Credits invoice", $"{invoice.Name} of {invoice.Stored.Date:uuuu-MM-dd}"), new("Reason", record.Reason)],
            Taxes = [.. lines.GroupBy(l => (l.TaxCode, l.TaxPercent)).OrderBy(g => g.Key.TaxCode, StringComparer.Ordinal).ThenBy(g => g.Key.TaxPercent)
                .Select(g => new BooksTax(
                    g.Key.TaxCode, g.Key.TaxPercent, Money.OfMinor(g.Sum(l => l.Net.Minor), note.Total.Currency), Money.OfMinor(g.Sum(l => l.Tax.Minor), note.Total.Currency)))],
        };
    }

    /// <summary>What a correction posts on the invoice that brings it: the mirror of what the invoice that it corrects posted, against the
    /// receivable of the new one.</summary>
    /// <param name="note">The correction.</param>
    /// <param name="invoice">Key of the invoice that brings it.</param>
    public IReadOnlyList<LedgerPosting> OnInvoice(StoredDraft note, DocumentKey invoice)
    {
        var record = transaction.Corrections.Find(note.Key)!;
        var original = IssuedInvoice.Load(transaction, transaction.Plans.Draft(record.Original)!);
        return Ledger(note, original, transaction.Corrections.Lines(note.Key), invoice);
    }

    private IReadOnlyList<LedgerPosting> Ledger(StoredDraft note, IssuedInvoice invoice, IReadOnlyList<CreditLine> links, DocumentKey? on = null)
    {
        var postings = new LedgerPostings(note.Total.Currency);
        if (on is { } next)
        {
            postings.Add(
                AccountRole.Receivable, _accounts.ByRole(AccountRole.Receivable), note.Total.Minor, party: invoice.Stored.Identity.Party, document: next.Value);
        }
        else
        {
            Settle(note, invoice, postings);
        }

        var taxes = new SortedDictionary<string, long>(StringComparer.Ordinal);
        foreach (var link in links)
        {
            var line = invoice.Draft.Lines[link.OriginalLine - 1];
            Post(note, invoice, line, link, BeforeOf(note, link), postings);
            taxes[line.TaxCode] = taxes.GetValueOrDefault(line.TaxCode) + link.TaxMinor;
        }

        foreach (var (code, tax) in taxes)
        {
            if (tax != 0)
            {
                postings.Add(AccountRole.OutputTax, _accounts.OutputTax(code), tax, code);
            }
        }

        return postings.ToList();
    }

    // credit the receivable by what is open on the invoice; the rest was paid, and is the client's
    private void Settle(StoredDraft note, IssuedInvoice invoice, LedgerPostings postings)
    {
        var total = -note.Total.Minor;
        var (party, key) = (invoice.Stored.Identity.Party, invoice.Stored.Key.Value);
        var posted = transaction.Subledger.OfDocument(key).Count > 0;
        var open = 0L;
        foreach (var balance in transaction.Subledger.Balances(new SubledgerFilter(AccountRole.Receivable, Document: key)))
        {
            open += balance.Amount.Currency == note.Total.Currency ? balance.Amount.Minor : 0;
        }

        // what was never posted (a document from before the subledger) is open as far as anybody knows
        // a credit of what was taken off (a discount by hand) is owed again, whatever was paid
        var settled = posted && total > 0 ? Math.Min(total, Math.Max(0, open)) : total;
        postings.Add(AccountRole.Receivable, _accounts.ByRole(AccountRole.Receivable), -settled, party: party, document: key);
        if (total != settled)
        {
            postings.Add(AccountRole.UnallocatedCash, _accounts.ByRole(AccountRole.UnallocatedCash), settled - total, party: party, document: note.Key.Value);
        }
    }

    private void Post(StoredDraft note, IssuedInvoice invoice, InvoiceLine line, CreditLine link, long before, LedgerPostings postings)
    {
        if (PostRetainer(note, invoice, line, link, postings))
        {
            return;
        }

        var (account, role) = (_accounts.ById(line.Account), _accounts.RoleOf(line.Account));
        if (line.Kind is LineKind.Expense or LineKind.Disbursement && link.Mode == CreditMode.Reduce)
        {
            // money only: nobody else pays that cost, so it is the firm's
            postings.Add(AccountRole.Revenue, _accounts.ByRole(AccountRole.Revenue), link.NetMinor, line.TaxCode);
            return;
        }

        if (line.Kind is LineKind.Expense or LineKind.Disbursement && CostOf(invoice, link.OriginalLine) is { } cost)
        {
            // all of the cost is recoverable again, also what money-only credits took before; the markup was the firm's own
            postings.Add(role, account, cost, line.TaxCode, document: RecoverableRelief.ItemOf(role, invoice.Draft.Lines[link.OriginalLine - 1].Expense!.Value));
            postings.Add(AccountRole.Revenue, _accounts.ByRole(AccountRole.Revenue), link.NetMinor - cost, line.TaxCode);
            return;
        }

        postings.Add(role, account, link.NetMinor, line.TaxCode);
        if (line is { Discount.IsZero: false, Kind: not LineKind.NonBillable } && _accounts.TryByRole(AccountRole.Discounts, out var discounts))
        {
            var given = Crediting.PartOf(NetDiscount(line), line, before, link.NetMinor, _mode);
            postings.Add(role, account, given, line.TaxCode);
            postings.Add(AccountRole.Discounts, discounts, -given, line.TaxCode);
        }
    }

    // the mirror of what the invoice posted for a line of a retainer; its ledger follows when the note is reserved
    private bool PostRetainer(StoredDraft note, IssuedInvoice invoice, InvoiceLine line, CreditLine link, LedgerPostings postings)
    {
        switch (line.Kind)
        {
            case LineKind.RetainerFee:
                Owe(line.Account, link.NetMinor);
                return true;
            case LineKind.RetainerApplied:
                var back = new DrawDowns(transaction, _mode).Back(note, link, line);
                Owe(line.Account, -back.Amount);
                if (back.Tax + link.TaxMinor is var declared and not 0)
                {
                    postings.Add(AccountRole.OutputTax, _accounts.OutputTax(line.TaxCode), -declared, line.TaxCode);
                }

                return true;
            case LineKind.UnderRetainer when line.Retainer is { Fee: not 0 }:
                var fee = new DrawDowns(transaction, _mode).Back(note, link, line).Fee;
                Owe("", -fee);
                postings.Add(_accounts.RoleOf(line.Account), _accounts.ById(line.Account), fee);
                return true;
            default:
                return false;
        }

        void Owe(string account, long minor)
        {
            var agreed = context.Rules.Agreements.FirstOrDefault(a => a.Id == invoice.Stored.Identity.Agreement)?.Retainer?.Account ?? "";
            var named = account.Length > 0 ? account : agreed;
            postings.Add(
                AccountRole.RetainerLiability, named.Length > 0 ? _accounts.ById(named) : _accounts.ByRole(AccountRole.RetainerLiability), minor,
                party: invoice.Stored.Identity.Party, agreement: invoice.Stored.Identity.Agreement);
        }
    }

    // net credited of a line by the credit notes that were reserved before this one
    private long BeforeOf(StoredDraft note, CreditLine link)
    {
        long before = 0;
        foreach (var credit in transaction.Corrections.OfOriginal(link.Original))
        {
            if (credit.Document != note.Key && transaction.Plans.Draft(credit.Document) is { Status: "reserved" or "final" })
            {
                before += transaction.Corrections.Lines(credit.Document).Where(l => l.OriginalLine == link.OriginalLine).Sum(l => l.NetMinor);
            }
        }

        return before;
    }

    // what the invoice took off recoverable expense, in its currency: the net of the cost document, else what the expense says now
    private long? CostOf(IssuedInvoice invoice, int line)
    {
        if (invoice.Draft.Lines[line - 1].Expense is not { } id)
        {
            return null;
        }

        var mapped = transaction.Work.Expense(id) is { } expense
            ? new ExpenseMapping(context.Rules, new WorkMapping(context.Rules, transaction.Work)).Map(transaction, expense, new ClientPlan()) : null;
        if (mapped is not null && mapped.Expense.Amount.Currency != invoice.Draft.Currency)
        {
            // at the rate of the invoice's line, also where it was corrected since
            var billed = RateOf(invoice.Draft.Lines[line - 1], mapped.Expense.Amount.Currency, invoice.Draft.Currency) is { } rate ? mapped.At(rate, _mode) : mapped;
            return billed.BilledGross.Currency != invoice.Draft.Currency ? null : billed.BilledGross.Minor - billed.BilledTax.Minor;
        }

        foreach (var row in StandingRows.Of(transaction.Dispositions.Of(id.Value)))
        {
            if (row.Side == DispositionSide.Cost)
            {
                return row.NetMinor;
            }
        }

        return mapped?.Expense.Amount.Minor - mapped?.DeductibleTax.Minor;
    }

    private FoundRate? RateOf(InvoiceLine line, Currency from, Currency to)
    {
        var rates = line.RateIds.Select(transaction.Rates.Find).OfType<FxRate>().ToList();
        return rates.Count == 0 ? null : FoundRate.Of(from, to, rates);
    }

    // where prices contain the tax, the discount does, too
    private long NetDiscount(InvoiceLine line) => line.TaxPercent != 0 && line.Amount - line.Discount != line.Net
        ? Money.Rounded(line.Discount.Amount * 100 / (100 + line.TaxPercent), line.Discount.Currency, _mode).Minor
        : line.Discount.Minor;

    /// <summary>Days of supply of a line (0 and up) of an invoice; null for what supplies nothing.</summary>
    internal static DateInterval? SuppliedBy(IssuedInvoice invoice, IReadOnlyList<Disposition> rows, int line)
    {
        var original = invoice.Draft.Lines[line];
        var days = rows.Where(r => r.Line == line + 1 && r.Quantity > 0 && r.Side == DispositionSide.Sale).Select(r => r.BillingDay).ToList();
        return original.Kind == LineKind.FixedFee ? invoice.Draft.Period
            : days.Count > 0 ? new DateInterval(days.Min(), days.Max())
            : original.Kind is LineKind.Cap or LineKind.Rounding or LineKind.CashRounding ? null
            : new DateInterval(original.SupplyDate, original.SupplyDate);
    }

    private static DateInterval? All(IReadOnlyList<DateInterval?> parts)
    {
        DateInterval? all = null;
        foreach (var part in parts)
        {
            all = part is null ? all : all is null ? part : new DateInterval(LocalDate.Min(all.Start, part.Start), LocalDate.Max(all.End, part.End));
        }

        return all;
    }

    private ClientTarget? ClientOf(string id)
    {
        foreach (var rule in context.Rules.Clients.Rules)
        {
            if (rule.Target.Id == id)
            {
                return rule.Target;
            }
        }

        return null;
    }

    private static IReadOnlyList<string> WithTaxNumber(IReadOnlyList<string> address, string taxNumber) =>
        taxNumber.Length > 0 ? [.. address, $"Tax number {taxNumber}"] : address;
}
