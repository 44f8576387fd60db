using Timepost.Cli.Output;
using Timepost.Cli.Shell;
using Timepost.Domain.Identity;
using Timepost.Engine.Delivery;

namespace Timepost.Cli.Verbs;

/// <summary><c>apply PLAN</c>: deliver what was approved, once.</summary>
internal static class ApplyVerb
{
    public static Verb Create()
    {
        var plan = ApproveVerb.PlanArgument();
        return new Verb("apply", "Deliver the approved actions of a plan into the books, once. Killed anywhere, run it again: it finishes.")
        {
            Examples = [("timepost apply last", "The newest plan")],
            Notes = "Exit codes: 0 done, 1 the books refused something, 3 done but exceptions wait, 4 something is not approved or stale.",
        }.With(plan).Runs((session, result) =>
        {
            using var workspace = Composition.Open(session);
            var id = PlanNames.Find(workspace.Context, result.GetValue(plan)!);
            var applied = Deliver(session, workspace, id);
            workspace.ExportDailyHead();
            return Show(session, applied, workspace.OpenExceptions());
        });
    }

    public static ApplyResult Deliver(Session session, Composition workspace, PlanId plan)
    {
        using var bar = session.Progress("applying");
        return new ApplyUseCase(workspace.Context).Apply(workspace.Caller, plan, bar.Report);
    }

    public static ExitCode Show(Session session, ApplyResult result, long exceptions)
    {
        session.Answer(json => json.Object(() =>
        {
            PlanJson.Applied(json, result);
            json.Count("exceptions", exceptions);
        }));
        foreach (var line in result.Recovered)
        {
            session.Line($"Finished from an earlier run: {line}");
        }

        session.Show(PlanTables.Applied(result.Applied));
        if (result.NotApproved > 0)
        {
            session.Line($"{Figures.Count(result.NotApproved, "action is", "actions are")} not approved: timepost approve {result.Plan.Id}");
        }

        if (result.AnyStale)
        {
            session.Line("What stale actions were computed from has changed. Next: timepost plan");
        }

        return CodeOf(result, exceptions);
    }

    public static ExitCode CodeOf(ApplyResult result, long exceptions)
    {
        var code = exceptions > 0 ? ExitCode.ExceptionsWait : ExitCode.Done;
        code = result.AnyStale || result.NotApproved > 0 || result.Plan.Status == "superseded" ? ExitCodes.Worse(code, ExitCode.NeedsApproval) : code;
        return result.AnyFailed ? ExitCodes.Worse(code, ExitCode.Failed) : code;
    }
}
