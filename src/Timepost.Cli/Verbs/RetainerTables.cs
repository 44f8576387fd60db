using Timepost.Cli.Output;
using Timepost.Cli.Shell;
using Timepost.Domain.Mapping;
using Timepost.Domain.Retainers;
using Timepost.Engine.Retainers;

namespace Timepost.Cli.Verbs;

/// <summary><c>show retainers</c>, <c>reconcile retainers</c>, and the statement of one; as tables and as JSON (docs/json.md).</summary>
internal static class RetainerTables
{
    public static Verb List()
    {
        var csv = ShowVerb.Csv();
        return new Verb("retainers", "Retainers: what is left, what is owed for it, what was asked for.")
        {
            Examples = [("timepost show retainers", "Balances, requests, and what is below its threshold")],
        }.With(csv).Runs((session, result) =>
        {
            using var workspace = Composition.Open(session);
            var states = new RetainersUseCase(workspace.Context).List(workspace.Caller);
            session.Answer(json => json.Object(() =>
            {
                json.List("retainers", states, s => Write(json, s));
                json.Null("next");
            }));
            var table = new Table(
                new Column("agreement", ColumnKind.Id), new Column("client", ColumnKind.Id) { Spare = 1 }, new Column("balance", ColumnKind.Number), new Column("", ColumnKind.Word) { Exported = "unit" },
                new Column("owed", ColumnKind.Number), new Column("", ColumnKind.Word) { Exported = "currency" }, new Column("lapses", ColumnKind.Word), new Column("state", ColumnKind.Word),
                new Column("asked for"))
            { Empty = "No agreement has a retainer." };
            foreach (var s in states)
            {
                table.Add(
                    s.Agreement.Id, s.Agreement.Client, Amount(s.Balance, s.Agreement), Unit(s.Agreement), Figures.Amount(s.Liability), s.Liability.Currency.Code,
                    s.Lapses is { } day ? Figures.Day(day) : "", s.Low ? "low" : "", string.Join("; ", s.Requests.Select(Asked)));
            }

            ShowVerb.Page(session, table, result.GetValue(csv), null);
            return ExitCode.Done;
        });
    }

    public static Verb Reconcile()
    {
        var csv = ShowVerb.Csv();
        return new Verb("retainers", "Each retainer's ledger against the liability account of the subledger.")
        {
            Examples = [("timepost reconcile retainers", "What differs, if anything does")],
            Notes = "Exit codes: 0 all tie, 1 something differs.",
        }.With(csv).Runs((session, result) =>
        {
            using var workspace = Composition.Open(session);
            return Show(session, new RetainersUseCase(workspace.Context).Reconcile(workspace.Caller), result.GetValue(csv));
        });
    }

    /// <summary>Ledgers of retainers against the subledger.</summary>
    public static ExitCode Show(Session session, IReadOnlyList<RetainerTie> ties, bool csv)
    {
        session.Answer(json => json.Object(() => Write(json, ties)));
        var table = new Table(
            new Column("agreement", ColumnKind.Id), new Column("ledger", ColumnKind.Number), new Column("subledger", ColumnKind.Number), Column.Currency,
            new Column("difference", ColumnKind.Number))
        { Empty = "No retainers." };
        foreach (var t in ties)
        {
            table.Add(
                t.Retainer.Length > 0 ? t.Retainer : "(none named)", Figures.Amount(t.Ledger), Figures.Amount(t.Subledger), t.Ledger.Currency.Code,
                t.Ties ? "" : Figures.Amount(t.Ledger - t.Subledger));
        }

        ShowVerb.Page(session, table, csv, null);
        return ties.All(t => t.Ties) ? ExitCode.Done : ExitCode.Failed;
    }

    public static void Write(JsonAnswer json, IReadOnlyList<RetainerTie> ties) => json.List("retainers", ties, t =>
    {
        json.TextOrNull("agreement", t.Retainer);
        json.Text("currency", t.Ledger.Currency.Code);
        json.Money("ledger", t.Ledger);
        json.Money("subledger", t.Subledger);
        json.Flag("ties", t.Ties);
    });

    public static void Show(Session session, RetainerStatement statement, bool csv)
    {
        var agreement = statement.Agreement;
        var hours = agreement.Retainer!.Kind == RetainerKind.Hours;
        session.Answer(json => json.Object(() => Write(json, statement)));
        var table = new Table(
            new Column("date", ColumnKind.Word), new Column("what", ColumnKind.Word), new Column("document", ColumnKind.Id), new Column("amount", ColumnKind.Number),
            new Column(hours ? "fee" : "tax", ColumnKind.Number), new Column("balance", ColumnKind.Number), new Column("", ColumnKind.Word) { Exported = "unit" }, new Column("reason"));
        table.Add(Figures.Day(statement.From), "opening", "", "", "", Amount(statement.Opening, agreement), Unit(agreement), "");
        foreach (var row in statement.Rows)
        {
            table.Add(
                Figures.Day(row.Entry.Day), Word(row.Entry.Kind), row.Number, Amount(row.Entry.Amount, agreement),
                Figures.Amount(Money(hours ? row.Entry.Fee : row.Entry.Tax, agreement)), Amount(row.Entry.Balance, agreement), Unit(agreement), row.Entry.Reason);
        }

        table.Add(Figures.Day(statement.To), "closing", "", "", "", Amount(statement.Closing, agreement), Unit(agreement), "");
        ShowVerb.Page(session, table, csv, null);
        if (!csv)
        {
            foreach (var request in statement.Requests)
            {
                session.Line($"Asked for {request.Amount} on {Figures.Day(request.Day)}: {request.Status}{(request.Reason.Length > 0 ? $", {request.Reason}" : "")} ({request.Id}).");
            }

            session.Line(statement.Ties
                ? $"Owed at the end: {statement.Liability}; the subledger says the same."
                : $"Owed at the end: {statement.Liability}; the subledger says {statement.Subledger}. Next: timepost reconcile retainers");
        }
    }

    public static void Write(JsonAnswer json, RetainerStatement statement)
    {
        var agreement = statement.Agreement;
        json.Text("agreement", agreement.Id);
        json.Text("client", agreement.Client);
        json.Text("unit", Unit(agreement));
        json.Day("from", statement.From);
        json.Day("to", statement.To);
        json.Decimal("opening", Units(statement.Opening, agreement));
        json.List("rows", statement.Rows, row =>
        {
            json.Day("date", row.Entry.Day);
            json.Text("kind", Word(row.Entry.Kind));
            json.TextOrNull("document", row.Number);
            json.Decimal("amount", Units(row.Entry.Amount, agreement));
            json.Money("tax", Money(row.Entry.Tax, agreement));
            json.Money("fee", Money(row.Entry.Fee, agreement));
            json.Decimal("balance", Units(row.Entry.Balance, agreement));
            json.TextOrNull("reason", row.Entry.Reason);
        });
        json.Decimal("closing", Units(statement.Closing, agreement));
        json.Money("liability", statement.Liability);
        json.Money("subledger", statement.Subledger);
        json.Text("currency", agreement.Currency.Code);
        json.Flag("ties", statement.Ties);
        json.List("requests", statement.Requests, r => RetainerVerb.Write(json, r));
    }

    /// <summary>Hours, or the code of the currency.</summary>
    public static string Unit(Agreement agreement) => agreement.Retainer!.Kind == RetainerKind.Hours ? "h" : agreement.Currency.Code;

    private static void Write(JsonAnswer json, RetainerState state)
    {
        json.Text("agreement", state.Agreement.Id);
        json.Text("client", state.Agreement.Client);
        json.Text("kind", state.Agreement.Retainer!.Kind == RetainerKind.Hours ? "hours" : "amount");
        json.Text("unit", Unit(state.Agreement));
        json.Decimal("balance", Units(state.Balance, state.Agreement));
        json.Money("liability", state.Liability);
        json.Text("currency", state.Agreement.Currency.Code);
        json.DecimalOrNull("threshold", state.Agreement.Retainer.Threshold);
        json.Flag("low", state.Low);
        json.Day("lapses", state.Lapses);
        json.List("requests", state.Requests, r => RetainerVerb.Write(json, r));
        json.List("withdrawn", state.Withdrawn, r => RetainerVerb.Write(json, r));
    }

    private static string Asked(RetainerRequest request) =>
        $"{(request.TopUp ? "top-up " : "")}{Figures.Amount(request.Amount)} {request.Amount.Currency} on {Figures.Day(request.Day)}";

    private static decimal Units(long balance, Agreement agreement) => RetainerFigures.Units(balance, agreement.Retainer!, agreement.Currency);

    private static Domain.Amounts.Money Money(long minor, Agreement agreement) => Domain.Amounts.Money.OfMinor(minor, agreement.Currency);

    private static string Amount(long balance, Agreement agreement) =>
        agreement.Retainer!.Kind == RetainerKind.Hours ? Figures.Hours(balance) : Figures.Amount(Money(balance, agreement));

    private static string Word(RetainerEntryKind kind) => kind switch
    {
        RetainerEntryKind.Deposit => "deposit",
        RetainerEntryKind.DrawDown => "draw-down",
        RetainerEntryKind.Refund => "refund",
        RetainerEntryKind.Expire => "expire",
        RetainerEntryKind.Adjust => "adjust",
        RetainerEntryKind.Restore => "restore",
    };
}
