using System.Text.Json;
using Timepost.Cli.Tests.Support;

namespace Timepost.Cli.Tests;

public sealed class AuditVerbTests : IDisposable
{
    private const string Header = "User,Email,Client,Project,Task,Description,Billable,Start date,Start time,End date,End time,Duration,Tags,Amount (EUR)\n";
    private readonly Typist _shell = new();

    public void Dispose() => _shell.Dispose();

    [Fact]
    public void The_sample_has_one_entry_to_settle_and_no_name()
    {
        var firm = _shell.Firm();
        _shell.Type("import time", firm);
        _shell.Type("import customers inbox/customers/customers.csv", firm);
        _shell.Type("import accounts inbox/accounts/accounts.csv", firm);

        Assert.Equal(3, _shell.Type("audit --csv", firm));
        Assert.Equal(
            ["no-client (no project)", "no-task (no project)"],
            _shell.Out.Split('\n').Skip(1).Where(l => l.Length > 0 && !l.StartsWith("\"gap\"", StringComparison.Ordinal)).Select(l => string.Join(' ', l.Split("\",\"").Take(2)).Trim('"')));

        // work without the odd row: nothing to settle
        _shell.Type("init clean --sample agency");
        _shell.Type("import time inbox/time/toggl/toggl-2026-02.csv", _shell.Path("clean"));
        Assert.Equal(0, _shell.Type("audit", _shell.Path("clean")));
        Assert.Contains(": 0 findings to settle", _shell.Out, StringComparison.Ordinal);
    }

    [Fact]
    public void What_is_found_is_one_document_and_exit_code_3()
    {
        var folder = Workspace("Ana,,Harbor,Site,Design,,Yes,2026-03-10,09:00:00,2026-03-10,10:00:00,01:00:00,,\nAna,,Harbour,Site,Design,,Yes,2026-03-10,09:30:00,2026-03-10,10:00:00,00:30:00,,\n");

        var answer = _shell.Json($"audit --workspace {folder}");

        Assert.Equal((2, 2), (answer.GetProperty("entries").GetInt32(), answer.GetProperty("toSettle").GetInt32()));
        Assert.Equal(JsonValueKind.Null, answer.GetProperty("page").ValueKind);
        var findings = answer.GetProperty("findings").EnumerateArray().ToList();
        Assert.Equal([4602, 4609], findings.Select(f => f.GetProperty("number").GetInt32()));
        Assert.Equal(["number", "kind", "notice", "subjects", "evidence", "fix"], findings[0].EnumerateObject().Select(p => p.Name));
        Assert.Equal(["Harbor", "Harbour"], findings[0].GetProperty("subjects").EnumerateArray().Select(s => s.GetString()));
        Assert.Equal(3, _shell.Type("audit", folder));
    }

    [Fact]
    public void The_page_stands_by_itself_and_escapes_what_a_source_wrote()
    {
        var folder = Workspace("Ana,,<script>alert(1)</script> & Co,Site,,,Yes,2026-03-10,09:00:00,2026-03-10,10:00:00,01:00:00,,\n");

        Assert.Equal(3, _shell.Type("audit --html audit.html", folder));
        var page = File.ReadAllText(Path.Combine(folder, "audit.html"));

        Assert.StartsWith("<!DOCTYPE html>", page, StringComparison.Ordinal);
        Assert.DoesNotContain("<script", page, StringComparison.OrdinalIgnoreCase);
        Assert.Contains("&lt;script&gt;alert(1)&lt;/script&gt; &amp; Co", page, StringComparison.Ordinal);
        Assert.Contains("@media print", page, StringComparison.Ordinal);
        Assert.DoesNotContain("http", page, StringComparison.Ordinal);
        Assert.DoesNotContain("src=", page, StringComparison.Ordinal);
    }

    [Fact]
    public void The_spreadsheet_has_a_row_for_each_finding_and_no_formula()
    {
        var folder = Workspace("Ana,,=1+1,Site,,,Yes,2026-03-10,09:00:00,2026-03-10,10:00:00,01:00:00,,\n");

        Assert.Equal(3, _shell.Type("audit --xlsx audit.xlsx", folder));
        using var file = File.OpenRead(Path.Combine(folder, "audit.xlsx"));
        var rows = MiniExcelLibs.MiniExcel.Query(file, useHeaderRow: true).Cast<IDictionary<string, object>>().ToList();
        Assert.Equal([(4608d, "no-task", "yes", "Site / =1+1")], rows.Select(r => ((double)r["number"], (string)r["kind"], (string)r["to settle"], (string)r["subject"])));

        file.Position = 0;
        using var archive = new System.IO.Compression.ZipArchive(file);
        foreach (var part in archive.Entries.Where(e => e.FullName.Contains("sheet", StringComparison.Ordinal)))
        {
            using var text = new StreamReader(part.Open());
            Assert.DoesNotContain("<x:f", text.ReadToEnd(), StringComparison.Ordinal);
        }
    }

    [Fact]
    public void A_merge_is_written_beside_the_mapping_counts_at_once_and_is_taken_back()
    {
        var folder = Workspace("Ana,,Harbor,Site,Design,,Yes,2026-03-10,09:00:00,2026-03-10,10:00:00,01:00:00,,\nAna,,Harbour,Site,Design,,Yes,2026-03-11,09:30:00,2026-03-11,10:00:00,00:30:00,,\n");
        Assert.Equal(3, _shell.Type("audit", folder));

        Assert.Equal(0, _shell.Type("audit merge client Harbour Harbor --reason typo", folder));
        Assert.Contains("merges.yaml", _shell.Out, StringComparison.Ordinal);
        Assert.Equal(0, _shell.Type("audit", folder));
        Assert.Equal("Harbour", _shell.Json($"audit merges --workspace {folder}").GetProperty("merges")[0].GetProperty("name").GetString());
        Assert.Equal(0, _shell.Type("mapping check", folder));
        Assert.Equal(0, _shell.Type("audit unmerge client Harbour", folder));
        Assert.Equal(3, _shell.Type("audit", folder));
        Assert.Equal(2, _shell.Type("audit merge customer A B", folder));
        Assert.Contains("merge-kind-unknown", _shell.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void A_merge_that_spoils_the_rule_set_can_be_listed_and_taken_back()
    {
        var folder = Workspace("Ana,,Harbor,Site,Design,,Yes,2026-03-10,09:00:00,2026-03-10,10:00:00,01:00:00,,\n");
        File.WriteAllText(Path.Combine(folder, "merges.yaml"), "schema: 1\nmerges:\n  - {kind: project, name: Site, into: Shop, client: nobody}\n");
        Assert.Equal(1, _shell.Type("plan", folder));

        Assert.Equal(0, _shell.Type("audit merges", folder));
        Assert.Contains("nobody", _shell.Out, StringComparison.Ordinal);
        Assert.Equal(2, _shell.Type("audit unmerge project Site", folder));
        Assert.Contains("--client nobody", _shell.Error, StringComparison.Ordinal);
        Assert.Equal(0, _shell.Type("audit unmerge project Site --client nobody", folder));
        Assert.Equal(0, _shell.Type("mapping check", folder));
    }

    [Fact]
    public void Under_a_published_mapping_a_merge_says_that_it_counts_with_the_next_version()
    {
        var folder = Workspace("Ana,,Harbor,Site,Design,,Yes,2026-03-10,09:00:00,2026-03-10,10:00:00,01:00:00,,\nAna,,Harbour,Site,Design,,Yes,2026-03-11,09:00:00,2026-03-11,10:00:00,01:00:00,,\n");
        Assert.Equal(0, _shell.Type("mapping publish", folder));

        Assert.Equal(0, _shell.Type("audit merge client Harbour Harbor", folder));
        Assert.Contains("Next: timepost mapping diff", _shell.Out, StringComparison.Ordinal);
        Assert.Contains("Take it back: timepost audit unmerge client Harbour\n", _shell.Out, StringComparison.Ordinal);
        Assert.Equal(3, _shell.Type("audit", folder));
        Assert.Equal(0, _shell.Type("mapping publish", folder));
        Assert.Equal(0, _shell.Type("audit", folder));
    }

    [Fact]
    public void An_empty_workspace_has_nothing_to_clean_up()
    {
        Assert.Equal(0, _shell.Type("init empty"));
        Assert.Equal(0, _shell.Type("audit", _shell.Path("empty")));
        Assert.StartsWith("Nothing to clean up.", _shell.Out, StringComparison.Ordinal);
    }

    // what INDEX.md of the shared data says: overlaps within a worker or none, and clients that are blank
    [Theory]
    [InlineData("A-time/toggl/toggl_detailed_bom_eur.csv", true, true)]
    [InlineData("A-time/toggl/toggl_detailed_47rows.csv", false, true)]
    [InlineData("A-time/timewarrior/export_overlapping.json", true, true)]
    [InlineData("A-time/clockify/report_jan2024_99rows.csv", false, false)]
    public void Real_exports_have_what_their_index_says(string file, bool overlaps, bool withoutClient)
    {
        var shared = Environment.GetEnvironmentVariable("TIMEPOST_SHARED") ?? Path.Combine(Repository.Root, "..", "shared");
        var path = Path.Combine(shared, "data", file);
        Assert.SkipUnless(File.Exists(path), "shared data absent");
        Assert.Equal(0, _shell.Type("init real"));
        Assert.Equal(0, _shell.Type($"import time \"{path}\"", _shell.Path("real")));

        var kinds = _shell.Json($"audit --workspace {_shell.Path("real")}").GetProperty("findings").EnumerateArray().Select(f => f.GetProperty("kind").GetString()!).ToHashSet();

        Assert.Equal((overlaps, withoutClient), (kinds.Contains("overlap"), kinds.Contains("no-client")));
        Assert.Empty(kinds.Except(["overlap", "no-client", "no-task"]));
    }

    private string Workspace(string rows)
    {
        Assert.Equal(0, _shell.Type("init firm"));
        File.WriteAllText(_shell.Path("firm/june.csv"), Header + rows);
        Assert.Equal(0, _shell.Type("import time june.csv", _shell.Path("firm")));
        return _shell.Path("firm");
    }
}
