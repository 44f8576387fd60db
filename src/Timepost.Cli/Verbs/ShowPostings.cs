using System.CommandLine;
using Timepost.Cli.Output;
using Timepost.Cli.Shell;
using Timepost.Connectors.Books;
using Timepost.Domain.Mapping;
using Timepost.Domain.Subledger;
using Timepost.Engine.Plans;
using Timepost.Engine.Subledger;

namespace Timepost.Cli.Verbs;

/// <summary><c>show postings</c>: the subledger, as a list, as balances, or as a journal for other programs.</summary>
internal static class ShowPostings
{
    private static readonly Dictionary<string, JournalProgram> Programs = new(StringComparer.Ordinal)
    {
        ["hledger"] = JournalProgram.Hledger, ["ledger"] = JournalProgram.Ledger, ["beancount"] = JournalProgram.Beancount,
    };

    public static Verb Create()
    {
        var client = ShowVerb.Filter("client", "Only receivables, retainers and unallocated money of this client");
        var document = new Option<string>("--document") { Description = "Only what makes or settles this document", HelpName = "NUMBER" };
        var from = new Option<string>("--from") { Description = "First day", HelpName = "DATE" };
        var to = new Option<string>("--to") { Description = "Last day", HelpName = "DATE" };
        var balances = new Option<bool>("--balances") { Description = "Balances by account and currency instead of entries" };
        var program = new Option<string>("--as") { Description = "As a journal: hledger, ledger or beancount", HelpName = "PROGRAM" };
        var (after, limit, csv) = (ShowVerb.After(), ShowVerb.Limit(), ShowVerb.Csv());
        return new Verb("postings", "The subledger: every posting, in its own currency and in base.")
        {
            Examples =
            [
                ("timepost show postings --document INV-2026-00001", "What was posted on an invoice, and how it was settled"),
                ("timepost show postings --balances --to 2026-03-31", "Balances at the end of March"),
                ("timepost show postings --as hledger > subledger.journal", "For hledger; all of it"),
            ],
        }.With(client, document, from, to, balances, program, after, limit, csv).Runs((session, result) =>
        {
            using var workspace = Composition.Open(session);
            var filter = new SubledgerFilter(
                Party: Named.Party(workspace, result.GetValue(client)), Document: Named.Document(workspace, result.GetValue(document)),
                From: Dates.Parse(result.GetValue(from), "--from"), To: Dates.Parse(result.GetValue(to), "--to"));
            var use = new PostingsUseCase(workspace.Context);
            if (result.GetValue(program) is { } named)
            {
                var all = use.Entries(workspace.Caller, filter, null, int.MaxValue);
                Journal(session, workspace, all, use.Prices(workspace.Caller, all), named);
            }
            else if (result.GetValue(balances))
            {
                Balances(session, use.Balances(workspace.Caller, filter), use.Revaluations(workspace.Caller, filter), workspace.Context.Rules.Workspace.BaseCurrency, result.GetValue(csv));
            }
            else
            {
                var size = ShowVerb.ExportsAll(session, result, csv, limit) ? int.MaxValue - 1 : ShowVerb.Checked(result.GetValue(limit));
                var found = use.Entries(workspace.Caller, filter, After(result.GetValue(after)), size + 1);
                var page = found.Take(size).ToList();
                Entries(session, workspace, page, result.GetValue(csv), found.Count > size ? page[^1].Id.ToString("D") : null);
            }

            return ExitCode.Done;
        });
    }

    private static Guid? After(string? typed) => typed is null ? null
        : Guid.TryParse(typed, out var id) ? id
        : throw RefusedException.Usage(RefusalCode.PageWrong, $"'{typed}' is no entry.", "--after", "Give the 'next' of the page before.");

    private static void Journal(
        Session session, Composition workspace, IReadOnlyList<SubledgerEntry> entries, IReadOnlyList<Domain.Fx.FoundRate> prices, string named)
    {
        if (!Programs.TryGetValue(named, out var program))
        {
            throw RefusedException.Usage(RefusalCode.UsageOption, $"'{named}' is no program that a journal is written for.", "--as", "Take hledger, ledger or beancount.");
        }

        var rules = workspace.Context.Rules;
        var journal = new SubledgerJournal(program, rules.Workspace.BaseCurrency, rules.Accounts);
        session.Terminal.Out.Write(journal.Head(entries));
        session.Terminal.Out.Write(journal.Prices(prices));
        foreach (var entry in entries.OrderBy(e => e.Date).ThenBy(e => e.Id))
        {
            session.Terminal.Out.Write(journal.Entry(entry));
        }
    }

    private static void Balances(
        Session session, IReadOnlyList<(string Account, Domain.Amounts.Money Amount, Domain.Amounts.Money InBase)> balances,
        IReadOnlyDictionary<string, Domain.Amounts.Money> revaluations, Domain.Amounts.Currency inBaseCurrency, bool csv)
    {
        session.Answer(json => json.Object(() => json.List("balances", balances, b =>
        {
            json.Text("account", b.Account);
            json.Money("amount", b.Amount);
            json.Text("currency", b.Amount.Currency.Code);
            json.Money("base", b.InBase);
            json.MoneyOrNull("revaluation", Revaluation(b.Account, b.Amount.Currency));
        })));
        var revalued = balances.Any(b => Revaluation(b.Account, b.Amount.Currency) is not null);
        Column[] columns = [new("account"), new("balance", ColumnKind.Number), Column.Currency, new("in base", ColumnKind.Number)];
        var table = new Table(revalued ? [.. columns, new Column("of it revaluation", ColumnKind.Number)] : columns) { Empty = "No postings." };
        foreach (var (account, amount, inBase) in balances)
        {
            string[] cells = [account, Figures.Reader(amount), amount.Currency.Code, Figures.Reader(inBase)];
            table.Add(revalued ? [.. cells, Revaluation(account, amount.Currency) is { } part ? Figures.Reader(part) : ""] : cells);
        }

        ShowVerb.Page(session, table, csv, null);

        // of a balance in base currency, what revalues others on the same account
        Domain.Amounts.Money? Revaluation(string account, Domain.Amounts.Currency currency) =>
            currency == inBaseCurrency && revaluations.TryGetValue(account, out var part) ? part : null;
    }

    private static void Entries(Session session, Composition workspace, List<SubledgerEntry> entries, bool csv, string? next)
    {
        var inBase = workspace.Context.Rules.Workspace.BaseCurrency;
        session.Answer(json => json.Object(() =>
        {
            json.List("entries", entries, entry =>
            {
                json.Text("id", entry.Id.ToString("D"));
                json.Day("date", entry.Date);
                json.Text("kind", entry.Kind);
                json.Text("document", entry.Document);
                json.Text("memo", entry.Memo);
                json.TextOrNull("reason", entry.Reason);
                json.Flag("fx", entry.Fx);
                json.TextOrNull("rates", entry.Rates);
                json.TextOrNull("reverses", entry.Reverses?.ToString("D"));
                json.List("postings", entry.Postings, p =>
                {
                    json.Text("account", p.Posting.Account);
                    json.TextOrNull("role", p.Posting.Role == AccountRole.None ? null : Word(p.Posting.Role));
                    json.Money("amount", p.Posting.Amount);
                    json.Text("currency", p.Posting.Amount.Currency.Code);
                    json.Money("base", Domain.Amounts.Money.OfMinor(p.BaseMinor, inBase));
                    json.TextOrNull("rates", p.Rates);
                    json.TextOrNull("taxCode", p.Posting.TaxCode);
                    json.TextOrNull("party", p.Posting.Party);
                    json.TextOrNull("document", p.Posting.Document);
                    json.TextOrNull("agreement", p.Posting.Agreement);
                });
            });
            json.TextOrNull("next", next);
        }));
        var table = new Table(
            new Column("date", ColumnKind.Word), new Column("kind", ColumnKind.Word), new Column("memo") { Spare = 1 }, new Column("account"), new Column("amount", ColumnKind.Number), Column.Currency,
            new Column("in base", ColumnKind.Number), new Column("tax code", ColumnKind.Word) { Spare = 3 }, new Column("party", ColumnKind.Id) { Spare = 2 })
        { Empty = "No postings." };
        foreach (var entry in entries)
        {
            foreach (var (posting, minor) in entry.Postings)
            {
                table.Add(
                    Figures.Day(entry.Date), entry.Kind, entry.Memo, posting.Account, Figures.Reader(posting.Amount), posting.Amount.Currency.Code,
                    Figures.Reader(Domain.Amounts.Money.OfMinor(minor, inBase)), posting.TaxCode, posting.Party);
            }
        }

        ShowVerb.Page(session, table, csv, next);
    }

    // RetainerLiability: retainer-liability
    internal static string Word(Enum word) =>
        string.Concat(word.ToString().Select((c, i) => i > 0 && char.IsUpper(c) ? $"-{char.ToLowerInvariant(c)}" : char.ToLowerInvariant(c).ToString()));
}
