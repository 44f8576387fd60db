using System.Globalization;
using Timepost.Domain.Amounts;
using Timepost.Domain.Mapping;
using Timepost.Domain.Retainers;

namespace Timepost.Engine.Retainers;

/// <summary>What a retainer holds, as figures for a reader: money, or hours.</summary>
public static class RetainerFigures
{
    private const int SecondsPerHour = 3600;

    /// <summary>Minor units or seconds as major units or hours.</summary>
    public static decimal Units(long balance, RetainerTerms terms, Currency currency)
    {
        ArgumentNullException.ThrowIfNull(terms);
        return terms.Kind == RetainerKind.Hours ? (decimal)balance / SecondsPerHour : Money.OfMinor(balance, currency).Amount;
    }

    /// <summary>As in <c>200.00 EUR</c> or <c>7.5 h</c>.</summary>
    public static string Text(long balance, RetainerTerms terms, Currency currency) => Text(Units(balance, terms, currency), terms, currency);

    /// <summary>Major units or hours.</summary>
    public static string Text(decimal units, RetainerTerms terms, Currency currency)
    {
        ArgumentNullException.ThrowIfNull(terms);
        return terms.Kind == RetainerKind.Hours
            ? units.ToString("0.##", CultureInfo.InvariantCulture) + " h"
            : Money.Rounded(units, currency, RoundingMode.HalfUp).ToString();
    }

    /// <summary>What a row changes in the liability, minor units; credit positive.</summary>
    public static long Liability(RetainerEntry entry, bool hours)
    {
        ArgumentNullException.ThrowIfNull(entry);
        return hours ? entry.Fee : entry.Amount;
    }
}
