using NodaTime;
using Timepost.Domain.Amounts;

namespace Timepost.Domain.Fx;

/// <summary>Why there is no rate.</summary>
public enum RateGap
{
    /// <summary>There is one.</summary>
    None,

    /// <summary>The provider has none of the currency by that day.</summary>
    NoRate,

    /// <summary>The provider's last one by that day is older than allowed.</summary>
    TooOld,

    /// <summary>Only a way through another currency is there, and the provider's rates have no common base.</summary>
    NoCommonBase,
}

/// <summary>What a search found: a rate, or why there is none.</summary>
/// <param name="Rate">The rate; null where there is none.</param>
/// <param name="Gap">Why; <see cref="RateGap.None"/> where there is one.</param>
public readonly record struct RateSearch(FoundRate? Rate, RateGap Gap);

/// <summary>Rates of a number of providers, and the search among them. Pure: the order in which rates come does not matter, and no row older than the
/// age or later than the day changes what is found.</summary>
/// <remarks>A pair is taken as published, else its inverse, else through the base that all rates of the provider share which are young enough. A day without
/// a rate uses the last earlier one, at most so many days old, each of two rates by itself. Of several rows of one provider, pair and day the one
/// captured last counts. A search is two binary searches and allocates nothing but the first result of a row; not safe for several threads.</remarks>
public sealed class RateTable
{
    /// <summary>How old a rate may be where nothing else is said, in days: over a long weekend.</summary>
    public const int DefaultMaxAgeDays = 4;

    private static readonly LocalDate Epoch = new(1970, 1, 1);
    private readonly Dictionary<string, Source> _sources = new(StringComparer.Ordinal);
    private readonly int _maxAge;

    /// <summary>Of these rates.</summary>
    /// <param name="rates">In any order.</param>
    /// <param name="maxAgeDays">How old a rate may be, in days: 0 is the day itself.</param>
    /// <exception cref="ArgumentOutOfRangeException">The age is below 0.</exception>
    public RateTable(IEnumerable<FxRate> rates, int maxAgeDays = DefaultMaxAgeDays)
    {
        ArgumentNullException.ThrowIfNull(rates);
        ArgumentOutOfRangeException.ThrowIfNegative(maxAgeDays);
        _maxAge = maxAgeDays;
        var pairs = new Dictionary<(string Provider, Currency Base, Currency Quote), List<FxRate>>();
        foreach (var rate in rates)
        {
            var key = (rate.Provider, rate.Base, rate.Quote);
            if (!pairs.TryGetValue(key, out var pair))
            {
                pairs[key] = pair = [];
            }

            pair.Add(rate);
        }

        foreach (var ((provider, of, quote), pair) in pairs)
        {
            if (!_sources.TryGetValue(provider, out var source))
            {
                _sources[provider] = source = new Source();
            }

            source.Pairs[(of, quote)] = new Series(pair);
        }

        foreach (var source in _sources.Values)
        {
            source.Close();
        }

        Providers = [.. _sources.Keys.Order(StringComparer.Ordinal)];
    }

    /// <summary>The providers, by name.</summary>
    public IReadOnlyList<string> Providers { get; }

    /// <summary>The rate of one provider from a currency to another on a day. Where a pair was published both ways, the later day counts, and on one
    /// day what was captured last.</summary>
    public RateSearch Find(string provider, Currency from, Currency to, LocalDate date)
    {
        if (from == to)
        {
            return new(FoundRate.Same(from), RateGap.None);
        }

        if (!_sources.TryGetValue(provider, out var source))
        {
            return new(null, RateGap.NoRate);
        }

        var day = DayOf(date);
        var (direct, straight) = source.Last(from, to, day);
        var (inverse, back) = source.Last(to, from, day);
        if (straight < 0 && back < 0)
        {
            return Through(source, from, to, day);
        }

        var turned = straight < 0 || (back >= 0 && Later(inverse!, back, direct!, straight));
        var (series, at) = turned ? (inverse!, back) : (direct!, straight);
        return day - series.Days[at] > _maxAge ? new(null, RateGap.TooOld) : new(series.Found(at, turned), RateGap.None);
    }

    private RateSearch Through(Source source, Currency from, Currency to, int day)
    {
        if (!source.TryBase(day - _maxAge, day, out var through, out var several))
        {
            return new(null, several ? RateGap.NoCommonBase : RateGap.NoRate);
        }

        var (first, one) = source.Last(through, from, day);
        var (second, two) = source.Last(through, to, day);
        return one < 0 || two < 0 ? new(null, RateGap.NoRate)
            : day - first!.Days[one] > _maxAge || day - second!.Days[two] > _maxAge ? new(null, RateGap.TooOld)
            : new(FoundRate.Of(from, to, [first.Rates[one], second.Rates[two]]), RateGap.None);
    }

    private static bool Later(Series left, int at, Series right, int than) => left.Days[at] != right.Days[than]
        ? left.Days[at] > right.Days[than]
        : left.Rates[at].Captured > right.Rates[than].Captured;

    private static int DayOf(LocalDate date) => Period.DaysBetween(Epoch, date);

    // the last place whose day is not after this one; below 0 where there is none
    private static int LastUpTo(int[] days, int day)
    {
        var place = Array.BinarySearch(days, day);
        return place >= 0 ? place : ~place - 1;
    }

    private sealed class Source
    {
        private readonly List<(Currency Of, int[] Days)> _bases = [];

        public Dictionary<(Currency Of, Currency Quote), Series> Pairs { get; } = [];

        public void Close()
        {
            foreach (var group in Pairs.GroupBy(p => p.Key.Of))
            {
                _bases.Add((group.Key, [.. group.SelectMany(p => p.Value.Days).Distinct().Order()]));
            }

            _bases.Sort(static (left, right) => left.Of.CompareTo(right.Of));
        }

        public (Series? Series, int At) Last(Currency of, Currency quote, int day) =>
            Pairs.TryGetValue((of, quote), out var series) ? (series, LastUpTo(series.Days, day)) : (null, -1);

        // the one base with rates on these days; where there is none on them, the one with the last before
        public bool TryBase(int first, int last, out Currency found, out bool several)
        {
            (found, several) = (default, false);
            var (young, latest) = (0, int.MinValue);
            foreach (var (of, days) in _bases)
            {
                var at = LastUpTo(days, last);
                if (at < 0)
                {
                    continue;
                }

                young += days[at] >= first ? 1 : 0;
                if (days[at] > latest)
                {
                    (found, latest) = (of, days[at]);
                }
            }

            several = young > 1;
            return latest > int.MinValue && !several;
        }
    }

    // one pair of one provider: a row for each day
    private sealed class Series
    {
        private readonly FoundRate?[] _straight;
        private readonly FoundRate?[] _turned;

        public Series(List<FxRate> rates)
        {
            rates.Sort(static (left, right) => (left.Date, left.Captured, left.Id.Value).CompareTo((right.Date, right.Captured, right.Id.Value)));
            var kept = new List<FxRate>(rates.Count);
            foreach (var rate in rates)
            {
                if (kept.Count > 0 && kept[^1].Date == rate.Date)
                {
                    kept[^1] = rate;
                }
                else
                {
                    kept.Add(rate);
                }
            }

            Rates = [.. kept];
            Days = Array.ConvertAll(Rates, static r => DayOf(r.Date));
            _straight = new FoundRate?[Rates.Length];
            _turned = new FoundRate?[Rates.Length];
        }

        public FxRate[] Rates { get; }

        public int[] Days { get; }

        public FoundRate Found(int at, bool turned)
        {
            ref var found = ref (turned ? _turned : _straight)[at];
            var rate = Rates[at];
            return found ??= turned ? FoundRate.Of(rate.Quote, rate.Base, [rate])! : FoundRate.Of(rate.Base, rate.Quote, [rate])!;
        }
    }
}
