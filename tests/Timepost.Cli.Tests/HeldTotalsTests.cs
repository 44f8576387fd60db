using System.Text.Json;
using Timepost.Cli.Tests.Support;

namespace Timepost.Cli.Tests;

/// <summary>A billed row that a new export changed waits for a decision: it stands on its document, not among what is held as well.</summary>
public sealed class HeldTotalsTests : IDisposable
{
    private readonly Typist _shell = new();

    public void Dispose() => _shell.Dispose();

    [Fact]
    public void What_is_held_and_on_documents_is_counted_once()
    {
        var firm = _shell.Firm();
        var file = Path.Combine(firm, "inbox", "time", "toggl", "toggl-2026-02.csv");
        _shell.Type("import time inbox/time/toggl/toggl-2026-02.csv", firm);
        _shell.Type("plan --client spreewerk --as-of 2026-03-02", firm);
        _shell.Type("approve last", firm);
        _shell.Type("apply last", firm);
        var before = Spreewerk(firm);
        Assert.True(before.GetProperty("documentSeconds").GetInt64() > 0);

        File.WriteAllText(file, File.ReadAllText(file).Replace(
            "\"Key visual, variants\",Yes,2026-02-02,08:00:00,2026-02-02,09:42:10,01:42:10", "Key visual,Yes,2026-02-02,08:00:00,2026-02-02,09:00:00,01:00:00", StringComparison.Ordinal));
        _shell.Type("import time inbox/time/toggl/toggl-2026-02.csv", firm);
        Assert.Contains("possible-correction", Listed(firm), StringComparison.Ordinal);

        var totals = Spreewerk(firm);
        Assert.Equal(before.GetProperty("openSeconds").GetInt64(), totals.GetProperty("openSeconds").GetInt64());
        Assert.Equal(before.GetProperty("documentSeconds").GetInt64(), totals.GetProperty("documentSeconds").GetInt64());
        Assert.Equal(before.GetProperty("heldSeconds").GetInt64() + 3600, totals.GetProperty("heldSeconds").GetInt64());
    }

    private string Listed(string firm)
    {
        _shell.Type("exception list", firm);
        return _shell.Out;
    }

    private JsonElement Spreewerk(string firm) => _shell.Json($"show totals --until 2026-12-31 --workspace {firm}").GetProperty("totals").EnumerateArray()
        .Single(t => t.GetProperty("client").GetString() == "spreewerk");
}
