using System.CommandLine;
using Timepost.Cli.Shell;
using Timepost.Engine.Intake;
using Timepost.Engine.Plans;

namespace Timepost.Cli.Verbs;

/// <summary><c>sync</c>: read the inbox, plan, approve by policy, apply.</summary>
internal static class SyncVerb
{
    public static Verb Create()
    {
        var asOf = new Option<string>("--as-of") { Description = "Date of the documents. Default: today where the books are", HelpName = "DATE" };
        return new Verb("sync", "Read the inbox folders, plan, approve what the policy approves (autoApproveUpTo), and apply that.")
        {
            Examples = [("timepost sync", "Every morning")],
            Notes = "Exit codes: 0; 1 rows or documents were refused; 3 exceptions wait; 4 actions wait for approval.",
        }.With(asOf).Runs((session, result) => Run(session, Dates.AsOf(result.GetValue(asOf))));
    }

    private static ExitCode Run(Session session, NodaTime.LocalDate? asOf)
    {
        using var workspace = Composition.Open(session);
        // with --json the three steps are one document at the end
        var told = session.Json ? session.Silent() : session;
        var code = ExitCode.Done;
        var files = new List<ImportedFile>();
        foreach (var kind in new[] { ImportKind.Rates, ImportKind.Time, ImportKind.Expenses })
        {
            if (ImportVerb.HasFiles(workspace, kind))
            {
                var imported = ImportVerb.Run(session, workspace, kind, [], "", "");
                files.AddRange(imported.Files);
                // whether exceptions wait is asked at the end: the plan may have closed some
                code = ImportVerb.Show(told, imported) == ExitCode.Failed ? ExitCode.Failed : code;
            }
        }

        var plan = PlanVerb.Compute(session, workspace, new PlanOptions(AsOf: asOf));
        PlanVerb.Show(told, plan);
        var applied = ApplyVerb.Deliver(session, workspace, plan.Plan.Id);
        workspace.ExportDailyHead();
        var exceptions = workspace.OpenExceptions();
        session.Answer(json => json.Object(() =>
        {
            ImportVerb.Write(json, files);
            PlanJson.Applied(json, applied);
            PlanJson.Computed(json, plan);
            json.TextOrNull("mappingVersion", plan.MappingVersion);
            json.Count("exceptions", exceptions);
        }));
        return ExitCodes.Worse(code, ApplyVerb.Show(told, applied, exceptions));
    }
}
