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
        _shell.Type("import rates", firm);
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
        _shell.Type("import rates", firm);

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

    [Theory]
    [InlineData("show invoices --status foo", "draft, blocked, reserved, final, void")]
    [InlineData("show invoices --client nobody", "hudson-row")]
    [InlineData("show hours --client nobody", "hudson-row")]
    [InlineData("show entries --client nobody", "hudson-row")]
    [InlineData("show entries --worker \"Hanna Brand\"", "Hanna Brandt")]
    [InlineData("show dispositions nope", "number or key")]
    public void A_word_or_an_id_that_there_is_not_is_refused_and_not_an_empty_list(string line, string says)
    {
        var firm = _shell.Firm();
        _shell.Type("import time", firm);

        Assert.Equal(2, _shell.Type(line, firm));
        Assert.Contains(says, _shell.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void A_client_is_known_by_its_id_and_by_its_name_in_a_source_in_every_list()
    {
        var firm = _shell.Firm();
        foreach (var line in new[] { "import time", "import rates", "plan --as-of 2026-05-04", "approve last", "apply last" })
        {
            _shell.Type(line, firm);
        }

        var name = Rows($"show entries --workspace {firm}", "entries").Select(e => e.GetProperty("client").GetString()!).First(c => c.StartsWith("Hudson", StringComparison.Ordinal));
        Assert.Equal(6, Rows($"show invoices --client hudson-row --workspace {firm}", "invoices").Count);
        Assert.Equal(6, Rows($"show invoices --client \"{name}\" --workspace {firm}", "invoices").Count);
        Assert.NotEmpty(Rows($"show entries --client \"{name}\" --workspace {firm}", "entries"));
        Assert.Equal(0, _shell.Type("show hours --client hudson-row", firm));
        var code = _shell.Type("show entries --client kitanami", firm);
        Assert.True(code == 0 || _shell.Error.Contains("Name one of them", StringComparison.Ordinal), _shell.Error);
    }

    [Fact]
    public void Invoices_come_by_date_and_number_in_pages_and_name_their_due_date()
    {
        var firm = _shell.Firm();
        foreach (var line in new[] { "import time", "import rates", "plan --as-of 2026-05-04", "approve last", "apply last" })
        {
            _shell.Type(line, firm);
        }

        var numbers = Rows($"show invoices --workspace {firm}", "invoices").Select(i => i.GetProperty("number").GetString()!).ToList();
        Assert.Equal(36, numbers.Count);
        Assert.Equal(numbers.Order(StringComparer.Ordinal), numbers);
        AssertPages($"show invoices --workspace {firm}", "invoices", "id");
        _shell.Type("show invoices --csv", firm);
        Assert.Contains("\"due\"", _shell.Out, StringComparison.Ordinal);
    }

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
