using Timepost.Cli.Output;
using Timepost.Cli.Shell;
using Timepost.Cli.Tests.Support;

namespace Timepost.Cli.Tests;

public sealed class TerminalTableTests : IDisposable
{
    private readonly Typist _shell = new();

    public void Dispose() => _shell.Dispose();

    [Theory]
    [InlineData(80)]
    [InlineData(100)]
    [InlineData(120)]
    [InlineData(200)]
    public void No_line_is_wider_than_the_terminal_and_no_amount_date_or_number_is_broken(int columns)
    {
        var firm = _shell.Firm();
        foreach (var line in new[] { "import time", "import expenses", "import rates", "plan --as-of 2026-05-04", "approve last", "apply last" })
        {
            _shell.Type(line, firm);
        }

        _shell.Columns = columns;
        foreach (var line in new[] { "show invoices", "show totals", "show hours", "show entries", "show expenses", "show runs", "show plans", "exception list", "explain PB-2026-0001/1", "trail list" })
        {
            _shell.Type(line, firm);
            Assert.All(Lines(), l => Assert.True(CellText.Width(l) <= columns, $"{line} at {columns}: {l}"));
        }

        _shell.Type("show invoices", firm);
        foreach (var whole in new[] { "PB-2026-0001", "2026-05-04", "25,157.35", "USD", "15,990.90", "1,804,931" })
        {
            Assert.Contains(whole, _shell.Out, StringComparison.Ordinal);
        }

        _shell.Type("show totals", firm);
        Assert.Contains("113,830.47", _shell.Out, StringComparison.Ordinal);
        _shell.Type("plan --as-of 2026-05-04", firm);
        Assert.All(Lines(), l => Assert.True(CellText.Width(l) <= Math.Max(columns, 110), l));
    }

    [Fact]
    public void The_column_that_a_reader_misses_least_goes_first_and_is_named()
    {
        var (output, error) = (new StringWriter(), new StringWriter());
        var table = new Table(new Column("name"), new Column("total", ColumnKind.Number), new Column("key", ColumnKind.Id) { Spare = 2 }, new Column("why") { Sentence = true, Spare = 1 });
        table.Add("A customer of long standing", "1,234.50", "TP5UKFAOZPW7LTBXW2G7", "The period has ended and it is not in the books yet.");
        var session = new Session(TerminalOf(output, error, 50), null, json: false, quiet: false);

        session.Show(table);

        Assert.Contains("1,234.50", output.ToString(), StringComparison.Ordinal);
        Assert.Contains("The period has ended", output.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain("TP5U", output.ToString(), StringComparison.Ordinal);
        Assert.Contains("No room for: key.", error.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_row_that_fits_nowhere_is_shown_cell_by_cell_and_whole()
    {
        var output = new StringWriter { NewLine = "\n" };
        var table = new Table(new Column("id", ColumnKind.Id), new Column("number", ColumnKind.Id), new Column("", ColumnKind.Word) { Exported = "currency" });
        table.Add("019df237-3e80-7251-accb-de5d6eaec908", "INV-2026-00001", "EUR");

        DrawnTable.Write(table, TerminalOf(output, TextWriter.Null, 50));

        Assert.Equal("id        019df237-3e80-7251-accb-de5d6eaec908\nnumber    INV-2026-00001\ncurrency  EUR\n", output.ToString());
    }

    [Fact]
    public void Elsewhere_than_on_a_terminal_no_reason_remedy_or_last_column_is_cut()
    {
        var firm = _shell.Firm();
        _shell.Type("import time", firm);
        var longest = _shell.Json($"exception list --workspace {firm}").GetProperty("exceptions").EnumerateArray().MaxBy(e => e.GetProperty("suggestion").GetString()!.Length);
        Assert.True(longest.GetProperty("suggestion").GetString()!.Length > 60);

        _shell.Type("exception list", firm);

        Assert.Contains(longest.GetProperty("suggestion").GetString()!.ReplaceLineEndings(" "), _shell.Out, StringComparison.Ordinal);
        Assert.Contains(longest.GetProperty("summary").GetString()!.ReplaceLineEndings(" "), _shell.Out, StringComparison.Ordinal);
        _shell.Type("plan --as-of 2026-05-04", firm);
        Assert.Contains("the period has ended; not in the books.", _shell.Out, StringComparison.Ordinal);
    }

    [Fact]
    public void One_exception_is_shown_in_full()
    {
        var firm = _shell.Firm();
        _shell.Type("import time", firm);
        var one = _shell.Json($"exception list --workspace {firm}").GetProperty("exceptions")[0];
        var id = one.GetProperty("id").GetString()!;

        Assert.Equal(0, _shell.Type($"exception show {id}", firm));
        foreach (var field in new[] { "id", "kind", "object", "summary", "suggestion" })
        {
            Assert.Contains(one.GetProperty(field).GetString()!, _shell.Out, StringComparison.Ordinal);
        }

        Assert.Equal(id, _shell.Json($"exception show {id} --workspace {firm}").GetProperty("id").GetString());
        Assert.Equal(2, _shell.Type("exception show ffff", firm));
        Assert.Contains("No exception begins with", _shell.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void A_path_keeps_its_end_and_a_name_its_beginning()
    {
        Assert.Equal("…/toggl-2026-02.csv", CellText.CutBeginning("inbox/time/toggl/toggl-2026-02.csv", 19));
        Assert.Equal("Spreewerk…", CellText.Cut("Spreewerk Mobility GmbH", 16));
        Assert.Equal(["日本 の", "会社"], CellText.Wrap("日本 の 会社", 8));
    }

    // without what makes titles bold
    private string[] Lines() => System.Text.RegularExpressions.Regex.Replace(_shell.Out, "\u001b\\[[0-9;]*m", "").Split('\n');

    private static Terminal TerminalOf(TextWriter output, TextWriter error, int width) => new()
    {
        Out = output, Error = error, OutIsTerminal = true, ErrorIsTerminal = true, Colours = false, Width = width, Directory = "",
    };
}
