using Timepost.Engine.Exceptions;
using Timepost.Storage.Sqlite.Exceptions;

namespace Timepost.Storage.Sqlite;

internal sealed partial class SqliteTransaction
{
    private SqliteExceptionStore? _exceptions;

    /// <inheritdoc/>
    public IExceptionStore Exceptions => _exceptions ??= new SqliteExceptionStore(this);
}
