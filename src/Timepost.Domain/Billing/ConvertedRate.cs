using Timepost.Domain.Amounts;
using Timepost.Domain.Fx;

namespace Timepost.Domain.Billing;

/// <summary>An hourly rate in another currency than the invoice, brought into it by the exchange rate of a billing day. Never rounded to the minor unit:
/// the product of rate and exchange rate is divided once, to the 28 digits that a decimal has.</summary>
public sealed class ConvertedRate
{
    // far above what an invoice can hold
    private const decimal Beyond = 100_000_000_000_000_000m;

    /// <summary>Of a rate and the exchange rate from its currency into the invoice's.</summary>
    /// <param name="own">Zero or more.</param>
    /// <param name="exchange">From the rate's currency.</param>
    /// <exception cref="CurrencyMismatchException">The exchange rate leads from another currency.</exception>
    public ConvertedRate(HourlyRate own, FoundRate exchange)
    {
        ArgumentNullException.ThrowIfNull(exchange);
        if (own.Currency != exchange.From)
        {
            throw new CurrencyMismatchException(own.Currency, exchange.From);
        }

        (Own, Exchange) = (own, exchange);
        Rate = new HourlyRate(Converted(own.PerHour, exchange), exchange.To);
    }

    /// <summary>The rate in its own currency.</summary>
    public HourlyRate Own { get; }

    /// <summary>The exchange rate, with the ids of its rows.</summary>
    public FoundRate Exchange { get; }

    /// <summary>The rate in the invoice's currency. What no invoice can hold comes out as a rate that billing refuses as out of range.</summary>
    public HourlyRate Rate { get; }

    private static decimal Converted(decimal perHour, FoundRate exchange)
    {
        try
        {
            return Canonical.Number(perHour * exchange.Numerator / exchange.Denominator);
        }
        catch (OverflowException)
        {
            return Beyond;
        }
    }
}
