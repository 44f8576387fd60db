using System.Text;
using System.Text.Json;
using Timepost.Connectors.Files.Csv;

namespace Timepost.Connectors.Files.Json;

/// <summary>The objects of one JSON array, one by one, each with its byte span. Bounded by the size of one object; nested at most 64 deep.</summary>
internal sealed class JsonElements(Stream stream)
{
    private static readonly JsonReaderOptions Options = new() { MaxDepth = 64, CommentHandling = JsonCommentHandling.Disallow };
    private byte[] _buffer = new byte[1 << 16];
    private int _start;
    private int _end;
    private long _base;
    private bool _eof;
    private bool _begun;
    private JsonReaderState _state = new(Options);

    /// <summary>1 and up.</summary>
    public long Number { get; private set; }

    public long Offset { get; private set; }

    public int Length { get; private set; }

    public ReadOnlySpan<byte> Element => _buffer.AsSpan((int)(Offset - _base), Length);

    /// <summary>To the next object; false after the array's end.</summary>
    public bool Next()
    {
        if (!_begun)
        {
            Fill();
            if (_end >= 3 && _buffer.AsSpan(0, 3).SequenceEqual("\uFEFF"u8))
            {
                _start = 3;
            }
        }

        while (true)
        {
            try
            {
                switch (Step())
                {
                    case Outcome.Element:
                        return true;
                    case Outcome.End:
                        return false;
                    default:
                        break;
                }
            }
            catch (JsonException bad)
            {
                throw Rejections.File(
                    Number + 1, "", "", FileCodes.JsonInvalid, $"The file is no sound JSON at or after element {Number + 1}: {bad.Message}");
            }

            if (_end - _start > CsvScanner.MaxRowBytes)
            {
                throw Rejections.File(Number + 1, "", "", FileCodes.RowTooLong, $"Element {Number + 1} has more than {CsvScanner.MaxRowBytes} bytes.");
            }

            Fill();
        }
    }

    private enum Outcome
    {
        Element,
        More,
        End,
    }

    private Outcome Step()
    {
        var reader = new Utf8JsonReader(_buffer.AsSpan(_start, _end - _start), _eof, _state);
        if (!reader.Read())
        {
            return _eof && _begun ? Outcome.End : Outcome.More;
        }

        if (!_begun)
        {
            if (reader.TokenType != JsonTokenType.StartArray)
            {
                throw Rejections.File(1, "", "", FileCodes.JsonInvalid, "The file is no JSON array of entries.");
            }

            _begun = true;
            Advance(ref reader);
            return Step();
        }

        if (reader.TokenType == JsonTokenType.EndArray)
        {
            Advance(ref reader);
            Trailing();
            return Outcome.End;
        }

        var begin = (int)reader.TokenStartIndex;
        if (!reader.TrySkip())
        {
            return Outcome.More;
        }

        Number++;
        Offset = _base + _start + begin;
        Length = (int)reader.BytesConsumed - begin;
        Advance(ref reader);
        return Outcome.Element;
    }

    private void Advance(ref Utf8JsonReader reader)
    {
        _start += (int)reader.BytesConsumed;
        _state = reader.CurrentState;
    }

    // after the array only blanks may follow
    private void Trailing()
    {
        do
        {
            if (_buffer.AsSpan(_start, _end - _start).ContainsAnyExcept(" \t\r\n"u8))
            {
                throw Rejections.File(Number, "", "", FileCodes.JsonInvalid, "Something follows the array of entries.");
            }

            _start = _end;
        }
        while (Fill());
    }

    private bool Fill()
    {
        if (_eof)
        {
            return false;
        }

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

        int read;
        try
        {
            read = stream.ReadAtLeast(_buffer.AsSpan(_end), 1, throwOnEndOfStream: false);
        }
        catch (DecoderFallbackException bad)
        {
            throw new Engine.Intake.FileRefusedException(new(Number + 1, "", "", FileCodes.Encoding, "The file is not in the encoding that its mark or the connection names."), bad);
        }

        _end += read;
        _eof = read == 0;
        return !_eof;
    }
}
