using System.Globalization;
using System.Text;

namespace Timepost.Connectors.Books;

/// <summary>Aligned columns of plain text: the first one text that is broken between words, the others to the right.</summary>
/// <param name="textWidth">Characters of the first column at most; at least these many where it stands alone.</param>
internal sealed class TextTable(int textWidth)
{
    private const string Gap = "  ";
    private readonly List<(IReadOnlyList<string> Cells, bool Note)> _rows = [];
    private bool _headed;
    private bool _lastIsText;

    public void Head(IReadOnlyList<string> titles, bool lastIsText)
    {
        (_headed, _lastIsText) = (true, lastIsText);
        _rows.Add((titles, false));
    }

    public void Row(IReadOnlyList<string> cells) => _rows.Add((cells, false));

    /// <summary>More about the row before, indented.</summary>
    public void Note(string text) => _rows.Add(([text], true));

    public void AppendTo(StringBuilder text)
    {
        var widths = new List<int>();
        foreach (var (cells, _) in _rows)
        {
            for (var i = 1; i < cells.Count; i++)
            {
                while (widths.Count < i)
                {
                    widths.Add(0);
                }

                widths[i - 1] = Math.Max(widths[i - 1], Length(cells[i]));
            }
        }

        for (var r = 0; r < _rows.Count; r++)
        {
            var (cells, note) = _rows[r];
            AppendRow(text, cells, note, widths);
            if (r == 0 && _headed)
            {
                var width = textWidth;
                foreach (var column in widths)
                {
                    width += Gap.Length + column;
                }

                text.Append('-', width).Append('\n');
            }
        }
    }

    // the figures stand beside the first line of the text
    private void AppendRow(StringBuilder text, IReadOnlyList<string> cells, bool note, List<int> widths)
    {
        var lines = Broken(cells[0], note ? textWidth - Gap.Length : textWidth);
        for (var i = 0; i < lines.Count; i++)
        {
            var line = new StringBuilder(note ? Gap : "").Append(lines[i]);
            if (i == 0 && cells.Count > 1)
            {
                line.Append(' ', Math.Max(0, textWidth - Length(lines[0])));
                for (var c = 1; c < cells.Count; c++)
                {
                    var pad = widths[c - 1] - Length(cells[c]);
                    var left = c == cells.Count - 1 && _lastIsText;
                    line.Append(Gap).Append(' ', left ? 0 : pad).Append(cells[c]).Append(' ', left ? pad : 0);
                }
            }

            text.Append(line.ToString().TrimEnd()).Append('\n');
        }
    }

    private static List<string> Broken(string text, int width)
    {
        var lines = new List<string>();
        var line = new StringBuilder();
        foreach (var word in text.Split(' '))
        {
            var rest = word;
            if (line.Length > 0 && Length(line.ToString()) + 1 + Length(word) > width)
            {
                lines.Add(line.ToString());
                line.Clear();
            }

            // a word that is longer than the column
            while (Length(rest) > width)
            {
                var cut = new StringInfo(rest).SubstringByTextElements(0, width);
                lines.Add(cut);
                rest = rest[cut.Length..];
            }

            line.Append(line.Length > 0 ? " " : "").Append(rest);
        }

        lines.Add(line.ToString());
        return lines;
    }

    private static int Length(string text) => text.Length == 0 ? 0 : new StringInfo(text).LengthInTextElements;
}
