using NodaTime;
using Timepost.Domain.Billing;
using Timepost.Domain.Mapping;
using Timepost.Domain.Subcontracting;
using Timepost.Domain.Work;
using Timepost.Engine.Dispositions;
using Timepost.Engine.Intake;
using Timepost.Engine.Plans;
using Timepost.Engine.Workspaces;

namespace Timepost.Engine.Reconciliation;

/// <summary>What the sources hold of one client, in raw seconds.</summary>
internal sealed class SourceSum
{
    /// <summary>Active entries and held ones.</summary>
    public long Entries { get; set; }

    /// <summary>Of both.</summary>
    public long Seconds { get; set; }

    /// <summary>Of those that an exception holds.</summary>
    public long Held { get; set; }

    /// <summary>Of those that nobody is billed, and that are on no document.</summary>
    public long NonBillable { get; set; }

    /// <summary>On documents, beyond what the source says now.</summary>
    public long Overbilled { get; set; }
}

/// <summary>Adds up the sources by mapped client, up to a billing day.</summary>
internal sealed class SourceTotals(RuleSet rules, IStoreTransaction reading, LocalDate until)
{
    private const int Portion = 1000;
    private readonly Dictionary<string, SourceSum> _sums = new(StringComparer.Ordinal);
    private readonly WorkMapping _mapping = new(rules, reading.Work);
    private readonly SubcontractorTable? _subcontractors = SubcontractorTable.Of(rules);

    public Dictionary<string, SourceSum> Read()
    {
        ReadActive();
        ReadHeld();
        ReadGone();
        return _sums;
    }

    private void ReadActive()
    {
        foreach (var row in reading.Work.Rows([0, .. reading.Work.Names(NameKind.Client).Select(n => n.Id)], null, until))
        {
            var combo = _mapping.Of(row);
            var sum = Of(combo.Client?.Id ?? "");
            sum.Entries++;
            sum.Seconds += row.Seconds;
            if (row.Disposed > row.Seconds)
            {
                sum.Overbilled += row.Disposed - row.Seconds;
            }
            else if (combo.Client is { Internal: false } client && _subcontractors?.Find(combo.Worker) is not null)
            {
                var free = ClientPlanner.IsCostOnly(_subcontractors, _mapping, client, row, combo) || !combo.IsBillable(row.Billable, rules.Policies);
                sum.NonBillable += EndedByBills(row) + (free ? row.Seconds - row.Disposed : 0);
            }
            else if (combo.Client is { Internal: true } || (combo.Client is not null && !combo.IsBillable(row.Billable, rules.Policies)))
            {
                sum.NonBillable += row.Seconds - row.Disposed;
            }
        }
    }

    // what no client is billed for ends with the vendor's bill, and stands on no invoice
    private long EndedByBills(WorkRow row)
    {
        long ended = 0;
        foreach (var taken in row.Disposed == 0 ? [] : reading.Dispositions.Of(row.Id.Value))
        {
            ended += taken is { Side: DispositionSide.Sale, To: Disposed.NonBillable, BillableSeconds: null, Line: 0 } ? taken.Quantity : 0;
        }

        return ended;
    }

    private void ReadHeld()
    {
        var after = "";
        while (true)
        {
            var page = reading.Listings.Entries(new WorkFilter { State = EntryState.Held, To = until, After = after, Limit = Portion });
            foreach (var (entry, _) in page.Items)
            {
                var sum = Of(ClientOf(entry));
                sum.Entries++;
                sum.Seconds += entry.Seconds;
                // what final documents took of it stands in their column
                var disposed = reading.Dispositions.Balance(entry.Id.Value, DispositionSide.Sale)?.Disposed ?? 0;
                sum.Held += Math.Max(0, entry.Seconds - disposed);
                sum.Overbilled += Math.Max(0, disposed - entry.Seconds);
            }

            if (page.Next is not { } next)
            {
                return;
            }

            after = next;
        }
    }

    // deleted in the source after documents took it
    private void ReadGone()
    {
        foreach (var gone in reading.Work.Gone())
        {
            if (gone.Kind == "entry" && gone.Day <= until && reading.Work.Entry(new Domain.Identity.EntryId(gone.Id)) is { } entry)
            {
                Of(ClientOf(entry)).Overbilled += gone.Disposed;
            }
        }
    }

    private string ClientOf(TimeEntry entry) => _mapping.Explain(entry).Client?.Id ?? "";


    private SourceSum Of(string client)
    {
        if (!_sums.TryGetValue(client, out var sum))
        {
            _sums.Add(client, sum = new SourceSum());
        }

        return sum;
    }
}
