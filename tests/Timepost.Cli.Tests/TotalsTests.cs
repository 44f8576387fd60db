using Timepost.Cli.Tests.Support;

namespace Timepost.Cli.Tests;

public sealed class TotalsTests : IDisposable
{
    private readonly Typist _shell = new();

    public void Dispose() => _shell.Dispose();

    [Fact]
    public void Held_work_and_the_firms_own_stand_in_columns_of_their_own_and_every_entry_is_counted()
    {
        var firm = _shell.Firm();
        foreach (var line in new[] { "import time", "plan --as-of 2026-05-04", "approve last", "apply last" })
        {
            _shell.Type(line, firm);
        }

        var entries = _shell.Json($"show entries --limit 10000 --workspace {firm}").GetProperty("entries").EnumerateArray().ToList();
        var totals = _shell.Json($"show totals --workspace {firm}").GetProperty("totals").EnumerateArray().ToList();

        Assert.Equal(entries.Count, totals.Sum(t => t.GetProperty("entries").GetInt64()));
        Assert.Equal(entries.Sum(e => e.GetProperty("seconds").GetInt64()), totals.Sum(t => t.GetProperty("sourceSeconds").GetInt64()));
        Assert.Equal(
            entries.Where(e => e.GetProperty("state").GetString() == "held").Sum(e => e.GetProperty("seconds").GetInt64()),
            totals.Sum(t => t.GetProperty("heldSeconds").GetInt64()));
        var own = totals.Single(t => t.GetProperty("client").GetString() == "papierboot");
        Assert.Equal(0, own.GetProperty("openSeconds").GetInt64());
        Assert.Equal(own.GetProperty("sourceSeconds").GetInt64() - own.GetProperty("heldSeconds").GetInt64(), own.GetProperty("nonBillableSeconds").GetInt64());
        foreach (var t in totals)
        {
            Assert.Equal(
                t.GetProperty("sourceSeconds").GetInt64() + t.GetProperty("overbilledSeconds").GetInt64(),
                new[] { "heldSeconds", "nonBillableSeconds", "documentSeconds", "openSeconds" }.Sum(c => t.GetProperty(c).GetInt64()));
            Assert.True(t.GetProperty("openSeconds").GetInt64() >= 0, t.ToString());
        }

        Assert.Equal(0, _shell.Type("show totals --until 2026-02-28", firm));
        Assert.DoesNotMatch(" [0-9]+:[0-9][0-9] ", _shell.Out);
    }
    [Fact]
    public void An_amount_in_base_that_was_edited_in_the_books_differs_and_both_are_told()
    {
        var firm = _shell.Firm();
        foreach (var line in new[]
        {
            "import time inbox/time/toggl/toggl-2026-02.csv", "rate add USD 1.18 --date 2026-03-02", "plan --client hudson-row --as-of 2026-03-02", "approve last", "apply last",
        })
        {
            _shell.Type(line, firm);
        }

        var before = _shell.Json($"show totals --workspace {firm}").GetProperty("totals").EnumerateArray().Single(t => t.GetProperty("client").GetString() == "hudson-row");
        Assert.True(before.GetProperty("agrees").GetBoolean());
        Assert.Equal("9232.36", before.GetProperty("timepostTotalInBase").GetString());
        Assert.Equal("9232.36", before.GetProperty("booksTotalInBase").GetString());

        var journal = Path.Combine(firm, "books", "timepost-2026.journal");
        var text = File.ReadAllText(journal);
        Assert.Contains("@@ 6655.93 EUR", text, StringComparison.Ordinal);
        File.WriteAllText(journal, text.Replace("@@ 6655.93 EUR", "@@ 6654.93 EUR", StringComparison.Ordinal).Replace("@@ 4864.41 EUR", "@@ 4863.41 EUR", StringComparison.Ordinal));

        Assert.Equal(1, _shell.Type("show totals", firm));
        Assert.Contains("hudson-row: in EUR Timepost has net 9,232.36 and total 9,232.36 of its USD documents, the books net 9,231.36 and total 9,231.36.", _shell.Out, StringComparison.Ordinal);
    }
}
