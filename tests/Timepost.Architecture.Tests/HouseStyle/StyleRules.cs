using System.Text.RegularExpressions;

namespace Timepost.Architecture.Tests.HouseStyle;

/// <summary>House style as functions of names and texts, so that each can be shown a wrong one.</summary>
internal static partial class StyleRules
{
    /// <summary>Past about 400 lines a file is split by concern; past this it must be.</summary>
    public const int MostLines = 480;

    public const int AboutLines = 400;

    private static readonly HashSet<string> Patterns = new(
        ["Helpers", "Helper", "Managers", "Services", "Models", "Utils", "Utilities", "Common", "Misc", "SeedWork", "Core"], StringComparer.OrdinalIgnoreCase);

    public static IReadOnlyList<string> FolderNames(IEnumerable<string> folders) =>
        [.. folders.Where(f => Patterns.Contains(f.Split('/')[^1])).Select(f => $"{f} is named after a pattern, not after the domain")];

    public static IReadOnlyList<string> Length(string file, string text, int most)
    {
        var lines = text.AsSpan().Count('\n');
        return lines > most ? [$"{file} has {lines} lines"] : [];
    }

    /// <summary>Folders of one machine have no place in a repository.</summary>
    public static IReadOnlyList<string> MachinePaths(string file, string text) =>
        [.. MachinePath().Matches(text).Select(m => $"{file} names {m.Value}").Distinct()];

    /// <summary>Words that mark something unfinished or hidden.</summary>
    public static IReadOnlyList<string> Unfinished(string file, string text) =>
        [.. Marks().Matches(text).Select(m => $"{file}: {m.Value}").Distinct()];

    [GeneratedRegex(@"(?<![\w.])/(?:work|farm|home/\w+|root|Users/\w+)/[\w.]+|C:\\Users\\", RegexOptions.CultureInvariant)]
    private static partial Regex MachinePath();

    [GeneratedRegex(@"\bTODO\b|\bFIXME\b|\bHACK\b|NotImplementedException|Skip\s*=\s*""|Assert\.True\(true\)|Thread\.Sleep|catch\s*(?:\(\w*Exception\))?\s*\{\s*\}", RegexOptions.CultureInvariant)]
    private static partial Regex Marks();
}
