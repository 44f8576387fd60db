using Timepost.Engine.Subledger;
using Timepost.Storage.Sqlite.Subledger;

namespace Timepost.Storage.Sqlite;

internal sealed partial class SqliteTransaction
{
    private SqliteSubledgerStore? _subledger;
    private SqliteBookingStore? _bookings;

    /// <inheritdoc/>
    public ISubledgerStore Subledger => _subledger ??= new SqliteSubledgerStore(Database, Workspace.Value);

    /// <inheritdoc/>
    public IBookingStore Bookings => _bookings ??= new SqliteBookingStore(Database, Workspace.Value);
}
