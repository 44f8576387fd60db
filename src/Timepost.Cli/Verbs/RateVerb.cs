using System.CommandLine;
using System.Globalization;
using Timepost.Cli.Output;
using Timepost.Cli.Shell;
using Timepost.Domain.Amounts;
using Timepost.Domain.Fx;
using Timepost.Domain.Identity;
using Timepost.Engine.Fx;

namespace Timepost.Cli.Verbs;

/// <summary><c>rate add CURRENCY VALUE --date DATE</c>, and <c>show rates</c>.</summary>
internal static class RateVerb
{
    // a rate this many times another one is doubted
    private const decimal Far = 1.5m;

    private const int Most = 10_000_000;

    public static Verb Create() => new Verb("rate", "Exchange rates by hand. Files of rates: import rates; the list: show rates.").With(Add());

    public static Verb Show()
    {
        var currency = new Option<string>("--currency") { Description = "Only rates of this currency", HelpName = "CODE" };
        var (after, limit, csv) = (ShowVerb.After(), ShowVerb.Limit(), ShowVerb.Csv());
        return new Verb("rates", "Exchange rates, the latest day first; a corrected one stands above the one that it corrects.")
        {
            Examples = [("timepost show rates --currency USD", "Those of the US dollar"), ("timepost show rates --csv", "All of them, for a spreadsheet")],
            Notes = "A value is units of 'quote' for one of 'base'.",
        }.With(currency, after, limit, csv).Runs((session, result) =>
        {
            Currency? only = result.GetValue(currency) is { } typed ? CurrencyOf(typed, "--currency") : null;
            RateId? last = result.GetValue(after) is not { } token ? null
                : Guid.TryParse(token, out var id) ? new RateId(id)
                : throw RefusedException.Usage(RefusalCode.PageWrong, $"'{token}' is no rate.", "--after", "Give the 'next' of the page before.");
            using var workspace = Composition.Open(session);
            var size = ShowVerb.ExportsAll(session, result, csv, limit) ? Most : ShowVerb.Checked(result.GetValue(limit));
            var found = new RatesUseCase(workspace.Context).List(workspace.Caller, only, last, size + 1);
            var page = found.Take(size).ToList();
            var next = found.Count > size ? page[^1].Id.ToString() : null;
            session.Answer(json => json.Object(() =>
            {
                json.List("rates", page, rate => Write(json, rate));
                json.TextOrNull("next", next);
            }));
            ShowVerb.Page(session, TableOf(page), result.GetValue(csv), next);
            return ExitCode.Done;
        });
    }

    private static Verb Add()
    {
        var currency = new Argument<string>("currency") { Description = "The currency that is priced, as in USD", HelpName = "CURRENCY" };
        var value = new Argument<string>("value") { Description = "Its units for one unit of the base currency, as in 1.16", HelpName = "VALUE" };
        var date = new Option<string>("--date") { Description = "The day for which it holds", HelpName = "DATE", Required = true };
        var of = new Option<string>("--base") { Description = "The base currency. Default: the workspace's", HelpName = "CODE" };
        return new Verb("add", "Type in a rate. Another value for the same day corrects the one before, which stays in the list.")
        {
            Examples = [("timepost rate add USD 1.16 --date 2026-01-15", "1 EUR = 1.16 USD, where the books are in euro"), ("timepost rate add JPY 158.2 --date 2026-01-15 --base USD", "1 USD = 158.2 JPY")],
            Notes = "Of one day, what was typed wins over what a file says. It holds until there is a later one, as long as 'policies.rates.maxAge' allows.",
        }.With(currency, value, date, of).Runs((session, result) =>
        {
            var quote = CurrencyOf(result.GetValue(currency)!, "currency");
            Currency? quoteOf = result.GetValue(of) is { } typed ? CurrencyOf(typed, "--base") : null;
            var number = ValueOf(result.GetValue(value)!);
            var day = Dates.Parse(result.GetValue(date), "--date")!.Value;
            using var workspace = Composition.Open(session);
            var added = new RatesUseCase(workspace.Context).Add(workspace.Caller, quoteOf, quote, day, number);
            workspace.ExportDailyHead();
            session.Answer(json => json.Object(() =>
            {
                json.Flag("added", added.Added);
                json.Object("rate", () => Write(json, added.Rate));
            }));
            session.Line($"{Said(added.Rate)}{(added.Added ? ". Next: timepost plan" : ": it was there already.")}");
            Doubt(session, workspace, added.Rate);
            return ExitCode.Done;
        });
    }

    // a slip of the decimal point, and a rate that comes too late for a closed period
    private static void Doubt(Session session, Composition workspace, FxRate rate)
    {
        using var reading = workspace.Read();
        if (reading.Rates.For(null, rate.Base, rate.Quote).LastOrDefault(r => r.Date <= rate.Date && r.Id != rate.Id) is { } before
            && (rate.Value > before.Value * Far || before.Value > rate.Value * Far))
        {
            session.Notice($"The last one before is {Figures.Exact(before.Value)} of {Figures.Day(before.Date)}. If this one is a slip, type the right value for the same day: it counts then.");
        }

        if (reading.Subledger.LockedThrough() is { } locked && rate.Date <= locked)
        {
            session.Notice(
                $"The books are closed through {Figures.Day(locked)}: what is closed keeps its rates. To use this one there: timepost close PERIOD --reopen REASON, and close it again.");
        }
    }

    private static void Write(JsonAnswer json, FxRate rate)
    {
        json.Text("id", rate.Id.ToString());
        json.Text("provider", rate.Provider);
        json.Text("base", rate.Base.Code);
        json.Text("quote", rate.Quote.Code);
        json.Day("date", rate.Date);
        json.Decimal("value", rate.Value);
        json.Time("captured", rate.Captured);
    }

    private static Table TableOf(IReadOnlyList<FxRate> rates)
    {
        var table = new Table(
            new Column("date", ColumnKind.Word), new Column("base", ColumnKind.Word), new Column("quote", ColumnKind.Word), new Column("value", ColumnKind.Number), new Column("provider", ColumnKind.Id),
            new Column("captured (UTC)", ColumnKind.Word), new Column("id", ColumnKind.Id) { Spare = 1 })
        { Empty = "No exchange rates. Type one in: timepost rate add; or read a file: timepost import rates" };
        foreach (var rate in rates)
        {
            table.Add(
                Figures.Day(rate.Date), rate.Base.Code, rate.Quote.Code, Figures.Exact(rate.Value), rate.Provider,
                rate.Captured.ToString("uuuu-MM-dd HH:mm:ss", CultureInfo.InvariantCulture), rate.Id.ToString());
        }

        return table;
    }

    private static string Said(FxRate rate) => $"1 {rate.Base} = {Figures.Exact(rate.Value)} {rate.Quote} on {Figures.Day(rate.Date)}";

    private static Currency CurrencyOf(string typed, string where)
    {
        if (Currency.TryOf(typed, out var currency))
        {
            return currency;
        }

        var capitals = typed.ToUpperInvariant();
        throw RefusedException.Usage(
            RefusalCode.CurrencyUnknown, $"'{typed}' is no currency.", where,
            Currency.TryOf(capitals, out _) ? $"Write {capitals}." : "Give an active code of ISO 4217, as in EUR.");
    }

    private static decimal ValueOf(string typed) => DecimalText.Read(typed, '.', false, out var value) == DecimalFault.None
        ? value
        : throw RefusedException.Usage(RefusalCode.RateWrong, $"'{typed}' is no plain number.", "value", "Write digits with a point before decimals, at most 28, as in 1.16.");
}
