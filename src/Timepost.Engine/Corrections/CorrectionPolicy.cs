using Timepost.Domain.Billing;
using Timepost.Domain.Identity;
using Timepost.Domain.Mapping;
using Timepost.Engine.Dispositions;
using Timepost.Engine.Exceptions;
using Timepost.Engine.Intake;
using Timepost.Engine.Workspaces;

namespace Timepost.Engine.Corrections;

/// <summary>What planning does with a correction that is due: a person is asked, or where the agreement says so the credit note is drafted
/// at once, and approved as every action is.</summary>
internal sealed class CorrectionPolicy(WorkspaceContext context, Caller caller, IStoreTransaction transaction)
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

    /// <summary>A credit note for it is drafted, now or before: nobody need be asked.</summary>
    public bool IsSettled(ExceptionRecord exception)
    {
        if (exception.Kind != Due || exception.ObjectKind is not ("entry" or "expense"))
        {
            return false;
        }

        if (CorrectionCredit.IsDrafted(transaction, exception.ConditionKey))
        {
            return true;
        }

        var id = Guid.Parse(exception.ObjectId);
        if (!Agreed(id))
        {
            return false;
        }

        try
        {
            new CorrectionCredit(context, caller, transaction).Draft(exception.ObjectKind, id, exception.ConditionKey);
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
            if (transaction.Plans.Draft(DocumentKey.Parse(row.Document)) is not { Kind: "invoice" } invoice || PolicyOf(invoice.Identity.Agreement) != CorrectionsPolicy.CreditNote)
            {
                return false;
            }
        }

        return any;
    }

    private CorrectionsPolicy PolicyOf(string agreement)
    {
        foreach (var terms in context.Rules.Agreements)
        {
            if (terms.Id == agreement)
            {
                return terms.Corrections;
            }
        }

        return CorrectionsPolicy.Ask;
    }
}
