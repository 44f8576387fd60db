namespace Timepost.Domain.Amounts;

/// <summary>Two amounts in different currencies were added or compared.</summary>
public sealed class CurrencyMismatchException(Currency left, Currency right)
    : InvalidOperationException($"{left} and {right} cannot be mixed.")
{
    /// <summary>The currency on the left.</summary>
    public Currency Left { get; } = left;

    /// <summary>The currency on the right.</summary>
    public Currency Right { get; } = right;
}

/// <summary>A text is no active currency code of ISO 4217.</summary>
public sealed class UnknownCurrencyException(string? code)
    : ArgumentException($"'{code}' is no active currency of ISO 4217 with a minor unit.")
{
    /// <summary>The text as given.</summary>
    public string? Code { get; } = code;
}
