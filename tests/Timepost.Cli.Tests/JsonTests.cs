using System.Text.Json;
using Timepost.Cli.Tests.Support;

namespace Timepost.Cli.Tests;

public sealed class JsonTests : IDisposable
{
    private readonly Typist _shell = new();

    public void Dispose() => _shell.Dispose();

    [Theory]
    [InlineData("nonsense")]
    [InlineData("plan --nonsense")]
    [InlineData("plan one-word-too-many")]
    [InlineData("show")]
    public void Wrong_use_without_json_is_text_on_standard_error(string line)
    {
        Assert.Equal(2, _shell.Type(line));
        Assert.Equal("", _shell.Out);
        Assert.StartsWith("error: ", _shell.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("nonsense")]
    [InlineData("plan --nonsense")]
    [InlineData("show")]
    public void Wrong_use_with_json_is_one_document_on_standard_output(string line)
    {
        Assert.StartsWith("usage", _shell.Json(line).GetProperty("error").GetProperty("code").GetString(), StringComparison.Ordinal);
        Assert.Equal("", _shell.Error);
    }

    [Fact]
    public void The_demo_is_one_document()
    {
        var demo = _shell.Json($"demo --folder {_shell.Path("demo")}");

        Assert.Equal(
            ["workspace", "files", "plan", "status", "applied", "recovered", "notApproved", "actions", "totals", "waiting", "exceptions", "approved",
                "deliveredLater", "leftToDo", "paid", "credited", "statement", "bills", "retainers", "subcontractors", "fx", "proposedVersion", "documentsThatWouldDiffer", "journalAccepted", "reconciliation", "invoice"],
            Names(demo));
        Assert.Equal(0, demo.GetProperty("leftToDo").GetInt32());
        Assert.True(demo.GetProperty("journalAccepted").GetBoolean());
        Assert.True(demo.GetProperty("fx").GetProperty("ties").GetBoolean());
        Assert.Equal(["GBP", "JPY", "USD"], demo.GetProperty("fx").GetProperty("items").EnumerateArray().Select(i => i.GetProperty("currency").GetString()));
        Assert.All(demo.GetProperty("reconciliation").EnumerateArray(), t => Assert.True(t.GetProperty("agrees").GetBoolean()));

        // the balance of the retainer is what the books owe
        var statement = demo.GetProperty("statement");
        var rows = statement.GetProperty("rows").EnumerateArray().ToList();
        Assert.Equal(3, rows.Count);
        Assert.Equal(Figure(statement, "opening") + rows.Sum(r => Figure(r, "amount")), Figure(statement, "closing"));
        Assert.Equal(Figure(statement, "closing"), Figure(statement, "subledger"));
        var tie = Assert.Single(demo.GetProperty("retainers").EnumerateArray(), r => r.GetProperty("agreement").GetString() == "uferlicht-season");
        Assert.Equal((Figure(statement, "closing"), Figure(statement, "closing")), (Figure(tie, "ledger"), Figure(tie, "subledger")));

        // each line of a vendor's bill: what the client is billed, less what it costs
        var bills = demo.GetProperty("bills").EnumerateArray().ToList();
        Assert.Equal(["Lis Illustration", "Vogel Software"], bills.Select(b => b.GetProperty("vendor").GetString()).Distinct().Order(StringComparer.Ordinal));
        Assert.All(bills.SelectMany(b => b.GetProperty("lines").EnumerateArray()), l => Assert.Equal(Figure(l, "client") - Figure(l, "cost"), Figure(l, "margin")));
        Assert.True(demo.GetProperty("subcontractors").GetProperty("agrees").GetBoolean());
        Assert.Equal(3, demo.GetProperty("deliveredLater").GetInt32());
    }

    private static decimal Figure(System.Text.Json.JsonElement of, string name) =>
        decimal.Parse(of.GetProperty(name).GetString()!, System.Globalization.CultureInfo.InvariantCulture);

    [Fact]
    public void Sync_is_one_document_with_what_was_read_and_what_waits()
    {
        var sync = _shell.Json($"sync --as-of 2026-05-04 --workspace {_shell.Firm()}");

        Assert.Equal(
            ["files", "plan", "status", "applied", "recovered", "notApproved", "actions", "totals", "waiting", "mappingVersion", "exceptions"], Names(sync));
        Assert.Contains(sync.GetProperty("files").EnumerateArray(), f => f.GetProperty("rejected").GetArrayLength() > 0);
        Assert.NotEmpty(sync.GetProperty("waiting").EnumerateArray());
        Assert.True(sync.GetProperty("notApproved").GetInt32() > 0);
    }

    [Fact]
    public void Bills_are_listed_as_invoices_are()
    {
        var firm = _shell.Firm();
        _shell.Type("import expenses", firm);
        _shell.Type("import rates", firm);
        _shell.Type("plan --as-of 2026-05-04", firm);

        var bills = _shell.Json($"show bills --workspace {firm}");
        Assert.Equal(["invoices", "next"], Names(bills));
    }

    [Fact]
    public void Offsets_are_written_with_their_minutes()
    {
        var firm = _shell.Firm();
        _shell.Type("import time inbox/time/toggl/toggl-2026-02.csv --connection toggl", firm);

        var entries = _shell.Json($"show entries --workspace {firm}").GetProperty("entries").EnumerateArray().ToList();
        Assert.All(entries, e => Assert.Matches(@"^2026-\d\d-\d\dT\d\d:\d\d:\d\d\+01:00$", e.GetProperty("start").GetString()));
        _shell.Json($"explain {entries[0].GetProperty("id").GetString()} --workspace {firm}");
        Assert.Matches(@"T\d\d:\d\d:\d\d\+01:00", _shell.Out);
        Assert.DoesNotMatch(@"T\d\d:\d\d:\d\d\+01(?!:00)", _shell.Out);
    }

    [Fact]
    public void Totals_of_a_plan_never_add_what_clients_are_billed_to_what_it_cost()
    {
        var firm = _shell.Firm();
        _shell.Type("import time", firm);
        _shell.Type("import expenses", firm);
        _shell.Type("import rates", firm);
        var plan = _shell.Json($"plan --as-of 2026-05-04 --workspace {firm}");

        foreach (var (side, isSale) in new[] { ("sale", true), ("cost", false) })
        {
            var totals = plan.GetProperty("totals").EnumerateArray().Where(t => t.GetProperty("side").GetString() == side).ToList();
            var sums = plan.GetProperty("actions").EnumerateArray()
                .Where(a => a.GetProperty("verb").GetString() == "create" && a.GetProperty("effect").ValueKind == JsonValueKind.Object)
                .Where(a => a.GetProperty("kind").GetString() == "invoice" == isSale)
                .GroupBy(a => a.GetProperty("effect").GetProperty("currency").GetString()!, a => Amount(a.GetProperty("effect"), "amount"))
                .ToDictionary(g => g.Key, g => g.Sum());
            Assert.Equal(
                sums.OrderBy(s => s.Key, StringComparer.Ordinal),
                totals.Select(t => KeyValuePair.Create(t.GetProperty("currency").GetString()!, Amount(t, "total"))));
            Assert.All(totals, t => Assert.Equal(Amount(t, "total"), Amount(t, "net") + Amount(t, "tax")));
        }
    }

    private static decimal Amount(JsonElement of, string name) => decimal.Parse(of.GetProperty(name).GetString()!, System.Globalization.CultureInfo.InvariantCulture);

    private static IEnumerable<string> Names(JsonElement document) => document.EnumerateObject().Select(p => p.Name);
}
