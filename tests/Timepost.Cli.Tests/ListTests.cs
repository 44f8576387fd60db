using System.Text.Json;
using Timepost.Cli.Tests.Support;

namespace Timepost.Cli.Tests;

public sealed class ListTests : IDisposable
{
    private readonly Typist _shell = new();

    public void Dispose() => _shell.Dispose();

    [Fact]
    public void Exceptions_runs_and_dispositions_come_in_pages_that_make_the_whole()
    {
        var firm = _shell.Firm();
        _shell.Type("import time", firm);
        _shell.Type("import expenses", firm);
        _shell.Type("plan --as-of 2026-05-04", firm);
        _shell.Type("approve last", firm);
        _shell.Type("apply last", firm);

        AssertPages($"exception list --workspace {firm}", "exceptions", "id");
        AssertPages($"show exceptions --all --workspace {firm}", "exceptions", "id");
        AssertPages($"show runs --workspace {firm}", "runs", "id");
        AssertPages($"show dispositions PB-2026-0001 --workspace {firm}", "dispositions", "id");
    }

    [Fact]
    public void Exceptions_are_filtered_by_kind_and_object_and_runs_by_kind()
    {
        var firm = _shell.Firm();
        _shell.Type("import time", firm);
        _shell.Type("import expenses", firm);

        var all = Rows($"exception list --workspace {firm}", "exceptions");
        var kind = all[0].GetProperty("kind").GetString()!;
        var some = Rows($"exception list --kind {kind} --workspace {firm}", "exceptions");
        Assert.All(some, e => Assert.Equal(kind, e.GetProperty("kind").GetString()));
        Assert.Equal(all.Count(e => e.GetProperty("kind").GetString() == kind), some.Count);
        var of = all[^1].GetProperty("object").GetString()!;
        Assert.All(Rows($"exception list --object {of} --workspace {firm}", "exceptions"), e => Assert.Equal(of, e.GetProperty("object").GetString()));
        Assert.All(Rows($"show runs --kind expenses --workspace {firm}", "runs"), r => Assert.Equal("expenses", r.GetProperty("kind").GetString()));
        Assert.Equal(3, _shell.Type("exception list --kind no-such-kind", firm)); // others wait
        Assert.Contains("No exceptions.", _shell.Out, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("exception list --after x")]
    [InlineData("show runs --after x")]
    [InlineData("show runs --kind hours")]
    [InlineData("show dispositions PB-2026-0001 --after x")]
    [InlineData("exception list --limit 0")]
    public void A_page_or_a_filter_that_there_is_not_is_wrong_use(string line) => Assert.Equal(2, _shell.Type(line, _shell.Firm()));

    private void AssertPages(string line, string name, string id)
    {
        var whole = Ids(_shell.Json(line + " --limit 10000"), name, id);
        Assert.True(whole.Count > 3, line);
        var pages = new List<string>();
        var size = ((whole.Count + 1) / 2) - 1;
        string? next = null;
        do
        {
            var page = _shell.Json($"{line} --limit {size}{(next is null ? "" : $" --after {next}")}");
            pages.AddRange(Ids(page, name, id));
            next = page.GetProperty("next").GetString();
        }
        while (next is not null && pages.Count <= whole.Count);
        Assert.Equal(whole, pages);
    }

    private List<JsonElement> Rows(string line, string name) => [.. _shell.Json(line + " --limit 10000").GetProperty(name).EnumerateArray()];

    private static List<string> Ids(JsonElement page, string name, string id) => [.. page.GetProperty(name).EnumerateArray().Select(r => r.GetProperty(id).GetString()!)];
}
