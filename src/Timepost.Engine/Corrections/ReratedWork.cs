using NodaTime;
using Timepost.Domain.Amounts;
using Timepost.Domain.Billing;
using Timepost.Domain.Fx;
using Timepost.Domain.Identity;
using Timepost.Domain.Mapping;
using Timepost.Engine.Dispositions;
using Timepost.Engine.Fx;
using Timepost.Engine.Plans;

namespace Timepost.Engine.Corrections;

/// <summary>Billed work whose rate is another one now: because the source states it and the mapping trusts the source, or because it was
/// moved to a day on which another rate holds. A new rate of the mapping or of the agreement changes nothing that was billed.</summary>
internal static class ReratedWork
{
    /// <summary>The rate of its tax code, percent, where work was moved to a day on which that is another one; null where it is not. Where the
    /// day of the invoice or of the payment chooses the rate, the day of the work changes nothing.</summary>
    public static decimal? OtherTax(WorkMapping mapping, Combo combo, FinalDocuments finals, Disposition row, LocalDate day)
    {
        if (row.To != Disposed.Line || row.Line == 0 || row.NetMinor == 0 || day == row.BillingDay || mapping.Rules.Policies.Midnight == MidnightPolicy.Split
            || combo.Client is not { } client || mapping.AgreementOf(client.Id, combo.Project?.Id ?? "", day) is not { Agreement.Tax.Point: TaxPoint.Supply }
            || finals.LineOf(row.Document, row.Line) is not { Kind: LineKind.Work } line)
        {
            return null;
        }

        foreach (var code in mapping.Rules.TaxCodes)
        {
            if (code.Id == line.TaxCode && !code.ReverseCharge
                && code.Rates.Where(r => r.From <= day).OrderByDescending(r => r.From).Select(r => (decimal?)r.Percent).FirstOrDefault() is { } percent
                && percent != line.TaxPercent)
            {
                return percent;
            }
        }

        return null;
    }

    /// <summary>Minor units that a row bills above the rate that holds for it now; negative: below it; 0: nothing differs.</summary>
    public static long Difference(
        ConvertedRates exchange, Func<RateId, FxRate?> locked, WorkMapping mapping, Combo combo, FinalDocuments finals, Disposition row, LocalDate day, decimal? stated, string currency, RoundingMode rounding)
    {
        if (row.To != Disposed.Line || row.Line == 0 || row.BilledSeconds == 0 || !(day != row.BillingDay || (combo.TrustsRates && stated is not null))
            || combo.Client is not { } client || mapping.AgreementOf(client.Id, combo.Project?.Id ?? "", day) is not { } terms
            || finals.LineOf(row.Document, row.Line) is not { Kind: LineKind.Work, Rate: { } billed } line)
        {
            return 0;
        }

        var own = combo.TrustsRates ? ClientPlanner.OwnRate(stated, currency, terms.Agreement) : null;
        if (combo.RateOn(terms, Days.FromDate(day), day, own).Rate is not { } found
            || InCurrencyOf(line, found, day == row.BillingDay, exchange, locked, day) is not { } rate || rate.PerHour == billed || line.Amount.IsZero)
        {
            return 0;
        }

        // with the line's own discounts; a minor unit is what handing back to the entries may leave
        var expected = Money.Rounded(rate.Of(row.BilledSeconds).Amount * line.Net.Amount / line.Amount.Amount, line.Net.Currency, rounding).Minor;
        return Math.Abs(row.NetMinor - expected) > 1 ? row.NetMinor - expected : 0;
    }

    // on the day on which it was billed, by the exchange rate that the line keeps: a corrected one changes nothing that is final
    private static HourlyRate? InCurrencyOf(StoredLine line, HourlyRate rate, bool sameDay, ConvertedRates exchange, Func<RateId, FxRate?> locked, LocalDate day)
    {
        if (rate.Currency == line.Net.Currency)
        {
            return rate;
        }

        return sameDay && line.OwnRate?.Currency == rate.Currency && Explaining.LineDerivation.ExchangeOf(line, locked) is [var kept, ..]
            ? new ConvertedRate(rate, kept).Rate
            : exchange.Of(rate, line.Net.Currency, day)?.Rate;
    }
}
