using NodaTime;
using Timepost.Domain.Amounts;
using Timepost.Domain.Mapping;
using Timepost.Domain.Subcontracting;
using Timepost.Engine.Dispositions;
using Timepost.Engine.Plans;
using Timepost.Engine.Subledger;
using Timepost.Engine.Workspaces;

namespace Timepost.Engine.Subcontractors;

/// <summary>Raw seconds of a subcontractor's workers, and what became of their cost.</summary>
/// <param name="Approved">Of entries that count.</param>
/// <param name="Billed">On bills.</param>
/// <param name="Disputed">Not billed until it is agreed.</param>
/// <param name="NotPayable">Never paid.</param>
public readonly record struct CostSeconds(long Approved, long Billed, long Disputed, long NotPayable)
{
    /// <summary>On no bill yet.</summary>
    public long Open => Approved - Billed - Disputed - NotPayable;

    internal CostSeconds Plus(CostSeconds other) =>
        new(Approved + other.Approved, Billed + other.Billed, Disputed + other.Disputed, NotPayable + other.NotPayable);
}

/// <summary>A bill and whether the vendor's invoice is here.</summary>
/// <param name="Bill">Its draft, header only.</param>
/// <param name="State">draft, reserved, self-billed, open (accrued, no invoice yet) or matched.</param>
public sealed record BillState(StoredDraft Bill, string State);

/// <summary>A vendor's month.</summary>
public sealed record VendorStatus
{
    /// <summary>The subcontractor.</summary>
    public required Subcontractor Subcontractor { get; init; }

    /// <summary>Hours of the month.</summary>
    public required CostSeconds Seconds { get; init; }

    /// <summary>Bills of periods that ended in the month.</summary>
    public required IReadOnlyList<BillState> Bills { get; init; }

    /// <summary>Held back at the end of the month.</summary>
    public required Money Held { get; init; }

    /// <summary>The last settlement's step; null where there is none.</summary>
    public Settlement? Settlement { get; init; }
}

/// <summary>A worker's month: approved = billed + disputed + not payable + open.</summary>
/// <param name="Vendor">Vendor's name in the books.</param>
/// <param name="Worker">Mapped worker id.</param>
/// <param name="Seconds">The seconds, each counted from dispositions.</param>
/// <param name="Disposed">What the items say that is disposed.</param>
public sealed record WorkerReconciliation(string Vendor, string Worker, CostSeconds Seconds, long Disposed)
{
    /// <summary>The parts are the whole: dispositions and items say the same, and nothing is disposed above what was approved.</summary>
    public bool Agrees => Seconds.Billed + Seconds.Disputed + Seconds.NotPayable == Disposed && Seconds.Open >= 0;
}

/// <summary>What should be held back of a vendor, and what the subledger says.</summary>
/// <param name="Vendor">Vendor's name in the books.</param>
/// <param name="Expected">round(percent × base) of each agreement, less what was released and forfeited.</param>
/// <param name="Held">Balance of retention payable.</param>
public sealed record RetentionReconciliation(string Vendor, Money Expected, Money Held)
{
    /// <summary>To the minor unit.</summary>
    public bool Agrees => Expected == Held;
}

/// <summary>Monthly status of subcontractors, and whether it all adds up.</summary>
public sealed class BillStatusUseCase(WorkspaceContext context)
{
    /// <summary>Each vendor's month, in the order of the mapping.</summary>
    /// <param name="caller">A viewer.</param>
    /// <param name="month">First and last day.</param>
    /// <exception cref="NotAllowedException">Below viewer.</exception>
    public IReadOnlyList<VendorStatus> Status(Caller caller, DateInterval month)
    {
        ArgumentNullException.ThrowIfNull(month);
        caller.Require(ActorRole.Viewer, "Reading bills");
        using var reading = context.Store.Read();
        var seconds = ByWorker(reading, month).ToLookup(w => w.Subcontractor.Id, StringComparer.Ordinal);
        return
        [
            .. context.Rules.Subcontractors.Select(subcontractor => new VendorStatus
            {
                Subcontractor = subcontractor,
                Seconds = seconds[subcontractor.Id].Aggregate(default(CostSeconds), (sum, w) => sum.Plus(w.Seconds)),
                Bills =
                [
                    .. reading.Plans.DraftsOf(subcontractor.Id).Where(d => d.Kind == VendorBilling.Kind && month.Contains(BillEnd(d, subcontractor)))
                        .OrderBy(d => d.From).ThenBy(d => d.Identity.Generation).Select(d => new BillState(d, StateOf(reading, subcontractor, d))),
                ],
                Held = Money.OfMinor(RetentionLedger.Held(reading, subcontractor, month.End).Values.Sum(), subcontractor.Currency),
                Settlement = reading.Settlements.Of(subcontractor.Vendor) is [.., var last] ? last : null,
            }),
        ];
    }

    /// <summary>Each worker's month, and each vendor's retention.</summary>
    /// <param name="caller">A viewer.</param>
    /// <param name="month">First and last day.</param>
    /// <exception cref="NotAllowedException">Below viewer.</exception>
    public (IReadOnlyList<WorkerReconciliation> Workers, IReadOnlyList<RetentionReconciliation> Retention) Reconcile(Caller caller, DateInterval month)
    {
        ArgumentNullException.ThrowIfNull(month);
        caller.Require(ActorRole.Viewer, "Reconciling");
        using var reading = context.Store.Read();
        return (
            [.. ByWorker(reading, month).Select(w => new WorkerReconciliation(w.Subcontractor.Vendor, w.Worker, w.Seconds, w.Disposed))],
            [.. context.Rules.Subcontractors.Select(s => RetentionOf(reading, s))]);
    }

    private static LocalDate BillEnd(StoredDraft bill, Subcontractor subcontractor) => Domain.Billing.BillingPeriods.Of(bill.From, subcontractor.Period).Days.End;

    private static string StateOf(IStoreTransaction reading, Subcontractor subcontractor, StoredDraft bill) =>
        bill.Status != "final" ? bill.Status : OpenBill.Find(reading, bill) is not null ? "open"
        : subcontractor.SelfBilling ? "self-billed" : "matched";

    // what is counted is read first: nothing else is read while the stream is open
    private IReadOnlyList<WorkerMonth> ByWorker(IStoreTransaction reading, DateInterval month)
    {
        if (SubcontractorTable.Of(context.Rules) is not { } table)
        {
            return [];
        }

        var mapping = new WorkMapping(context.Rules, reading.Work);
        var billed = context.Rules.Policies.BilledStatuses;
        var rows = new List<(Subcontractor Subcontractor, string Worker, Guid Item, long Seconds, long Disposed)>();
        var names = SubcontractorPlanner.WorkerNames(mapping, table, reading.Work);
        foreach (var row in names.Count == 0 ? [] : reading.Work.RowsOfWorkers(names, month.Start, month.End, undisposed: false))
        {
            // what is on a bill stays counted, whatever its status says now
            if (mapping.Of(row).Worker is { } worker && table.Find(worker) is { } found && (row.Disposed > 0 || billed.Count == 0 || billed.Contains(row.Status)))
            {
                rows.Add((found, worker.Id, row.Id.Value, row.Seconds, row.Disposed));
            }
        }

        var sums = new SortedDictionary<(string Vendor, string Worker), WorkerMonth>();
        foreach (var row in rows)
        {
            var key = (row.Subcontractor.Vendor, row.Worker);
            var had = sums.GetValueOrDefault(key) ?? new WorkerMonth(row.Subcontractor, row.Worker, default, 0);
            var taken = row.Disposed == 0 ? new CostSeconds(row.Seconds, 0, 0, 0) : Taken(reading, row.Item, row.Seconds);
            sums[key] = had with { Seconds = had.Seconds.Plus(taken), Disposed = had.Disposed + row.Disposed };
        }

        return [.. sums.Values];
    }

    private static CostSeconds Taken(IStoreTransaction reading, Guid item, long seconds)
    {
        var sum = new CostSeconds(seconds, 0, 0, 0);
        foreach (var row in reading.Dispositions.Of(item))
        {
            if (row.Side == DispositionSide.Cost)
            {
                sum = row.To switch
                {
                    CostDecisions.Disputed => sum with { Disputed = sum.Disputed + row.Quantity },
                    CostDecisions.NotPayable => sum with { NotPayable = sum.NotPayable + row.Quantity },
                    _ => sum with { Billed = sum.Billed + row.Quantity },
                };
            }
        }

        return sum;
    }

    private RetentionReconciliation RetentionOf(IStoreTransaction reading, Subcontractor subcontractor)
    {
        var (currency, mode) = (subcontractor.Currency, context.Rules.Workspace.MoneyRounding);
        long expected = 0;
        foreach (var (_, soFar) in RetentionLedger.SoFar(reading, subcontractor))
        {
            expected += Retention.Of(subcontractor.Retention!.Percent, soFar.BaseMinor, currency, mode);
        }

        foreach (var entry in RetentionLedger.Entries(reading, new SubledgerFilter(AccountRole.RetentionPayable, subcontractor.Vendor)))
        {
            expected -= entry.Kind is RetentionLedger.ReleaseKind or RetentionLedger.ForfeitKind
                ? entry.Postings.Where(p => p.Posting.Role == AccountRole.RetentionPayable).Sum(p => p.Posting.Amount.Minor) : 0;
        }

        return new RetentionReconciliation(
            subcontractor.Vendor, Money.OfMinor(expected, currency), Money.OfMinor(RetentionLedger.Held(reading, subcontractor).Values.Sum(), currency));
    }

    private sealed record WorkerMonth(Subcontractor Subcontractor, string Worker, CostSeconds Seconds, long Disposed);
}
