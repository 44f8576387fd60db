using NodaTime;
using Timepost.Domain.Identity;

namespace Timepost.Engine.Exceptions;

/// <summary>Something that a person must decide. Open once per <see cref="ConditionKey"/>.</summary>
public sealed record ExceptionRecord
{
    /// <summary>Ours.</summary>
    public required ExceptionId Id { get; init; }

    /// <summary>Stable: unmapped-client, duration-mismatch, missing-in-reread, possible-correction, duplicate-expense,
    /// no-rate, correction-due, …; has a line in docs/statuses.</summary>
    public required string Kind { get; init; }

    /// <summary>entry, expense, client, project, document, connection.</summary>
    public required string ObjectKind { get; init; }

    /// <summary>Id, key or name of the object.</summary>
    public required string ObjectId { get; init; }

    /// <summary>What is wrong, with the values.</summary>
    public required string Summary { get; init; }

    /// <summary>What would settle it, ready to be done.</summary>
    public required string Suggestion { get; init; }

    /// <summary>Decisions that <c>exception resolve</c> accepts for it, as in <c>keep</c>, <c>delete</c>.</summary>
    public IReadOnlyList<string> Choices { get; init; } = [];

    /// <summary>When it was opened.</summary>
    public required Instant Opened { get; init; }

    /// <summary>open, resolved, or gone (the condition no longer holds).</summary>
    public string Status { get; init; } = "open";

    /// <summary>The decision; empty while open.</summary>
    public string Resolution { get; init; } = "";

    /// <summary>Same condition, same exception.</summary>
    public string ConditionKey => $"{Kind}|{ObjectKind}|{ObjectId}";
}

/// <summary>Exceptions in the store.</summary>
public interface IExceptionStore
{
    /// <summary>Opens it unless the same condition is already open, or was resolved with a standing decision; true if opened.</summary>
    bool Open(ExceptionRecord exception);

    /// <summary>The condition no longer holds: closes it where open; an earlier decision on it binds no more, so that
    /// the same condition, come again, is asked again.</summary>
    void Gone(string conditionKey, Instant when);

    /// <summary>Decides one.</summary>
    void Resolve(ExceptionId id, string decision, ActorId actor, Instant when);

    /// <summary>Opens a decided one again; false where its decision binds no more.</summary>
    bool Reopen(ExceptionId id);

    /// <summary>By id, or null.</summary>
    ExceptionRecord? Find(ExceptionId id);

    /// <summary>By opening time, open ones only unless asked; a page after an id.</summary>
    IReadOnlyList<ExceptionRecord> List(bool openOnly, ExceptionId? after, int limit);

    /// <summary>How many are open.</summary>
    long CountOpen();
}
