using NodaTime;
using Timepost.Connectors.Books;
using Timepost.Domain.Amounts;
using Timepost.Domain.Fx;
using Timepost.Engine.Payments;
using Timepost.Engine.Subledger;
using Timepost.Engine.Tests.Support;

namespace Timepost.Engine.Tests.EndToEnd;

/// <summary>The worked example of differences of exchange: hledger, ledger and beancount, given the subledger with its prices, report the same gains.</summary>
public sealed class SameGainsTests : IDisposable
{
    private static readonly LocalDate January15 = new(2026, 1, 15);
    private readonly string _folder = Directory.CreateTempSubdirectory("timepost-gains-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private static Firm Worked(bool onDisk = false)
    {
        var firm = DollarFirm.Create(
            [
                (January15, 1.16m), (new LocalDate(2026, 1, 31), 1.20m), (new LocalDate(2026, 2, 10), 1.18m),
                (new LocalDate(2026, 2, 27), 1.17m), (new LocalDate(2026, 3, 5), 1.15m),
            ],
            onDisk: onDisk);
        firm.At(January15);
        firm.Work.Add("Harbor", "Website", "Design", "Ana", new LocalDate(2025, 12, 2), 36_000);
        firm.PlanAndApply(January15);
        foreach (var (day, amount) in ((LocalDate, decimal)[])[(new(2026, 2, 10), 400m), (new(2026, 3, 5), 600m)])
        {
            firm.At(day);
            new PayUseCase(firm.Context).Pay(firm.Caller, new PaymentRequest(["INV-2026-00001"], amount, day));
        }

        firm.PlanAndApply(new LocalDate(2026, 3, 5));
        return firm;
    }

    [Theory]
    [InlineData("2026-01-31", "-28.74")]
    [InlineData("2026-02-28", "-4.42")]
    [InlineData("2026-03-31", "0")]
    public void Hledger_reports_the_unrealised_gain_at_each_month_end(string end, string gain)
    {
        Assert.SkipUnless(Programs.Has("hledger"), "hledger is not installed");
        using var firm = Worked();
        var journal = Write(firm, JournalProgram.Hledger);
        var until = Until(end);
        var report = Programs.Run("hledger", "-f", journal, "bal", "Assets:Receivable", "not:desc:revaluation", "--gain", "-X", "EUR", "-e", until, "-O", "csv");
        Assert.Contains($"\"total\",\"{(gain == "0" ? "0" : $"{gain} EUR")}\"", report, StringComparison.Ordinal);
        Assert.Equal("", Programs.Run("hledger", "-f", journal, "check", "--strict"));
    }

    [Theory]
    [InlineData("2026-01-31", "-28.74 EUR")]
    [InlineData("2026-02-28", "-4.42 EUR")]
    public void Ledger_reports_the_unrealised_gain_at_each_month_end(string end, string gain)
    {
        Assert.SkipUnless(Programs.Has("ledger"), "ledger is not installed");
        using var firm = Worked();
        var report = Programs.Run("ledger", "-f", Write(firm, JournalProgram.Ledger), "bal", "-G", "--now", end, "-e", Until(end), "Assets:Receivable");
        Assert.Contains(gain, report, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("2026-01-31", "862.07", "833.33")]
    [InlineData("2026-02-28", "517.24", "512.82")]
    public void Beancount_reports_what_is_carried_and_what_it_is_worth_at_each_month_end(string end, string carried, string worth)
    {
        Assert.SkipUnless(Programs.Has("bean-check") && Programs.Has("bean-query"), "beancount is not installed");
        using var firm = Worked();
        var journal = Write(firm, JournalProgram.Beancount);
        Assert.Equal("", Programs.Run("bean-check", journal));
        var where = $"where account = 'Assets:Receivable' and date <= {end} and not narration ~ '^revaluation'";
        Assert.Contains($"{carried} EUR", Query($"select sum(weight) as w {where}"));
        Assert.Contains($"{worth} EUR", Query($"select convert(sum(position), 'EUR', {end}) as v {where}"));

        string[] Query(string query) => [.. Programs.Run("bean-query", "-f", "csv", journal, query).Split('\n').Select(l => l.Trim('"', ' ', '\r'))];
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void The_realised_accounts_hold_what_Timepost_says_in_the_subledger_and_in_the_books(bool books)
    {
        Assert.SkipUnless(Programs.Has("hledger"), "hledger is not installed");
        using var firm = Worked(onDisk: books);
        var journal = books ? Path.Combine(firm.BooksFolder, "hledger.journal") : Write(firm, JournalProgram.Hledger);
        var balances = new PostingsUseCase(firm.Context).Balances(firm.Caller, new SubledgerFilter());
        Assert.Equal(["Expenses:ExchangeLoss 5.85 EUR", "Income:ExchangeGain -4.50 EUR"], balances.Where(b => b.Account.Contains("Exchange", StringComparison.Ordinal)).Select(b => $"{b.Account} {b.InBase}"));

        var report = Programs.Run("hledger", "-f", journal, "bal", "--cost", "--flat", "-N", "-O", "csv");
        foreach (var (account, amount) in ((string, string)[])[("Expenses:ExchangeLoss", "5.85 EUR"), ("Income:ExchangeGain", "-4.50 EUR"), ("Assets:Bank", "860.72 EUR"), ("Income:Consulting", "-862.07 EUR")])
        {
            Assert.Contains($"\"{account}\",\"{amount}\"", report, StringComparison.Ordinal);
        }

        Assert.DoesNotContain("Assets:Receivable", report, StringComparison.Ordinal);
    }

    [Fact]
    public void Prices_are_exact_or_have_28_digits_and_the_last_of_a_day_counts()
    {
        using var firm = Worked();
        var prices = new SubledgerJournal(JournalProgram.Hledger, Firm.Eur, firm.Rules.Accounts).Prices(Of(firm));
        Assert.Equal(
            """
            P 2026-01-15 USD 0.8620689655172413793103448276 EUR
            P 2026-01-31 USD 0.8333333333333333333333333333 EUR
            P 2026-02-10 USD 0.8474576271186440677966101695 EUR
            P 2026-02-27 USD 0.8547008547008547008547008547 EUR
            P 2026-03-05 USD 0.8695652173913043478260869565 EUR


            """.ReplaceLineEndings("\n"),
            prices);
        var other = new SubledgerJournal(JournalProgram.Beancount, Firm.Eur, firm.Rules.Accounts);
        Assert.Equal("2026-01-15 price USD 0.86 EUR\n\n", other.Prices([Rate(0.85m), Rate(0.86m)]));
        Assert.Equal("", other.Prices([]));

        FoundRate Rate(decimal value) => FoundRate.Of(DollarFirm.Usd, Firm.Eur,
        [
            new FxRate { Id = new(firm.Ids.Next()), Provider = "bank", Base = DollarFirm.Usd, Quote = Firm.Eur, Date = January15, Value = value, Captured = firm.Clock.Now },
        ])!;
    }

    private static IReadOnlyList<FoundRate> Of(Firm firm)
    {
        var use = new PostingsUseCase(firm.Context);
        return use.Prices(firm.Caller, use.Entries(firm.Caller, new SubledgerFilter(), null, int.MaxValue));
    }

    private string Write(Firm firm, JournalProgram program)
    {
        var journal = new SubledgerJournal(program, Firm.Eur, firm.Rules.Accounts);
        var entries = new PostingsUseCase(firm.Context).Entries(firm.Caller, new SubledgerFilter(), null, int.MaxValue);
        var path = Path.Combine(_folder, program.ToString());
        File.WriteAllText(path, journal.Head(entries) + journal.Prices(Of(firm)) + string.Concat(entries.OrderBy(e => e.Date).ThenBy(e => e.Id).Select(journal.Entry)));
        return path;
    }

    private static string Until(string end) => NodaTime.Text.LocalDatePattern.Iso.Format(NodaTime.Text.LocalDatePattern.Iso.Parse(end).Value.PlusDays(1));
}
