using System.CommandLine;
using Timepost.Cli.Output;
using Timepost.Cli.Shell;
using Timepost.Domain.Amounts;
using Timepost.Engine.Replay;
using Timepost.Engine.RuleSets.Versions;
using Timepost.Engine.Workspaces;

namespace Timepost.Cli.Verbs;

/// <summary><c>mapping replay</c>: recorded work computed under two rule sets, and what differs.</summary>
internal static class ReplayVerb
{
    public static Verb Create()
    {
        var from = new Argument<string>("from") { Description = "The rule set to compare with: 'published' or a version, 'last' (of the newest plan), 'files', or the beginning of the hash of one that a plan used", HelpName = "FROM" };
        var to = new Argument<string>("to") { Description = "The one that would take its place, named in the same way", HelpName = "TO" };
        var client = new Option<string>("--client") { Description = "Only this client (id in the mapping)", HelpName = "ID" };
        var first = new Option<string>("--from") { Description = "Only documents about work on this day or later", HelpName = "DATE" };
        var last = new Option<string>("--to") { Description = "Only documents about work on this day or earlier", HelpName = "DATE" };
        var lines = new Option<bool>("--lines") { Description = "Also each line that differs, before and after" };
        return new Verb("replay", "Compute all recorded work under two rule sets and list the documents that differ. Nothing is changed.")
        {
            Examples =
            [
                ("timepost mapping replay last files", "What the files would change against the rule set of the newest plan"),
                ("timepost mapping replay last files --client acme --lines", "Line by line, for one client"),
            ],
            Notes = "Exit codes: 0 no difference, 1 something differs.",
        }.With(from, to, client, first, last, lines).Runs((session, result) =>
        {
            var scope = new ReplayScope(result.GetValue(client) ?? "", Dates.Parse(result.GetValue(first), "--from"), Dates.Parse(result.GetValue(last), "--to"));
            if (scope.From > scope.To)
            {
                throw RefusedException.Usage(RefusalCode.ReplayDays, $"--from {scope.From:uuuu'-'MM'-'dd} is after --to {scope.To:uuuu'-'MM'-'dd}.", "--from", "Give the earlier day with --from.");
            }

            using var workspace = Composition.Open(session);
            workspace.Caller.Require(ActorRole.Viewer, "Replaying");
            var before = RuleSetNamed.Load(workspace, session, result.GetValue(from)!);
            var after = RuleSetNamed.Load(workspace, session, result.GetValue(to)!);
            var found = workspace.Replay.Compare(before, after, scope);
            session.Answer(json => json.Object(() =>
            {
                json.Text("from", before.Hash);
                json.Text("to", after.Hash);
                Write(json, found);
            }));
            if (!session.Json)
            {
                Show(session, found, result.GetValue(lines));
            }

            return found.Documents.Count > 0 || found.Exceptions.Count > 0 ? ExitCode.Failed : ExitCode.Done;
        });
    }

    /// <summary>Documents, totals and exceptions as tables, and how many are equal.</summary>
    /// <param name="session">The call.</param>
    /// <param name="found">What differs.</param>
    /// <param name="lines">Also each line.</param>
    /// <param name="workspace">False: there is none, so that no document is in any books.</param>
    public static void Show(Session session, ReplayComparison found, bool lines, bool workspace = true)
    {
        if (found.Documents.Count > 0)
        {
            session.Show(Documents(found));
            session.Line();
            session.Show(Totals(found, workspace));
        }

        if (lines && found.Documents.Any(d => d.Lines.Count > 0))
        {
            session.Line();
            session.Show(Lines(found));
        }

        if (found.Exceptions.Count > 0)
        {
            session.Line();
            var exceptions = new Table(new Column("exceptions", ColumnKind.Word), new Column("before", ColumnKind.Number), new Column("after", ColumnKind.Number));
            foreach (var (kind, before, after) in found.Exceptions)
            {
                exceptions.Add(kind, Figures.Count(before), Figures.Count(after));
            }

            session.Show(exceptions);
        }

        session.Line(Summary(found));
        if (workspace && found.Documents.Count > 0)
        {
            session.Line(AmountLines.Sentence(found.Documents));
        }
    }

    /// <summary>The last line: how many documents differ, and how many are equal.</summary>
    public static string Summary(ReplayComparison found) =>
        $"{Figures.Count(found.Documents.Count, "document differs", "documents differ")}{(found.Documents.Count > 0 && !found.ChangesAmounts ? ", none in its amounts" : "")}; "
        + $"{Figures.Count(found.Same, "is equal", "are equal")}.";

    /// <summary>The fields of a comparison.</summary>
    public static void Write(JsonAnswer json, ReplayComparison found)
    {
        json.Flag("changesAmounts", found.ChangesAmounts);
        json.Count("same", found.Same);
        json.Count("inBooks", found.Documents.Count(d => d.Stays));
        json.List("documents", found.Documents, document =>
        {
            json.Text("key", document.Key);
            json.Text("kind", document.Kind);
            json.Text("party", document.Party);
            json.TextOrNull("agreement", document.Agreement.Length == 0 ? null : document.Agreement);
            json.TextOrNull("split", document.Split.Length == 0 ? null : document.Split);
            json.Text("period", document.Period);
            json.Count("generation", document.Generation);
            json.TextOrNull("status", document.Status.Length == 0 ? null : document.Status);
            json.TextOrNull("number", document.Number.Length == 0 ? null : document.Number);
            json.Flag("stays", document.Stays);
            json.Text("currency", Currency(document).Code);
            json.MoneyOrNull("before", document.Before);
            json.MoneyOrNull("after", document.After);
            json.Money("difference", Difference(document));
            json.Flag("changesAmounts", document.ChangesAmounts);
            json.Texts("other", document.Other);
            json.List("lines", document.Lines, line =>
            {
                json.TextOrNull("before", line.Before.Length == 0 ? null : line.Before);
                json.TextOrNull("after", line.After.Length == 0 ? null : line.After);
                json.MoneyOrNull("netBefore", line.NetBefore);
                json.MoneyOrNull("netAfter", line.NetAfter);
            });
        });
        json.List("totals", Sums(found.Documents), total =>
        {
            json.Text("currency", total.Currency.Code);
            json.Money("before", total.Before);
            json.Money("after", total.After);
            json.Money("difference", total.After - total.Before);
        });
        json.List("exceptions", found.Exceptions, exception =>
        {
            json.Text("kind", exception.Exception);
            json.Count("before", exception.Before);
            json.Count("after", exception.After);
        });
    }

    private static Table Documents(ReplayComparison found)
    {
        var table = new Table(
            new Column("party"), new Column("period", ColumnKind.Word), new Column("document", ColumnKind.Word), new Column("now", ColumnKind.Id), new Column("before", ColumnKind.Number),
            new Column("after", ColumnKind.Number), new Column("difference", ColumnKind.Number), Column.Currency, new Column("besides amounts") { Sentence = true, Spare = 1 });
        var marks = DocumentMarks.Of(found.Documents);
        foreach (var document in found.Documents)
        {
            table.Add(
                document.Party, document.Period, marks[document.Key] is { Length: > 0 } mark ? $"{document.Kind}, {mark}" : document.Kind, Now(document), document.Before is { } before ? Figures.Reader(before) : "none",
                document.After is { } after ? Figures.Reader(after) : "none", Figures.Reader(Difference(document)), Currency(document).Code, string.Join("; ", document.Other));
        }

        return table;
    }

    private static Table Lines(ReplayComparison found)
    {
        var table = new Table(
            new Column("document", ColumnKind.Id), new Column("before") { Sentence = true }, new Column("after") { Sentence = true }, new Column("difference", ColumnKind.Number), Column.Currency);
        foreach (var document in found.Documents)
        {
            foreach (var line in document.Lines)
            {
                var currency = Currency(document);
                table.Add(
                    document.Number.Length > 0 ? document.Number : document.Key, line.Before.Length > 0 ? line.Before : "none", line.After.Length > 0 ? line.After : "none",
                    Figures.Reader((line.NetAfter ?? Money.Zero(currency)) - (line.NetBefore ?? Money.Zero(currency))), currency.Code);
            }
        }

        return table;
    }

    private static Table Totals(ReplayComparison found, bool workspace)
    {
        var table = new Table(
            new Column("totals", ColumnKind.Word), new Column("of"), new Column("before", ColumnKind.Number), new Column("after", ColumnKind.Number), new Column("difference", ColumnKind.Number));
        foreach (var group in found.Documents.GroupBy(d => d.Stays).OrderBy(g => g.Key))
        {
            foreach (var (currency, before, after) in Sums(group))
            {
                table.Add(currency.Code, !workspace ? "documents" : group.Key ? "in the books" : "drafts", Figures.Reader(before), Figures.Reader(after), Figures.Reader(after - before));
            }
        }

        return table;
    }

    private static List<(Currency Currency, Money Before, Money After)> Sums(IEnumerable<ReplayedDocument> documents) =>
    [
        .. documents.GroupBy(Currency).OrderBy(g => g.Key.Code, StringComparer.Ordinal).Select(g => (
            g.Key,
            g.Aggregate(Money.Zero(g.Key), (sum, d) => sum + (d.Before ?? Money.Zero(g.Key))),
            g.Aggregate(Money.Zero(g.Key), (sum, d) => sum + (d.After ?? Money.Zero(g.Key))))),
    ];

    private static string Now(ReplayedDocument document) => document.Number.Length > 0 ? document.Number : document.Status;

    private static Currency Currency(ReplayedDocument document) => (document.After ?? document.Before ?? throw new InvalidOperationException("A document of neither side.")).Currency;

    private static Money Difference(ReplayedDocument document) =>
        (document.After ?? Money.Zero(Currency(document))) - (document.Before ?? Money.Zero(Currency(document)));
}
