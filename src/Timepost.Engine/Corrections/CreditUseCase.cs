using NodaTime;
using Timepost.Domain.Billing;
using Timepost.Domain.Identity;
using Timepost.Engine.Dispositions;
using Timepost.Engine.Plans;
using Timepost.Engine.Trail;
using Timepost.Engine.Workspaces;

namespace Timepost.Engine.Corrections;

/// <summary>Drafts credit notes, takes drafts away, and decides what they hold. The next plan shows a draft; apply reserves and delivers it.</summary>
public sealed class CreditUseCase(WorkspaceContext context)
{
    /// <summary>Drafts a credit note.</summary>
    /// <exception cref="NotAllowedException">Below bookkeeper.</exception>
    /// <exception cref="CorrectionRefusedException">It cannot be credited like this; nothing was changed.</exception>
    public DraftedCredit Draft(Caller caller, CreditRequest request)
    {
        ArgumentNullException.ThrowIfNull(request);
        caller.Require(ActorRole.Bookkeeper, "Drafting a credit note");
        DemandReason(request.Reason);
        using var transaction = context.Store.Begin();
        var invoice = IssuedInvoice.Load(transaction, Final(transaction, request.Document));
        var (date, note) = OpenDay(context, transaction, request.Date);
        var credits = new CreditSelection(invoice, context.Rules.Workspace.MoneyRounding).Of(request);
        var draft = new CreditDrafting(context, caller, transaction).Save(invoice, credits, date, request.Date is not null, request.Reason, "");
        var drafted = new DraftedCredit(draft, invoice.Stored, transaction.Corrections.Lines(draft.Key), request.Reason, note);
        transaction.Commit();
        return drafted;
    }

    /// <summary>`void` of an issued document: a full credit, where the person says that the work is open again.</summary>
    /// <exception cref="NotAllowedException">Below bookkeeper.</exception>
    /// <exception cref="CorrectionRefusedException">Once issued it is credited, not voided; or as at <see cref="Draft"/>.</exception>
    public DraftedCredit Void(Caller caller, string document, string reason, bool release)
    {
        ArgumentNullException.ThrowIfNull(document);
        caller.Require(ActorRole.Bookkeeper, "Voiding a document");
        if (!release)
        {
            using var reading = context.Store.Read();
            var invoice = Final(reading, document);
            throw new CorrectionRefusedException(
                CorrectionRefusal.CreditIt, $"{invoice.Number} is issued: it is credited, not voided.",
                $"Credit it: timepost credit {invoice.Number} --release --reason TEXT (or --hold, --reduce); `void --release` does the same.");
        }

        return Draft(caller, new CreditRequest(document, reason) { Mode = CreditMode.Release });
    }

    /// <summary>Credit notes that are drafts, and corrections that wait for the next invoice of their agreement, in the order in which they were made.</summary>
    /// <exception cref="NotAllowedException">Below viewer.</exception>
    public IReadOnlyList<DraftedCredit> Drafts(Caller caller)
    {
        caller.Require(ActorRole.Viewer, "Reading credit notes");
        using var reading = context.Store.Read();
        var drafts = new List<DraftedCredit>();
        foreach (var key in reading.Corrections.OpenCredits(CreditDrafting.CreditNote).Concat(reading.Corrections.OpenCredits(NextInvoice.Kind)))
        {
            var record = reading.Corrections.Find(key)!;
            drafts.Add(new DraftedCredit(reading.Plans.Draft(key)!, reading.Plans.Draft(record.Original)!, reading.Corrections.Lines(key), record.Reason, ""));
        }

        return drafts;
    }

    /// <summary>Takes the draft of a credit note away.</summary>
    /// <exception cref="NotAllowedException">Below bookkeeper.</exception>
    /// <exception cref="CorrectionRefusedException">It is none, or not a draft any more.</exception>
    public StoredDraft Drop(Caller caller, string document)
    {
        ArgumentNullException.ThrowIfNull(document);
        caller.Require(ActorRole.Bookkeeper, "Dropping a credit note");
        using var transaction = context.Store.Begin();
        var draft = Find(transaction, document);
        if (draft is not { Kind: CreditDrafting.CreditNote or NextInvoice.Kind, Status: "draft" } || transaction.Corrections.Find(draft.Key) is not { } credit)
        {
            throw new CorrectionRefusedException(
                CorrectionRefusal.NotADraft, $"'{document}' is no credit note that is still a draft.", "timepost show invoices --status draft lists those that are.");
        }

        transaction.Corrections.Remove(draft.Key);
        AbandonedDraft.Remove(transaction, draft.Key, context.Clock.GetCurrentInstant());
        if (credit.Cause.Length > 0)
        {
            // the decision to credit binds no more: the next plan asks again
            transaction.Exceptions.Gone(credit.Cause, context.Clock.GetCurrentInstant());
        }

        transaction.Trail.Append(caller.Actor, "credit-drop", draft.Key.Value, TrailPayload.Write(json => json.WriteString("credits", credit.Original.Value)));
        transaction.Commit();
        return draft;
    }

    /// <summary>What a credit note holds is open again.</summary>
    /// <returns>Entries, expenses and fees that are open again.</returns>
    /// <exception cref="NotAllowedException">Below bookkeeper.</exception>
    /// <exception cref="CorrectionRefusedException">It holds nothing.</exception>
    public int Unhold(Caller caller, string document)
    {
        ArgumentNullException.ThrowIfNull(document);
        caller.Require(ActorRole.Bookkeeper, "Opening held work");
        using var transaction = context.Store.Begin();
        var count = Find(transaction, document) is { Kind: "credit-note", Status: "final" } note ? CreditMoves.Unhold(context, transaction, note.Key) : 0;
        if (count == 0)
        {
            throw new CorrectionRefusedException(
                CorrectionRefusal.NothingHeld, $"'{document}' holds nothing.", "timepost show invoices lists credit notes; one with --hold holds its work from when the books have it.");
        }

        transaction.Exceptions.Gone(Delivery.Conclusion.ConditionOf(HeldWorkOfCredit.Kind, Find(transaction, document)!.Key), context.Clock.GetCurrentInstant());
        transaction.Trail.Append(caller.Actor, "credit-unhold", document, TrailPayload.Write(json => json.WriteNumber("items", count)));
        transaction.Commit();
        return count;
    }

    /// <summary>The day of a document: as given, where it is open; else today, or the first day after the closed periods.</summary>
    /// <exception cref="CorrectionRefusedException"><see cref="CorrectionRefusal.PeriodLocked"/>: the given day is closed.</exception>
    internal static (LocalDate Date, string Note) OpenDay(WorkspaceContext context, IStoreTransaction transaction, LocalDate? given)
    {
        var day = given ?? context.Today(context.PrimaryBooks);
        if (transaction.Subledger.LockedThrough() is not { } locked || day > locked)
        {
            return (day, "");
        }

        var open = locked.PlusDays(1);
        return given is null
            ? (open, $"The books are closed through {locked:uuuu-MM-dd}: it is dated {open:uuuu-MM-dd}, the next open day.")
            : throw new CorrectionRefusedException(
                CorrectionRefusal.PeriodLocked, $"{day:uuuu-MM-dd} is in a closed period: the books are closed through {locked:uuuu-MM-dd}.",
                $"Give a later date, or none: then it is {open:uuuu-MM-dd}.");
    }

    internal static void DemandReason(string reason)
    {
        if (string.IsNullOrWhiteSpace(reason))
        {
            throw new CorrectionRefusedException(CorrectionRefusal.ReasonMissing, "A reason is missing.", "Say why: --reason TEXT.");
        }
    }

    internal static StoredDraft? Find(IStoreTransaction transaction, string document)
    {
        if (transaction.Plans.DraftByNumber(document) is { } numbered)
        {
            return numbered;
        }

        try
        {
            return transaction.Plans.Draft(DocumentKey.Parse(document));
        }
        catch (FormatException)
        {
            return null; // no key either
        }
    }

    private static StoredDraft Final(IStoreTransaction transaction, string document)
    {
        var found = Find(transaction, document)
            ?? throw new CorrectionRefusedException(CorrectionRefusal.DocumentUnknown, $"No document has the number '{document}'.", "timepost show invoices --status final lists what can be credited.");
        return found is { Kind: "invoice", Status: "final" }
            ? found
            : throw new CorrectionRefusedException(
                CorrectionRefusal.NotFinal,
                found.Kind == "invoice" ? $"The invoice '{document}' is {found.Status}: only one that the books have is credited." : $"'{document}' is a {found.Kind}: invoices are credited.",
                found is { Kind: "invoice", Status: "draft" } ? "A draft follows its work: change it in the source, then plan." : "timepost show invoices --status final lists what can be credited.");
    }
}
