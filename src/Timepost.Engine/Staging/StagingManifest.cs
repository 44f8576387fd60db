using System.Text.Json;
using NodaTime;
using NodaTime.Text;

namespace Timepost.Engine.Staging;

/// <summary>What an export says of itself: <c>manifest.json</c>.</summary>
public sealed record StagingManifest
{
    /// <summary>Name of its file.</summary>
    public const string File = "manifest.json";

    /// <summary>Version of the layout of exports.</summary>
    public const int Format = 1;

    /// <summary>Version of the program that made it, as in 1.4.0.</summary>
    public required string Program { get; init; }

    /// <summary>Schema of its store.</summary>
    public required int Schema { get; init; }

    /// <summary>Key of the workspace.</summary>
    public required string Workspace { get; init; }

    /// <summary>Date of the documents: a run computes them as of the same day.</summary>
    public required LocalDate AsOf { get; init; }

    /// <summary>Hash of the masked rule set.</summary>
    public required string RuleSet { get; init; }

    /// <summary>How many documents the golden result has.</summary>
    public required int Documents { get; init; }

    /// <summary>Exceptions that were opened, by kind.</summary>
    public IReadOnlyDictionary<string, long> Exceptions { get; init; } = new Dictionary<string, long>();

    /// <summary>Writes it.</summary>
    public void Write(Stream into)
    {
        using var json = new Utf8JsonWriter(into, new JsonWriterOptions { Indented = true });
        json.WriteStartObject();
        json.WriteNumber("format", Format);
        json.WriteString("program", Program);
        json.WriteNumber("schema", Schema);
        json.WriteString("workspace", Workspace);
        json.WriteString("asOf", LocalDatePattern.Iso.Format(AsOf));
        json.WriteString("ruleSet", RuleSet);
        json.WriteNumber("documents", Documents);
        json.WriteStartObject("exceptions");
        foreach (var (kind, count) in Exceptions.OrderBy(e => e.Key, StringComparer.Ordinal))
        {
            json.WriteNumber(kind, count);
        }

        json.WriteEndObject();
        json.WriteEndObject();
    }

    /// <summary>Reads it.</summary>
    /// <exception cref="StagingRefusedException">It is none, or of a later layout.</exception>
    public static StagingManifest Read(Stream from)
    {
        try
        {
            using var document = JsonDocument.Parse(from);
            var root = document.RootElement;
            if (root.GetProperty("format").GetInt32() > Format)
            {
                throw StagingRefusedException.Newer(root.GetProperty("program").GetString() ?? "");
            }

            return new StagingManifest
            {
                Program = root.GetProperty("program").GetString()!,
                Schema = root.GetProperty("schema").GetInt32(),
                Workspace = root.GetProperty("workspace").GetString()!,
                AsOf = LocalDatePattern.Iso.Parse(root.GetProperty("asOf").GetString()!).Value,
                RuleSet = root.GetProperty("ruleSet").GetString()!,
                Documents = root.GetProperty("documents").GetInt32(),
                Exceptions = root.GetProperty("exceptions").EnumerateObject().ToDictionary(e => e.Name, e => e.Value.GetInt64(), StringComparer.Ordinal),
            };
        }
        catch (Exception wrong) when (wrong is JsonException or KeyNotFoundException or FormatException or InvalidOperationException or UnparsableValueException)
        {
            throw StagingRefusedException.Unreadable(File);
        }
    }
}
