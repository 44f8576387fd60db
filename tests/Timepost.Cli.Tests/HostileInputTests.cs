using System.Text;
using System.Text.Json;
using Timepost.Cli.Tests.Support;

namespace Timepost.Cli.Tests;

/// <summary>Inputs that somebody, or a broken disk, made: through import, plan and delivery.</summary>
public sealed class HostileInputTests : IDisposable
{
    private const string Card = "Beleg-Nr;Datum;Händler;Kategorie;Kunde;Projekt;Person;Text;Betrag;Währung;Umsatzsteuer;Weiterberechnen;Auslage;Beleg\n";
    private readonly Typist _shell = new();

    public void Dispose() => _shell.Dispose();

    [Fact]
    public void D1_dates_that_the_books_cannot_hold_wait_and_stop_nothing()
    {
        var firm = FirmWithCards(
            Expense("B-9001", "31.12.1969", "Hotel Sumida"), Expense("B-9002", "01.01.0001", "Hotel Sumida"), Expense("B-9003", "03.03.2026", "Hotel Sumida"),
            Expense("B-9004", "31.12.9999", "Hotel Sumida"));
        Directory.CreateDirectory(Path.Combine(firm, "inbox", "time", "toggl"));
        File.WriteAllText(
            Path.Combine(firm, "inbox", "time", "toggl", "odd.csv"),
            "User,Email,Client,Project,Task,Description,Billable,Start date,Start time,End date,End time,Duration,Tags,Amount (EUR)\n"
            + "Hanna Brandt,,Spreewerk Mobility GmbH,Fleet Dashboard,,Far,Yes,2200-01-01,09:00:00,2200-01-01,10:00:00,01:00:00,,\n"
            + "Hanna Brandt,,Spreewerk Mobility GmbH,Fleet Dashboard,,End,Yes,9999-12-31,09:00:00,9999-12-31,10:00:00,01:00:00,,\n");
        _shell.Type("import time", firm);

        var waits = Exceptions(firm, "date-implausible");
        Assert.Equal(5, waits.Count);
        Assert.All(waits, e => Assert.Equal(["delete"], e.GetProperty("choices").EnumerateArray().Select(c => c.GetString())));
        Deliver(firm);
        Assert.Equal(5, Exceptions(firm, "date-implausible").Count);

        var id = waits[0].GetProperty("id").GetString();
        Assert.Equal(2, _shell.Type($"exception resolve {id} keep", firm));
        Assert.Equal(0, _shell.Type($"exception resolve {id} delete", firm));
    }

    [Fact]
    public void D1_a_corrected_date_ends_the_wait()
    {
        var firm = FirmWithCards(Expense("B-9001", "31.12.1969", "Hotel Sumida"));
        Assert.Single(Exceptions(firm, "date-implausible"));

        File.WriteAllText(Path.Combine(firm, "inbox", "expenses", "card", "odd.csv"), Card + Expense("B-9001", "03.03.2026", "Hotel Sumida"));
        _shell.Type("import expenses --connection card", firm);

        Assert.Empty(Exceptions(firm, "date-implausible"));
        Assert.Single(_shell.Json($"show expenses --state active --workspace {firm}").GetProperty("expenses").EnumerateArray());
    }

    [Theory]
    [InlineData("plan --as-of 1969-12-31")]
    [InlineData("plan --as-of 9999-12-31")]
    [InlineData("sync --as-of 2095-01-01")]
    public void D1_a_date_of_documents_that_the_books_cannot_hold_is_refused_with_the_range(string line)
    {
        Assert.Equal(2, _shell.Type(line, _shell.Firm()));
        Assert.Contains("1970-01-01 to 2090-01-02", _shell.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void A_vendor_called_dash_is_booked_and_one_that_nobody_can_see_waits_by_its_expense()
    {
        var firm = FirmWithCards(
            Expense("B-9001", "03.03.2026", "-"), Expense("B-9002", "03.03.2026", "\u200b"), Expense("B-9003", "04.03.2026", "\u00ad"), Expense("B-9004", "05.03.2026", "\u0001"));

        var waits = Exceptions(firm, "merchant-invisible");
        Assert.Equal(3, waits.Count);
        Assert.Contains(waits, e => e.GetProperty("summary").GetString()!.Contains("2026-03-03", StringComparison.Ordinal));
        Deliver(firm);
        Assert.Contains("\"party\":\"-\"", File.ReadAllText(Path.Combine(firm, "books", "timepost-2026.journal")), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("\" \"")]
    [InlineData("\"\\u200b\"")]
    public void A_customer_that_nobody_can_see_is_told_by_the_check(string name)
    {
        var firm = _shell.Firm();
        var mapping = Path.Combine(firm, "mapping.yaml");
        File.WriteAllText(mapping, File.ReadAllText(mapping).Replace("customer: Spreewerk Mobility GmbH", $"customer: {name}", StringComparison.Ordinal));

        Assert.NotEqual(0, _shell.Type("mapping check", firm));
        Assert.Contains("text-invalid", _shell.Out + _shell.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void F10_a_file_that_cannot_be_opened_is_listed_and_the_others_are_read()
    {
        if (OperatingSystem.IsWindows())
        {
            return;
        }

        var firm = _shell.Firm();
        var toggl = Path.Combine(firm, "inbox", "time", "toggl");
        File.CreateSymbolicLink(Path.Combine(toggl, "a-dangling.csv"), Path.Combine(toggl, "nowhere"));
        File.CreateSymbolicLink(Path.Combine(toggl, "a-loop.csv"), Path.Combine(toggl, "a-loop.csv"));
        Directory.CreateSymbolicLink(Path.Combine(toggl, "again"), toggl);
        using (var pipe = System.Diagnostics.Process.Start("mkfifo", [Path.Combine(toggl, "a-pipe.csv")]))
        {
            pipe.WaitForExit();
        }

        File.WriteAllText(Path.Combine(toggl, "denied.csv"), "x");
        File.SetUnixFileMode(Path.Combine(toggl, "denied.csv"), UnixFileMode.None);
        var import = _shell.Json($"import time --connection toggl --workspace {firm}");

        var files = import.GetProperty("files").EnumerateArray().ToDictionary(
            f => Path.GetFileName(f.GetProperty("file").GetString()!), f => f.GetProperty("rejected").EnumerateArray().Select(r => r.GetProperty("code").GetString()).FirstOrDefault());
        Assert.Equal("file-missing", files["a-dangling.csv"]);
        Assert.Equal("file-io", files["a-loop.csv"]);
        Assert.Equal("file-not-regular", files["a-pipe.csv"]);
        Assert.Contains(files["denied.csv"], (string?[])["file-denied", "header-missing"]); // who may read everything is told of its content
        Assert.True(import.GetProperty("files").EnumerateArray().Single(f => f.GetProperty("file").GetString()!.EndsWith("toggl-2026-04.csv", StringComparison.Ordinal)).GetProperty("added").GetInt32() > 0);
        Assert.Equal(files.Count, import.GetProperty("files").GetArrayLength());
        Assert.Equal(1, _shell.Type("import time --connection toggl", firm) & 1);
    }

    [Fact]
    public void Z2_a_receipt_that_is_a_pipe_is_missing_and_its_expense_is_in()
    {
        if (OperatingSystem.IsWindows())
        {
            return;
        }

        var firm = _shell.Firm();
        var receipts = Path.Combine(firm, "inbox", "receipts");
        File.Delete(Path.Combine(receipts, "r0001.png"));
        using (var pipe = System.Diagnostics.Process.Start("mkfifo", [Path.Combine(receipts, "r0001.png")]))
        {
            pipe.WaitForExit();
        }

        _shell.Type("import expenses --connection card", firm);

        Assert.Contains(Exceptions(firm, "receipt-missing"), e => e.GetProperty("summary").GetString()!.Contains("r0001.png", StringComparison.Ordinal));
        Assert.NotEmpty(_shell.Json($"show expenses --limit 100 --workspace {firm}").GetProperty("expenses").EnumerateArray());
    }

    [Fact]
    public void C2_rejections_that_are_not_listed_are_counted()
    {
        var firm = _shell.Firm();
        var file = Path.Combine(firm, "inbox", "time", "toggl", "toggl-2026-02.csv");
        File.AppendAllText(file, string.Concat(Enumerable.Repeat("x,y\n", 1_200)));

        Assert.Equal(1, _shell.Type($"import time {file}", firm) & 1);
        Assert.Contains("and 200 more in inbox/time/toggl/toggl-2026-02.csv", _shell.Out, StringComparison.Ordinal);
        var told = Assert.Single(_shell.Json($"import time {file} --workspace {firm}").GetProperty("files").EnumerateArray());
        Assert.Equal((1_200, 1_000), (told.GetProperty("rejectedTotal").GetInt32(), told.GetProperty("rejected").GetArrayLength()));
        var runs = _shell.Json($"show runs --workspace {firm}").GetProperty("runs").EnumerateArray().ToList();
        Assert.All(runs.Where(r => r.GetProperty("kind").GetString() == "time"), r => Assert.Equal(1_200, r.GetProperty("rejectedTotal").GetInt32()));
        Assert.Equal(1_000, runs.Sum(r => r.GetProperty("rejected").GetArrayLength()));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Promise7_a_store_that_is_gone_is_missing_and_not_new(bool empty)
    {
        var firm = _shell.Firm();
        _shell.Type("import time", firm);
        foreach (var file in Directory.GetFiles(Path.Combine(firm, ".timepost"), "store.db*"))
        {
            File.Delete(file);
        }

        if (empty)
        {
            File.WriteAllText(Path.Combine(firm, ".timepost", "store.db"), "");
        }

        Assert.Equal(1, _shell.Type("show entries", firm));
        Assert.Contains("store-missing", _shell.Error, StringComparison.Ordinal);
        Assert.Equal(empty, File.Exists(Path.Combine(firm, ".timepost", "store.db")));
    }

    [Fact]
    public void Promise2_books_that_are_gone_are_missing_and_not_new()
    {
        var firm = FirmWithCards(Expense("B-9003", "03.03.2026", "Hotel Sumida"));
        Deliver(firm);
        PlanAnother(firm);
        Directory.Delete(Path.Combine(firm, "books"), recursive: true);

        Assert.Equal(1, _shell.Type("apply last", firm));
        Assert.Contains("books-missing-files", _shell.Error, StringComparison.Ordinal);
        Assert.False(Directory.Exists(Path.Combine(firm, "books")));

        Directory.CreateDirectory(Path.Combine(firm, "books"));
        File.WriteAllText(Path.Combine(firm, "books", "timepost-2026.journal"), "");
        Assert.True(_shell.Type("apply last", firm) is 0 or 3, _shell.Error);
    }

    [Fact]
    public void F7_a_token_of_the_books_above_ours_is_passed()
    {
        var firm = FirmWithCards(Expense("B-9003", "03.03.2026", "Hotel Sumida"));
        Deliver(firm);
        PlanAnother(firm);
        File.WriteAllText(Path.Combine(firm, "books", ".timepost-lock"), "9000000000000000000\n");

        Assert.True(_shell.Type("apply last", firm) is 0 or 3, _shell.Error);
        Assert.Equal("9000000000000000001\n", File.ReadAllText(Path.Combine(firm, "books", ".timepost-lock")));
    }

    [Theory]
    [InlineData("init new", "timepost.yaml")]
    [InlineData("init new", "mapping.yaml")]
    [InlineData("init new --sample agency", "timepost.yaml")]
    public void F10_an_init_that_could_not_write_can_be_done_again(string line, string file)
    {
        var beside = Directory.CreateDirectory(_shell.Path($"new/{file}.new")).FullName;
        Assert.NotEqual(0, _shell.Type(line));
        Assert.False(File.Exists(_shell.Path($"new/{file}")));

        Directory.Delete(beside);
        Assert.True(_shell.Type(line) == 0, _shell.Error);
        Assert.True(_shell.Type("mapping check", _shell.Path("new")) is 0 or 1, _shell.Error);
    }

    [Fact]
    public void Y1_a_NUL_byte_in_a_document_of_the_rule_set_is_told()
    {
        var firm = _shell.Firm();
        File.AppendAllText(Path.Combine(firm, "mapping.yaml"), "# \0\n");

        Assert.NotEqual(0, _shell.Type("mapping check", firm));
        Assert.Contains("file-encoding", _shell.Out + _shell.Error, StringComparison.Ordinal);
    }

    private void PlanAnother(string firm)
    {
        File.WriteAllText(Path.Combine(firm, "inbox", "expenses", "card", "more.csv"), Card + Expense("B-9004", "04.03.2026", "Hotel Sumida"));
        _shell.Type("import expenses", firm);
        _shell.Type("import rates", firm);
        _shell.Type("plan --as-of 2026-05-05", firm);
        Assert.Equal(0, _shell.Type("approve last", firm));
    }

    private static string Expense(string id, string day, string vendor) =>
        $"{id};{day};{vendor};Software;Spreewerk Mobility GmbH;Fleet Dashboard;Matteo Ricci;Machines;{id[^2..]},00;EUR;;ja;nein;\n";

    // the sample firm with one file of the company card, imported
    private string FirmWithCards(params string[] rows)
    {
        var firm = _shell.Firm();
        Directory.Delete(Path.Combine(firm, "inbox"), recursive: true);
        Directory.CreateDirectory(Path.Combine(firm, "inbox", "expenses", "card"));
        File.WriteAllText(Path.Combine(firm, "inbox", "expenses", "card", "odd.csv"), Card + string.Concat(rows), new UTF8Encoding(false));
        _shell.Type("import expenses", firm);
        _shell.Type("import rates", firm);
        return firm;
    }

    private void Deliver(string firm)
    {
        foreach (var line in (string[])["plan --as-of 2026-05-04", "approve last", "apply last"])
        {
            Assert.True(_shell.Type(line, firm) is 0 or 3, _shell.Out + _shell.Error);
        }

        Assert.Empty(Exceptions(firm, "books-refused"));
        Assert.True(File.Exists(Path.Combine(firm, "books", "timepost-2026.journal")));
    }

    private List<JsonElement> Exceptions(string firm, string kind) =>
        [.. _shell.Json($"exception list --kind {kind} --workspace {firm}").GetProperty("exceptions").EnumerateArray()];
}
