using Spectre.Console;
using Timepost.Cli.Shell;

namespace Timepost.Cli.Output;

/// <summary>A table on a terminal: drawn with lines, without them where there is less room, cell by cell where there is none. The only
/// place that loads Spectre.Console.</summary>
internal static class DrawnTable
{
    /// <summary>Answers the titles of the columns that there was no room for.</summary>
    public static IReadOnlyList<string> Write(Table table, Terminal terminal)
    {
        if (table.Rows.Count == 0)
        {
            terminal.Out.WriteLine(table.Empty);
            return [];
        }

        if (TableLayout.Fit(table, terminal.Width) is not { } layout)
        {
            RecordList.Write(table, terminal.Out, terminal.Width);
            return [];
        }

        if (layout.Boxed)
        {
            Draw(table, layout, terminal);
        }
        else
        {
            PlainTable.Write(table, layout, terminal.Out);
        }

        return [.. table.Columns.Where((_, i) => !layout.Columns.Contains(i)).Select(c => c.Title)];
    }

    private static void Draw(Table table, TableLayout layout, Terminal terminal)
    {
        var console = AnsiConsole.Create(new AnsiConsoleSettings
        {
            Ansi = AnsiSupport.Detect,
            ColorSystem = terminal.Colours ? ColorSystemSupport.Detect : ColorSystemSupport.NoColors,
            Interactive = InteractionSupport.No,
            Out = new AnsiConsoleOutput(terminal.Out),
        });
        console.Profile.Width = terminal.Width;
        var drawn = new Spectre.Console.Table().Border(TableBorder.Rounded).BorderColor(Color.Grey);
        for (var i = 0; i < layout.Columns.Count; i++)
        {
            var column = table.Columns[layout.Columns[i]];
            drawn.AddColumn(new TableColumn(new Markup(Markup.Escape(column.Title), new Style(decoration: Decoration.Bold)))
            {
                NoWrap = true,
                Width = layout.Widths[i],
                Alignment = column.Kind == ColumnKind.Number ? Justify.Right : Justify.Left,
            });
        }

        foreach (var row in table.Rows)
        {
            drawn.AddRow(layout.Columns.Select((column, i) => new Text(
                string.Join('\n', TableLayout.Lines(Printable.Cell(row[column]), table.Columns[column], layout.Widths[i])))));
        }

        console.Write(drawn);
    }
}
