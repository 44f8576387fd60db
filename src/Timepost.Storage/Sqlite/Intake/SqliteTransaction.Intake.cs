using Timepost.Engine.Intake;
using Timepost.Storage.Sqlite.Intake;

namespace Timepost.Storage.Sqlite;

internal sealed partial class SqliteTransaction
{
    private NameBook? _names;
    private SqliteIntakeStore? _intake;
    private SqliteWorkStore? _work;
    private SqliteListingStore? _listings;

    /// <inheritdoc/>
    public IIntakeStore Intake => _intake ??= new SqliteIntakeStore(this);

    /// <inheritdoc/>
    public IWorkStore Work => _work ??= new SqliteWorkStore(this);

    /// <inheritdoc/>
    public IListingStore Listings => _listings ??= new SqliteListingStore(this);

    internal NameBook Names => _names ??= new NameBook(this);
}
