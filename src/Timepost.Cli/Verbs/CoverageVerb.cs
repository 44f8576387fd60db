using System.CommandLine;
using Timepost.Cli.Output;
using Timepost.Cli.Shell;
using Timepost.Domain.Mapping;
using Timepost.Engine.Charts;

namespace Timepost.Cli.Verbs;

/// <summary><c>mapping coverage</c>: the accounts of the mapping beside the books' own chart of accounts.</summary>
internal static class CoverageVerb
{
    public static Verb Create()
    {
        var to = new Option<string>("--to") { Description = "The books whose chart it is; without it the primary ones", HelpName = "BOOKS" };
        var all = new Option<bool>("--all") { Description = "Also name the accounts of the chart that nothing maps to" };
        var files = MappingVerb.Files();
        return new Verb("coverage", "The accounts of mapping.yaml beside the imported chart: missing, closed, of another type; roles that lack one; what nothing maps to.")
        {
            Examples = [("timepost mapping coverage", "After timepost import accounts FILE"), ("timepost mapping coverage --all", "With every account that nothing maps to")],
            Notes = "Exit codes: 0 nothing is wrong, 1 an account is missing, closed, a heading or of another type.",
        }.With(to, all, files).Runs((session, result) =>
        {
            using var workspace = Composition.Open(session, result.GetValue(files) ? RulesFrom.Files : RulesFrom.InForce);
            var report = new CoverageUseCase(workspace.Context).Report(workspace.Caller, result.GetValue(to) ?? "");
            if (report.ChartAccounts == 0)
            {
                throw RefusedException.Failed(
                    RefusalCode.NotFound, $"No chart of accounts was imported for the books '{report.Books}'.", report.Books, "Import it: timepost import accounts FILE");
            }

            Show(session, report, result.GetValue(all));
            return report.Count(FindingSeverity.Error) > 0 ? ExitCode.Failed : ExitCode.Done;
        });
    }

    private static void Show(Session session, CoverageReport report, bool all)
    {
        session.Answer(json => Write(json, report));
        if (session.Json)
        {
            return;
        }

        var accounts = new Table(
            new Column("account", ColumnKind.Id), new Column("name in the mapping"), new Column("role", ColumnKind.Word) { Spare = 1 }, new Column("type", ColumnKind.Word),
            new Column("number", ColumnKind.Id), new Column("in the chart", ColumnKind.Word), new Column("finding", ColumnKind.Word))
        { Empty = "The mapping has no accounts." };
        foreach (var (account, found, findings) in report.Accounts)
        {
            accounts.Add(
                account.Id, account.Name, account.Role == AccountRole.None ? "" : ShowPostings.Word(account.Role), ShowPostings.Word(account.Type), found?.Number ?? "",
                found is null ? "no" : found.Type is { } type ? ShowPostings.Word(type) : "yes", findings.Count == 0 ? "" : string.Join(", ", findings.Select(f => f.Code)));
        }

        session.Show(accounts);
        var told = report.Findings.Where(f => all || f.Severity != FindingSeverity.Note).ToList();
        if (told.Count > 0)
        {
            session.Line();
            var table = new Table(
                new Column("finding", ColumnKind.Word), new Column("of", ColumnKind.Id), new Column("what") { Sentence = true }, new Column("suggested fix") { Sentence = true });
            foreach (var finding in told)
            {
                table.Add(finding.Code, finding.Subject, finding.Message, finding.Remedy);
            }

            session.Show(table);
        }

        var mapped = report.Accounts.Count(a => a.InChart is not null);
        var unmapped = report.Count(FindingSeverity.Note);
        session.Line();
        session.Line($"{Figures.Count(mapped)} of {Figures.Count(report.Accounts.Count, "account", "accounts")} of the mapping are in the chart of '{report.Books}' ({Figures.Count(report.ChartAccounts, "account", "accounts")}); "
            + $"{Figures.Count(report.Count(FindingSeverity.Error), "error", "errors")}, {Figures.Count(report.Count(FindingSeverity.Warning), "warning", "warnings")}; "
            + $"{Figures.Count(unmapped, "open account", "open accounts")} that nothing maps to{(unmapped > 0 && !all ? " (--all)" : "")}");
    }

    private static void Write(JsonAnswer json, CoverageReport report) => json.Object(() =>
    {
        json.Text("books", report.Books);
        json.Count("chartAccounts", report.ChartAccounts);
        json.List("accounts", report.Accounts, covered =>
        {
            json.Text("id", covered.Account.Id);
            json.Text("name", covered.Account.Name);
            json.Text("type", ShowPostings.Word(covered.Account.Type));
            json.TextOrNull("role", covered.Account.Role == AccountRole.None ? null : ShowPostings.Word(covered.Account.Role));
            json.Flag("inChart", covered.InChart is not null);
            json.TextOrNull("number", covered.InChart?.Number);
            json.TextOrNull("chartName", covered.InChart?.Name);
            json.TextOrNull("chartType", covered.InChart?.Type is { } type ? ShowPostings.Word(type) : null);
            json.Flag("closed", covered.InChart?.Closed ?? false);
            json.Flag("heading", covered.InChart?.Heading ?? false);
            json.Texts("findings", covered.Findings.Select(f => f.Code));
        });
        json.List("findings", report.Findings, finding =>
        {
            json.Text("severity", ShowPostings.Word(finding.Severity));
            json.Text("code", finding.Code);
            json.Text("subject", finding.Subject);
            json.Text("message", finding.Message);
            json.Text("remedy", finding.Remedy);
        });
        json.Count("errors", report.Count(FindingSeverity.Error));
        json.Count("warnings", report.Count(FindingSeverity.Warning));
    });
}
