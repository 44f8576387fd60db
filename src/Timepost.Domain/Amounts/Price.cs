using System.Globalization;

namespace Timepost.Domain.Amounts;

/// <summary>An unrounded amount: a unit price, or a product before it is rounded. It cannot reach
/// an invoice but through <see cref="Round"/>.</summary>
/// <param name="Amount">Major units, any number of decimals.</param>
/// <param name="Currency">The currency.</param>
public readonly record struct Price(decimal Amount, Currency Currency)
{
    /// <summary>Rounded once to the minor unit.</summary>
    public Money Round(RoundingMode mode) => Money.Rounded(Amount, Currency, mode);

    /// <summary>Invariant, for logs and tests.</summary>
    public override string ToString() => $"{Amount.ToString(CultureInfo.InvariantCulture)} {Currency}";
}

/// <summary>What one hour costs. Zero or more; zero is a rate (free work), no rate is an exception.</summary>
/// <param name="PerHour">Major units an hour, any number of decimals.</param>
/// <param name="Currency">The currency.</param>
public readonly record struct HourlyRate(decimal PerHour, Currency Currency)
{
    /// <summary>Seconds in one hour.</summary>
    public const int SecondsPerHour = 3_600;

    /// <summary>The exact price of a time: multiplied before it is divided.</summary>
    /// <param name="seconds">Whole seconds, billed.</param>
    public Price Of(long seconds) => new(PerHour * seconds / SecondsPerHour, Currency);

    /// <summary>Invariant, for logs and tests.</summary>
    public override string ToString() => $"{PerHour.ToString(CultureInfo.InvariantCulture)} {Currency}/h";
}
