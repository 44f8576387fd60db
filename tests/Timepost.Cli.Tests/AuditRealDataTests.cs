using Timepost.Cli.Tests.Support;

namespace Timepost.Cli.Tests;

/// <summary>The audit on exports and charts made by others: it finds what is known to be in them, and nothing in those that are clean. They lie beside the project and are read in
/// place; where they are absent, the tests are skipped.</summary>
public sealed class AuditRealDataTests : IDisposable
{
    private readonly Typist _shell = new();

    public void Dispose() => _shell.Dispose();

    [Theory]
    [InlineData("toggl/toggl_detailed_bom_eur.csv", "no-client 1,no-task 1,overlap 1")] // a blank client, a zero-length entry inside another
    [InlineData("toggl/toggl_detailed_47rows.csv", "no-client 8,no-task 8")] // blank clients; three users in parallel are no overlap
    [InlineData("clockify/detailed_us_ampm_usd.csv", "no-client 1,no-task 1,overlap 1")]
    [InlineData("clockify/report_jan2024_99rows.csv", "no-task 4")] // no user, no start: nothing can overlap
    [InlineData("solidtime/export_1/time_entries.csv", "no-client 1,no-task 1,overlap 1")]
    [InlineData("timeclock/sample.timeclock", "no-task 2")] // one session crosses midnight, and is no day of 24 hours
    [InlineData("timewarrior/export_overlapping.json", "no-client 1,no-task 1,overlap 1")] // three intervals with identical times
    [InlineData("timewarrior/manpage_example.json", "no-client 1,no-task 1")]
    [InlineData("kimai/export_en_hhmm.csv", "")]
    [InlineData("constructed/harvest_money_columns.csv", "")]
    public void An_export_has_the_findings_that_it_is_known_for_and_no_other(string file, string expected)
    {
        var path = Shared("A-time", file);
        var folder = Workspace("");
        Assert.NotEqual(2, _shell.Type($"import time {path} --quiet", folder));

        var findings = _shell.Json($"audit --workspace {folder}").GetProperty("findings").EnumerateArray().Where(f => !f.GetProperty("notice").GetBoolean());

        Assert.Equal(expected, string.Join(',', findings.GroupBy(f => f.GetProperty("kind").GetString()).Select(g => $"{g.Key} {g.Count()}").Order(StringComparer.Ordinal)));
    }

    [Theory]
    [InlineData("frappe_books_standardCOA.json", "Debtors", "Creditors", "Sales", "Travel Expenses")]
    [InlineData("frappe_books_in.json", "Debtors", "Creditors", "Sales", "Travel Expenses")]
    [InlineData("us_small_business.csv", "Checking Account", "Accounts Payable", "Service Revenue", "Rent and Lease")]
    public void A_chart_that_has_the_accounts_of_the_mapping_gives_no_finding(string chart, string asset, string liability, string revenue, string cost)
    {
        var path = Shared("G-coa", chart);
        var folder = Workspace(
            $"accounts:\n  - {{ id: a, name: \"{asset}\", type: asset }}\n  - {{ id: l, name: \"{liability}\", type: liability }}\n"
            + $"  - {{ id: r, name: \"{revenue}\", type: revenue }}\n  - {{ id: c, name: \"{cost}\", type: cost }}\n");
        Assert.Equal(0, _shell.Type($"import accounts {path} --quiet", folder));

        Assert.Equal(0, _shell.Type("audit", folder));
        Assert.Contains(" 0 findings to settle", _shell.Out, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("ch")]
    [InlineData("nl")]
    [InlineData("fr")]
    [InlineData("ca")]
    [InlineData("de_hgb")]
    public void A_chart_is_imported_whole_and_its_accounts_are_notices(string chart)
    {
        var path = Shared("G-coa", $"frappe_books_{chart}.json");
        var folder = Workspace("");
        Assert.Equal(0, _shell.Type($"import accounts {path} --quiet", folder));

        Assert.Equal(0, _shell.Type("audit", folder));
        Assert.Contains("account-unused", _shell.Out, StringComparison.Ordinal);
    }

    [Fact]
    public void A_heading_and_a_wrong_type_of_a_published_chart_are_found()
    {
        var path = Shared("G-coa", "us_small_business.csv");
        var folder = Workspace("accounts:\n  - { id: assets, name: Assets, type: asset }\n  - { id: checking, name: \"Checking Account\", type: cost }\n");
        Assert.Equal(0, _shell.Type($"import accounts {path} --quiet", folder));

        var findings = _shell.Json($"audit --workspace {folder}").GetProperty("findings").EnumerateArray().Where(f => !f.GetProperty("notice").GetBoolean());

        Assert.Equal(["account-type-in-books assets", "account-type-in-books checking"], findings.Select(f => $"{f.GetProperty("kind").GetString()} {f.GetProperty("subjects")[0].GetString()}"));
    }

    private string Workspace(string accounts)
    {
        var folder = Directory.CreateDirectory(_shell.Path("firm")).FullName;
        File.WriteAllText(Path.Combine(folder, "timepost.yaml"), """
            schema: 1
            workspace: firm
            name: Firm
            baseCurrency: EUR
            zone: Europe/Berlin
            connections:
              - { name: in, role: source, kind: auto, path: inbox, dateOrder: mdy }
              - { name: books, role: books, kind: embedded }
            """);
        File.WriteAllText(
            Path.Combine(folder, "mapping.yaml"),
            "schema: 1\n" + accounts + "clients: { otherwise: create }\nprojects: { otherwise: create }\ntasks: { otherwise: create }\nworkers: { otherwise: create }\n");
        File.WriteAllText(Path.Combine(folder, "agreements.yaml"), "schema: 1\nagreements: []\n");
        return folder;
    }

    private static string Shared(params string[] parts)
    {
        var folder = Path.Combine(Environment.GetEnvironmentVariable("TIMEPOST_SHARED") ?? Path.Combine(Repository.Root, "..", "shared"), "data");
        Assert.SkipUnless(Directory.Exists(folder), "shared data absent");
        return Path.Combine([folder, .. parts]);
    }
}
