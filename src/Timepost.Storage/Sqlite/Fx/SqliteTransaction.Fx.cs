using Timepost.Engine.Fx;
using Timepost.Storage.Sqlite.Fx;

namespace Timepost.Storage.Sqlite;

internal sealed partial class SqliteTransaction
{
    private SqliteRateStore? _rates;
    private SqliteLockStore? _locks;

    /// <inheritdoc/>
    public IRateStore Rates => _rates ??= new SqliteRateStore(Database, Workspace.Value);

    /// <inheritdoc/>
    public ILockStore Locks => _locks ??= new SqliteLockStore(Database, Workspace.Value);
}
