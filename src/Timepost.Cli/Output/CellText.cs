using System.Text;

namespace Timepost.Cli.Output;

/// <summary>Text measured, cut and broken by the cells that it takes on a terminal.</summary>
internal static class CellText
{
    /// <summary>Wide characters (East Asian scripts, full width forms) take two cells.</summary>
    public static int Width(ReadOnlySpan<char> text)
    {
        var width = 0;
        foreach (var rune in text.EnumerateRunes())
        {
            width += Width(rune);
        }

        return width;
    }

    /// <summary>Cells of the longest word: what has no blank in it stays whole.</summary>
    public static int LongestWord(string text)
    {
        var longest = 0;
        foreach (var word in text.AsSpan().Split(' '))
        {
            longest = Math.Max(longest, Width(text.AsSpan(word)));
        }

        return longest;
    }

    /// <summary>The beginning, with … where something is left out; behind a whole word, unless the word is most of it.</summary>
    public static string Cut(string text, int width)
    {
        if (Width(text) <= width)
        {
            return text;
        }

        var kept = Fitting(text, width - 1);
        var blank = text.AsSpan(0, kept).LastIndexOf(' ');
        kept = text[kept] != ' ' && blank > kept / 2 ? blank : kept;
        return string.Concat(text.AsSpan(0, kept).TrimEnd(), "…");
    }

    /// <summary>The end, with … where something before it is left out.</summary>
    public static string CutBeginning(string text, int width)
    {
        if (Width(text) <= width)
        {
            return text;
        }

        var start = 0;
        foreach (var rune in text.EnumerateRunes())
        {
            if (Width(text.AsSpan(start)) < width)
            {
                break;
            }

            start += rune.Utf16SequenceLength;
        }

        return string.Concat("…", text.AsSpan(start));
    }

    /// <summary>Lines broken between words; only a word that is longer than a line is broken itself.</summary>
    public static IReadOnlyList<string> Wrap(string text, int width)
    {
        if (Width(text) <= width)
        {
            return [text];
        }

        var lines = new List<string>();
        var rest = text;
        while (Width(rest) > width)
        {
            var kept = Fitting(rest, width);
            var blank = rest[kept] == ' ' ? kept : rest.AsSpan(0, kept).LastIndexOf(' ');
            var end = blank > 0 ? blank : kept;
            lines.Add(rest[..end].TrimEnd());
            rest = rest[end..].TrimStart();
        }

        if (rest.Length > 0)
        {
            lines.Add(rest);
        }

        return lines;
    }

    // characters that take no more than so many cells, and at least one
    private static int Fitting(string text, int width)
    {
        var (length, taken) = (0, 0);
        foreach (var rune in text.EnumerateRunes())
        {
            taken += Width(rune);
            if (taken > width && length > 0)
            {
                break;
            }

            length += rune.Utf16SequenceLength;
        }

        return length;
    }

    private static int Width(Rune rune) => rune.Value
        is >= 0x1100 and <= 0x115F or >= 0x2E80 and <= 0xA4CF or >= 0xAC00 and <= 0xD7A3
        or >= 0xF900 and <= 0xFAFF or >= 0xFE30 and <= 0xFE6F or >= 0xFF00 and <= 0xFF60
        or >= 0xFFE0 and <= 0xFFE6 or >= 0x1F300 and <= 0x1FAFF or >= 0x20000 and <= 0x3FFFD ? 2 : 1;
}
