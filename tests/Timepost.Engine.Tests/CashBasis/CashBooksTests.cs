using System.Globalization;
using NodaTime;
using Timepost.Connectors.Books;
using Timepost.Domain.Amounts;
using Timepost.Domain.Mapping;
using Timepost.Engine.Corrections;
using Timepost.Engine.Payments;
using Timepost.Engine.Plans;
using Timepost.Engine.Reconciliation;
using Timepost.Engine.Subledger;
using Timepost.Engine.Tests.Support;
using static Timepost.Engine.Tests.Fx.Dollars;

namespace Timepost.Engine.Tests.CashBasis;

/// <summary>hledger, given the books or the subledger of a firm on cash basis, reports as income and tax exactly the money received.</summary>
public sealed class CashBooksTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("timepost-cash-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    // in dollars: an invoice with an expense, paid in parts, credited and refunded; another with a discount
    private static Firm Worked()
    {
        var firm = DollarFirm.Create(
            [(Day(3, 5), 1.19m), (Day(4, 1), 1.25m), (Day(4, 10), 1.20m), (Day(4, 20), 1.17m), (Day(5, 1), 1.12m), (Day(5, 5), 1.10m), (Day(5, 20), 1.07m)], onDisk: true);
        var rules = OnCash.Of(firm.Rules);
        firm.Rules = rules with { Agreements = [rules.Agreements[0] with { Currency = DollarFirm.Usd, Rates = [new RateRule { Amount = 100m, Currency = DollarFirm.Usd }] }, .. firm.Rules.Agreements.Skip(1)] };
        firm.Work.Expenses.Add(FakeWork.Rail(Day(3, 5)));
        firm.Work.Add("Harbor", "Website", "Design", "Ana", Day(3, 2), 36_000);
        firm.Work.Add("Harbor", "Website", "Design", "Ana", Day(4, 2), 18_000);
        Do(firm, Day(4, 1), () => { });
        Do(firm, Day(4, 10), () => Pay(firm, "INV-2026-00001", 700m));
        Do(firm, Day(4, 20), () => new CreditUseCase(firm.Context).Draft(firm.Caller, new CreditRequest("INV-2026-00001", "agreed") { Net = 750m, Date = Day(4, 20) }));
        Do(firm, Day(5, 1), () => { });
        Do(firm, Day(5, 5), () => new PayUseCase(firm.Context).Pay(firm.Caller, new PaymentRequest(["INV-2026-00002"], 583.10m, Day(5, 5), Discount: true)));
        Do(firm, Day(5, 20), () => new MoneyUseCase(firm.Context).Refund(firm.Caller, "harbor", 100m, "USD", Day(5, 20), "credited"));
        return firm;
    }

    private static void Pay(Firm firm, string number, decimal amount) =>
        new PayUseCase(firm.Context).Pay(firm.Caller, new PaymentRequest([number], amount, firm.Clock.Now.InUtc().Date));

    private static void Do(Firm firm, LocalDate day, Action what)
    {
        firm.At(day);
        what();
        Assert.All(firm.PlanAndApply(day).Applied, a => Assert.Equal(ActionState.Done, a.Action.State));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Hledger_accepts_them_and_income_and_tax_are_the_money_received(bool books)
    {
        Assert.SkipUnless(Programs.Has("hledger"), "hledger is not installed");
        using var firm = Worked();
        var journal = books ? Path.Combine(firm.BooksFolder, "hledger.journal") : Write(firm);
        Assert.Equal("", Programs.Run("hledger", "-f", journal, "check", "--strict"));
        decimal Sum(params string[] accounts)
        {
            var total = Programs.Run("hledger", ["-f", journal, "bal", "--cost", "-O", "csv", .. accounts]).Split('\n').First(l => l.StartsWith("\"total\"", StringComparison.Ordinal));
            var amount = total.Split('"')[3];
            return amount == "0" ? 0 : decimal.Parse(amount.Split(' ')[0], CultureInfo.InvariantCulture);
        }

        Assert.NotEqual(0, Sum("Assets:Bank"));
        Assert.Equal(0, Sum("Assets:Receivable", "Assets:UnpaidSales"));
        Assert.Equal(0, Sum("Liabilities:Staff", "Liabilities:UnpaidCosts"));
        Assert.Equal(-Sum("Assets:Bank"), Sum("Income", "Liabilities:VAT", "Assets:Recoverable"));
        foreach (var balance in new PostingsUseCase(firm.Context).Balances(firm.Caller, new SubledgerFilter()).GroupBy(b => b.Account))
        {
            Assert.Equal((balance.Key, balance.Sum(b => b.InBase.Amount)), (balance.Key, Sum($"acct:^{balance.Key}$")));
        }
    }

    [Fact]
    public void Beancount_accepts_the_books()
    {
        Assert.SkipUnless(Programs.Has("bean-check"), "beancount is not installed");
        using var firm = Worked();
        Assert.Equal("", Programs.Run("bean-check", Path.Combine(firm.BooksFolder, "books.beancount")));
    }

    [Fact]
    public void What_the_books_have_is_what_was_sent()
    {
        using var firm = Worked();
        var plan = firm.Plan(Day(5, 20));
        Assert.DoesNotContain(plan.Actions, a => a.Verb is ActionVerb.Create or ActionVerb.Update);
        Assert.Empty(plan.NewExceptions);
        Assert.All(new TotalsUseCase(firm.Context).Totals(firm.Caller, Day(5, 20)), t => Assert.True(t.Agrees));
        Assert.Contains(new TotalsUseCase(firm.Context).Totals(firm.Caller, Day(5, 20)), t => t.TimepostInBase is { Tax.IsZero: false });
    }

    private string Write(Firm firm)
    {
        var journal = new SubledgerJournal(JournalProgram.Hledger, Firm.Eur, firm.Rules.Accounts);
        var use = new PostingsUseCase(firm.Context);
        var entries = use.Entries(firm.Caller, new SubledgerFilter(), null, int.MaxValue);
        var path = Path.Combine(_folder, "subledger.journal");
        File.WriteAllText(path, journal.Head(entries) + journal.Prices(use.Prices(firm.Caller, entries)) + string.Concat(entries.OrderBy(e => e.Date).ThenBy(e => e.Id).Select(journal.Entry)));
        return path;
    }
}
