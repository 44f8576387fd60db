using NodaTime;
using Timepost.Domain.Amounts;
using Timepost.Domain.Billing;
using Timepost.Domain.Identity;
using Timepost.Domain.Mapping;
using Timepost.Domain.Subcontracting;
using Timepost.Engine.Fx;
using Timepost.Engine.Intake;
using Timepost.Engine.Plans;
using Timepost.Engine.Workspaces;

namespace Timepost.Engine.Subcontractors;

/// <summary>A vendor bill with what is needed to reserve it.</summary>
/// <param name="Computed">Its draft.</param>
/// <param name="Bill">Agreements of its lines and what it holds back.</param>
/// <param name="Subcontractor">Whose it is.</param>
/// <param name="Limits">Raw seconds of each of its entries: the limit of the item.</param>
/// <param name="NotRebilled">Entries that no client is billed for.</param>
internal sealed record ComputedBill(
    ComputedDraft Computed, VendorBill Bill, Subcontractor Subcontractor, IReadOnlyDictionary<EntryId, long> Limits, IReadOnlySet<EntryId> NotRebilled);

/// <summary>From the approved time of subcontractors' workers to their bills. Reads the store, writes nothing.</summary>
internal sealed class SubcontractorPlanner(WorkMapping mapping, SubcontractorTable table, PlanScope scope)
{
    /// <summary>An entry of a subcontractor's worker has no cost rate.</summary>
    public const string NoCostRate = "no-cost-rate";

    private readonly HashSet<string> _billed = [.. mapping.Rules.Policies.BilledStatuses];

    /// <summary>Ids of the names under which a source can know a subcontractor's worker; each row decides.</summary>
    public static IReadOnlyList<int> WorkerNames(WorkMapping mapping, SubcontractorTable table, IWorkStore work)
    {
        var connections = work.Connections();
        return
        [
            .. work.Names(NameKind.Worker)
                .Where(name => connections.Any(c => mapping.Matchers.PossibleWorkers(name.Name, c.Name).Any(worker => table.Find(worker) is not null)))
                .Select(name => name.Id),
        ];
    }

    /// <summary>All bills that are due, by subcontractor, period and generation.</summary>
    /// <param name="transaction">The running transaction.</param>
    /// <param name="sink">Told what must be decided.</param>
    public IReadOnlyList<ComputedBill> Compute(IStoreTransaction transaction, ClientPlan sink)
    {
        var names = WorkerNames(mapping, table, transaction.Work);
        if (names.Count == 0)
        {
            return [];
        }

        var groups = new SortedDictionary<(string Subcontractor, LocalDate Start), BillGroup>();
        foreach (var row in transaction.Work.RowsOfWorkers(names, null, scope.Until, undisposed: true))
        {
            Place(row, groups, sink);
        }

        ReportGone(transaction, sink);
        var bills = new List<ComputedBill>();
        foreach (var group in groups.Values)
        {
            bills.Add(Bill(transaction, group, bills));
        }

        return bills;
    }

    private void Place(WorkRow row, SortedDictionary<(string, LocalDate), BillGroup> groups, ClientPlan sink)
    {
        var combo = mapping.Of(row);
        if (table.Find(combo.Worker) is not { } subcontractor)
        {
            return; // another worker, under the same name
        }

        var day = Days.ToDate(row.BillingDay);
        if (row.Disposed > row.Seconds)
        {
            sink.Report(
                "correction-due", "entry", row.Id.ToString(),
                $"{combo.WorkerName}, {day:uuuu-MM-dd}: the source now says {row.Seconds} s, but {row.Disposed} s are on bills of {subcontractor.Vendor}.",
                $"Settle the difference with {subcontractor.Vendor}, or put the entry back in the source.", 0);
            return;
        }

        if ((_billed.Count > 0 && !_billed.Contains(row.Status)) || !Mapped(combo, row, sink))
        {
            return;
        }

        var client = combo.Client!;
        var terms = mapping.AgreementOf(client.Id, combo.Project?.Id ?? "", day);
        if (terms is null && !client.Internal)
        {
            sink.Report(
                "no-agreement", "client", $"{client.Id}/{combo.Project?.Id}",
                $"No agreement covers {client.Id}, project '{combo.ProjectName}', on {day:uuuu-MM-dd}.",
                $"Add an agreement with 'client: {client.Id}' in agreements.yaml, or widen the from, to or projects of one.", row.Seconds - row.Disposed);
            return;
        }

        var found = table.CostRate(subcontractor, client.Id, combo.Project, combo.Task, combo.Worker!, day);
        if (found.Rate is not { } rate)
        {
            ReportRate(subcontractor, combo, found, day, row.Seconds - row.Disposed, sink);
            return;
        }

        var period = BillingPeriods.Of(day, subcontractor.Period);
        if (!scope.Drafts(period.Days))
        {
            return;
        }

        var key = (subcontractor.Id, period.Days.Start);
        if (!groups.TryGetValue(key, out var group))
        {
            groups[key] = group = new BillGroup(subcontractor, period);
        }

        group.Limits[row.Id] = row.Seconds;
        if (terms?.Agreement.Subcontractors.Rebill == Rebill.None)
        {
            group.NotRebilled.Add(row.Id);
        }

        group.Work.Add(new SubcontractedWork
        {
            Id = row.Id,
            BillingDay = day,
            OpenSeconds = row.Seconds - row.Disposed,
            Worker = combo.Worker!,
            Project = combo.Project,
            Task = combo.Task,
            Agreement = terms?.Agreement.Id ?? "",
            Rate = rate,
        });
    }

    private bool Mapped(Combo combo, WorkRow row, ClientPlan sink)
    {
        if (combo.Client is null)
        {
            return false; // planning says so once, for all work under the name
        }

        var open = row.Seconds - row.Disposed;
        if (combo.ProjectMissing)
        {
            sink.Report(
                "unmapped-project", "project", $"{combo.Client.Id}/{combo.ProjectName}", $"No rule of the mapping matches the project '{combo.ProjectName}' of {combo.Client.Id}.",
                () => Matchers.SuggestProject(mapping.Rules, combo.ProjectName), open);
        }
        else if (combo.TaskMissing)
        {
            sink.Report(
                "unmapped-task", "task", combo.TaskName, $"No rule of the mapping matches the task '{combo.TaskName}'.",
                () => Matchers.SuggestTask(mapping.Rules, combo.TaskName), open);
        }

        return !combo.ProjectMissing && !combo.TaskMissing;
    }

    /// <summary>Says that there is no cost rate.</summary>
    public static void ReportRate(Subcontractor subcontractor, Combo combo, RateFound found, LocalDate day, long open, ClientPlan sink) => sink.Report(
        NoCostRate, "rate", $"{subcontractor.Id}/{combo.Client?.Id}/{combo.Project?.Id}/{combo.Task?.Id}/{combo.Worker!.Id}",
        found.Code == BillingCodes.RateAmbiguous
            ? $"Two cost rates of equal rank hold for {combo.Worker.Name} of {subcontractor.Vendor} on {day:uuuu-MM-dd} ({found.Rule?.Origin})."
            : $"No cost rate for {combo.Worker.Name} of {subcontractor.Vendor}, project '{combo.ProjectName}', task '{combo.TaskName}', on {day:uuuu-MM-dd}.",
        $"Add a rate under the subcontractor '{subcontractor.Id}' in mapping.yaml.", open);

    private static void ReportGone(IStoreTransaction transaction, ClientPlan sink)
    {
        foreach (var gone in transaction.Work.GoneOfCost())
        {
            sink.Report(
                "correction-due", "entry", gone.Id.ToString("D"),
                $"The entry of {gone.Day:uuuu-MM-dd} is deleted, and is on a vendor bill (see `explain {gone.Id:D}`).", "Settle it with the vendor, or put it back in the source.", gone.Disposed);
        }
    }

    // what bills of this plan hold back counts for the next one, too
    private ComputedBill Bill(IStoreTransaction transaction, BillGroup group, List<ComputedBill> before)
    {
        var subcontractor = group.Subcontractor;
        var identity = new DocumentIdentity(
            mapping.Rules.Workspace.Key, VendorBilling.Kind, subcontractor.Id, "", subcontractor.Currency.Code, "", group.Period.Label,
            Taken(transaction, subcontractor, group.Period.Label) + 1);
        var earlier = RetentionLedger.SoFar(transaction, subcontractor);
        foreach (var bill in before)
        {
            if (bill.Subcontractor.Id == subcontractor.Id)
            {
                foreach (var retained in bill.Bill.Retained)
                {
                    var had = earlier.GetValueOrDefault(retained.Agreement);
                    earlier[retained.Agreement] = new RetentionSoFar(had.BaseMinor + retained.BaseMinor, had.HeldMinor + retained.HeldMinor);
                }
            }
        }

        var computed = VendorBilling.Compute(new VendorBillInput
        {
            Subcontractor = subcontractor,
            Rules = mapping.Rules,
            Identity = identity,
            Period = group.Period.Days,
            Date = scope.AsOf,
            Work = group.Work,
            Quantity = scope.Quantity,
            Earlier = earlier,
        });
        return new ComputedBill(
            new ComputedDraft(computed.Draft, computed.Hash, null) { Through = scope.Through(group.Period.Days) }.Locked(new RateBook(mapping.Rules, transaction), mapping.Rules), computed, subcontractor, group.Limits, group.NotRebilled);
    }

    private static int Taken(IStoreTransaction transaction, Subcontractor subcontractor, string period)
    {
        var taken = 0;
        foreach (var document in transaction.Plans.DraftsOf(subcontractor.Id))
        {
            if (document is { Kind: VendorBilling.Kind, Status: not "draft" } && document.Identity.Period == period && document.Identity.Currency == subcontractor.Currency.Code)
            {
                taken = Math.Max(taken, document.Identity.Generation);
            }
        }

        return taken;
    }

    private sealed record BillGroup(Subcontractor Subcontractor, BillingPeriod Period)
    {
        public List<SubcontractedWork> Work { get; } = [];

        public Dictionary<EntryId, long> Limits { get; } = [];

        public HashSet<EntryId> NotRebilled { get; } = [];
    }
}
