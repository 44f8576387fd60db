using Timepost.Domain.Identity;

namespace Timepost.Engine.Trail;

/// <summary>The append-only, hash-chained log of all that happened.</summary>
public interface ITrailStore
{
    /// <summary>Appends one row in the running transaction.</summary>
    /// <param name="actor">Who did it.</param>
    /// <param name="kind">What happened: import, plan, approve, reserve, confirm, exception, …</param>
    /// <param name="objectId">What it happened to; an id or a key of ours.</param>
    /// <param name="payload">UTF-8 JSON; stands apart from the chain and can be erased.</param>
    /// <returns>The row's sequence, 1 and up.</returns>
    long Append(ActorId actor, string kind, string objectId, ReadOnlySpan<byte> payload);
}
