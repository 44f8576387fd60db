namespace Timepost.Cli.Output;

/// <summary>A table whose rows are too wide for the terminal: each row as a block, a line for each cell that is not empty.</summary>
internal static class RecordList
{
    private const int NarrowestText = 20;

    public static void Write(Table table, TextWriter to, int width)
    {
        var titles = table.Columns.Max(c => CellText.Width(c.Exported ?? c.Title));
        var room = Math.Max(NarrowestText, width - titles - 2);
        for (var i = 0; i < table.Rows.Count; i++)
        {
            if (i > 0)
            {
                to.WriteLine();
            }

            Write(table, table.Rows[i], to, titles, room);
        }
    }

    private static void Write(Table table, IReadOnlyList<string> row, TextWriter to, int titles, int room)
    {
        for (var i = 0; i < row.Count; i++)
        {
            // text to paste keeps its own lines
            var title = table.Columns[i].Exported ?? table.Columns[i].Title;
            foreach (var text in row[i].Length == 0 ? [] : Printable.Of(row[i].ReplaceLineEndings("\n")).Split('\n'))
            {
                foreach (var line in CellText.Wrap(text, room))
                {
                    to.WriteLine((title + new string(' ', titles - CellText.Width(title) + 2) + line).TrimEnd());
                    title = "";
                }
            }
        }
    }
}
