using NodaTime;
using Timepost.Domain.Identity;
using Timepost.Domain.Mapping;

namespace Timepost.Domain.Billing;

/// <summary>What a final draft adds to its rounding scopes, so that later work of the same scope is rounded with it.</summary>
public static class ScopeTally
{
    /// <summary>By key of <see cref="RoundingScopes"/>: billable raw seconds and billed seconds of this draft, sorted by
    /// key. Empty where time is not rounded, or entry by entry (then the entry itself remembers).</summary>
    /// <param name="input">What the draft was computed from.</param>
    /// <param name="draft">The draft.</param>
    /// <param name="keys">Filled with the scope of each entry and day; null: nobody asks.</param>
    public static SortedDictionary<string, (long RawSeconds, long BilledSeconds)> Of(
        BillingInput input, InvoiceDraft draft, Dictionary<(EntryId, LocalDate), string>? keys = null)
    {
        ArgumentNullException.ThrowIfNull(input);
        ArgumentNullException.ThrowIfNull(draft);
        var tally = new SortedDictionary<string, (long RawSeconds, long BilledSeconds)>(StringComparer.Ordinal);
        var policy = input.Agreement.Rounding;
        if (policy.Scope == RoundingScope.Entry || (policy.Mode == TimeRoundingMode.None && policy.MinimumSeconds == 0))
        {
            return tally;
        }

        var entries = new Dictionary<(EntryId, LocalDate), BillableEntry>(input.Entries.Count);
        foreach (var entry in input.Entries)
        {
            entries[(entry.Id, entry.BillingDay)] = entry;
        }

        foreach (var line in draft.Lines)
        {
            if (line.Kind is not (LineKind.Work or LineKind.UnderRetainer))
            {
                continue;
            }

            foreach (var share in line.Entries)
            {
                var entry = entries[(share.Id, share.BillingDay)];
                var key = KeyOf(input, in entry, line);
                keys?.TryAdd((share.Id, share.BillingDay), key);
                var sum = tally.GetValueOrDefault(key);
                tally[key] = (sum.RawSeconds + share.BillableSeconds, sum.BilledSeconds + share.BilledSeconds);
            }
        }

        return tally;
    }

    private static string KeyOf(BillingInput input, in BillableEntry entry, InvoiceLine line)
    {
        var period = entry.Late ? BillingPeriods.Of(entry.BillingDay, input.Agreement.Period).Label : input.Identity.Period;
        var by = input.Agreement.Lines.By;
        return input.Agreement.Rounding.Scope switch
        {
            RoundingScope.Entry => RoundingScopes.KeyOf(entry.Id),
            RoundingScope.Day => RoundingScopes.KeyOf(entry.Worker.Id, entry.Task?.Id ?? "", entry.BillingDay),
            RoundingScope.Invoice => RoundingScopes.KeyOfProject(period, entry.Project?.Id ?? ""),
            RoundingScope.Line => RoundingScopes.KeyOfLine(
                period,
                by.HasFlag(LineGrouping.Project) ? entry.Project?.Id ?? "" : "",
                by.HasFlag(LineGrouping.Task) ? entry.Task?.Id ?? "" : "",
                by.HasFlag(LineGrouping.Worker) ? entry.Worker.Id : "",
                by.HasFlag(LineGrouping.Day) ? entry.BillingDay : null,
                by.HasFlag(LineGrouping.Entry) ? entry.Id : null,
                entry.Rate.PerHour,
                line.TaxCode,
                line.TaxPercent),
        };
    }
}
