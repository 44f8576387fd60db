using System.CommandLine;
using System.CommandLine.Completions;
using System.CommandLine.Help;
using Timepost.Cli.Verbs;

namespace Timepost.Cli.Shell;

/// <summary>All verbs, with the options that each of them has.</summary>
internal static class CommandTree
{
    public static IReadOnlyList<(string, string)> Examples { get; } =
    [
        ("timepost demo", "The sample firm, from exports to checked books, in a temporary folder"),
        ("timepost init acme", "A new workspace in the folder acme"),
        ("timepost import time june.csv", "Read a tracker's export"),
        ("timepost plan", "What would be invoiced, and why"),
        ("timepost approve last", "Approve the newest plan"),
        ("timepost apply last", "Deliver it into the books, once"),
    ];

    public static RootCommand Build()
    {
        var root = new RootCommand("Timepost turns time entries and expenses into correct, explainable, once-only entries in the books.");
        root.Options.Clear();
        root.Options.Add(new HelpOption("--help", "-h", "-?") { Action = new HelpPage(), Recursive = true, Description = "Help on a verb" });
        root.Options.Add(new VersionOption());
        root.Options.Add(Globals.Workspace);
        root.Options.Add(Globals.Json);
        root.Options.Add(Globals.Quiet);
        root.Options.Add(Globals.Verbose);
        root.Directives.Clear();
        root.Directives.Add(new SuggestDirective());
        root.Add(InitVerb.Create());
        root.Add(ImportVerb.Create());
        root.Add(MappingVerb.Create());
        root.Add(AuditVerb.Create());
        root.Add(HandbookVerb.Create());
        root.Add(PlanVerb.Create());
        root.Add(ApproveVerb.Create());
        root.Add(ApplyVerb.Create());
        root.Add(SyncVerb.Create());
        root.Add(PayVerb.Create());
        root.Add(CloseVerb.Create());
        root.Add(ShowVerb.Create());
        root.Add(BillVerb.Create());
        root.Add(ReconcileVerb.Create());
        root.Add(ExplainVerb.Create());
        root.Add(ExceptionVerb.Create());
        root.Add(RateVerb.Create());
        root.Add(RetainerVerb.Create());
        root.Add(CreditVerb.Create());
        root.Add(CreditVerb.Void());
        root.Add(WriteOffVerb.Create());
        root.Add(AdjustVerb.Create());
        root.Add(StagingVerb.Create());
        root.Add(TrailVerb.Create());
        root.Add(DemoVerb.Create());
        root.Add(CompletionVerb.Create());
        return root;
    }
}
