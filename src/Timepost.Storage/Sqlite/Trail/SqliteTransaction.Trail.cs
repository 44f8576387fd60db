using Timepost.Domain.Identity;
using Timepost.Engine.Trail;
using Timepost.Storage.Sqlite.Trail;

namespace Timepost.Storage.Sqlite;

internal sealed partial class SqliteTransaction
{
    private SqliteTrailStore? _trail;

    /// <summary>Who an actor is, where the person table does not know yet.</summary>
    public Func<ActorId, TrailPerson?>? PersonOf { get; init; }

    /// <inheritdoc/>
    public ITrailStore Trail => _trail ??= new SqliteTrailStore(this);
}
