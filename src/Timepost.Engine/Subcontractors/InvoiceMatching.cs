using Timepost.Domain.Amounts;
using Timepost.Domain.Mapping;
using Timepost.Domain.Subcontracting;
using Timepost.Engine.Plans;
using Timepost.Engine.Workspaces;

namespace Timepost.Engine.Subcontractors;

/// <summary>Vendors' invoices that arrive as expenses: matched where exactly one open bill of the vendor fits exactly one of them;
/// else they wait for a person. None is ever a cost of its own.</summary>
internal sealed class InvoiceMatching(WorkspaceContext context, Caller caller, IStoreTransaction transaction, SubcontractorTable table)
{
    /// <summary>Kind of the exception while an invoice waits.</summary>
    public const string Waits = "subcontractor-invoice";

    private const int BillsNamed = 3;

    /// <summary>Matches what fits, and reports the rest.</summary>
    public void Match(IReadOnlyList<MappedExpense> expenses, ClientPlan sink)
    {
        foreach (var invoices in expenses.Where(e => e.InvoiceOf is not null).GroupBy(e => e.InvoiceOf!.Vendor, StringComparer.Ordinal).OrderBy(g => g.Key, StringComparer.Ordinal))
        {
            Match(table.ByVendor(invoices.Key)!, [.. invoices.OrderBy(e => e.Expense.Date).ThenBy(e => e.Expense.Id.Value)], sink);
        }
    }

    /// <summary>The vendor's invoice that an expense is: the source's id is its number, else its description.</summary>
    public static VendorInvoice InvoiceOf(Domain.Work.Expense expense)
    {
        ArgumentNullException.ThrowIfNull(expense);
        var tax = expense.Tax ?? Money.Zero(expense.Amount.Currency);
        var number = expense.ExternalId is { Length: > 0 } id ? id : expense.Description.Length > 0 ? expense.Description : expense.Id.ToString();
        return new VendorInvoice(number, expense.Date, expense.Amount - tax, tax);
    }

    private void Match(Subcontractor subcontractor, IReadOnlyList<MappedExpense> invoices, ClientPlan sink)
    {
        var open = OpenBill.Of(transaction, subcontractor);
        var booker = new VendorInvoices(context, caller, transaction);
        var fitting = invoices.ToDictionary(
            e => e.Expense.Id, e => open.Where(b => VendorInvoices.Fits(subcontractor, b, InvoiceOf(e.Expense).Net)).ToList());
        foreach (var mapped in invoices)
        {
            var invoice = InvoiceOf(mapped.Expense);
            if (fitting[mapped.Expense.Id] is [var bill] && fitting.Values.Count(bills => bills.Contains(bill)) == 1
                && !(mapped.Expense.Date <= transaction.Subledger.LockedThrough())
                && transaction.Bookings.Find(booker.KeyOf(subcontractor, invoice.Number)) is null)
            {
                booker.Book(subcontractor, bill, invoice, mapped.Expense);
                continue;
            }

            var named = open.Count == 0 ? "no bill of theirs is open"
                : $"open: {string.Join(", ", open.Take(BillsNamed).Select(b => $"{b.Name} of {Money.OfMinor(b.Minor, subcontractor.Currency).ToAmountString()}"))}{(open.Count > BillsNamed ? ", …" : "")}";
            sink.Report(
                Waits, "expense", mapped.Expense.Id.ToString(),
                $"The invoice {invoice.Number} of {subcontractor.Vendor}, {invoice.Date:uuuu-MM-dd}, {invoice.Net} net, is not matched with a bill for their hours ({named}).",
                $"timepost bill match {(open.Count > 0 ? open[0].Name : "BILL")} {mapped.Expense.Id}; where it is another cost: timepost bill match --not {mapped.Expense.Id} --reason TEXT", 0);
        }
    }
}
