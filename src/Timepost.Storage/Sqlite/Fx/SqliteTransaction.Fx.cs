using Timepost.Engine.Fx;
using Timepost.Storage.Sqlite.Fx;

namespace Timepost.Storage.Sqlite;

internal sealed partial class SqliteTransaction
{
    private SqliteRateStore? _rates;

    /// <inheritdoc/>
    public IRateStore Rates => _rates ??= new SqliteRateStore(Database, Workspace.Value);
}
