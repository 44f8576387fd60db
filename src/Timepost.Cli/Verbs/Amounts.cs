using System.Globalization;
using Timepost.Cli.Shell;

namespace Timepost.Cli.Verbs;

/// <summary>Amounts as typed: digits with a point, and nothing that could be read in two ways.</summary>
internal static class Amounts
{
    public static decimal? Parse(string? typed, string option) => typed is null ? null
        : decimal.TryParse(typed, NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var amount) ? amount
        : throw RefusedException.Usage(RefusalCode.AmountWrong, $"'{typed}' is no amount.", option, "Write it with a point and without separators, as in 1234.50.");
}
