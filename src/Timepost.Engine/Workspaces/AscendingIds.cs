using System.Buffers.Binary;
using NodaTime;

namespace Timepost.Engine.Workspaces;

/// <summary>Fills a span with random bytes; a port, so that a run can be replayed.</summary>
public delegate void FillRandom(Span<byte> bytes);

/// <summary>UUIDv7 (RFC 9562): 48 bits of milliseconds, then 74 random bits. Each is larger than the one before,
/// also within a millisecond and where the clock goes back: then the random part counts up by a random step.</summary>
public sealed class AscendingIds : IIdSource
{
    private const ulong Low62 = (1UL << 62) - 1;
    private readonly Lock _lock = new();
    private readonly IClock _clock;
    private readonly FillRandom _random;
    private readonly byte[] _pool = new byte[1024];
    private int _used;
    private long _milliseconds = -1;
    private uint _high;
    private ulong _low;

    /// <summary>Ids from a clock and a source of randomness.</summary>
    public AscendingIds(IClock clock, FillRandom random)
    {
        (_clock, _random) = (clock, random);
        _used = _pool.Length;
    }

    /// <inheritdoc/>
    public Guid Next()
    {
        lock (_lock)
        {
            var now = _clock.GetCurrentInstant().ToUnixTimeMilliseconds();
            if (now > _milliseconds)
            {
                _milliseconds = now;
                // the top bit stays free, so that counting up seldom reaches the next millisecond
                _high = BinaryPrimitives.ReadUInt16BigEndian(Random(2)) & 0x7FFu;
                _low = BinaryPrimitives.ReadUInt64BigEndian(Random(8)) & Low62;
            }
            else
            {
                CountUp();
            }

            Span<byte> bytes = stackalloc byte[16];
            BinaryPrimitives.WriteUInt64BigEndian(bytes, ((ulong)_milliseconds << 16) | 0x7000 | _high);
            BinaryPrimitives.WriteUInt64BigEndian(bytes[8..], _low | (2UL << 62));
            return new Guid(bytes, bigEndian: true);
        }
    }

    private void CountUp()
    {
        _low += 1UL + BinaryPrimitives.ReadUInt32BigEndian(Random(4));
        if (_low <= Low62)
        {
            return;
        }

        _low &= Low62;
        if (++_high > 0xFFF)
        {
            _high = 0;
            _milliseconds++;
        }
    }

    private ReadOnlySpan<byte> Random(int count)
    {
        if (_used + count > _pool.Length)
        {
            _random(_pool);
            _used = 0;
        }

        _used += count;
        return _pool.AsSpan(_used - count, count);
    }
}
