using Timepost.Domain.Amounts;

namespace Timepost.Domain.Billing;

/// <summary>Amounts of a whole document over its lines.</summary>
internal static class OverLines
{
    /// <summary>An amount over lines by net and tax code: first over the codes by their sums, then over the lines
    /// of each, both by largest remainder. Lines of zero or less take nothing.</summary>
    public static long[] Allocate(long amount, int lines, Func<int, int> codeOf, Func<int, long> netOf, int codes)
    {
        var byLine = new long[lines];
        if (amount == 0 || lines == 0)
        {
            return byLine;
        }

        var sums = new long[codes];
        for (var i = 0; i < lines; i++)
        {
            sums[codeOf(i)] += Math.Max(0, netOf(i));
        }

        var byCode = new long[codes];
        if (sums.AsSpan().IndexOfAnyExcept(0) < 0)
        {
            // nothing has a net: the first line takes it, so that nothing is lost
            byLine[0] = amount;
            return byLine;
        }

        Allocation.Split(amount, sums, byCode);
        for (var code = 0; code < codes; code++)
        {
            if (sums[code] == 0)
            {
                continue;
            }

            var weights = new long[lines];
            var parts = new long[lines];
            for (var i = 0; i < lines; i++)
            {
                weights[i] = codeOf(i) == code ? Math.Max(0, netOf(i)) : 0;
            }

            Allocation.Split(byCode[code], weights, parts);
            for (var i = 0; i < lines; i++)
            {
                byLine[i] += parts[i];
            }
        }

        return byLine;
    }

    /// <summary>A rounded whole over lines by their exact shares of it, which may have either sign: each takes its
    /// share towards zero of the whole's sign, then the largest remainders take one unit each.</summary>
    /// <param name="whole">The rounded sum, within one unit of the sum of the exact shares.</param>
    /// <param name="lines">How many.</param>
    /// <param name="exactOf">The exact share of a line, minor units.</param>
    public static long[] ByExactShares(long whole, int lines, Func<int, decimal> exactOf)
    {
        // a negative document mirrors a positive one
        var sign = whole < 0 ? -1 : 1;
        var parts = new long[lines];
        var remainders = new decimal[lines];
        var order = new int[lines];
        long given = 0;
        for (var i = 0; i < lines; i++)
        {
            var exact = exactOf(i) * sign;
            parts[i] = (long)decimal.Floor(exact);
            remainders[i] = exact - parts[i];
            order[i] = i;
            given += parts[i];
        }

        Array.Sort(order, (a, b) => remainders[a] != remainders[b] ? remainders[b].CompareTo(remainders[a]) : a.CompareTo(b));
        var rest = Math.Abs(whole) - given;
        for (var i = 0; i < rest; i++)
        {
            parts[order[i]]++;
        }

        for (var i = 0; i < lines; i++)
        {
            parts[i] *= sign;
        }

        return parts;
    }
}
