using System.CommandLine;
using System.Globalization;
using Timepost.Cli.Output;
using Timepost.Cli.Shell;
using Timepost.Engine.PeriodEnd;

namespace Timepost.Cli.Verbs;

/// <summary><c>close PERIOD [--reopen REASON]</c>.</summary>
internal static class CloseVerb
{
    public static Verb Create()
    {
        var period = new Argument<string>("period") { Description = "2026-03, 2026-Q1 or 2026", HelpName = "PERIOD" };
        var reopen = new Option<string>("--reopen") { Description = "Open it again; the reason is in the trail. Needs a manager", HelpName = "REASON" };
        return new Verb("close", "Close a period: accrue work and cost without documents, defer fees not earned, revalue what is open in other currencies, each reversed on the day after; then lock it.")
        {
            Examples = [("timepost close 2026-03", "Nothing is posted in March any more"), ("timepost close 2026-03 --reopen \"late bill\"", "Until it is closed again")],
        }.With(period, reopen).Runs((session, result) =>
        {
            using var workspace = Composition.Open(session);
            var use = new CloseUseCase(workspace.Context);
            var label = result.GetValue(period)!;
            if (result.GetValue(reopen) is { } reason)
            {
                use.Reopen(workspace.Caller, label, reason);
                workspace.ExportDailyHead();
                session.Answer(json => json.Object(() =>
                {
                    json.Text("period", label);
                    json.Flag("closed", false);
                }));
                session.Line($"{label} is open again. What it posted stays: closing it again posts the difference.");
                return ExitCode.Done;
            }

            return Told(session, workspace, use.Close(workspace.Caller, label));
        });
    }

    public static ExitCode Told(Session session, Composition workspace, CloseResult closed)
    {
        workspace.ExportDailyHead();
        session.Answer(json => json.Object(() =>
        {
            json.Text("period", closed.Period);
            json.Flag("closed", true);
            json.Day("through", closed.Days.End);
            json.List("posted", closed.Posted, p =>
            {
                json.Text("kind", p.Kind);
                json.TextOrNull("party", p.Party);
                json.TextOrNull("agreement", p.Agreement);
                json.Money("amount", p.Amount);
                json.Text("currency", p.Amount.Currency.Code);
            });
            json.List("revalued", closed.Revalued, r =>
            {
                json.Text("currency", r.Currency.Code);
                json.Text("account", r.Account);
                json.Money("unrealised", r.Difference);
            });
            json.Texts("left", closed.Left);
            json.Count("undelivered", closed.Undelivered);
        }));
        var table = new Table(
            new Column("posted", ColumnKind.Word), new Column("party"), new Column("agreement", ColumnKind.Id), new Column("amount", ColumnKind.Number), Column.Currency)
        { Empty = "Nothing to accrue or defer." };
        foreach (var (kind, party, agreement, amount) in closed.Posted)
        {
            table.Add(kind, party, agreement, Figures.Reader(amount), amount.Currency.Code);
        }

        session.Show(table);
        foreach (var (currency, account, difference) in closed.Revalued)
        {
            session.Line(difference.IsZero
                ? $"Revalued: {currency}, {account}: gains and losses cancel out."
                : $"Revalued: {currency}, {account}: unrealised {(difference.IsNegative ? "loss" : "gain")} of {Figures.Reader(difference.IsNegative ? -difference : difference)} {difference.Currency}.");
        }

        foreach (var left in closed.Left)
        {
            session.Notice($"Not accrued: {left}");
        }

        if (closed.NeverClosed is { } skipped)
        {
            session.Notice($"{Figures.Day(skipped.Start)} to {Figures.Day(skipped.End)} was never closed by itself: nothing was accrued or revalued at the month ends in it. To do that: timepost close {closed.Period} --reopen REASON, and close the earlier periods first.");
        }

        var reversed = closed.Posted.Count + closed.Revalued.Count > 0 ? " Each amount is reversed on the day after." : "";
        session.Line($"{closed.Period} is closed: nothing is posted through {Figures.Day(closed.Days.End)} any more.{reversed}");
        if (closed.Undelivered > 0)
        {
            session.Line(string.Create(
                CultureInfo.InvariantCulture, $"{Figures.Count(closed.Undelivered, "entry until then is", "entries until then are")} not in the books yet, and the reversals. Next: timepost plan"));
        }

        return ExitCode.Done;
    }
}
