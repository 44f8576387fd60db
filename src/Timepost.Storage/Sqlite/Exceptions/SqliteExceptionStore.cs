using System.Text.Json;
using NodaTime;
using Timepost.Domain.Identity;
using Timepost.Engine.Exceptions;

namespace Timepost.Storage.Sqlite.Exceptions;

/// <summary>Exceptions in SQLite.</summary>
internal sealed class SqliteExceptionStore(SqliteTransaction transaction) : IExceptionStore
{
    private readonly SqliteDatabase _database = transaction.Database;
    private readonly Guid _workspace = transaction.Workspace.Value;

    public bool Open(ExceptionRecord exception)
    {
        ArgumentNullException.ThrowIfNull(exception);
        var choices = JsonSerializer.Serialize(exception.Choices);
        var opened = _database.Prepare(ExceptionSql.Open).Bind(1, _workspace).Bind(2, exception.Id.Value)
            .Bind(3, exception.Kind).Bind(4, exception.ObjectKind).Bind(5, exception.ObjectId)
            .Bind(6, exception.Summary).Bind(7, exception.Suggestion).Bind(8, choices)
            .Bind(9, exception.Opened).RunAndDispose() == 1;
        if (!opened)
        {
            // the same condition with newer figures
            _database.Prepare(ExceptionSql.Refresh).Bind(1, _workspace).Bind(2, exception.Kind)
                .Bind(3, exception.ObjectKind).Bind(4, exception.ObjectId)
                .Bind(5, exception.Summary).Bind(6, exception.Suggestion).Bind(7, choices).RunAndDispose();
        }

        return opened;
    }

    public void Gone(string conditionKey, Instant when)
    {
        ArgumentNullException.ThrowIfNull(conditionKey);
        var parts = conditionKey.Split('|', 3);
        if (parts.Length != 3)
        {
            throw new ArgumentException($"'{conditionKey}' is no condition (kind|object kind|object id).", nameof(conditionKey));
        }

        _database.Prepare(ExceptionSql.CloseOpen).Bind(1, _workspace).Bind(2, parts[0]).Bind(3, parts[1]).Bind(4, parts[2])
            .Bind(5, when).RunAndDispose();
        _database.Prepare(ExceptionSql.EndStanding).Bind(1, _workspace).Bind(2, parts[0]).Bind(3, parts[1]).Bind(4, parts[2])
            .RunAndDispose();
    }

    public void Resolve(ExceptionId id, string decision, ActorId actor, Instant when)
    {
        var changed = _database.Prepare(ExceptionSql.Resolve).Bind(1, _workspace).Bind(2, id.Value).Bind(3, decision)
            .Bind(4, actor.Value).Bind(5, when).RunAndDispose();
        if (changed != 1)
        {
            throw new InvalidOperationException($"Exception {id} is not open.");
        }
    }

    public bool Reopen(ExceptionId id) => _database.Prepare(ExceptionSql.Reopen).Bind(1, _workspace).Bind(2, id.Value).RunAndDispose() == 1;

    public ExceptionRecord? Find(ExceptionId id)
    {
        using var statement = _database.Prepare(ExceptionSql.Find).Bind(1, _workspace).Bind(2, id.Value);
        return statement.Step() ? Record(statement) : null;
    }

    public IReadOnlyList<ExceptionRecord> List(bool openOnly, ExceptionId? after, int limit)
    {
        using var statement = _database.Prepare(openOnly ? ExceptionSql.ListOpen : ExceptionSql.ListAll)
            .Bind(1, _workspace).Bind(2, after?.Value ?? Guid.Empty).Bind(3, limit);
        var list = new List<ExceptionRecord>();
        while (statement.Step())
        {
            list.Add(Record(statement));
        }

        return list;
    }

    public long CountOpen()
    {
        using var statement = _database.Prepare(ExceptionSql.CountOpen).Bind(1, _workspace);
        statement.Step();
        return statement.Int64(0);
    }

    private static ExceptionRecord Record(SqliteStatement row) => new()
    {
        Id = new ExceptionId(row.Guid(0)),
        Kind = row.Text(1),
        ObjectKind = row.Text(2),
        ObjectId = row.Text(3),
        Summary = row.Text(4),
        Suggestion = row.Text(5),
        Choices = JsonSerializer.Deserialize<string[]>(row.Span(6)) ?? [],
        Opened = row.Instant(7),
        Status = row.Text(8),
        Resolution = row.Text(9),
    };
}
