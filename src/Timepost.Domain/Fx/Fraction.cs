using System.Numerics;
using Timepost.Domain.Amounts;

namespace Timepost.Domain.Fx;

/// <summary>An exact number of minor units: whole numbers of any length, never divided out. The denominator is above 0.</summary>
internal readonly struct Fraction : IComparable<Fraction>
{
    private readonly BigInteger _top;
    private readonly BigInteger _bottom;

    private Fraction(BigInteger top, BigInteger bottom) => (_top, _bottom) = (top, bottom);

    public bool IsZero => _top.IsZero;

    // that of a default value is 0
    private BigInteger Bottom => _bottom.IsZero ? BigInteger.One : _bottom;

    public static Fraction Of(long minor) => new(minor, BigInteger.One);

    /// <summary>Top ÷ bottom, which is not 0.</summary>
    public static Fraction Of(BigInteger top, BigInteger bottom)
    {
        var common = BigInteger.GreatestCommonDivisor(top, bottom) * bottom.Sign;
        return new(top / common, bottom / common);
    }

    /// <summary>Minor units at a rate, in minor units of its other currency.</summary>
    public static Fraction At(long minor, FoundRate rate)
    {
        var (top, bottom) = FxConversion.Exact(minor, rate);
        return Of(top, bottom);
    }

    public static Fraction operator +(Fraction left, Fraction right) => left.Bottom == right.Bottom
        ? Of(left._top + right._top, left.Bottom)
        : Of((left._top * right.Bottom) + (right._top * left.Bottom), left.Bottom * right.Bottom);

    public static Fraction operator -(Fraction value) => new(-value._top, value.Bottom);

    public static Fraction operator -(Fraction left, Fraction right) => left + -right;

    public static Fraction operator *(Fraction left, Fraction right) => Of(left._top * right._top, left.Bottom * right.Bottom);

    public int CompareTo(Fraction other) => (_top * other.Bottom).CompareTo(other._top * Bottom);

    /// <summary>Rounded once.</summary>
    /// <exception cref="OverflowException">Beyond ±(2^63 − 1).</exception>
    public long Round(RoundingMode mode) => (long)FxConversion.Round(_top, Bottom, mode);
}

/// <summary>Whole minor units for exact amounts, so that they sum to a whole that is known.</summary>
internal static class Spreading
{
    /// <summary>Each is rounded; what then lacks to the whole goes, a minor unit each, to those whose rounding took most from them, and what is
    /// too much comes from those whose rounding gave most; in their order where it is the same. What is exactly zero stays zero, where anything else can take it.
    /// Negative amounts mirror positive ones.</summary>
    /// <param name="exact">What each comes to.</param>
    /// <param name="whole">The sum of the result, where there is any amount.</param>
    /// <param name="mode">The workspace's rounding of money, which mirrors: half-up or half-even.</param>
    public static long[] Over(IReadOnlyList<Fraction> exact, long whole, RoundingMode mode)
    {
        var minors = new long[exact.Count];
        var left = new List<(Fraction Lacks, int At)>(exact.Count);
        var sum = 0L;
        for (var i = 0; i < minors.Length; i++)
        {
            minors[i] = exact[i].Round(mode);
            sum = checked(sum + minors[i]);
            left.Add((exact[i] - Fraction.Of(minors[i]), i));
        }

        if (sum != whole)
        {
            var sign = sum < whole ? 1 : -1;
            if (left.Exists(l => !exact[l.At].IsZero))
            {
                left.RemoveAll(l => exact[l.At].IsZero);
            }

            left.Sort((a, b) => (sign > 0 ? b.Lacks.CompareTo(a.Lacks) : a.Lacks.CompareTo(b.Lacks)) is var order and not 0 ? order : a.At.CompareTo(b.At));
            for (var i = 0; sum != whole && left.Count > 0; i = (i + 1) % left.Count)
            {
                minors[left[i].At] += sign;
                sum += sign;
            }
        }

        return minors;
    }
}
