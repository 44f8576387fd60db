using System.Numerics;
using Timepost.Domain.Amounts;
using Timepost.Domain.Fx;
using Timepost.Domain.Mapping;

namespace Timepost.Domain.Subledger;

/// <summary>Base amounts of postings in another currency that sum to zero, so that their base amounts do, too.</summary>
public static class BaseAmounts
{
    /// <summary>All at one rate. The first posting, which is the document's total, is exact, and so is tax of each code; what rounding leaves goes,
    /// a minor unit each, to those of the others whose rounding took most from them.</summary>
    /// <param name="postings">In one currency, the document's total first.</param>
    /// <param name="rate">From that currency to base.</param>
    /// <param name="mode">The workspace's rounding of money.</param>
    public static IReadOnlyList<SubledgerPosting> At(IReadOnlyList<LedgerPosting> postings, FoundRate rate, RoundingMode mode)
    {
        ArgumentNullException.ThrowIfNull(postings);
        ArgumentNullException.ThrowIfNull(rate);
        var exact = postings.Select(p => Fraction.At(p.Amount.Minor, rate)).ToArray();
        var known = new Dictionary<int, long>();
        for (var i = 0; i < exact.Length; i++)
        {
            if (i == 0 || postings[i].Role is AccountRole.OutputTax or AccountRole.InputTax)
            {
                known[i] = exact[i].Round(mode);
            }
        }

        if (known.Count == exact.Length && known.Count > 0)
        {
            known = new() { [0] = known[0] };
        }

        var ids = string.Join(' ', rate.Ids);
        return [.. Fill(postings, exact, known, mode).Select(p => p with { Rates = ids })];
    }

    /// <summary>Some are known, others should stand at what they take back; what then lacks to zero is income's, by its amounts.</summary>
    /// <param name="postings">In one currency.</param>
    /// <param name="known">Base amount by place; those of a document that settles another one stand at what they relieve.</param>
    /// <param name="targets">Base amount by place of others, before what lacks.</param>
    /// <param name="otherwise">Base for one unit of the currency for the rest: minor units ÷ minor units.</param>
    /// <param name="mode">The workspace's rounding of money.</param>
    public static IReadOnlyList<SubledgerPosting> Rest(
        IReadOnlyList<LedgerPosting> postings, IReadOnlyDictionary<int, long> known, IReadOnlyDictionary<int, long> targets, (long Base, long Amount) otherwise,
        RoundingMode mode)
    {
        ArgumentNullException.ThrowIfNull(postings);
        ArgumentNullException.ThrowIfNull(known);
        ArgumentNullException.ThrowIfNull(targets);
        Fraction[] exact = [.. postings.Select((p, i) => targets.TryGetValue(i, out var target) ? Fraction.Of(target)
            : Fraction.Of((BigInteger)p.Amount.Minor * otherwise.Base, otherwise.Amount))];
        int[] others = [.. Enumerable.Range(0, exact.Length).Where(i => !known.ContainsKey(i) && postings[i].Amount.Minor != 0)];
        int[] income = [.. others.Where(i => postings[i].Role is not (AccountRole.RetainerLiability or AccountRole.RecoverableExpense))];
        income = income.Length > 0 ? income : others;
        var whole = income.Sum(i => Math.Abs(postings[i].Amount.Minor));
        var lacks = others.Aggregate(Fraction.Of(-known.Values.Sum()), (sum, i) => sum - exact[i]);
        foreach (var i in income)
        {
            exact[i] += lacks * Fraction.Of(Math.Abs(postings[i].Amount.Minor), whole);
        }

        return Fill(postings, exact, known, mode);
    }

    private static SubledgerPosting[] Fill(IReadOnlyList<LedgerPosting> postings, Fraction[] exact, IReadOnlyDictionary<int, long> known, RoundingMode mode)
    {
        int[] others = [.. Enumerable.Range(0, exact.Length).Where(i => !known.ContainsKey(i))];
        var shares = Spreading.Over([.. others.Select(i => exact[i])], -known.Values.Sum(), mode);
        var minors = new long[exact.Length];
        foreach (var (at, minor) in known.Select(k => (k.Key, k.Value)).Concat(others.Zip(shares)))
        {
            minors[at] = minor;
        }

        return [.. postings.Select((p, i) => new SubledgerPosting(p, minors[i]))];
    }
}
