namespace Timepost.Cli.Output;

/// <summary>Which columns of a table a terminal has room for, and how wide. Numbers, dates, ids and words of ours keep their width;
/// texts give way, then columns that a reader misses least.</summary>
/// <param name="Boxed">With lines around the cells; without them there is more room.</param>
/// <param name="Columns">Positions of the columns that are shown.</param>
/// <param name="Widths">Of each of them.</param>
internal sealed record TableLayout(bool Boxed, IReadOnlyList<int> Columns, IReadOnlyList<int> Widths)
{
    private const int NarrowestText = 12;
    private const int NarrowestSentence = 24;
    private const int LongestWord = 40;

    /// <summary>Null: no row fits into a line, so that each must be shown below one another, cell by cell.</summary>
    public static TableLayout? Fit(Table table, int width)
    {
        var columns = Enumerable.Range(0, table.Columns.Count).ToList();
        var (whole, least) = Measure(table);
        while (true)
        {
            if (Room(columns, least, width, boxed: true) >= 0)
            {
                return new TableLayout(true, columns, Share(columns, whole, least, Room(columns, least, width, boxed: true)));
            }

            if (Room(columns, least, width, boxed: false) is >= 0 and var room)
            {
                return new TableLayout(false, columns, Share(columns, whole, least, room));
            }

            var spared = columns.MaxBy(c => table.Columns[c].Spare);
            if (table.Columns[spared].Spare == 0)
            {
                return null;
            }

            columns.Remove(spared);
        }
    }

    /// <summary>The lines of a cell.</summary>
    public static IReadOnlyList<string> Lines(string cell, Column column, int width) =>
        column.Sentence ? CellText.Wrap(cell, width)
        : column.Kind != ColumnKind.Text ? [cell]
        : column.EndMatters ? [CellText.CutBeginning(cell, width)] : [CellText.Cut(cell, width)];

    private static (int[] Whole, int[] Least) Measure(Table table)
    {
        var (whole, least) = (new int[table.Columns.Count], new int[table.Columns.Count]);
        for (var i = 0; i < whole.Length; i++)
        {
            var column = table.Columns[i];
            var title = CellText.Width(column.Title);
            whole[i] = title;
            var word = 0;
            foreach (var row in table.Rows)
            {
                var text = Printable.Cell(row[i]);
                whole[i] = Math.Max(whole[i], CellText.Width(text));
                word = column.Sentence ? Math.Max(word, CellText.LongestWord(text)) : 0;
            }

            least[i] = column.Kind != ColumnKind.Text ? whole[i]
                : Math.Max(title, Math.Min(whole[i], column.Least > 0 ? column.Least : column.Sentence ? Math.Clamp(word, NarrowestSentence, LongestWord) : NarrowestText));
        }

        return (whole, least);
    }

    // what is left of the line; below zero: too little
    private static int Room(List<int> columns, int[] least, int width, bool boxed) =>
        width - (boxed ? (3 * columns.Count) + 1 : 2 * (columns.Count - 1)) - columns.Sum(c => least[c]);

    // the narrowest of those that could be wider grows first, so that short texts are whole before long ones grow
    private static int[] Share(List<int> columns, int[] whole, int[] least, int room)
    {
        var widths = columns.Select(c => least[c]).ToArray();
        while (room > 0)
        {
            var narrowest = -1;
            for (var i = 0; i < widths.Length; i++)
            {
                narrowest = widths[i] < whole[columns[i]] && (narrowest < 0 || widths[i] < widths[narrowest]) ? i : narrowest;
            }

            if (narrowest < 0)
            {
                break;
            }

            widths[narrowest]++;
            room--;
        }

        return widths;
    }
}
