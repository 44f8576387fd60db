using System.Reflection;
using System.Text.RegularExpressions;
using NodaTime;
using Timepost.Domain.Mapping;
using Timepost.Engine.Charts;
using Timepost.Engine.Tests.Support;

namespace Timepost.Engine.Tests.Charts;

/// <summary>The mapping's accounts beside the books' own chart.</summary>
public sealed class CoverageTests
{
    private static ChartAccount In(string number, string name, AccountType? type, bool heading = false, bool closed = false, string own = "") =>
        new(number, name, own.Length > 0 ? own : name, type, heading, closed);

    // every account of the rule set as the chart has it, and what a case adds
    private static CoverageReport Report(LedgerAccount[] mapped, params ChartAccount[] chart)
    {
        using var firm = new Firm(inMemory: true);
        var rules = firm.Rules with { Accounts = [.. firm.Rules.Accounts, .. Others(firm.Rules.Accounts), .. mapped] };
        var known = rules.Accounts.Where(a => !mapped.Contains(a)).Select((a, i) => In($"{1000 + i}", a.Name, a.Type));
        return CoverageUseCase.Compare(rules, new Chart([.. known, .. chart]), "books");
    }

    private static IEnumerable<LedgerAccount> Others(IReadOnlyList<LedgerAccount> accounts) => RolesOfTheFirm.Where(r => accounts.All(a => a.Role != r))
        .Select(r => new LedgerAccount(r.ToString(), $"Extra:{r}", AccountType.Asset, r));

    private static readonly AccountRole[] RolesOfTheFirm = [AccountRole.Bank, AccountRole.UnallocatedCash, AccountRole.AccruedIncome, AccountRole.AccruedCost];

    private static LedgerAccount Mapped(string name, AccountType type = AccountType.Cost, AccountRole role = AccountRole.None) => new("x", name, type, role);

    private static void Single(CoverageReport report, string code, string subject, string part)
    {
        var finding = Assert.Single(report.Findings);
        Assert.Equal((code, subject), (finding.Code, finding.Subject));
        Assert.Contains(part, finding.Message, StringComparison.Ordinal);
        Assert.NotEmpty(finding.Remedy);
    }

    [Fact]
    public void Nothing_is_found_where_all_is_alike() => Assert.Empty(Report([]).Findings);

    [Fact]
    public void Not_in_chart()
    {
        Single(Report([Mapped("Expenses:Rent")]), CoverageCodes.NotInChart, "x", "no account 'Expenses:Rent'");
        var near = Report([Mapped("Expenses:Rent")], In("6000", "expenses:rent", AccountType.Cost));
        Assert.Contains("It has 'expenses:rent'.", near.Findings[0].Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Several_in_chart()
    {
        var report = Report([Mapped("Rent")], In("6000", "Berlin:Rent", AccountType.Cost, own: "Rent"), In("6001", "Wien:Rent", AccountType.Cost, own: "Rent"));
        Assert.Equal((CoverageCodes.SeveralInChart, "x"), (report.Findings[0].Code, report.Findings[0].Subject));
        Assert.Equal(2, report.Count(FindingSeverity.Note));
    }

    [Fact]
    public void Closed_in_chart() =>
        Single(Report([Mapped("Rent")], In("6000", "Rent", AccountType.Cost, closed: true)), CoverageCodes.ClosedInChart, "x", "6000 Rent is closed");

    [Fact]
    public void Heading_in_chart() =>
        Single(Report([Mapped("Rent")], In("6000", "Rent", null, heading: true)), CoverageCodes.HeadingInChart, "x", "6000 Rent is a heading");

    [Fact]
    public void Type_not_as_chart()
    {
        Single(Report([Mapped("Rent")], In("6000", "Rent", AccountType.Asset)), CoverageCodes.TypeDiffers, "x", "of type asset in the chart, cost in the mapping.");

        // allowed for the role is not enough, and not allowed is said
        Single(
            Report([Mapped("Card", AccountType.Asset, AccountRole.Bank)], In("1201", "Card", AccountType.Liability)), CoverageCodes.TypeDiffers, "x",
            "liability in the chart, asset in the mapping.");
        Single(
            Report([Mapped("Lost", AccountType.Cost, AccountRole.BadDebt)], In("6900", "Lost", AccountType.Revenue)), CoverageCodes.TypeDiffers, "x", "the role bad-debt needs cost");
    }

    [Fact]
    public void Nothing_maps_to_an_open_account_that_is_no_heading()
    {
        Single(Report([], In("6000", "Rent", AccountType.Cost)), CoverageCodes.NothingMapsTo, "6000", "Nothing maps to 6000 Rent.");
        Assert.Empty(Report([], In("6000", "Rent", AccountType.Cost, closed: true), In("6", "Costs", AccountType.Cost, heading: true)).Findings);
    }

    [Theory]
    [InlineData("Assets:Bank")]
    [InlineData("Bank")]
    [InlineData("1200")]
    public void An_account_is_found_by_full_name_own_name_or_number(string name)
    {
        var chart = new Chart([In("1200", "Assets:Bank", AccountType.Asset, own: "Bank"), In("1300", "Assets:Cash", AccountType.Asset, own: "Cash")]);
        Assert.Equal("1200", chart.Find(name, out var several)!.Number);
        Assert.False(several);
    }

    [Fact]
    public void Role_without_account()
    {
        using var firm = new Firm(
            a => a with
            {
                Currency = Domain.Amounts.Currency.Of("USD"), FixedFee = new FixedFeeTerms(100m, "Fee", ""), EarlyPayment = new EarlyPaymentTerms(2m, 10),
                Retainer = new RetainerTerms { Kind = RetainerKind.Amount, ExpiresAfterMonths = 12 },
            },
            r => r with
            {
                Policies = r.Policies with { SmallDifference = 0.05m },
                Subcontractors = [new Subcontractor { Id = "v", Vendor = "V", Currency = Firm.Eur, Retention = new RetentionTerms(10m, RetentionBase.Net, RetentionTax.WithBill) }],
            },
            inMemory: true);
        var report = CoverageUseCase.Compare(firm.Rules, new Chart([.. firm.Rules.Accounts.Select(a => In(a.Id, a.Name, a.Type))]), "books");

        Assert.All(report.Findings, f => Assert.Equal((CoverageCodes.RoleWithoutAccount, FindingSeverity.Warning), (f.Code, f.Severity)));
        Assert.Equal(
            [
                "bank", "unallocated-cash", "accrued-income", "accrued-cost", "retention-payable", "retainer-liability", "deferred-revenue", "breakage-revenue", "discounts",
                "small-differences", "realised-gain", "realised-loss", "unrealised-gain", "unrealised-loss",
            ],
            report.Findings.Select(f => f.Subject).OrderBy(s => Array.IndexOf(Order, s)));
        Assert.Contains("Give `role: bank`", report.Findings.Single(f => f.Subject == "bank").Remedy, StringComparison.Ordinal);

        // what the firm does not use is not asked for
        using var plain = new Firm(inMemory: true);
        var needs = RoleNeeds.Of(plain.Rules);
        Assert.DoesNotContain(AccountRole.RealisedGain, needs.Keys);
        Assert.DoesNotContain(AccountRole.RetainerLiability, needs.Keys);
    }

    private static readonly string[] Order =
    [
        "bank", "unallocated-cash", "accrued-income", "accrued-cost", "retention-payable", "retainer-liability", "deferred-revenue", "breakage-revenue", "discounts",
        "small-differences", "realised-gain", "realised-loss", "unrealised-gain", "unrealised-loss",
    ];

    [Fact]
    public void Every_code_has_its_line_on_the_status_page_and_no_other_has()
    {
        var page = File.ReadAllText(Path.Combine(RepositoryRoot.Folder, "docs", "statuses", "chart.md"));
        var told = Regex.Matches(page, "^\\| ([a-z-]+) \\| (error|warning|note) \\|", RegexOptions.Multiline).Select(m => $"{m.Groups[1].Value} {m.Groups[2].Value}");
        Assert.Equal(
            CoverageCodes.All.Select(c => $"{c.Key} {c.Value.ToString().ToLowerInvariant()}").Order(StringComparer.Ordinal), told.Order(StringComparer.Ordinal));
        Assert.Equal(
            typeof(CoverageCodes).GetFields(BindingFlags.Public | BindingFlags.Static).Select(f => (string)f.GetRawConstantValue()!).Order(StringComparer.Ordinal),
            CoverageCodes.All.Keys.Order(StringComparer.Ordinal));
    }
}
