using System.Globalization;
using NodaTime;
using NodaTime.Text;
using Timepost.Domain.Amounts;
using Timepost.Domain.Identity;

namespace Timepost.Domain.Fx;

/// <summary>What one unit of a currency is in another, exact: <see cref="Numerator"/> ÷ <see cref="Denominator"/>, never divided out.</summary>
public sealed record FoundRate
{
    private FoundRate(Currency from, Currency to, decimal numerator, decimal denominator, IReadOnlyList<FxRate> rates) =>
        (From, To, Numerator, Denominator, Rates, Ids) = (from, to, numerator, denominator, rates, [.. rates.Select(r => r.Id)]);

    /// <summary>Currency of the amount.</summary>
    public Currency From { get; }

    /// <summary>Currency of the result.</summary>
    public Currency To { get; }

    /// <summary>Above 0; 0 only where a bank gave nothing for an amount.</summary>
    public decimal Numerator { get; }

    /// <summary>Above 0.</summary>
    public decimal Denominator { get; }

    /// <summary>The rates that it is made of: one (direct or inverse), two (through the provider's base: that of <see cref="From"/> first), or none for a
    /// currency into itself and for what a bank made of an amount.</summary>
    public IReadOnlyList<FxRate> Rates { get; }

    /// <summary>Ids of <see cref="Rates"/>, in their order.</summary>
    public IReadOnlyList<RateId> Ids { get; }

    /// <summary>The day of the older of its rates; null where it has none.</summary>
    public LocalDate? Date => Rates.Count == 0 ? null : Rates.Min(r => r.Date);

    /// <summary>A currency into itself: 1 ÷ 1.</summary>
    public static FoundRate Same(Currency currency) => new(currency, currency, 1m, 1m, []);

    /// <summary>What a bank made of an amount: the one it took ÷ the one it gave, exact; made of no published rate.</summary>
    /// <param name="amount">In the currency from which it leads; not zero.</param>
    /// <param name="became">What the bank shows for it, in the other currency.</param>
    public static FoundRate OfAmounts(Money amount, Money became)
    {
        ArgumentOutOfRangeException.ThrowIfZero(amount.Minor);
        return new(amount.Currency, became.Currency, Math.Abs(became.Amount), Math.Abs(amount.Amount), []);
    }

    /// <summary>Made of one rate or of two that share a base; null where these rates do not lead from the one currency to the other.</summary>
    public static FoundRate? Of(Currency from, Currency to, IReadOnlyList<FxRate> rates)
    {
        ArgumentNullException.ThrowIfNull(rates);
        return rates switch
        {
            [] when from == to => Same(from),
            [var one] when one.Base == from && one.Quote == to => new(from, to, one.Value, 1m, [one]),
            [var one] when one.Base == to && one.Quote == from => new(from, to, 1m, one.Value, [one]),
            [var first, var second] when first.Base == second.Base && first.Quote == from && second.Quote == to =>
                new(from, to, second.Value, first.Value, [first, second]),
            _ => null,
        };
    }

    /// <summary>For a reader: <c>1 EUR = 1.16 USD (hand, 2026-01-15)</c>; two rates are parted by a semicolon.</summary>
    public override string ToString() => string.Join("; ", Rates.Select(r => string.Create(
        CultureInfo.InvariantCulture, $"1 {r.Base} = {r.Value} {r.Quote} ({r.Provider}, {LocalDatePattern.Iso.Format(r.Date)})")));
}
