using System.Globalization;
using Timepost.Domain.Amounts;

namespace Timepost.Domain.Billing;

/// <summary>How figures stand in texts.</summary>
internal static class LineTexts
{
    /// <summary>More names than this are counted instead of listed.</summary>
    public const int NamesListed = 3;

    /// <summary>Hours and minutes, with seconds where there are any: <c>1:20</c>, <c>0:20:05</c>.</summary>
    public static string Hours(long seconds)
    {
        var rest = seconds % 60;
        var text = string.Create(CultureInfo.InvariantCulture, $"{seconds / 3600}:{seconds / 60 % 60:00}");
        return rest == 0 ? text : string.Create(CultureInfo.InvariantCulture, $"{text}:{rest:00}");
    }

    /// <summary>A price with at least the currency's decimals: <c>105.00</c>, <c>131.925</c>.</summary>
    public static string Price(decimal price, Currency currency)
    {
        var exact = Canonical.Number(price);
        return exact.Scale >= currency.Decimals
            ? exact.ToString(CultureInfo.InvariantCulture)
            : exact.ToString($"F{currency.Decimals}", CultureInfo.InvariantCulture);
    }

    /// <summary>Names, each once and sorted; beyond three, how many more.</summary>
    public static string Names(IEnumerable<string> names)
    {
        var all = names.Where(n => n.Length > 0).Distinct().Order(StringComparer.Ordinal).ToArray();
        return all.Length <= NamesListed
            ? string.Join(", ", all)
            : string.Create(CultureInfo.InvariantCulture, $"{string.Join(", ", all[..NamesListed])} and {all.Length - NamesListed} more");
    }
}
