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

/// <summary>Rates of a number of providers, and the search among them. Pure: the order in which rates come does not matter.</summary>
/// <remarks>A pair is taken as published, else its inverse, else through the base that all rates of the provider share. A day without a rate uses the last
/// earlier one, at most so many days old, each of two rates by itself. Of several rows of one provider, pair and day the one captured last counts.</remarks>
public sealed class RateTable
{
    /// <summary>How old a rate may be where nothing else is said, in days: over a long weekend.</summary>
    public const int DefaultMaxAgeDays = 4;

    private readonly Dictionary<(string Provider, Currency Base, Currency Quote), List<FxRate>> _pairs = [];
    private readonly Dictionary<string, Currency?> _bases = new(StringComparer.Ordinal);
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
        foreach (var rate in rates)
        {
            var key = (rate.Provider, rate.Base, rate.Quote);
            if (!_pairs.TryGetValue(key, out var pair))
            {
                _pairs[key] = pair = [];
                // two bases are none
                _bases[rate.Provider] = !_bases.TryGetValue(rate.Provider, out var had) || had == rate.Base ? rate.Base : null;
            }

            pair.Add(rate);
        }

        foreach (var pair in _pairs.Values)
        {
            pair.Sort(static (left, right) => (left.Date, left.Captured, left.Id.Value).CompareTo((right.Date, right.Captured, right.Id.Value)));
        }
    }

    /// <summary>The providers, by name.</summary>
    public IReadOnlyList<string> Providers => [.. _bases.Keys.Order(StringComparer.Ordinal)];

    /// <summary>The rate of one provider from a currency to another on a day. Where a pair was published both ways, the later day counts, and on one
    /// day what was captured last.</summary>
    public RateSearch Find(string provider, Currency from, Currency to, LocalDate date)
    {
        if (from == to)
        {
            return new(FoundRate.Same(from), RateGap.None);
        }

        var direct = Last(provider, from, to, date);
        var inverse = Last(provider, to, from, date);
        if ((direct ?? inverse) is not null)
        {
            var one = direct is null || (inverse is not null && (inverse.Date, inverse.Captured).CompareTo((direct.Date, direct.Captured)) > 0) ? inverse! : direct;
            return IsTooOld(one, date) ? new(null, RateGap.TooOld) : new(FoundRate.Of(from, to, [one]), RateGap.None);
        }

        if (!_bases.TryGetValue(provider, out var common))
        {
            return new(null, RateGap.NoRate);
        }

        if (common is not { } through)
        {
            return new(null, RateGap.NoCommonBase);
        }

        return Last(provider, through, from, date) is not { } first || Last(provider, through, to, date) is not { } second ? new(null, RateGap.NoRate)
            : IsTooOld(first, date) || IsTooOld(second, date) ? new(null, RateGap.TooOld)
            : new(FoundRate.Of(from, to, [first, second]), RateGap.None);
    }

    private bool IsTooOld(FxRate rate, LocalDate date) => Period.DaysBetween(rate.Date, date) > _maxAge;

    // the last one by the day; of one day that which was captured last
    private FxRate? Last(string provider, Currency from, Currency to, LocalDate date) =>
        _pairs.TryGetValue((provider, from, to), out var pair) ? pair.FindLast(r => r.Date <= date) : null;
}
