using Timepost.Cli.Tests.Support;

namespace Timepost.Cli.Tests;

public sealed class InboxTests : IDisposable
{
    private readonly Typist _shell = new();

    public void Dispose() => _shell.Dispose();

    [Fact]
    public void Sync_of_a_new_workspace_does_nothing_and_is_done()
    {
        _shell.Type("init my-firm");

        Assert.True(_shell.Type("sync", _shell.Path("my-firm")) == 0, _shell.Out + _shell.Error);
    }

    [Theory]
    [InlineData("time", "expenses")]
    [InlineData("expenses", "time")]
    public void Sync_reads_the_one_kind_that_there_is(string there, string not)
    {
        var firm = _shell.Firm();
        Directory.Delete(Path.Combine(firm, "inbox", not), recursive: true);

        _shell.Type("sync --as-of 2026-05-04", firm);
        Assert.Equal("", _shell.Error);
        Assert.Contains($"inbox/{there}/", _shell.Out, StringComparison.Ordinal);
    }

    [Fact]
    public void Sync_reads_the_folders_within_a_connections_folder_as_import_does()
    {
        var firm = _shell.Firm();
        var toggl = Path.Combine(firm, "inbox", "time", "toggl");
        foreach (var other in Directory.GetDirectories(Path.Combine(firm, "inbox", "time")).Where(f => f != toggl))
        {
            Directory.Delete(other, recursive: true);
        }

        Directory.CreateDirectory(Path.Combine(toggl, "2026"));
        foreach (var file in Directory.GetFiles(toggl))
        {
            File.Move(file, Path.Combine(toggl, "2026", Path.GetFileName(file)));
        }

        _shell.Type("sync --as-of 2026-05-04", firm);
        Assert.Contains("inbox/time/toggl/2026/toggl-2026-02.csv", _shell.Out, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("keep", 1)]
    [InlineData("delete", 0)]
    public void A_decision_on_a_demanded_receipt_holds_for_the_plan(string decision, int booked)
    {
        var firm = _shell.Firm();
        _shell.Type("import expenses", firm);
        _shell.Type("import rates", firm);
        var required = _shell.Json($"exception list --kind receipt-required --workspace {firm}").GetProperty("exceptions").EnumerateArray()
            .Single(e => e.GetProperty("summary").GetString()!.Contains("184.20", StringComparison.Ordinal));
        Assert.Equal(0, _shell.Type($"exception resolve {required.GetProperty("id").GetString()} {decision}", firm));

        var plan = _shell.Json($"plan --as-of 2026-05-04 --workspace {firm}");
        Assert.Equal(booked, plan.GetProperty("actions").EnumerateArray()
            .Count(a => a.GetProperty("kind").GetString() != "invoice" && a.GetRawText().Contains("\"184.20\"", StringComparison.Ordinal)));
        Assert.DoesNotContain(
            _shell.Json($"exception list --kind receipt-required --workspace {firm}").GetProperty("exceptions").EnumerateArray(),
            e => e.GetProperty("object").GetString() == required.GetProperty("object").GetString());
    }

    [Fact]
    public void A_receipt_that_planning_demands_takes_the_same_decisions()
    {
        var firm = _shell.Firm();
        _shell.Type("import expenses", firm);
        _shell.Type("import rates", firm);
        _shell.Type("plan --as-of 2026-05-04", firm);

        var required = _shell.Json($"exception list --kind receipt-required --workspace {firm}").GetProperty("exceptions").EnumerateArray().ToList();
        Assert.NotEmpty(required);
        Assert.All(required, e => Assert.Equal(["keep", "delete"], e.GetProperty("choices").EnumerateArray().Select(c => c.GetString())));
    }
}
