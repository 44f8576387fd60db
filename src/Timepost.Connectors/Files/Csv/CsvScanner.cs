using System.Buffers;
using System.Text;
using System.Text.Unicode;
using Timepost.Domain.Work;
using Timepost.Engine.Intake;

namespace Timepost.Connectors.Files.Csv;

/// <summary>What is wrong with a row as text.</summary>
/// <param name="Code">Stable.</param>
/// <param name="Field">0-based field; −1 where the whole row is meant.</param>
/// <param name="Reason">For a reader.</param>
internal readonly record struct CsvFault(string Code, int Field, string Reason);

/// <summary>Rows of a delimited UTF-8 file by RFC 4180, strictly, each with its byte span and line. A bad row is a fault, and the next row is
/// read: after a quote that is never closed reading goes on at the next line. Memory is bounded by <see cref="MaxRowBytes"/>.</summary>
/// <remarks>Line breaks: LF, CR LF or a lone CR. Empty rows are passed over. Why not a library: docs/decisions/0014-csv-reader.md.</remarks>
internal sealed class CsvScanner
{
    /// <summary>A row longer than this is refused: 1 MiB.</summary>
    public const int MaxRowBytes = 1 << 20;

    private const int FirstBuffer = 1 << 18;
    private readonly Stream _stream;
    private readonly byte _separator;
    private readonly SearchValues<byte> _stops;
    private byte[] _buffer = new byte[FirstBuffer];
    private int _start;
    private int _end;
    private long _base;
    private bool _eof;
    private long _nextLine = 1;
    private int[] _fieldStart = new int[64];
    private int[] _fieldLength = new int[64];
    private byte[] _fieldKind = new byte[64];
    private int _rawStart;
    private int _rawLength;
    private int _rowEnd;
    private int _next;
    private bool _quoted;

    public CsvScanner(Stream stream, byte separator)
    {
        _stream = stream;
        _separator = separator;
        _stops = SearchValues.Create([separator, (byte)'"', (byte)'\n', (byte)'\r']);
        Fill();
        if (_end >= 3 && _buffer.AsSpan(0, 3).SequenceEqual("\uFEFF"u8))
        {
            _start = 3;
        }
        else if (_end >= 2 && _buffer[0] is 0xFF or 0xFE && _buffer[1] is 0xFF or 0xFE && _buffer[0] != _buffer[1])
        {
            throw new FileRefusedException(new(1, "", "", FileCodes.Encoding, "The file is UTF-16, not UTF-8. It is read by its byte order mark when imported; here it came untranscoded."));
        }
    }

    private enum Outcome
    {
        Row,
        More,
        Fault,
    }

    /// <summary>Fields of the row.</summary>
    public int Count { get; private set; }

    /// <summary>First byte of the row in the file.</summary>
    public long Offset { get; private set; }

    /// <summary>Bytes of the row without its line break.</summary>
    public int Length { get; private set; }

    /// <summary>First line of the row, 1 and up.</summary>
    public long Line { get; private set; }

    /// <summary>What is wrong with it; null where it is sound.</summary>
    public CsvFault? Fault { get; private set; }

    /// <summary>The row's bytes; empty where it was too long to hold.</summary>
    public ReadOnlySpan<byte> Raw => _buffer.AsSpan(_rawStart, _rawLength);

    /// <summary>A field, unquoted. Valid until the next row.</summary>
    public ReadOnlySpan<byte> Field(int index)
    {
        var raw = _buffer.AsSpan(_fieldStart[index], _fieldLength[index]);
        return _fieldKind[index] == 2 ? Unescape(raw) : raw;
    }

    /// <summary>A field as text.</summary>
    public string Text(int index) => Encoding.UTF8.GetString(Field(index));

    /// <summary>To the next row that is not empty; false at the end.</summary>
    public bool Next()
    {
        while (Advance())
        {
            if (Fault is not null || !IsEmpty())
            {
                return true;
            }
        }

        return false;
    }

    private bool IsEmpty()
    {
        for (var i = 0; i < Count; i++)
        {
            if (_fieldLength[i] > 0)
            {
                return false;
            }
        }

        return true;
    }

    private bool Advance()
    {
        Fault = null;
        if (_start == _end && !Refill())
        {
            return false;
        }

        Line = _nextLine;
        Offset = _base + _start;
        while (true)
        {
            var outcome = Scan(_eof);
            if (outcome == Outcome.More)
            {
                if (_end - _start > MaxRowBytes)
                {
                    TooLong();
                    return true;
                }

                Refill();
                continue;
            }

            if (outcome == Outcome.Fault)
            {
                while (FirstBreak() < 0 && _end - _start <= MaxRowBytes && Refill())
                {
                    // the whole line must be here before it can be left out
                }

                if (FirstBreak() < 0 && !_eof)
                {
                    TooLong();
                    return true;
                }

                SkipFirstLine();
                return true;
            }

            break;
        }

        Length = _rowEnd - _start;
        (_rawStart, _rawLength) = (_start, Length);
        var row = _buffer.AsSpan(_start, Length);
        _nextLine += _quoted ? 1 + Breaks(row) : 1;
        _start = _next;
        if (Length > MaxRowBytes)
        {
            Fault = new(FileCodes.RowTooLong, -1, $"The row has {Length} bytes; more than {MaxRowBytes} are refused.");
        }
        else if (!Utf8.IsValid(row))
        {
            Fault = Where(FileCodes.Encoding, BadUtf8(row), "is not UTF-8. Name the file's encoding in the connection (encoding: latin-1, windows-1252, utf-16le, …).");
        }
        else if (row.Contains((byte)0))
        {
            Fault = Where(FileCodes.NulByte, row.IndexOf((byte)0), "is a NUL byte.");
        }

        return true;
    }

    private CsvFault Where(string code, int at, string what)
    {
        var absolute = _rawStart + at;
        var field = 0;
        while (field < Count - 1 && _fieldStart[field + 1] <= absolute)
        {
            field++;
        }

        return new(code, field, $"Byte {at + 1} of the row (0x{_buffer[absolute]:x2}) {what}");
    }

    private static int BadUtf8(ReadOnlySpan<byte> row)
    {
        var at = 0;
        while (at < row.Length && Rune.DecodeFromUtf8(row[at..], out _, out var used) == OperationStatus.Done)
        {
            at += used;
        }

        return at;
    }

    private Outcome Scan(bool final)
    {
        Count = 0;
        _quoted = false;
        var i = _start;
        while (true)
        {
            if (i < _end && _buffer[i] == (byte)'"')
            {
                _quoted = true;
                var open = i++;
                byte kind = 1;
                while (true)
                {
                    var quote = _buffer.AsSpan(i, _end - i).IndexOf((byte)'"');
                    if (quote < 0 || (i + quote + 1 == _end && !final))
                    {
                        return !final
                            ? Outcome.More
                            : Broken(FileCodes.QuoteOpen, "A quote is opened and never closed; the line is left out and reading goes on at the next.");
                    }

                    i += quote + 1;
                    if (i < _end && _buffer[i] == (byte)'"')
                    {
                        kind = 2;
                        i++;
                        continue;
                    }

                    break;
                }

                Add(open + 1, i - open - 2, kind);
                if (i == _end)
                {
                    (_rowEnd, _next) = (i, i);
                    return Outcome.Row;
                }

                if (_buffer[i] == _separator)
                {
                    i++;
                    continue;
                }

                if (_buffer[i] is not ((byte)'\n' or (byte)'\r'))
                {
                    Count--;
                    return Broken(FileCodes.QuoteMisplaced, "Text follows a closing quote: a quote inside a quoted field must be doubled.");
                }

                return EndOfRow(i, final);
            }

            var stop = _buffer.AsSpan(i, _end - i).IndexOfAny(_stops);
            if (stop < 0)
            {
                if (!final)
                {
                    return Outcome.More;
                }

                Add(i, _end - i, 0);
                (_rowEnd, _next) = (_end, _end);
                return Outcome.Row;
            }

            stop += i;
            if (_buffer[stop] == (byte)'"')
            {
                return Broken(FileCodes.QuoteMisplaced, "A quote stands inside an unquoted field: the field must be quoted and the quote doubled.");
            }

            Add(i, stop - i, 0);
            if (_buffer[stop] != _separator)
            {
                return EndOfRow(stop, final);
            }

            i = stop + 1;
        }
    }

    private Outcome EndOfRow(int at, bool final)
    {
        if (_buffer[at] == (byte)'\r')
        {
            if (at + 1 == _end && !final)
            {
                return Outcome.More;
            }

            _next = at + 1 < _end && _buffer[at + 1] == (byte)'\n' ? at + 2 : at + 1;
        }
        else
        {
            _next = at + 1;
        }

        _rowEnd = at;
        return Outcome.Row;
    }

    private Outcome Broken(string code, string reason)
    {
        Fault = new(code, Count, reason);
        return Outcome.Fault;
    }

    private void Add(int start, int length, byte kind)
    {
        if (Count == _fieldStart.Length)
        {
            Array.Resize(ref _fieldStart, Count * 2);
            Array.Resize(ref _fieldLength, Count * 2);
            Array.Resize(ref _fieldKind, Count * 2);
        }

        _fieldStart[Count] = start;
        _fieldLength[Count] = length;
        _fieldKind[Count++] = kind;
    }

    // where the first line ends in the buffer; a CR at the very end waits for what follows
    private int FirstBreak()
    {
        var at = _buffer.AsSpan(_start, _end - _start).IndexOfAny((byte)'\n', (byte)'\r');
        return at >= 0 && _buffer[_start + at] == (byte)'\r' && _start + at + 1 == _end && !_eof ? -1 : at;
    }

    // the row as text is broken: leave out its first line, so that an open quote swallows no other row
    private void SkipFirstLine()
    {
        var length = FirstBreak();
        length = length < 0 ? _end - _start : length;
        (_rawStart, _rawLength) = (_start, length);
        Length = length;
        var next = _start + length;
        if (next < _end)
        {
            next += _buffer[next] == (byte)'\r' && next + 1 < _end && _buffer[next + 1] == (byte)'\n' ? 2 : 1;
        }

        _start = next;
        _nextLine++;
    }

    private void TooLong()
    {
        if (_quoted && FirstBreak() >= 0)
        {
            Fault = new(FileCodes.QuoteOpen, Count, $"A quote is opened and not closed within {MaxRowBytes} bytes; the line is left out and reading goes on at the next.");
            SkipFirstLine();
            return;
        }

        Fault = new(FileCodes.RowTooLong, -1, $"The row has more than {MaxRowBytes} bytes; it is left out and reading goes on at the next line.");
        var length = 0L;
        while (true)
        {
            var at = _buffer.AsSpan(_start, _end - _start).IndexOfAny((byte)'\n', (byte)'\r');
            if (at >= 0)
            {
                length += at;
                _start += at + 1;
                if (_buffer[_start - 1] == (byte)'\r' && (_start < _end || Refill()) && _buffer[_start] == (byte)'\n')
                {
                    _start++;
                }

                break;
            }

            length += _end - _start;
            _start = _end;
            if (!Refill())
            {
                break;
            }
        }

        Count = 0;
        Length = (int)Math.Min(length, int.MaxValue);
        (_rawStart, _rawLength) = (_start, 0);
        _nextLine++;
    }

    private static int Breaks(ReadOnlySpan<byte> row)
    {
        var breaks = row.Count((byte)'\n');
        for (var at = row.IndexOf((byte)'\r'); at >= 0;)
        {
            if (at + 1 == row.Length || row[at + 1] != (byte)'\n')
            {
                breaks++;
            }

            var more = row[(at + 1)..].IndexOf((byte)'\r');
            at = more < 0 ? -1 : at + 1 + more;
        }

        return breaks;
    }

    // what is unread moves to the front, then more is read; false where there is nothing more
    private bool Refill()
    {
        if (_start > 0)
        {
            _buffer.AsSpan(_start, _end - _start).CopyTo(_buffer);
            _base += _start;
            _end -= _start;
            _start = 0;
        }

        if (_end == _buffer.Length)
        {
            Array.Resize(ref _buffer, _buffer.Length * 2);
        }

        return Fill();
    }

    private bool Fill()
    {
        if (_eof)
        {
            return false;
        }

        int read;
        try
        {
            read = _stream.ReadAtLeast(_buffer.AsSpan(_end), 1, throwOnEndOfStream: false);
        }
        catch (DecoderFallbackException bad)
        {
            throw new FileRefusedException(
                new(_nextLine, "", "", FileCodes.Encoding, $"The file is not in the encoding that its mark or the connection names, at or after line {_nextLine}."), bad);
        }

        _end += read;
        _eof = read == 0;
        return !_eof;
    }

    private static byte[] Unescape(ReadOnlySpan<byte> raw)
    {
        var plain = new byte[raw.Length - (raw.Count((byte)'"') / 2)];
        var to = 0;
        for (var i = 0; i < raw.Length; i++)
        {
            plain[to++] = raw[i];
            if (raw[i] == (byte)'"')
            {
                i++;
            }
        }

        return plain;
    }
}
