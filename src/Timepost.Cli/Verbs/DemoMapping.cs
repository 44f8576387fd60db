using Timepost.Cli.Output;
using Timepost.Cli.Shell;
using Timepost.Engine.Replay;
using Timepost.Engine.RuleSets;
using Timepost.Engine.RuleSets.Versions;

namespace Timepost.Cli.Verbs;

/// <summary>The versions of <c>demo</c>: the rules are published, a rate is changed, and what that would change is seen before it counts.</summary>
internal sealed class DemoMapping(Session session, Composition workspace)
{
    private const string Before = "amount: 98, task: design}";
    private const string After = "amount: 104, task: design}";

    private MappingDifference? _difference;

    /// <summary>Publishes, changes a rate of the client Spreewerk in the file, compares, and puts the file back.</summary>
    /// <returns>Whether the change was found to be one of amounts.</returns>
    public bool Run(Action<string> type)
    {
        type("timepost mapping publish --note \"As agreed for 2026\"");
        MappingPublishVerb.Run(
            session, workspace, () => workspace.Publishing.Publish(workspace.Caller, new PublishCandidate(workspace.Context.Rules, workspace.Context.RuleTexts), null, "As agreed for 2026"));
        var file = Path.Combine(workspace.Folder.Path, RuleSetLoader.AgreementsFile);
        var text = File.ReadAllText(file);
        WholeFile.Write(file, text.Replace(Before, After, StringComparison.Ordinal));
        try
        {
            type("timepost mapping diff     # agreements.yaml: design for Spreewerk at 104.00 in place of 98.00");
            var loaded = RulesToUse.Demand(workspace.Folder.LoadRules(), session);
            _difference = workspace.Publishing.Compare(workspace.Caller, new PublishCandidate(loaded.RuleSet!, loaded.Texts), new ReplayScope());
            MappingDiffVerb.Show(session, workspace, _difference, lines: false);
        }
        finally
        {
            WholeFile.Write(file, text);
        }

        return _difference.Replay is { ChangesAmounts: true };
    }

    public void Write(JsonAnswer json)
    {
        json.Text("proposedVersion", _difference!.Proposed.ToString());
        json.Count("documentsThatWouldDiffer", _difference.Replay!.Documents.Count);
    }
}
