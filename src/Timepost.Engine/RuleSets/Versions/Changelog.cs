using System.Text;
using NodaTime;
using NodaTime.Text;

namespace Timepost.Engine.RuleSets.Versions;

/// <summary>The changelog of the mapping, generated from what was published: newest first, in the form of Keep a Changelog
/// (https://keepachangelog.com/en/1.1.0/).</summary>
public static class Changelog
{
    /// <summary>Its file in the workspace folder.</summary>
    public const string File = "mapping-changelog.md";

    /// <summary>The whole file.</summary>
    /// <param name="versions">In any order.</param>
    /// <param name="zone">For the dates.</param>
    /// <param name="nameOf">Who published.</param>
    public static string Of(IReadOnlyList<MappingVersion> versions, DateTimeZone zone, Func<MappingVersion, string> nameOf)
    {
        ArgumentNullException.ThrowIfNull(nameOf);
        var text = new StringBuilder("# Changelog of the mapping\n\nWritten by `timepost mapping publish` from the store; what is typed here is lost with the next version.\n");
        foreach (var version in versions.OrderByDescending(v => v.Ordinal))
        {
            text.Append('\n').Append(Entry(version, zone, nameOf(version)));
        }

        return text.ToString();
    }

    /// <summary>One version.</summary>
    /// <param name="version">Which.</param>
    /// <param name="zone">For the date.</param>
    /// <param name="name">Who published.</param>
    /// <param name="numbered">False: it is not published, and its number is not known yet.</param>
    public static string Entry(MappingVersion version, DateTimeZone zone, string name, bool numbered = true)
    {
        ArgumentNullException.ThrowIfNull(version);
        ArgumentNullException.ThrowIfNull(zone);
        var day = LocalDatePattern.Iso.Format(version.Published.InZone(zone).Date);
        var text = new StringBuilder($"## {(numbered ? $"[{version.Version}] - {day}" : "[Unreleased]")}\n\nPublished by {Line(name)}.");
        text.Append(version.RollsBack.Length > 0 ? $" Rolls back to {version.RollsBack}." : "").Append(version.Note.Length > 0 ? $" {Line(version.Note)}" : "").Append('\n');
        if (version.Ordinal == 1)
        {
            return text.Append("\nThe first published version.\n").ToString();
        }

        Part(text, "Added", version.Changes.Where(c => c.Kind == ChangeKind.Added).Select(Told));
        Part(text, "Changed", version.Changes.Count == 0 && version.Amounts.Count == 0
            ? ["Comments, spacing, the order of keys or the files in which they stand."]
            : version.Changes.Where(c => c.Kind is ChangeKind.Changed or ChangeKind.Moved).Select(Told));
        Part(text, "Removed", version.Changes.Where(c => c.Kind == ChangeKind.Removed).Select(Told));
        Part(text, "Amounts", version.Amounts);
        return text.ToString();
    }

    /// <summary>A change in one line.</summary>
    public static string Told(RuleSetChange change)
    {
        ArgumentNullException.ThrowIfNull(change);
        var what = change.Kind switch
        {
            ChangeKind.Added => change.After,
            ChangeKind.Removed => change.Before,
            ChangeKind.Changed => $"{(change.Before.Length > 0 ? change.Before : "\"\"")} → {(change.After.Length > 0 ? change.After : "\"\"")}",
            ChangeKind.Moved => $"now in the order {change.After}",
        };
        return $"`{change.Path}`: {what} ({change.Where}, {RuleSetChanges.Word(change.Level)})";
    }

    private static void Part(StringBuilder text, string title, IEnumerable<string> lines)
    {
        var all = lines.ToList();
        if (all.Count > 0)
        {
            text.Append("\n### ").Append(title).Append("\n\n");
            all.ForEach(l => text.Append("- ").Append(Line(l)).Append('\n'));
        }
    }

    // what is written stays in its line: no heading can be made of a note
    private static string Line(string text) => text.ReplaceLineEndings(" ").Trim();
}
