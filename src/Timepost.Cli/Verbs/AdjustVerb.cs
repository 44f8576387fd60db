using System.CommandLine;
using Timepost.Cli.Output;
using Timepost.Cli.Shell;
using Timepost.Engine.Corrections;

namespace Timepost.Cli.Verbs;

/// <summary><c>adjust AGREEMENT PERIOD AMOUNT</c>: a line by hand.</summary>
internal static class AdjustVerb
{
    public static Verb Create()
    {
        var agreement = new Argument<string?>("agreement") { Description = "Id of the agreement", HelpName = "AGREEMENT", Arity = ArgumentArity.ZeroOrOne };
        var period = new Argument<string?>("period") { Description = "Its period, as in 2026-03", HelpName = "PERIOD", Arity = ArgumentArity.ZeroOrOne };
        var amount = new Argument<string?>("amount") { Description = "As a price of the agreement; negative takes off", HelpName = "AMOUNT", Arity = ArgumentArity.ZeroOrOne };
        var text = new Option<string>("--text") { Description = "As printed on the invoice", HelpName = "TEXT" };
        var tax = new Option<string>("--tax-code") { Description = "Tax code; without it the agreement's", HelpName = "CODE" };
        var reason = CreditVerb.Reason();
        var drop = new Option<string>("--drop") { Description = "Take one away that no invoice has", HelpName = "ID" };
        var list = new Option<bool>("--list") { Description = "Those that wait for an invoice" };
        return new Verb("adjust", "Put a line by hand on the next open invoice of an agreement and period (role manager). It consumes no hours.")
        {
            Examples = [("timepost adjust acme-std 2026-03 -50.00 --text Goodwill --reason \"late delivery\"", "50.00 off")],
        }.With(agreement, period, amount, text, tax, reason, drop, list).Runs((session, result) =>
        {
            using var workspace = Composition.Open(session);
            var use = new OverrideUseCase(workspace.Context);
            if (result.GetValue(list))
            {
                return Show(session, use.List(workspace.Caller), "");
            }

            if (result.GetValue(drop) is { } typed)
            {
                return Show(session, [use.Drop(workspace.Caller, Guid.TryParse(typed, out var id) ? id : Guid.Empty)], "Dropped. Next: timepost plan");
            }

            var line = use.Add(
                workspace.Caller, result.GetValue(agreement) ?? "", result.GetValue(period) ?? "", Amounts.Parse(result.GetValue(amount), "amount") ?? 0m,
                result.GetValue(text) ?? "", result.GetValue(reason) ?? "", result.GetValue(tax) ?? "");
            workspace.ExportDailyHead();
            return Show(session, [line], "Next: timepost plan");
        });
    }

    private static ExitCode Show(Session session, IReadOnlyList<InvoiceOverride> lines, string next)
    {
        session.Answer(json => json.Object(() => json.List("overrides", lines, line =>
        {
            json.Text("id", line.Id.ToString());
            json.Text("agreement", line.Agreement);
            json.Text("period", line.Period);
            json.Money("amount", line.Amount);
            json.Text("currency", line.Amount.Currency.Code);
            json.Text("text", line.Text);
            json.TextOrNull("taxCode", line.TaxCode);
            json.Text("reason", line.Reason);
        })));
        var table = new Table(
            new Column("id", ColumnKind.Id), new Column("agreement", ColumnKind.Id), new Column("period", ColumnKind.Word), new Column("amount", ColumnKind.Number), Column.Currency, new Column("text"), new Column("reason"))
        { Empty = "None." };
        foreach (var line in lines)
        {
            table.Add(line.Id.ToString(), line.Agreement, line.Period, Figures.Reader(line.Amount), line.Amount.Currency.Code, line.Text, line.Reason);
        }

        if (!session.Json)
        {
            session.Show(table);
        }

        if (next.Length > 0)
        {
            session.Line(next);
        }

        return ExitCode.Done;
    }
}
