using System.Numerics;

namespace Timepost.Engine.Tests.Oracle;

/// <summary>A fraction of whole numbers: nothing is lost before the one rounding.</summary>
internal readonly record struct Exact
{
    private const int Places = 1_000_000;

    public Exact(BigInteger top, BigInteger bottom)
    {
        Top = bottom.Sign < 0 ? -top : top;
        Bottom = BigInteger.Abs(bottom);
    }

    public BigInteger Top { get; }

    public BigInteger Bottom { get; }

    /// <summary>A figure of at most six decimals.</summary>
    public static Exact Of(decimal value)
    {
        Assert.Equal(decimal.Truncate(value * Places), value * Places);
        return new Exact(new BigInteger(value * Places), Places);
    }

    public static Exact operator +(Exact left, Exact right) => new((left.Top * right.Bottom) + (right.Top * left.Bottom), left.Bottom * right.Bottom);

    public static Exact operator *(Exact left, Exact right) => new(left.Top * right.Top, left.Bottom * right.Bottom);

    public static Exact operator /(Exact left, Exact right) => new(left.Top * right.Bottom, left.Bottom * right.Top);

    public static implicit operator Exact(long value) => new(value, 1);

    /// <summary>To a whole number: half away from zero, or half to even.</summary>
    public long Round(bool halfEven)
    {
        var whole = BigInteger.DivRem(BigInteger.Abs(Top), Bottom, out var rest);
        var twice = 2 * rest;
        if (twice > Bottom || (twice == Bottom && (!halfEven || !whole.IsEven)))
        {
            whole++;
        }

        return (long)(Top.Sign < 0 ? -whole : whole);
    }

    /// <summary>Splits a whole number by weights: each gets the whole part of its share, what is left goes one by one to
    /// the largest remainders, the first of equal ones first. Negative wholes mirror positive ones.</summary>
    public static long[] Share(long whole, IReadOnlyList<long> weights)
    {
        if (whole < 0)
        {
            return [.. Share(-whole, weights).Select(s => -s)];
        }

        BigInteger all = weights.Aggregate(BigInteger.Zero, (sum, w) => sum + w);
        if (all.IsZero)
        {
            Assert.Equal(0, whole);
            return new long[weights.Count];
        }

        Assert.All(weights, w => Assert.True(w >= 0));
        var shares = weights.Select(w => (long)(whole * (BigInteger)w / all)).ToArray();
        var rests = weights.Select(w => whole * (BigInteger)w % all).ToArray();
        foreach (var at in Enumerable.Range(0, weights.Count).OrderByDescending(i => rests[i]).ThenBy(i => i).Take((int)(whole - shares.Sum())))
        {
            shares[at]++;
        }

        return shares;
    }
}
