using Timepost.Domain.Amounts;

namespace Timepost.Domain.Subledger;

/// <summary>Base amounts of a document in another currency.</summary>
public static class BaseAmounts
{
    /// <summary>Converts postings that sum to zero so that their base amounts do too: each is converted and rounded; what
    /// rounding leaves goes, a minor unit each, to the postings whose rounding took most from it. The first
    /// posting, which is the document's total, is exact.</summary>
    /// <param name="postings">In one currency, the document's total first.</param>
    /// <param name="convert">The exact value in base, major units, of an amount in major units.</param>
    /// <param name="currency">Base currency.</param>
    /// <param name="mode">The workspace's rounding of money.</param>
    /// <param name="first">Base amount of the first posting where it is known (what it relieves); null: converted.</param>
    public static IReadOnlyList<SubledgerPosting> Of(
        IReadOnlyList<LedgerPosting> postings, Func<decimal, decimal> convert, Currency currency, RoundingMode mode, long? first = null)
    {
        ArgumentNullException.ThrowIfNull(postings);
        ArgumentNullException.ThrowIfNull(convert);
        var minors = new long[postings.Count];
        var missing = new (decimal Left, int At)[postings.Count];
        long sum = 0;
        for (var i = 0; i < minors.Length; i++)
        {
            var exact = convert(postings[i].Amount.Amount);
            minors[i] = i == 0 && first is { } known ? known : Money.Rounded(exact, currency, mode).Minor;
            missing[i] = ((exact * currency.MinorPerMajor) - minors[i], i);
            sum += minors[i];
        }

        // those that lack most first where something is missing, those that have most over first where there is too much
        var order = missing.Where(m => m.At > 0).OrderBy(m => sum > 0 ? m.Left : -m.Left).ThenBy(m => m.At).ToList();
        for (var i = 0; sum != 0 && order.Count > 0; i = (i + 1) % order.Count)
        {
            var step = Math.Sign(sum);
            minors[order[i].At] -= step;
            sum -= step;
        }

        return [.. postings.Select((p, i) => new SubledgerPosting(p, minors[i]))];
    }
}
