using NodaTime;
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

    /// <summary>The last row; null where there is none.</summary>
    TrailHead? Head();

    /// <summary>Rows after a sequence, ascending, streamed.</summary>
    IEnumerable<TrailRow> Rows(long after);

    /// <summary>Which rows' payloads were erased, by which rows.</summary>
    IReadOnlyDictionary<long, long> Erasures();

    /// <summary>Deletes a row's payload and salt for good and appends the row that says so.</summary>
    /// <returns>Sequence of the row that says so; null where the row has no payload (any more).</returns>
    long? Erase(ActorId actor, long sequence);

    /// <summary>Gives an actor a name and the account (of the operating system, or an e-mail). The trail itself knows ids only.</summary>
    void NamePerson(ActorId actor, string account, string name);

    /// <summary>The actor's name; null where none, or erased.</summary>
    string? PersonName(ActorId actor);

    /// <summary>Deletes the actor's name and account; true where there was one.</summary>
    bool ErasePerson(ActorId actor);
}

/// <summary>Who an actor is; stands in the person table alone, from which it can be erased.</summary>
/// <param name="Account">Of the operating system, or an e-mail.</param>
/// <param name="Name">For a reader.</param>
public sealed record TrailPerson(string Account, string Name);

/// <summary>One row of the trail as it is stored.</summary>
/// <param name="Sequence">1 and up, without gaps.</param>
/// <param name="Format">Version of the byte encoding; 1.</param>
/// <param name="Time">When, in microseconds.</param>
/// <param name="Actor">Who.</param>
/// <param name="Kind">What happened.</param>
/// <param name="ObjectId">To what.</param>
/// <param name="Digest">SHA-256 of salt and payload, 32 bytes.</param>
/// <param name="Previous">Hash of the row before; 32 zero bytes for the first.</param>
/// <param name="Hash">Hash of this row, as stored.</param>
/// <param name="Salt">16 bytes; null where erased.</param>
/// <param name="Payload">UTF-8 JSON; null where erased.</param>
public sealed record TrailRow(
    long Sequence, int Format, Instant Time, ActorId Actor, string Kind, string ObjectId,
    byte[] Digest, byte[] Previous, byte[] Hash, byte[]? Salt, byte[]? Payload);

/// <summary>The last row of a trail at some time: it fixes all rows up to it.</summary>
/// <param name="Workspace">Whose trail.</param>
/// <param name="Sequence">Of the row.</param>
/// <param name="Time">Of the row.</param>
/// <param name="Hash">Of the row, 64 hexadecimal digits in small letters.</param>
public sealed record TrailHead(WorkspaceId Workspace, long Sequence, Instant Time, string Hash);
