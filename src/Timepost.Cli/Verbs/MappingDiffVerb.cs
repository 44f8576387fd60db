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
        json.TextOrNull("notReplayed", difference.NotReplayed);
        json.CountOrNull("unchanged", difference.Replay?.Same);
        json.List("documents", difference.Replay?.Documents ?? [], document =>
        {
            json.Text("key", document.Key);
            json.Text("kind", document.Kind);
            json.Text("party", document.Party);
            json.Text("period", document.Period);
            json.TextOrNull("status", document.Status);
            json.TextOrNull("number", document.Number);
            json.Text("currency", (document.After ?? document.Before)!.Value.Currency.Code);
            json.MoneyOrNull("before", document.Before);
            json.MoneyOrNull("after", document.After);
            json.List("lines", document.Lines, line =>
            {
                json.TextOrNull("before", line.Before);
                json.TextOrNull("after", line.After);
                json.MoneyOrNull("netBefore", line.NetBefore);
                json.MoneyOrNull("netAfter", line.NetAfter);
            });
        });
        json.List("totals", AmountLines.Totals(difference.Replay?.Documents ?? []), total =>
        {
            json.Text("currency", total.Before.Currency.Code);
            json.Count("documents", total.Documents);
            json.Money("before", total.Before);
            json.Money("after", total.After);
            json.Money("difference", total.After - total.Before);
        });
        json.List("exceptions", difference.Replay?.Exceptions ?? [], exception =>
        {
            json.Text("kind", exception.Exception);
            json.Count("before", exception.Before);
            json.Count("after", exception.After);
        });
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
            table.Add(RuleSetChanges.Word(change.Level), RuleSetChanges.Word(change.Kind), change.Path, change.Before, change.After, change.Where);
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

        if (replay.Documents.Count > 0)
        {
            session.Line();
            session.Show(Documents(replay.Documents));
            session.Line();
            session.Show(Totals(replay.Documents));
        }

        foreach (var document in lines ? replay.Documents : [])
        {
            session.Line();
            session.Line($"{document.Kind} {(document.Number.Length > 0 ? document.Number : document.Key)}, {document.Party} {document.Period}");
            session.Show(Lines(document));
        }

        foreach (var (exception, before, after) in replay.Exceptions)
        {
            session.Line($"Work that waits ({exception}): {Figures.Count(before)} before, {Figures.Count(after)} after");
        }

        session.Line($"{Figures.Count(replay.Documents.Count, "document", "documents")} would change, {Figures.Count(replay.Same)} would not.");
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

    private static void Show(Session session, Composition workspace, MappingDifference difference, bool lines)
    {
        var entry = difference.SameText ? "" : Entry(workspace, difference);
        session.Answer(json => json.Object(() =>
        {
            json.TextOrNull("from", difference.From?.Version.ToString());
            json.Flag("same", difference.SameText);
            json.TextOrNull("level", difference.SameText ? null : RuleSetChanges.Word(difference.Level));
            json.TextOrNull("proposed", difference.SameText ? null : difference.Proposed.ToString());
            json.Texts("allowed", difference.SameText ? [] : difference.Allowed.Select(a => a.ToString()));
            json.TextOrNull("changelog", entry);
            Changes(json, difference);
        }));
        if (difference.SameText)
        {
            session.Line($"The files say what version {difference.From!.Version} says.");
            return;
        }

        if (difference.From is null)
        {
            session.Line($"Nothing is published yet: the files count. The first version is {difference.Proposed}: timepost mapping publish");
            return;
        }

        session.Show(TableOf(difference.Changes));
        TellAmounts(session, difference, lines);
        session.Line();
        session.Line(entry);
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
        return Changelog.Entry(version, MappingHistoryVerb.Zone(workspace), name);
    }

    private static Table Documents(IReadOnlyList<ReplayedDocument> documents)
    {
        var table = new Table(
            new Column("document", ColumnKind.Word), new Column("party", ColumnKind.Id), new Column("period", ColumnKind.Word), new Column("number", ColumnKind.Id), new Column("status", ColumnKind.Word),
            new Column("before", ColumnKind.Number), new Column("after", ColumnKind.Number), new Column("difference", ColumnKind.Number), Column.Currency);
        foreach (var document in documents)
        {
            var same = document.Before is null || document.After is null || document.Before.Value.Currency == document.After.Value.Currency;
            table.Add(document.Kind, document.Party, document.Period, document.Number, document.Status, Reader(document.Before), Reader(document.After),
                same ? Figures.Reader(AmountLines.Totals([document])[0] is var total ? total.After - total.Before : default) : "", (document.After ?? document.Before)!.Value.Currency.Code);
        }

        return table;
    }

    private static Table Totals(IReadOnlyList<ReplayedDocument> documents)
    {
        var table = new Table(
            new Column("totals", ColumnKind.Word), new Column("before", ColumnKind.Number), new Column("after", ColumnKind.Number), new Column("difference", ColumnKind.Number), Column.Currency);
        foreach (var (before, after, count) in AmountLines.Totals(documents))
        {
            table.Add(Figures.Count(count, "document", "documents"), Figures.Reader(before), Figures.Reader(after), Figures.Reader(after - before), before.Currency.Code);
        }

        return table;
    }

    private static Table Lines(ReplayedDocument document)
    {
        var table = new Table(new Column("before") { Sentence = true }, new Column("after") { Sentence = true }, new Column("net before", ColumnKind.Number), new Column("net after", ColumnKind.Number));
        foreach (var line in document.Lines)
        {
            table.Add(line.Before, line.After, Reader(line.NetBefore), Reader(line.NetAfter));
        }

        return table;
    }

    private static string Reader(Domain.Amounts.Money? amount) => amount is { } money ? Figures.Reader(money) : "";
}
