using NodaTime;
using Timepost.Domain.Identity;
using Timepost.Domain.Mapping;

namespace Timepost.Domain.Billing;

/// <summary>Rounding of billed time, and the names of what is rounded as one.</summary>
public static class RoundingScopes
{
    // no mapped id contains the unit separator
    private const char Separator = '\u001f';

    /// <summary>Billed seconds of a scope: the raw seconds at the increment, and at least the minimum.
    /// Zero stays zero.</summary>
    /// <param name="seconds">Raw billable seconds of the whole scope, zero or more.</param>
    /// <param name="policy">How.</param>
    /// <exception cref="ArgumentOutOfRangeException">Seconds or minimum below zero, or an increment below one.</exception>
    public static long Round(long seconds, TimeRounding policy)
    {
        ArgumentNullException.ThrowIfNull(policy);
        ArgumentOutOfRangeException.ThrowIfNegative(seconds);
        ArgumentOutOfRangeException.ThrowIfLessThan(policy.IncrementSeconds, 1, nameof(policy));
        ArgumentOutOfRangeException.ThrowIfNegative(policy.MinimumSeconds, nameof(policy));
        if (seconds == 0)
        {
            return 0;
        }

        long increment = policy.IncrementSeconds;
        var whole = seconds / increment;
        var rest = seconds - (whole * increment);
        var up = rest != 0 && policy.Mode switch
        {
            TimeRoundingMode.None => false,
            TimeRoundingMode.Up => true,
            TimeRoundingMode.Down => false,
            TimeRoundingMode.HalfUp => rest * 2 >= increment,
            TimeRoundingMode.HalfDown => rest * 2 > increment,
            TimeRoundingMode.HalfEven => rest * 2 > increment || (rest * 2 == increment && whole % 2 != 0),
        };
        var rounded = policy.Mode == TimeRoundingMode.None ? seconds : (whole + (up ? 1 : 0)) * increment;
        return Math.Max(policy.MinimumSeconds, rounded);
    }

    /// <summary>The key of a scope <see cref="RoundingScope.Entry"/> in <see cref="PriorBilling.Scopes"/>.</summary>
    public static string KeyOf(EntryId entry) => $"e{Separator}{entry}";

    /// <summary>The key of a scope <see cref="RoundingScope.Day"/>; the task's id is empty where there is none.</summary>
    public static string KeyOf(string worker, string task, LocalDate day) =>
        $"d{Separator}{worker}{Separator}{task}{Separator}{day:uuuu-MM-dd}";

    /// <summary>The key of a scope <see cref="RoundingScope.Invoice"/>; the project's id is empty where there is none.</summary>
    public static string KeyOfProject(string period, string project) => $"i{Separator}{period}{Separator}{project}";

    /// <summary>The key of a scope <see cref="RoundingScope.Line"/>: the project, task, worker, day and entry
    /// by which its line is grouped (empty where not), its rate and its tax code and percentage.</summary>
    public static string KeyOfLine(
        string period, string project, string task, string worker, LocalDate? day, EntryId? entry, decimal rate, string taxCode, decimal taxPercent)
    {
        var invariant = System.Globalization.CultureInfo.InvariantCulture;
        return string.Join(
            Separator, "l", period, project, task, worker, day?.ToString("uuuu-MM-dd", invariant) ?? "", entry?.ToString() ?? "",
            Canonical.Number(rate).ToString(invariant), taxCode, Canonical.Number(taxPercent).ToString(invariant));
    }

    /// <summary>How many raw seconds of an entry's part are billable, of the first so many that are disposed:
    /// the stated billable seconds in proportion, else the task's fraction; half-up to a second. Cumulative, so
    /// that a part billed in pieces sums to the same.</summary>
    internal static long BillableOf(in BillableEntry entry, long raw)
    {
        if (entry.BillableSeconds is { } stated)
        {
            var all = entry.OpenSeconds + entry.DisposedSeconds;
            return all == 0 ? 0 : (long)((((Int128)raw * stated * 2) + all) / ((Int128)all * 2));
        }

        var fraction = entry.Task?.BillableFraction ?? 1m;
        return fraction == 1m ? raw : (long)decimal.Round(raw * fraction, 0, MidpointRounding.AwayFromZero);
    }
}

/// <summary>One form for each number.</summary>
internal static class Canonical
{
    /// <summary>The same number without trailing zeros: 95.00 is 95.</summary>
    public static decimal Number(decimal value) => value / 1.0000000000000000000000000000m;
}
