using System.Text;
using System.Text.Unicode;
using Timepost.Connectors.Files.Csv;
using Timepost.Engine.Intake;

namespace Timepost.Connectors.Files.Text;

/// <summary>Lines of a UTF-8 text, by LF, CR LF or a lone CR, each with its byte span; longer than 64 KiB, not UTF-8 or with a NUL byte is a fault. Bounded memory.</summary>
internal sealed class Utf8Lines(Stream stream)
{
    private const int MostBytes = 1 << 16;
    private readonly byte[] _buffer = new byte[2 * MostBytes];
    private int _start;
    private int _end;
    private long _base;
    private bool _eof;
    private int _lineStart;

    public long Line { get; private set; }

    public long Offset { get; private set; }

    public int Length { get; private set; }

    public CsvFault? Fault { get; private set; }

    public ReadOnlySpan<byte> Bytes => _buffer.AsSpan(_lineStart, Length);

    public bool Next()
    {
        Fault = null;
        if (_start == _end && !Fill())
        {
            return false;
        }

        if (_base + _start == 0 && _end >= 3 && _buffer.AsSpan(0, 3).SequenceEqual("\uFEFF"u8))
        {
            _start = 3;
        }

        Line++;
        Offset = _base + _start;
        int at;
        while ((at = Break()) < 0)
        {
            if (_end - _start > MostBytes)
            {
                Skip();
                return true;
            }

            if (!Fill())
            {
                break;
            }
        }

        _lineStart = _start;
        Length = at < 0 ? _end - _start : at;
        _start += at < 0 ? Length : at + BreakLength(_start + at);

        if (Length > MostBytes)
        {
            Fault = new(FileCodes.RowTooLong, -1, $"The line has more than {MostBytes} bytes.");
        }
        else if (!Utf8.IsValid(Bytes))
        {
            Fault = new(FileCodes.Encoding, -1, "The line is not UTF-8. Name the file's encoding in the connection.");
        }
        else if (Bytes.Contains((byte)0))
        {
            Fault = new(FileCodes.NulByte, -1, "The line has a NUL byte.");
        }

        return true;
    }

    private void Skip()
    {
        Fault = new(FileCodes.RowTooLong, -1, $"The line has more than {MostBytes} bytes; it is left out.");
        int at;
        do
        {
            at = Break();
            _start = at < 0 ? LastCarriageReturn() : _start + at + BreakLength(_start + at);
        }
        while (at < 0 && Fill());

        (_lineStart, Length) = (_start, 0);
    }

    // where the line ends; a CR at the very end waits for what follows
    private int Break()
    {
        var at = _buffer.AsSpan(_start, _end - _start).IndexOfAny((byte)'\n', (byte)'\r');
        return at >= 0 && _buffer[_start + at] == (byte)'\r' && _start + at + 1 == _end && !_eof ? -1 : at;
    }

    private int BreakLength(int at) => _buffer[at] == (byte)'\r' && at + 1 < _end && _buffer[at + 1] == (byte)'\n' ? 2 : 1;

    private int LastCarriageReturn() => _end > _start && _buffer[_end - 1] == (byte)'\r' ? _end - 1 : _end;

    private bool Fill()
    {
        if (_eof)
        {
            return false;
        }

        _buffer.AsSpan(_start, _end - _start).CopyTo(_buffer);
        _base += _start;
        _end -= _start;
        _start = 0;
        int read;
        try
        {
            read = stream.Read(_buffer.AsSpan(_end));
        }
        catch (DecoderFallbackException bad)
        {
            throw new FileRefusedException(new(Line, "", "", FileCodes.Encoding, "The file is not in the encoding that its mark or the connection names."), bad);
        }

        _end += read;
        _eof = read == 0;
        return !_eof;
    }
}
