using System.CommandLine;
using Timepost.Cli.Output;
using Timepost.Cli.Shell;
using Timepost.Engine.Audit;

namespace Timepost.Cli.Verbs;

/// <summary><c>audit</c>: what must be cleaned up on both sides before the first sync.</summary>
internal static class AuditVerb
{
    public static Verb Create()
    {
        var csv = ShowVerb.Csv();
        var xlsx = new Option<string>("--xlsx") { Description = "Also as a spreadsheet", HelpName = "FILE" };
        var html = new Option<string>("--html") { Description = "Also as a page that stands by itself, to read or print", HelpName = "FILE" };
        var files = MappingVerb.Files();
        return new Verb("audit", "What to clean up before the first sync: names that are one, work that lacks something or cannot be, accounts and tax codes.")
        {
            Examples =
            [
                ("timepost audit", "Everything, with a fix for each finding"),
                ("timepost audit --html audit.html", "The same as a page for whoever cleans up"),
            ],
            Notes = "Exit codes: 0 nothing to settle (notices may be listed), 3 there is something. Nothing is changed.",
        }.With(csv, html, xlsx, files, MergeVerb.Merge(), MergeVerb.Unmerge(), MergeVerb.List()).Runs((session, result) =>
        {
            using var workspace = Composition.Open(session, result.GetValue(files) ? RulesFrom.Files : RulesFrom.InForce);
            var report = new AuditUseCase(workspace.Context).Audit(workspace.Caller);
            var file = result.GetValue(html);
            if (file is not null)
            {
                WholeFile.Write(Path.Combine(session.Terminal.Directory, file), AuditPage.Of(report, workspace.Context.Rules.Workspace.Name));
            }

            var sheet = result.GetValue(xlsx);
            if (sheet is not null)
            {
                WholeFile.Write(Path.Combine(session.Terminal.Directory, sheet), AuditSheet.Of(report));
            }

            Show(session, report, result.GetValue(csv), file, sheet);
            return report.ToSettle > 0 ? ExitCode.ExceptionsWait : ExitCode.Done;
        });
    }

    /// <summary>Subjects side by side, those that are not there left out.</summary>
    public static string Subject(AuditFinding finding) => string.Join(" / ", finding.Subjects.Where(s => s.Length > 0));

    /// <summary>The last line: how much was read, how much is to be settled.</summary>
    public static string Summary(AuditReport report) =>
        $"{Figures.Count(report.Entries, "entry", "entries")} and {Figures.Count(report.Names, "name", "names")} read: "
        + $"{Figures.Count(report.ToSettle, "finding", "findings")} to settle, {Figures.Count(report.Findings.Count - report.ToSettle, "notice", "notices")}.";

    private static void Show(Session session, AuditReport report, bool csv, string? file, string? sheet)
    {
        session.Answer(json => json.Object(() =>
        {
            json.Count("entries", report.Entries);
            json.Count("names", report.Names);
            json.Count("toSettle", report.ToSettle);
            json.List("findings", report.Findings, finding =>
            {
                json.Count("number", finding.Kind.Number);
                json.Text("kind", finding.Kind.Code);
                json.Flag("notice", finding.Kind.Notice);
                json.Texts("subjects", finding.Subjects);
                json.Text("evidence", finding.Evidence);
                json.Text("fix", finding.Fix);
            });
            json.TextOrNull("page", file);
            json.TextOrNull("sheet", sheet);
        }));
        var table = new Table(
            new Column("kind", ColumnKind.Word), new Column("subject"), new Column("evidence") { Sentence = true }, new Column("suggested fix") { Sentence = true })
        { Empty = "Nothing to clean up." };
        foreach (var finding in report.Findings)
        {
            table.Add(finding.Kind.Code, Subject(finding), finding.Evidence, finding.Fix);
        }

        ShowVerb.Page(session, table, csv, null);
        if (!csv)
        {
            session.Line(Summary(report));
        }

        foreach (var written in new[] { file, sheet })
        {
            if (written is not null && !session.Json)
            {
                session.Notice($"Written: {written}");
            }
        }
    }
}
