using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using NodaTime;
using Timepost.Domain.Identity;

namespace Timepost.Engine.Trail;

/// <summary>The bytes that the trail's hashes cover: format 1, as docs/trail.md writes it down. Never what a
/// serializer happens to emit.</summary>
public static class TrailEncoding
{
    /// <summary>The format that is written.</summary>
    public const int Format = 1;

    /// <summary>Bytes of a SHA-256.</summary>
    public const int HashLength = 32;

    /// <summary>Bytes of a salt.</summary>
    public const int SaltLength = 16;

    /// <summary>SHA-256(salt ‖ payload).</summary>
    public static byte[] Digest(ReadOnlySpan<byte> salt, ReadOnlySpan<byte> payload)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(salt);
        hash.AppendData(payload);
        return hash.GetHashAndReset();
    }

    /// <summary>SHA-256 of the row: format (4 bytes, big endian as all numbers), workspace (16), sequence (8), time in
    /// microseconds since 1970 (8), actor (16), kind and object id (each its length in bytes (4), then UTF-8),
    /// digest (32), previous hash (32).</summary>
    /// <exception cref="ArgumentException">A format other than 1, or a hash that is not 32 bytes.</exception>
    public static byte[] Hash(
        WorkspaceId workspace, long sequence, int format, Instant time, ActorId actor, string kind, string objectId,
        ReadOnlySpan<byte> digest, ReadOnlySpan<byte> previous)
    {
        ArgumentNullException.ThrowIfNull(kind);
        ArgumentNullException.ThrowIfNull(objectId);
        if (format != Format || digest.Length != HashLength || previous.Length != HashLength)
        {
            throw new ArgumentException("A row of another format than 1.", nameof(format));
        }

        var (kindBytes, objectBytes) = (Encoding.UTF8.GetBytes(kind), Encoding.UTF8.GetBytes(objectId));
        var bytes = new byte[60 + kindBytes.Length + objectBytes.Length + (2 * HashLength)];
        var rest = bytes.AsSpan();
        BinaryPrimitives.WriteInt32BigEndian(rest, format);
        workspace.Value.TryWriteBytes(rest[4..], bigEndian: true, out _);
        BinaryPrimitives.WriteInt64BigEndian(rest[20..], sequence);
        BinaryPrimitives.WriteInt64BigEndian(rest[28..], Micros(time));
        actor.Value.TryWriteBytes(rest[36..], bigEndian: true, out _);
        BinaryPrimitives.WriteInt32BigEndian(rest[52..], kindBytes.Length);
        kindBytes.CopyTo(rest[56..]);
        rest = rest[(56 + kindBytes.Length)..];
        BinaryPrimitives.WriteInt32BigEndian(rest, objectBytes.Length);
        objectBytes.CopyTo(rest[4..]);
        rest = rest[(4 + objectBytes.Length)..];
        digest.CopyTo(rest);
        previous.CopyTo(rest[HashLength..]);
        return SHA256.HashData(bytes);
    }

    /// <summary>The bytes that a head's signature covers: lines <c>timepost-head 1</c>, workspace, sequence,
    /// microseconds, hash, each ended by a newline.</summary>
    public static byte[] HeadBytes(TrailHead head)
    {
        ArgumentNullException.ThrowIfNull(head);
        return Encoding.ASCII.GetBytes(string.Create(
            System.Globalization.CultureInfo.InvariantCulture,
            $"timepost-head 1\n{head.Workspace}\n{head.Sequence}\n{Micros(head.Time)}\n{head.Hash}\n"));
    }

    /// <summary>Microseconds since 1970, rounded down.</summary>
    public static long Micros(Instant time)
    {
        var ticks = time.ToUnixTimeTicks();
        return ticks >= 0 ? ticks / 10 : -((-ticks + 9) / 10);
    }
}
