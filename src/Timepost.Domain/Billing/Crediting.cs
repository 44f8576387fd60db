using Timepost.Domain.Amounts;

namespace Timepost.Domain.Billing;

/// <summary>What becomes of the work behind what is credited.</summary>
public enum CreditMode
{
    /// <summary>It is open again, and billed by a later plan.</summary>
    Release = 0,

    /// <summary>It is not billed until a person decides.</summary>
    Hold = 1,

    /// <summary>Money only: what was paid for once is never billable again.</summary>
    Reduce = 2,
}

/// <summary>What is credited of a line. Minor units, positive for a positive line.</summary>
/// <param name="NetMinor">Of its net.</param>
/// <param name="TaxMinor">Of its tax.</param>
public readonly record struct CreditedLine(long NetMinor, long TaxMinor);

/// <summary>Credits of part of an invoice. A credit keeps the tax code, rate and supply date of each line;
/// its tax is cumulative, so that credits of the whole give back exactly the tax that was charged.</summary>
public static class Crediting
{
    /// <summary>A net amount over the lines by net and tax code, less what is credited already.</summary>
    /// <param name="draft">The invoice as issued.</param>
    /// <param name="net">Net to credit, above zero.</param>
    /// <param name="before">Credited so far, one for each line; empty: nothing.</param>
    /// <param name="mode">The workspace's rounding of money.</param>
    /// <returns>One for each line; the nets sum to <paramref name="net"/>.</returns>
    /// <exception cref="ArgumentOutOfRangeException">Zero or less, or more than is left.</exception>
    /// <exception cref="ArgumentException">Not one figure for each line.</exception>
    /// <exception cref="CurrencyMismatchException">Another currency than the invoice's.</exception>
    public static CreditedLine[] Allocate(
        InvoiceDraft draft, Money net, IReadOnlyList<CreditedLine> before, RoundingMode mode)
    {
        ArgumentNullException.ThrowIfNull(draft);
        ArgumentNullException.ThrowIfNull(before);
        var lines = draft.Lines;
        if (before.Count != 0 && before.Count != lines.Count)
        {
            throw new ArgumentException("As many figures as lines.", nameof(before));
        }

        var left = draft.Net;
        foreach (var credited in before)
        {
            left -= Money.OfMinor(credited.NetMinor, draft.Currency);
        }

        if (net > left || net.Minor <= 0)
        {
            throw new ArgumentOutOfRangeException(nameof(net), net, $"A credit is above zero and at most what is left, {left}.");
        }

        var codes = lines.Select(l => (l.TaxCode, l.TaxPercent)).Distinct().ToList();
        var parts = net == left
            ? [.. Enumerable.Range(0, lines.Count).Select(Left)]
            : OverLines.Allocate(net.Minor, lines.Count, i => codes.IndexOf((lines[i].TaxCode, lines[i].TaxPercent)), Left, codes.Count);
        var credits = new CreditedLine[lines.Count];
        for (var i = 0; i < credits.Length; i++)
        {
            credits[i] = new(parts[i], TaxSoFar(lines[i], Before(i).NetMinor + parts[i], mode) - Before(i).TaxMinor);
        }

        return credits;

        CreditedLine Before(int line) => before.Count == 0 ? default : before[line];

        long Left(int line) => lines[line].Net.Minor - Before(line).NetMinor;
    }

    /// <summary>The tax of a credit of part of a line: cumulative, so that all parts give back the tax that was charged.</summary>
    /// <param name="line">As issued.</param>
    /// <param name="before">Credited of it so far.</param>
    /// <param name="netMinor">Net to credit now; of the sign of the line's.</param>
    /// <param name="mode">The workspace's rounding of money.</param>
    /// <returns>Minor units, of the sign of the line's tax.</returns>
    public static long TaxOf(InvoiceLine line, CreditedLine before, long netMinor, RoundingMode mode)
    {
        ArgumentNullException.ThrowIfNull(line);
        return TaxSoFar(line, before.NetMinor + netMinor, mode) - before.TaxMinor;
    }

    /// <summary>Part of an amount that belongs to a line, such as its cost or its discount: cumulative as its tax.</summary>
    /// <param name="wholeMinor">The whole, for all of the line.</param>
    /// <param name="line">As issued.</param>
    /// <param name="beforeNetMinor">Net credited of it so far.</param>
    /// <param name="netMinor">Net to credit now.</param>
    /// <param name="mode">The workspace's rounding of money.</param>
    public static long PartOf(long wholeMinor, InvoiceLine line, long beforeNetMinor, long netMinor, RoundingMode mode)
    {
        ArgumentNullException.ThrowIfNull(line);
        return line.Net.IsZero ? 0 : SoFar(beforeNetMinor + netMinor) - SoFar(beforeNetMinor);

        long SoFar(long net) => Money.Rounded(Money.OfMinor(wholeMinor, line.Net.Currency).Amount * net / line.Net.Minor, line.Net.Currency, mode).Minor;
    }

    /// <summary>What a line of hours comes to when so many of its billed seconds remain: at its own rate, with its own discounts.</summary>
    /// <param name="line">As issued.</param>
    /// <param name="seconds">Billed seconds that remain, 0 to those of the line.</param>
    /// <param name="mode">The workspace's rounding of money.</param>
    /// <returns>Net, minor units; all of it for all seconds.</returns>
    public static long NetOf(InvoiceLine line, long seconds, RoundingMode mode)
    {
        ArgumentNullException.ThrowIfNull(line);
        if (seconds == line.BilledSeconds || line.BilledSeconds == 0)
        {
            return seconds == 0 ? 0 : line.Net.Minor;
        }

        var atRate = line.Rate is { } rate && line.Net == line.Amount && rate.Of(line.BilledSeconds).Round(mode) == line.Net;
        return atRate
            ? line.Rate!.Value.Of(seconds).Round(mode).Minor
            : Money.Rounded(line.Net.Amount * seconds / line.BilledSeconds, line.Net.Currency, mode).Minor;
    }

    // round(tax × net credited so far ÷ net): all of the net takes all of the tax
    private static long TaxSoFar(InvoiceLine line, long net, RoundingMode mode) => line.Net.IsZero
        ? 0
        : Money.Rounded(line.Tax.Amount * net / line.Net.Minor, line.Tax.Currency, mode).Minor;
}
