using System.Text.Json;

namespace Timepost.Domain.Work;

/// <summary>Custom fields of entries and expenses as one text: a JSON object of texts, names in ordinal order.</summary>
public static class CustomFields
{
    /// <summary>No fields.</summary>
    public static IReadOnlyDictionary<string, string> None { get; } = new Dictionary<string, string>(StringComparer.Ordinal);

    /// <summary>One text for the same fields; null where there are none.</summary>
    public static string? Written(IReadOnlyDictionary<string, string> fields)
    {
        ArgumentNullException.ThrowIfNull(fields);
        return fields.Count == 0 ? null : JsonSerializer.Serialize(new SortedDictionary<string, string>(fields.ToDictionary(StringComparer.Ordinal), StringComparer.Ordinal));
    }

    /// <summary>Fields from their text.</summary>
    /// <param name="text">As <see cref="Written"/> gave it; null: none.</param>
    public static IReadOnlyDictionary<string, string> Read(string? text) =>
        text is null ? None : JsonSerializer.Deserialize<Dictionary<string, string>>(text) ?? None;
}
