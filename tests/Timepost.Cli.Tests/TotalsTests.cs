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
}
