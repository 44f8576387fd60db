using Timepost.Domain.Billing;
using Timepost.Domain.Identity;
using Timepost.Engine.Exceptions;
using Timepost.Engine.Workspaces;

namespace Timepost.Engine.Corrections;

/// <summary>The exception of a credit note that holds the work which it credits.</summary>
internal static class HeldWorkOfCredit
{
    /// <summary>Its kind.</summary>
    public const string Kind = "held-by-credit";

    /// <summary>Open again: billed by the next plan.</summary>
    public const string Release = "release";

    /// <summary>Never billed.</summary>
    public const string GiveUp = "write-off";

    /// <summary>What a person can decide.</summary>
    public static readonly IReadOnlyList<string> Choices = [Release, GiveUp];

    /// <summary>Carries a decision out.</summary>
    /// <exception cref="NotAllowedException">Writing off, below manager.</exception>
    public static void Decide(WorkspaceContext context, Caller caller, IStoreTransaction transaction, ExceptionRecord exception, string decision)
    {
        var note = DocumentKey.Parse(exception.ObjectId);
        if (decision == GiveUp)
        {
            caller.Require(ActorRole.Manager, "Writing off work");
            var held = CreditMoves.HeldBy(transaction, note, CreditMode.Hold);
            CreditMoves.Free(context, transaction, held);
            new WorkWriting(context, caller, transaction).Write(
                transaction.Plans.Draft(transaction.Corrections.Find(note)!.Original)!.Identity.Party, held, $"Held by {note}: {exception.Summary}");
            return;
        }

        CreditMoves.Unhold(context, transaction, note);
    }
}
