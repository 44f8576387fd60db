using System.Text;

namespace Timepost.Cli.Output;

/// <summary>A table as aligned text, for files, pipes and screen readers.</summary>
internal static class PlainTable
{
    // names only: sentences and what is last in a line stay whole
    private const int WidestText = 60;

    /// <summary>Writes all columns.</summary>
    public static void Write(Table table, TextWriter to)
    {
        if (table.Rows.Count == 0)
        {
            to.WriteLine(table.Empty);
            return;
        }

        var cells = table.Rows.Select(row => row.Select((cell, i) => Fit(Printable.Cell(cell), table, i)).ToArray()).ToArray();
        var widths = table.Columns
            .Select((column, i) => cells.Aggregate(CellText.Width(column.Title), (widest, row) => Math.Max(widest, CellText.Width(row[i]))))
            .ToArray();
        Head(to, table.Columns, widths);
        foreach (var row in cells)
        {
            Line(to, table.Columns, row, widths);
        }
    }

    /// <summary>Writes the columns of a layout, each so wide as it says.</summary>
    public static void Write(Table table, TableLayout layout, TextWriter to)
    {
        Column[] columns = [.. layout.Columns.Select(c => table.Columns[c])];
        Head(to, columns, layout.Widths);
        foreach (var row in table.Rows)
        {
            var lines = columns.Select((column, i) => TableLayout.Lines(Printable.Cell(row[layout.Columns[i]]), column, layout.Widths[i])).ToArray();
            for (var line = 0; line < lines.Max(l => l.Count); line++)
            {
                Line(to, columns, [.. lines.Select(l => line < l.Count ? l[line] : "")], layout.Widths);
            }
        }
    }

    private static string Fit(string cell, Table table, int column) =>
        table.Columns[column] is { Kind: ColumnKind.Text, Sentence: false } && column < table.Columns.Count - 1 ? CellText.Cut(cell, WidestText) : cell;

    private static void Head(TextWriter to, IReadOnlyList<Column> columns, IReadOnlyList<int> widths)
    {
        Line(to, columns, [.. columns.Select(c => c.Title)], widths);
        Line(to, columns, [.. widths.Select(w => new string('-', w))], widths);
    }

    private static void Line(TextWriter to, IReadOnlyList<Column> columns, string[] cells, IReadOnlyList<int> widths)
    {
        var line = new StringBuilder();
        for (var i = 0; i < cells.Length; i++)
        {
            var padding = Math.Max(0, widths[i] - CellText.Width(cells[i]));
            line.Append(i == 0 ? "" : "  ");
            if (columns[i].Kind == ColumnKind.Number)
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
}
