using Timepost.Domain.Identity;
using Timepost.Engine.Trail;

namespace Timepost.Storage.Sqlite;

internal sealed partial class SqliteTransaction
{
    /// <inheritdoc/>
    public ITrailStore Trail { get; } = new CountingTrail();

    /// <summary>Numbers rows and keeps none: stands in until the chain is built.</summary>
    private sealed class CountingTrail : ITrailStore
    {
        private long _rows;

        public long Append(ActorId actor, string kind, string objectId, ReadOnlySpan<byte> payload) => ++_rows;
    }
}
