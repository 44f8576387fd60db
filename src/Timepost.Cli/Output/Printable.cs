using System.Buffers;
using System.Globalization;
using System.Text;

namespace Timepost.Cli.Output;

/// <summary>Text of unknown origin made safe for a terminal: no control character, no mark that reorders what is read.</summary>
internal static class Printable
{
    private static readonly SearchValues<char> Suspect = SearchValues.Create(
        [.. Enumerable.Range(0, 0x20).Select(c => (char)c).Where(c => c != '\n'), .. Enumerable.Range(0x7F, 0x21).Select(c => (char)c),
            '\u200E', '\u200F', '\u061C', '\u202A', '\u202B', '\u202C', '\u202D', '\u202E', '\u2066', '\u2067', '\u2068', '\u2069']);

    /// <summary>The text, with each such character shown as its number; line feeds stay.</summary>
    public static string Of(string text) => text.AsSpan().IndexOfAny(Suspect) < 0 ? text : Escape(text);

    /// <summary>As <see cref="Of"/>, in one line: for a cell of a table.</summary>
    public static string Cell(string text) => Of(text).ReplaceLineEndings(" ");

    private static string Escape(string text)
    {
        var clean = new StringBuilder(text.Length + 16);
        foreach (var character in text)
        {
            if (character == '\t')
            {
                clean.Append(' ');
            }
            else if (Suspect.Contains(character))
            {
                clean.Append(CultureInfo.InvariantCulture, $"\\u{(int)character:x4}");
            }
            else
            {
                clean.Append(character);
            }
        }

        return clean.ToString();
    }
}
