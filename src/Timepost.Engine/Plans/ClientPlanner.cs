using NodaTime;
using Timepost.Domain.Amounts;
using Timepost.Domain.Billing;
using Timepost.Domain.Identity;
using Timepost.Domain.Mapping;
using Timepost.Domain.Work;
using Timepost.Engine.Intake;
using Timepost.Engine.Workspaces;

namespace Timepost.Engine.Plans;

/// <summary>From one client's open work to its drafts. Reads the store, writes nothing.</summary>
internal sealed partial class ClientPlanner(WorkMapping mapping, PlanScope scope)
{
    /// <summary>Why work that a cap carries waits.</summary>
    public const string AboveCap = "above the cap, for the next invoice";

    private const string HowToCredit = "`timepost exception resolve ID credit` drafts the credit note for exactly the difference";

    // a client of very many entries must not hold its lists for good
    private const int LargestSpare = 16_384;

    private readonly Stack<List<BillableEntry>> _spare = new();
    private Dictionary<EntryId, long>? _limits;
    private readonly SplitEntries _split = new();
    private readonly HashSet<string> _billed = [.. mapping.Rules.Policies.BilledStatuses];
    private IReadOnlySet<(int Client, int Month)>? _changed;
    private FinalDocuments? _finals;

    /// <summary>Computes the drafts of a client for some days (null: all), which are whole periods of its agreements.</summary>
    /// <param name="transaction">The running transaction.</param>
    /// <param name="client">The mapped client.</param>
    /// <param name="sources">Name ids of its source clients.</param>
    /// <param name="days">Billing days, or null.</param>
    /// <param name="expenses">Its billable expenses.</param>
    /// <param name="changed">Source clients and months whose work changed: what final documents took of it is compared with
    /// what the source says now. Null: nothing is compared.</param>
    public ClientPlan Compute(
        IStoreTransaction transaction, ClientTarget client, IReadOnlyList<int> sources, DateInterval? days, IReadOnlyList<MappedExpense> expenses,
        IReadOnlySet<(int Client, int Month)>? changed = null)
    {
        var plan = new ClientPlan { Days = days, Limits = _limits ?? [] };
        _limits = null;
        (_changed, _finals) = (changed, new FinalDocuments(transaction));
        Exchange(transaction);
        if (client.Internal)
        {
            CompareInternal(transaction, client, sources, days, plan);
            return plan;
        }

        _split.Clear();
        _pending.Clear();
        var history = new ClientHistory(transaction, client.Id);
        var groups = new Groups(mapping.Rules.Workspace.Key, client, history, scope, _spare);
        foreach (var row in transaction.Work.Rows(sources, days?.Start, LastDay(days)))
        {
            Place(transaction, client, row, groups, plan);
        }

        foreach (var expense in expenses)
        {
            PlaceExpense(client, sources, expense, groups, plan);
        }

        PlaceFees(client, days, groups, history);
        DraftRetainerFees(transaction, client, history, plan);
        PlaceByHand(transaction, client, days, groups);
        Draft(transaction, client, groups, history, plan);
        RetainersLeft(plan);
        return plan;
    }

    private LocalDate LastDay(DateInterval? days) => days is not null && days.End < scope.Until ? days.End : scope.Until;

    /// <summary>Takes back the lists of a client that is done with, for the next one: a plan over a million entries grows no larger than
    /// over its largest client. Its drafts' inputs are empty afterwards.</summary>
    public void Recycle(ClientPlan plan)
    {
        foreach (var draft in plan.Drafts)
        {
            if (draft.Input?.Entries is List<BillableEntry> { Capacity: <= LargestSpare } entries)
            {
                entries.Clear();
                _spare.Push(entries);
            }
        }

        plan.Limits.Clear();
        _limits = plan.Limits;
    }

    /// <summary>What keeps one entry off the drafts by itself; nothing where nothing does.</summary>
    public ClientPlan Alone(IStoreTransaction transaction, ClientTarget client, WorkRow row)
    {
        var plan = new ClientPlan();
        (_changed, _finals) = (null, new FinalDocuments(transaction));
        Exchange(transaction);
        _split.Clear();
        Place(transaction, client, row, new Groups(mapping.Rules.Workspace.Key, client, new ClientHistory(transaction, client.Id), scope, _spare), plan);
        return plan;
    }

    private void Place(IStoreTransaction transaction, ClientTarget client, WorkRow row, Groups groups, ClientPlan plan)
    {
        var combo = mapping.Of(row);
        if (combo.Client is null || combo.Client.Id != client.Id)
        {
            return; // another client's, under the same source name
        }

        if (IsCostOnly(_subcontractors, mapping, client, row, combo))
        {
            return; // its sale side ends with the vendor's bill
        }

        if (row.Disposed > 0 && BilledOtherwise(client, row, combo, plan))
        {
            return;
        }

        if (row.Disposed > row.Seconds)
        {
            if (OnDocuments(row) <= row.Seconds)
            {
                return; // the rest is held or given up
            }

            plan.Report(
                "correction-due", "entry", row.Id.ToString(),
                $"{combo.WorkerName}, {Days.ToDate(row.BillingDay):uuuu-MM-dd}, {client.Id}: the source now says {row.Seconds} s, but {row.Disposed} s are on final documents.",
                $"{HowToCredit}; or put the entry back in the source.", 0);
            return;
        }

        var open = row.Seconds - row.Disposed;
        if (open == 0 && (row.Disposed > 0 || row.Seconds == 0))
        {
            return;
        }

        if (_billed.Count > 0 && !_billed.Contains(row.Status))
        {
            plan.Wait(row.Status.Length == 0 ? "status none" : $"status {row.Status}", open);
            plan.StillDirty.Add((row.Client, Months.OfDays(row.BillingDay))); // counted again each time
            return;
        }

        if (!Mapped(client, combo, open, plan))
        {
            return;
        }

        if (mapping.Rules.Policies.Midnight == MidnightPolicy.Split && row.StartMicros is { } start && row.EndMicros is { } end)
        {
            PlaceParts(transaction, client, row, combo, start, end, groups, plan);
            return;
        }

        var before = row.Disposed > 0 ? BilledBefore(transaction, row.Id, null) : default;
        PlacePart(transaction, row, combo, client, new Part(row.BillingDay, open, before.Raw, before.Billed, row.BillableSeconds), groups, plan);
    }

    /// <summary>What is open of an entry, by the day on which it counts; under a split at midnight one for each day.</summary>
    public static IReadOnlyList<(LocalDate Day, long Open)> OpenParts(WorkMapping mapping, IStoreTransaction transaction, ClientTarget client, WorkRow row)
    {
        var day = Days.ToDate(row.BillingDay);
        if (mapping.Rules.Policies.Midnight != MidnightPolicy.Split || row.StartMicros is not { } start || row.EndMicros is not { } end)
        {
            return [(day, row.Seconds - row.Disposed)];
        }

        var planner = new ClientPlanner(mapping, new PlanScope(day, day, false, QuantityRules.Default));
        var zone = planner.BillingZone(client, row, mapping.Of(row), transaction);
        return [.. Domain.Time.MidnightSplit.Parts(FromMicros(start), FromMicros(end), row.Seconds, zone)
            .Select(part => (part.Day, part.Seconds - BilledBefore(transaction, row.Id, part.Day).Taken))];
    }

    private void PlaceParts(
        IStoreTransaction transaction, ClientTarget client, WorkRow row, Combo combo, long start, long end, Groups groups, ClientPlan plan)
    {
        var zone = BillingZone(client, row, combo, transaction);
        var parts = Domain.Time.MidnightSplit.Parts(FromMicros(start), FromMicros(end), row.Seconds, zone);
        var billable = BillableOfParts(row, parts);
        for (var i = 0; i < parts.Length; i++)
        {
            var (day, seconds) = parts[i];
            var before = row.Disposed > 0 ? BilledBefore(transaction, row.Id, day) : default;
            var part = new Part(Days.FromDate(day), seconds - before.Taken, before.Raw, before.Billed, billable?[i]);
            if (parts.Length > 1)
            {
                _split.Note(row.Id, Entry(row, combo, part, default, true, "", false));
            }

            if (part.Open > 0)
            {
                PlacePart(transaction, row, combo, client, part, groups, plan);
            }
        }
    }

    // what the source calls billable of the whole entry belongs to its parts in proportion
    private static long[]? BillableOfParts(WorkRow row, (LocalDate Day, long Seconds)[] parts)
    {
        if (row.BillableSeconds is not { } whole)
        {
            return null;
        }

        var billable = new long[parts.Length];
        Allocation.Split(whole, Array.ConvertAll(parts, p => p.Seconds), billable);
        return billable;
    }

    private void PlacePart(
        IStoreTransaction transaction, WorkRow row, Combo combo, ClientTarget client, in Part part, Groups groups, ClientPlan plan)
    {
        var (days, open) = (part.Day, part.Open);
        var day = Days.ToDate(days);
        var terms = mapping.AgreementOf(client.Id, combo.Project?.Id ?? "", day);
        if (terms is null)
        {
            plan.Report(
                "no-agreement", "client", $"{client.Id}/{combo.Project?.Id}",
                $"No agreement covers {client.Id}, project '{combo.ProjectName}', on {day:uuuu-MM-dd}.",
                $"Add an agreement with 'client: {client.Id}' in agreements.yaml, or widen the from, to or projects of one.", open);
            return;
        }

        var billable = combo.IsBillable(row.Billable, mapping.Rules.Policies);
        if (billable && terms.Agreement.Engagement == EngagementKind.PassThrough)
        {
            plan.Report(
                "time-on-pass-through", "client", $"{client.Id}/{combo.Project?.Id}",
                $"The agreement '{terms.Agreement.Id}' passes expenses on and bills no hours; billable time of {client.Id}, project '{combo.ProjectName}', falls under it.",
                $"Make an agreement with a template of another kind for the project in agreements.yaml, or map the work as not billable.", open);
            return;
        }

        var description = "";
        if (terms.UsesDescription || (billable && mapping.Rules.Policies.RequireDescription))
        {
            description = transaction.Work.DescriptionOf(row.Id);
            if (billable && mapping.Rules.Policies.RequireDescription && description.Length == 0)
            {
                plan.Report(
                    "missing-description", "entry", row.Id.ToString(), $"A billable entry of {combo.WorkerName} on {day:uuuu-MM-dd} has no description.",
                    "Describe it in the tracker and import again.", open);
                return;
            }
        }

        var found = RateOf(_subcontractors, combo, terms, days, day, combo.TrustsRates ? OwnRate(row, terms.Agreement) : null);
        var rate = found.Rate;
        ConvertedRate? converted = null;
        if (rate is { } own && own.Currency != terms.Agreement.Currency)
        {
            converted = combo.Converted(Exchange(transaction), own, terms, days, day);
            if (converted is null && billable && terms.Agreement.FixedFee is null)
            {
                ReportExchange(client, combo, own, terms.Agreement.Currency, day, open, plan);
                return;
            }

            rate = converted?.Rate;
        }

        if (rate is null)
        {
            if (billable && terms.Agreement.FixedFee is null)
            {
                if (!ReportedCost(combo, found, day, open, plan))
                {
                    ReportRate(client, combo, terms.Agreement, found, day, open, plan);
                }

                return;
            }

            rate = new HourlyRate(0m, terms.Agreement.Currency); // priced by the fee, or not at all
        }

        var group = groups.For(terms, day, combo.Project);
        if (group is null)
        {
            plan.Wait("period not ended", open);
            plan.StillDirty.Add((row.Client, Months.OfDays(row.BillingDay)));
            return;
        }

        plan.Limits[row.Id] = row.Seconds;
        group.Value.Group.Sources.Add((row.Client, Months.OfDays(row.BillingDay)));
        group.Value.Group.Entries.Add(Entry(row, combo, part, rate.Value, billable, description, group.Value.Late) with { Converted = converted });
    }

    private BillableEntry Entry(WorkRow row, Combo combo, in Part part, HourlyRate rate, bool billable, string description, bool late) => new()
    {
        Id = row.Id,
        BillingDay = Days.ToDate(part.Day),
        StartMicros = row.StartMicros,
        Connection = mapping.ConnectionName(row.Connection),
        ExternalId = row.ExternalId,
        OpenSeconds = part.Open,
        DisposedSeconds = part.Disposed,
        BilledBeforeSeconds = part.Billed,
        Worker = combo.Worker!,
        Project = combo.Project,
        Task = combo.Task,
        Rate = rate,
        Billable = billable,
        BillableSeconds = part.Billable,
        Description = description,
        Late = late,
    };

    // all of an entry, or what it has on one day
    private readonly record struct Part(int Day, long Open, long Disposed, long Billed, long? Billable);

    private bool Mapped(ClientTarget client, Combo combo, long open, ClientPlan plan)
    {
        if (combo.Worker is null)
        {
            plan.Report(
                "unmapped-worker", "worker", combo.WorkerName, $"No rule of the mapping matches the worker '{combo.WorkerName}'.{EndedRules.Told(mapping.Rules.Workers, combo.WorkerName)}",
                () => Matchers.SuggestWorker(mapping.Rules, combo.WorkerName), open);
        }
        else if (combo.ProjectMissing)
        {
            plan.Report(
                "unmapped-project", "project", $"{client.Id}/{combo.ProjectName}", $"No rule of the mapping matches the project '{combo.ProjectName}' of {client.Id}.{EndedRules.Told(mapping.Rules.Projects, combo.ProjectName)}",
                () => Matchers.SuggestProject(mapping.Rules, combo.ProjectName), open);
        }
        else if (combo.TaskMissing)
        {
            plan.Report(
                "unmapped-task", "task", combo.TaskName, $"No rule of the mapping matches the task '{combo.TaskName}'.{EndedRules.Told(mapping.Rules.Tasks, combo.TaskName)}",
                () => Matchers.SuggestTask(mapping.Rules, combo.TaskName), open);
        }
        else
        {
            return true;
        }

        return false;
    }

    private static void ReportRate(
        ClientTarget client, Combo combo, Agreement agreement, RateFound found, LocalDate day, long open, ClientPlan plan) =>
        plan.Report(
            found.Code, "rate", $"{agreement.Id}/{combo.Project?.Id}/{combo.Task?.Id}/{combo.Worker!.Id}",
            found.Code switch
            {
                BillingCodes.RateCurrency => $"The rate that the source states for {combo.Worker.Name} on {agreement.Id} on {day:uuuu-MM-dd} is in no currency that is known.",
                BillingCodes.RateAmbiguous => $"Two rates of equal rank hold for {combo.Worker.Name} on {agreement.Id} on {day:uuuu-MM-dd} ({found.Rule?.Origin}).",
                _ => $"No rate for {combo.Worker.Name}, project '{combo.ProjectName}', task '{combo.TaskName}' of {client.Id} on {day:uuuu-MM-dd}.",
            },
            found.Code == BillingCodes.RateCurrency ? "Correct the currency in the source and import again, or do not trust its rates."
            : $"Add a rate under the agreement '{agreement.Id}' or under 'rates' in mapping.yaml.", open);

    private static HourlyRate? OwnRate(WorkRow row, Agreement agreement) => OwnRate(row.Rate, row.Currency, agreement);

    /// <summary>The rate that a source states, in the currency that it states; null where it states none.</summary>
    internal static HourlyRate? OwnRate(decimal? stated, string currencyCode, Agreement agreement)
    {
        if (stated is not { } amount)
        {
            return null;
        }

        // a source that names no currency means the invoice's: the mapping trusts it
        return currencyCode.Length == 0 ? new HourlyRate(amount, agreement.Currency)
            : Currency.TryOf(currencyCode, out var currency) ? new HourlyRate(amount, currency)
            : new HourlyRate(amount, default);
    }

    // raw and billed seconds on documents; and all that is disposed: what is held or was given up is no part of what was rounded
    private static (long Raw, long Billed, long Taken) BilledBefore(IStoreTransaction transaction, EntryId entry, LocalDate? day)
    {
        long raw = 0;
        long billed = 0;
        long taken = 0;
        foreach (var disposition in transaction.Dispositions.Of(entry.Value))
        {
            if (disposition.Side == Dispositions.DispositionSide.Sale && (day is null || disposition.BillingDay == day))
            {
                raw += disposition.To is Disposed.Held or Disposed.WrittenOff ? 0 : disposition.Quantity;
                billed += disposition.BilledSeconds;
                taken += disposition.Quantity;
            }
        }

        return (raw, billed, taken);
    }

    private DateTimeZone BillingZone(ClientTarget client, WorkRow row, Combo combo, IStoreTransaction transaction)
    {
        var workspace = mapping.Rules.Workspace;
        var id = mapping.Rules.Policies.BillingDay switch
        {
            BillingDayZone.Client => client.Zone,
            BillingDayZone.Workspace => workspace.Zone,
            BillingDayZone.Worker => combo.Worker!.Zone is { Length: > 0 } zone ? zone : transaction.Work.Entry(row.Id)?.Zone ?? "",
        };
        return Domain.Time.Zones.Find(id) ?? Domain.Time.Zones.Find(workspace.Zone) ?? DateTimeZone.Utc;
    }

    private static Instant FromMicros(long micros) => Instant.FromUnixTimeTicks(micros * 10);
}
