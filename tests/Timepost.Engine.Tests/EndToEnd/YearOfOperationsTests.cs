using System.Globalization;
using System.Text.RegularExpressions;
using NodaTime;
using Timepost.Connectors.Books;
using Timepost.Domain.Amounts;
using Timepost.Domain.Billing;
using Timepost.Domain.Fx;
using Timepost.Domain.Identity;
using Timepost.Engine.Corrections;
using Timepost.Engine.Delivery;
using Timepost.Engine.Payments;
using Timepost.Engine.PeriodEnd;
using Timepost.Engine.Plans;
using Timepost.Engine.Subledger;
using Timepost.Engine.Tests.Samples;
using Timepost.Engine.Tests.Support;
using Timepost.Engine.Workspaces;

namespace Timepost.Engine.Tests.EndToEnd;

/// <summary>The sample firm after a year of random operations: hledger, ledger and beancount accept its subledger and agree with
/// Timepost on every balance.</summary>
public sealed partial class YearOfOperationsTests : IDisposable
{
    private const int Seed = 20_260_504;
    private static readonly LocalDate Begin = new(2026, 5, 4);
    private readonly string _folder = Directory.CreateTempSubdirectory("timepost-year-").FullName;
    private readonly StandingClock _clock = new(Instant.FromUtc(2026, 5, 4, 9, 0));

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void Promise5_hledger_ledger_and_beancount_agree_with_the_subledger_after_a_year()
    {
        foreach (var program in (string[])["hledger", "ledger", "bean-check", "bean-query"])
        {
            Assert.SkipUnless(Programs.Has(program), $"{program} is not installed");
        }

        foreach (var file in Directory.GetFiles(SampleFolder.Agency, "*", SearchOption.AllDirectories))
        {
            var target = Path.Combine(_folder, Path.GetRelativePath(SampleFolder.Agency, file));
            Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            File.Copy(file, target);
        }

        using var workspace = new DiskWorkspace(_folder, _clock, rules => new Dictionary<string, IBooksConnector> { ["books"] = new FakeBooks() });
        workspace.ImportInbox();
        Rates(workspace);
        var refused = Operate(workspace, new Random(Seed));
        Assert.InRange(refused, 1, 400); // some are refused, and most are done

        var balances = new PostingsUseCase(workspace.Context).Balances(workspace.Caller, new SubledgerFilter());
        var entries = new PostingsUseCase(workspace.Context).Entries(workspace.Caller, new SubledgerFilter(), null, int.MaxValue);
        Assert.Equal(0, balances.Sum(b => b.InBase.Minor));
        Assert.Contains(balances, b => b.Account == "Income:ExchangeGain");
        string[] expected = [.. balances.Where(b => !b.Amount.IsZero).Select(b => $"{b.Account}|{b.Amount.ToAmountString()}|{b.Amount.Currency}").Order(StringComparer.Ordinal)];
        var rules = workspace.Context.Rules;

        var hledger = Write(JournalProgram.Hledger, "year.hledger", workspace, entries);
        Assert.Equal("", Programs.Run("hledger", "-f", hledger, "check", "--strict"));
        Assert.Equal(expected, Balances(Programs.Run("hledger", "-f", hledger, "balance", "--flat", "--no-total", "-O", "csv", "--layout=bare"), HledgerRow(), a => a));
        Assert.Equal("0", InBase().Match(Programs.Run("hledger", "-f", hledger, "balance", "--cost", "-O", "csv", "--layout=bare")).Groups["number"].Value);

        var ledger = Write(JournalProgram.Ledger, "year.ledger", workspace, entries);
        var quantities = Programs.Run("ledger", "--strict", "--pedantic", "-f", ledger, "balance", "--flat", "--no-total", "--format", "%(account)|%(scrub(display_total))\n");
        Assert.Equal(expected, Balances(WithAccounts(quantities), LedgerRow(), a => a));

        var beancount = Write(JournalProgram.Beancount, "year.beancount", workspace, entries);
        Assert.Equal("", Programs.Run("bean-check", beancount));
        var journal = new SubledgerJournal(JournalProgram.Beancount, rules.Workspace.BaseCurrency, rules.Accounts);
        var image = rules.Accounts.GroupBy(a => journal.Name(a.Name), StringComparer.Ordinal).ToDictionary(g => g.Key, g => g.First().Name, StringComparer.Ordinal);
        Assert.Equal(expected, Balances(
            Programs.Run("bean-query", "-f", "csv", beancount, "select account, currency, str(sum(number)) as n group by account, currency"), BeancountRow(), a => image[a]));
    }

    // a rate each week for a year, moving
    private static void Rates(DiskWorkspace workspace)
    {
        var random = new Random(Seed + 1);
        using var transaction = workspace.Context.Store.Begin();
        for (var week = 0; week < 56; week++)
        {
            foreach (var (code, at) in ((string, decimal)[])[("USD", 1.16m), ("GBP", 0.86m), ("JPY", 171m)])
            {
                for (var day = 0; day < 7; day += 3)
                {
                    transaction.Rates.Add(new FxRate
                    {
                        Id = new RateId(workspace.Context.Ids.Next()), Provider = FxRate.Hand, Base = Firm.Eur, Quote = Currency.Of(code),
                        Date = Begin.PlusDays((week * 7) + day), Value = decimal.Round(at * (0.95m + (random.Next(100) / 1000m)), 4), Captured = workspace.Context.Clock.GetCurrentInstant(),
                    });
                }
            }
        }

        transaction.Commit();
    }

    private int Operate(DiskWorkspace workspace, Random random)
    {
        var refused = 0;
        var today = Begin;
        PlanAndApply(workspace, today);
        for (var month = 0; month < 12; month++)
        {
            for (var i = 0; i < 25; i++)
            {
                today = today.PlusDays(random.Next(2));
                _clock.Now = today.AtStartOfDayInZone(DateTimeZone.Utc).ToInstant().Plus(Duration.FromHours(10));
                try
                {
                    One(workspace, random, today);
                }
                catch (OperationRefusedException)
                {
                    refused++;
                }
                catch (LockedPeriodException)
                {
                    refused++;
                }
            }

            today = today.PlusDays(14);
            _clock.Now = today.AtStartOfDayInZone(DateTimeZone.Utc).ToInstant().Plus(Duration.FromHours(10));
            PlanAndApply(workspace, today);
            var last = new LocalDate(today.Year, today.Month, 1).PlusMonths(-1);
            try
            {
                new CloseUseCase(workspace.Context).Close(workspace.Caller, last.ToString("uuuu-MM", CultureInfo.InvariantCulture));
            }
            catch (OperationRefusedException)
            {
                refused++;
            }
        }

        return refused;
    }

    private static void One(DiskWorkspace workspace, Random random, LocalDate today)
    {
        var (context, caller) = (workspace.Context, workspace.Caller);
        string number;
        long open;
        int decimals;
        using (var reading = context.Store.Read())
        {
            var finals = reading.Plans.Drafts(new DraftFilter([]), int.MaxValue).Where(d => d.Status == "final").ToList();
            var document = finals[random.Next(finals.Count)];
            (number, open, decimals) = (document.Number, DocumentBalance.Of(reading, document).Open.Minor, document.Total.Currency.Decimals);
        }

        var amount = (random.Next(4) switch { 0 => open, 1 => open + random.Next(1, 5_000), _ => random.Next(1, 300_000) }) / Power(decimals);
        switch (random.Next(10))
        {
            case 8:
                Credit(workspace, new CreditRequest(number, "agreed") { Net = random.Next(1, 50_000) / Power(decimals), Date = today });
                break;
            case 9:
                Credit(workspace, new CreditRequest(number, "all of it") { Mode = (CreditMode)random.Next(3), Date = today });
                break;
            case 0 or 1 or 2:
                new PayUseCase(context).Pay(caller, new PaymentRequest([number], amount, today, Fee: random.Next(3) == 0 ? 3m : 0m));
                break;
            case 3:
                new MoneyUseCase(context).Allocate(caller, number, null, today);
                break;
            case 4:
                new MoneyUseCase(context).Refund(caller, "spreewerk", random.Next(1, 1_000) / 100m, "", today, "too much");
                break;
            case 5:
                new MoneyUseCase(context).WriteOff(caller, number, random.Next(1, 5_000) / Power(decimals), random.Next(2) == 0, today, "small");
                break;
            case 6:
                new PayUseCase(context).Pay(caller, new PaymentRequest([], random.Next(1, 9_000), today, Client: "kitanami", Currency: "JPY"));
                break;
            default:
                Booking? last;
                using (var reading = context.Store.Read())
                {
                    last = reading.Bookings.List("payment", "", "", int.MaxValue) is { Count: > 0 } payments ? payments[random.Next(payments.Count)] : null;
                }

                if (last is not null)
                {
                    new MoneyUseCase(context).Undo(caller, last.Key.Value, today, "wrong");
                }

                break;
        }
    }

    private static void Credit(DiskWorkspace workspace, CreditRequest request)
    {
        try
        {
            new CreditUseCase(workspace.Context).Draft(workspace.Caller, request);
        }
        catch (CorrectionRefusedException refused)
        {
            throw new OperationRefusedException("refused", refused.Message, "");
        }
    }

    private static decimal Power(int decimals) => decimals == 0 ? 1m : decimals == 2 ? 100m : 1000m;

    private static void PlanAndApply(DiskWorkspace workspace, LocalDate asOf)
    {
        var plan = new PlanUseCase(workspace.Context).Plan(workspace.Caller, new PlanOptions(AsOf: asOf));
        new ApproveUseCase(workspace.Context).Approve(workspace.Caller, plan.Plan.Id, []);
        var applied = new ApplyUseCase(workspace.Context).Apply(workspace.Caller, plan.Plan.Id);
        Assert.All(applied.Applied, a => Assert.Equal(ActionState.Done, a.Action.State));
    }

    private string Write(JournalProgram program, string name, DiskWorkspace workspace, IReadOnlyList<Timepost.Domain.Subledger.SubledgerEntry> entries)
    {
        var rules = workspace.Context.Rules;
        var journal = new SubledgerJournal(program, rules.Workspace.BaseCurrency, rules.Accounts);
        var path = Path.Combine(_folder, name);
        var prices = journal.Prices(new PostingsUseCase(workspace.Context).Prices(workspace.Caller, entries));
        File.WriteAllText(path, journal.Head(entries) + prices + string.Concat(entries.OrderBy(e => e.Date).ThenBy(e => e.Id).Select(journal.Entry)));
        return path;
    }

    private static string[] Balances(string output, Regex row, Func<string, string> account) =>
    [
        .. output.Split('\n').Select(line => row.Match(line)).Where(m => m.Success)
            .Select(m => (
                Account: account(m.Groups["account"].Value),
                Amount: Money.Exact(decimal.Parse(m.Groups["number"].Value, NumberStyles.Float, CultureInfo.InvariantCulture), Currency.Of(m.Groups["code"].Value))))
            .Where(b => !b.Amount.IsZero).Select(b => $"{b.Account}|{b.Amount.ToAmountString()}|{b.Amount.Currency}").Order(StringComparer.Ordinal),
    ];

    // ledger names the account once, before its first currency
    private static string WithAccounts(string output)
    {
        var account = "";
        return string.Join('\n', output.Split('\n').Select(line =>
        {
            var bar = line.IndexOf('|', StringComparison.Ordinal);
            account = bar < 0 ? account : line[..bar];
            return $"{account}|{line[(bar + 1)..].Trim()}";
        }));
    }

    [GeneratedRegex("^\"(?<account>[^\"]+)\",\"(?<code>[A-Z]{3})\",\"(?<number>-?[0-9.]+)\"$")]
    private static partial Regex HledgerRow();

    [GeneratedRegex("\"Total:?\",\"(?:EUR)?\",\"(?<number>-?[0-9.]+)\"", RegexOptions.IgnoreCase)]
    private static partial Regex InBase();

    [GeneratedRegex("^(?<account>[^|]+)\\|(?<number>-?[0-9.]+) (?<code>[A-Z]{3})$")]
    private static partial Regex LedgerRow();

    [GeneratedRegex("^(?<account>[^,]+?) *,(?<code>[A-Z]{3}) *, *Decimal\\('(?<number>-?[0-9.E+]+)'\\) *\\r?$")]
    private static partial Regex BeancountRow();
}
