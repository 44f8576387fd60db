using System.CommandLine;
using System.Globalization;
using NodaTime;
using NodaTime.Text;
using Timepost.Cli.Output;
using Timepost.Cli.Shell;
using Timepost.Domain.Mapping;
using Timepost.Engine.Retainers;

namespace Timepost.Cli.Verbs;

/// <summary><c>retainer request, receive, refund, adjust, expire, statement</c>.</summary>
internal static class RetainerVerb
{
    private static readonly YearMonthPattern Months = YearMonthPattern.Iso;

    public static Verb Create() => new Verb("retainer", "Prepaid money and bought hours: ask, receive, pay back, set right, let lapse, state.").With(
        Request(), Withdraw(), Receive(), Refund(), Adjust(), Expire(), Statement());

    private static Argument<string> AgreementArgument() => new("agreement") { Description = "Id of the agreement whose retainer it is", HelpName = "AGREEMENT" };

    private static Argument<string> AmountArgument(string description) => new("amount") { Description = description, HelpName = "AMOUNT" };

    private static Option<string> DateOption() => new("--date") { Description = "Its day. Default: today", HelpName = "DATE" };

    private static Option<string> ReasonOption() => new("--reason") { Description = "Why", HelpName = "TEXT" };

    private static Verb Request()
    {
        var (agreement, amount, date) = (AgreementArgument(), AmountArgument("What is to be paid, tax included where deposits are taxed"), DateOption());
        return new Verb("request", "Ask a client for money in advance. Nothing is posted; `show retainers` lists it until money comes.")
        {
            Examples = [("timepost retainer request harbor-std 1190", "A request to print or send")],
        }.With(agreement, amount, date).Runs((session, result) =>
        {
            using var workspace = Composition.Open(session);
            var request = new RetainerUseCase(workspace.Context).Request(
                workspace.Caller, result.GetValue(agreement)!, Amount(result.GetValue(amount)!), Dates.Parse(result.GetValue(date), "--date"));
            workspace.ExportDailyHead();
            var client = ClientOf(workspace, request.Retainer);
            session.Answer(json => json.Object(() =>
            {
                Write(json, request);
                json.Text("agreement", request.Retainer);
                json.Text("customer", client.Customer);
                json.Texts("address", client.Address);
            }));
            session.Line($"{client.Customer}, {Figures.Day(request.Day)}");
            session.Line($"Please pay {Figures.Amount(request.Amount)} {request.Amount.Currency} in advance for {request.Retainer}.");
            session.Line($"When it is paid: timepost retainer receive {request.Retainer} {Figures.Amount(request.Amount)} --date DATE");
            return ExitCode.Done;
        });
    }

    private static Verb Withdraw()
    {
        var request = new Argument<string>("request") { Description = "Id of the request", HelpName = "REQUEST" };
        var reason = ReasonOption();
        return new Verb("withdraw", "Take a request back that no money has answered. It stays in the statement, as withdrawn.")
        {
            Examples = [("timepost retainer withdraw 0199f0c2-0000-7000-8000-00000000002a --reason \"asked twice\"", "`show retainers --json` lists the ids")],
        }.With(request, reason).Runs((session, result) =>
        {
            using var workspace = Composition.Open(session);
            var typed = result.GetValue(request)!;
            var id = Guid.TryParse(typed, out var whole)
                ? whole
                : throw RefusedException.Usage(RefusalCode.RequestUnknown, $"'{typed}' is no request's id.", "request", "`timepost show retainers --json` lists their ids.");
            var withdrawn = new RetainerUseCase(workspace.Context).Withdraw(workspace.Caller, id, result.GetValue(reason) ?? "");
            workspace.ExportDailyHead();
            session.Answer(json => json.Object(() => Write(json, withdrawn)));
            session.Line($"The request of {withdrawn.Amount} to {ClientOf(workspace, withdrawn.Retainer).Customer}, {Figures.Day(withdrawn.Day)}, is withdrawn.");
            return ExitCode.Done;
        });
    }

    private static Verb Receive()
    {
        var (agreement, amount, date) = (AgreementArgument(), AmountArgument("What was received, tax included where deposits are taxed"), DateOption());
        return new Verb("receive", "Money came in: an advance invoice with its tax, or a deposit without, as `depositTax` says.")
        {
            Examples = [("timepost retainer receive harbor-std 1190 --date 2026-03-01", "The next plan delivers it to the books")],
        }.With(agreement, amount, date).Runs((session, result) => Changed(session, (workspace, use) => use.Receive(
            workspace.Caller, result.GetValue(agreement)!, Amount(result.GetValue(amount)!), Day(workspace, result.GetValue(date)))));
    }

    private static Verb Refund()
    {
        var (agreement, amount, date, reason) = (AgreementArgument(), AmountArgument("What is paid back, with its tax"), DateOption(), ReasonOption());
        return new Verb("refund", "Pay back what is left, or a part of it, with the tax that was declared with it.")
        {
            Examples = [("timepost retainer refund harbor-std 238 --reason \"project ended\"", "The oldest deposit first")],
        }.With(agreement, amount, date, reason).Runs((session, result) => Changed(session, (workspace, use) => use.Refund(
            workspace.Caller, result.GetValue(agreement)!, Amount(result.GetValue(amount)!), Day(workspace, result.GetValue(date)), result.GetValue(reason) ?? "")));
    }

    private static Verb Adjust()
    {
        var (agreement, amount, date, reason) = (AgreementArgument(), AmountArgument("More (10) or less (-10): major units, or hours"), DateOption(), ReasonOption());
        return new Verb("adjust", "Set a balance right, against small differences and without tax. Needs the role manager.")
        {
            Examples =
            [
                ("timepost retainer adjust harbor-std 10 --reason goodwill", "Ten more"),
                ("timepost retainer adjust harbor-std --reason \"bank fee\" -- -2.50", "Less: behind two dashes"),
            ],
        }.With(agreement, amount, date, reason).Runs((session, result) => Changed(session, (workspace, use) => use.Adjust(
            workspace.Caller, result.GetValue(agreement)!, Amount(result.GetValue(amount)!), Day(workspace, result.GetValue(date)), result.GetValue(reason) ?? "")));
    }

    private static Verb Expire()
    {
        var agreement = new Argument<string?>("agreement") { Description = "Only this one's", HelpName = "AGREEMENT", Arity = ArgumentArity.ZeroOrOne };
        var asOf = new Option<string>("--as-of") { Description = "What lapsed before this day. Default: today", HelpName = "DATE" };
        return new Verb("expire", "Release what has lapsed to breakage revenue. Needs the role manager.")
        {
            Examples = [("timepost retainer expire --as-of 2026-04-01", "Of all retainers"), ("timepost retainer expire harbor-std", "Of one, as of today")],
        }.With(agreement, asOf).Runs((session, result) =>
        {
            using var workspace = Composition.Open(session);
            var changes = new RetainerUseCase(workspace.Context).Expire(
                workspace.Caller, Dates.AsOf(result.GetValue(asOf)) ?? Day(workspace, null), result.GetValue(agreement) ?? "");
            workspace.ExportDailyHead();
            session.Answer(json => json.Object(() => json.List("expired", changes, c => Write(json, workspace, c))));
            foreach (var change in changes)
            {
                Tell(session, workspace, change);
            }

            session.Line(changes.Count == 0 ? "Nothing has lapsed." : "Next: timepost plan");
            return ExitCode.Done;
        });
    }

    private static Verb Statement()
    {
        var agreement = AgreementArgument();
        var month = new Option<string>("--month") { Description = "The month. Default: the one before this", HelpName = "YYYY-MM" };
        var csv = ShowVerb.Csv();
        return new Verb("statement", "A month of a retainer: opening, each row with its document, closing, and whether the subledger says the same.")
        {
            Examples = [("timepost retainer statement harbor-std --month 2026-03", "For the client, or for the file")],
            Notes = "Exit codes: 0 it ties to the subledger, 1 it does not.",
        }.With(agreement, month, csv).Runs((session, result) =>
        {
            using var workspace = Composition.Open(session);
            var asked = Month(workspace, result.GetValue(month)).ToDateInterval();
            var statement = new RetainersUseCase(workspace.Context).Statement(workspace.Caller, result.GetValue(agreement)!, asked.Start, asked.End);
            RetainerTables.Show(session, statement, result.GetValue(csv));
            return statement.Ties ? ExitCode.Done : ExitCode.Failed;
        });
    }

    public static void Write(JsonAnswer json, RetainerRequest request)
    {
        json.Text("request", request.Id.ToString());
        json.Day("date", request.Day);
        json.Money("amount", request.Amount);
        json.Text("currency", request.Amount.Currency.Code);
        json.Flag("topUp", request.TopUp);
        json.Text("status", request.Status);
        json.TextOrNull("reason", request.Reason);
    }

    /// <summary>Tells what became of a retainer.</summary>
    public static ExitCode Told(Session session, Composition workspace, RetainerChange changed)
    {
        workspace.ExportDailyHead();
        session.Answer(json => json.Object(() => Write(json, workspace, changed)));
        Tell(session, workspace, changed);
        session.Line(changed.Document.Length > 0 ? "Next: timepost plan" : "Nothing is posted.");
        return ExitCode.Done;
    }

    private static ExitCode Changed(Session session, Func<Composition, RetainerUseCase, RetainerChange> change)
    {
        using var workspace = Composition.Open(session);
        return Told(session, workspace, change(workspace, new RetainerUseCase(workspace.Context)));
    }

    private static void Tell(Session session, Composition workspace, RetainerChange change)
    {
        var (agreement, terms) = RetainersUseCase.Find(workspace.Context.Rules, change.Retainer);
        var posted = change.Document.Length == 0 ? "" : $" {change.Document} is recorded" + (change.Tax.IsZero ? "." : $", with {Figures.Amount(change.Tax)} tax.");
        session.Line($"{change.Retainer}: {RetainerFigures.Text(change.Before, terms, agreement.Currency)} before, {RetainerFigures.Text(change.After, terms, agreement.Currency)} now.{posted}");
    }

    private static void Write(JsonAnswer json, Composition workspace, RetainerChange change)
    {
        var (agreement, terms) = RetainersUseCase.Find(workspace.Context.Rules, change.Retainer);
        json.Text("agreement", change.Retainer);
        json.TextOrNull("document", change.Document);
        json.Money("amount", change.Amount);
        json.Money("tax", change.Tax);
        json.Text("currency", agreement.Currency.Code);
        json.Text("unit", RetainerTables.Unit(agreement));
        json.Decimal("before", RetainerFigures.Units(change.Before, terms, agreement.Currency));
        json.Decimal("after", RetainerFigures.Units(change.After, terms, agreement.Currency));
    }

    private static ClientTarget ClientOf(Composition workspace, string retainer)
    {
        var client = RetainersUseCase.Find(workspace.Context.Rules, retainer).Agreement.Client;
        foreach (var rule in workspace.Context.Rules.Clients.Rules)
        {
            if (rule.Target.Id == client)
            {
                return rule.Target;
            }
        }

        return new ClientTarget { Id = client, Customer = client };
    }

    private static LocalDate Day(Composition workspace, string? typed) =>
        Dates.Parse(typed, "--date") ?? workspace.Context.Today(workspace.Context.PrimaryBooks);

    private static YearMonth Month(Composition workspace, string? typed)
    {
        if (typed is null)
        {
            return Day(workspace, null).ToYearMonth().PlusMonths(-1);
        }

        var result = Months.Parse(typed);
        return result.Success
            ? result.Value
            : throw RefusedException.Usage(RefusalCode.DateWrong, $"'{typed}' is no month.", "--month", "Write the month as YYYY-MM, as in 2026-03.");
    }

    private static decimal Amount(string typed) =>
        decimal.TryParse(typed, NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var amount)
            ? amount
            : throw RefusedException.Usage(RefusalCode.RetainerAmount, $"'{typed}' is no amount.", "AMOUNT", "Write it as 1190.00: a point before the decimals, nothing between thousands.");
}
