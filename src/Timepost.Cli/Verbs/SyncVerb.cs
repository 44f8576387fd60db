using System.CommandLine;
using Timepost.Cli.Shell;
using Timepost.Domain.Mapping;
using Timepost.Engine.Delivery;
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
        }.With(asOf).Runs((session, result) => Run(session, Dates.Parse(result.GetValue(asOf), "--as-of")));
    }

    private static ExitCode Run(Session session, NodaTime.LocalDate? asOf)
    {
        using var workspace = Composition.Open(session);
        var quiet = new Session(session.Terminal, session.WorkspaceOption, json: false, quiet: true);
        var code = ExitCode.Done;
        foreach (var kind in new[] { ImportKind.Time, ImportKind.Expenses })
        {
            if (HasFiles(workspace, kind))
            {
                var imported = ImportVerb.Run(session, workspace, kind, [], "", "");
                code = ExitCodes.Worse(code, session.Json ? CodeOf(imported) : ImportVerb.Show(quiet, imported));
            }
        }

        var plan = new PlanUseCase(workspace.Context).Plan(workspace.Caller, new PlanOptions(AsOf: asOf));
        if (!session.Json)
        {
            PlanVerb.Show(session, plan);
        }

        var applied = new ApplyUseCase(workspace.Context).Apply(workspace.Caller, plan.Plan.Id);
        workspace.ExportDailyHead();
        return ExitCodes.Worse(code, ApplyVerb.Show(session, applied, workspace.OpenExceptions()));
    }

    private static ExitCode CodeOf(ImportResult result) =>
        result.Files.Any(f => f.Refused || f.Rejected.Count > 0) ? ExitCode.Failed : ExitCode.Done;

    private static bool HasFiles(Composition workspace, ImportKind kind) => workspace.Context.Rules.Workspace.Connections
        .Where(c => c.Role == ConnectionRole.Source)
        .Select(c => Path.Combine(workspace.Folder.Path, c.Path.Length > 0 ? c.Path : $"inbox/{(kind == ImportKind.Time ? "time" : "expenses")}/{c.Name}"))
        .Any(f => Directory.Exists(f) && Directory.EnumerateFiles(f).Any());
}
