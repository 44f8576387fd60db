using System.Globalization;
using System.Text;
using System.Xml;
using NodaTime;
using NodaTime.Text;
using Timepost.Connectors.Files.Csv;
using Timepost.Domain.Fx;
using Timepost.Domain.Mapping;
using Timepost.Domain.Work;
using Timepost.Engine.Intake;

namespace Timepost.Connectors.Files.Rates;

/// <summary>Reference rates as the European Central Bank publishes them in XML: an envelope, a <c>Cube</c> for each day, in it a <c>Cube</c> for each
/// currency with its units for one euro.</summary>
/// <remarks>Read element by element. No document type, and so no entity; at most 64 elements deep, 64 KiB from one element to the next and 16 million
/// characters in all.</remarks>
internal sealed class EcbXmlReader : IRateReader
{
    private const int MostDeep = 64;
    private const long MostCharacters = 16 * 1024 * 1024;
    private const int MostDigits = 28;
    private const string Cube = "Cube";

    public string Format => "ecb-xml";

    /// <summary>What begins with an angle bracket is no delimited list.</summary>
    public static bool Fits(ReadOnlySpan<byte> head)
    {
        var text = head.TrimStart("\uFEFF \t\r\n"u8);
        return !text.IsEmpty && text[0] == (byte)'<';
    }

    public IEnumerable<ReadItem<RateRow>> Read(Stream content, string fileName, ConnectionSettings connection)
    {
        var begin = content.Position;
        var doctype = CsvHeader.Peek(content).AsSpan().IndexOf("<!DOCTYPE"u8) >= 0;
        content.Position = begin;
        using var text = new StreamReader(new TagStream(content), new UTF8Encoding(false, throwOnInvalidBytes: true), detectEncodingFromByteOrderMarks: true, leaveOpen: true);
        using var xml = XmlReader.Create(text, new XmlReaderSettings
        {
            DtdProcessing = DtdProcessing.Prohibit,
            XmlResolver = null,
            MaxCharactersInDocument = MostCharacters,
            IgnoreComments = true,
            IgnoreProcessingInstructions = true,
            IgnoreWhitespace = true,
        });
        var state = new State();
        while (Next(xml, doctype))
        {
            if (state.Take(xml) is { } item)
            {
                yield return item;
            }
        }

        if (!state.Cubes)
        {
            throw Rejections.File(1, "", state.Root, FileCodes.HeaderMissing, $"The file has no element '{Cube}': it is not the bank's file of reference rates.");
        }
    }

    private static bool Next(XmlReader xml, bool doctype)
    {
        try
        {
            if (!xml.Read())
            {
                return false;
            }
        }
        catch (XmlException fault)
        {
            throw Rejections.File(
                Math.Max(1, fault.LineNumber), "", doctype ? "<!DOCTYPE" : "", FileCodes.XmlInvalid,
                doctype ? "The file declares a document type, which is never read: the bank's has none." : $"No sound XML: {fault.Message}");
        }
        catch (DecoderFallbackException)
        {
            throw Rejections.File(LineOf(xml), "", "", FileCodes.Encoding, "The file has bytes that are not in its encoding.");
        }

        return xml.Depth <= MostDeep
            ? true
            : throw Rejections.File(LineOf(xml), "", Rejections.Cut(xml.Name), FileCodes.XmlInvalid, $"The file is nested more than {MostDeep} elements deep.");
    }

    private static int LineOf(XmlReader xml) => Math.Max(1, (xml as IXmlLineInfo)?.LineNumber ?? 1);

    private sealed class State
    {
        private readonly RateRow _row = new() { Base = EcbReader.Euro };
        private readonly HashSet<string> _unknown = new(StringComparer.Ordinal);
        private (LocalDate Date, int Depth)? _day;

        public bool Cubes { get; private set; }

        public string Root { get; private set; } = "";

        public ReadItem<RateRow>? Take(XmlReader xml)
        {
            if (xml.NodeType != XmlNodeType.Element)
            {
                return null;
            }

            Root = Root.Length == 0 ? Rejections.Cut(xml.Name) : Root;
            if (xml.LocalName != Cube)
            {
                return null;
            }

            Cubes = true;
            if (_day is { } last && xml.Depth <= last.Depth)
            {
                _day = null;
            }

            if (xml.GetAttribute("time") is { } time)
            {
                var date = LocalDatePattern.Iso.Parse(time);
                _day = date.Success ? (date.Value, xml.Depth) : null;
                return date.Success ? null : Reject(xml, "time", time, FileCodes.DateInvalid, $"'{Rejections.Cut(time)}' is no day written as 2026-01-15.");
            }

            return xml.GetAttribute("currency") is { } currency ? Rate(xml, currency, xml.GetAttribute("rate") ?? "") : null;
        }

        private ReadItem<RateRow>? Rate(XmlReader xml, string currency, string rate)
        {
            if (EcbReader.Withdrawn.Contains(currency) || currency == EcbReader.Euro)
            {
                return null;
            }

            if (!Domain.Amounts.Currency.TryOf(currency, out _))
            {
                // once for the file
                return _unknown.Count < MostDeep && _unknown.Add(currency)
                    ? Reject(xml, "currency", currency, FileCodes.CurrencyUnknown, $"'{Rejections.Cut(currency)}' is no active currency of ISO 4217: its rates are left out.")
                    : null;
            }

            if (_day is not { } day)
            {
                return Reject(xml, "time", currency, FileCodes.DateInvalid, "The rate stands under no day that could be read.");
            }

            if (!Value(rate, out var value))
            {
                return Reject(xml, "rate", rate, FileCodes.NumberInvalid, $"'{Rejections.Cut(rate)}' is no number with a decimal point and at most {MostDigits} digits.");
            }

            if (value <= 0)
            {
                return Reject(xml, "rate", rate, FileCodes.RateInvalid, "A rate is above 0: units of the quote currency for one of the base.");
            }

            (_row.Line, _row.Column, _row.Quote, _row.Date, _row.Value) = (LineOf(xml), currency, currency, day.Date, value);
            return new ReadItem<RateRow>(_row, null);
        }

        // digits and one point: nothing that would be rounded in silence
        private static bool Value(string text, out decimal value)
        {
            value = 0;
            return text.Length is > 0 and <= MostDigits + 1 && text.Count(char.IsAsciiDigit) is > 0 and <= MostDigits
                && decimal.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out value);
        }

        private static ReadItem<RateRow> Reject(XmlReader xml, string column, string value, string code, string reason) =>
            new(null, new RowRejection(LineOf(xml), column, Rejections.Cut(value), code, reason));
    }

    /// <summary>Passes bytes on, and refuses what has too many from one angle bracket to the next: a reader of XML keeps all of an element.</summary>
    private sealed class TagStream(Stream inner) : Stream
    {
        private const int Most = 64 * 1024;
        private int _run;

        public override bool CanRead => true;

        public override bool CanSeek => false;

        public override bool CanWrite => false;

        public override long Length => throw new NotSupportedException();

        public override long Position
        {
            get => throw new NotSupportedException();
            set => throw new NotSupportedException();
        }

        public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

        public override int Read(Span<byte> buffer)
        {
            var read = inner.Read(buffer);
            var rest = (ReadOnlySpan<byte>)buffer[..read];
            while (!rest.IsEmpty)
            {
                var at = rest.IndexOf((byte)'<');
                _run += at < 0 ? rest.Length : at;
                if (_run > Most)
                {
                    throw Rejections.File(1, "", "", FileCodes.XmlInvalid, $"The file has more than {Most / 1024} KiB from one element to the next.");
                }

                _run = at < 0 ? _run : 0;
                rest = at < 0 ? [] : rest[(at + 1)..];
            }

            return read;
        }

        public override void Flush()
        {
        }

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
    }
}
