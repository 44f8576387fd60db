using Timepost.Domain.Identity;
using Timepost.Domain.Mapping;
using Timepost.Engine.Plans;
using Timepost.Engine.Trail;
using Timepost.Engine.Workspaces;

namespace Timepost.Engine.Delivery;

/// <summary>What became of one action.</summary>
/// <param name="Action">The action, with its state now.</param>
/// <param name="Number">Number in the books; empty where none.</param>
/// <param name="Note">What a reader should know; empty where all is well.</param>
public sealed record AppliedAction(PlanAction Action, string Number, string Note);

/// <summary>What became of a plan.</summary>
/// <param name="Plan">Its header now.</param>
/// <param name="Applied">Those that were approved, in order.</param>
/// <param name="Recovered">Deliveries of earlier runs that were finished first: number or key, and how.</param>
/// <param name="NotApproved">Actions that still need approval.</param>
public sealed record ApplyResult(
    PlanRecord Plan, IReadOnlyList<AppliedAction> Applied, IReadOnlyList<string> Recovered, int NotApproved)
{
    /// <summary>Some action was stale.</summary>
    public bool AnyStale => Applied.Any(a => a.Action.State == ActionState.Stale);

    /// <summary>Some action was refused by the books, or differs there.</summary>
    public bool AnyFailed => Applied.Any(a => a.Action.State == ActionState.Rejected);
}

/// <summary>There is no such plan.</summary>
public sealed class UnknownPlanException(string plan) : ArgumentException(
    $"There is no plan '{plan}'. `timepost show plans` lists them; `timepost plan` makes a new one.")
{
    /// <summary>As given.</summary>
    public string Plan { get; } = plan;
}

/// <summary>Delivers the approved actions of a plan to its books, once. Killed anywhere, the next run finishes it.</summary>
public sealed class ApplyUseCase(WorkspaceContext context)
{
    private const int BatchSize = 500;

    /// <summary>Applies.</summary>
    /// <param name="caller">Who.</param>
    /// <param name="planId">Which plan.</param>
    /// <param name="progress">Told how many actions are done, and of how many; null: nobody looks.</param>
    /// <exception cref="NotAllowedException">Below bookkeeper.</exception>
    /// <exception cref="UnknownPlanException">No such plan.</exception>
    /// <exception cref="BooksException">The books could not be opened or written; run it again. Or somebody changed them
    /// (<see cref="BooksStatus.DriftUndecided"/>): each change is an exception now.</exception>
    public ApplyResult Apply(Caller caller, PlanId planId, Action<long, long>? progress = null)
    {
        caller.Require(ActorRole.Bookkeeper, "Applying a plan");
        var (plan, actions) = Load(planId);
        var books = context.BooksNamed(plan.To);
        DemandNotLost(books.Name);
        long fence = 0;
        // read before they are locked; what another run adds meanwhile, the store knows
        var seen = context.Books[books.Name].LastToken;
        using var session = context.Books[books.Name].Open(() => fence = TakeFence(books.Name, seen));
        DemandDecided(books.Name, session.Drift());
        var delivery = new DeliveryRun(context, caller, books, session, fence);
        var recovered = delivery.FinishEarlier();
        var reserver = new Reserver(context, caller, books, session, fence, plan);
        var notes = new Dictionary<int, string>();
        (plan, actions) = Load(planId);
        var todo = actions.Where(a => a.State == ActionState.Approved).ToList();
        for (int start = 0, size; start < todo.Count; start += size)
        {
            progress?.Invoke(start, todo.Count);
            size = TogetherFrom(todo, start);
            var batch = todo.GetRange(start, size);
            var reserved = reserver.Reserve(batch, notes);
            delivery.Deliver(reserved, notes);
        }

        return Finish(caller, planId, [.. todo.Select(a => a.Sequence)], recovered, notes);
    }

    // work that uses hours bought by another invoice waits until the books have that one
    private static int TogetherFrom(List<PlanAction> todo, int start)
    {
        var invoices = new HashSet<int>();
        var size = 0;
        while (size < BatchSize && start + size < todo.Count && !todo[start + size].DependsOn.Any(invoices.Contains))
        {
            if (todo[start + size] is { Kind: "invoice", Sequence: var sequence })
            {
                invoices.Add(sequence);
            }

            size++;
        }

        return size;
    }

    // an unmounted disk looks like new books: what was delivered would be missing, and what is new stand alone
    private void DemandNotLost(string connection)
    {
        if (!context.Books[connection].HoldNothing)
        {
            return;
        }

        using var transaction = context.Store.Read();
        if (transaction.Deliveries.AnyConfirmed(connection))
        {
            throw new BooksException(BooksStatus.FilesMissing, $"Documents were delivered to '{connection}', and its folder holds no journal.");
        }
    }

    // each change is listed; nothing is reserved while one of them keeps the books from being written
    private void DemandDecided(string connection, IReadOnlyList<BooksChange> changes)
    {
        using (var transaction = context.Store.Begin())
        {
            BooksDrift.Record(context, transaction, connection, changes, complete: true);
            transaction.Commit();
        }

        foreach (var change in changes)
        {
            if (change.Blocks)
            {
                throw new BooksException(BooksStatus.DriftUndecided, change.Detail);
            }
        }
    }

    private (PlanRecord Plan, IReadOnlyList<PlanAction> Actions) Load(PlanId id)
    {
        using var transaction = context.Store.Read();
        var plan = transaction.Plans.Find(id) ?? throw new UnknownPlanException(id.ToString());
        return (plan, transaction.Plans.Actions(id));
    }

    // larger than any that the books may have seen, also after an older store was restored
    private long TakeFence(string connection, long seen)
    {
        var atLeast = Math.Max(seen, context.Clock.GetCurrentInstant().ToUnixTimeMilliseconds());
        using var transaction = context.Store.Begin();
        var token = transaction.Deliveries.NextFence(connection, atLeast);
        transaction.Commit();
        return token;
    }

    private ApplyResult Finish(
        Caller caller, PlanId planId, HashSet<int> attempted, IReadOnlyList<string> recovered, Dictionary<int, string> notes)
    {
        using var transaction = context.Store.Begin();
        var actions = transaction.Plans.Actions(planId);
        var plan = transaction.Plans.Find(planId)!;
        var open = actions.Count(a => a.State == ActionState.Planned);
        if (plan.Status is "open" or "approved" && !actions.Any(a => a.State is ActionState.Planned or ActionState.Approved or ActionState.Reserved))
        {
            plan = plan with { Status = "applied" };
            transaction.Plans.SetStatus(planId, plan.Status);
        }

        var applied = new List<AppliedAction>();
        foreach (var action in actions)
        {
            if (attempted.Contains(action.Sequence))
            {
                applied.Add(new AppliedAction(action, NumberOf(transaction, plan.To, action), notes.GetValueOrDefault(action.Sequence, "")));
            }
        }

        transaction.Trail.Append(caller.Actor, "apply", planId.ToString(), TrailPayload.Write(json =>
        {
            json.WriteNumber("done", applied.Count(a => a.Action.State == ActionState.Done));
            json.WriteNumber("stale", applied.Count(a => a.Action.State == ActionState.Stale));
            json.WriteNumber("rejected", applied.Count(a => a.Action.State == ActionState.Rejected));
            json.WriteNumber("recovered", recovered.Count);
            json.WriteString("tzdb", Domain.Time.Zones.TzdbVersion);
        }));
        transaction.Commit();
        return new ApplyResult(plan, applied, recovered, open);
    }

    private static string NumberOf(IStoreTransaction transaction, string books, PlanAction action) =>
        transaction.Deliveries.Link(books, action.Kind, action.Object)?.ExternalId ?? "";
}
