using NodaTime;
using Timepost.Domain.Amounts;
using Timepost.Domain.Billing;

namespace Timepost.Engine.Fx;

/// <summary>Hourly rates brought into the currency of an invoice, once for each rate, currency and billing day. Lives as long as its <see cref="RateBook"/>.</summary>
internal sealed class ConvertedRates(RateBook rates)
{
    private readonly Dictionary<(HourlyRate Own, Currency To, LocalDate Day), ConvertedRate?> _known = [];

    /// <summary>The exchange rates.</summary>
    public RateBook Rates => rates;

    /// <summary>The rate in a currency on a billing day; null where there is no exchange rate that is young enough.</summary>
    public ConvertedRate? Of(HourlyRate own, Currency to, LocalDate day)
    {
        if (!_known.TryGetValue((own, to, day), out var converted))
        {
            _known[(own, to, day)] = converted = rates.Between(own.Currency, to, day) is { } exchange ? new ConvertedRate(own, exchange) : null;
        }

        return converted;
    }
}
