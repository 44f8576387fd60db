using Timepost.Engine.Corrections;
using Timepost.Storage.Sqlite.Corrections;

namespace Timepost.Storage.Sqlite;

internal sealed partial class SqliteTransaction
{
    private SqliteCorrectionStore? _corrections;

    /// <inheritdoc/>
    public ICorrectionStore Corrections => _corrections ??= new SqliteCorrectionStore(Database, Workspace.Value);
}
