using Timepost.Domain.Amounts;
using Timepost.Domain.Identity;

namespace Timepost.Domain.Fx;

/// <summary>What a document or one of its lines comes to in base, and by which rates. It never changes once the document is reserved.</summary>
/// <param name="Line">0: the document; 1 and up: its lines.</param>
/// <param name="Net">In the document's currency.</param>
/// <param name="Tax">In the document's currency.</param>
/// <param name="BaseNet">In base; of the lines they sum to the document's.</param>
/// <param name="BaseTax">In base; of the lines they sum to the document's.</param>
/// <param name="Rates">Ids of the rates of the net, in the order of their days; empty where it stands at what it relieves.</param>
/// <param name="TaxRates">Ids of the rates of the tax; empty where there is none.</param>
public sealed record LockedAmount(
    int Line, Money Net, Money Tax, Money BaseNet, Money BaseTax, IReadOnlyList<RateId> Rates, IReadOnlyList<RateId> TaxRates)
{
    /// <summary>Net and tax in base.</summary>
    public Money BaseTotal => BaseNet + BaseTax;
}

/// <summary>Tax of one code at the rate of one day.</summary>
/// <param name="Code">Tax code.</param>
/// <param name="Rate">The rate of the day.</param>
/// <param name="Tax">In the document's currency.</param>
/// <param name="BaseTax">In base: the tax converted, and rounded once.</param>
public sealed record LockedTax(string Code, FoundRate Rate, Money Tax, Money BaseTax);

/// <summary>A document in another currency with all its amounts in base.</summary>
/// <param name="Document">Line 0.</param>
/// <param name="Lines">Its lines, 1 and up.</param>
/// <param name="Taxes">Tax by code and day.</param>
/// <param name="Rate">The rate of the document date.</param>
public sealed record DocumentLock(LockedAmount Document, IReadOnlyList<LockedAmount> Lines, IReadOnlyList<LockedTax> Taxes, FoundRate Rate);

/// <summary>What a document that takes no rate of its own (a credit note, money) comes to in base.</summary>
public static class RelievedLock
{
    /// <summary>Hands what a document stands at to its lines, by their nets and taxes; they sum to it.</summary>
    /// <param name="document">Line 0.</param>
    /// <param name="lines">Net and tax of its lines.</param>
    /// <param name="rounding">The workspace's rounding of money.</param>
    public static IReadOnlyList<LockedAmount> Lines(LockedAmount document, IReadOnlyList<(Money Net, Money Tax)> lines, RoundingMode rounding)
    {
        ArgumentNullException.ThrowIfNull(document);
        ArgumentNullException.ThrowIfNull(lines);
        var inBase = document.BaseNet.Currency;
        var nets = Shares([.. lines.Select(l => l.Net.Minor)], document.Net.Minor, document.BaseNet.Minor, rounding);
        var taxes = Shares([.. lines.Select(l => l.Tax.Minor)], document.Tax.Minor, document.BaseTax.Minor, rounding);
        return
        [
            .. lines.Select((l, i) => new LockedAmount(
                i + 1, l.Net, l.Tax, Money.OfMinor(nets[i], inBase), Money.OfMinor(taxes[i], inBase), document.Rates, l.Tax.IsZero ? [] : document.TaxRates)),
        ];
    }

    /// <summary>Lines of an invoice of which a deposit that is not refundable pays: what it pays stands at what the deposit was carried at, and the work
    /// takes the other side, so that the sum stays what it was.</summary>
    /// <param name="lines">As they were locked.</param>
    /// <param name="applied">Numbers of the lines that the deposit pays.</param>
    /// <param name="work">Numbers of the lines whose income takes what the deposit was carried at.</param>
    /// <param name="less">What the draw-down was locked at less what it relieved, base minor units.</param>
    /// <param name="rounding">The workspace's rounding of money.</param>
    public static IReadOnlyList<LockedAmount> Drawn(
        IReadOnlyList<LockedAmount> lines, IReadOnlySet<int> applied, IReadOnlySet<int> work, long less, RoundingMode rounding)
    {
        ArgumentNullException.ThrowIfNull(lines);
        ArgumentNullException.ThrowIfNull(applied);
        ArgumentNullException.ThrowIfNull(work);
        var (pays, takes) = (Weights(lines, applied), Weights(lines, work));
        if (less == 0 || pays.Sum() == 0 || takes.Sum() == 0)
        {
            return lines;
        }

        var (more, fewer) = (Shares(pays, pays.Sum(), less, rounding), Shares(takes, takes.Sum(), -less, rounding));
        return [.. lines.Select((l, i) => more[i] + fewer[i] == 0 ? l : l with { BaseNet = l.BaseNet + Money.OfMinor(more[i] + fewer[i], l.BaseNet.Currency) })];
    }

    private static long[] Weights(IReadOnlyList<LockedAmount> lines, IReadOnlySet<int> of) => [.. lines.Select(l => of.Contains(l.Line) ? Math.Abs(l.Net.Minor) : 0)];

    private static long[] Shares(long[] parts, long whole, long inBase, RoundingMode rounding) => whole == 0 || parts.Sum() != whole
        ? new long[parts.Length]
        : Spreading.Over([.. parts.Select(p => Fraction.Of((System.Numerics.BigInteger)p * inBase, whole))], inBase, rounding);
}
