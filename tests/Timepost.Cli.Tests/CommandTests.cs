using System.Diagnostics;
using Timepost.Cli.Tests.Support;

namespace Timepost.Cli.Tests;

public sealed class CommandTests : IDisposable
{
    private readonly Typist _shell = new();

    public void Dispose() => _shell.Dispose();

    [Fact]
    public void The_demo_ends_with_source_Timepost_and_books_in_agreement()
    {
        var code = _shell.Type($"demo --folder {_shell.Path("demo")}");

        Assert.True(code == 0, _shell.Out + _shell.Error);
        Assert.Contains("Planned again: 0 left to do.", _shell.Out, StringComparison.Ordinal);
        Assert.DoesNotContain("DIFFERS", _shell.Out, StringComparison.Ordinal);
        Assert.Contains("timepost exception list", _shell.Out, StringComparison.Ordinal);
        // the retainer's statement, and lines of a vendor's bill
        Assert.Matches("Owed at the end: [0-9.]+ EUR; the subledger says the same", _shell.Out);
        Assert.Matches("BILL-2026-[0-9]+ +Vogel Software +2026-03 +Season Website, Development, Jana Vogel", _shell.Out);
        Assert.Contains("settled, nothing open", _shell.Out, StringComparison.Ordinal);
    }

    [Fact]
    public void A_bookkeepers_month()
    {
        Assert.Equal(0, _shell.Type("init firm --sample agency"));
        var firm = _shell.Path("firm");
        Assert.Equal(1, _shell.Type("import time", firm)); // two rows are refused on purpose
        Assert.Equal(3, _shell.Type("import time inbox/time/toggl/toggl-2026-02.csv --connection toggl", firm));
        Assert.Contains("unchanged", _shell.Out, StringComparison.Ordinal);

        var plan = _shell.Json($"plan --as-of 2026-05-04 --workspace {firm}");
        Assert.NotEmpty(plan.GetProperty("actions").EnumerateArray());
        Assert.Equal(4, _shell.Type("apply last", firm)); // nothing is approved
        Assert.Equal(0, _shell.Type("approve last", firm));
        Assert.Equal(3, _shell.Type("apply last", firm)); // done, but exceptions wait
        Assert.Equal(3, _shell.Type("exception list", firm));
        Assert.Equal(0, _shell.Type("show invoices --status final", firm));
        Assert.Contains("PB-2026-0001", _shell.Out, StringComparison.Ordinal);
        Assert.Equal(0, _shell.Type("explain PB-2026-0001/1", firm));
        Assert.Contains("÷ 3600", _shell.Out, StringComparison.Ordinal);
        Assert.Equal(0, _shell.Type("show totals", firm));
        Assert.Equal(0, _shell.Type("trail verify", firm));
        Assert.Contains("The trail is sound", _shell.Out, StringComparison.Ordinal);
        Assert.NotEmpty(Directory.GetFiles(Path.Combine(firm, ".timepost", "heads")));
        Assert.DoesNotContain(
            _shell.Json($"plan --as-of 2026-05-04 --workspace {firm}").GetProperty("actions").EnumerateArray(), a => a.GetProperty("verb").GetString() == "create");
    }

    [Fact]
    public void A_renamed_customer_is_written_to_the_books_as_a_new_version()
    {
        _shell.Type("init firm --sample agency");
        var firm = _shell.Path("firm");
        _shell.Type("import time", firm);
        foreach (var line in new[] { "plan --as-of 2026-05-04", "approve last", "apply last" })
        {
            _shell.Type(line, firm);
        }

        var mapping = Path.Combine(firm, "mapping.yaml");
        File.WriteAllText(mapping, File.ReadAllText(mapping).Replace("customer: Spreewerk Mobility GmbH", "customer: Spreewerk Mobility SE", StringComparison.Ordinal));
        var action = Assert.Single(
            _shell.Json($"plan --as-of 2026-05-04 --workspace {firm}").GetProperty("actions").EnumerateArray(), a => a.GetProperty("verb").GetString() is "create" or "update");
        Assert.Equal(("update", "customer", "Spreewerk Mobility GmbH"), (action.GetProperty("verb").GetString(), action.GetProperty("kind").GetString(), action.GetProperty("before").GetString()));
        _shell.Type("approve last", firm);
        Assert.Equal(3, _shell.Type("apply last", firm));

        Assert.Contains("Spreewerk Mobility SE", File.ReadAllText(Path.Combine(firm, "books", "timepost-2026.journal")), StringComparison.Ordinal);
        _shell.Type("plan --as-of 2026-05-04", firm);
        Assert.Contains("Nothing to approve.", _shell.Out, StringComparison.Ordinal);
    }

    [Fact]
    public void A_held_entry_is_decided_once()
    {
        _shell.Type("init firm --sample agency");
        var firm = _shell.Path("firm");
        _shell.Type("import time", firm);
        var exceptions = _shell.Json($"exception list --workspace {firm}").GetProperty("exceptions").EnumerateArray().ToList();
        var held = exceptions.First(e => e.GetProperty("kind").GetString() == "duration-over-24h").GetProperty("id").GetString();

        Assert.Equal(2, _shell.Type($"exception resolve {held} perhaps", firm));
        Assert.Contains("decision-refused", _shell.Error, StringComparison.Ordinal);
        Assert.Contains("It takes: keep, delete", _shell.Error, StringComparison.Ordinal);
        Assert.Equal(0, _shell.Type($"exception resolve {held} delete", firm));
        Assert.Equal(2, _shell.Type($"exception resolve {held![..23]} delete", firm));
        Assert.Contains("resolved already (delete)", _shell.Error, StringComparison.Ordinal);
        Assert.Equal(0, _shell.Type($"exception reopen {held}", firm));
        Assert.Equal(2, _shell.Type($"exception reopen {held}", firm));
        Assert.Equal(0, _shell.Type($"exception resolve {held} keep", firm));
        Assert.Equal(2, _shell.Type("exception resolve ffff keep", firm));
        Assert.Contains("No exception begins with", _shell.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void Promise2_the_same_file_read_from_the_inbox_and_by_its_name_counts_once()
    {
        _shell.Type("init firm");
        var firm = _shell.Path("firm");
        File.Copy(
            Directory.GetFiles(Path.Combine(SampleRoot(), "inbox", "time", "toggl"))[0], Path.Combine(firm, "inbox", "time", "toggl.csv"));

        _shell.Type("import time", firm);
        var entries = _shell.Json($"show entries --limit 10000 --workspace {firm}").GetProperty("entries").GetArrayLength();
        _shell.Type("import time inbox/time/toggl.csv", firm);
        File.Copy(Path.Combine(firm, "inbox", "time", "toggl.csv"), _shell.Path("copy.csv"));
        _shell.Type($"import time {_shell.Path("copy.csv")}", firm);

        Assert.NotEqual(0, entries);
        Assert.Equal(entries, _shell.Json($"show entries --limit 10000 --workspace {firm}").GetProperty("entries").GetArrayLength());
    }

    [Theory]
    [InlineData("import time x.csv --connection trcker", "connection-unknown")]
    [InlineData("import time --connection trcker", "connection-unknown")]
    [InlineData("import time x.csv --connection books", "connection-wrong")]
    public void A_connection_that_is_not_there_or_not_for_it_is_named(string line, string code)
    {
        _shell.Type("init firm");
        var firm = _shell.Path("firm");
        File.WriteAllText(Path.Combine(firm, "x.csv"), "User\n");

        Assert.Equal(2, _shell.Type(line, firm));
        Assert.Contains(code, _shell.Error, StringComparison.Ordinal);
        Assert.Contains("tracker", _shell.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void An_amount_edited_in_the_journal_is_seen_listed_and_accepted()
    {
        _shell.Type("init firm --sample agency");
        var firm = _shell.Path("firm");
        _shell.Type("import time", firm);
        _shell.Type("plan --as-of 2026-05-04", firm);
        _shell.Type("approve last", firm);
        _shell.Type("apply last", firm);
        Assert.Contains("used", Table("show numbers"), StringComparison.Ordinal);
        var journal = Path.Combine(firm, "books", "timepost-2026.journal");
        var text = File.ReadAllText(journal);
        var posting = text[text.IndexOf("    Assets:Receivable", StringComparison.Ordinal)..];
        posting = posting[..posting.IndexOf('\n', StringComparison.Ordinal)];
        File.WriteAllText(journal, text.Replace(posting, posting.Replace(".", "9.", StringComparison.Ordinal), StringComparison.Ordinal));

        Assert.Equal(1, _shell.Type("show totals", firm));
        Assert.Contains("DIFFERS", _shell.Out, StringComparison.Ordinal);
        _shell.Type("plan --as-of 2026-05-04", firm);
        Assert.Equal(1, _shell.Type("apply last", firm));
        Assert.Contains("books-drift", _shell.Error, StringComparison.Ordinal);
        var waits = _shell.Json($"exception list --workspace {firm}").GetProperty("exceptions").EnumerateArray()
            .Single(e => e.GetProperty("kind").GetString() == "books-document-edited").GetProperty("id").GetString();
        Assert.Equal(0, _shell.Type($"exception resolve {waits} accept", firm));
        Assert.Equal(3, _shell.Type("apply last", firm)); // done; the exceptions of the sample wait

        string Table(string line)
        {
            _shell.Type(line, firm);
            return _shell.Out;
        }
    }

    [Theory]
    [InlineData("plan", "workspace-missing")]
    [InlineData("init firm --currency EURO", "currency-unknown")]
    [InlineData("init firm --zone Berlin", "zone-unknown")]
    [InlineData("init firm --sample bakery", "sample-unknown")]
    public void Wrong_use_is_exit_2_with_a_code_and_what_to_do(string line, string code)
    {
        Assert.Equal(2, _shell.Type(line));
        Assert.Contains(code, _shell.Error, StringComparison.Ordinal);
        Assert.Contains("next:", _shell.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", _shell.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("plan --as-of 31.03.2026", "2026-03-31")]
    [InlineData("import hours", "time, expenses")]
    [InlineData("import time nothing.csv", "inbox")]
    [InlineData("approve 0000", "show plans")]
    [InlineData("explain INV-1", "TP")]
    [InlineData("plan --client nobody", "hudson-row")]
    [InlineData("show entries --state lost", "held")]
    public void Wrong_values_in_a_workspace_are_exit_2_and_say_what_there_is(string line, string says)
    {
        _shell.Type("init firm --sample agency");

        Assert.Equal(2, _shell.Type(line, _shell.Path("firm")));
        Assert.Contains(says, _shell.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void Errors_are_one_JSON_document_with_json()
    {
        var error = _shell.Json("plan").GetProperty("error");

        Assert.Equal(["code", "message", "where", "remedy"], error.EnumerateObject().Select(p => p.Name));
    }

    [Fact]
    public void A_new_workspace_loads_and_plans_nothing()
    {
        Assert.Equal(0, _shell.Type("init my-firm --currency GBP --zone Europe/London"));
        var firm = _shell.Path("my-firm");

        Assert.Equal(0, _shell.Type("mapping check", firm));
        Assert.Equal(0, _shell.Type("plan", firm));
        Assert.Contains("Nothing to do.", _shell.Out, StringComparison.Ordinal);
        Assert.Contains("baseCurrency: GBP", File.ReadAllText(Path.Combine(firm, "timepost.yaml")), StringComparison.Ordinal);
        Assert.Equal(1, _shell.Type("init my-firm")); // never over one that is there
    }

    [Fact]
    public void JSON_of_import_and_plan_keeps_its_fields()
    {
        _shell.Type("init firm --sample agency");
        var firm = _shell.Path("firm");

        var import = _shell.Json($"import time --workspace {firm}");
        Assert.Equal(["files", "exceptions"], import.EnumerateObject().Select(p => p.Name));
        Assert.Equal(
            ["file", "format", "read", "added", "updated", "unchanged", "rejectedTotal", "rejected"],
            import.GetProperty("files")[0].EnumerateObject().Select(p => p.Name).Where(n => n is not ("connection" or "missing")));
        var plan = _shell.Json($"plan --as-of 2026-05-04 --workspace {firm}");
        foreach (var name in new[] { "plan", "status", "actions", "totals", "exceptions" })
        {
            Assert.True(plan.TryGetProperty(name, out _), name);
        }

        var action = plan.GetProperty("actions").EnumerateArray().First(a => a.GetProperty("kind").GetString() == "invoice");
        foreach (var name in new[] { "id", "verb", "kind", "object", "reason", "key", "effect", "dependsOn", "before", "after" })
        {
            Assert.True(action.TryGetProperty(name, out _), name);
        }

        Assert.Matches("^-?[0-9]+(\\.[0-9]+)?$", action.GetProperty("effect").GetProperty("amount").GetString());
        var entry = _shell.Json($"show entries --limit 1 --workspace {firm}").GetProperty("entries")[0];
        foreach (var name in new[] { "id", "externalId", "connection", "worker", "client", "project", "task", "description", "tags", "start", "end", "zone", "date", "billingDay", "seconds", "billable", "status", "rate", "currency", "billedSeconds", "dispositions" })
        {
            Assert.True(entry.TryGetProperty(name, out _), name);
        }

        var invoice = _shell.Json($"show invoices --limit 1 --workspace {firm}").GetProperty("invoices")[0];
        foreach (var name in new[] { "id", "key", "number", "status", "client", "customer", "date", "due", "currency", "net", "tax", "total", "open", "baseTotal", "lines", "links" })
        {
            Assert.True(invoice.TryGetProperty(name, out _), name);
        }
    }

    [Fact]
    public void Every_difference_to_the_standard_value_is_a_column_that_ties_out()
    {
        _shell.Type("init firm --sample agency");
        var firm = _shell.Path("firm");
        _shell.Type("import time", firm);
        _shell.Type("import expenses", firm);
        _shell.Type("import rates", firm);
        _shell.Type("plan --as-of 2026-05-04", firm);

        var invoices = _shell.Json($"show invoices --workspace {firm}").GetProperty("invoices").EnumerateArray().ToList();

        foreach (var invoice in invoices)
        {
            var columns = invoice.GetProperty("bridge").EnumerateObject().ToDictionary(c => c.Name, c => decimal.Parse(c.Value.GetString()!, System.Globalization.CultureInfo.InvariantCulture));
            Assert.Equal(decimal.Parse(invoice.GetProperty("net").GetString()!, System.Globalization.CultureInfo.InvariantCulture), columns["net"]);
            Assert.Equal(columns["net"], columns.Where(c => c.Key != "net").Sum(c => c.Value));
        }

        var fee = invoices.First(i => i.GetProperty("agreement").GetString() == "kitanami-brand");
        Assert.Contains(fee.GetProperty("notices").EnumerateArray(), n => n.GetProperty("code").GetString() == "fee-variance");
        _shell.Type($"explain {fee.GetProperty("key").GetString()}", firm);
        Assert.Contains("fee variance", _shell.Out, StringComparison.Ordinal);
        Assert.Contains("The fee differs", _shell.Out, StringComparison.Ordinal);
    }

    [Fact]
    public void C1_a_formula_in_any_text_column_of_a_CSV_export_is_text()
    {
        _shell.Type("init firm --sample agency");
        var firm = _shell.Path("firm");
        File.WriteAllText(
            Path.Combine(firm, "evil.csv"),
            "User,Email,Client,Project,Task,Description,Billable,Start date,Start time,End date,End time,Duration,Tags,Amount ()\n"
            + "=cmd|'/C calc'!A0,a@example.com,+1,-2+3,@SUM(A1),\"\t=1\",Yes,2026-02-03,10:00:00,2026-02-03,11:00:00,01:00:00,,\n");
        _shell.Type("import time evil.csv --connection toggl", firm);

        Assert.Equal(0, _shell.Type("show entries --csv", firm));
        foreach (var cell in _shell.Out.Split("\r\n").Skip(1).SelectMany(l => l.Split("\",\"")).Select(c => c.Trim('"')).Where(c => c.Length > 0))
        {
            Assert.False(cell.TrimStart(' ')[0] is '=' or '+' or '-' or '@' or '\t', cell);
        }
    }

    [Theory]
    [InlineData("bash", "bash", "-n")]
    public void Completion_is_a_script_that_its_shell_accepts(string shell, string program, string check)
    {
        Assert.Equal(0, _shell.Type("completion " + shell));
        var script = _shell.Path("completion." + shell);
        File.WriteAllText(script, _shell.Out);

        using var process = Process.Start(new ProcessStartInfo(program, [check, script]))!;
        process.WaitForExit();
        Assert.Equal(0, process.ExitCode);
    }

    [Fact]
    public void Help_shows_verbs_and_examples()
    {
        Assert.Equal(0, _shell.Type("--help"));
        foreach (var verb in new[] { "init", "import", "plan", "approve", "apply", "sync", "show", "explain", "exception", "demo", "completion" })
        {
            Assert.Contains(verb, _shell.Out, StringComparison.Ordinal);
        }
    }

    private static string SampleRoot()
    {
        var folder = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(folder, "Timepost.slnx")))
        {
            folder = Path.GetDirectoryName(folder)!;
        }

        return Path.Combine(folder, "samples", "agency");
    }
}
