using System.Globalization;
using CsCheck;
using NodaTime;
using Timepost.Domain.Amounts;
using Timepost.Domain.Billing;
using Timepost.Domain.Mapping;
using Timepost.Engine.Plans;
using Timepost.Engine.Retainers;
using Timepost.Engine.Subcontractors;
using Timepost.Engine.Subledger;
using Timepost.Engine.Tests.Support;
using Timepost.Engine.Workspaces;

namespace Timepost.Engine.Tests.Oracle;

/// <summary>Random firms with a retainer, or with a subcontractor, against what the oracle says; the same firms in each run.</summary>
public sealed class OracleEngagementFirmTests
{
    private const string Vendor = "Nord Studio";
    private const string Quarter = "2026-Q2";

    private static readonly LocalDate Change = new(2026, 2, 1);

    private static int Firms => Environment.GetEnvironmentVariable("TIMEPOST_FULL") == "1" ? 3_000 : 300;

    [Fact]
    public void Issue3_an_independent_oracle_of_retainers_agrees_on_random_firms() => Each(3, (number, firm, digits) =>
    {
        var (onDeposit, adjust, rose) = (digits.Next(2) == 0, digits.Next(2) == 0, digits.Next(2) == 0);
        var currency = firm.Terms.Currency;
        var percent = rose ? 20m : 19m;
        firm = With(firm, rose, a => a, r => r);
        var due = new OracleBilling(firm).Bill().Documents.Where(d => d.Lines.Count > 0).ToList();

        // from a part of what is invoiced to more than all of it
        var received = Math.Max(1, due.Sum(d => d.Net + d.Tax) * (20 + digits.Next(100)) / 100);
        var retainer = new OracleRetainer(
            received, onDeposit ? OracleDepositTax.OnDeposit : OracleDepositTax.OnDrawDown, 19m, adjust, firm.Rules.Workspace.MoneyRounding == RoundingMode.HalfEven);
        var expected = due.Select(d =>
        {
            var applied = retainer.Apply(d.Net, d.Tax, d.Period < Change ? 19m : percent);
            return Text(d.Net, d.Tax, applied.Net, applied.Tax, applied.Due);
        }).ToList();
        expected.Add($"balance {retainer.Balance}");

        var terms = new RetainerTerms
        {
            Kind = RetainerKind.Amount,
            DepositTax = onDeposit ? DepositTax.OnDeposit : DepositTax.OnDrawDown,
            TaxChange = adjust ? RetainerTaxChange.Adjust : RetainerTaxChange.Keep,
        };
        using var opened = OracleFirms.Open(With(firm, rose, a => a with { Retainer = terms }, r => r));
        new RetainerUseCase(opened.Context).Receive(opened.Caller, RetainerFirm.Id, Money.OfMinor(received, currency).Amount, new LocalDate(2026, 1, 1));
        Run(opened, firm);

        using var reading = opened.Store.Read();
        var actual = Drafts(reading, "invoice").Select(d =>
        {
            var lines = DraftBody.Lines(d.Body, currency);
            var (work, prepaid) = (lines.Where(l => l.Kind != LineKind.RetainerApplied).ToList(), lines.Where(l => l.Kind == LineKind.RetainerApplied).ToList());
            return Text(work.Sum(l => l.Net.Minor), work.Sum(l => l.Tax.Minor), -prepaid.Sum(l => l.Net.Minor), -prepaid.Sum(l => l.Tax.Minor), d.Total.Minor);
        }).Append($"balance {reading.Retainers.Balance(RetainerFirm.Id)}").ToList();
        Agree(number, firm, expected, actual);
        RetainerFirm.AssertTies(opened);
    });

    [Fact]
    public void Issue3_an_independent_oracle_of_subcontractors_agrees_on_random_firms() => Each(4, (number, firm, digits) =>
    {
        var currency = firm.Terms.Currency;
        var (percent, gross, later) = (digits.Of(5m, 7.5m, 33.33m), digits.Next(2) == 0, digits.Next(2) == 0);
        var unit = currency.Decimals == 0 ? 100m : 1m;
        var (rate, calls) = (digits.Of(60m, 47.35m, 33.3333m) * unit, digits.Of(52.5m, 61m) * unit);
        firm = With(firm, false, a => a, r => r);
        var vendor = new OracleSubcontractor(
            percent, gross, later, 19m, currency.MinorPerMajor, firm.Rules.Workspace.MoneyRounding == RoundingMode.HalfEven);
        var bills = firm.Entries.Where(e => e is { Approved: true, Raw: > 0, Worker: "ben" }).GroupBy(e => new LocalDate(e.Day.Year, e.Day.Month, 1)).OrderBy(g => g.Key)
            .Select(month => vendor.Bill(month.Select(e => new OracleCostEntry($"{e.Project} {e.Task}", e.Raw, e.Task == "calls" ? calls : rate)))).ToList();
        var (expected, tax) = (bills.Select(Text).ToList(), bills.Sum(b => b.Tax));
        expected.Add($"held {vendor.Held}");

        var subcontractor = new Subcontractor
        {
            Id = "nord",
            Vendor = Vendor,
            Currency = currency,
            TaxCode = "DE19",
            Account = "subcontracted",
            SelfBilling = true,
            Retention = new RetentionTerms(percent, gross ? RetentionBase.Gross : RetentionBase.Net, later ? RetentionTax.OnRelease : RetentionTax.WithBill),
            Rates = [new RateRule { Amount = rate, Currency = currency }, new RateRule { Amount = calls, Currency = currency, Task = "calls" }],
        };
        using var opened = OracleFirms.Open(With(firm, false, a => a with { Subcontractors = SubcontractorTerms.ByRate }, r => r with
        {
            Subcontractors = [subcontractor],
            Workers = new(
                [r.Workers.Rules[0], new(new EntityMatch { Names = ["Ben"] }, new WorkerTarget { Id = "ben", Name = "Ben", Vendor = Vendor }, "mapping.yaml:9")],
                Unmatched.Exception),
        }));
        Run(opened, firm);

        var reading = opened.Store.Read();
        long Sum(string document, AccountRole role) => -reading.Subledger.Balances(new SubledgerFilter(role)).Where(b => document.Length == 0 || b.Document == document).Sum(b => b.Amount.Minor);
        var actual = Drafts(reading, "subcontractor-bill").Select(d =>
        {
            var lines = DraftBody.Lines(d.Body, currency);
            return Text(lines.Select(l => l.Net.Minor), lines.Sum(l => l.Tax.Minor), Sum(d.Key.Value, AccountRole.Payable));
        }).Append($"held {Sum("", AccountRole.RetentionPayable)}").ToList();
        Agree(number, firm, expected, actual);
        reading.Dispose();
        Assert.Equal(tax, Released(opened, currency, vendor.Held));
    });

    // all that is held is released in two steps: then every cent of the bills' tax is claimed
    private static long Released(Firm opened, Currency currency, long held)
    {
        opened.Clock.Now = Instant.FromUtc(2026, 7, 1, 9, 0);
        var use = new RetentionUseCase(opened.Context);
        if (held > 0)
        {
            use.Settle(opened.Caller, Vendor, Quarter);
            use.Approve(opened.Caller, Vendor, Quarter);
            foreach (var part in new[] { held / 3, held - (held / 3) }.Where(p => p > 0))
            {
                use.Release(opened.Caller, Vendor, Money.OfMinor(part, currency).Amount, new LocalDate(2026, 7, 1));
            }
        }

        using var reading = opened.Store.Read();
        return reading.Subledger.Balances(new SubledgerFilter(AccountRole.InputTax)).Sum(b => b.Amount.Minor);
    }

    // firm n of a kind is drawn with the stream of the kind
    private static void Each(ulong kind, Action<int, OracleCase, Digits> check) =>
        Parallel.For(1, Firms + 1, new ParallelOptions { MaxDegreeOfParallelism = 2 }, number =>
        {
            var firm = OracleFirms.Any.Generate(new PCG((uint)number, kind), null, out _);
            check(number, firm, new Digits((int)(number * 2_654_435_761L % int.MaxValue)));
        });

    // one invoice each month, of one tax code, whose rate may rise with February
    private static OracleCase With(OracleCase firm, bool rose, Func<Agreement, Agreement> agreement, Func<RuleSet, RuleSet> rules)
    {
        var (plain, terms) = (firm.Rules, firm.Terms);
        TaxRate[] rates = [new(new LocalDate(2007, 1, 1), 19m), .. rose ? [new TaxRate(Change, 20m)] : Array.Empty<TaxRate>()];
        var with = plain with
        {
            TaxCodes = [new("DE19", rates, "vat-out", "vat-in", "", false)],
            Tasks = new([.. plain.Tasks.Rules.Select(r => r with { Target = r.Target with { TaxCode = "" } })], Unmatched.Exception),
            Agreements =
            [
                agreement(terms with
                {
                    Period = BillingPeriodLength.Month,
                    SplitBy = InvoiceSplit.None,
                    Tax = terms.Tax with { Code = "DE19", Inclusive = false },
                    Cap = rose && terms.Cap?.Excess == CapExcess.Carry ? null : terms.Cap, // what is carried has the rate of its own day
                }),
            ],
            Accounts =
            [
                .. plain.Accounts.Where(a => a.Role is not (AccountRole.Bank or AccountRole.RetainerLiability or AccountRole.RetentionPayable)),
                new("bank", "Assets:Bank", AccountType.Asset, AccountRole.Bank),
                new("prepaid", "Liabilities:Retainers", AccountType.Liability, AccountRole.RetainerLiability),
                new("retention", "Liabilities:Retention", AccountType.Liability, AccountRole.RetentionPayable),
                new("subcontracted", "Expenses:Subcontractors", AccountType.Cost, AccountRole.None),
                new("adjusted", "Expenses:Differences", AccountType.Cost, AccountRole.SmallDifferences),
            ],
        };
        return firm with { Rules = rules(with), Expenses = [] };
    }

    private static void Run(Firm opened, OracleCase firm)
    {
        foreach (var day in firm.AtOnce ? [firm.AsOf] : new[] { new LocalDate(2026, 2, 1), new LocalDate(2026, 3, 1), new LocalDate(2026, 4, 1), firm.AsOf })
        {
            opened.PlanAndApply(day);
        }
    }

    private static IEnumerable<StoredDraft> Drafts(IStoreTransaction reading, string kind) => reading.Plans.Drafts(new DraftFilter([kind]), int.MaxValue)
        .Where(d => d.Status == "final").OrderBy(d => d.From);

    private static string Text(long net, long tax, long appliedNet, long appliedTax, long due) => string.Create(
        CultureInfo.InvariantCulture, $"{net} + {tax}, applied {appliedNet} + {appliedTax}, due {due}");

    private static string Text(OracleBill bill) => Text(bill.Lines, bill.Tax - bill.TaxLater, bill.Payable);

    private static string Text(IEnumerable<long> lines, long tax, long payable) => string.Create(
        CultureInfo.InvariantCulture, $"{string.Join(' ', lines.Order())}, tax {tax}, payable {payable}");

    private static void Agree(int number, OracleCase firm, List<string> expected, List<string> actual) => Assert.True(
        expected.SequenceEqual(actual, StringComparer.Ordinal),
        $"firm {number}\n{OracleFirms.Describe(firm)}\noracle:\n{string.Join('\n', expected)}\nprogram:\n{string.Join('\n', actual)}");
}
