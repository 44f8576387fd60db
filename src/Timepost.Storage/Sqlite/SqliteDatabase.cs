using System.Runtime.CompilerServices;
using SQLitePCL;
using Timepost.Engine.Workspaces;

namespace Timepost.Storage.Sqlite;

/// <summary>One connection to a SQLite file, used by one thread at a time. Prepared statements are kept
/// by their text and handed out again.</summary>
internal sealed class SqliteDatabase : IDisposable
{
    private const int KeptStatements = 200;
    private readonly Dictionary<string, SqliteStatement> _idle = new(StringComparer.Ordinal);
    private readonly sqlite3 _handle;
    private bool _disposed;

    static SqliteDatabase() => Batteries_V2.Init();

    private SqliteDatabase(sqlite3 handle, string path) => (_handle, Path) = (handle, path);

    /// <summary>The file.</summary>
    public string Path { get; }

    /// <summary>Called before each step of a statement that may write; a test makes it throw. Null in use.</summary>
    public Action<string>? BeforeWrite { get; set; }

    /// <summary>A transaction is open.</summary>
    public bool InTransaction => raw.sqlite3_get_autocommit(_handle) == 0;

    internal sqlite3 Handle => _handle;

    /// <summary>Opens or creates the file.</summary>
    /// <exception cref="StoreException">store-io, store-corrupt.</exception>
    public static SqliteDatabase Open(string path, bool readOnly, TimeSpan busyTimeout)
    {
        var flags = raw.SQLITE_OPEN_NOMUTEX
            | (readOnly ? raw.SQLITE_OPEN_READONLY : raw.SQLITE_OPEN_READWRITE | raw.SQLITE_OPEN_CREATE);
        var result = raw.sqlite3_open_v2(path, out var handle, flags, null);
        var database = new SqliteDatabase(handle, path);
        if (result != raw.SQLITE_OK)
        {
            var error = SqliteErrors.Of(result, handle, path, "open");
            database.Dispose();
            throw error;
        }

        raw.sqlite3_extended_result_codes(handle, 1);
        raw.sqlite3_busy_timeout(handle, checked((int)busyTimeout.TotalMilliseconds));
        return database;
    }

    /// <summary>A statement, ready to bind; disposing it hands it back.</summary>
    /// <exception cref="StoreException">The SQL cannot be prepared (our bug), or the file cannot be read.</exception>
    public SqliteStatement Prepare(string sql)
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        if (_idle.Remove(sql, out var idle))
        {
            idle.Taken();
            return idle;
        }

        Check(raw.sqlite3_prepare_v3(_handle, sql, raw.SQLITE_PREPARE_PERSISTENT, out var statement), sql);
        return new SqliteStatement(this, statement, sql);
    }

    /// <summary>Runs a script of several statements.</summary>
    public void Execute(string script)
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        BeforeWrite?.Invoke(script);
        var result = raw.sqlite3_exec(_handle, script);
        Check(result, script);
    }

    /// <summary>The first column of the first row as an integer.</summary>
    public long Scalar(string sql)
    {
        using var statement = Prepare(sql);
        return statement.Step() ? statement.Int64(0) : throw new InvalidOperationException($"No row from: {sql}");
    }

    /// <summary>Gives memory of the page cache back.</summary>
    public void ReleaseMemory() => Execute("PRAGMA shrink_memory");

    /// <summary>Undoes what is open; safe where SQLite has done so itself.</summary>
    public void RollbackIfOpen()
    {
        if (!_disposed && InTransaction)
        {
            raw.sqlite3_exec(_handle, "ROLLBACK");
        }
    }

    public void Dispose()
    {
        if (_disposed)
        {
            return;
        }

        _disposed = true;
        foreach (var statement in _idle.Values)
        {
            statement.Close();
        }

        _idle.Clear();
        raw.sqlite3_close_v2(_handle);
    }

    internal void GiveBack(SqliteStatement statement)
    {
        if (_disposed || _idle.Count >= KeptStatements || !_idle.TryAdd(statement.Sql, statement))
        {
            statement.Close();
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal void Check(int result, string sql)
    {
        if (result != raw.SQLITE_OK)
        {
            throw SqliteErrors.Of(result, _handle, Path, sql);
        }
    }
}
