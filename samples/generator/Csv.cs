using System.Text;

namespace Timepost.SampleGenerator;

/// <summary>Writes comma-separated text as the trackers do: some quote always, some where needed.</summary>
internal static class Csv
{
    private static readonly byte[] Bom = [0xEF, 0xBB, 0xBF];

    public static byte[] Write(IEnumerable<IReadOnlyList<string>> rows, char separator = ',', bool quoteAll = false, bool bom = false)
    {
        var text = new StringBuilder();
        foreach (var row in rows)
        {
            for (var i = 0; i < row.Count; i++)
            {
                if (i > 0)
                {
                    text.Append(separator);
                }

                Cell(text, row[i], separator, quoteAll);
            }

            text.Append('\n');
        }

        var body = Encoding.UTF8.GetBytes(text.ToString());
        return bom ? [.. Bom, .. body] : body;
    }

    private static void Cell(StringBuilder text, string cell, char separator, bool quoteAll)
    {
        if (quoteAll || cell.Contains(separator, StringComparison.Ordinal) || cell.AsSpan().IndexOfAny("\"\n\r") >= 0)
        {
            text.Append('"').Append(cell.Replace("\"", "\"\"", StringComparison.Ordinal)).Append('"');
        }
        else
        {
            text.Append(cell);
        }
    }
}
