using NodaTime;
using Timepost.Domain.Identity;
using Timepost.Domain.Mapping;
using Timepost.Domain.Work;
using Timepost.Engine.Intake;
using Timepost.Engine.Workspaces;

namespace Timepost.Storage.Sqlite.Intake;

/// <summary>Intake in SQLite.</summary>
internal sealed partial class SqliteIntakeStore : IIntakeStore
{
    private const int ImportCacheKib = 128 * 1024;
    private readonly SqliteTransaction _transaction;
    private readonly SqliteDatabase _database;
    private readonly Guid _workspace;
    private HoursChanges? _hours;
    private SqliteStatement? _insert;
    private long _lastEntry = -1;
    private bool _expectsMany;

    public SqliteIntakeStore(SqliteTransaction transaction)
    {
        _transaction = transaction;
        _database = transaction.Database;
        _workspace = transaction.Workspace.Value;
    }

    private HoursChanges Changes => _hours ??= new HoursChanges(_transaction);

    public void ExpectMany()
    {
        if (!_expectsMany)
        {
            _expectsMany = true;
            _database.Execute($"PRAGMA cache_size=-{ImportCacheKib}");
            _transaction.OnEnd += () => _database.Execute("PRAGMA cache_size=-32768; PRAGMA shrink_memory;");
        }
    }

    public int Connection(ConnectionSettings settings, IIdSource ids, Instant now)
    {
        using (var find = _database.Prepare(BatchSql.FindConnection).Bind(1, _workspace).Bind(2, settings.Name))
        {
            if (find.Step())
            {
                return find.Int32(0);
            }
        }

        int number;
        using (var next = _database.Prepare(BatchSql.NextConnection).Bind(1, _workspace))
        {
            next.Step();
            number = next.Int32(0);
        }

        _database.Prepare(BatchSql.InsertConnection).Bind(1, _workspace).Bind(2, number).Bind(3, ids.Next()).Bind(4, settings.Name)
            .Bind(5, settings.Role.ToString().ToLowerInvariant()).Bind(6, settings.Kind).Bind(7, now).RunAndDispose();
        return number;
    }

    public ConnectionId ConnectionIdOf(int connection)
    {
        using var all = _database.Prepare(BatchSql.Connections).Bind(1, _workspace);
        while (all.Step())
        {
            if (all.Int32(0) == connection)
            {
                return new ConnectionId(all.Guid(2));
            }
        }

        throw new ArgumentOutOfRangeException(nameof(connection), connection, "No such connection.");
    }

    public string? Cursor(int connection)
    {
        using var find = _database.Prepare(BatchSql.Cursor).Bind(1, _workspace).Bind(2, connection);
        return find.Step() ? find.TextOrNull(0) : null;
    }

    public void SetCursor(int connection, string cursor) =>
        _database.Prepare(BatchSql.SetCursor).Bind(1, _workspace).Bind(2, connection).Bind(3, cursor).RunAndDispose();

    public int NameId(NameKind kind, string text) => _transaction.Names.FindOrAdd(kind, text);

    public void AddBlob(StoredBlob blob, Instant now) =>
        _database.Prepare(BatchSql.InsertBlob).Bind(1, _workspace).Bind(2, (ReadOnlySpan<byte>)Convert.FromHexString(blob.Sha256))
            .Bind(3, blob.Length).Bind(4, now).RunAndDispose();

    public (string Connection, long Rows)? ReceivedElsewhere(string sha256, int connection, string kind)
    {
        using var find = _database.Prepare(BatchSql.ReceivedElsewhere).Bind(1, _workspace).Bind(2, (ReadOnlySpan<byte>)Convert.FromHexString(sha256))
            .Bind(3, connection).Bind(4, kind);
        return find.Step() ? (find.Text(0), find.Int64(1)) : null;
    }

    public long NextBatch()
    {
        using var next = _database.Prepare(BatchSql.NextBatch).Bind(1, _workspace);
        next.Step();
        return next.Int64(0);
    }

    public void AddBatch(BatchRecord batch)
    {
        using var insert = _database.Prepare(BatchSql.InsertBatch).Bind(1, _workspace).Bind(2, batch.Number).Bind(3, batch.Id.Value)
            .Bind(4, batch.Connection).Bind(5, batch.Kind).Bind(6, batch.File).Bind(7, batch.Format)
            .Bind(10, batch.Counts.Read).Bind(11, batch.Counts.Added).Bind(12, batch.Counts.Updated).Bind(13, batch.Counts.Unchanged)
            .Bind(14, batch.Counts.Rejected).Bind(15, batch.Counts.Missing).Bind(17, batch.Actor.Value).Bind(18, batch.At).Bind(19, batch.Tzdb);
        BindHash(insert, 8, batch.Received?.Sha256);
        BindHash(insert, 9, batch.Spans?.Sha256);
        if (batch.Digest.Length == 0)
        {
            insert.BindNull(16);
        }
        else
        {
            insert.Bind(16, (ReadOnlySpan<byte>)batch.Digest);
        }

        insert.Run();
    }

    public void AddRejection(long batch, int ordinal, RowRejection rejection) =>
        _database.Prepare(BatchSql.InsertRejection).Bind(1, _workspace).Bind(2, batch).Bind(3, ordinal).Bind(4, rejection.Line)
            .Bind(5, rejection.Column).Bind(6, rejection.Value).Bind(7, rejection.Code).Bind(8, rejection.Reason).RunAndDispose();

    public void DropEarlierRejections(BatchRecord batch)
    {
        if (batch.Received is { } received)
        {
            _database.Prepare(BatchSql.DropEarlierRejections).Bind(1, _workspace).Bind(2, (ReadOnlySpan<byte>)Convert.FromHexString(received.Sha256))
                .Bind(3, batch.Connection).Bind(4, batch.Kind).Bind(5, batch.Number).RunAndDispose();
        }
    }

    public int PutBooksObject(int connection, string kind, string externalId, string name, string body, bool active, long batch)
    {
        bool known;
        using (var find = _database.Prepare(BatchSql.FindBooksObject).Bind(1, _workspace).Bind(2, connection).Bind(3, kind).Bind(4, externalId))
        {
            known = find.Step();
        }

        var changed = _database.Prepare(BatchSql.PutBooksObject).Bind(1, _workspace).Bind(2, connection).Bind(3, kind).Bind(4, externalId)
            .Bind(5, name).Bind(6, body).Bind(7, active).Bind(8, batch).RunAndDispose();
        return changed == 0 ? 0 : known ? 2 : 1;
    }

    public void EraseWorker(string name)
    {
        var worker = _transaction.Names.Find(NameKind.Worker, name);
        if (worker == 0)
        {
            return;
        }

        var emails = new List<int>();
        using (var find = _database.Prepare(BatchSql.EmailsOfWorker).Bind(1, _workspace).Bind(2, worker))
        {
            while (find.Step())
            {
                emails.Add(find.Int32(0));
            }
        }

        emails.ForEach(e => _transaction.Names.Erase(NameKind.Email, e));
        _transaction.Names.Erase(NameKind.Worker, worker);
    }

    private static void BindHash(SqliteStatement statement, int number, string? sha256)
    {
        if (sha256 is null)
        {
            statement.BindNull(number);
        }
        else
        {
            statement.Bind(number, (ReadOnlySpan<byte>)Convert.FromHexString(sha256));
        }
    }
}
