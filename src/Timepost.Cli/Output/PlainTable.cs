using System.Text;

namespace Timepost.Cli.Output;

/// <summary>A table as aligned text, for files, pipes and screen readers.</summary>
internal static class PlainTable
{
    // a long text is cut at the end of a line only where it is the last column's
    private const int WidestText = 60;

    public static void Write(Table table, TextWriter to)
    {
        if (table.Rows.Count == 0)
        {
            to.WriteLine(table.Empty);
            return;
        }

        var cells = table.Rows.Select(row => row.Select((cell, i) => Fit(cell, table.Columns[i])).ToArray()).ToArray();
        var widths = table.Columns
            .Select((column, i) => cells.Aggregate(Length(column.Title), (widest, row) => Math.Max(widest, Length(row[i]))))
            .ToArray();
        Line(to, table, [.. table.Columns.Select(c => c.Title)], widths);
        Line(to, table, [.. widths.Select(w => new string('-', w))], widths);
        foreach (var row in cells)
        {
            Line(to, table, row, widths);
        }
    }

    private static string Fit(string cell, Column column)
    {
        var text = Printable.Cell(cell);
        return column.Kind == ColumnKind.Text && Length(text) > WidestText
            ? string.Concat(text.EnumerateRunes().Take(WidestText - 1).Select(r => r.ToString())) + "…"
            : text;
    }

    private static void Line(TextWriter to, Table table, string[] cells, int[] widths)
    {
        var line = new StringBuilder();
        for (var i = 0; i < cells.Length; i++)
        {
            var padding = widths[i] - Length(cells[i]);
            line.Append(i == 0 ? "" : "  ");
            if (table.Columns[i].Kind == ColumnKind.Number)
            {
                line.Append(' ', padding).Append(cells[i]);
            }
            else
            {
                line.Append(cells[i]).Append(' ', padding);
            }
        }

        to.WriteLine(line.ToString().TrimEnd());
    }

    // wide characters (East Asian scripts, full width forms) take two cells of a terminal
    private static int Length(string text)
    {
        var length = 0;
        foreach (var rune in text.EnumerateRunes())
        {
            length += IsWide(rune.Value) ? 2 : 1;
        }

        return length;
    }

    private static bool IsWide(int rune) =>
        rune is >= 0x1100 and <= 0x115F or >= 0x2E80 and <= 0xA4CF or >= 0xAC00 and <= 0xD7A3
            or >= 0xF900 and <= 0xFAFF or >= 0xFE30 and <= 0xFE6F or >= 0xFF00 and <= 0xFF60
            or >= 0xFFE0 and <= 0xFFE6 or >= 0x1F300 and <= 0x1FAFF or >= 0x20000 and <= 0x3FFFD;
}
