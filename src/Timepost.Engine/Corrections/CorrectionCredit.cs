using Timepost.Domain.Amounts;
using Timepost.Domain.Billing;
using Timepost.Domain.Identity;
using Timepost.Domain.Work;
using Timepost.Engine.Dispositions;
using Timepost.Engine.Intake;
using Timepost.Engine.Plans;
using Timepost.Engine.Workspaces;

namespace Timepost.Engine.Corrections;

/// <summary>From a correction that is due to the credit note for exactly the difference between what final invoices have of an entry or
/// an expense and what the source says now.</summary>
internal sealed class CorrectionCredit(WorkspaceContext context, Caller caller, IStoreTransaction transaction)
{
    /// <summary>The decision of a correction that is due.</summary>
    public const string Credit = "credit";

    private readonly RoundingMode _rounding = context.Rules.Workspace.MoneyRounding;

    /// <summary>A credit note for it is drafted already.</summary>
    public static bool IsDrafted(IStoreTransaction transaction, string condition)
    {
        return Has(CreditDrafting.CreditNote) || Has(NextInvoice.Kind);

        bool Has(string kind)
        {
            foreach (var key in transaction.Corrections.OpenCredits(kind))
            {
                if (transaction.Corrections.Find(key)?.Cause == condition)
                {
                    return true;
                }
            }

            return false;
        }
    }

    /// <summary>Drafts the credit notes, one for each invoice that is concerned. Where no money was billed, the seconds are set right at once.</summary>
    /// <param name="kind">entry or expense.</param>
    /// <param name="id">Its id.</param>
    /// <param name="condition">The exception's condition: the cause of the credit notes.</param>
    /// <param name="onNext">Corrections of an invoice go on the next one of its agreement; null: each is a credit note.</param>
    /// <param name="note">Added to the reason.</param>
    /// <exception cref="CorrectionRefusedException">Nothing of it can be credited.</exception>
    public IReadOnlyList<StoredDraft> Draft(string kind, Guid id, string condition, Func<StoredDraft, bool>? onNext = null, string note = "")
    {
        var rows = Left(StandingRows.Of(transaction.Dispositions.Of(id)).FindAll(
            r => r.Side == DispositionSide.Sale && r.To is not (Disposed.Held or Disposed.WrittenOff)));
        var drafts = new List<StoredDraft>();
        var moved = false;
        var (taken, reason) = kind == "entry" ? OfEntry(new EntryId(id), rows) : OfExpense(new ExpenseId(id), rows);
        foreach (var group in taken.GroupBy(t => t.Row.Document).OrderBy(g => g.Key, StringComparer.Ordinal))
        {
            if (transaction.Plans.Draft(DocumentKey.Parse(group.Key)) is not { Kind: "invoice", Status: "final" } stored)
            {
                continue;
            }

            var invoice = IssuedInvoice.Load(transaction, stored);
            var selection = new CreditSelection(invoice, _rounding);
            var credits = group.GroupBy(t => t.Row.Line - 1).OrderBy(g => g.Key).Where(g => g.Key >= 0).Select(g => LineOf(selection, invoice, g.Key, [.. g])).ToList();
            if (credits.Exists(c => c.NetMinor != 0 || invoice.Draft.Lines[c.Line] is { Kind: LineKind.UnderRetainer, Retainer: not null }))
            {
                var (date, _) = CreditUseCase.OpenDay(context, transaction, null);
                // hours of a retainer, and expenses in another currency, come back by a document of their own
                var next = onNext?.Invoke(stored) == true
                    && !credits.Exists(c => invoice.Draft.Lines[c.Line] is { Kind: LineKind.UnderRetainer } or { Expense: not null, RateIds.Count: > 0 });
                drafts.Add(new CreditDrafting(context, caller, transaction).Save(
                    invoice, credits, date, dated: false, reason + note, condition, next ? NextInvoice.Kind : CreditDrafting.CreditNote));
                continue;
            }

            foreach (var one in group.Where(t => t.Quantity > 0))
            {
                CreditMoves.TakeOffForNothing(context, transaction, one);
                moved = true;
            }
        }

        return drafts.Count > 0 || moved
            ? drafts
            : throw new CorrectionRefusedException(
                CorrectionRefusal.NothingToCredit, "No final invoice has more of it than the source says now.",
                "Bill what is missing by hand (timepost adjust), or put it back in the source; `accept` leaves it as it is.");
    }

    /// <summary>Drafts one credit note for all that an invoice has of entries which are of another client now, since its own is named no more.
    /// What was billed for nothing is set right at once. It is never on a next invoice: that is another client's.</summary>
    /// <param name="id">Object of the exception (<see cref="MovedWork.IdOf"/>).</param>
    /// <param name="condition">The exception's condition: the cause of the credit note.</param>
    /// <exception cref="CorrectionRefusedException">Nothing of it can be credited.</exception>
    public IReadOnlyList<StoredDraft> DraftMoved(string id, string condition)
    {
        var (document, client) = MovedWork.Parse(id);
        var rows = Left(MovedWork.Rows(transaction, new WorkMapping(context.Rules, transaction.Work), document, client));
        if (rows.Count == 0 || transaction.Plans.Draft(document) is not { Kind: "invoice", Status: "final" } stored)
        {
            throw new CorrectionRefusedException(
                CorrectionRefusal.NothingToCredit, "No final invoice has work of it any more.", "Plan anew: timepost plan");
        }

        var invoice = IssuedInvoice.Load(transaction, stored);
        var selection = new CreditSelection(invoice, _rounding);
        var credits = new List<LineCredit>();
        var forNothing = new List<TakenBack>();
        foreach (var line in rows.ConvertAll(TakenBack.AllOf).GroupBy(t => t.Row.Line - 1).OrderBy(g => g.Key))
        {
            var credit = line.Key < 0 ? null : LineOf(selection, invoice, line.Key, [.. line]);
            if (credit is not null && (credit.NetMinor != 0 || invoice.Draft.Lines[line.Key] is { Kind: LineKind.UnderRetainer, Retainer: not null }))
            {
                credits.Add(credit);
            }
            else
            {
                forNothing.AddRange(line.Where(t => t.Quantity > 0));
            }
        }

        var (date, _) = CreditUseCase.OpenDay(context, transaction, null);
        IReadOnlyList<StoredDraft> drafts = credits.Count == 0 ? []
            : [new CreditDrafting(context, caller, transaction).Save(invoice, credits, date, dated: false, "Of another client in the mapping", condition)];
        foreach (var one in forNothing)
        {
            CreditMoves.TakeOffForNothing(context, transaction, one);
        }

        return drafts;
    }

    // without what drafts of credit notes take already
    private List<Disposition> Left(List<Disposition> rows)
    {
        var left = new List<Disposition>();
        foreach (var group in rows.GroupBy(r => r.Document, StringComparer.Ordinal))
        {
            var invoice = transaction.Plans.Draft(DocumentKey.Parse(group.Key)) is { Kind: "invoice" } stored ? IssuedInvoice.Load(transaction, stored) : null;
            foreach (var row in group)
            {
                if ((invoice is null || row.Line == 0 ? row : invoice.RowsOf(row.Line - 1).Find(r => r.Id == row.Id)) is { } rest)
                {
                    left.Add(rest);
                }
            }
        }

        return left;
    }

    private static LineCredit LineOf(CreditSelection selection, IssuedInvoice invoice, int line, List<TakenBack> taken) =>
        taken.TrueForAll(t => t.Quantity == 0) ? new LineCredit(line, CreditMode.Reduce, Math.Min(invoice.LeftOf(line), taken.Sum(t => t.NetMinor ?? 0)), taken)
        : invoice.Draft.Lines[line].Expense is null ? selection.OfWork(line, CreditMode.Release, taken)
        : new LineCredit(line, CreditMode.Release, invoice.LeftOf(line), taken);

    private (List<TakenBack> Taken, string Reason) OfEntry(EntryId id, List<Disposition> rows)
    {
        if (transaction.Work.Entry(id) is not { State: EntryState.Active } entry)
        {
            return (rows.ConvertAll(TakenBack.AllOf), "Deleted in the source");
        }

        var mapping = new WorkMapping(context.Rules, transaction.Work);
        var combo = mapping.Explain(entry);
        var moved = rows.FindAll(r => PartyOf(r) is { Length: > 0 } party && party != combo.Client?.Id);
        if (moved.Count > 0)
        {
            return (moved.ConvertAll(TakenBack.AllOf), "Of another client in the source");
        }

        if (entry.Billable == false && !combo.IsBillable(entry.Billable, context.Rules.Policies))
        {
            return (rows.FindAll(r => r.To == Disposed.Line && r.NetMinor != 0).ConvertAll(TakenBack.AllOf), "Not billable in the source");
        }

        var over = rows.Sum(r => r.Quantity) - entry.Seconds;
        if (over > 0)
        {
            return (Excess(rows, over), $"The source now says {entry.Seconds} s");
        }

        var rerated = Rerated(mapping, combo, entry, rows);
        return (rerated, rerated.Exists(t => t.Quantity > 0) ? $"Another tax rate holds on {entry.BillingDay:uuuu-MM-dd}" : "Another rate in the source");
    }

    // the newest documents give back first, of each the last day
    private List<TakenBack> Excess(List<Disposition> rows, long over)
    {
        var taken = new List<TakenBack>();
        var part = new PartBilling(context, transaction);
        foreach (var row in rows.OrderByDescending(r => r.Id).ThenByDescending(r => r.BillingDay))
        {
            if (over <= 0)
            {
                break;
            }

            var seconds = Math.Min(over, row.Quantity);
            over -= seconds;
            var others = rows.FindAll(r => r.Id != row.Id && !taken.Exists(t => t.Row.Id == r.Id));
            taken.Add(row.Line > 0 && transaction.Plans.Draft(DocumentKey.Parse(row.Document)) is { } stored
                ? part.Of(IssuedInvoice.Load(transaction, stored), row.Line - 1, row, seconds, others)
                : new TakenBack(row, seconds, row.BillableSeconds is null ? null : 0, 0));
        }

        return taken;
    }

    private List<TakenBack> Rerated(WorkMapping mapping, Combo combo, TimeEntry entry, List<Disposition> rows)
    {
        var finals = new FinalDocuments(transaction);
        var exchange = new Fx.ConvertedRates(new Fx.RateBook(mapping.Rules, transaction));
        var taken = new List<TakenBack>();
        foreach (var row in rows)
        {
            if (ReratedWork.OtherTax(mapping, combo, finals, row, entry.BillingDay) is not null)
            {
                taken.Add(TakenBack.AllOf(row)); // under the old tax; it is billed again under the new one
                continue;
            }

            if (ReratedWork.Difference(exchange, transaction.Rates.Find, mapping, combo, finals, row, entry.BillingDay, entry.Rate, entry.Currency, _rounding) is var less and > 0)
            {
                taken.Add(new TakenBack(row, 0, row.BillableSeconds is null ? null : 0, 0) { NetMinor = less });
            }
        }

        return taken;
    }

    private (List<TakenBack> Taken, string Reason) OfExpense(ExpenseId id, List<Disposition> rows)
    {
        var expense = transaction.Work.Expense(id);
        return (rows.ConvertAll(TakenBack.AllOf), expense is { State: EntryState.Active } ? "The expense has changed in the source" : "Deleted in the source");
    }

    private string PartyOf(Disposition row) => transaction.Plans.Draft(DocumentKey.Parse(row.Document))?.Identity.Party ?? "";
}
