using System.Text;
using Timepost.Connectors.Files.Csv;
using Timepost.Connectors.Files.Expenses;
using Timepost.Connectors.Files.Lists;
using Timepost.Connectors.Files.Rates;
using Timepost.Connectors.Files.Text;
using Timepost.Connectors.Files.Time;
using Timepost.Domain.Mapping;
using Timepost.Engine.Intake;

namespace Timepost.Connectors.Files;

/// <summary>All readers of files, by format, and the choice of one by what a file looks like.</summary>
public sealed class ReaderCatalog : IReaderCatalog
{
    private static readonly string[] TimeFormats =
        ["toggl", "harvest", "clockify", "kimai", "solidtime", "timewarrior", "timeclock", "csv"];

    private static readonly string[] ExpenseFormats = ["harvest-expenses", "expensify", "csv-expenses"];

    /// <inheritdoc/>
    public ITimeReader Time(string formatOrAuto, Stream seekable, string fileName, ConnectionSettings connection)
    {
        if (formatOrAuto != "auto")
        {
            return Time(formatOrAuto) ?? throw Unknown(formatOrAuto, [.. TimeFormats, "auto"]);
        }

        var head = Head(seekable);
        if (connection.Columns.Count > 0 && CsvHeader.Find(head, names => TimeColumns.Fits(connection.Columns, names)) is not null)
        {
            return Time("csv")!;
        }

        TimeLayout? found = null;
        if (CsvHeader.Find(head, names => (found = Array.Find(TimeLayout.Known, l => l.Fits(names))) is not null) is not null)
        {
            return Time(found!.Format)!;
        }

        return LooksLikeTimewarrior(head) ? Time("timewarrior")!
            : LooksLikeTimeclock(head) ? Time("timeclock")!
            : throw NotDetected(head, "time entries", [.. TimeFormats], [.. TimeLayout.Known.Select(static l => (l.Format, l.Signature))]);
    }

    /// <inheritdoc/>
    public IExpenseReader Expenses(string formatOrAuto, Stream seekable, string fileName, ConnectionSettings connection)
    {
        if (formatOrAuto != "auto")
        {
            return Expenses(formatOrAuto) ?? throw Unknown(formatOrAuto, [.. ExpenseFormats, "auto"]);
        }

        var head = Head(seekable);
        if (connection.Columns.Count > 0)
        {
            return Expenses("csv-expenses")!;
        }

        FieldLayout[] layouts = [ExpenseReader.Expensify, ExpenseReader.Harvest, ExpenseReader.Generic];
        foreach (var layout in layouts)
        {
            if (CsvHeader.Find(head, layout.Fits) is not null)
            {
                return Expenses(layout.Format)!;
            }
        }

        throw NotDetected(head, "expenses", ExpenseFormats, [.. layouts.Select(static l => (l.Format, l.Signature))]);
    }

    /// <inheritdoc/>
    public ICustomerReader Customers(string formatOrAuto, Stream seekable, string fileName, ConnectionSettings connection) =>
        formatOrAuto is "auto" or "csv-customers" ? new CustomerReader() : throw Unknown(formatOrAuto, ["csv-customers", "auto"]);

    /// <inheritdoc/>
    public IAccountReader Accounts(string formatOrAuto, Stream seekable, string fileName, ConnectionSettings connection) =>
        formatOrAuto switch
        {
            "csv-accounts" => new AccountReader(),
            "json-accounts" => new AccountTreeReader(),
            "auto" => AccountTreeReader.Fits(Head(seekable)) ? new AccountTreeReader() : new AccountReader(),
            _ => throw Unknown(formatOrAuto, ["csv-accounts", "json-accounts", "auto"]),
        };

    /// <inheritdoc/>
    public IRateReader Rates(string formatOrAuto, Stream seekable, string fileName, ConnectionSettings connection)
    {
        ArgumentNullException.ThrowIfNull(connection);
        return formatOrAuto switch
        {
            "csv-rates" => new RateReader(),
            "ecb" => new EcbReader(),
            "ecb-xml" => new EcbXmlReader(),
            "auto" when EcbXmlReader.Fits(Head(seekable)) => new EcbXmlReader(),
            "auto" when connection.Columns.Count > 0 => new RateReader(),
            "auto" => CsvHeader.Find(Head(seekable), EcbReader.Fits) is not null ? new EcbReader() : new RateReader(),
            _ => throw Unknown(formatOrAuto, ["csv-rates", "ecb", "ecb-xml", "auto"]),
        };
    }

    /// <inheritdoc/>
    public Stream OpenAsUtf8(Stream seekable, ConnectionSettings connection, out bool transcoded)
    {
        ArgumentNullException.ThrowIfNull(seekable);
        ArgumentNullException.ThrowIfNull(connection);
        Span<byte> mark = stackalloc byte[2];
        var begin = seekable.Position;
        var read = seekable.ReadAtLeast(mark, 2, throwOnEndOfStream: false);
        seekable.Position = begin;
        var name = read < 2 ? "" : mark[0] == 0xFF && mark[1] == 0xFE ? "utf-16le" : mark[0] == 0xFE && mark[1] == 0xFF ? "utf-16be" : "";
        if (name.Length == 0)
        {
            name = connection.Encoding.Length == 0 ? "utf-8" : connection.Encoding.ToLowerInvariant();
        }

        Refuse(seekable);
        transcoded = name != "utf-8" && name != "utf8";
        return transcoded
            ? name is "windows-1252" or "cp1252" ? new Windows1252Stream(seekable) : new TranscodedStream(seekable, name, Strict(name))
            : seekable;
    }

    private static Encoding Strict(string name) => name switch
    {
        "utf-16le" or "utf-16" => new UnicodeEncoding(bigEndian: false, byteOrderMark: true, throwOnInvalidBytes: true),
        "utf-16be" => new UnicodeEncoding(bigEndian: true, byteOrderMark: true, throwOnInvalidBytes: true),
        "latin-1" or "latin1" or "iso-8859-1" => Encoding.Latin1,
        _ => throw Rejections.File(1, "encoding", name, FileCodes.Encoding, $"'{name}' is no encoding that is read: utf-8, utf-16le, utf-16be, latin-1, windows-1252."),
    };

    private static ITimeReader? Time(string format) => format switch
    {
        "toggl" => new CsvTimeReader(format, TimeLayout.Toggl),
        "harvest" => new CsvTimeReader(format, TimeLayout.Harvest),
        "clockify" => new CsvTimeReader(format, TimeLayout.ClockifyDetailed, TimeLayout.ClockifyReport),
        "kimai" => new CsvTimeReader(format, TimeLayout.Kimai),
        "solidtime" => new CsvTimeReader(format, TimeLayout.SolidtimeExport, TimeLayout.SolidtimeDetailed),
        "timewarrior" => new TimewarriorReader(),
        "timeclock" => new TimeclockReader(),
        "csv" => new CsvTimeReader(format, TimeLayout.GenericIso),
        _ => null,
    };

    private static IExpenseReader? Expenses(string format) => format switch
    {
        "harvest-expenses" => new ExpenseReader(format, false, ExpenseReader.Harvest),
        "expensify" => new ExpenseReader(format, false, ExpenseReader.Expensify),
        "csv-expenses" => new ExpenseReader(format, true, ExpenseReader.Generic),
        _ => null,
    };

    private static byte[] Head(Stream seekable)
    {
        var begin = seekable.Position;
        var head = CsvHeader.Peek(seekable);
        seekable.Position = begin;
        return head;
    }

    // an array whose first element is an object with a start
    private static bool LooksLikeTimewarrior(byte[] head)
    {
        var text = head.AsSpan().TrimStart("\uFEFF \t\r\n"u8);
        if (text.IsEmpty || text[0] != (byte)'[')
        {
            return false;
        }

        text = text[1..].TrimStart(" \t\r\n"u8);
        return !text.IsEmpty && (text[0] == (byte)']' || (text[0] == (byte)'{' && text[..Math.Min(text.Length, 4_096)].IndexOf("\"start\""u8) > 0));
    }

    private static bool LooksLikeTimeclock(byte[] head)
    {
        var lines = new Utf8Lines(new MemoryStream(head));
        while (lines.Next())
        {
            var line = lines.Bytes.Trim(" \t"u8);
            if (line.IsEmpty || line[0] is (byte)';' or (byte)'#' or (byte)'*')
            {
                continue;
            }

            return line.StartsWith("i "u8) && line.Length > 6 && DateText.Number(line.Slice(2, 4)) > 0;
        }

        return false;
    }

    private static FileRefusedException Unknown(string format, string[] known) => Rejections.File(
        1, "", format, FileCodes.FormatUnknown, $"'{format}' is no format that is read. Known: {string.Join(", ", known)}.");

    private static FileRefusedException NotDetected(byte[] head, string what, string[] known, (string Format, string[] Signature)[] layouts) => Rejections.File(
        1, "", CsvHeader.FirstLine(head), FileCodes.FormatNotDetected,
        $"This is no known file of {what}.{Nearest(head, layouts)} Name its format ({string.Join(", ", known)}), or declare its columns in the connection.");

    // the format of which the file has the most columns, at least half of them
    private static string Nearest(byte[] head, (string Format, string[] Signature)[] layouts)
    {
        var (format, missing, share) = ("", Array.Empty<string>(), 0.5m);
        _ = CsvHeader.Find(head, names =>
        {
            foreach (var layout in layouts)
            {
                var lacks = Array.FindAll(
                    layout.Signature, wanted => !Array.Exists(wanted.Split('|'), one => names.Contains(one, StringComparer.OrdinalIgnoreCase)));
                var has = 1 - ((decimal)lacks.Length / layout.Signature.Length);
                if (has > share)
                {
                    (format, missing, share) = (layout.Format, lacks, has);
                }
            }

            return false;
        });
        return format.Length == 0 ? "" : $" It is nearest to {format}, and lacks: {string.Join(", ", missing.Select(static m => m.Replace("|", " or ", StringComparison.Ordinal)))}.";
    }

    // what no reader of text can read, told by its first bytes
    private static void Refuse(Stream seekable)
    {
        Span<byte> first = stackalloc byte[8];
        var begin = seekable.Position;
        var read = first[..seekable.ReadAtLeast(first, first.Length, throwOnEndOfStream: false)];
        seekable.Position = begin;
        if (read.IsEmpty)
        {
            throw Rejections.File(1, "", "", FileCodes.FileEmpty, "The file is empty.");
        }

        var what = read.StartsWith("PK\x03\x04"u8) ? "a spreadsheet (XLSX, ODS) or an archive"
            : read.StartsWith((ReadOnlySpan<byte>)[0xD0, 0xCF, 0x11, 0xE0]) ? "a spreadsheet (XLS)"
            : read.StartsWith("%PDF-"u8) ? "a PDF"
            : read.StartsWith((ReadOnlySpan<byte>)[0x1F, 0x8B]) ? "an archive"
            : "";
        if (what.Length > 0)
        {
            throw Rejections.File(1, "", "", FileCodes.NoText, $"The file is {what}, whatever its name says. Open it and save it as CSV, or export it as CSV.");
        }
    }
}
