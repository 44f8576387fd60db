using System.CommandLine;
using Timepost.Cli.Output;
using Timepost.Cli.Shell;
using Timepost.Engine.RuleSets;
using Timepost.Engine.RuleSets.Versions;

namespace Timepost.Cli.Verbs;

/// <summary><c>mapping publish</c>, <c>mapping rollback</c>.</summary>
internal static class MappingPublishVerb
{
    private static readonly Option<string> Note = new("--note") { Description = "Why, for the history and the changelog", HelpName = "TEXT" };

    public static Verb Create()
    {
        var version = new Option<string>("--version") { Description = "Its number, at least the proposed one. Default: the proposed one", HelpName = "X.Y.Z" };
        return new Verb("publish", "Publish the files in the folder as a version: from then on it counts, and can never be changed.")
        {
            Examples =
            [
                ("timepost mapping publish --note \"New client\"", "Under the number that mapping diff proposes"),
                ("timepost mapping publish --version 2.0.0", "Under a greater one"),
            ],
            Notes = "Needs the role manager. Refused: errors, an example that does not hold, nothing new, a number that is too low. Writes mapping-changelog.md.",
        }.With(version, Note).Runs((session, result) =>
        {
            using var workspace = Composition.Open(session, RulesFrom.Files);
            var candidate = new PublishCandidate(workspace.Context.Rules, workspace.Context.RuleTexts);
            return Run(session, workspace, () => workspace.Publishing.Publish(workspace.Caller, candidate, Version(result.GetValue(version), "--version"), result.GetValue(Note) ?? ""));
        });
    }

    public static Verb RollBack()
    {
        var version = new Argument<string>("version") { Description = "A published version", HelpName = "VERSION" };
        return new Verb("rollback", "Publish the text of an older version again, as a new version. The files in the folder stay as they are.")
        {
            Examples = [("timepost mapping rollback 1.0.0 --note \"The new rates were not agreed\"", "What 1.0.0 said counts again")],
            Notes = "Needs the role manager.",
        }.With(version, Note).Runs((session, result) =>
        {
            using var workspace = Composition.Open(session, RulesFrom.Workspace);
            var to = Version(result.GetValue(version), "VERSION")!.Value;
            return Run(session, workspace, () => workspace.Publishing.RollBack(workspace.Caller, workspace.Context.RuleTexts[0], to, result.GetValue(Note) ?? ""));
        });
    }

    /// <summary>A version as it is typed; null where none is.</summary>
    public static SemanticVersion? Version(string? typed, string where) => typed is null ? null
        : SemanticVersion.TryParse(typed, out var version) ? version
        : throw RefusedException.Usage(RefusalCode.VersionWrong, $"'{typed}' is no version.", where, "Write three numbers, as in 1.2.0.");

    /// <summary>Publishes, writes the changelog and tells what was done.</summary>
    public static ExitCode Run(Session session, Composition workspace, Func<PublishResult> publish)
    {
        PublishResult result;
        try
        {
            result = publish();
        }
        catch (ExamplesFailedException examples)
        {
            foreach (var failed in examples.Failed)
            {
                session.Notice($"{failed.Where}: example '{failed.Name}': {string.Join("; ", failed.Differences)}");
            }

            throw;
        }

        workspace.ExportDailyHead();
        WriteChangelog(workspace);
        Show(session, workspace, result);
        return ExitCode.Done;
    }

    private static void WriteChangelog(Composition workspace)
    {
        using var reading = workspace.Read();
        var text = Changelog.Of(reading.RuleSets.Versions(), MappingHistoryVerb.Zone(workspace), v => MappingHistoryVerb.Who(reading, v));
        WholeFile.Write(Path.Combine(workspace.Folder.Path, Changelog.File), text);
    }

    private static void Show(Session session, Composition workspace, PublishResult result)
    {
        var published = result.Version;
        using var reading = workspace.Read();
        var differing = PublishedRules.Differing(reading.RuleSets, published, workspace.Folder.Text, workspace.Context.Rules.Workspace);
        session.Answer(json => json.Object(() =>
        {
            json.Text("version", published.Version.ToString());
            json.Text("level", RuleSetChanges.Word(published.Level));
            json.Text("ruleSet", published.RuleSet);
            json.TextOrNull("rollsBack", published.RollsBack);
            json.Count("examples", result.Examples);
            json.Text("changelog", Changelog.File);
            json.Texts("differing", differing);
            MappingDiffVerb.Changes(json, result.Difference);
        }));
        if (result.Difference.From is not null)
        {
            session.Show(MappingDiffVerb.TableOf(result.Difference.Changes));
            MappingDiffVerb.TellAmounts(session, result.Difference, lines: false);
        }

        MappingDiffVerb.TellNotices(session, result.Difference);
        if (result.Examples > 0)
        {
            session.Line($"{Figures.Count(result.Examples, "example holds", "examples hold")}.");
        }

        session.Line(published.Ordinal == 1
            ? $"Published: version {published.Version}. From now on only published text counts."
            : $"Published: version {published.Version} ({RuleSetChanges.Word(published.Level)}{(published.RollsBack.Length > 0 ? $", the text of {published.RollsBack}" : "")}). Written: {Changelog.File}");
        TellDiffering(session, workspace, published, differing);
    }

    // an export writes no timepost.yaml where there is one: its keys are typed by hand
    private static void TellDiffering(Session session, Composition workspace, MappingVersion published, IReadOnlyList<string> differing)
    {
        var files = differing.Where(d => !d.StartsWith(RuleSetLoader.WorkspaceFile, StringComparison.Ordinal)).ToList();
        if (files.Count > 0)
        {
            session.Notice($"{string.Join(", ", files)} {(files.Count == 1 ? "differs" : "differ")} from what counts now. To have its text: timepost mapping export {published.Version} --to . --force");
        }

        if (differing.Count == files.Count)
        {
            return;
        }

        using var reading = workspace.Read();
        var keys = PublishedRules.Settings(reading.RuleSets, published, workspace.Context.Rules.Workspace).Select(k => $"`{k}`");
        session.Notice($"{RuleSetLoader.WorkspaceFile} differs from what counts now, and mapping export leaves it as it is: write {string.Join(" and ", keys)} in {RuleSetLoader.WorkspaceFile} by hand.");
    }
}
