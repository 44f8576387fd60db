using System.Buffers.Binary;
using System.Numerics;
using System.Text;

namespace Timepost.Connectors.Files.Csv;

/// <summary>One string for each distinct text: names repeat in every row. Bounded; a column that hardly repeats stops being looked up.</summary>
internal sealed class NamePool
{
    private const int Slots = 1 << 14;
    private const int MostKept = Slots / 2;
    private const int LongestKept = 96;
    private const int MostProbes = 8;
    private const int TrialLookups = 4_096;
    private readonly (uint Hash, byte[] Key, string Text)[] _slots = new (uint, byte[], string)[Slots];
    private int _kept;
    private int _lookups;
    private int _hits;

    /// <summary>The text of UTF-8 bytes, without blanks around it.</summary>
    public string Get(ReadOnlySpan<byte> utf8)
    {
        utf8 = utf8.Trim(" \t"u8);
        if (utf8.IsEmpty)
        {
            return "";
        }

        if (utf8.Length > LongestKept || (_lookups > TrialLookups && _hits < _lookups / 4))
        {
            return Encoding.UTF8.GetString(utf8);
        }

        _lookups++;
        if (_lookups == int.MaxValue)
        {
            (_lookups, _hits) = (_lookups / 2, _hits / 2);
        }

        var hash = Hash(utf8);
        for (var probe = 0; probe < MostProbes; probe++)
        {
            ref var slot = ref _slots[((int)(hash % Slots) + probe) % Slots];
            if (slot.Text is null)
            {
                var text = Encoding.UTF8.GetString(utf8);
                if (_kept < MostKept)
                {
                    slot = (hash, utf8.ToArray(), text);
                    _kept++;
                }

                return text;
            }

            if (slot.Hash == hash && utf8.SequenceEqual(slot.Key))
            {
                _hits++;
                return slot.Text;
            }
        }

        return Encoding.UTF8.GetString(utf8);
    }

    private static uint Hash(ReadOnlySpan<byte> bytes)
    {
        unchecked
        {
            var hash = 0x9E3779B97F4A7C15UL ^ (ulong)bytes.Length;
            while (bytes.Length >= 8)
            {
                hash = (BitOperations.RotateLeft(hash, 23) ^ BinaryPrimitives.ReadUInt64LittleEndian(bytes)) * 0xFF51AFD7ED558CCDUL;
                bytes = bytes[8..];
            }

            foreach (var b in bytes)
            {
                hash = (hash ^ b) * 0x100000001B3UL;
            }

            hash ^= hash >> 32;
            hash *= 0xC4CEB9FE1A85EC53UL;
            return (uint)(hash >> 33);
        }
    }
}
