using NodaTime;
using Timepost.Domain.Amounts;
using Timepost.Domain.Books;
using Timepost.Domain.Identity;
using Timepost.Domain.Mapping;
using Timepost.Domain.Subcontracting;
using Timepost.Domain.Work;
using Timepost.Engine.Delivery;
using Timepost.Engine.Dispositions;
using Timepost.Engine.Subledger;
using Timepost.Engine.Workspaces;

namespace Timepost.Engine.Subcontractors;

/// <summary>A vendor's own invoice.</summary>
/// <param name="Number">The vendor's.</param>
/// <param name="Date">The vendor's.</param>
/// <param name="Net">Net of tax, above zero.</param>
/// <param name="Tax">As stated, zero or more.</param>
public sealed record VendorInvoice(string Number, LocalDate Date, Money Net, Money Tax);

/// <summary>Books a vendor's own invoice in place of the accrued cost of a bill. Number, date and tax are the vendor's.</summary>
internal sealed class VendorInvoices(WorkspaceContext context, Caller caller, IStoreTransaction transaction)
{
    private readonly AccountBook _accounts = new(context.Rules);

    /// <summary>The invoice's net is within the tolerance of what is accrued.</summary>
    public static bool Fits(Subcontractor subcontractor, OpenBill open, Money net) => net.Currency == subcontractor.Currency
        && Math.Abs(net.Minor - open.Minor) <= Money.Exact(subcontractor.Tolerance, subcontractor.Currency).Minor;

    /// <summary>Key of the booking: the same number of the same vendor is the same invoice.</summary>
    public DocumentKey KeyOf(Subcontractor subcontractor, string number) => DocumentKey.Of(new DocumentIdentity(
        context.Rules.Workspace.Key, RetentionLedger.InvoiceKind, subcontractor.Id, "", subcontractor.Currency.Code, number, "", 1));

    /// <summary>Books it, and disposes the expense that it arrived as.</summary>
    /// <exception cref="SubcontractorRefusedException">It does not fit, or came before.</exception>
    public Booking Book(Subcontractor subcontractor, OpenBill open, VendorInvoice invoice, Expense? expense)
    {
        Demand(subcontractor, open, invoice);
        var document = Document(subcontractor, open, invoice);
        var booking = new Recording(context, caller, transaction).Book(RetentionLedger.InvoiceKind, document);
        if (expense is not null)
        {
            var gross = Math.Abs(expense.Amount.Minor);
            transaction.Dispositions.SetLimit(expense.Id.Value, DispositionSide.Cost, ItemMeasure.Minor, gross);
            transaction.Dispositions.Add(new Disposition
            {
                Id = context.Ids.Next(),
                Item = expense.Id.Value,
                Side = DispositionSide.Cost,
                BillingDay = expense.Date,
                Quantity = gross,
                To = VendorBilling.BillLine,
                Document = document.Key.Value,
                Line = 1,
                NetMinor = document.Net.Minor,
                RuleSet = context.Rules.Hash,
            });
            transaction.Exceptions.Gone($"{InvoiceMatching.Waits}|expense|{expense.Id}", context.Clock.GetCurrentInstant());
        }

        return booking;
    }

    private void Demand(Subcontractor subcontractor, OpenBill open, VendorInvoice invoice)
    {
        if (invoice.Number.Trim().Length == 0 || invoice.Net.Minor <= 0 || invoice.Tax.Minor < 0
            || invoice.Net.Currency != subcontractor.Currency || invoice.Tax.Currency != subcontractor.Currency)
        {
            throw new SubcontractorRefusedException(
                "vendor-invoice-wrong", $"An invoice of {subcontractor.Vendor} has a number, a net above zero and a tax of zero or more, in {subcontractor.Currency}.",
                "Give --number, --date, --net and --tax as the invoice states them.");
        }

        SubcontractorRefusedException.DemandOpen(transaction.Subledger, invoice.Date);
        if (transaction.Bookings.Find(KeyOf(subcontractor, invoice.Number)) is not null)
        {
            throw new SubcontractorRefusedException(
                "vendor-invoice-twice", $"The invoice {invoice.Number} of {subcontractor.Vendor} is booked already.", "Look at it in the books; a second invoice has a number of its own.");
        }

        if (!Fits(subcontractor, open, invoice.Net))
        {
            var accrued = Money.OfMinor(open.Minor, subcontractor.Currency);
            throw new SubcontractorRefusedException(
                "vendor-invoice-difference",
                $"The invoice {invoice.Number} of {subcontractor.Vendor} is of {invoice.Net} net, the bill {open.Name} of {accrued}: they differ by {invoice.Net - accrued}.",
                $"Settle it with the vendor and match the corrected invoice, or raise 'tolerance' of the subcontractor '{subcontractor.Id}' (now {subcontractor.Tolerance}).");
        }
    }

    private BooksDocument Document(Subcontractor subcontractor, OpenBill open, VendorInvoice invoice)
    {
        var (currency, key) = (subcontractor.Currency, KeyOf(subcontractor, invoice.Number));
        // without a code nothing is claimed: the tax is part of the cost
        var claims = subcontractor.TaxCode.Length > 0;
        var net = claims ? invoice.Net : invoice.Net + invoice.Tax;
        var (nets, taxes) = (Shares(open, net.Minor), Shares(open, claims ? invoice.Tax.Minor : 0));
        var retained = Retain(subcontractor, open, nets, taxes);
        var postings = new LedgerPostings(currency);
        var (costRole, cost) = VendorBillDocument.CostOf(_accounts, subcontractor.Account);
        long claimed = 0;
        for (var i = 0; i < open.Accrued.Count; i++)
        {
            var (agreement, accrued) = open.Accrued[i];
            postings.Add(
                AccountRole.AccruedCost, _accounts.ByRole(AccountRole.AccruedCost), accrued, party: subcontractor.Vendor, document: open.Bill.Key.Value, agreement: agreement);
            postings.Add(costRole, cost, nets[i] - accrued, agreement: agreement);
            var now = taxes[i] - retained[i].TaxLaterMinor;
            if (now != 0)
            {
                postings.Add(AccountRole.InputTax, _accounts.InputTax(subcontractor.TaxCode), now, subcontractor.TaxCode, agreement: agreement);
                claimed += now;
            }

            VendorBillDocument.Wait(_accounts, postings, subcontractor, key, retained[i]);
        }

        var (tax, total) = (Money.OfMinor(claimed, currency), Money.OfMinor(net.Minor + claimed, currency));
        var held = VendorBillDocument.Hold(_accounts, postings, subcontractor.Vendor, retained);
        postings.Add(AccountRole.Payable, _accounts.ByRole(AccountRole.Payable), held - total.Minor, party: subcontractor.Vendor, document: key.Value);
        var ledger = postings.ToList();
        var text = $"Subcontracted work, {open.Bill.Identity.Period}, invoice {invoice.Number}";
        var code = claims ? subcontractor.TaxCode : "";
        return new BooksDocument
        {
            Kind = BooksKind.Bill,
            Key = key,
            Number = "",
            Date = invoice.Date,
            Due = invoice.Date.PlusDays(subcontractor.PaymentDays),
            Party = subcontractor.Vendor,
            Memo = text,
            Currency = currency,
            Net = net,
            Tax = tax,
            Total = total,
            Lines = [new BooksLine(text, 1m, "1", net.Amount, Money.Zero(currency), net, code, tax) { Supplied = open.Bill.To }],
            Ledger = ledger,
            Postings = LedgerPostings.ForBooks(ledger, currency),
            Tags =
            [
                new("bill", open.Bill.Number),
                new("rule-set", context.Rules.Hash[..12]),
                new("vendor-invoice", invoice.Number),
            ],
            References = [new("Vendor's invoice", invoice.Number)],
            Supplied = new DateInterval(open.Bill.From, open.Bill.To),
            Taxes = code.Length > 0 ? [new BooksTax(code, null, net, tax)] : [],
        };
    }

    private static long[] Shares(OpenBill open, long whole)
    {
        var shares = new long[open.Accrued.Count];
        Allocation.Split(whole, [.. open.Accrued.Select(a => a.Minor)], shares);
        return shares;
    }

    private Retained[] Retain(Subcontractor subcontractor, OpenBill open, long[] nets, long[] taxes)
    {
        var retained = new Retained[nets.Length];
        var earlier = RetentionLedger.SoFar(transaction, subcontractor);
        var mode = context.Rules.Workspace.MoneyRounding;
        for (var i = 0; i < retained.Length; i++)
        {
            var agreement = open.Accrued[i].Agreement;
            if (subcontractor.Retention is not { } terms)
            {
                retained[i] = new Retained(agreement, 0, 0, 0);
                continue;
            }

            var basis = terms.Base == RetentionBase.Gross ? nets[i] + taxes[i] : nets[i];
            var held = Retention.Held(terms, earlier.GetValueOrDefault(agreement), basis, subcontractor.Currency, mode);
            var later = terms.Tax == RetentionTax.OnRelease ? Retention.TaxOfHeld(taxes[i], held, nets[i], subcontractor.Currency, mode) : 0;
            retained[i] = new Retained(agreement, basis, held, later);
        }

        return retained;
    }
}
