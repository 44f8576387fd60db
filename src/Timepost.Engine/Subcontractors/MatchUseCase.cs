using Timepost.Domain.Identity;
using Timepost.Domain.Mapping;
using Timepost.Domain.Subcontracting;
using Timepost.Domain.Work;
using Timepost.Engine.Plans;
using Timepost.Engine.Subledger;
using Timepost.Engine.Workspaces;

namespace Timepost.Engine.Subcontractors;

/// <summary>Matches a bill for hours with the vendor's own invoice.</summary>
public sealed class MatchUseCase(WorkspaceContext context)
{
    /// <summary>With an invoice that arrived as an expense.</summary>
    /// <param name="caller">A bookkeeper.</param>
    /// <param name="bill">Number or key of the bill.</param>
    /// <param name="expense">The expense.</param>
    /// <param name="number">The vendor's number, where the expense does not say it; empty: as it says.</param>
    /// <param name="date">The vendor's date, where the expense's day is closed; null: as it says.</param>
    /// <exception cref="NotAllowedException">Below bookkeeper.</exception>
    /// <exception cref="SubcontractorRefusedException">It does not fit; nothing was booked.</exception>
    public Booking Match(Caller caller, string bill, ExpenseId expense, string number = "", NodaTime.LocalDate? date = null)
    {
        ArgumentNullException.ThrowIfNull(number);
        caller.Require(ActorRole.Bookkeeper, "Matching an invoice");
        using var transaction = context.Store.Begin();
        var (subcontractor, open) = Find(transaction, bill);
        if (transaction.Work.Expense(expense) is not { State: EntryState.Active } found)
        {
            throw new SubcontractorRefusedException("bill-unknown", $"There is no expense {expense}.", "`timepost show expenses` lists them.");
        }

        var mapped = new ExpenseMapping(context.Rules, new WorkMapping(context.Rules, transaction.Work)).Map(transaction, found, new ClientPlan());
        if (mapped.InvoiceOf?.Id != subcontractor.Id)
        {
            throw new SubcontractorRefusedException(
                "vendor-invoice-wrong", $"The expense of {found.Date:uuuu-MM-dd}, {found.Merchant}, is no invoice of {subcontractor.Vendor} that waits.",
                mapped.Vendor == subcontractor.Vendor ? "It is booked already, is no cost, or its status is not among those that count." : $"Map its merchant to the vendor '{subcontractor.Vendor}'.");
        }

        var invoice = InvoiceMatching.InvoiceOf(found);
        invoice = invoice with { Number = number.Length > 0 ? number : invoice.Number, Date = date ?? invoice.Date };
        var booking = new VendorInvoices(context, caller, transaction).Book(subcontractor, open, invoice, found);
        transaction.Commit();
        return booking;
    }

    /// <summary>With an invoice typed by hand.</summary>
    /// <exception cref="NotAllowedException">Below bookkeeper.</exception>
    /// <exception cref="SubcontractorRefusedException">It does not fit; nothing was booked.</exception>
    public Booking Match(Caller caller, string bill, VendorInvoice invoice)
    {
        ArgumentNullException.ThrowIfNull(invoice);
        caller.Require(ActorRole.Bookkeeper, "Matching an invoice");
        using var transaction = context.Store.Begin();
        var (subcontractor, open) = Find(transaction, bill);
        var booking = new VendorInvoices(context, caller, transaction).Book(subcontractor, open, invoice, null);
        transaction.Commit();
        return booking;
    }

    /// <summary>Says that an expense of a subcontractor's vendor is another cost, or that it is the invoice for hours after all.</summary>
    /// <param name="caller">A bookkeeper.</param>
    /// <param name="expense">The expense; nothing of it is booked.</param>
    /// <param name="other">Another cost.</param>
    /// <param name="reason">Why.</param>
    /// <exception cref="NotAllowedException">Below bookkeeper.</exception>
    /// <exception cref="SubcontractorRefusedException">It is none of such a vendor, is booked already, is said already, or a reason is missing.</exception>
    public Expense Decide(Caller caller, ExpenseId expense, bool other, string reason)
    {
        caller.Require(ActorRole.Bookkeeper, "Deciding on a vendor's expense");
        if (string.IsNullOrWhiteSpace(reason))
        {
            throw new SubcontractorRefusedException("reason-missing", "To say what an expense is needs a reason.", "Give --reason.");
        }

        using var transaction = context.Store.Begin();
        if (transaction.Work.Expense(expense) is not { State: EntryState.Active } found)
        {
            throw new SubcontractorRefusedException("bill-unknown", $"There is no expense {expense}.", "`timepost show expenses` lists them.");
        }

        var mapped = new ExpenseMapping(context.Rules, new WorkMapping(context.Rules, transaction.Work)).Map(transaction, found, new ClientPlan());
        if (SubcontractorTable.Of(context.Rules)?.ByVendor(mapped.Vendor) is not { SelfBilling: false })
        {
            throw new SubcontractorRefusedException(
                "vendor-invoice-wrong", $"The expense of {found.Date:uuuu-MM-dd}, {found.Merchant}, is of no subcontractor who writes invoices.", "It is a cost as any other: timepost plan.");
        }

        if ((transaction.Dispositions.Balance(expense.Value, Dispositions.DispositionSide.Cost)?.Disposed ?? 0) > 0
            || (transaction.Settlements.OtherCost(expense)?.Other ?? false) == other)
        {
            throw new SubcontractorRefusedException(
                "expense-decided", $"The expense of {found.Date:uuuu-MM-dd}, {found.Merchant}, is booked already, or that is said of it already.",
                $"timepost explain {expense} shows what became of it.");
        }

        transaction.Settlements.Add(new OtherCost(context.Ids.Next(), expense, other, reason, caller.Actor, context.Clock.GetCurrentInstant()));
        transaction.Exceptions.Gone($"{InvoiceMatching.Waits}|expense|{expense}", context.Clock.GetCurrentInstant());
        transaction.Trail.Append(caller.Actor, "other-cost", expense.ToString(), Trail.TrailPayload.Write(json =>
        {
            json.WriteBoolean("other", other);
            json.WriteString("reason", reason);
        }));
        transaction.Commit();
        return found;
    }

    /// <summary>Currency of a bill, to read amounts in it.</summary>
    /// <exception cref="SubcontractorRefusedException">There is no such bill, or nothing of it is open.</exception>
    public Domain.Amounts.Currency CurrencyOf(Caller caller, string bill)
    {
        caller.Require(ActorRole.Viewer, "Reading");
        using var transaction = context.Store.Read();
        return Find(transaction, bill).Subcontractor.Currency;
    }

    private (Subcontractor Subcontractor, OpenBill Open) Find(IStoreTransaction transaction, string name)
    {
        var bill = BillNamed(transaction, name);
        if (SubcontractorTable.Of(context.Rules)?.Named(bill.Identity.Party) is not { } subcontractor)
        {
            throw new SubcontractorRefusedException(
                "subcontractor-unknown", $"The mapping has no subcontractor '{bill.Identity.Party}' any more.", "Add it under 'subcontractors' in mapping.yaml again.");
        }

        return OpenBill.Find(transaction, bill) is { } open
            ? (subcontractor, open)
            : throw new SubcontractorRefusedException(
                "bill-not-open",
                subcontractor.SelfBilling ? $"The bill {name} is self-billed: no invoice of the vendor follows it."
                    : bill.Status != "final" ? $"The bill {name} is not in the books yet: nothing of it is accrued for good." : $"Nothing of the bill {name} is open: its invoice is matched.",
                bill.Status != "final" ? "Plan, approve and apply it first." : "`timepost bill status` shows those that are open.");
    }

    private static StoredDraft BillNamed(IStoreTransaction transaction, string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        StoredDraft? bill = null;
        if (name.StartsWith("TP", StringComparison.Ordinal) && name.Length == 20)
        {
            try
            {
                bill = transaction.Plans.Draft(DocumentKey.Parse(name));
            }
            catch (FormatException)
            {
                bill = null; // looks like a key and is none
            }
        }

        bill ??= transaction.Plans.DraftByNumber(name);
        return bill is { Kind: VendorBilling.Kind }
            ? bill
            : throw new SubcontractorRefusedException("bill-unknown", $"There is no bill for hours '{name}'.", "Give its number or key: `timepost bill status` lists them.");
    }
}
