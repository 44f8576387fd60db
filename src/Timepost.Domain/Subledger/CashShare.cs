using System.Numerics;
using Timepost.Domain.Amounts;
using Timepost.Domain.Fx;
using Timepost.Domain.Mapping;

namespace Timepost.Domain.Subledger;

/// <summary>Books on cash basis: what a document brings once it is paid, or what an entry of the subledger has brought of it.</summary>
/// <param name="Document">Key of the document.</param>
/// <param name="Counts">False: it waits for money; true: it is posted with money.</param>
/// <param name="Posting">As it is posted, debit positive; its document is the expense that is billed on, or empty.</param>
/// <param name="BaseMinor">Minor units of base where it counts; else zero.</param>
public sealed record CashShare(string Document, bool Counts, LedgerPosting Posting, long BaseMinor);

/// <summary>All that a document brings to one account.</summary>
/// <param name="Posting">With an amount of zero.</param>
/// <param name="Whole">Minor units, once all is paid; debit positive.</param>
/// <param name="Counted">Of it, what counts already.</param>
/// <param name="CountedBase">The same in base.</param>
public sealed record CashPart(LedgerPosting Posting, long Whole, long Counted, long CountedBase);

/// <summary>Which shares of a document money brings.</summary>
public static class CashShares
{
    /// <summary>What each part gets of so much more money: round(whole × money so far ÷ total) − what counts already, by largest remainder, so that the parts sum to the
    /// money, and full payment leaves exactly the document's amounts.</summary>
    /// <param name="parts">Of one document and currency.</param>
    /// <param name="money">Minor units, signed as the parts: of a sale negative.</param>
    /// <param name="mode">The workspace's rounding of money.</param>
    public static long[] Of(IReadOnlyList<CashPart> parts, long money, RoundingMode mode)
    {
        ArgumentNullException.ThrowIfNull(parts);
        var total = parts.Sum(p => p.Whole);
        var soFar = parts.Sum(p => p.Counted) + money;
        if (total == 0 && soFar != 0)
        {
            throw new ArgumentOutOfRangeException(nameof(money), money, "Nothing waits for money.");
        }

        var targets = total == 0 ? new long[parts.Count] : Spreading.Over([.. parts.Select(p => Fraction.Of((BigInteger)p.Whole * soFar, total))], soFar, mode);
        return [.. parts.Select((p, i) => targets[i] - p.Counted)];
    }

    /// <summary>What counts already is set right after a change of the whole: it becomes its share of it. No money comes with it, so the parts sum to zero, in base too.</summary>
    /// <param name="parts">Of one document and currency, as they are after the change.</param>
    /// <param name="mode">The workspace's rounding of money.</param>
    /// <returns>Minor units by part, and the same in base.</returns>
    public static (long[] Minors, long[] InBase) SetRight(IReadOnlyList<CashPart> parts, RoundingMode mode)
    {
        ArgumentNullException.ThrowIfNull(parts);
        var (counted, countedBase) = (parts.Sum(p => p.Counted), parts.Sum(p => p.CountedBase));
        if (counted == 0)
        {
            // money came and went: nothing of it counts any more
            return countedBase == 0 ? ([.. parts.Select(p => -p.Counted)], [.. parts.Select(p => -p.CountedBase)]) : (new long[parts.Count], new long[parts.Count]);
        }

        if (parts.Sum(p => p.Whole) == 0)
        {
            return (new long[parts.Count], new long[parts.Count]);
        }

        var moved = Of(parts, 0, mode);
        return (moved, InBase(
            [.. parts.Select((p, i) => (p.Posting.Role, moved[i]))], 0, [.. moved.Select(m => Fraction.Of((BigInteger)m * countedBase, counted))], mode));
    }

    /// <summary>Shares of a whole by the parts' own amounts: what is given up, or credited, of each. They sum to it.</summary>
    /// <param name="wholes">Minor units; they do not sum to zero.</param>
    /// <param name="given">Minor units, signed as their sum.</param>
    /// <param name="mode">The workspace's rounding of money.</param>
    public static long[] Portion(IReadOnlyList<long> wholes, long given, RoundingMode mode)
    {
        ArgumentNullException.ThrowIfNull(wholes);
        var total = wholes.Sum();
        ArgumentOutOfRangeException.ThrowIfZero(total);
        return Spreading.Over([.. wholes.Select(w => Fraction.Of((BigInteger)w * given, total))], given, mode);
    }

    /// <summary>The shares in base: tax exactly, the rest takes what that leaves of the money, by largest remainder.</summary>
    /// <param name="shares">Role and minor units, in their currency.</param>
    /// <param name="money">What they come to in base, minor units: their sum.</param>
    /// <param name="rate">The money's, from their currency to base.</param>
    /// <param name="mode">The workspace's rounding of money.</param>
    public static long[] InBase(IReadOnlyList<(AccountRole Role, long Minor)> shares, long money, FoundRate rate, RoundingMode mode)
    {
        ArgumentNullException.ThrowIfNull(shares);
        ArgumentNullException.ThrowIfNull(rate);
        return InBase(shares, money, [.. shares.Select(s => Fraction.At(s.Minor, rate))], mode);
    }

    private static long[] InBase(IReadOnlyList<(AccountRole Role, long Minor)> shares, long money, Fraction[] exact, RoundingMode mode)
    {
        var (minors, left) = (new long[shares.Count], money);
        var others = new List<int>(shares.Count);
        for (var i = 0; i < minors.Length; i++)
        {
            if (shares[i].Role is AccountRole.OutputTax or AccountRole.InputTax)
            {
                minors[i] = exact[i].Round(mode);
                left -= minors[i];
            }
            else if (shares[i].Minor != 0)
            {
                others.Add(i);
            }
        }

        if (others.Count == 0)
        {
            return Spreading.Over(exact, money, mode);
        }

        var spread = Spreading.Over([.. others.Select(i => exact[i])], left, mode);
        for (var i = 0; i < spread.Length; i++)
        {
            minors[others[i]] = spread[i];
        }

        return minors;
    }
}
