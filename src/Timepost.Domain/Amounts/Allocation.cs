using System.Buffers;

namespace Timepost.Domain.Amounts;

/// <summary>Splitting a whole by weights so that the parts always sum to it.</summary>
/// <remarks>Largest remainder (Hamilton's method): each part is floored, then one unit goes to each
/// of the largest remainders. A negative whole mirrors the positive one.</remarks>
public static class Allocation
{
    private const int OnStack = 64;

    /// <summary>Splits whole units.</summary>
    /// <param name="whole">What is split: minor units, seconds. Signed.</param>
    /// <param name="weights">Zero or more each. Where all are zero, all count alike.</param>
    /// <param name="parts">As long as <paramref name="weights"/>; filled. Equal remainders are
    /// served in the order of the span, so the caller sorts by its tie rule first.</param>
    /// <exception cref="ArgumentException">Lengths differ, a weight is negative, or nothing can take a non-zero whole.</exception>
    public static void Split(long whole, ReadOnlySpan<long> weights, Span<long> parts)
    {
        if (weights.Length != parts.Length)
        {
            throw new ArgumentException("As many parts as weights.", nameof(parts));
        }

        if (weights.Length == 0)
        {
            if (whole != 0)
            {
                throw new ArgumentException("Nothing can take the whole.", nameof(weights));
            }

            return;
        }

        Int128 sum = 0;
        long largest = 0;
        foreach (var weight in weights)
        {
            if (weight < 0)
            {
                throw new ArgumentException("Weights are zero or more.", nameof(weights));
            }

            sum += weight;
            largest = Math.Max(largest, weight);
        }

        var magnitude = whole < 0 ? -(Int128)whole : whole;
        if (magnitude * Int128.Max(largest, 1) <= long.MaxValue && sum <= long.MaxValue)
        {
            SplitNarrow((long)magnitude, weights, (long)sum, parts);
        }
        else
        {
            SplitWide(magnitude, weights, sum, parts);
        }

        if (whole < 0)
        {
            for (var i = 0; i < parts.Length; i++)
            {
                parts[i] = -parts[i];
            }
        }
    }

    /// <summary>Splits an amount; the parts sum to it.</summary>
    /// <exception cref="ArgumentException">As <see cref="Split(long, ReadOnlySpan{long}, Span{long})"/>.</exception>
    public static Money[] Split(Money whole, ReadOnlySpan<long> weights)
    {
        var parts = new long[weights.Length];
        Split(whole.Minor, weights, parts);
        var money = new Money[parts.Length];
        for (var i = 0; i < parts.Length; i++)
        {
            money[i] = Money.OfMinor(parts[i], whole.Currency);
        }

        return money;
    }

    private static void SplitNarrow(long magnitude, ReadOnlySpan<long> weights, long sum, Span<long> parts)
    {
        var even = sum == 0;
        var divisor = even ? weights.Length : sum;
        var rented = weights.Length > OnStack ? ArrayPool<long>.Shared.Rent(weights.Length * 2) : null;
        var scratch = rented ?? (stackalloc long[OnStack * 2]);
        var remainders = scratch[..weights.Length];
        long given = 0;
        for (var i = 0; i < weights.Length; i++)
        {
            var product = magnitude * (even ? 1 : weights[i]);
            var part = product / divisor;
            remainders[i] = product - (part * divisor);
            parts[i] = part;
            given += part;
        }

        HandOut((int)(magnitude - given), remainders, scratch.Slice(weights.Length, weights.Length), parts);
        if (rented is not null)
        {
            ArrayPool<long>.Shared.Return(rented);
        }
    }

    // beyond 63 bits the same in 128: rare, so it need not be fast
    private static void SplitWide(Int128 magnitude, ReadOnlySpan<long> weights, Int128 sum, Span<long> parts)
    {
        var even = sum == 0;
        var divisor = even ? weights.Length : sum;
        var remainders = new Int128[weights.Length];
        Int128 given = 0;
        for (var i = 0; i < weights.Length; i++)
        {
            var weight = even ? 1 : weights[i];
            var product = magnitude * weight;
            var part = product / divisor;
            remainders[i] = product - (part * divisor);
            parts[i] = (long)part;
            given += part;
        }

        HandOut((int)(magnitude - given), remainders, new Int128[weights.Length], parts);
    }

    // one unit to each of the `rest` largest remainders; the first positions win a tie
    private static void HandOut<T>(int rest, ReadOnlySpan<T> remainders, Span<T> scratch, Span<long> parts)
        where T : struct, IComparable<T>
    {
        if (rest == 0)
        {
            return;
        }

        remainders.CopyTo(scratch);
        var threshold = Largest(scratch, rest);
        var above = 0;
        for (var i = 0; i < parts.Length; i++)
        {
            if (remainders[i].CompareTo(threshold) > 0)
            {
                parts[i]++;
                above++;
            }
        }

        for (var i = 0; above < rest; i++)
        {
            if (remainders[i].CompareTo(threshold) == 0)
            {
                parts[i]++;
                above++;
            }
        }
    }

    // the rank-th largest value (1 and up), by quickselect; the span is reordered
    private static T Largest<T>(Span<T> values, int rank)
        where T : struct, IComparable<T>
    {
        while (values.Length > 24)
        {
            var pivot = Median(values[0], values[values.Length / 2], values[^1]);
            int low = 0, equal = 0, high = values.Length;
            while (equal < high)
            {
                var order = values[equal].CompareTo(pivot);
                if (order > 0)
                {
                    (values[low], values[equal]) = (values[equal], values[low]);
                    low++;
                    equal++;
                }
                else if (order < 0)
                {
                    high--;
                    (values[equal], values[high]) = (values[high], values[equal]);
                }
                else
                {
                    equal++;
                }
            }

            if (rank <= low)
            {
                values = values[..low];
            }
            else if (rank <= high)
            {
                return pivot;
            }
            else
            {
                values = values[high..];
                rank -= high;
            }
        }

        values.Sort();
        return values[^rank];
    }

    private static T Median<T>(T a, T b, T c)
        where T : struct, IComparable<T>
    {
        if (a.CompareTo(b) > 0)
        {
            (a, b) = (b, a);
        }

        return c.CompareTo(a) <= 0 ? a : c.CompareTo(b) >= 0 ? b : c;
    }
}
