using System.CommandLine;
using NodaTime;
using Timepost.Cli.Output;
using Timepost.Cli.Shell;
using Timepost.Domain.Amounts;
using Timepost.Engine.Fx;
using Timepost.Engine.PeriodEnd;
using Timepost.Engine.Plans;
using Timepost.Engine.Workspaces;

namespace Timepost.Cli.Verbs;

/// <summary><c>show fx</c> and <c>reconcile fx</c>: exchange differences by document and currency, and whether they are right.</summary>
internal static class FxTables
{
    private static readonly string[] Amounts = ["open", "opening", "issued", "settled", "realised", "unrealised", "reversal", "closing"];

    public static Verb List()
    {
        var period = Period();
        var (from, to, csv) = (ShowVerb.From(), ShowVerb.To(), ShowVerb.Csv());
        var client = ShowVerb.Filter("client", "Only what is open with this client");
        var document = new Option<string>("--document") { Description = "Only this document", HelpName = "NUMBER" };
        var by = new Option<string>("--by") { Description = "document or currency", HelpName = "WHAT", DefaultValueFactory = _ => "document" };
        return new Verb("fx", "Exchange differences in base currency: opening + issued - settled + realised + unrealised + reversal = closing.")
        {
            Examples =
            [
                ("timepost show fx --period 2026-02", "Every item in another currency that was open or moved in February"),
                ("timepost show fx --period 2026-Q1 --by currency", "One row for each currency"),
            ],
            Notes = "Exit codes: 0 it ties to the subledger, 1 it does not.",
        }.With(period, from, to, client, document, by, csv).Runs((session, result) =>
        {
            using var workspace = Composition.Open(session);
            var word = result.GetValue(by)!;
            if (word is not ("document" or "currency"))
            {
                throw RefusedException.Usage(RefusalCode.FxBy, $"'{word}' is neither document nor currency.", "--by", "Give one of the two.");
            }

            var (first, last) = Days(result.GetValue(period), result.GetValue(from), result.GetValue(to), workspace);
            var report = new FxReportUseCase(workspace.Context).Report(
                workspace.Caller, new FxScope(first, last, Named.Party(workspace, result.GetValue(client)), Named.Document(workspace, result.GetValue(document))));
            return Show(session, report, word == "currency" ? report.ByCurrency() : report.Items, result.GetValue(csv));
        });
    }

    public static Verb Reconcile()
    {
        var (period, csv) = (Period(), ShowVerb.Csv());
        return new Verb("fx", "Exchange differences computed anew from documents and rates, against the accounts of gains and losses.")
        {
            Examples = [("timepost reconcile fx", "What differs, if anything does"), ("timepost reconcile fx --period 2026-02", "Of a month")],
            Notes = "Exit codes: 0 all tie, 1 something differs.",
        }.With(period, csv).Runs((session, result) =>
        {
            using var workspace = Composition.Open(session);
            var days = result.GetValue(period) is { } label ? CloseUseCase.DaysOf(label) : null;
            return Show(session, new FxReconciliationUseCase(workspace.Context).Reconcile(workspace.Caller, days), result.GetValue(csv));
        });
    }

    private static Option<string> Period() => new("--period") { Description = "2026-03, 2026-Q1 or 2026", HelpName = "PERIOD" };

    private static (LocalDate First, LocalDate Last) Days(string? period, string? from, string? to, Composition workspace)
    {
        if (period is not null)
        {
            return from is null && to is null && CloseUseCase.DaysOf(period) is var days
                ? (days.Start, days.End)
                : throw RefusedException.Usage(RefusalCode.FxDays, "A period and a day are given.", "--period", "Give --period, or --from and --to.");
        }

        var last = Dates.Parse(to, "--to") ?? workspace.Context.Today(workspace.Context.PrimaryBooks);
        var first = Dates.Parse(from, "--from") ?? new LocalDate(last.Year, 1, 1);
        return first <= last ? (first, last) : throw RefusedException.Usage(RefusalCode.FxDays, "The first day is after the last.", "--from", "Give --from before --to.");
    }

    public static ExitCode Show(Session session, FxReport report, IReadOnlyList<FxMovement> rows, bool csv)
    {
        session.Answer(json => json.Object(() => Write(json, report, rows)));
        Column[] items = [new Column("account") { Spare = 1 }, new Column("party", ColumnKind.Id) { Spare = 2 }, new Column("document", ColumnKind.Id)];
        var byItem = rows.Any(r => r.Item.Account.Length > 0);
        var table = new Table(
        [
            Column.Currency, .. byItem ? items : [], .. Amounts.Select(name => new Column(name, ColumnKind.Number)),
        ])
        { Empty = "Nothing in another currency." };
        foreach (var r in rows)
        {
            string[] item = [r.Item.Account, r.Item.Party.Length > 0 ? r.Item.Party : r.Item.Agreement, r.Number];
            table.Add(
            [
                r.Item.Currency.Code, .. byItem ? item : [], Figures.Reader(r.Open), Figures.Reader(r.Opening), Figures.Reader(r.Issued), Figures.Reader(r.Settled),
                Figures.Reader(r.Realised), Figures.Reader(r.Unrealised), Figures.Reader(r.Reversal), Figures.Reader(r.Closing),
            ]);
        }

        ShowVerb.Page(session, table, csv, null);
        if (!csv)
        {
            session.Line(report.Ties
                ? $"Closing on {Figures.Day(report.Scope.To)}: {Said(report.Closing)}; the subledger says the same."
                : $"Closing on {Figures.Day(report.Scope.To)}: {Said(report.Closing)}; the subledger says {Said(report.Subledger)}. Next: timepost reconcile fx");
        }

        return report.Ties ? ExitCode.Done : ExitCode.Failed;
    }

    public static void Write(JsonAnswer json, FxReport report, IReadOnlyList<FxMovement> rows)
    {
        json.Day("from", report.Scope.From);
        json.Day("to", report.Scope.To);
        json.Text("base", report.Closing.Currency.Code);
        json.List("items", rows, r => Write(json, r));
        json.Money("closing", report.Closing);
        json.Money("subledger", report.Subledger);
        json.Flag("ties", report.Ties);
    }

    private static void Write(JsonAnswer json, FxMovement row)
    {
        json.Text("currency", row.Item.Currency.Code);
        json.TextOrNull("account", row.Item.Account);
        json.TextOrNull("party", row.Item.Party);
        json.TextOrNull("agreement", row.Item.Agreement);
        json.TextOrNull("document", row.Number);
        json.Money("open", row.Open);
        json.Money("opening", row.Opening);
        json.Money("issued", row.Issued);
        json.Money("settled", row.Settled);
        json.Money("realised", row.Realised);
        json.Money("unrealised", row.Unrealised);
        json.Money("reversal", row.Reversal);
        json.Money("closing", row.Closing);
    }

    public static ExitCode Show(Session session, IReadOnlyList<FxCheck> checks, bool csv)
    {
        session.Answer(json => json.Object(() => json.List("fx", checks, c =>
        {
            json.Text("what", c.What);
            json.Day("date", c.Date);
            json.Text("subject", c.Subject);
            json.Money("expected", c.Expected);
            json.Money("posted", c.Posted);
            json.Text("currency", c.Expected.Currency.Code);
            json.Flag("ties", c.Ties);
        })));
        var table = new Table(
            new Column("what", ColumnKind.Word), new Column("date", ColumnKind.Word), new Column("on"), new Column("expected", ColumnKind.Number), new Column("posted", ColumnKind.Number),
            Column.Currency, new Column("difference", ColumnKind.Number));
        foreach (var c in checks)
        {
            table.Add(
                c.What, c.Date is { } day ? Figures.Day(day) : "", c.Subject, Figures.Reader(c.Expected), Figures.Reader(c.Posted), c.Expected.Currency.Code,
                c.Ties ? "" : Figures.Reader(c.Expected - c.Posted));
        }

        ShowVerb.Page(session, table, csv, null);
        if (!csv)
        {
            session.Line(checks.All(c => c.Ties)
                ? "All differences are as documents and rates make them."
                : "Something differs: see 'timepost show postings'. Where a rate was corrected after its period was closed: timepost close PERIOD --reopen REASON, and close it again.");
        }

        return checks.All(c => c.Ties) ? ExitCode.Done : ExitCode.Failed;
    }

    private static string Said(Money money) => $"{Figures.Reader(money)} {money.Currency.Code}";
}
