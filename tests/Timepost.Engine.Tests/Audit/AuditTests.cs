using NodaTime;
using Timepost.Domain.Mapping;
using Timepost.Engine.Audit;
using Timepost.Engine.Intake;
using Timepost.Engine.Tests.Support;

namespace Timepost.Engine.Tests.Audit;

/// <summary>Each kind of finding: where it is, and where it is not.</summary>
public sealed class AuditTests
{
    private static readonly LocalDate Day = new(2026, 3, 10);
    private static readonly Instant Nine = Instant.FromUtc(2026, 3, 10, 8, 0);

    [Fact]
    public void A_clean_firm_has_no_findings()
    {
        using var firm = Clean();

        var report = Audit(firm);

        Assert.Empty(report.Findings);
        Assert.Equal((2, 0), (report.Entries, report.ToSettle));
    }

    [Theory]
    [InlineData("HARBOR Inc.", "client-twice")]
    [InlineData("Harbour", "client-spelling")]
    public void Another_name_of_a_client_is_found_until_the_mapping_has_it(string name, string kind)
    {
        using var firm = Clean();
        firm.Work.Add(name, "", "Design", "Ana", Day, 3600);

        var finding = Assert.Single(Audit(firm).Findings);

        Assert.Equal(kind, finding.Kind.Code);
        Assert.Equal(new[] { name, "Harbor" }.Order(StringComparer.Ordinal), finding.Subjects);
        Assert.Equal(
            $"clients, rule 'harbor', match: - {{ names: [\"{name}\"] }}; or: timepost audit merge client {(name.Contains(' ', StringComparison.Ordinal) ? $"'{name}'" : name)} Harbor", finding.Fix);

        Map(firm, name, "harbor", "Harbor Ltd");
        Assert.Empty(Audit(firm).Findings);
    }

    [Fact]
    public void Two_clients_of_nearly_one_name_are_two_where_their_tax_numbers_differ()
    {
        using var firm = Clean();
        firm.Work.Add("Lakeside", "", "Design", "Ana", Day, 3600);
        firm.Work.Add("Lakesides", "", "Design", "Ana", Day, 3600);
        Map(firm, "Lakeside", "lakeside", "Lakeside", "DE999999990");
        Map(firm, "Lakesides", "lakesides", "Lakesides");
        Assert.Equal("client-spelling", Assert.Single(Audit(firm).Findings).Kind.Code);

        firm.Rules = firm.Rules with
        {
            Clients = new([.. firm.Rules.Clients.Rules.Select(r => r.Target.Id == "lakesides" ? r with { Target = r.Target with { TaxNumber = "GB999999973" } } : r)], Unmatched.Exception),
        };
        Assert.Empty(Audit(firm).Findings);
    }

    [Theory]
    [InlineData("Harbor", "WEBSITE", "project-twice")]
    [InlineData("Harbor", "Websites", "project-spelling")]
    [InlineData("Lake", "Websites", "")]
    public void Projects_are_compared_with_those_of_their_client(string client, string project, string kind)
    {
        using var firm = Clean();
        Map(firm, "Lake", "lake", "Lake AG");
        firm.Work.Add(client, project, "Design", "Ana", Day, 3600);

        Assert.Equal(kind.Length == 0 ? [] : [kind], Audit(firm).Findings.Select(f => f.Kind.Code));
    }

    [Fact]
    public void Customers_of_the_books_are_compared_with_each_other_and_with_the_mapping()
    {
        using var firm = Clean();
        firm.Work.Customers.Add(Customer("1", "Harbor Ltd", ""));
        firm.Work.Customers.Add(Customer("2", "Lake AG", "DE999999990"));
        Assert.Empty(Audit(firm).Findings);

        firm.Work.Customers.Add(Customer("3", "Sea Holding", "DE 999999990"));
        var twice = Assert.Single(Audit(firm).Findings);
        Assert.Equal(("customer-twice", "The same tax number."), (twice.Kind.Code, twice.Evidence));
        Assert.Equal(["Lake AG (2)", "Sea Holding (3)"], twice.Subjects);

        firm.Work.Customers.RemoveAll(c => c.Id != "2");
        firm.Work.Customers.Add(Customer("4", "Harbor Limited", ""));
        var otherwise = Assert.Single(Audit(firm).Findings);
        Assert.Equal(("customer-otherwise", "clients, rule 'harbor': customer: \"Harbor Limited\""), (otherwise.Kind.Code, otherwise.Fix));
    }

    [Fact]
    public void A_client_that_no_rule_names_is_compared_with_the_books()
    {
        using var firm = Clean();
        firm.Work.Customers.Add(Customer("1", "Harbor Ltd", ""));
        firm.Work.Customers.Add(Customer("2", "Lake Studio AG", ""));
        firm.Work.Add("Studio Lake", "", "Design", "Ana", Day, 3600);

        var finding = Assert.Single(Audit(firm).Findings);

        Assert.Equal("customer-otherwise", finding.Kind.Code);
        Assert.Equal("clients: - { id: lake-studio-ag, customer: \"Lake Studio AG\", match: { names: [\"Studio Lake\"] } }", finding.Fix);
    }

    [Fact]
    public void Entries_without_client_are_found_unless_their_project_gives_one()
    {
        using var firm = Clean();
        firm.Work.Add("", "App", "Design", "Ana", Day, 3600);
        firm.Work.Add("", "App", "Design", "Ana", Day.PlusDays(1), 1800);

        var finding = Assert.Single(Audit(firm).Findings);

        Assert.Equal(("no-client", "2 entries, 1:30:00 h, 2026-03-10 to 2026-03-11."), (finding.Kind.Code, finding.Evidence));

        firm.Rules = firm.Rules with
        {
            Projects = new([.. firm.Rules.Projects.Rules.Select(r => r with { Target = r.Target with { Client = r.Target.Id == "app" ? "harbor" : "" } })], Unmatched.Exception),
        };
        Assert.Empty(Audit(firm).Findings);
    }

    [Fact]
    public void Entries_without_task_are_found()
    {
        using var firm = Clean();
        firm.Work.Add("Harbor", "Website", "", "Ana", Day, 3600);

        Assert.Equal("no-task", Assert.Single(Audit(firm).Findings).Kind.Code);
    }

    [Theory]
    [InlineData("Ana", 0, true)]
    [InlineData("Ana", 30, true)]
    [InlineData("Ana", 60, false)]
    [InlineData("Ben", 30, false)]
    public void Entries_of_one_worker_that_cover_the_same_time_overlap(string worker, int minutes, bool overlaps)
    {
        using var firm = new Firm(inMemory: true);
        firm.Work.Add("Harbor", "Website", "Design", "Ana", Day, 3600, start: Nine);
        firm.Work.Add("Harbor", "Website", "Design", worker, Day, 3600, start: Nine.Plus(Duration.FromMinutes(minutes)));

        var findings = Audit(firm).Findings;

        Assert.Equal(overlaps ? ["overlap"] : [], findings.Select(f => f.Kind.Code));
        Assert.All(findings, f => Assert.StartsWith($"1 entry begins while another still runs, {(minutes == 0 ? "1:00" : "0:30")}:00 h in all", f.Evidence, StringComparison.Ordinal));
    }

    [Fact]
    public void An_entry_overlaps_a_long_one_also_after_a_short_one()
    {
        using var firm = new Firm(inMemory: true);
        foreach (var (after, seconds) in new[] { (0, 4 * 3600), (60, 600), (120, 600) })
        {
            firm.Work.Add("Harbor", "Website", "Design", "Ana", Day, seconds, start: Nine.Plus(Duration.FromMinutes(after)));
        }

        Assert.StartsWith("2 entries begin while another still runs, 0:20:00 h", Assert.Single(Audit(firm).Findings).Evidence, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(12, 12, "")]
    [InlineData(12, 13, "long-day")]
    [InlineData(16, 1, "")]
    [InlineData(17, 1, "long-entry")]
    public void Days_over_24_hours_and_entries_over_16_are_found(int first, int second, string kind)
    {
        using var firm = new Firm(inMemory: true);
        firm.Work.Add("Harbor", "Website", "Design", "Ana", Day, first * 3600);
        firm.Work.Add("Harbor", "Website", "Design", "Ana", Day, second * 3600);
        firm.Work.Add("Harbor", "Website", "Design", "Ben", Day, 10 * 3600);

        Assert.Equal(kind.Length == 0 ? [] : [kind], Audit(firm).Findings.Select(f => f.Kind.Code));
    }

    [Theory]
    [InlineData(7, "")]
    [InlineData(12, "")]
    [InlineData(21, "2026-03-16 to 2026-03-29")]
    public void Weeks_of_a_worker_without_entries_are_a_notice(int days, string weeks)
    {
        using var firm = new Firm(inMemory: true);
        firm.Work.Add("Harbor", "Website", "Design", "Ana", Day, 3600);
        firm.Work.Add("Harbor", "Website", "Design", "Ana", Day.PlusDays(days), 3600);

        var report = Audit(firm);

        Assert.Equal(0, report.ToSettle);
        Assert.Equal(weeks.Length == 0 ? [] : [("gap", weeks)], report.Findings.Select(f => (f.Kind.Code, f.Subjects[1])));
    }

    [Theory]
    [InlineData("DE19", "2007-01-01", "")]
    [InlineData("", "2007-01-01", "It names no tax code.")]
    [InlineData("DE19", "2026-04-01", "Tax code 'DE19' has no rate on 2026-03-10.")]
    public void An_agreement_without_a_tax_code_on_its_first_day_is_found(string code, string from, string evidence)
    {
        using var firm = new Firm(a => a with { Tax = new TaxTerms { Code = code } }, inMemory: true);
        firm.Rules = firm.Rules with { TaxCodes = [firm.Rules.TaxCodes[0] with { Rates = [new TaxRate(NodaTime.Text.LocalDatePattern.Iso.Parse(from).Value, 19m)] }] };
        firm.Work.Add("Harbor", "Website", "Design", "Ana", Day, 3600);

        Assert.Equal(evidence.Length == 0 ? [] : [("no-tax-code", evidence)], Audit(firm).Findings.Select(f => (f.Kind.Code, f.Evidence)));
    }

    [Fact]
    public void Accounts_that_the_list_lacks_and_that_nothing_maps_to_are_found()
    {
        using var firm = Clean();
        foreach (var account in firm.Rules.Accounts)
        {
            firm.Work.Accounts.Add(new ListedObject("n" + account.Id, account.Name, $$"""{"Type":"{{account.Type}}","Heading":false}""") { Connection = "books" });
        }

        Assert.Empty(Audit(firm).Findings);

        firm.Work.Accounts[3] = firm.Work.Accounts[3] with { Name = "Expenses:Travels" };
        firm.Work.Accounts.Add(new ListedObject("9", "Assets", """{"Type":"asset","Heading":true}""") { Connection = "books" });
        var findings = Audit(firm).Findings;

        Assert.Equal(["account-missing", "account-unused"], findings.Select(f => f.Kind.Code));
        Assert.Equal("accounts, 'travel': name: \"Expenses:Travels\"", findings[0].Fix);
        Assert.Equal("1 of 1 account: ntravel Expenses:Travels.", findings[1].Evidence);
    }

    [Fact]
    public void Every_kind_has_its_line_and_a_number_of_its_own()
    {
        var page = File.ReadAllText(Path.Combine(RepositoryRoot.Folder, "docs", "statuses", "plan.md"));

        Assert.All(AuditKind.All, k => Assert.Contains($"| {k.Number} | {k.Code} |", page, StringComparison.Ordinal));
        Assert.Equal(AuditKind.All.Select(k => k.Number), AuditKind.All.Select(k => k.Number).Distinct().Order());
    }

    private static Firm Clean()
    {
        var firm = new Firm(inMemory: true);
        firm.Work.Add("Harbor", "Website", "Design", "Ana", Day, 3600, start: Nine);
        firm.Work.Add("Harbor", "Website", "Calls", "Ben", Day, 1800, start: Nine);
        return firm;
    }

    private static AuditReport Audit(Firm firm) => new AuditUseCase(firm.Context).Audit(firm.Caller);

    private static ListedObject Customer(string id, string name, string taxNumber) => new(id, name, $$"""{"TaxNumber":"{{taxNumber}}"}""");

    private static void Map(Firm firm, string name, string id, string customer, string taxNumber = "") => firm.Rules = firm.Rules with
    {
        Clients = new(
            [
                .. firm.Rules.Clients.Rules,
                new EntityRule<ClientTarget>(new EntityMatch { Names = [name] }, new ClientTarget { Id = id, Customer = customer, TaxNumber = taxNumber }, "mapping.yaml:9"),
            ],
            Unmatched.Exception),
    };
}
