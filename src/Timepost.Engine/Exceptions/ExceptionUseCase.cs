using Timepost.Domain.Identity;
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
        return exception.Choices.Count > 0 ? exception.Choices
            : HeldWork.Concerns(exception) ? HeldWork.Choices
            : exception.Kind is "books-differ" or "books-refused" ? Accepting
            : [];
    }

    /// <summary>Decides one: the work that it holds follows in the same transaction.</summary>
    /// <exception cref="NotAllowedException">Below bookkeeper.</exception>
    /// <exception cref="DecisionRefusedException">No such open exception, or it does not take this decision.</exception>
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
                "`timepost exception list` shows those that are open.");
        }

        var choices = ChoicesOf(exception);
        if (!choices.Contains(decision))
        {
            throw new DecisionRefusedException(
                choices.Count == 0
                    ? $"The exception {exception.Kind} ends when its cause is set right; it takes no decision."
                    : $"The exception {exception.Kind} does not take '{decision}'. It takes: {string.Join(", ", choices)}.",
                exception.Suggestion);
        }

        if (HeldWork.Concerns(exception))
        {
            HeldWork.Decide(transaction, exception, decision);
        }

        transaction.Exceptions.Resolve(id, decision, caller.Actor, context.Clock.GetCurrentInstant());
        transaction.Trail.Append(caller.Actor, "exception", id.ToString(), TrailPayload.Write(json =>
        {
            json.WriteString("kind", exception.Kind);
            json.WriteString("object", exception.ObjectId);
            json.WriteString("decision", decision);
        }));
        transaction.Commit();
        return exception with { Status = "resolved", Resolution = decision };
    }
}
