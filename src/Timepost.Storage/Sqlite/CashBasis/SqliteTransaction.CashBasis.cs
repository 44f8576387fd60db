using Timepost.Engine.CashBasis;
using Timepost.Storage.Sqlite.CashBasis;

namespace Timepost.Storage.Sqlite;

internal sealed partial class SqliteTransaction
{
    private SqliteCashShareStore? _cashShares;

    /// <inheritdoc/>
    public ICashShareStore CashShares => _cashShares ??= new SqliteCashShareStore(Database, Workspace.Value);
}
