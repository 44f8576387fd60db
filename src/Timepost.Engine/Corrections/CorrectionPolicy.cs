using NodaTime;
using Timepost.Domain.Billing;
using Timepost.Domain.Identity;
using Timepost.Domain.Mapping;
using Timepost.Engine.Dispositions;
using Timepost.Engine.Exceptions;
using Timepost.Engine.Intake;
using Timepost.Engine.Plans;
using Timepost.Engine.Workspaces;

namespace Timepost.Engine.Corrections;

/// <summary>What planning does with a correction that is due: a person is asked, or where the agreement says so the credit note is drafted
/// at once, and approved as every action is.</summary>
internal sealed class CorrectionPolicy(WorkspaceContext context, Caller caller, IStoreTransaction transaction, LocalDate asOf)
{
    /// <summary>The kind of a correction that is due.</summary>
    public const string Due = "correction-due";

    private static readonly IReadOnlyList<string> Choices = [CorrectionCredit.Credit, ExceptionUseCase.Accept];

    /// <summary>What a person can decide of an exception of planning.</summary>
    public static IReadOnlyList<string> ChoicesOf(string kind) => kind == Due ? Choices : [];

    /// <summary>Something of a deleted entry or expense is on documents still.</summary>
    public static bool OnDocuments(IStoreTransaction transaction, GoneWork gone)
    {
        foreach (var row in StandingRows.Of(transaction.Dispositions.Of(gone.Id)))
        {
            if (row.To is not (Disposed.Held or Disposed.WrittenOff))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Corrections that were drafted so far.</summary>
    public int Drafted { get; private set; }

    /// <summary>What waits for a next invoice is drafted anew where its work has changed again: what is due now, or nothing.</summary>
    /// <param name="changed">Source clients and months whose work changed.</param>
    public void Refresh(IReadOnlySet<(int Client, int Month)> changed)
    {
        foreach (var key in transaction.Corrections.OpenCredits(NextInvoice.Kind))
        {
            var (cause, kind, id) = CauseOf(transaction.Corrections.Find(key)!);
            if (kind == "entry" && transaction.Work.Entry(new EntryId(id)) is { } entry
                && !changed.Contains((transaction.Work.IdOf(NameKind.Client, entry.Client), Months.Of(entry.BillingDay))))
            {
                continue;
            }

            Remove(key);
            DraftAnew(kind, id, cause, OnNext);
        }
    }

    /// <summary>Corrections that no invoice can hold are credit notes of their own.</summary>
    public void MakeCreditNotes(IReadOnlyList<DocumentKey> corrections)
    {
        foreach (var key in corrections)
        {
            var (cause, kind, id) = CauseOf(transaction.Corrections.Find(key)!);
            Remove(key);
            DraftAnew(kind, id, cause, _ => false, ", more than the next invoice comes to");
        }
    }

    private void DraftAnew(string kind, Guid id, string cause, Func<StoredDraft, bool> onNext, string note = "")
    {
        try
        {
            new CorrectionCredit(context, caller, transaction).Draft(kind, id, cause, onNext, note);
        }
        catch (CorrectionRefusedException)
        {
            transaction.Exceptions.Gone(cause, context.Clock.GetCurrentInstant()); // it is not due any more
        }
    }

    private void Remove(DocumentKey key)
    {
        transaction.Corrections.Remove(key);
        AbandonedDraft.Remove(transaction, key, context.Clock.GetCurrentInstant());
    }

    private static (string Cause, string Kind, Guid Id) CauseOf(CreditRecord record)
    {
        var parts = record.Cause.Split('|');
        return (record.Cause, parts[^2], Guid.Parse(parts[^1]));
    }

    /// <summary>A credit note for it is drafted, now or before: nobody need be asked.</summary>
    public bool IsSettled(ExceptionRecord exception)
    {
        if (exception.Kind != Due || exception.ObjectKind is not ("entry" or "expense" or MovedWork.Object))
        {
            return false;
        }

        if (CorrectionCredit.IsDrafted(transaction, exception.ConditionKey))
        {
            return true;
        }

        var moved = exception.ObjectKind == MovedWork.Object;
        if (moved ? !AgreedOn(MovedWork.Parse(exception.ObjectId).Document) : !Agreed(Guid.Parse(exception.ObjectId)))
        {
            return false;
        }

        try
        {
            var credit = new CorrectionCredit(context, caller, transaction);
            _ = moved ? credit.DraftMoved(exception.ObjectId, exception.ConditionKey)
                : credit.Draft(exception.ObjectKind, Guid.Parse(exception.ObjectId), exception.ConditionKey, OnNext);
            Drafted++;
            return true;
        }
        catch (CorrectionRefusedException)
        {
            return false; // nothing that a credit note could set right: a person is asked
        }
    }

    // all invoices that have it are of agreements which say so
    private bool Agreed(Guid id)
    {
        var any = false;
        foreach (var row in StandingRows.Of(transaction.Dispositions.Of(id)))
        {
            if (row.Side != DispositionSide.Sale || row.To is Disposed.Held or Disposed.WrittenOff)
            {
                continue;
            }

            any = true;
            if (!AgreedOn(DocumentKey.Parse(row.Document)))
            {
                return false;
            }
        }

        return any;
    }

    private bool AgreedOn(DocumentKey document) =>
        transaction.Plans.Draft(document) is { Kind: "invoice" } invoice && PolicyOf(invoice) != CorrectionsPolicy.Ask;

    // an agreement that has ended has no next invoice, nor has one whose currency is another one now; in another currency than the base a note of its own
    // takes the base amounts of what it corrects
    private CorrectionsPolicy PolicyOf(StoredDraft invoice)
    {
        foreach (var terms in context.Rules.Agreements)
        {
            if (terms.Id == invoice.Identity.Agreement)
            {
                return terms.Corrections == CorrectionsPolicy.NextInvoice && (terms.To < asOf || terms.Currency != invoice.Total.Currency || terms.Currency != context.Rules.Workspace.BaseCurrency)
                    ? CorrectionsPolicy.CreditNote
                    : terms.Corrections;
            }
        }

        return CorrectionsPolicy.Ask;
    }

    private bool OnNext(StoredDraft invoice) => PolicyOf(invoice) == CorrectionsPolicy.NextInvoice;
}
