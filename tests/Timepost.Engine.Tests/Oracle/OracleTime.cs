using NodaTime;
using Timepost.Domain.Mapping;

namespace Timepost.Engine.Tests.Oracle;

/// <summary>Billable part and rounding of time (billing.md, What is billable, Rounding time).</summary>
internal static class OracleTime
{
    /// <summary>The billable part of the first so many raw seconds of an entry, half-up to a second.</summary>
    public static long BillablePart(OracleEntry entry, long raw, decimal fraction) =>
        entry.BillableSeconds is { } stated && entry.Raw > 0
            ? (raw * new Exact(stated, entry.Raw)).Round(false)
            : (raw * Exact.Of(fraction)).Round(false);

    /// <summary>The rounded seconds of a scope that holds so many.</summary>
    public static long Rounded(long seconds, TimeRounding terms)
    {
        if (seconds == 0)
        {
            return 0;
        }

        long step = terms.IncrementSeconds;
        var below = seconds / step * step;
        var rest = seconds - below;
        var rounded = terms.Mode switch
        {
            TimeRoundingMode.None => seconds,
            TimeRoundingMode.Up => rest == 0 ? seconds : below + step,
            TimeRoundingMode.Down => below,
            TimeRoundingMode.HalfUp => 2 * rest >= step ? below + step : below,
            TimeRoundingMode.HalfDown => 2 * rest > step ? below + step : below,
            TimeRoundingMode.HalfEven => 2 * rest > step || (2 * rest == step && below / step % 2 == 1) ? below + step : below,
            _ => throw new InvalidOperationException($"{terms.Mode}"),
        };
        return Math.Max(terms.MinimumSeconds, rounded);
    }

    /// <summary>Seconds of a scope by entry: the total is rounded over all so far, less what was billed before, and handed
    /// back by largest remainder in the order of the entries.</summary>
    public static long[] Hand(IReadOnlyList<long> seconds, TimeRounding terms, (long Seconds, long Billed) before)
    {
        // no second is billed where there is none
        var now = seconds.Sum() == 0 ? 0 : Math.Max(0, Rounded(before.Seconds + seconds.Sum(), terms) - before.Billed);
        return Exact.Share(now, seconds);
    }

    /// <summary>The order of entries: billing day, start if known, connection (there is one), external id.</summary>
    public static IEnumerable<Piece> InOrder(IEnumerable<Piece> pieces) => pieces
        .OrderBy(p => p.Entry.Day).ThenBy(p => p.Entry.Start ?? long.MaxValue).ThenBy(p => p.Entry.Order, StringComparer.Ordinal).ThenBy(p => p.From);

    /// <summary>First day of the period of a day.</summary>
    public static LocalDate PeriodOf(LocalDate day, BillingPeriodLength length) => length switch
    {
        BillingPeriodLength.Week => day.PlusDays(1 - (int)day.DayOfWeek),
        BillingPeriodLength.Month => new LocalDate(day.Year, day.Month, 1),
        BillingPeriodLength.Quarter => new LocalDate(day.Year, ((day.Month - 1) / 3 * 3) + 1, 1),
        _ => new LocalDate(day.Year, 1, 1),
    };

    /// <summary>First day of the next period.</summary>
    public static LocalDate Next(LocalDate first, BillingPeriodLength length) => length switch
    {
        BillingPeriodLength.Week => first.PlusDays(7),
        BillingPeriodLength.Month => first.PlusMonths(1),
        BillingPeriodLength.Quarter => first.PlusMonths(3),
        _ => first.PlusYears(1),
    };
}
