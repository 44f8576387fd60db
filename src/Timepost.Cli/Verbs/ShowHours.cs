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
        return new Verb("hours", "Hours and money by client, project and month: what was worked, what of it is on drafts and documents, what was written off.")
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
                json.Count("writtenOffSeconds", row.WrittenOffSeconds);
                json.List("writtenOff", row.WrittenOff, value =>
                {
                    json.Money("amount", value);
                    json.Text("currency", value.Currency.Code);
                });
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
        return new ClientNames(workspace.Context, reading).OnDocuments(typed);
    }

    // one line for each currency; hours stand on the first
    private static Table Drawn(IReadOnlyList<HoursAndMoney> rows)
    {
        var table = new Table(
            new Column("client", ColumnKind.Id), new Column("project", ColumnKind.Id), new Column("month", ColumnKind.Word), new Column("entries", ColumnKind.Number) { Spare = 1 },
            new Column("hours", ColumnKind.Number), new Column("billed h", ColumnKind.Number), new Column("net", ColumnKind.Number), Column.Currency,
            new Column("written off h", ColumnKind.Number) { Spare = 2 }, new Column("written off", ColumnKind.Number) { Spare = 2 })
        { Empty = "No work." };
        foreach (var row in rows)
        {
            Domain.Amounts.Currency[] currencies = [.. row.Net.Concat(row.WrittenOff).Select(m => m.Currency).Distinct().Order()];
            for (var i = 0; i < Math.Max(1, currencies.Length); i++)
            {
                table.Add(
                    row.Client.Length > 0 ? row.Client : "(unmapped)", row.Project, row.Month.ToString("uuuu-MM", CultureInfo.InvariantCulture),
                    i == 0 ? Figures.Count(row.Entries) : "", i == 0 ? Figures.Hours(row.Seconds) : "", i == 0 ? Figures.Hours(row.BilledSeconds) : "",
                    In(row.Net, i), currencies.Length > 0 ? currencies[i].Code : "",
                    i == 0 && row.WrittenOffSeconds != 0 ? Figures.Hours(row.WrittenOffSeconds) : "", In(row.WrittenOff, i));
            }

            string In(IReadOnlyList<Domain.Amounts.Money> amounts, int at) =>
                at < currencies.Length && amounts.Any(a => a.Currency == currencies[at]) ? Figures.Reader(amounts.First(a => a.Currency == currencies[at])) : "";
        }

        return table;
    }
}
