using Timepost.Domain.Identity;

namespace Timepost.Domain.Billing;

/// <summary>The one order of entries: billing day, start where known (unknown comes last), connection,
/// external id, id. All else follows it, so no order of input reaches a result.</summary>
internal static class EntryOrder
{
    private const int Small = 16;

    /// <summary>Fills <paramref name="at"/> with the positions of the entries in their order.</summary>
    /// <exception cref="ArgumentException">A part (entry and day) is given twice: it would be billed twice.</exception>
    public static void Fill(IReadOnlyList<BillableEntry> list, ReadOnlySpan<BillableEntry> entries, Span<Key> keys, Span<int> at)
    {
        var sorted = true;
        for (var i = 0; i < entries.Length; i++)
        {
            ref readonly var entry = ref entries[i];
            keys[i] = new(DayKey.Of(entry.BillingDay), i, entry.StartMicros ?? long.MaxValue);
            sorted &= i == 0 || keys[i - 1].CompareTo(keys[i]) <= 0;
        }

        if (!sorted)
        {
            keys.Sort();
        }

        for (var from = 0; from < keys.Length;)
        {
            var to = from + 1;
            while (to < keys.Length && keys[to].Day == keys[from].Day && keys[to].Start == keys[from].Start)
            {
                to++;
            }

            if (to - from > 1)
            {
                SortTies(list, entries, keys[from..to]);
            }

            from = to;
        }

        for (var i = 0; i < keys.Length; i++)
        {
            at[i] = keys[i].Index;
        }
    }

    private static void SortTies(IReadOnlyList<BillableEntry> list, ReadOnlySpan<BillableEntry> entries, Span<Key> ties)
    {
        if (ties.Length > Small)
        {
            ties.Sort((a, b) =>
            {
                var left = list[a.Index];
                var right = list[b.Index];
                return Compare(in left, in right);
            });
        }
        else
        {
            for (var i = 1; i < ties.Length; i++)
            {
                var moved = ties[i];
                var j = i - 1;
                for (; j >= 0 && Compare(in entries[ties[j].Index], in entries[moved.Index]) > 0; j--)
                {
                    ties[j + 1] = ties[j];
                }

                ties[j + 1] = moved;
            }
        }

        for (var i = 1; i < ties.Length; i++)
        {
            if (entries[ties[i].Index].Id == entries[ties[i - 1].Index].Id)
            {
                throw new ArgumentException(
                    $"Entry {entries[ties[i].Index].Id} is given twice for {entries[ties[i].Index].BillingDay:uuuu-MM-dd}.", nameof(entries));
            }
        }
    }

    private static int Compare(in BillableEntry left, in BillableEntry right)
    {
        var order = string.CompareOrdinal(left.Connection, right.Connection);
        order = order != 0 ? order : string.CompareOrdinal(left.ExternalId, right.ExternalId);
        return order != 0 ? order : left.Id.Value.CompareTo(right.Id.Value);
    }

    /// <summary>Day and start of an entry.</summary>
    internal readonly record struct Key(int Day, int Index, long Start) : IComparable<Key>
    {
        public int CompareTo(Key other) =>
            Day != other.Day ? Day.CompareTo(other.Day)
            : Start != other.Start ? Start.CompareTo(other.Start)
            : Index.CompareTo(other.Index);
    }
}

/// <summary>Numbers entries by id, so that the parts of one share a number: an open-addressing table over
/// rented integers, without an allocation an entry.</summary>
internal static class EntryNumbers
{
    /// <summary>Fills the number of each position (in canonical order); returns how many there are.</summary>
    public static int Fill(ReadOnlySpan<BillableEntry> entries, ReadOnlySpan<int> at, Span<int> numbers)
    {
        var size = (int)System.Numerics.BitOperations.RoundUpToPowerOf2((uint)Math.Max(16, at.Length * 2));
        var table = System.Buffers.ArrayPool<int>.Shared.Rent(size);
        Array.Clear(table, 0, size);
        var count = 0;
        for (var k = 0; k < at.Length; k++)
        {
            var id = entries[at[k]].Id;
            var slot = Hash(id) & (size - 1);
            while (table[slot] != 0 && entries[at[table[slot] - 1]].Id != id)
            {
                slot = (slot + 1) & (size - 1);
            }

            if (table[slot] == 0)
            {
                table[slot] = k + 1;
                numbers[k] = count++;
            }
            else
            {
                numbers[k] = numbers[table[slot] - 1];
            }
        }

        System.Buffers.ArrayPool<int>.Shared.Return(table);
        return count;
    }

    private static int Hash(EntryId id)
    {
        var value = id.Value;
        var halves = System.Runtime.InteropServices.MemoryMarshal.Cast<Guid, ulong>(System.Runtime.InteropServices.MemoryMarshal.CreateReadOnlySpan(ref value, 1));
        unchecked
        {
            var mixed = (halves[0] ^ (halves[1] * 0x9E3779B97F4A7C15UL)) * 0xBF58476D1CE4E5B9UL;
            return (int)(mixed >> 33);
        }
    }
}
