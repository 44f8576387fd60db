using System.Globalization;

namespace Timepost.Domain.Amounts;

/// <summary>An exact amount in one currency, never finer than its minor unit.</summary>
/// <remarks>Signed: a credit note line is negative. <c>default</c> is zero XXX (no currency) and
/// mixes with no real currency. Range: ±(2^63 − 1) minor units, so that every amount fits the
/// store's integer column.</remarks>
public readonly record struct Money : IComparable<Money>
{
    private Money(long minor, Currency currency) => (Minor, Currency) = (minor, currency);

    /// <summary>Whole minor units: 1234 for EUR 12.34, 12 for JPY 12.</summary>
    public long Minor { get; }

    /// <summary>The currency.</summary>
    public Currency Currency { get; }

    /// <summary>Major units, with exactly the currency's decimals: 12.34, not 1234 cents.</summary>
    public decimal Amount => new(
        unchecked((int)Magnitude), unchecked((int)(Magnitude >> 32)), 0, Minor < 0, (byte)Currency.Decimals);

    /// <summary>True where the amount is zero.</summary>
    public bool IsZero => Minor == 0;

    /// <summary>True below zero.</summary>
    public bool IsNegative => Minor < 0;

    private ulong Magnitude => Minor < 0 ? (ulong)(-(Minor + 1)) + 1 : (ulong)Minor;

    /// <summary>Nothing, in a currency.</summary>
    public static Money Zero(Currency currency) => new(0, currency);

    /// <summary>So many minor units.</summary>
    /// <exception cref="OverflowException">−2^63: its negation would not fit.</exception>
    public static Money OfMinor(long minor, Currency currency) => minor != long.MinValue
        ? new(minor, currency)
        : throw new OverflowException("−2^63 minor units are beyond the range of money.");

    /// <summary>Major units that must already fit the minor unit.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Finer than the minor unit, or beyond the range.</exception>
    public static Money Exact(decimal amount, Currency currency)
    {
        InRange(amount);
        var minor = amount * currency.MinorPerMajor;
        return minor == decimal.Truncate(minor)
            ? new(ToMinor(minor, amount), currency)
            : throw new ArgumentOutOfRangeException(
                nameof(amount), amount, $"{amount.ToString(CultureInfo.InvariantCulture)} is finer than the minor unit of {currency}.");
    }

    /// <summary>Major units, rounded once to the minor unit by a named mode.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Beyond the range.</exception>
    public static Money Rounded(decimal amount, Currency currency, RoundingMode mode) =>
        new(ToMinor(Rounding.Round(InRange(amount), currency.Decimals, mode) * currency.MinorPerMajor, amount), currency);

    /// <summary>The sum.</summary>
    /// <exception cref="CurrencyMismatchException">The currencies differ.</exception>
    public static Money operator +(Money left, Money right) => left.Currency == right.Currency
        ? OfMinor(left.Minor + right.Minor, left.Currency)
        : throw new CurrencyMismatchException(left.Currency, right.Currency);

    /// <summary>The difference.</summary>
    /// <exception cref="CurrencyMismatchException">The currencies differ.</exception>
    public static Money operator -(Money left, Money right) => left.Currency == right.Currency
        ? OfMinor(left.Minor - right.Minor, left.Currency)
        : throw new CurrencyMismatchException(left.Currency, right.Currency);

    /// <summary>The same amount with the other sign.</summary>
    public static Money operator -(Money value) => new(-value.Minor, value.Currency);

    /// <summary>Left is smaller.</summary>
    public static bool operator <(Money left, Money right) => left.CompareTo(right) < 0;

    /// <summary>Left is larger.</summary>
    public static bool operator >(Money left, Money right) => left.CompareTo(right) > 0;

    /// <summary>Left is smaller or equal.</summary>
    public static bool operator <=(Money left, Money right) => left.CompareTo(right) <= 0;

    /// <summary>Left is larger or equal.</summary>
    public static bool operator >=(Money left, Money right) => left.CompareTo(right) >= 0;

    /// <inheritdoc/>
    /// <exception cref="CurrencyMismatchException">The currencies differ.</exception>
    public int CompareTo(Money other) => Currency == other.Currency
        ? Minor.CompareTo(other.Minor)
        : throw new CurrencyMismatchException(Currency, other.Currency);

    /// <summary>The amount alone, invariant, with the currency's decimals: <c>-12.30</c>.</summary>
    public string ToAmountString() => Amount.ToString(CultureInfo.InvariantCulture);

    /// <summary>Invariant, for logs and tests: <c>12.30 EUR</c>.</summary>
    public override string ToString() => $"{ToAmountString()} {Currency}";

    // before it is multiplied: beyond this even one minor unit to a major one would not fit
    private static decimal InRange(decimal amount) => Math.Abs(amount) <= long.MaxValue
        ? amount
        : throw new ArgumentOutOfRangeException(nameof(amount), amount, "The amount is beyond ±(2^63 − 1) minor units.");

    private static long ToMinor(decimal minor, decimal given) => minor is >= long.MinValue + 1m and <= long.MaxValue
        ? (long)minor
        : throw new ArgumentOutOfRangeException(nameof(given), given, "The amount is beyond ±(2^63 − 1) minor units.");
}
