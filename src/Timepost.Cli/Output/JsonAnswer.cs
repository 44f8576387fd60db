using System.Buffers;
using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using NodaTime;
using NodaTime.Text;
using Timepost.Cli.Shell;
using Timepost.Domain.Amounts;

namespace Timepost.Cli.Output;

/// <summary>Writes one JSON document: fields in a fixed order, money and hours as decimal strings, absent as null.</summary>
internal sealed class JsonAnswer
{
    private readonly Utf8JsonWriter _json;

    private JsonAnswer(Utf8JsonWriter json) => _json = json;

    /// <summary>Writes a document and a line feed; indented for a reader at a terminal.</summary>
    public static void WriteTo(Terminal terminal, Action<JsonAnswer> write)
    {
        var buffer = new ArrayBufferWriter<byte>(4096);
        using (var json = new Utf8JsonWriter(buffer, new JsonWriterOptions
        {
            Indented = terminal.OutIsTerminal,
            NewLine = "\n",
            // names of people and places stay readable; nothing here goes into a page
            Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        }))
        {
            write(new JsonAnswer(json));
        }

        terminal.Out.WriteLine(System.Text.Encoding.UTF8.GetString(buffer.WrittenSpan));
        terminal.Out.Flush();
    }

    public void Error(Refusal refusal) => Object(() => Object("error", () =>
    {
        Text("code", refusal.Code.Code);
        Text("message", refusal.Message);
        TextOrNull("where", refusal.Where);
        TextOrNull("remedy", refusal.Remedy);
    }));

    public void Object(Action fields)
    {
        _json.WriteStartObject();
        fields();
        _json.WriteEndObject();
    }

    public void Object(string name, Action fields)
    {
        _json.WritePropertyName(name);
        Object(fields);
    }

    public void List<T>(string name, IEnumerable<T> items, Action<T> write)
    {
        _json.WriteStartArray(name);
        foreach (var item in items)
        {
            Object(() => write(item));
        }

        _json.WriteEndArray();
    }

    public void Texts(string name, IEnumerable<string> items)
    {
        _json.WriteStartArray(name);
        foreach (var item in items)
        {
            _json.WriteStringValue(item);
        }

        _json.WriteEndArray();
    }

    public void Numbers(string name, IEnumerable<int> items)
    {
        _json.WriteStartArray(name);
        foreach (var item in items)
        {
            _json.WriteNumberValue(item);
        }

        _json.WriteEndArray();
    }

    public void Text(string name, string value) => _json.WriteString(name, value);

    /// <summary>Empty is absent.</summary>
    public void TextOrNull(string name, string? value)
    {
        if (string.IsNullOrEmpty(value))
        {
            _json.WriteNull(name);
        }
        else
        {
            _json.WriteString(name, value);
        }
    }

    public void Null(string name) => _json.WriteNull(name);

    public void Flag(string name, bool value) => _json.WriteBoolean(name, value);

    public void Count(string name, long value) => _json.WriteNumber(name, value);

    public void CountOrNull(string name, long? value)
    {
        if (value is { } number)
        {
            _json.WriteNumber(name, number);
        }
        else
        {
            _json.WriteNull(name);
        }
    }

    /// <summary>An amount with all decimals of its currency, as in <c>"1234.50"</c>.</summary>
    public void Money(string name, Money value) => _json.WriteString(name, Figures.Amount(value));

    public void MoneyOrNull(string name, Money? value)
    {
        if (value is { } money)
        {
            Money(name, money);
        }
        else
        {
            _json.WriteNull(name);
        }
    }

    /// <summary>Hours, quantities, prices, rates.</summary>
    public void Decimal(string name, decimal value) => _json.WriteString(name, Figures.Exact(value));

    public void DecimalOrNull(string name, decimal? value)
    {
        if (value is { } number)
        {
            Decimal(name, number);
        }
        else
        {
            _json.WriteNull(name);
        }
    }

    public void Day(string name, LocalDate? value) =>
        TextOrNull(name, value is { } day ? LocalDatePattern.Iso.Format(day) : null);

    /// <summary>ISO 8601 with the offset of the zone, as in <c>+01:00</c>; its seconds only where it has some.</summary>
    public void Time(string name, OffsetDateTime? value) => TextOrNull(name, value is not { } time ? null
        : (time.Offset.Seconds % 60 == 0 ? OffsetDateTimePattern.Rfc3339 : OffsetDateTimePattern.ExtendedIso).Format(time));

    /// <summary>ISO 8601 in UTC.</summary>
    public void Time(string name, Instant? value) => Time(name, value?.WithOffset(Offset.Zero));
}

/// <summary>Figures as text, the same everywhere.</summary>
internal static class Figures
{
    /// <summary>All decimals of the currency: 1234.50, 1234, -0.05.</summary>
    public static string Amount(Money money) => Amount(money.Minor, money.Currency);

    public static string Amount(long minor, Currency currency)
    {
        var value = new decimal(minor);
        for (var i = 0; i < currency.Decimals; i++)
        {
            value /= 10m;
        }

        return value.ToString("F" + currency.Decimals.ToString(CultureInfo.InvariantCulture), CultureInfo.InvariantCulture);
    }

    /// <summary>For a reader: 1,234.50 EUR.</summary>
    public static string Reader(Money money) => decimal.Parse(Amount(money), CultureInfo.InvariantCulture)
        .ToString("N" + money.Currency.Decimals.ToString(CultureInfo.InvariantCulture), CultureInfo.InvariantCulture);

    /// <summary>No more digits than it has.</summary>
    public static string Exact(decimal value) => value.ToString("0.#############################", CultureInfo.InvariantCulture);

    /// <summary>Hours, minutes and seconds, as in 12:30:00: one format, so that columns can be compared.</summary>
    public static string Hours(long seconds)
    {
        var sign = seconds < 0 ? "-" : "";
        var all = Math.Abs(seconds);
        return string.Create(CultureInfo.InvariantCulture, $"{sign}{all / 3600}:{all / 60 % 60:00}:{all % 60:00}");
    }

    public static string Day(LocalDate date) => LocalDatePattern.Iso.Format(date);

    /// <summary>As in 1 entry, 2 entries.</summary>
    public static string Count(long value, string one, string many) => $"{Count(value)} {(value == 1 ? one : many)}";

    public static string Count(long value) => value.ToString("N0", CultureInfo.InvariantCulture);
}
