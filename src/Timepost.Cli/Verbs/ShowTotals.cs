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
        var csv = ShowVerb.Csv();
        return new Verb("totals", "Hours and money by client: source, Timepost and books side by side; the books are read, not remembered.")
        {
            Notes = "Source = held + non-billable + on documents + open; what does not add up is told below. Exit codes: 0 all agree, 1 the books differ.",
        }.With(until, csv).Runs((session, result) =>
        {
            using var workspace = Composition.Open(session);
            var day = Dates.Parse(result.GetValue(until), "--until") ?? workspace.Context.Today(workspace.Context.PrimaryBooks);
            return Show(session, new TotalsUseCase(workspace.Context).Totals(workspace.Caller, day), result.GetValue(csv));
        });
    }

    public static void Write(JsonAnswer json, string name, IReadOnlyList<ClientTotals> totals) => json.List(name, totals, t =>
    {
        json.TextOrNull("client", t.Client);
        json.TextOrNull("currency", t.Documents == 0 ? null : t.Currency.Code);
        json.Count("entries", t.Entries);
        json.Count("sourceSeconds", t.SourceSeconds);
        json.Count("heldSeconds", t.HeldSeconds);
        json.Count("writtenOffSeconds", t.WrittenOffSeconds);
        json.Count("nonBillableSeconds", t.NonBillableSeconds);
        json.Count("documentSeconds", t.DocumentSeconds);
        json.Count("overbilledSeconds", t.OverbilledSeconds);
        json.Count("billedSeconds", t.BilledSeconds);
        json.Count("openSeconds", t.OpenSeconds);
        json.Count("documents", t.Documents);
        json.Money("timepostNet", t.TimepostNet);
        json.Money("timepostTotal", t.TimepostTotal);
        json.Money("booksNet", t.BooksNet);
        json.Money("booksTotal", t.BooksTotal);
        json.MoneyOrNull("timepostNetInBase", t.TimepostInBase?.Net);
        json.MoneyOrNull("timepostTotalInBase", t.TimepostInBase?.Total);
        json.MoneyOrNull("booksNetInBase", t.BooksInBase?.Net);
        json.MoneyOrNull("booksTotalInBase", t.BooksInBase?.Total);
        json.Flag("agrees", t.Agrees);
    });

    public static ExitCode Show(Session session, IReadOnlyList<ClientTotals> totals, bool csv = false)
    {
        session.Answer(json => json.Object(() => Write(json, "totals", totals)));
        ShowVerb.Page(session, TableOf(totals), csv, null);
        foreach (var t in csv ? [] : totals)
        {
            Note(session, t);
        }

        return totals.All(t => t.Agrees) ? ExitCode.Done : ExitCode.Failed;
    }

    // source = held + non-billable + on documents + open; what is overbilled is on documents, but in no source
    private static Table TableOf(IReadOnlyList<ClientTotals> totals)
    {
        var table = new Table(
            new Column("client", ColumnKind.Id), new Column("source h", ColumnKind.Number) { Spare = 1 }, new Column("held h", ColumnKind.Number) { Spare = 3 },
            new Column("non-billable h", ColumnKind.Number) { Spare = 4 }, new Column("on documents h", ColumnKind.Number) { Spare = 2 }, new Column("open h", ColumnKind.Number),
            new Column("billed h", ColumnKind.Number) { Spare = 5 }, new Column("documents", ColumnKind.Number) { Spare = 6 },
            new Column("Timepost net", ColumnKind.Number) { Spare = 8 }, new Column("books net", ColumnKind.Number) { Spare = 8 },
            new Column("Timepost total", ColumnKind.Number), new Column("books total", ColumnKind.Number), Column.Currency, new Column("", ColumnKind.Word) { Exported = "agrees" });
        foreach (var t in totals)
        {
            var none = t.Documents == 0;
            table.Add(
                t.Client.Length > 0 ? t.Client : "(unmapped)", Figures.Hours(t.SourceSeconds), Figures.Hours(t.HeldSeconds), Figures.Hours(t.NonBillableSeconds),
                Figures.Hours(t.DocumentSeconds), Figures.Hours(t.OpenSeconds), Figures.Hours(t.BilledSeconds), t.Documents.ToString(CultureInfo.InvariantCulture),
                none ? "" : Figures.Reader(t.TimepostNet), none ? "" : Figures.Reader(t.BooksNet), none ? "" : Figures.Reader(t.TimepostTotal),
                none ? "" : Figures.Reader(t.BooksTotal), none ? "" : t.Currency.Code, t.Agrees ? t.OverbilledSeconds > 0 ? "overbilled" : "agrees" : "DIFFERS");
        }

        return table;
    }

    // why the columns of hours do not add up as they stand
    private static void Note(Session session, ClientTotals totals)
    {
        var client = totals.Client.Length > 0 ? totals.Client : "(unmapped)";
        if (totals.OverbilledSeconds > 0)
        {
            session.Line($"{client}: {Figures.Hours(totals.OverbilledSeconds)} h are on documents, but in no source any more: a correction is due (timepost exception list).");
        }

        if (totals.WrittenOffSeconds > 0)
        {
            session.Line($"{client}: {Figures.Hours(totals.WrittenOffSeconds)} h were written off before they were billed.");
        }

        if (totals.OpenSeconds < 0)
        {
            session.Line($"{client}: more hours {(totals.Documents > 0 ? "are on documents" : "were written off")} than the source has under this client: work was {(totals.Documents > 0 ? "billed" : "given up")} before the mapping gave it to another.");
        }

        if (totals is { TimepostInBase: { } ours, BooksInBase: { } theirs } && ours != theirs)
        {
            session.Line(
                $"{client}: in {ours.Total.Currency} Timepost has net {Figures.Reader(ours.Net)} and total {Figures.Reader(ours.Total)} of its {totals.Currency} documents, "
                + $"the books net {Figures.Reader(theirs.Net)} and total {Figures.Reader(theirs.Total)}.");
        }

        if (totals.Beyond > 0)
        {
            session.Line(
                $"{client}: {Figures.Count(totals.Beyond, "document also bills", "documents also bill")} work after the last day; amounts are the whole documents', hours are up to that day.");
        }
    }
}
