using System.Text.Json;

namespace Timepost.Engine.RuleSets.Versions;

/// <summary>What became of a key, an item or a rule.</summary>
public enum ChangeKind
{
    /// <summary>It is new.</summary>
    Added,

    /// <summary>It says something else.</summary>
    Changed,

    /// <summary>It is gone.</summary>
    Removed,

    /// <summary>The same items stand in another order.</summary>
    Moved,
}

/// <summary>One difference between two rule sets.</summary>
/// <param name="Kind">What became of it.</param>
/// <param name="Path">Which: keys joined by dots, items by their id or position in brackets, as in <c>clients.rules[acme].customer</c>.</param>
/// <param name="Where">File and line; where it is gone, of the rule set before.</param>
/// <param name="Before">What it said, in one line; empty where it is new.</param>
/// <param name="After">What it says, in one line; empty where it is gone.</param>
/// <param name="Level">How far it reaches.</param>
public sealed record RuleSetChange(ChangeKind Kind, string Path, string Where, string Before, string After, ChangeLevel Level)
{
    /// <summary>Names of the keys of what was added or removed, in their order, joined by commas; empty where it is no map.</summary>
    public string Keys { get; init; } = "";

    private const int Widest = 80;

    /// <summary>What it said, for a table: of a rule that is gone its keys alone.</summary>
    public string BriefBefore => Brief(Before);

    /// <summary>What it says, for a table: of a rule that is new its keys alone.</summary>
    public string BriefAfter => Brief(After);

    private string Brief(string text)
    {
        if (Keys.Length == 0 || text.Length == 0)
        {
            return CanonicalText.Clip(text, Widest);
        }

        var id = Path.EndsWith(']') ? Path[(Path.LastIndexOf('[') + 1)..^1] : "";
        return CanonicalText.Clip(id.Length == 0 || id.All(char.IsAsciiDigit) ? Keys : $"{id}: {Keys}", Widest);
    }
}

/// <summary>Changes as JSON, as a published version keeps them.</summary>
public static class RuleSetChanges
{
    /// <summary>Writes them.</summary>
    public static string Write(IReadOnlyList<RuleSetChange> changes)
    {
        ArgumentNullException.ThrowIfNull(changes);
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartArray();
            foreach (var change in changes)
            {
                json.WriteStartObject();
                json.WriteString("kind", Word(change.Kind));
                json.WriteString("path", change.Path);
                json.WriteString("where", change.Where);
                json.WriteString("before", change.Before);
                json.WriteString("after", change.After);
                json.WriteString("level", Word(change.Level));
                if (change.Keys.Length > 0)
                {
                    json.WriteString("keys", change.Keys);
                }

                json.WriteEndObject();
            }

            json.WriteEndArray();
        }

        return System.Text.Encoding.UTF8.GetString(buffer.ToArray());
    }

    /// <summary>Reads what <see cref="Write"/> wrote.</summary>
    public static IReadOnlyList<RuleSetChange> Read(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        using var json = JsonDocument.Parse(text);
        var changes = new List<RuleSetChange>();
        foreach (var item in json.RootElement.EnumerateArray())
        {
            string Of(string name) => item.GetProperty(name).GetString()!;
            changes.Add(new RuleSetChange(KindOf(Of("kind")), Of("path"), Of("where"), Of("before"), Of("after"), LevelOf(Of("level")))
            {
                Keys = item.TryGetProperty("keys", out var keys) ? keys.GetString()! : "", // not in versions of before they were kept
            });
        }

        return changes;
    }

    /// <summary>Lines of text as JSON.</summary>
    public static string WriteLines(IReadOnlyList<string> lines)
    {
        ArgumentNullException.ThrowIfNull(lines);
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartArray();
            foreach (var line in lines)
            {
                json.WriteStringValue(line);
            }

            json.WriteEndArray();
        }

        return System.Text.Encoding.UTF8.GetString(buffer.ToArray());
    }

    /// <summary>Reads what <see cref="WriteLines"/> wrote.</summary>
    public static IReadOnlyList<string> ReadLines(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        using var json = JsonDocument.Parse(text);
        return [.. json.RootElement.EnumerateArray().Select(l => l.GetString()!)];
    }

    /// <summary>As in <c>added</c>.</summary>
    public static string Word(ChangeKind kind) => kind switch
    {
        ChangeKind.Added => "added",
        ChangeKind.Changed => "changed",
        ChangeKind.Removed => "removed",
        ChangeKind.Moved => "moved",
    };

    /// <summary>As in <c>minor</c>.</summary>
    public static string Word(ChangeLevel level) => level switch
    {
        ChangeLevel.Patch => "patch",
        ChangeLevel.Minor => "minor",
        ChangeLevel.Major => "major",
    };

    /// <summary>The level of a word.</summary>
    /// <exception cref="FormatException">It is none.</exception>
    public static ChangeLevel LevelOf(string word) => word switch
    {
        "patch" => ChangeLevel.Patch,
        "minor" => ChangeLevel.Minor,
        "major" => ChangeLevel.Major,
        _ => throw new FormatException($"'{word}' is no level of a change."),
    };

    private static ChangeKind KindOf(string word) => word switch
    {
        "added" => ChangeKind.Added,
        "changed" => ChangeKind.Changed,
        "removed" => ChangeKind.Removed,
        "moved" => ChangeKind.Moved,
        _ => throw new FormatException($"'{word}' is no kind of a change."),
    };
}
