using System.Buffers;
using System.Text.Json;

namespace Timepost.Engine.Trail;

/// <summary>Payloads of trail rows: one JSON object, fields in the order in which they are written.</summary>
public static class TrailPayload
{
    /// <summary>UTF-8 bytes of the object.</summary>
    public static byte[] Write(Action<Utf8JsonWriter> fields)
    {
        ArgumentNullException.ThrowIfNull(fields);
        var buffer = new ArrayBufferWriter<byte>(256);
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            fields(json);
            json.WriteEndObject();
        }

        return buffer.WrittenSpan.ToArray();
    }
}
