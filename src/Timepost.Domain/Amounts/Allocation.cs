namespace Timepost.Domain.Amounts;

/// <summary>Splitting a whole by weights so that the parts always sum to it.</summary>
/// <remarks>Largest remainder (Hamilton's method): each part is floored, then one unit goes to each
/// of the largest remainders. A negative whole mirrors the positive one.</remarks>
public static class Allocation
{
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
        foreach (var weight in weights)
        {
            if (weight < 0)
            {
                throw new ArgumentException("Weights are zero or more.", nameof(weights));
            }

            sum += weight;
        }

        var even = sum == 0;
        if (even)
        {
            sum = weights.Length;
        }

        var magnitude = whole < 0 ? -(Int128)whole : whole;
        var remainders = weights.Length <= 64 ? stackalloc Int128[weights.Length] : new Int128[weights.Length];
        long given = 0;
        for (var i = 0; i < weights.Length; i++)
        {
            var product = magnitude * (even ? 1 : weights[i]);
            var part = (long)(product / sum);
            remainders[i] = product - ((Int128)part * sum);
            parts[i] = part;
            given += part;
        }

        HandOut((long)(magnitude - given), remainders, parts);
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

    private static void HandOut(long rest, ReadOnlySpan<Int128> remainders, Span<long> parts)
    {
        if (rest == 0)
        {
            return;
        }

        // rest is below the number of parts; the first positions win a tie (a stable order)
        var order = new int[parts.Length];
        var keys = new (Int128 Remainder, int Position)[parts.Length];
        for (var i = 0; i < order.Length; i++)
        {
            order[i] = i;
            keys[i] = (-remainders[i], i);
        }

        Array.Sort(keys, order);
        for (var i = 0; i < rest; i++)
        {
            parts[order[i]]++;
        }
    }
}
