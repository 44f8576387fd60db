using System.Numerics;
using NodaTime;
using Timepost.Domain.Amounts;
using Timepost.Domain.Billing;
using Timepost.Domain.Identity;

namespace Timepost.Domain.Fx;

/// <summary>The tax of a draft in base: converted per code and day of its rate, and handed back to the lines. Tax that a retainer pays is taken off the days of
/// what it pays, in proportion, so that what is paid in full comes to nothing in base, too.</summary>
internal sealed class LineTaxes
{
    private readonly InvoiceDraft _draft;
    private readonly List<List<RateId>> _ids;

    /// <summary>Of a draft.</summary>
    /// <param name="draft">The draft.</param>
    /// <param name="dayOf">The day whose rate a line's tax takes.</param>
    /// <param name="rates">By day.</param>
    /// <param name="rounding">The workspace's rounding of money.</param>
    public LineTaxes(InvoiceDraft draft, Func<InvoiceLine, LocalDate> dayOf, SortedDictionary<LocalDate, FoundRate> rates, RoundingMode rounding)
    {
        _draft = draft;
        Minors = new long[draft.Lines.Count];
        Exact = new Fraction[draft.Lines.Count];
        _ids = [.. draft.Lines.Select(_ => new List<RateId>())];
        foreach (var (code, days) in ByCode(dayOf))
        {
            foreach (var (day, members) in days)
            {
                Convert(code, rates[day], members, rounding);
            }
        }
    }

    /// <summary>Base tax of each line, minor units.</summary>
    public long[] Minors { get; }

    /// <summary>The same before rounding.</summary>
    public Fraction[] Exact { get; }

    /// <summary>By code and day.</summary>
    public List<LockedTax> Groups { get; } = [];

    /// <summary>Ids of the rates of a line's tax.</summary>
    public IReadOnlyList<RateId> RatesOf(int line) => _ids[line];

    private void Convert(string code, FoundRate rate, List<(int Line, long Minor)> members, RoundingMode rounding)
    {
        var tax = Money.OfMinor(members.Sum(m => m.Minor), _draft.Currency);
        var inBase = FxConversion.Convert(tax, rate, rounding);
        Fraction[] exact = [.. members.Select(m => Fraction.At(m.Minor, rate))];
        var shares = Spreading.Over(exact, inBase.Minor, rounding);
        for (var i = 0; i < exact.Length; i++)
        {
            var line = members[i].Line;
            Minors[line] += shares[i];
            Exact[line] += exact[i];
            _ids[line].AddRange(rate.Ids.Where(id => !_ids[line].Contains(id)));
        }

        Groups.Add(new LockedTax(code, rate, tax, inBase));
    }

    private SortedDictionary<string, SortedDictionary<LocalDate, List<(int Line, long Minor)>>> ByCode(Func<InvoiceLine, LocalDate> dayOf)
    {
        var codes = new SortedDictionary<string, SortedDictionary<LocalDate, List<(int Line, long Minor)>>>(StringComparer.Ordinal);
        foreach (var applied in (bool[])[false, true])
        {
            for (var i = 0; i < _draft.Lines.Count; i++)
            {
                var line = _draft.Lines[i];
                if (line.Tax.IsZero || (line.Kind == LineKind.RetainerApplied) != applied)
                {
                    continue;
                }

                if (!codes.TryGetValue(line.TaxCode, out var days))
                {
                    codes[line.TaxCode] = days = [];
                }

                if (!applied || days.Count == 0 || days.Values.Sum(d => d.Sum(m => m.Minor)) == 0)
                {
                    Add(days, dayOf(line), i, line.Tax.Minor);
                }
                else
                {
                    TakeOff(days, i, line.Tax.Minor);
                }
            }
        }

        return codes;
    }

    // of what is left on each day its share
    private static void TakeOff(SortedDictionary<LocalDate, List<(int Line, long Minor)>> days, int line, long minor)
    {
        var left = days.ToDictionary(d => d.Key, d => d.Value.Sum(m => m.Minor));
        var whole = left.Values.Sum();
        var shares = Spreading.Over([.. days.Keys.Select(day => Fraction.Of((BigInteger)minor * left[day], whole))], minor, RoundingMode.HalfUp);
        foreach (var (day, share) in days.Keys.Zip(shares).ToList())
        {
            if (share != 0)
            {
                days[day].Add((line, share));
            }
        }
    }

    private static void Add(SortedDictionary<LocalDate, List<(int Line, long Minor)>> days, LocalDate day, int line, long minor)
    {
        if (!days.TryGetValue(day, out var members))
        {
            days[day] = members = [];
        }

        members.Add((line, minor));
    }
}
