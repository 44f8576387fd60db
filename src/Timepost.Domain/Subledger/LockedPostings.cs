using System.Numerics;
using Timepost.Domain.Amounts;
using Timepost.Domain.Fx;
using Timepost.Domain.Identity;
using Timepost.Domain.Mapping;

namespace Timepost.Domain.Subledger;

/// <summary>The postings of a document in another currency, in base: what is owed stands at the document's total in base, tax at what it was converted to by
/// code and day, and what the lines make at what their lines stand at. So they sum to zero.</summary>
public sealed class LockedPostings
{
    private readonly IReadOnlyList<LedgerPosting> _ledger;
    private readonly DocumentLock _locked;
    private readonly RoundingMode _rounding;
    private readonly long[] _minors;
    private readonly List<RateId>[] _rates;
    private readonly Dictionary<LedgerPosting, int> _at = [];
    private long _homeless;

    private LockedPostings(IReadOnlyList<LedgerPosting> ledger, DocumentLock locked, RoundingMode rounding)
    {
        (_ledger, _locked, _rounding) = (ledger, locked, rounding);
        _minors = new long[ledger.Count];
        _rates = [.. ledger.Select(_ => new List<RateId>())];
        for (var i = 0; i < ledger.Count; i++)
        {
            _at[ledger[i] with { Amount = Money.Zero(ledger[i].Amount.Currency) }] = i;
        }
    }

    /// <summary>With base amounts.</summary>
    /// <param name="ledger">In the document's currency; they sum to zero.</param>
    /// <param name="parts">What its lines make of them; all else is the document's: its total, and tax.</param>
    /// <param name="sign">−1: its lines are credited (sales); 1: they are debited (costs).</param>
    /// <param name="locked">Its amounts in base.</param>
    /// <param name="rounding">The workspace's rounding of money.</param>
    public static IReadOnlyList<SubledgerPosting> Of(
        IReadOnlyList<LedgerPosting> ledger, IReadOnlyList<LedgerPart> parts, int sign, DocumentLock locked, RoundingMode rounding)
    {
        ArgumentNullException.ThrowIfNull(ledger);
        ArgumentNullException.ThrowIfNull(parts);
        ArgumentNullException.ThrowIfNull(locked);
        return new LockedPostings(ledger, locked, rounding).Run(parts, sign);
    }

    private SubledgerPosting[] Run(IReadOnlyList<LedgerPart> parts, int sign)
    {
        var own = _ledger.Select(p => p.Amount.Minor).ToArray();
        foreach (var part in parts)
        {
            if (_at.TryGetValue(part.Posting, out var at))
            {
                own[at] -= part.Amount.Minor;
            }
        }

        var ofLine = parts.ToLookup(p => p.Line);
        foreach (var line in _locked.Lines)
        {
            Line(line, [.. ofLine[line.Line]], sign * line.BaseNet.Minor);
        }

        int[] taxes = [.. Enumerable.Range(0, own.Length).Where(i => own[i] != 0 && IsTax(i))];
        foreach (var code in _locked.Taxes.GroupBy(t => t.Code))
        {
            IReadOnlyList<RateId> ids = [.. code.SelectMany(t => t.Rate.Ids).Distinct()];
            Spread([.. taxes.Where(i => _ledger[i].TaxCode == code.Key)], own, sign * code.Sum(t => t.BaseTax.Minor), ids);
        }

        Spread(
            [.. Enumerable.Range(0, own.Length).Where(i => own[i] != 0 && !IsTax(i))], own, -sign * _locked.Document.BaseTotal.Minor,
            [.. _locked.Document.Rates.Concat(_locked.Document.Rates.SequenceEqual(_locked.Rate.Ids) ? [] : _locked.Document.TaxRates).Distinct()]);
        Settle();
        return [.. _ledger.Select((p, i) => new SubledgerPosting(p, _minors[i]) { Rates = string.Join(' ', _rates[i]) })];
    }

    // what a line adds beside its income (what it costs, what it gives up of the price, what a retainer pays) at the line's rate; income takes the rest
    private void Line(LockedAmount line, IReadOnlyList<LedgerPart> parts, long whole)
    {
        var main = parts.FirstOrDefault(p => p.Posting.Role == AccountRole.Revenue) ?? parts.FirstOrDefault(p => p.Posting.Role is not (AccountRole.OutputTax or AccountRole.InputTax));
        var left = whole;
        foreach (var part in parts)
        {
            if (!ReferenceEquals(part, main))
            {
                var minor = InBase(line, part.Amount.Minor);
                left -= minor;
                Put(part.Posting, minor, line.Rates);
            }
        }

        if (main is null)
        {
            _homeless += left;
        }
        else
        {
            Put(main.Posting, left, line.Rates);
        }
    }

    private long InBase(LockedAmount line, long minor) => line.Rates.SequenceEqual(_locked.Rate.Ids) || line.Net.IsZero
        ? Fraction.At(minor, _locked.Rate).Round(_rounding)
        : Fraction.Of((BigInteger)minor * line.BaseNet.Minor, line.Net.Minor).Round(_rounding);

    // over postings of one kind, by their amounts
    private void Spread(int[] members, long[] own, long whole, IReadOnlyList<RateId> ids)
    {
        var sum = members.Sum(i => own[i]);
        if (sum == 0)
        {
            _homeless += whole;
            return;
        }

        var shares = Spreading.Over([.. members.Select(i => Fraction.Of((BigInteger)own[i] * whole, sum))], whole, _rounding);
        for (var i = 0; i < members.Length; i++)
        {
            _minors[members[i]] += shares[i];
            _rates[members[i]].AddRange(ids.Where(id => !_rates[members[i]].Contains(id)));
        }
    }

    private void Put(LedgerPosting posting, long minor, IReadOnlyList<RateId> ids)
    {
        if (_at.TryGetValue(posting, out var at))
        {
            _minors[at] += minor;
            _rates[at].AddRange(ids.Where(id => !_rates[at].Contains(id)));
        }
        else
        {
            _homeless += minor;
        }
    }

    // what stands at an account where nothing is in the document's currency is the firm's own
    private void Settle()
    {
        if (_homeless != 0 && _ledger.Count > 0)
        {
            var home = Enumerable.Range(0, _ledger.Count).Where(i => i > 0 && !IsTax(i)).OrderBy(i => _ledger[i].Role == AccountRole.Revenue ? 0 : 1).FirstOrDefault();
            _minors[home] += _homeless;
            _homeless = 0;
        }
    }

    private bool IsTax(int posting) => _ledger[posting].Role is AccountRole.OutputTax or AccountRole.InputTax;
}
