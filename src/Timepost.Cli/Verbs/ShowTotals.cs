using System.CommandLine;
using System.Globalization;
using Timepost.Cli.Output;
using Timepost.Cli.Shell;
using Timepost.Domain.Identity;
using Timepost.Engine.Reconciliation;

namespace Timepost.Cli.Verbs;

/// <summary><c>show totals</c>: source, Timepost and books side by side.</summary>
internal static class ShowTotals
{
    public static Verb Create()
    {
        var until = new Option<string>("--until") { Description = "Last billing day. Default: today", HelpName = "DATE" };
        return new Verb("totals", "Hours and money by client: source, Timepost and books side by side; the books are read, not remembered.")
        {
            Notes = "Exit codes: 0 all agree, 1 the books differ.",
        }.With(until).Runs((session, result) =>
        {
            using var workspace = Composition.Open(session);
            var day = Dates.Parse(result.GetValue(until), "--until") ?? workspace.Context.Today(workspace.Context.PrimaryBooks);
            return Show(session, new TotalsUseCase(workspace.Context).Totals(workspace.Caller, day));
        });
    }

    public static void Write(JsonAnswer json, string name, IReadOnlyList<ClientTotals> totals) => json.List(name, totals, t =>
    {
        json.TextOrNull("client", t.Client);
        json.TextOrNull("currency", t.Documents == 0 ? null : t.Currency.Code);
        json.Count("entries", t.Entries);
        json.Count("sourceSeconds", t.SourceSeconds);
        json.Count("documentSeconds", t.DocumentSeconds);
        json.Count("billedSeconds", t.BilledSeconds);
        json.Count("openSeconds", t.OpenSeconds);
        json.Count("documents", t.Documents);
        json.Money("timepostNet", t.TimepostNet);
        json.Money("timepostTotal", t.TimepostTotal);
        json.Money("booksNet", t.BooksNet);
        json.Money("booksTotal", t.BooksTotal);
        json.Flag("agrees", t.Agrees);
    });

    public static ExitCode Show(Session session, IReadOnlyList<ClientTotals> totals)
    {
        session.Answer(json => json.Object(() => Write(json, "totals", totals)));
        var table = new Table(
            new Column("client", ColumnKind.Id), new Column("source h", ColumnKind.Number), new Column("on documents h", ColumnKind.Number), new Column("billed h", ColumnKind.Number),
            new Column("open h", ColumnKind.Number), new Column("documents", ColumnKind.Number), new Column("Timepost net", ColumnKind.Number), new Column("books net", ColumnKind.Number),
            new Column("Timepost total", ColumnKind.Number), new Column("books total", ColumnKind.Number), Column.Currency, new Column("", ColumnKind.Word) { Exported = "agrees" });
        foreach (var t in totals)
        {
            var none = t.Documents == 0;
            table.Add(
                t.Client.Length > 0 ? t.Client : "(unmapped)", Figures.Hours(t.SourceSeconds), Figures.Hours(t.DocumentSeconds), Figures.Hours(t.BilledSeconds),
                Figures.Hours(t.OpenSeconds), t.Documents.ToString(CultureInfo.InvariantCulture), none ? "" : Figures.Reader(t.TimepostNet), none ? "" : Figures.Reader(t.BooksNet),
                none ? "" : Figures.Reader(t.TimepostTotal), none ? "" : Figures.Reader(t.BooksTotal), none ? "" : t.Currency.Code, t.Agrees ? "agrees" : "DIFFERS");
        }

        session.Show(table);
        return totals.All(t => t.Agrees) ? ExitCode.Done : ExitCode.Failed;
    }
}
