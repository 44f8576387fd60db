using NodaTime;
using Timepost.Domain.Identity;
using Timepost.Engine.Workspaces;

namespace Timepost.Storage.Sqlite;

/// <summary>One transaction. Each topic adds its property in a file of its own (<c>Sqlite/TOPIC/SqliteTransaction.TOPIC.cs</c>)
/// and takes <see cref="Database"/> and <see cref="Workspace"/> from here.</summary>
internal sealed partial class SqliteTransaction : IStoreTransaction
{
    private readonly Action<SqliteDatabase> _ended;
    private readonly bool _writes;
    private bool _disposed;

    internal SqliteTransaction(SqliteDatabase database, WorkspaceId workspace, IClock clock, bool writes, Action<SqliteDatabase> ended) =>
        (Database, Workspace, Clock, _writes, _ended) = (database, workspace, clock, writes, ended);

    /// <summary>The connection on which it runs.</summary>
    public SqliteDatabase Database { get; }

    /// <summary>First value of every key.</summary>
    public WorkspaceId Workspace { get; }

    /// <summary>Now.</summary>
    public IClock Clock { get; }

    /// <inheritdoc/>
    public void Commit()
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        if (!_writes)
        {
            throw new InvalidOperationException("A reading transaction commits nothing.");
        }

        if (!Database.InTransaction)
        {
            throw new InvalidOperationException("The transaction has ended; after an error nothing of it is left to commit.");
        }

        BeforeCommit();
        Database.Execute("COMMIT");
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        if (!_disposed)
        {
            _disposed = true;
            try
            {
                Database.RollbackIfOpen();
                OnEnd?.Invoke();
            }
            finally
            {
                _ended(Database);
            }
        }
    }

    private void BeforeCommit() => OnCommit?.Invoke();

    /// <summary>Topics that gather writes put them down here, before the commit.</summary>
    internal event Action? OnCommit;

    /// <summary>Whatever came of it: topics give back what they took.</summary>
    internal event Action? OnEnd;
}

/// <summary>Short forms.</summary>
internal static class SqliteStatementExtensions
{
    /// <summary>Runs it once and hands it back; rows changed.</summary>
    public static int RunAndDispose(this SqliteStatement statement)
    {
        using (statement)
        {
            return statement.Run();
        }
    }
}
