using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;

namespace Timepost.Engine.Intake;

/// <summary>What tells rows apart.</summary>
internal static class RowIdentity
{
    /// <summary>First 16 bytes of SHA-256 over a raw row without its line end.</summary>
    public static UInt128 HashOf(ReadOnlySpan<byte> raw)
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(raw.TrimEnd("\r\n"u8), hash);
        return BinaryPrimitives.ReadUInt128BigEndian(hash);
    }

    /// <summary>By which a row is looked up: its id where the source gives one, else its hash.</summary>
    public static long MatchKey(string? externalId, UInt128 rowHash) =>
        unchecked((long)(externalId is null ? (ulong)(rowHash >> 64) : (ulong)(HashOf(Encoding.UTF8.GetBytes(externalId)) >> 64)));

    /// <summary>Worker, date or start, client, project, task and description: what stays while a duration is corrected.</summary>
    public static UInt128 StableKey(StoredEntry entry)
    {
        Span<long> parts =
        [
            entry.Worker, entry.Email, entry.StartMicros is null ? 0 : 1, entry.StartMicros ?? entry.ShownDay, entry.Client, entry.Project, entry.Task,
        ];
        return Hash(parts, entry.Description);
    }

    /// <summary>Worker, start, seconds, client and project: what stays while a description, a task or tags are corrected. 0 where the
    /// start is not known. Work that moved to another client or project is not the same to the books, and a person decides.</summary>
    public static UInt128 TimeKey(StoredEntry entry)
    {
        if (entry.StartMicros is not { } start)
        {
            return default;
        }

        Span<long> parts = [entry.Worker, entry.Email, start, entry.Seconds, entry.Client, entry.Project];
        return Hash(parts, "");
    }

    /// <summary>Worker, date, client, project, merchant, category and description.</summary>
    public static UInt128 StableKey(StoredExpense expense)
    {
        Span<long> parts = [expense.Worker, expense.Day, expense.Client, expense.Project];
        return Hash(parts, expense.Merchant + "\0" + expense.Category + "\0" + expense.Description);
    }

    private static UInt128 Hash(ReadOnlySpan<long> parts, string text)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(MemoryMarshal.AsBytes(parts));
        hash.AppendData(Encoding.UTF8.GetBytes(text));
        return BinaryPrimitives.ReadUInt128BigEndian(hash.GetHashAndReset());
    }
}

/// <summary>Raw rows cut out of a stream, asked for in ascending order.</summary>
internal sealed class RawSpans(Stream stream) : IDisposable
{
    private byte[] _buffer = new byte[1 << 18];
    private long _start;
    private int _count;

    /// <summary>The bytes of a row, valid until the next call.</summary>
    public ReadOnlySpan<byte> At(long offset, int length)
    {
        if (length <= 0)
        {
            throw new InvalidOperationException("A reader gave a row without its raw bytes.");
        }

        if (offset < _start || offset + length > _start + _count)
        {
            Fill(offset, length);
        }

        return _buffer.AsSpan((int)(offset - _start), length);
    }

    public void Dispose() => stream.Dispose();

    private void Fill(long offset, int length)
    {
        var kept = 0;
        if (offset >= _start && offset < _start + _count)
        {
            kept = (int)(_start + _count - offset);
            Buffer.BlockCopy(_buffer, (int)(offset - _start), _buffer, 0, kept);
        }
        else
        {
            stream.Position = offset;
        }

        if (length > _buffer.Length)
        {
            Array.Resize(ref _buffer, length);
        }

        (_start, _count) = (offset, kept);
        while (_count < _buffer.Length)
        {
            var read = stream.Read(_buffer, _count, _buffer.Length - _count);
            if (read == 0)
            {
                break;
            }

            _count += read;
        }

        if (_count < length)
        {
            throw new InvalidOperationException("A reader gave a row beyond the end of its file.");
        }
    }
}
