using Timepost.Domain.Identity;
using Timepost.Engine.Delivery;
using Timepost.Engine.Trail;
using Timepost.Engine.Workspaces;

namespace Timepost.Engine.Plans;

/// <summary>What was approved.</summary>
/// <param name="Plan">The plan's header now.</param>
/// <param name="Approved">How many actions are approved by this call.</param>
/// <param name="Status">open, approved, applied, superseded.</param>
public sealed record ApproveResult(PlanRecord Plan, int Approved, string Status);

/// <summary>Approves a plan, or some of its actions. An approval holds for an action only while its hash is equal.</summary>
public sealed class ApproveUseCase(WorkspaceContext context)
{
    /// <summary>Approves in the name of <c>autoApproveUpTo</c>. It binds only the plan that it was given to: each plan asks
    /// the policy anew, so that a lower limit holds at once.</summary>
    public static readonly ActorId Policy = new(new Guid("00000000-0000-8000-8000-706f6c696379"));

    /// <summary>Approves.</summary>
    /// <param name="caller">A bookkeeper or above.</param>
    /// <param name="planId">The plan.</param>
    /// <param name="sequences">Positions of actions; empty: all that are not approved yet.</param>
    /// <exception cref="NotAllowedException">Below bookkeeper.</exception>
    /// <exception cref="UnknownPlanException">No such plan.</exception>
    public ApproveResult Approve(Caller caller, PlanId planId, IReadOnlyCollection<int> sequences)
    {
        ArgumentNullException.ThrowIfNull(sequences);
        caller.Require(ActorRole.Bookkeeper, "Approving a plan");
        using var transaction = context.Store.Begin();
        var plan = transaction.Plans.Find(planId) ?? throw new UnknownPlanException(planId.ToString());
        if (plan.Status == "superseded")
        {
            return new ApproveResult(plan, 0, plan.Status);
        }

        var now = context.Clock.GetCurrentInstant();
        var approved = 0;
        foreach (var action in transaction.Plans.Actions(planId))
        {
            if (action.State == ActionState.Planned && (sequences.Count == 0 || sequences.Contains(action.Sequence)))
            {
                transaction.Plans.AddApproval(plan.To, action.Key, action.Hash, caller.Actor, now);
                transaction.Plans.SetState(planId, action.Sequence, ActionState.Approved);
                approved++;
            }
        }

        if (approved > 0)
        {
            var open = transaction.Plans.Actions(planId).Any(a => a.State == ActionState.Planned);
            plan = plan with { Status = open ? "open" : "approved" };
            transaction.Plans.SetStatus(planId, plan.Status);
            transaction.Trail.Append(caller.Actor, "approve", planId.ToString(), TrailPayload.Write(json =>
            {
                json.WriteNumber("actions", approved);
                json.WriteBoolean("all", !open);
            }));
        }

        transaction.Commit();
        return new ApproveResult(plan, approved, plan.Status);
    }
}
