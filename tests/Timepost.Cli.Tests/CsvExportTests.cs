using Timepost.Cli.Output;
using Timepost.Cli.Tests.Support;

namespace Timepost.Cli.Tests;

public sealed class CsvExportTests : IDisposable
{
    private readonly Typist _shell = new();

    public void Dispose() => _shell.Dispose();

    [Fact]
    public void Numbers_are_plain_and_negative_ones_stay_numbers()
    {
        var table = new Table(new Column("net", ColumnKind.Number), Column.Currency, new Column("text"));
        table.Add("-1,234,567.50", "EUR", "a \"b\"");

        Assert.Equal("\"net\",\"currency\",\"text\"\r\n\"-1234567.50\",\"EUR\",\"a \"\"b\"\"\"\r\n", Written(table));
    }

    [Theory]
    [InlineData("=1+1")]
    [InlineData("+1")]
    [InlineData("-2")]
    [InlineData("@SUM(A1)")]
    [InlineData("\t=1")]
    [InlineData("\r=1")]
    [InlineData("\n=1")]
    [InlineData(" =1")]
    [InlineData("  -1")]
    [InlineData(" \t=1")]
    [InlineData("＝1")]
    public void C1_a_text_that_could_begin_a_formula_has_an_apostrophe_before_it(string cell)
    {
        var table = new Table(new Column("text"), new Column("id", ColumnKind.Id), new Column("word", ColumnKind.Word));
        table.Add(cell, cell, cell);

        Assert.Equal($"\"'{cell}\",\"'{cell}\",\"'{cell}\"", Written(table)["\"text\",\"id\",\"word\"\r\n".Length..^2]);
    }

    [Theory]
    [InlineData("show invoices --csv")]
    [InlineData("show bills --csv")]
    [InlineData("show expenses --csv")]
    [InlineData("show entries --csv")]
    [InlineData("show hours --csv")]
    [InlineData("show totals --csv")]
    [InlineData("show plans --csv")]
    [InlineData("show connections --csv")]
    [InlineData("show numbers --csv")]
    [InlineData("show runs --csv")]
    [InlineData("show dispositions PB-2026-0001 --csv")]
    public void Every_export_has_whole_headers_plain_numbers_and_no_formula(string line)
    {
        var firm = Applied();

        Assert.Equal(0, _shell.Type(line, firm));

        var rows = Rows(_shell.Out);
        Assert.True(rows.Count > 1, line);
        Assert.DoesNotContain("", rows[0]);
        Assert.All(rows, row => Assert.Equal(rows[0].Length, row.Length));
        foreach (var cell in rows.Skip(1).SelectMany(row => row))
        {
            Assert.DoesNotMatch("^-?[0-9]{1,3}(,[0-9]{3})+(\\.[0-9]+)?$", cell);
            Assert.DoesNotMatch("^ *[=+@\\t\\r\\n]", cell);
            Assert.DoesNotMatch("^ *-[^0-9]", cell);
        }
    }

    [Fact]
    public void An_export_without_a_page_size_has_every_row()
    {
        var firm = _shell.Firm();
        _shell.Type("import time", firm);
        var all = _shell.Json($"show entries --limit 10000 --workspace {firm}").GetProperty("entries").GetArrayLength();
        Assert.True(all > 100);

        Assert.Equal(0, _shell.Type("show entries --csv", firm));
        Assert.Equal(all + 1, Rows(_shell.Out).Count);
        Assert.DoesNotContain("There is more", _shell.Error, StringComparison.Ordinal);
        _shell.Type("show entries --csv --limit 100", firm);
        Assert.Equal(101, Rows(_shell.Out).Count);
        Assert.Contains("There is more", _shell.Error, StringComparison.Ordinal);
    }

    private string Applied()
    {
        var firm = _shell.Firm();
        foreach (var line in new[] { "import time", "import expenses", "import rates", "plan --as-of 2026-05-04", "approve last", "apply last" })
        {
            _shell.Type(line, firm);
        }

        return firm;
    }

    private static string Written(Table table)
    {
        var text = new StringWriter();
        CsvExport.Write(table, text);
        return text.ToString();
    }

    private static List<string[]> Rows(string csv) =>
        [.. csv.Split("\"\r\n", StringSplitOptions.RemoveEmptyEntries).Select(line => line[1..].Split("\",\""))];
}
