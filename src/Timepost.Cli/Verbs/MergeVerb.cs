using System.CommandLine;
using Timepost.Cli.Output;
using Timepost.Cli.Shell;
using Timepost.Domain.Mapping;
using Timepost.Engine.Audit;
using Timepost.Engine.RuleSets;

namespace Timepost.Cli.Verbs;

/// <summary><c>audit merge</c>, <c>audit unmerge</c> and <c>audit merges</c>: names that are one.</summary>
internal static class MergeVerb
{
    public static Verb Merge()
    {
        var (kind, name, client, reason) = (Kind(), Name("The name that is given up, as the source writes it"), Client(), Reason());
        var into = new Argument<string>("into") { Description = "The name that it counts as", HelpName = "INTO" };
        return new Verb("merge", "Say that a name of the work side counts as another (role manager). The records stay as they came; it can be taken back.")
        {
            Examples = [("timepost audit merge client \"Thornbery Tea\" \"Thornbury Tea\" --reason typo", "Hours of both are one client's")],
            Notes = "It is written to merges.yaml, a part of the mapping: where the mapping is published, it counts with the next version.",
        }.With(kind, name, into, client, reason).Runs((session, result) =>
        {
            using var workspace = Composition.Open(session);
            var done = new MergeUseCase(workspace.Context, Files(workspace)).Merge(workspace.Caller, new NameMerge
            {
                Kind = KindOf(result.GetValue(kind)!),
                Name = result.GetValue(name)!,
                Into = result.GetValue(into)!,
                Client = result.GetValue(client) ?? "",
                Reason = result.GetValue(reason) ?? "",
            });
            return Written(session, workspace, done, $"'{done.Merge.Name}' counts as '{done.Merge.Into}'. Take it back: {MergeUseCase.TakeBack(done.Merge)}");
        });
    }

    public static Verb Unmerge()
    {
        var (kind, name, client, reason) = (Kind(), Name("The name that was given up"), Client(), Reason());
        return new Verb("unmerge", "Take a merge of names back: two names again (role manager).")
        {
            Examples = [("timepost audit unmerge client \"Thornbery Tea\"", "A client of its own again")],
        }.With(kind, name, client, reason).Runs((session, result) =>
        {
            using var workspace = Composition.Open(session, RulesFrom.Workspace);
            var done = MergeUseCase.Unmerge(
                workspace.Context, workspace.Caller, All(workspace), KindOf(result.GetValue(kind)!), result.GetValue(name)!, result.GetValue(client) ?? "", result.GetValue(reason) ?? "");
            return Written(session, workspace, done, $"'{done.Merge.Name}' and '{done.Merge.Into}' are two names again.");
        });
    }

    public static Verb List() => new Verb("merges", "Names that count as others.").Runs((session, _) =>
    {
        using var workspace = Composition.Open(session, RulesFrom.Workspace);
        var merges = All(workspace);
        session.Answer(json => json.Object(() => json.List("merges", merges, merge =>
        {
            json.Text("kind", MergeKinds.WordOf(merge.Kind));
            json.Text("name", merge.Name);
            json.Text("into", merge.Into);
            json.TextOrNull("client", merge.Client);
            json.TextOrNull("on", merge.On is { } on ? Figures.Day(on) : null);
            json.TextOrNull("reason", merge.Reason);
            json.Text("origin", merge.Origin);
        })));
        var table = new Table(new Column("kind", ColumnKind.Word), new Column("name"), new Column("counts as"), new Column("client", ColumnKind.Id), new Column("on", ColumnKind.Word), new Column("reason"), new Column("stands in"))
        { Empty = "No name counts as another." };
        foreach (var merge in merges)
        {
            table.Add(MergeKinds.WordOf(merge.Kind), merge.Name, merge.Into, merge.Client, merge.On is { } on ? Figures.Day(on) : "", merge.Reason, merge.Origin);
        }

        if (!session.Json)
        {
            session.Show(table);
        }

        return ExitCode.Done;
    });

    private static ExitCode Written(Session session, Composition workspace, MergeResult done, string told)
    {
        WholeFile.Write(Path.Combine(workspace.Folder.Path, RuleSetLoader.MergesFile), done.Text);
        workspace.ExportDailyHead();
        session.Answer(json => json.Object(() =>
        {
            json.Text("kind", MergeKinds.WordOf(done.Merge.Kind));
            json.Text("name", done.Merge.Name);
            json.Text("into", done.Merge.Into);
            json.TextOrNull("client", done.Merge.Client);
            json.Text("file", RuleSetLoader.MergesFile);
        }));
        session.Line(told);
        using var reading = workspace.Read();
        session.Line($"Written: {RuleSetLoader.MergesFile}. {(reading.RuleSets.Newest() is null ? "Next: timepost plan" : "It counts with the next version of the mapping. Next: timepost mapping diff")}");
        return ExitCode.Done;
    }

    // what is written to are the files, whatever version counts
    private static RuleSet Files(Composition workspace)
    {
        var loaded = workspace.Folder.LoadRules();
        return loaded.RuleSet ?? throw RefusedException.Failed(
            RefusalCode.RuleSetWrong, "The files of the rule set have errors; a merge is written to them.",
            loaded.Diagnostics.First(d => d.Severity == Severity.Error).Where, "See all of them: timepost mapping check");
    }

    // of each file of the mapping by itself: a rule set with errors lists them, too
    private static IReadOnlyList<NameMerge> All(Composition workspace) =>
        [.. workspace.Folder.Texts().Where(t => t.File is not (RuleSetLoader.WorkspaceFile or RuleSetLoader.AgreementsFile)).SelectMany(MergesText.Read)];

    private static MergeKind KindOf(string word) => MergeKinds.TryParse(word, out var kind)
        ? kind
        : throw RefusedException.Usage(RefusalCode.MergeKindUnknown, $"'{word}' is no kind of name.", "KIND", $"One of: {string.Join(", ", MergeKinds.Words)}.");

    private static Argument<string> Kind() => new("kind") { Description = string.Join(", ", MergeKinds.Words), HelpName = "KIND" };

    private static Argument<string> Name(string what) => new("name") { Description = what, HelpName = "NAME" };

    private static Option<string> Client() => new("--client") { Description = "Only under this client (projects and tasks)", HelpName = "CLIENT" };

    private static Option<string> Reason() => new("--reason") { Description = "Why", HelpName = "TEXT" };
}
