using System.Text;

namespace Timepost.Cli.Output;

/// <summary>A table as CSV (RFC 4180, CRLF) that a spreadsheet takes for data, never for formulas.</summary>
internal static class CsvExport
{
    /// <summary>Writes header and rows.</summary>
    public static void Write(Table table, TextWriter to)
    {
        WriteHeader(table, to);
        WriteRows(table, to);
    }

    /// <summary>The titles of the columns; none is empty.</summary>
    public static void WriteHeader(Table table, TextWriter to) => Line(to, table.Columns.Select(c => c.Exported ?? c.Title));

    /// <summary>The rows of one page.</summary>
    public static void WriteRows(Table table, TextWriter to)
    {
        foreach (var row in table.Rows)
        {
            Line(to, row.Select((cell, i) => table.Columns[i].Kind == ColumnKind.Number ? Plain(cell) : Inert(cell)));
        }
    }

    // numbers are ours: no thousands separators, and the sign stays a sign
    private static string Plain(string number) => number.Replace(",", "", StringComparison.Ordinal);

    /// <summary>A cell that could begin a formula gets an apostrophe before it, which spreadsheets show as text.</summary>
    internal static string Inert(string cell)
    {
        var first = cell.AsSpan().TrimStart(' ');
        return first.Length > 0 && first[0] is '=' or '+' or '-' or '@' or '\t' or '\r' or '\n' or '＝' or '＋' or '－' or '＠'
            ? "'" + cell
            : cell;
    }

    private static void Line(TextWriter to, IEnumerable<string> cells)
    {
        var line = new StringBuilder();
        foreach (var cell in cells)
        {
            line.Append(line.Length == 0 ? "" : ",");
            // always quoted: an empty first cell must not look like an empty line
            line.Append('"').Append(cell.Replace("\"", "\"\"", StringComparison.Ordinal)).Append('"');
        }

        to.Write(line.Append("\r\n").ToString());
    }
}
