using NodaTime;
using Timepost.Domain.Identity;
using Timepost.Engine.Trail;
using Timepost.Engine.Workspaces;
using Timepost.Storage.Migrations;

namespace Timepost.Storage.Sqlite;

/// <summary>Where and how to open the store of one workspace.</summary>
public sealed record SqliteStoreOptions
{
    /// <summary>The file, as in <c>.timepost/store.db</c>; its folder must exist.</summary>
    public required string Path { get; init; }

    /// <summary>From <c>timepost.yaml</c>; never changes.</summary>
    public required string WorkspaceKey { get; init; }

    /// <summary>Stamps what the store creates itself.</summary>
    public required IClock Clock { get; init; }

    /// <summary>Account and name of an actor, for the person table: asked when the actor first appears in the trail; null: unknown.</summary>
    public Func<ActorId, TrailPerson?>? PersonOf { get; init; }

    /// <summary>Folders that only a store fills: where one of them holds something and the store is not there, or is empty, it is missing, not new.</summary>
    public IReadOnlyList<string> Traces { get; init; } = [];

    /// <summary>Nothing is synced: for a store that is thrown away, never for one that counts.</summary>
    internal bool Unsynced { get; init; }

    /// <summary>How long a transaction waits for another one's end; 5 s.</summary>
    public TimeSpan BusyTimeout { get; init; } = TimeSpan.FromSeconds(5);
}

/// <summary>The store of one workspace in one SQLite file: write-ahead log, <c>synchronous=FULL</c>, one writer,
/// readers on connections of their own.</summary>
public sealed class SqliteWorkspaceStore : IWorkspaceStore
{
    private readonly SqliteStoreOptions _options;
    private readonly SemaphoreSlim _writing = new(1, 1);
    private readonly Stack<SqliteDatabase> _readers = new();
    private readonly SqliteDatabase _writer;
    private bool _disposed;

    private SqliteWorkspaceStore(SqliteStoreOptions options, SqliteDatabase writer)
    {
        (_options, _writer) = (options, writer);
        Workspace = WorkspaceId.OfKey(options.WorkspaceKey);
    }

    /// <summary>The workspace that the file holds.</summary>
    public WorkspaceId Workspace { get; }

    internal SqliteDatabase Writer => _writer;

    internal SqliteStoreOptions Options => _options;

    /// <summary>Opens the file, or creates it; brings its schema up to date.</summary>
    /// <exception cref="StoreException">store-missing: it was there once; store-newer: written by a later version, untouched; store-workspace: another
    /// workspace's file; store-busy, store-full, store-io, store-corrupt.</exception>
    public static SqliteWorkspaceStore Open(SqliteStoreOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        DemandNotLost(options);
        var writer = SqliteDatabase.Open(options.Path, readOnly: false, options.BusyTimeout);
        try
        {
            MigrationRunner.ForSqlite().Run(writer);
            // pages of a transaction stay at hand until it commits: SQLite's 2 MB would write and read them again and again
            writer.Execute("PRAGMA synchronous=FULL; PRAGMA cache_size=-32768; PRAGMA wal_autocheckpoint=4096; PRAGMA foreign_keys=ON; PRAGMA journal_size_limit=67108864;");
            if (options.Unsynced)
            {
                writer.Execute("PRAGMA synchronous=OFF;");
            }

            var store = new SqliteWorkspaceStore(options, writer);
            if (!store.KnowsWorkspace())
            {
                store.EnsureWorkspace();
            }

            return store;
        }
        catch
        {
            writer.Dispose();
            throw;
        }
    }

    /// <inheritdoc/>
    public IStoreTransaction Begin() => BeginWrite();

    /// <inheritdoc/>
    public IStoreTransaction Read()
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        SqliteDatabase? reader;
        lock (_readers)
        {
            _readers.TryPop(out reader);
        }

        if (reader is null)
        {
            reader = SqliteDatabase.Open(_options.Path, readOnly: false, _options.BusyTimeout);
            reader.Execute("PRAGMA query_only=ON;");
        }

        try
        {
            // the first read fixes the snapshot
            reader.Execute("BEGIN; SELECT 1 FROM workspace LIMIT 1;");
            return new SqliteTransaction(reader, Workspace, _options.Clock, writes: false, GiveBack);
        }
        catch
        {
            reader.Dispose();
            throw;
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        if (_disposed)
        {
            return;
        }

        _disposed = true;
        lock (_readers)
        {
            foreach (var reader in _readers)
            {
                reader.Dispose();
            }

            _readers.Clear();
        }

        _writer.Dispose();
        _writing.Dispose();
    }

    private static void DemandNotLost(SqliteStoreOptions options)
    {
        if (new FileInfo(options.Path) is { Exists: true, Length: > 0 })
        {
            return;
        }

        foreach (var trace in options.Traces)
        {
            if (Directory.Exists(trace) && Directory.EnumerateFileSystemEntries(trace).Any())
            {
                throw new StoreException(
                    "store-missing", $"{options.Path} is not there, or is empty, and {trace} holds what a store left.",
                    $"Restore it from the last backup. To begin anew without what it knew, move {string.Join(" and ", options.Traces)} elsewhere first.");
            }
        }
    }

    internal SqliteTransaction BeginWrite()
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        if (!_writing.Wait(_options.BusyTimeout))
        {
            throw new StoreException(
                "store-busy", $"Another transaction of this program is writing to {_options.Path}.", "Wait until it has ended, then do it again; nothing was changed.");
        }

        try
        {
            _writer.Execute("BEGIN IMMEDIATE");
            return new SqliteTransaction(_writer, Workspace, _options.Clock, writes: true, _ => _writing.Release()) { PersonOf = _options.PersonOf };
        }
        catch
        {
            _writing.Release();
            throw;
        }
    }

    private bool KnowsWorkspace()
    {
        using var known = _writer.Prepare(WorkspaceSql.Find).Bind(1, Workspace.Value);
        return known.Step();
    }

    private void EnsureWorkspace()
    {
        using var transaction = BeginWrite();
        transaction.Database.Prepare(WorkspaceSql.Insert).Bind(1, Workspace.Value).Bind(2, _options.WorkspaceKey)
            .Bind(3, _options.Clock.GetCurrentInstant()).RunAndDispose();
        using (var keys = transaction.Database.Prepare(WorkspaceSql.Keys))
        {
            while (keys.Step())
            {
                if (keys.Guid(0) != Workspace.Value)
                {
                    throw new StoreException(
                        "store-workspace",
                        $"{_options.Path} belongs to workspace '{keys.Text(1)}', not to '{_options.WorkspaceKey}'.",
                        "Put the workspace's key in timepost.yaml back, or take the store of this workspace.");
                }
            }
        }

        transaction.Commit();
    }

    private void GiveBack(SqliteDatabase reader)
    {
        lock (_readers)
        {
            if (_disposed)
            {
                reader.Dispose();
            }
            else
            {
                _readers.Push(reader);
            }
        }
    }
}

/// <summary>SQL of the workspace's own row.</summary>
internal static class WorkspaceSql
{
    public const string Insert =
        "INSERT INTO workspace (workspace, key, created) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING";

    public const string Find = "SELECT key FROM workspace WHERE workspace = $1";

    public const string Keys = "SELECT workspace, key FROM workspace ORDER BY key";
}
