using System.CommandLine;
using System.Globalization;
using NodaTime;
using Timepost.Cli.Output;
using Timepost.Cli.Shell;
using Timepost.Domain.Amounts;
using Timepost.Domain.Identity;
using Timepost.Engine.Subcontractors;
using Timepost.Engine.Subledger;

namespace Timepost.Cli.Verbs;

/// <summary><c>bill …</c>: bills of subcontractors, their invoices, and what is held back.</summary>
internal static class BillVerb
{
    public static Verb Create() => new Verb("bill", "Bills of subcontractors: their month, their invoices, what is held back of them, what is not paid.").With(
        BillStatusVerb.Create(), Match(), BillRetentionVerb.Settle(), BillRetentionVerb.Approve(), BillRetentionVerb.Release(), BillRetentionVerb.Forfeit(),
        Cost("dispute", "Keep the cost of an entry off bills until it is agreed. What the client is billed stays as it is.", (use, caller, id, reason) => use.Dispute(caller, id, reason), "disputed", "hours not agreed"),
        Cost("reject", "The cost of an entry is never paid (role manager). What the client is billed stays as it is.", (use, caller, id, reason) => use.Reject(caller, id, reason), "not payable", "work not ordered"),
        Reopen());

    /// <summary>First and last day of a month as typed; the current one where none is.</summary>
    public static DateInterval Month(string? text, Composition workspace)
    {
        if (text is null)
        {
            var today = workspace.Context.Today(workspace.Context.PrimaryBooks);
            return Whole(today.Year, today.Month);
        }

        return text.Length == 7 && text[4] == '-' && int.TryParse(text.AsSpan(0, 4), NumberStyles.None, CultureInfo.InvariantCulture, out var year)
            && int.TryParse(text.AsSpan(5), NumberStyles.None, CultureInfo.InvariantCulture, out var month) && year >= 1 && month is >= 1 and <= 12
            ? Whole(year, month)
            : throw RefusedException.Usage(RefusalCode.DateWrong, $"'{text}' is no month.", "--month", "Write it as YYYY-MM, as in 2026-03.");
    }

    /// <summary>An amount as typed.</summary>
    public static decimal Amount(string text, string where) =>
        decimal.TryParse(text, NumberStyles.AllowDecimalPoint | NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var amount)
            ? amount
            : throw RefusedException.Usage(RefusalCode.OfEngine("amount-wrong"), $"'{text}' is no amount.", where, "Write it as 1234.50, without separators of thousands.");

    /// <summary>What was booked.</summary>
    public static void Show(Session session, Booking booking)
    {
        var document = booking.Document;
        session.Answer(json => json.Object(() =>
        {
            json.Text("key", booking.Key.Value);
            json.Text("kind", booking.Kind);
            json.Text("vendor", document.Party);
            json.Day("date", document.Date);
            json.Text("currency", document.Currency.Code);
            json.Money("net", document.Net);
            json.Money("tax", document.Tax);
            json.Money("total", document.Total);
            json.TextOrNull("reason", booking.Reason);
        }));
        session.Line($"{document.Party}, {Figures.Day(document.Date)}: {document.Memo}, net {Figures.Reader(document.Net)}, tax {Figures.Reader(document.Tax)}, total {Figures.Reader(document.Total)} {document.Currency.Code}.");
        session.Line("Next: timepost plan");
    }

    private static Verb Match()
    {
        var bill = new Argument<string?>("bill") { Description = "Number or key of the bill", HelpName = "BILL", Arity = ArgumentArity.ZeroOrOne };
        var expense = new Argument<string>("expense") { Description = "The invoice, where it arrived as an expense: its id", HelpName = "EXPENSE", Arity = ArgumentArity.ZeroOrOne };
        var number = new Option<string>("--number") { Description = "The vendor's number", HelpName = "TEXT" };
        var date = new Option<string>("--date") { Description = "The vendor's date", HelpName = "DATE" };
        var net = new Option<string>("--net") { Description = "Net of the invoice", HelpName = "AMOUNT" };
        var tax = new Option<string>("--tax") { Description = "Tax of the invoice. Default: 0", HelpName = "AMOUNT" };
        var not = new Option<string>("--not") { Description = "This expense of the vendor is another cost, not the invoice for hours", HelpName = "EXPENSE" };
        var theirs = new Option<string>("--theirs") { Description = "It is the invoice for hours after all", HelpName = "EXPENSE" };
        var reason = new Option<string>("--reason") { Description = "Why, with --not and --theirs; it stands in the trail", HelpName = "TEXT" };
        return new Verb("match", "The vendor's own invoice takes the place of accrued cost: its number, date and tax win.")
        {
            Examples =
            [
                ("timepost bill match BILL-2026-00001 0199f0c2-0000-7000-8000-00000000002a", "With an invoice that was imported as an expense"),
                ("timepost bill match BILL-2026-00001 --number NS-17 --date 2026-04-03 --net 600.00 --tax 114.00", "With one on paper"),
                ("timepost bill match --not 0199f0c2-0000-7000-8000-00000000002a --reason \"software licence\"", "A cost of its own, as any other expense"),
            ],
        }.With(bill, expense, number, date, net, tax, not, theirs, reason).Runs((session, result) =>
        {
            if ((result.GetValue(not) ?? result.GetValue(theirs)) is { } decided)
            {
                return Decided(session, decided, result.GetValue(not) is not null, result.GetValue(reason) ?? "");
            }

            var (name, typed, day) = (result.GetValue(bill) ?? throw RefusedException.Usage(RefusalCode.Usage, "Which bill?", "bill", "timepost bill match BILL EXPENSE"), result.GetValue(expense), Dates.Parse(result.GetValue(date), "--date"));
            using var workspace = Composition.Open(session);
            var use = new MatchUseCase(workspace.Context);
            Booking booking;
            if (typed is not null)
            {
                booking = use.Match(workspace.Caller, name, new ExpenseId(Id(typed, "expense")), result.GetValue(number) ?? "", day);
            }
            else if (result.GetValue(number) is { } vendors && day is { } at && result.GetValue(net) is { } amount)
            {
                var currency = use.CurrencyOf(workspace.Caller, name);
                booking = use.Match(
                    workspace.Caller, name, new VendorInvoice(vendors, at, Exact(amount, currency, "--net"), Exact(result.GetValue(tax) ?? "0", currency, "--tax")));
            }
            else
            {
                throw RefusedException.Usage(RefusalCode.Usage, "An invoice is missing.", "bill match", "Give the id of an expense, or --number, --date, --net and --tax.");
            }

            workspace.ExportDailyHead();
            Show(session, booking);
            return ExitCode.Done;
        });
    }

    private static ExitCode Decided(Session session, string typed, bool other, string reason)
    {
        using var workspace = Composition.Open(session);
        var expense = new MatchUseCase(workspace.Context).Decide(workspace.Caller, new ExpenseId(Id(typed, other ? "--not" : "--theirs")), other, reason);
        workspace.ExportDailyHead();
        session.Answer(json => json.Object(() =>
        {
            json.Text("expense", expense.Id.ToString());
            json.Flag("otherCost", other);
        }));
        session.Line($"{expense.Merchant}, {Figures.Day(expense.Date)}, {expense.Amount}: {(other ? "a cost as any other" : "the vendor's invoice for hours")}. Next: timepost plan");
        return ExitCode.Done;
    }

    private static Verb Cost(string name, string description, Func<CostDecisions, Engine.Workspaces.Caller, EntryId, string, long> decide, string state, string example)
    {
        var entry = new Argument<string>("entry") { Description = "Id of the entry", HelpName = "ENTRY" };
        var reason = new Option<string>("--reason") { Description = "Why; it stands in the trail", HelpName = "TEXT" };
        return new Verb(name, description)
        {
            Examples = [($"timepost bill {name} 0199f0c2-0000-7000-8000-00000000002a --reason \"{example}\"", "One entry")],
        }.With(entry, reason).Runs((session, result) =>
        {
            var id = new EntryId(Id(result.GetValue(entry)!, "entry"));
            using var workspace = Composition.Open(session);
            var seconds = decide(new CostDecisions(workspace.Context), workspace.Caller, id, result.GetValue(reason) ?? "");
            workspace.ExportDailyHead();
            Answer(session, id, state, seconds);
            return ExitCode.Done;
        });
    }

    private static Verb Reopen()
    {
        var entry = new Argument<string>("entry") { Description = "Id of the entry", HelpName = "ENTRY" };
        return new Verb("reopen", "Take a dispute back: the cost of the entry is open again.")
        {
            Examples = [("timepost bill reopen 0199f0c2-0000-7000-8000-00000000002a", "It goes on the next bill")],
        }.With(entry).Runs((session, result) =>
        {
            var id = new EntryId(Id(result.GetValue(entry)!, "entry"));
            using var workspace = Composition.Open(session);
            var seconds = new CostDecisions(workspace.Context).Reopen(workspace.Caller, id);
            workspace.ExportDailyHead();
            Answer(session, id, "open", seconds);
            return ExitCode.Done;
        });
    }

    private static void Answer(Session session, EntryId id, string state, long seconds)
    {
        session.Answer(json => json.Object(() =>
        {
            json.Text("entry", id.ToString());
            json.Text("cost", state);
            json.Count("seconds", seconds);
        }));
        session.Line($"{Figures.Hours(seconds)} h of the cost are {state}. Next: timepost plan");
    }

    private static Guid Id(string typed, string what) => Guid.TryParse(typed, out var id)
        ? id
        : throw RefusedException.Usage(RefusalCode.NotFound, $"'{typed}' is no id of an {what}.", what, what == "entry" ? "timepost show entries" : "timepost show expenses");

    private static Money Exact(string text, Currency currency, string option)
    {
        var amount = Amount(text, option);
        return decimal.Round(amount, currency.Decimals, MidpointRounding.ToZero) == amount
            ? Money.Exact(amount, currency)
            : throw RefusedException.Usage(RefusalCode.OfEngine("amount-wrong"), $"'{text}' is finer than {currency} can be paid.", option, $"Give {currency.Decimals} decimals.");
    }

    private static DateInterval Whole(int year, int month) =>
        new(new LocalDate(year, month, 1), new LocalDate(year, month, CalendarSystem.Iso.GetDaysInMonth(year, month)));
}
