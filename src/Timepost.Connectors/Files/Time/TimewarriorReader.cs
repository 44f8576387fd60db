using System.Text;
using System.Text.Json;
using System.Text.Unicode;
using NodaTime;
using Timepost.Connectors.Files.Csv;
using Timepost.Connectors.Files.Json;
using Timepost.Connectors.Files.Text;
using Timepost.Domain.Mapping;
using Timepost.Domain.Work;
using Timepost.Engine.Intake;

namespace Timepost.Connectors.Files.Time;

/// <summary>What <c>timew export</c> writes. Its ids count from the newest entry, so they are no identity and are not taken.</summary>
internal sealed class TimewarriorReader : ITimeReader
{
    public string Format => "timewarrior";

    public IEnumerable<ReadItem<TimeRow>> Read(Stream content, string fileName, ConnectionSettings connection)
    {
        CustomColumns.Refuse(connection);
        var parts = new Parts(connection);
        var elements = new JsonElements(content);
        var row = new TimeRow();
        while (elements.Next())
        {
            row.Clear();
            (row.Offset, row.Length, row.Line) = (elements.Offset, elements.Length, elements.Number);
            row.Status = connection.Status;
            var rejection = Fill(row, elements.Element, parts);
            yield return rejection is null ? new(row, null) : new(null, rejection);
        }
    }

    private static RowRejection? Fill(TimeRow row, ReadOnlySpan<byte> element, Parts parts)
    {
        RowRejection Refuse(string field, string value, string code, string reason) =>
            new(row.Line, field, Rejections.Cut(value), code, reason);

        if (!Utf8.IsValid(element))
        {
            return Refuse("", "", FileCodes.Encoding, "The entry is not UTF-8.");
        }

        var reader = new Utf8JsonReader(element);
        reader.Read();
        if (reader.TokenType != JsonTokenType.StartObject)
        {
            return Refuse("", Encoding.UTF8.GetString(element[..Math.Min(element.Length, 400)]), FileCodes.JsonInvalid, "An entry is a JSON object with start, end, tags and annotation.");
        }

        var seen = new List<string>(6);
        string? start = null, end = null;
        var tags = new List<string>();
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            if (Text(ref reader) is not { } name)
            {
                return Refuse("", "", FileCodes.JsonInvalid, "A name has a broken escape.");
            }

            if (seen.Contains(name))
            {
                return Refuse(name, "", FileCodes.JsonKeyTwice, $"'{name}' occurs twice in the entry; neither can be taken.");
            }

            seen.Add(name);
            reader.Read();
            switch (name)
            {
                case "id" when reader.TokenType == JsonTokenType.Number:
                    break;
                case "start" when reader.TokenType == JsonTokenType.String:
                    start = Text(ref reader);
                    break;
                case "end" when reader.TokenType == JsonTokenType.String:
                    end = Text(ref reader);
                    break;
                case "annotation" when reader.TokenType == JsonTokenType.String:
                    if (Text(ref reader) is not { } text)
                    {
                        return Refuse(name, "", FileCodes.JsonInvalid, "The annotation has a broken escape.");
                    }

                    if (text.Length > TextLimits.Text)
                    {
                        return Refuse(name, text, FileCodes.TextTooLong, TextLimits.Reason(text.Length, TextLimits.Text));
                    }

                    row.Description = text;
                    break;
                case "tags" when reader.TokenType == JsonTokenType.StartArray:
                    while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
                    {
                        if (reader.TokenType != JsonTokenType.String || Text(ref reader) is not { } tag)
                        {
                            return Refuse(name, "", FileCodes.JsonInvalid, "Tags are texts.");
                        }

                        if (tag.Length > TextLimits.Name)
                        {
                            return Refuse(name, tag, FileCodes.TextTooLong, TextLimits.Reason(tag.Length, TextLimits.Name));
                        }

                        tags.Add(tag);
                    }

                    break;
                case "id" or "start" or "end" or "annotation" or "tags":
                    return Refuse(name, "", FileCodes.JsonInvalid, $"'{name}' is of a wrong type ({reader.TokenType}).");
                default:
                    return Refuse(name, "", FileCodes.JsonUnknownField, $"'{name}' is no field of a timewarrior entry; what it means to the entry is not known, so the entry is not taken.");
            }
        }

        if (start is null)
        {
            return Refuse("start", "", FileCodes.WhenMissing, "The entry has no start.");
        }

        row.StartText = start;
        if (!Moment(start, out var begun))
        {
            return Refuse("start", start, FileCodes.DateInvalid, "This is no UTC stamp as in 20231001T103000Z.");
        }

        row.Start = begun;
        if (end is null)
        {
            row.Running = true;
        }
        else if (Moment(end, out var ended))
        {
            row.End = ended;
        }
        else
        {
            return Refuse("end", end, FileCodes.DateInvalid, "This is no UTC stamp as in 20231001T103000Z.");
        }

        row.Tags = tags;
        return parts.Fill(row, tags, " ", out var twice)
            ? null
            : Refuse("tags", string.Join(", ", tags), FileCodes.PartTwice, $"'{twice.First}' and '{twice.Second}' both fit the {twice.Field} that the connection's parts declare.");
    }

    private static bool Moment(string text, out OffsetDateTime moment)
    {
        moment = default;
        Span<byte> bytes = stackalloc byte[40];
        if (text.Length > bytes.Length || !Ascii.IsValid(text))
        {
            return false;
        }

        var count = Encoding.ASCII.GetBytes(text, bytes);
        if (!MomentText.TryMoment(bytes[..count], DateOrder.YearFirst, out var local, out var offset) || offset is not { } known)
        {
            return false;
        }

        moment = new(local, known);
        return true;
    }

    // null where an escape is half a surrogate pair, or NUL
    private static string? Text(ref Utf8JsonReader reader)
    {
        try
        {
            var text = reader.GetString();
            return text is null || text.Contains('\0', StringComparison.Ordinal) ? null : text;
        }
        catch (InvalidOperationException)
        {
            return null;
        }
    }
}
