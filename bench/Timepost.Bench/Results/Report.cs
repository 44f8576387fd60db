using System.Globalization;
using System.Text.Json;

namespace Timepost.Bench.Results;

/// <summary>The figures as a table and as JSON.</summary>
internal static class Report
{
    public static void Table(IReadOnlyList<Figure> figures, TextWriter to)
    {
        string[][] rows =
        [
            ["id", "work", "Timepost", "reference", "value", "target", ""],
            .. figures.Select(f => (string[])[f.Id, f.Work, f.Ours, f.Reference, Text(f.Value, f.Unit), Target(f), f.Limit is null ? "" : f.Met ? "met" : "MISSED"]),
        ];
        var widths = Enumerable.Range(0, rows[0].Length).Select(i => rows.Max(r => r[i].Length)).ToArray();
        foreach (var row in rows)
        {
            to.WriteLine(string.Join("  ", row.Select((cell, i) => cell.PadRight(widths[i]))).TrimEnd());
        }
    }

    public static void Json(IReadOnlyList<Figure> figures, IReadOnlyDictionary<string, string> about, string path)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(path))!);
        using var stream = File.Create(path);
        using var json = new Utf8JsonWriter(stream, new JsonWriterOptions { Indented = true, Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping });
        json.WriteStartObject();
        foreach (var (name, value) in about)
        {
            json.WriteString(name, value);
        }

        json.WriteStartArray("figures");
        foreach (var figure in figures)
        {
            json.WriteStartObject();
            json.WriteString("id", figure.Id);
            json.WriteString("work", figure.Work);
            json.WriteString("timepost", figure.Ours);
            json.WriteString("reference", figure.Reference);
            json.WriteNumber("value", Math.Round(figure.Value, 4, MidpointRounding.ToEven));
            json.WriteString("unit", figure.Unit);
            if (figure.Limit is { } limit)
            {
                json.WriteNumber(figure.AtLeast ? "atLeast" : "atMost", limit);
                json.WriteBoolean("met", figure.Met);
            }

            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static string Target(Figure figure) =>
        figure.Limit is { } limit ? (figure.AtLeast ? "≥ " : "≤ ") + Text(limit, figure.Unit) : "";

    private static string Text(double value, string unit) =>
        value.ToString(value >= 1000 ? "N0" : value >= 100 ? "0" : value >= 10 ? "0.#" : "0.##", CultureInfo.InvariantCulture) + " " + unit;
}
