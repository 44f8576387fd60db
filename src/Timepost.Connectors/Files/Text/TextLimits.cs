using System.Globalization;

namespace Timepost.Connectors.Files.Text;

/// <summary>How long a text of a source may be: each of its rows is kept, compared and shown.</summary>
internal static class TextLimits
{
    /// <summary>Characters of a client, project, task, worker, vendor, category, status or tag: as in the rule set.</summary>
    public const int Name = 500;

    /// <summary>Characters of any other text.</summary>
    public const int Text = 10_000;

    public static string Reason(int length, int most) =>
        string.Create(CultureInfo.InvariantCulture, $"The text has {length} characters or bytes; {most} characters are the most.");
}
