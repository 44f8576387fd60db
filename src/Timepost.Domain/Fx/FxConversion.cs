using System.Numerics;
using Timepost.Domain.Amounts;

namespace Timepost.Domain.Fx;

/// <summary>Amounts into another currency: multiplied before divided, and rounded once, to the minor unit of the target.</summary>
public static class FxConversion
{
    private const int ScaleShift = 16;
    private const int ScaleMask = 0xFF;

    /// <summary>The amount in the rate's other currency. The sign stays; whole numbers of any length carry the product, so that the one rounding sees the
    /// exact value.</summary>
    /// <exception cref="CurrencyMismatchException">The amount is not in the currency from which the rate leads.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The result is beyond ±(2^63 − 1) minor units.</exception>
    public static Money Convert(Money amount, FoundRate rate, RoundingMode rounding)
    {
        ArgumentNullException.ThrowIfNull(rate);
        if (amount.Currency != rate.From)
        {
            throw new CurrencyMismatchException(amount.Currency, rate.From);
        }

        var (top, bottom) = Exact(amount.Minor, rate);
        var minor = Round(top, bottom, rounding);
        return BigInteger.Abs(minor) <= long.MaxValue
            ? Money.OfMinor((long)minor, rate.To)
            : throw new ArgumentOutOfRangeException(nameof(amount), amount, $"In {rate.To} the amount is beyond ±(2^63 − 1) minor units.");
    }

    /// <summary>The exact number of minor units of the rate's other currency: never divided out, the denominator above 0.</summary>
    internal static (BigInteger Top, BigInteger Bottom) Exact(long minor, FoundRate rate)
    {
        var (number, numberScale) = Parts(rate.Numerator);
        var (divisor, divisorScale) = Parts(rate.Denominator);
        return (minor * number * rate.To.MinorPerMajor * BigInteger.Pow(10, divisorScale), divisor * rate.From.MinorPerMajor * BigInteger.Pow(10, numberScale));
    }

    // digits and decimals of a decimal
    private static (BigInteger Digits, int Scale) Parts(decimal value)
    {
        Span<int> bits = stackalloc int[4];
        decimal.GetBits(value, bits);
        var digits = new BigInteger(new decimal(bits[0], bits[1], bits[2], false, 0));
        return (bits[3] < 0 ? -digits : digits, (bits[3] >> ScaleShift) & ScaleMask);
    }

    // bottom is above 0
    internal static BigInteger Round(BigInteger top, BigInteger bottom, RoundingMode rounding)
    {
        var whole = BigInteger.DivRem(top, bottom, out var rest);
        if (rest.IsZero)
        {
            return whole;
        }

        var away = whole + rest.Sign;
        var half = (BigInteger.Abs(rest) * 2).CompareTo(bottom);
        return rounding switch
        {
            RoundingMode.HalfUp => half >= 0 ? away : whole,
            RoundingMode.HalfEven => half > 0 || (half == 0 && !whole.IsEven) ? away : whole,
            RoundingMode.HalfDown => half > 0 ? away : whole,
            RoundingMode.Up => away,
            RoundingMode.Down => whole,
            RoundingMode.Ceiling => rest.Sign > 0 ? away : whole,
            RoundingMode.Floor => rest.Sign < 0 ? away : whole,
        };
    }
}
