namespace Timepost.Domain.Amounts;

/// <summary>How a value between two steps is rounded. Always named, never assumed.</summary>
public enum RoundingMode
{
    /// <summary>To the nearest; a half goes away from zero (commercial rounding; the default for money).</summary>
    HalfUp,

    /// <summary>To the nearest; a half goes to the even neighbour (banker's rounding).</summary>
    HalfEven,

    /// <summary>To the nearest; a half goes towards zero.</summary>
    HalfDown,

    /// <summary>Away from zero.</summary>
    Up,

    /// <summary>Towards zero.</summary>
    Down,

    /// <summary>Towards positive infinity.</summary>
    Ceiling,

    /// <summary>Towards negative infinity.</summary>
    Floor,
}

/// <summary>Rounding of decimals by a named mode.</summary>
public static class Rounding
{
    private static readonly decimal[] PowersOfTen = [1m, 10m, 100m, 1_000m, 10_000m, 100_000m, 1_000_000m];

    /// <summary>The value at a number of decimals (0 to 28).</summary>
    /// <exception cref="ArgumentOutOfRangeException">Decimals below 0 or above 28.</exception>
    /// <exception cref="OverflowException">The value is too large for the decimals asked for.</exception>
    public static decimal Round(decimal value, int decimals, RoundingMode mode) => mode switch
    {
        RoundingMode.HalfUp => decimal.Round(value, decimals, MidpointRounding.AwayFromZero),
        RoundingMode.HalfEven => decimal.Round(value, decimals, MidpointRounding.ToEven),
        RoundingMode.HalfDown => HalfDown(value, decimals),
        RoundingMode.Up => value >= 0
            ? decimal.Round(value, decimals, MidpointRounding.ToPositiveInfinity)
            : decimal.Round(value, decimals, MidpointRounding.ToNegativeInfinity),
        RoundingMode.Down => decimal.Round(value, decimals, MidpointRounding.ToZero),
        RoundingMode.Ceiling => decimal.Round(value, decimals, MidpointRounding.ToPositiveInfinity),
        RoundingMode.Floor => decimal.Round(value, decimals, MidpointRounding.ToNegativeInfinity),
    };

    private static decimal HalfDown(decimal value, int decimals)
    {
        var down = decimal.Round(value, decimals, MidpointRounding.ToZero);
        var step = decimals < PowersOfTen.Length ? 1m / PowersOfTen[decimals] : new decimal(1, 0, 0, false, (byte)decimals);
        var rest = Math.Abs(value - down);
        if (rest * 2 <= step)
        {
            return down;
        }

        return value >= 0 ? down + step : down - step;
    }
}
