using NodaTime;
using Timepost.Domain.Billing;
using Timepost.Domain.Identity;
using Timepost.Domain.Mapping;

namespace Timepost.Engine.Plans;

/// <summary>Entries cut at midnight: where entries are rounded one by one, the parts on several invoices are rounded as
/// one entry, so each invoice is told what the others billed of it.</summary>
internal sealed class SplitEntries
{
    private readonly Dictionary<EntryId, List<BillableEntry>> _parts = [];

    public void Clear() => _parts.Clear();

    /// <summary>A part, with what final documents took of it.</summary>
    public void Note(EntryId id, BillableEntry part)
    {
        if (!_parts.TryGetValue(id, out var parts))
        {
            _parts[id] = parts = [];
        }

        parts.Add(part);
    }

    /// <summary>Adds to a group the other parts of its entries as far as they are billed; they take no line.</summary>
    public void AddContext(Group group)
    {
        if (_parts.Count == 0 || group.Terms.Agreement.Rounding is not { Scope: RoundingScope.Entry, Mode: not TimeRoundingMode.None })
        {
            return;
        }

        var here = group.Entries.Where(e => _parts.ContainsKey(e.Id)).Select(e => (e.Id, e.BillingDay)).ToHashSet();
        foreach (var id in here.Select(h => h.Id).Distinct().OrderBy(i => i.Value).ToList())
        {
            foreach (var part in _parts[id])
            {
                if (part.DisposedSeconds > 0 && !here.Contains((id, part.BillingDay)))
                {
                    var first = group.Entries.First(e => e.Id == id);
                    group.Entries.Add(part with { OpenSeconds = 0, Rate = first.Rate, Billable = first.Billable });
                }
            }
        }
    }

    /// <summary>Remembers what a draft of this plan took.</summary>
    public void Taken(InvoiceDraft draft)
    {
        if (_parts.Count == 0)
        {
            return;
        }

        foreach (var line in draft.Lines)
        {
            foreach (var share in line.Entries)
            {
                if (_parts.TryGetValue(share.Id, out var parts))
                {
                    Add(parts, share.BillingDay, share.RawSeconds, share.BilledSeconds);
                }
            }
        }
    }

    private static void Add(List<BillableEntry> parts, LocalDate day, long raw, long billed)
    {
        for (var i = 0; i < parts.Count; i++)
        {
            if (parts[i].BillingDay == day)
            {
                parts[i] = parts[i] with
                {
                    DisposedSeconds = parts[i].DisposedSeconds + raw,
                    BilledBeforeSeconds = parts[i].BilledBeforeSeconds + billed,
                };
            }
        }
    }
}
