using Timepost.Engine.Delivery;
using Timepost.Engine.Dispositions;
using Timepost.Engine.Plans;
using Timepost.Storage.Sqlite.Delivery;
using Timepost.Storage.Sqlite.Dispositions;
using Timepost.Storage.Sqlite.Plans;

namespace Timepost.Storage.Sqlite;

internal sealed partial class SqliteTransaction
{
    private SqlitePlanStore? _plans;
    private SqliteDeliveryStore? _deliveries;
    private SqliteDispositionStore? _dispositions;

    /// <inheritdoc/>
    public IPlanStore Plans => _plans ??= new SqlitePlanStore(Database, Workspace.Value);

    /// <inheritdoc/>
    public IDeliveryStore Deliveries => _deliveries ??= new SqliteDeliveryStore(Database, Workspace.Value);

    /// <inheritdoc/>
    public IDispositionStore Dispositions => _dispositions ??= new SqliteDispositionStore(Database, Workspace.Value);
}
