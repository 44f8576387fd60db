using System.CommandLine;
using System.Globalization;
using NodaTime;
using Timepost.Cli.Output;
using Timepost.Cli.Shell;
using Timepost.Domain.Amounts;
using Timepost.Engine.Payments;

namespace Timepost.Cli.Verbs;

/// <summary><c>pay NUMBER… --amount</c>, and what else becomes of money: <c>pay allocate, refund, undo</c>.</summary>
internal static class PayVerb
{
    public static Verb Create()
    {
        var numbers = new Argument<string[]>("number") { Description = "Invoices or bills that were paid, oldest first", HelpName = "NUMBER", Arity = ArgumentArity.ZeroOrMore };
        var amount = Amount("What arrived at the bank, or left it", required: true);
        var (date, currency, account) = (Date(), Currency(), Account());
        var client = new Option<string>("--client") { Description = "Where no document is named: whose money it is", HelpName = "NAME" };
        var fee = new Option<string>("--fee") { Description = "What the bank kept of it", HelpName = "AMOUNT" };
        var feeCurrency = new Option<string>("--fee-currency") { Description = "Of the fee: the documents' or the bank's. Default: the documents'", HelpName = "CODE" };
        var atBank = new Option<string>("--at-bank") { Description = "What the bank shows for it, where its account is in another currency", HelpName = "AMOUNT" };
        var atBankCurrency = new Option<string>("--at-bank-currency") { Description = "Currency of --at-bank. Default: the base currency", HelpName = "CODE" };
        var discount = new Option<bool>("--discount") { Description = "The agreement's discount for early payment was taken" };
        var reference = new Option<string>("--reference") { Description = "The bank's reference; the same one with the same amount twice on a day is refused", HelpName = "TEXT" };
        return new Verb("pay", "Record a payment of one or several documents. It is posted at once; the next plan delivers it to the books.")
        {
            Examples =
            [
                ("timepost pay INV-2026-00001 --amount 1190 --date 2026-05-10", "Paid in full, in part, or too much: the rest stays open, or unallocated"),
                ("timepost pay INV-2026-00001 INV-2026-00002 --amount 2380 --date 2026-05-10 --reference TX-77", "One payment of several invoices"),
                ("timepost pay INV-2026-00004 --amount 400 --at-bank 338.98 --date 2026-05-10", "400.00 of an invoice in US dollars; the bank made 338.98 of them"),
                ("timepost pay --client acme --amount 500 --date 2026-05-10", "Money that no invoice explains yet"),
                ("timepost pay allocate INV-2026-00003 --date 2026-05-12", "That money goes to an invoice"),
            ],
        }.With(
            numbers, amount, date, client, fee, feeCurrency, atBank, atBankCurrency, discount, reference, currency, account, Allocate(), Refund(), Undo()).Runs((session, result) =>
        {
            using var workspace = Composition.Open(session);
            var paid = new PayUseCase(workspace.Context).Pay(workspace.Caller, new PaymentRequest(
                result.GetValue(numbers) ?? [], Amounts.Parse(result.GetValue(amount), "--amount")!.Value, DateOf(workspace, result.GetValue(date)), result.GetValue(client) ?? "", Amounts.Parse(result.GetValue(fee), "--fee") ?? 0,
                result.GetValue(discount), result.GetValue(reference) ?? "", result.GetValue(account) ?? "", result.GetValue(currency) ?? "")
            {
                AtBank = Amounts.Parse(result.GetValue(atBank), "--at-bank"), AtBankCurrency = result.GetValue(atBankCurrency) ?? "", FeeCurrency = result.GetValue(feeCurrency) ?? "",
            });
            return Told(session, workspace, paid);
        });
    }

    public static Option<string> Amount(string description, bool required) =>
        new("--amount") { Description = description, HelpName = "AMOUNT", Required = required };

    public static Option<string> Date() => new("--date") { Description = "The day on which it counts. Default: today", HelpName = "DATE" };

    public static Option<string> Reason(bool required) => new("--reason") { Description = "Why", HelpName = "TEXT", Required = required };

    public static LocalDate DateOf(Composition workspace, string? typed) =>
        Dates.Parse(typed, "--date") ?? workspace.Context.Today(workspace.Context.PrimaryBooks);

    /// <summary>Tells what became of a payment.</summary>
    public static ExitCode Told(Session session, Composition workspace, PaymentResult paid)
    {
        workspace.ExportDailyHead();
        session.Answer(json => json.Object(() =>
        {
            json.Text("key", paid.Booking.Key.Value);
            json.Text("kind", paid.Booking.Kind);
            json.Day("date", paid.Booking.Document.Date);
            json.Money("total", paid.Booking.Document.Total);
            json.Text("currency", paid.Booking.Document.Currency.Code);
            json.List("documents", paid.Documents, d =>
            {
                json.Text("number", d.Number);
                json.Money("settled", d.Settled);
                json.Money("open", d.Open);
            });
            json.Money("unallocated", paid.Unallocated);
            json.Money("realised", paid.Realised);
        }));
        session.Line(string.Create(CultureInfo.InvariantCulture, $"Recorded: {paid.Booking.Kind} of {Said(paid.Booking.Document.Total)} on {Figures.Day(paid.Booking.Document.Date)} ({paid.Booking.Key})."));
        foreach (var (number, settled, open) in paid.Documents)
        {
            session.Line($"  {number}: {Said(settled)} settled, {(open.IsZero ? "nothing" : Said(open))} open.");
        }

        if (!paid.Unallocated.IsZero)
        {
            var currency = paid.Unallocated.Currency == workspace.Context.Rules.Workspace.BaseCurrency ? "" : $" --currency {paid.Unallocated.Currency}";
            session.Line($"  {Said(paid.Unallocated)} unallocated: timepost pay allocate NUMBER, or timepost pay refund {paid.Booking.Client} --amount {Figures.Amount(paid.Unallocated)}{currency}.");
        }

        if (!paid.Realised.IsZero)
        {
            session.Line($"  Realised {(paid.Realised.IsNegative ? "loss" : "gain")} of exchange: {Said(paid.Realised.IsNegative ? -paid.Realised : paid.Realised)}.");
        }

        if (paid.Booking.Document.Date > workspace.Context.Today(workspace.Context.PrimaryBooks))
        {
            session.Notice($"{Figures.Day(paid.Booking.Document.Date)} has not come yet. If that is a slip: timepost pay undo {paid.Booking.Key} --date {Figures.Day(paid.Booking.Document.Date)} --reason TEXT");
        }

        session.Line("Next: timepost plan, which delivers it to the books.");
        return ExitCode.Done;
    }

    private static string Said(Money money) => $"{Figures.Reader(money)} {money.Currency.Code}";

    private static Option<string> Currency() => new("--currency") { Description = "Of the amount: the documents', else it is refused. Default: theirs; without a document the base currency", HelpName = "CODE" };

    private static Option<string> Account() => new("--account") { Description = "Id of the bank account in mapping.yaml. Default: the first with role bank", HelpName = "ID" };

    private static Verb Allocate()
    {
        var number = new Argument<string>("number") { Description = "The invoice", HelpName = "NUMBER" };
        var amount = new Option<string>("--amount") { Description = "Default: as much as is open and there", HelpName = "AMOUNT" };
        var date = Date();
        return new Verb("allocate", "Unallocated money of the client goes to an invoice; no money moves at the bank.")
        {
            Examples = [("timepost pay allocate INV-2026-00003", "As much as is open and there")],
        }.With(number, amount, date).Runs((session, result) =>
        {
            using var workspace = Composition.Open(session);
            return Told(session, workspace, new MoneyUseCase(workspace.Context).Allocate(
                workspace.Caller, result.GetValue(number)!, Amounts.Parse(result.GetValue(amount), "--amount"), DateOf(workspace, result.GetValue(date))));
        });
    }

    private static Verb Refund()
    {
        var client = new Argument<string>("client") { Description = "Id of the client in mapping.yaml", HelpName = "CLIENT" };
        var (amount, date, reason, account) = (Amount("What was paid back", required: true), Date(), Reason(required: false), Account());
        var currency = new Option<string>("--currency") { Description = "Of the unallocated money. Default: the base currency", HelpName = "CODE" };
        var atBank = new Option<string>("--at-bank") { Description = "What the bank shows for it, where its account is in another currency", HelpName = "AMOUNT" };
        var atBankCurrency = new Option<string>("--at-bank-currency") { Description = "Currency of --at-bank. Default: the base currency", HelpName = "CODE" };
        return new Verb("refund", "Pay unallocated money back to the client.")
        {
            Examples = [("timepost pay refund acme --amount 500 --date 2026-05-20", "Never more than is unallocated")],
        }.With(client, amount, date, reason, currency, account, atBank, atBankCurrency).Runs((session, result) =>
        {
            using var workspace = Composition.Open(session);
            return Told(session, workspace, new MoneyUseCase(workspace.Context).Refund(
                workspace.Caller, result.GetValue(client)!, Amounts.Parse(result.GetValue(amount), "--amount")!.Value, result.GetValue(currency) ?? "", DateOf(workspace, result.GetValue(date)),
                result.GetValue(reason) ?? "", result.GetValue(account) ?? "", Amounts.Parse(result.GetValue(atBank), "--at-bank"), result.GetValue(atBankCurrency) ?? ""));
        });
    }

    private static Verb Undo()
    {
        var payment = new Argument<string>("payment") { Description = "Number or key of the payment", HelpName = "PAYMENT" };
        var (date, reason) = (Date(), Reason(required: true));
        return new Verb("undo", "A payment bounced or was wrong: the exact mirror of its posting, and the documents are open again.")
        {
            Examples = [("timepost pay undo PAY-2026-00001 --reason \"returned by the bank\"", "What it settled is open again")],
        }.With(payment, date, reason).Runs((session, result) =>
        {
            using var workspace = Composition.Open(session);
            return Told(session, workspace, new MoneyUseCase(workspace.Context).Undo(
                workspace.Caller, result.GetValue(payment)!, DateOf(workspace, result.GetValue(date)), result.GetValue(reason)!));
        });
    }
}
