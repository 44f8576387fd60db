using Timepost.Domain.Identity;
using Timepost.Engine.Corrections;
using Timepost.Engine.Delivery;
using Timepost.Engine.Dispositions;
using Timepost.Engine.Intake;
using Timepost.Engine.Trail;
using Timepost.Engine.Workspaces;

namespace Timepost.Engine.Exceptions;

/// <summary>An exception does not take a decision.</summary>
public sealed class DecisionRefusedException(string message, string remedy) : ArgumentException(message)
{
    /// <summary>What to do instead.</summary>
    public string Remedy { get; } = remedy;
}

/// <summary>Lists exceptions and carries out what a person decides.</summary>
public sealed class ExceptionUseCase(WorkspaceContext context)
{
    /// <summary>Seen, and left as it is in the books.</summary>
    public const string Accept = "accept";

    private const string CorrectionDue = CorrectionPolicy.Due;

    /// <summary>A parked document is not in the books: its work is open again.</summary>
    public const string Absent = "absent";

    private static readonly IReadOnlyList<string> Accepting = [Accept];

    /// <summary>By opening time; a page after an id.</summary>
    /// <exception cref="NotAllowedException">Below viewer.</exception>
    public IReadOnlyList<ExceptionRecord> List(Caller caller, bool openOnly, ExceptionId? after, int limit)
    {
        caller.Require(ActorRole.Viewer, "Reading exceptions");
        using var transaction = context.Store.Read();
        return transaction.Exceptions.List(openOnly, after, limit);
    }

    /// <summary>Decisions that an exception takes; empty where only its cause can be set right.</summary>
    public static IReadOnlyList<string> ChoicesOf(ExceptionRecord exception)
    {
        ArgumentNullException.ThrowIfNull(exception);
        return Replacement.Concerns(exception) ? [HeldWork.Keep, HeldWork.Delete, Replacement.Replaces]
            : exception.Choices.Count > 0 ? exception.Choices
            : HeldWork.Concerns(exception) ? HeldWork.ChoicesOf(exception)
            : exception.Kind is "books-differ" or "books-refused" ? Accepting
            : CorrectionPolicy.ChoicesOf(exception.Kind);
    }

    /// <summary>Decides one: the work that it holds follows in the same transaction.</summary>
    /// <exception cref="NotAllowedException">Below bookkeeper.</exception>
    /// <exception cref="DecisionRefusedException">No such open exception, or it does not take this decision.</exception>
    /// <exception cref="BooksException">It concerns the books, and another writer has them.</exception>
    public ExceptionRecord Resolve(Caller caller, ExceptionId id, string decision)
    {
        ArgumentNullException.ThrowIfNull(decision);
        caller.Require(ActorRole.Bookkeeper, "Deciding an exception");
        using var transaction = context.Store.Begin();
        var exception = transaction.Exceptions.Find(id)
            ?? throw new DecisionRefusedException($"There is no exception {id}.", "`timepost exception list` shows those that are open.");
        if (exception.Status != "open")
        {
            throw new DecisionRefusedException(
                $"The exception {id} is {exception.Status} already{(exception.Resolution.Length > 0 ? $" ({exception.Resolution})" : "")}.",
                exception.Status == "resolved" ? $"`timepost exception reopen {id}` takes it back." : "`timepost exception list` shows those that are open.");
        }

        var choices = ChoicesOf(exception);
        var (word, named) = Parts(decision);
        if (!choices.Contains(word) || (named.Length > 0 && word != Replacement.Replaces))
        {
            throw new DecisionRefusedException(
                choices.Count == 0
                    ? $"The exception {exception.Kind} ends when its cause is set right; it takes no decision."
                    : $"The exception {exception.Kind} does not take '{decision}'. It takes: {string.Join(", ", choices)}.",
                exception.Suggestion);
        }

        if (word == Replacement.Replaces)
        {
            var other = Join(transaction, exception, named);
            Close(transaction, caller, other, $"{Replacement.Replaces}:{exception.Id}");
            decision = $"{Replacement.Replaces}:{other.Id}";
        }
        else if (HeldWork.Concerns(exception))
        {
            HeldWork.Decide(transaction, exception, decision);
        }

        if (decision == HeldWork.Delete)
        {
            AskForCredit(transaction, exception);
        }

        // where no money was billed, the seconds are right already
        var settled = word == CorrectionCredit.Credit && Credited(caller, transaction, exception).Count == 0;
        if (exception.Kind == HeldWorkOfCredit.Kind)
        {
            HeldWorkOfCredit.Decide(context, caller, transaction, exception, decision);
        }

        var ofBooks = BooksDrift.Concerns(exception) || exception.Kind is "books-differ" or "books-refused";
        if (BooksDrift.Concerns(exception))
        {
            BooksDrift.Accept(context, transaction, exception);
        }
        else if (exception.Kind == "books-differ")
        {
            ParkedDelivery.Decide(context, caller, transaction, exception, decision);
        }

        Close(transaction, caller, exception, decision);
        if (ofBooks || settled)
        {
            // decided once: should the books do the same again, it is asked again
            transaction.Exceptions.Gone(exception.ConditionKey, context.Clock.GetCurrentInstant());
        }

        transaction.Commit();
        return exception with { Status = "resolved", Resolution = decision };
    }

    /// <summary>Takes a decision back: the work waits again.</summary>
    /// <exception cref="NotAllowedException">Below bookkeeper.</exception>
    /// <exception cref="DecisionRefusedException">No such decided exception, or the decision binds no more.</exception>
    public ExceptionRecord Reopen(Caller caller, ExceptionId id)
    {
        caller.Require(ActorRole.Bookkeeper, "Reopening an exception");
        using var transaction = context.Store.Begin();
        var exception = transaction.Exceptions.Find(id)
            ?? throw new DecisionRefusedException($"There is no exception {id}.", "`timepost exception list --all` shows all.");
        if (exception.Status != "resolved")
        {
            throw new DecisionRefusedException(
                $"The exception {id} is {exception.Status}: no decision on it can be taken back.", "`timepost exception list --all` shows those that are resolved.");
        }

        if (!HeldWork.Concerns(exception))
        {
            // what was done in the books cannot be undone here
            throw new DecisionRefusedException(
                $"A decision on {exception.Kind} holds no work and is not taken back.", "`explain` shows the document; correct it by a new one.");
        }

        if (!transaction.Exceptions.Reopen(id))
        {
            throw new DecisionRefusedException(
                $"The decision on the exception {id} binds no more: its cause has ended since.", "If the same comes again, it is asked again.");
        }

        var (word, named) = Parts(exception.Resolution);
        if (word == Replacement.Replaces)
        {
            var other = transaction.Exceptions.Find(new ExceptionId(Guid.Parse(named)));
            if (other is null || !transaction.Exceptions.Reopen(other.Id) || !Replacement.Part(transaction, exception, other))
            {
                throw new DecisionRefusedException(
                    $"The two rows of the exception {id} cannot be parted any more: something was decided on them since.",
                    "Take that back first: `timepost exception list --all` shows it.");
            }

            Note(transaction, caller, other, "reopen", other.Resolution);
        }
        else
        {
            HeldWork.TakeBack(transaction, exception);
            if (word == HeldWork.Delete && exception.ObjectKind == "entry")
            {
                transaction.Exceptions.Gone($"{CorrectionDue}|entry|{exception.ObjectId}", context.Clock.GetCurrentInstant());
            }
        }

        Note(transaction, caller, exception, "reopen", exception.Resolution);
        transaction.Commit();
        return exception with { Status = "open", Resolution = "" };
    }

    private static ExceptionRecord Join(IStoreTransaction transaction, ExceptionRecord exception, string named)
    {
        var fitting = Replacement.Others(transaction, exception)
            .Where(e => e.Id.ToString().StartsWith(named, StringComparison.OrdinalIgnoreCase)).ToList();
        if (fitting.Count != 1)
        {
            throw new DecisionRefusedException(
                fitting.Count == 0
                    ? $"No other row of the same worker and day waits{(named.Length > 0 ? $" under '{named}'" : "")} that could be the other half of it."
                    : $"{fitting.Count} rows of the same worker and day wait that could be the other half of it.",
                fitting.Count == 0
                    ? "If it was decided already, take that back with `timepost exception reopen ID`."
                    : $"Name the exception of one: {string.Join(", ", fitting.Select(e => $"{Replacement.Replaces}:{e.Id}"))}");
        }

        return Replacement.Join(transaction, exception, fitting[0])
            ? fitting[0]
            : throw new DecisionRefusedException(
                "One of the two rows is held for another reason as well.", "Decide its other exceptions first: `timepost exception list` shows them.");
    }

    private IReadOnlyList<Plans.StoredDraft> Credited(Caller caller, IStoreTransaction transaction, ExceptionRecord exception)
    {
        var credit = new CorrectionCredit(context, caller, transaction);
        return exception.ObjectKind == MovedWork.Object
            ? credit.DraftMoved(exception.ObjectId, exception.ConditionKey)
            : credit.Draft(exception.ObjectKind, Guid.Parse(exception.ObjectId), exception.ConditionKey);
    }

    // what is on final documents stays there until it is credited
    private void AskForCredit(IStoreTransaction transaction, ExceptionRecord exception)
    {
        if (exception.ObjectKind != "entry" || transaction.Dispositions.Balance(Guid.Parse(exception.ObjectId), DispositionSide.Sale) is not { Disposed: > 0 } billed)
        {
            return;
        }

        transaction.Exceptions.Open(new ExceptionRecord
        {
            Id = new ExceptionId(context.Ids.Next()),
            Kind = CorrectionDue,
            ObjectKind = "entry",
            ObjectId = exception.ObjectId,
            Summary = $"The entry was deleted, but {billed.Disposed} s are on final documents.",
            Suggestion = $"`timepost exception resolve ID credit` drafts the credit note; or take the decision back: timepost exception reopen {exception.Id}",
            Choices = CorrectionPolicy.ChoicesOf(CorrectionDue),
            Opened = context.Clock.GetCurrentInstant(),
        });
    }

    private void Close(IStoreTransaction transaction, Caller caller, ExceptionRecord exception, string decision)
    {
        transaction.Exceptions.Resolve(exception.Id, decision, caller.Actor, context.Clock.GetCurrentInstant());
        Note(transaction, caller, exception, decision, "");
    }

    private static void Note(IStoreTransaction transaction, Caller caller, ExceptionRecord exception, string decision, string before) =>
        transaction.Trail.Append(caller.Actor, "exception", exception.Id.ToString(), TrailPayload.Write(json =>
        {
            json.WriteString("kind", exception.Kind);
            json.WriteString("object", exception.ObjectId);
            json.WriteString("decision", decision);
            if (before.Length > 0)
            {
                json.WriteString("before", before);
            }
        }));

    // `replaces:ID` names the exception of the other half
    private static (string Word, string Named) Parts(string decision)
    {
        var at = decision.IndexOf(':', StringComparison.Ordinal);
        return at < 0 ? (decision, "") : (decision[..at], decision[(at + 1)..]);
    }
}
