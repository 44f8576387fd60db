using Timepost.Domain.Identity;
using Timepost.Engine.Exceptions;
using Timepost.Engine.Workspaces;

namespace Timepost.Engine.Delivery;

/// <summary>What somebody changed in the books without us: one exception each, until it is undone or accepted.</summary>
internal static class BooksDrift
{
    private const string ObjectKind = "books";

    /// <summary>Opens an exception for each change, and ends those whose change is no more.</summary>
    /// <param name="context">Ids and clock.</param>
    /// <param name="transaction">The store.</param>
    /// <param name="connection">The books connection's name.</param>
    /// <param name="changes">From <see cref="IBooksReading.Drift"/>.</param>
    /// <param name="complete">Derived files were looked at too.</param>
    /// <returns>Those that were opened.</returns>
    public static IReadOnlyList<ExceptionRecord> Record(
        WorkspaceContext context, IStoreTransaction transaction, string connection, IReadOnlyList<BooksChange> changes, bool complete)
    {
        var now = context.Clock.GetCurrentInstant();
        var found = new HashSet<string>(StringComparer.Ordinal);
        var opened = new List<ExceptionRecord>();
        foreach (var change in changes)
        {
            if (!IsDecidable(change.Status))
            {
                continue;
            }

            var record = new ExceptionRecord
            {
                Id = new ExceptionId(context.Ids.Next()),
                Kind = change.Status.Code(),
                ObjectKind = ObjectKind,
                ObjectId = $"{connection}/{change.Id}",
                Summary = change.Detail,
                Suggestion = change.Status.Remedy(),
                Choices = [ExceptionUseCase.Accept],
                Opened = now,
            };
            found.Add(record.ConditionKey);
            if (transaction.Exceptions.Open(record))
            {
                opened.Add(record);
            }
        }

        foreach (var open in transaction.Exceptions.List(openOnly: true, null, int.MaxValue))
        {
            if (Concerns(open) && open.ObjectId.StartsWith(connection + "/", StringComparison.Ordinal) && !found.Contains(open.ConditionKey)
                && (complete || open.Kind != BooksStatus.FileEdited.Code()))
            {
                transaction.Exceptions.Gone(open.ConditionKey, now);
            }
        }

        return opened;
    }

    /// <summary>The exception is about a change in the books.</summary>
    public static bool Concerns(ExceptionRecord exception) => exception.ObjectKind == ObjectKind;

    /// <summary>The change stays as it is, and is no longer drift.</summary>
    /// <exception cref="DecisionRefusedException">It is not there any more as it was listed.</exception>
    /// <exception cref="BooksException">Another writer has the books.</exception>
    public static void Accept(WorkspaceContext context, IStoreTransaction transaction, ExceptionRecord exception)
    {
        var at = exception.ObjectId.LastIndexOf('/');
        var (connection, id) = (exception.ObjectId[..at], exception.ObjectId[(at + 1)..]);
        if (!context.Books.TryGetValue(connection, out var books))
        {
            throw new DecisionRefusedException($"There is no books connection '{connection}' any more.", "Add it to timepost.yaml again.");
        }

        // the token of the last writer: the lock keeps a running one out of this, and this must not put it out
        using var session = books.Open(Math.Max(Math.Max(1, books.LastToken), transaction.Deliveries.CurrentFence(connection)));
        foreach (var change in session.Drift())
        {
            if (change.Id == id)
            {
                session.Accept(change);
                return;
            }
        }

        throw new DecisionRefusedException(
            "The books were changed again since this was listed, or the change was undone.", "List what is there now: timepost plan, then timepost exception list.");
    }

    // a torn tail was cut and is written again by itself
    private static bool IsDecidable(BooksStatus status) => status is BooksStatus.DocumentEdited or BooksStatus.DocumentRemoved
        or BooksStatus.TextAdded or BooksStatus.FileEdited;
}
