using Timepost.Cli.Tests.Support;

namespace Timepost.Cli.Tests;

public sealed class TrailVerbTests : IDisposable
{
    private readonly Typist _shell = new();

    public void Dispose() => _shell.Dispose();

    [Fact]
    public void A_sound_trail_is_exit_0_and_counts_its_rows_and_heads()
    {
        _shell.Type("init firm --sample agency");
        var firm = _shell.Path("firm");
        _shell.Type("import customers", firm);
        Assert.Equal(0, _shell.Type("trail head", firm));

        var found = _shell.Json($"trail verify --workspace {firm}");
        Assert.Equal("trail-sound", found.GetProperty("status").GetString());
        Assert.True(found.GetProperty("rows").GetInt64() > 0);
        Assert.Equal(2, found.GetProperty("heads").GetInt32()); // the day's, written by the import, and this one
        Assert.Equal(System.Text.Json.JsonValueKind.Null, found.GetProperty("badRow").ValueKind);
    }

    [Fact]
    public void L1_an_edited_head_is_exit_1_and_named()
    {
        _shell.Type("init firm --sample agency");
        var firm = _shell.Path("firm");
        _shell.Type("import customers", firm);
        _shell.Type("trail head", firm);
        var head = Directory.GetFiles(System.IO.Path.Combine(firm, ".timepost", "heads")).Order(StringComparer.Ordinal).First();
        var text = File.ReadAllText(head);
        var hash = _shell.Json($"trail verify --workspace {firm}").GetProperty("head").GetString()!;
        File.WriteAllText(head, text.Replace(hash, new string('0', hash.Length), StringComparison.Ordinal));

        Assert.Equal(1, _shell.Type("trail verify", firm));
        Assert.Contains("trail-head-invalid", _shell.Out, StringComparison.Ordinal);
    }
}
