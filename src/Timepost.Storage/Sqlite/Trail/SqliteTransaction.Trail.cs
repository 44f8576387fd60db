using Timepost.Engine.Trail;
using Timepost.Storage.Sqlite.Trail;

namespace Timepost.Storage.Sqlite;

internal sealed partial class SqliteTransaction
{
    private SqliteTrailStore? _trail;

    /// <inheritdoc/>
    public ITrailStore Trail => _trail ??= new SqliteTrailStore(this);
}
