using System.Diagnostics.CodeAnalysis;

namespace Timepost.Domain.Amounts;

/// <summary>A currency of ISO 4217.</summary>
/// <remarks><c>default</c> is XXX (no currency), which mixes with no real one.</remarks>
public readonly record struct Currency : IComparable<Currency>
{
    private readonly ushort _packed;
    private readonly byte _decimals;

    private Currency(ushort packed, byte decimals) => (_packed, _decimals) = (packed, decimals);

    /// <summary>Three capital letters, as in EUR.</summary>
    public string Code => _packed == 0
        ? "XXX"
        : string.Create(3, _packed, static (span, packed) =>
        {
            span[0] = (char)('A' - 1 + ((packed >> 10) & 31));
            span[1] = (char)('A' - 1 + ((packed >> 5) & 31));
            span[2] = (char)('A' - 1 + (packed & 31));
        });

    /// <summary>Decimals of the minor unit: 0 (JPY), 2, 3 (KWD) or 4 (CLF).</summary>
    public int Decimals => _decimals;

    /// <summary>Minor units in one major unit: 1, 100, 1,000 or 10,000.</summary>
    public long MinorPerMajor => _decimals switch { 0 => 1, 1 => 10, 2 => 100, 3 => 1_000, _ => 10_000 };

    /// <summary>All active currencies, by code.</summary>
    public static IReadOnlyCollection<string> AllCodes => Iso4217.Codes;

    /// <summary>The currency of a code, in capitals.</summary>
    /// <exception cref="UnknownCurrencyException">Not an active code of ISO 4217 with a minor unit.</exception>
    public static Currency Of(string code) =>
        TryOf(code, out var currency) ? currency : throw new UnknownCurrencyException(code);

    /// <summary>The currency of a code, in capitals; false where it is none.</summary>
    public static bool TryOf([NotNullWhen(true)] string? code, out Currency currency)
    {
        var packed = Iso4217.Pack(code);
        var decimals = Iso4217.DecimalsOf(packed);
        currency = decimals < 0 ? default : new Currency(packed, (byte)decimals);
        return code is not null && decimals >= 0;
    }

    /// <inheritdoc/>
    public int CompareTo(Currency other) => _packed.CompareTo(other._packed);

    /// <summary>The code.</summary>
    public override string ToString() => Code;

    /// <summary>By code.</summary>
    public static bool operator <(Currency left, Currency right) => left.CompareTo(right) < 0;

    /// <summary>By code.</summary>
    public static bool operator >(Currency left, Currency right) => left.CompareTo(right) > 0;

    /// <summary>By code.</summary>
    public static bool operator <=(Currency left, Currency right) => left.CompareTo(right) <= 0;

    /// <summary>By code.</summary>
    public static bool operator >=(Currency left, Currency right) => left.CompareTo(right) >= 0;
}
