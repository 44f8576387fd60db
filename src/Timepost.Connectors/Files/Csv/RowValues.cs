using System.Globalization;
using System.Text;
using NodaTime;
using Timepost.Connectors.Files.Text;
using Timepost.Domain.Amounts;
using Timepost.Domain.Mapping;
using Timepost.Domain.Time;
using Timepost.Domain.Work;

namespace Timepost.Connectors.Files.Csv;

/// <summary>The values of the row at hand, typed. The first value that cannot be read rejects the row.</summary>
internal sealed class RowValues(CsvScanner scanner, CsvHeader header, ConnectionSettings connection, DateOrder order)
{
    private const int MostNumberBytes = 64;
    private const int MostBytesPerCharacter = 3;
    private readonly NamePool _names = new();
    private readonly NamePool _texts = new();
    private readonly char _mark = connection.DecimalMark == "," ? ',' : '.';

    /// <summary>Why the row is rejected; null while it is sound.</summary>
    public RowRejection? Rejection { get; private set; }

    public CsvScanner Row => scanner;

    public CsvHeader Header => header;

    public ConnectionSettings Connection => connection;

    public void Begin() => Rejection = null;

    public bool Has(int column) => column >= 0 && !Bytes(column).IsEmpty;

    public ReadOnlySpan<byte> Bytes(int column) => column < 0 ? default : scanner.Field(column).Trim(" \t"u8);

    /// <summary>A name: one string for each distinct text. One that is too long rejects the row.</summary>
    public string Name(int column)
    {
        if (column < 0)
        {
            return "";
        }

        var field = scanner.Field(column);
        return field.Length <= TextLimits.Name || Fits(column, field, TextLimits.Name) ? _names.Get(field) : "";
    }

    /// <summary>Free text, as received, without blanks around it. One that is too long rejects the row.</summary>
    public string Text(int column, int most = TextLimits.Text)
    {
        if (column < 0)
        {
            return "";
        }

        var field = scanner.Field(column);
        return field.Length <= most || Fits(column, field, most) ? _texts.Get(field) : "";
    }

    public bool Reject(int column, string code, string reason)
    {
        Rejection ??= new(
            scanner.Line, Rejections.Column(header.Names, column), column < 0 ? "" : Rejections.Cut(scanner.Text(column)), code, reason);
        return false;
    }

    public bool Date(int column, out LocalDate date)
    {
        var text = Bytes(column);
        if (DateText.TryRead(text, order, out date)
            || (order == DateOrder.Unknown && DateText.TryReadEitherOrder(text, out date)))
        {
            return true;
        }

        // a date column may carry a time of midnight, as in expense exports
        var part = MomentText.DatePart(text);
        if (part.Length < text.Length && MomentText.TryMoment(text, order, out var local, out var offset) && offset is null)
        {
            date = local.Date;
            return true;
        }

        return Reject(column, FileCodes.DateInvalid, OrderHint("is no date"));
    }

    public bool Time(int column, out LocalTime time) => MomentText.TryTime(Bytes(column), out time)
        || Reject(column, FileCodes.TimeInvalid, "This is no time of day (9:23, 09:23:52, 10:23 AM; 24:00 is 0:00 of the next date).");

    public bool Moment(int column, out LocalDateTime local, out Offset? offset) => MomentText.TryMoment(Bytes(column), order, out local, out offset)
        || Reject(column, FileCodes.DateInvalid, OrderHint("is no date and time") + (Bytes(column).IndexOf("24:00"u8) >= 0 ? " 24:00 is 0:00 of the next date." : ""));

    public bool Duration(int column, DurationUnit unit, out long seconds, ref List<Notice>? notices)
    {
        seconds = 0;
        var bytes = Bytes(column);
        if (Clock(bytes, out seconds))
        {
            return true;
        }

        Span<char> chars = stackalloc char[MostNumberBytes];
        if (!Chars(bytes, ref chars))
        {
            return Reject(column, FileCodes.DurationInvalid, "This is no duration.");
        }

        var fault = DurationText.Read(chars, unit, _mark, out var reading);
        if (fault != DurationFault.None)
        {
            return fault switch
            {
                DurationFault.UnitNotNamed => Reject(column, FileCodes.DurationNoUnit, "A whole number, and nothing names its unit: declare the column as hours, minutes or seconds."),
                DurationFault.OtherMark => Reject(column, FileCodes.NumberMark, MarkHint()),
                _ => Reject(column, FileCodes.DurationInvalid, "This is no duration (1:30, 1:30:00, 1.5, 1h 30m, 90m, PT1H30M)."),
            };
        }

        if (reading.Rounded)
        {
            (notices ??= []).Add(new("seconds-rounded", $"{Rejections.Column(header.Names, column)} '{chars}' is finer than a second: taken as {reading.Seconds} s."));
        }

        seconds = reading.Seconds;
        return true;
    }

    public bool Number(int column, out decimal value)
    {
        value = 0;
        Span<char> chars = stackalloc char[MostNumberBytes];
        if (!Chars(Bytes(column), ref chars))
        {
            return Reject(column, FileCodes.NumberInvalid, "This is no number.");
        }

        return DecimalText.Read(chars, _mark, connection.DecimalMark.Length > 0, out value) switch
        {
            DecimalFault.None => true,
            DecimalFault.OtherMark => Reject(column, FileCodes.NumberMark, MarkHint()),
            DecimalFault.TooLong => Reject(column, FileCodes.NumberInvalid, "The number has more than 28 digits: it cannot be taken exactly."),
            _ => Reject(column, FileCodes.NumberInvalid, "This is no plain number: digits, a sign and a decimal mark; no exponent, no currency sign, no NaN."),
        };
    }

    /// <summary>An amount that fits its currency's minor unit.</summary>
    public bool Amount(int column, Currency currency, out decimal value)
    {
        if (!Number(column, out value))
        {
            return false;
        }

        if (decimal.Round(value, currency.Decimals, MidpointRounding.ToZero) != value)
        {
            return Reject(column, FileCodes.AmountTooFine, $"{currency.Code} has {currency.Decimals} decimals; the amount has more, and is never rounded in silence.");
        }

        if (Math.Abs(value) > 90_000_000_000_000_000m / currency.MinorPerMajor)
        {
            return Reject(column, FileCodes.NumberInvalid, "The amount is beyond what an invoice can hold.");
        }

        return true;
    }

    /// <summary>A code alone, or after a name as in <c>Euro - EUR</c>; empty gives the connection's.</summary>
    public bool CurrencyCode(int column, out string code)
    {
        code = Name(column);
        var dash = code.LastIndexOf(" - ", StringComparison.Ordinal);
        if (dash >= 0)
        {
            code = code[(dash + 3)..];
        }

        if (code.Length == 0)
        {
            code = connection.Currency;
            return true;
        }

        return Currency.TryOf(code, out _)
            || Reject(column, FileCodes.CurrencyUnknown, $"'{code}' is no active currency of ISO 4217.");
    }

    public bool Flag(int column, out bool? flag)
    {
        var text = Bytes(column);
        flag = null;
        if (text.IsEmpty)
        {
            return true;
        }

        if (Is(text, "yes") || Is(text, "true") || Is(text, "1") || Is(text, "y") || Is(text, "billable")
            || Is(text, "ja") || Is(text, "oui"))
        {
            flag = true;
            return true;
        }

        if (Is(text, "no") || Is(text, "false") || Is(text, "0") || Is(text, "n") || Is(text, "non-billable")
            || Is(text, "nein") || Is(text, "non"))
        {
            flag = false;
            return true;
        }

        return Reject(column, FileCodes.FlagInvalid, "This is neither yes nor no (yes, no, true, false, 1, 0, ja, nein, oui, non).");
    }

    public bool Zone(int column, out string zone)
    {
        zone = Name(column);
        return zone.Length == 0 || Zones.Find(zone) is not null
            || Reject(column, FileCodes.ZoneUnknown, $"'{zone}' is no zone of tzdb {Zones.TzdbVersion} (as in Europe/Berlin).");
    }

    /// <summary>Names in one cell, separated.</summary>
    public IReadOnlyList<string> List(int column, char separator)
    {
        if (!Has(column))
        {
            return [];
        }

        var text = Text(column);
        string[] list = text.Contains(separator)
            ? text.Split(separator, StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)
            : [text];
        foreach (var one in list)
        {
            if (one.Length > TextLimits.Name)
            {
                Reject(column, FileCodes.TextTooLong, TextLimits.Reason(one.Length, TextLimits.Name));
            }
        }

        return list;
    }

    private bool Fits(int column, ReadOnlySpan<byte> field, int most)
    {
        var length = field.Length > MostBytesPerCharacter * most ? field.Length : Encoding.UTF8.GetCharCount(field);
        return length <= most || Reject(column, FileCodes.TextTooLong, TextLimits.Reason(length, most));
    }

    private static bool Is(ReadOnlySpan<byte> text, string word) => Ascii.EqualsIgnoreCase(text, word);

    // hh:mm:ss is nearly every duration there is
    private static bool Clock(ReadOnlySpan<byte> text, out long seconds)
    {
        seconds = 0;
        if (text.Length != 8 || text[2] != (byte)':' || text[5] != (byte)':')
        {
            return false;
        }

        var (h, m, s) = (DateText.Number(text[..2]), DateText.Number(text.Slice(3, 2)), DateText.Number(text.Slice(6, 2)));
        if (h < 0 || m is < 0 or > 59 || s is < 0 or > 59)
        {
            return false;
        }

        seconds = (h * 3_600L) + (m * 60L) + s;
        return true;
    }

    private static bool Chars(ReadOnlySpan<byte> bytes, ref Span<char> chars)
    {
        if (bytes.Length > chars.Length || !Ascii.IsValid(bytes))
        {
            return false;
        }

        for (var i = 0; i < bytes.Length; i++)
        {
            chars[i] = (char)bytes[i];
        }

        chars = chars[..bytes.Length];
        return true;
    }

    private string MarkHint() => connection.DecimalMark.Length > 0
        ? $"The connection's decimal mark is '{_mark}'; this number has the other one."
        : "This could be a decimal comma or a thousands mark: set the connection's decimalMark to '.' or ','.";

    private string OrderHint(string what) => string.Create(
        CultureInfo.InvariantCulture,
        $"This {what}{order switch { DateOrder.DayFirst => " in the order day, month, year", DateOrder.MonthFirst => " in the order month, day, year", _ => "" }}, with a year of four digits from 0001 to 9999.");
}
