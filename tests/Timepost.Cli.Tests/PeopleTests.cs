using Timepost.Cli.Tests.Support;

namespace Timepost.Cli.Tests;

/// <summary>Who may do what: <c>people</c> in timepost.yaml.</summary>
public sealed class PeopleTests : IDisposable
{
    private readonly Typist _shell = new();

    public PeopleTests() => _shell.Type("init firm --sample agency");

    private string Firm => _shell.Path("firm");

    public void Dispose() => _shell.Dispose();

    [Fact]
    public void Promise10_without_a_list_whoever_opens_the_folder_is_its_admin()
    {
        Assert.Equal(0, _shell.Type("import customers", Firm));
        Assert.Equal(0, _shell.Type("trail erase 1", Firm));
    }

    [Fact]
    public void Promise10_a_viewer_reads_and_changes_nothing()
    {
        List(Environment.UserName, "viewer");

        Assert.Equal(0, _shell.Type("show invoices", Firm));
        Assert.Equal(0, _shell.Type("trail verify", Firm));
        foreach (var line in new[] { "plan", "import time", "sync", "trail head", "trail erase 1", "trail erase-person nobody" })
        {
            Assert.Equal(5, _shell.Type(line, Firm));
            Assert.Contains("not-allowed", _shell.Error, StringComparison.Ordinal);
        }

        Assert.Equal(0, _shell.Json($"trail verify --workspace {Firm}").GetProperty("rows").GetInt64());
    }

    [Fact]
    public void Promise10_only_a_manager_writes_over_the_files_of_the_mapping()
    {
        Assert.Equal(0, _shell.Type("mapping publish", Firm));
        List(Environment.UserName, "bookkeeper");

        Assert.Equal(0, _shell.Type("mapping export --to elsewhere", Firm));
        Assert.Equal(5, _shell.Type("mapping export --to .", Firm));
        Assert.Equal(5, _shell.Type("mapping export --to elsewhere --force", Firm));
        Assert.Equal(5, _shell.Type("audit merge client A B", Firm));
        Assert.Equal(5, _shell.Type("audit unmerge client A", Firm));
    }

    [Fact]
    public void Promise10_a_bookkeeper_plans_and_does_not_erase()
    {
        List(Environment.UserName, "bookkeeper");

        Assert.Equal(1, _shell.Type("import time", Firm));
        Assert.Equal(3, _shell.Type("plan --as-of 2026-05-04", Firm));
        Assert.Equal(5, _shell.Type("trail erase 1", Firm));
    }

    [Theory]
    [InlineData("show invoices")]
    [InlineData("show entries")]
    [InlineData("show runs")]
    [InlineData("show connections")]
    [InlineData("explain INV-1")]
    [InlineData("trail list")]
    public void Promise10_whoever_is_not_listed_does_not_even_read(string line)
    {
        List("somebody-else", "admin");

        Assert.Equal(5, _shell.Type(line, Firm));
        Assert.Contains("not-allowed", _shell.Error, StringComparison.Ordinal);
        Assert.False(File.Exists(Path.Combine(Firm, ".timepost", "store.db")));
    }

    [Fact]
    public void An_account_that_is_listed_twice_is_refused()
    {
        List(Environment.UserName, "viewer");
        File.AppendAllText(Path.Combine(Firm, "timepost.yaml"), $"  - {{account: {Environment.UserName}, role: admin}}\n");

        Assert.NotEqual(0, _shell.Type("mapping check", Firm));
        Assert.Contains("listed twice", _shell.Out + _shell.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void Promise10_the_trail_shows_who_did_what_until_the_name_is_erased()
    {
        List(Environment.UserName, "admin", "Jane Doe");
        _shell.Type("import customers", Firm);
        Assert.Equal(0, _shell.Type("trail list", Firm));
        Assert.Contains("Jane Doe", _shell.Out, StringComparison.Ordinal);
        Assert.NotEmpty(Directory.GetFiles(Path.Combine(Firm, ".timepost", "heads")));

        Assert.Equal(0, _shell.Type($"trail erase-person {Environment.UserName}", Firm));
        _shell.Type("plan", Firm);

        var rows = _shell.Json($"trail list --workspace {Firm}").GetProperty("rows").EnumerateArray().ToList();
        Assert.All(rows, r => Assert.Equal(System.Text.Json.JsonValueKind.Null, r.GetProperty("person").ValueKind));
        Assert.Contains(rows, r => r.GetProperty("kind").GetString() == "erase-person");
        Assert.Equal(2, _shell.Type($"trail erase-person {Environment.UserName}", Firm));
        Assert.Contains("person-unknown", _shell.Error, StringComparison.Ordinal);
        Assert.Equal(0, _shell.Type("trail verify", Firm));
    }

    [Fact]
    public void An_erased_row_stays_in_a_sound_chain_and_is_erased_once()
    {
        _shell.Type("import customers", Firm);

        Assert.Equal(0, _shell.Type("trail erase 1", Firm));
        Assert.Equal(0, _shell.Type("trail list", Firm));
        Assert.Contains("(erased)", _shell.Out, StringComparison.Ordinal);
        Assert.Equal(0, _shell.Type("trail verify", Firm));
        Assert.Equal(2, _shell.Type("trail erase 1", Firm));
        Assert.Contains("trail-row-unknown", _shell.Error, StringComparison.Ordinal);
    }

    private void List(string account, string role, string name = "") => File.AppendAllText(
        Path.Combine(Firm, "timepost.yaml"), $"\npeople:\n  - {{account: {account}, role: {role}{(name.Length > 0 ? $", name: {name}" : "")}}}\n");
}
