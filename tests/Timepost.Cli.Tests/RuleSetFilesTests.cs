using System.Text;
using Timepost.Cli.Tests.Support;

namespace Timepost.Cli.Tests;

public sealed class RuleSetFilesTests : IDisposable
{
    private readonly Typist _shell = new();

    public void Dispose() => _shell.Dispose();

    [Fact]
    public void A_file_that_is_no_UTF8_is_told_with_its_line_beside_all_else_that_is_wrong()
    {
        var firm = _shell.Firm();
        var mapping = Path.Combine(firm, "mapping.yaml");
        var lines = File.ReadAllText(mapping).Split('\n');
        lines[4] = "# Erl\u00F6se " + lines[4];
        File.WriteAllText(mapping, string.Join('\n', lines), Encoding.Latin1);
        File.AppendAllText(Path.Combine(firm, "agreements.yaml"), "\nagreement: 1\n");

        Assert.Equal(1, _shell.Type("mapping check", firm));
        Assert.Contains("mapping.yaml:5:1: error 2011 file-encoding", _shell.Out, StringComparison.Ordinal);
        Assert.Contains("unknown-key", _shell.Out, StringComparison.Ordinal);
        Assert.DoesNotContain("file-missing", _shell.Out, StringComparison.Ordinal);
        Assert.Equal(1, _shell.Type("plan", firm));
        Assert.Contains("where: mapping.yaml:5:1", _shell.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void A_stray_file_that_no_rule_set_includes_stops_nothing()
    {
        var firm = _shell.Firm();
        File.WriteAllBytes(Path.Combine(firm, "notes.yaml"), [0xFF, 0xFE, 0x00]);

        Assert.Equal(0, _shell.Type("mapping check", firm));
        Assert.Equal(0, _shell.Type("show runs", firm));
    }

    [Fact]
    public void An_included_file_is_read_and_a_byte_order_mark_is_nothing()
    {
        _shell.Type("init my-firm");
        var firm = _shell.Path("my-firm");
        Directory.CreateDirectory(Path.Combine(firm, "rules"));
        var mapping = Path.Combine(firm, "mapping.yaml");
        File.WriteAllText(mapping, File.ReadAllText(mapping) + "\nincludes: [rules/more.yaml]\n", new UTF8Encoding(encoderShouldEmitUTF8Identifier: true));
        File.WriteAllText(Path.Combine(firm, "rules", "more.yaml"), "schema: 1\nnonsense: 1\n");

        Assert.Equal(1, _shell.Type("mapping check", firm));
        Assert.Contains("rules/more.yaml:2:1: error 2020 unknown-key", _shell.Out, StringComparison.Ordinal);
        Assert.Contains("1 error,", _shell.Out, StringComparison.Ordinal);
    }
}
