using Timepost.Engine.Subcontractors;
using Timepost.Storage.Sqlite.Subcontractors;

namespace Timepost.Storage.Sqlite;

internal sealed partial class SqliteTransaction
{
    private SqliteSettlementStore? _settlements;

    /// <inheritdoc/>
    public ISettlementStore Settlements => _settlements ??= new SqliteSettlementStore(Database, Workspace.Value);
}
