using Timepost.Cli.Shell;
using Timepost.Domain.Identity;
using Timepost.Engine.Delivery;
using Timepost.Engine.Workspaces;

namespace Timepost.Cli.Verbs;

/// <summary>A plan as typed: its id, the beginning of it, or <c>last</c>.</summary>
internal static class PlanNames
{
    private const int Looked = 1000;

    public static PlanId Find(WorkspaceContext context, string typed)
    {
        if (Guid.TryParse(typed, out var id))
        {
            return new PlanId(id);
        }

        using var reading = context.Store.Read();
        var plans = reading.Plans.List(null, typed == "last" ? 1 : Looked);
        if (typed == "last")
        {
            return plans.Count > 0
                ? plans[0].Id
                : throw RefusedException.Usage(RefusalCode.PlanUnknown, "There is no plan yet.", "last", "Make one: timepost plan");
        }

        var fits = plans.Where(p => p.Id.ToString().StartsWith(typed, StringComparison.OrdinalIgnoreCase)).ToList();
        return fits.Count switch
        {
            1 => fits[0].Id,
            0 => throw new UnknownPlanException(typed),
            _ => throw RefusedException.Usage(
                RefusalCode.PlanAmbiguous, $"{fits.Count} plans begin with '{typed}'.", typed, "Give more of the id: timepost show plans"),
        };
    }
}
