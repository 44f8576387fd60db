using Timepost.Domain.Amounts;
using Timepost.Domain.Billing;
using Timepost.Domain.Fx;
using Timepost.Domain.Identity;
using Timepost.Engine.Plans;

namespace Timepost.Engine.Explaining;

internal sealed partial class LineDerivation
{
    /// <summary>The exchange rates that a line keeps for its hourly rate, in the order of its days; what is no longer there is left out.</summary>
    public static IReadOnlyList<FoundRate> ExchangeOf(StoredLine line, Func<RateId, FxRate?> find)
    {
        var found = new List<FoundRate>();
        if (line.OwnRate is not { } own)
        {
            return found;
        }

        var rates = line.RateIds.Select(find).OfType<FxRate>().ToList();
        for (var i = 0; i < rates.Count; i++)
        {
            if (FoundRate.Of(own.Currency, line.Net.Currency, [rates[i]]) is { } one)
            {
                found.Add(one);
            }
            else if (i + 1 < rates.Count && FoundRate.Of(own.Currency, line.Net.Currency, [rates[i], rates[i + 1]]) is { } through)
            {
                found.Add(through);
                i++;
            }
        }

        return found;
    }

    // the rate as it was agreed, times the exchange rate of its billing day, never rounded
    private void AddExchange(List<DerivationStep> steps, StoredLine line)
    {
        if (line.OwnRate is not { } own)
        {
            return;
        }

        foreach (var exchange in ExchangeOf(line, _transaction.Rates.Find))
        {
            steps.Add(new DerivationStep(
                "exchange rate", own.ToString(), new HourlyRate(line.Rate ?? 0m, _currency).ToString(), exchange.ToString(), _version,
                $"of the billing day, not rounded; rate {string.Join(", ", exchange.Ids)}"));
        }
    }

    private string CashDue(StoredLine line)
    {
        var step = _rules?.Policies.CashRounding.FirstOrDefault(p => p.Currency == _currency)?.ToMinor;
        var before = _document.Total - line.Net;
        return $"{before.ToAmountString()} due becomes {_document.Total.ToAmountString()}"
            + (step is { } minor ? $": cashRounding of {_currency} to {Money.OfMinor(minor, _currency).ToAmountString()}, half away from zero" : "");
    }
}
