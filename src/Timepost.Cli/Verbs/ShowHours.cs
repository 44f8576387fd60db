using System.Globalization;
using Timepost.Cli.Output;
using Timepost.Cli.Shell;
using Timepost.Engine.Plans;
using Timepost.Engine.Reconciliation;

namespace Timepost.Cli.Verbs;

/// <summary><c>show hours</c>: hours and money by client, project and month.</summary>
internal static class ShowHours
{
    public static Verb Create()
    {
        var client = ShowVerb.Filter("client", "Only this client: its id in the mapping, or its name in a source");
        var csv = ShowVerb.Csv();
        return new Verb("hours", "Hours and money by client, project and month: what was worked, what of it is on drafts and documents.")
        {
            Examples = [("timepost show hours --client acme", "One client, month by month")],
        }.With(client, csv).Runs((session, result) =>
        {
            using var workspace = Composition.Open(session);
            var only = Only(workspace, result.GetValue(client));
            var rows = new HoursUseCase(workspace.Context).Hours(workspace.Caller).Where(r => only is null || r.Client == only).ToList();
            session.Answer(json => json.Object(() => json.List("hours", rows, row =>
            {
                json.TextOrNull("client", row.Client);
                json.TextOrNull("project", row.Project);
                json.Day("month", row.Month);
                json.Count("entries", row.Entries);
                json.Count("seconds", row.Seconds);
                json.Count("billedSeconds", row.BilledSeconds);
                json.List("net", row.Net, net =>
                {
                    json.Money("amount", net);
                    json.Text("currency", net.Currency.Code);
                });
            })));
            ShowVerb.Page(session, Drawn(rows), result.GetValue(csv), null);
            return ExitCode.Done;
        });
    }

    private static string? Only(Composition workspace, string? typed)
    {
        if (typed is null)
        {
            return null;
        }

        using var reading = workspace.Read();
        return new ClientNames(workspace.Context, reading).IdOf(typed);
    }

    // one line for each currency; hours stand on the first
    private static Table Drawn(IReadOnlyList<HoursAndMoney> rows)
    {
        var table = new Table(
            new Column("client", ColumnKind.Id), new Column("project", ColumnKind.Id), new Column("month", ColumnKind.Word), new Column("entries", ColumnKind.Number) { Spare = 1 },
            new Column("hours", ColumnKind.Number), new Column("billed h", ColumnKind.Number), new Column("net", ColumnKind.Number), Column.Currency)
        { Empty = "No work." };
        foreach (var row in rows)
        {
            for (var i = 0; i < Math.Max(1, row.Net.Count); i++)
            {
                table.Add(
                    row.Client.Length > 0 ? row.Client : "(unmapped)", row.Project, row.Month.ToString("uuuu-MM", CultureInfo.InvariantCulture),
                    i == 0 ? Figures.Count(row.Entries) : "", i == 0 ? Figures.Hours(row.Seconds) : "", i == 0 ? Figures.Hours(row.BilledSeconds) : "",
                    row.Net.Count > 0 ? Figures.Reader(row.Net[i]) : "", row.Net.Count > 0 ? row.Net[i].Currency.Code : "");
            }
        }

        return table;
    }
}
