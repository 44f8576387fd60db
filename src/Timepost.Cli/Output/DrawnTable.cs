using Spectre.Console;
using Timepost.Cli.Shell;

namespace Timepost.Cli.Output;

/// <summary>A table drawn on a terminal. The only place that loads Spectre.Console.</summary>
internal static class DrawnTable
{
    public static void Write(Table table, Terminal terminal)
    {
        if (table.Rows.Count == 0)
        {
            terminal.Out.WriteLine(table.Empty);
            return;
        }

        var console = AnsiConsole.Create(new AnsiConsoleSettings
        {
            Ansi = AnsiSupport.Detect,
            ColorSystem = terminal.Colours ? ColorSystemSupport.Detect : ColorSystemSupport.NoColors,
            Interactive = InteractionSupport.No,
            Out = new AnsiConsoleOutput(terminal.Out),
        });
        console.Profile.Width = terminal.Width;
        var drawn = new Spectre.Console.Table().Border(TableBorder.Rounded).BorderColor(Color.Grey);
        foreach (var column in table.Columns)
        {
            var drawing = new TableColumn(new Markup(Markup.Escape(column.Title), new Style(decoration: Decoration.Bold)));
            drawing.NoWrap = column.Kind != ColumnKind.Text;
            drawing.Alignment = column.Kind == ColumnKind.Number ? Justify.Right : Justify.Left;
            drawn.AddColumn(drawing);
        }

        foreach (var row in table.Rows)
        {
            drawn.AddRow(row.Select(cell => new Text(Printable.Cell(cell))));
        }

        console.Write(drawn);
    }
}
