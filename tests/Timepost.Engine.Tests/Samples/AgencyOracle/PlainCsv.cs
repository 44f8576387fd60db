using System.Text;

namespace Timepost.Engine.Tests.Samples.AgencyOracle;

/// <summary>RFC 4180 and nothing else, written apart from the readers that it checks.</summary>
internal static class PlainCsv
{
    /// <summary>Each record with the line on which it begins (1 and up), its cells by header.</summary>
    public static IEnumerable<(int Line, Dictionary<string, string> Cells)> Read(string path, char separator = ',')
    {
        var records = Records(File.ReadAllText(path, Encoding.UTF8), separator).ToList();
        var header = records[0].Cells;
        foreach (var (line, cells) in records.Skip(1))
        {
            yield return (line, header.Zip(cells).ToDictionary(p => p.First, p => p.Second));
        }
    }

    private static IEnumerable<(int Line, List<string> Cells)> Records(string text, char separator)
    {
        var cells = new List<string>();
        var cell = new StringBuilder();
        int line = 1, begun = 1;
        var quoted = false;
        for (var i = 0; i < text.Length; i++)
        {
            var c = text[i];
            line += c == '\n' ? 1 : 0;
            if (quoted)
            {
                if (c != '"')
                {
                    cell.Append(c);
                }
                else if (i + 1 < text.Length && text[i + 1] == '"')
                {
                    cell.Append('"');
                    i++;
                }
                else
                {
                    quoted = false;
                }
            }
            else if (c == '"')
            {
                quoted = true;
            }
            else if (c == separator || c == '\n')
            {
                cells.Add(cell.ToString());
                cell.Clear();
                if (c == '\n')
                {
                    yield return (begun, cells);
                    cells = [];
                    begun = line;
                }
            }
            else
            {
                cell.Append(c);
            }
        }
    }
}
