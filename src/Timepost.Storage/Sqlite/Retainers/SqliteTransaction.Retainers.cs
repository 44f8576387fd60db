using Timepost.Engine.Retainers;
using Timepost.Storage.Sqlite.Retainers;

namespace Timepost.Storage.Sqlite;

internal sealed partial class SqliteTransaction
{
    private SqliteRetainerStore? _retainers;

    /// <inheritdoc/>
    public IRetainerStore Retainers => _retainers ??= new SqliteRetainerStore(Database, Workspace.Value);
}
