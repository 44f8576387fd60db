using System.CommandLine;
using Timepost.Cli.Output;
using Timepost.Cli.Shell;
using Timepost.Engine.Replay;
using Timepost.Engine.RuleSets.Versions;

namespace Timepost.Cli.Verbs;

/// <summary><c>mapping diff</c>: what the files would change, before anybody publishes them.</summary>
internal static class MappingDiffVerb
{
    public static Verb Create()
    {
        var to = new Option<string>("--to") { Description = "The files of another folder. Default: the workspace's", HelpName = "DIR" };
        var lines = new Option<bool>("--lines") { Description = "Also each line of a document that changes" };
        var skip = new Option<bool>("--no-replay") { Description = "Do not compute recorded work under both" };
        return new Verb("diff", "What the files would change: keys and rules, the version that they should have, and each document whose amounts would be others.")
        {
            Examples = [("timepost mapping diff", "The files beside the published version"), ("timepost mapping diff --lines", "Line by line")],
            Notes = "Nothing is changed. The proposed version is what timepost mapping publish takes.",
        }.With(to, lines, skip).Runs((session, result) =>
        {
            var folder = result.GetValue(to);
            using var workspace = Composition.Open(session, folder is null ? RulesFrom.Files : RulesFrom.Workspace);
            var candidate = folder is null ? new PublishCandidate(workspace.Context.Rules, workspace.Context.RuleTexts) : Of(session, workspace, folder);
            var difference = workspace.Publishing.Compare(workspace.Caller, candidate, result.GetValue(skip) ? null : new ReplayScope());
            Show(session, workspace, difference, result.GetValue(lines));
            return ExitCode.Done;
        });
    }

    /// <summary>Changes and amounts as JSON.</summary>
    public static void Changes(JsonAnswer json, MappingDifference difference)
    {
        json.List("changes", difference.Changes, change =>
        {
            json.Text("kind", RuleSetChanges.Word(change.Kind));
            json.Text("level", RuleSetChanges.Word(change.Level));
            json.Text("path", change.Path);
            json.Text("where", change.Where);
            json.TextOrNull("before", change.Before);
            json.TextOrNull("after", change.After);
        });
        json.Texts("notices", difference.Notices);
        json.TextOrNull("notReplayed", difference.NotReplayed);
        if (difference.Replay is { } replay)
        {
            json.Object("replay", () => ReplayVerb.Write(json, replay));
        }
        else
        {
            json.Null("replay");
        }
    }

    /// <summary>Changes as a table.</summary>
    public static Table TableOf(IReadOnlyList<RuleSetChange> changes)
    {
        var table = new Table(
            new Column("level", ColumnKind.Word), new Column("what", ColumnKind.Word), new Column("key"), new Column("before") { Sentence = true, Spare = 1 },
            new Column("after") { Sentence = true, Spare = 2 }, new Column("where") { Spare = 3 })
        { Empty = "Comments, spacing, the order of keys or the files in which they stand." };
        foreach (var change in changes)
        {
            table.Add(RuleSetChanges.Word(change.Level), RuleSetChanges.Word(change.Kind), change.Path, change.BriefBefore, change.BriefAfter, change.Where);
        }

        return table;
    }

    /// <summary>The documents whose amounts change, and their totals.</summary>
    public static void TellAmounts(Session session, MappingDifference difference, bool lines)
    {
        if (difference.Replay is not { } replay)
        {
            session.Line($"Amounts were not compared: {difference.NotReplayed}.");
            return;
        }

        session.Line();
        if (!session.Json)
        {
            ReplayVerb.Show(session, replay, lines);
        }
    }

    /// <summary>What nobody might see in the changes; the answer in JSON has it as <c>notices</c>.</summary>
    public static void TellNotices(Session session, MappingDifference difference)
    {
        foreach (var notice in session.Json ? [] : difference.Notices)
        {
            session.Notice($"{notice}.");
        }
    }

    private static PublishCandidate Of(Session session, Composition workspace, string folder)
    {
        var path = session.Terminal.FullPath(folder);
        if (!Directory.Exists(path))
        {
            throw RefusedException.Usage(RefusalCode.FileMissing, $"There is no folder '{folder}'.", path, "Name a folder with mapping.yaml and agreements.yaml.");
        }

        var result = RulesToUse.Demand(workspace.Folder.LoadRules(path), session);
        return new PublishCandidate(result.RuleSet!, result.Texts);
    }

    /// <summary>All of it.</summary>
    public static void Show(Session session, Composition workspace, MappingDifference difference, bool lines)
    {
        var entry = difference.SameText ? "" : Entry(workspace, difference);
        session.Answer(json => json.Object(() =>
        {
            json.TextOrNull("from", difference.From?.Version.ToString());
            json.Flag("same", difference.SameText);
            json.TextOrNull("level", difference.SameText ? null : RuleSetChanges.Word(difference.Level));
            json.Flag("atLeast", difference.AtLeast);
            json.TextOrNull("proposed", difference.SameText || difference.AtLeast ? null : difference.Proposed.ToString());
            json.Texts("allowed", difference.SameText || difference.AtLeast ? [] : difference.Allowed.Select(a => a.ToString()));
            json.TextOrNull("changelog", entry);
            Changes(json, difference);
        }));
        if (difference.SameText)
        {
            session.Line($"The files say what version {difference.From!.Version} says.");
            return;
        }

        TellNotices(session, difference);
        if (difference.From is null)
        {
            session.Line($"Nothing is published yet: the files count. The first version is {difference.Proposed}: timepost mapping publish");
            return;
        }

        session.Show(TableOf(difference.Changes));
        TellAmounts(session, difference, lines);
        session.Line();
        session.Line(entry);
        if (difference.AtLeast)
        {
            session.Line($"Version {difference.From.Version} counts; this is at least {RuleSetChanges.Word(difference.Level)}; amounts were not compared, and may make it major. Its number: timepost mapping diff");
            return;
        }

        session.Line($"Version {difference.From.Version} counts; this is {RuleSetChanges.Word(difference.Level)}: timepost mapping publish makes it {difference.Proposed}.");
    }

    // as it would be written now by this caller
    private static string Entry(Composition workspace, MappingDifference difference)
    {
        var version = new MappingVersion
        {
            Ordinal = (difference.From?.Ordinal ?? 0) + 1,
            Version = difference.Proposed,
            RuleSet = "",
            MoneyRounding = workspace.Context.Rules.Workspace.MoneyRounding,
            BaseCurrency = workspace.Context.Rules.Workspace.BaseCurrency,
            Level = difference.Level,
            Published = workspace.Context.Clock.GetCurrentInstant(),
            Actor = workspace.Caller.Actor,
            Changes = difference.Changes,
            Amounts = difference.Amounts,
        };
        var name = OperatingSystemActor.PersonOf(workspace.Caller.Actor, workspace.Context.Rules.Workspace)?.Name ?? OperatingSystemActor.Account;
        return Changelog.Entry(version, MappingHistoryVerb.Zone(workspace), name, numbered: !difference.AtLeast);
    }
}
