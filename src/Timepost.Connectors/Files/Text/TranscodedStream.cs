using System.Text;
using Timepost.Engine.Intake;

namespace Timepost.Connectors.Files.Text;

/// <summary>A file in another encoding as UTF-8; what is not in that encoding refuses the file, with the byte where it stands.</summary>
internal sealed class TranscodedStream(Stream file, string name, Encoding encoding) : ForwardStream
{
    private readonly long _begin = file.Position;
    private readonly Stream _utf8 = Encoding.CreateTranscodingStream(file, encoding, new UTF8Encoding(false), leaveOpen: true);

    public override int Read(Span<byte> buffer)
    {
        try
        {
            return _utf8.Read(buffer);
        }
        catch (DecoderFallbackException bad)
        {
            var at = BrokenUtf16();
            throw new FileRefusedException(
                new(1, "", "", FileCodes.Encoding, $"The file is not {name}, which its mark or the connection names: byte {at + 1} is where it breaks."), bad);
        }
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _utf8.Dispose();
            file.Dispose();
        }

        base.Dispose(disposing);
    }

    // the first unit that is half a pair, or half a unit at the end
    private long BrokenUtf16()
    {
        file.Position = _begin;
        var big = name == "utf-16be";
        var buffer = new byte[1 << 16];
        var (at, high) = (0L, false);
        int count;
        while ((count = file.ReadAtLeast(buffer, buffer.Length, throwOnEndOfStream: false)) > 0)
        {
            for (var i = 0; i + 1 < count; i += 2, at += 2)
            {
                var unit = (char)(big ? (buffer[i] << 8) | buffer[i + 1] : (buffer[i + 1] << 8) | buffer[i]);
                if (high != char.IsLowSurrogate(unit))
                {
                    return high ? at - 2 : at;
                }

                high = char.IsHighSurrogate(unit);
            }
        }

        return high ? at - 2 : at;
    }
}

/// <summary>windows-1252 as UTF-8. A byte that has no meaning there stays as it is, so that its row, and no other, is rejected as not being text.</summary>
internal sealed class Windows1252Stream : ForwardStream
{
    private const int MostBytesEach = 3;
    private static readonly byte[][] Utf8 = Table();
    private readonly Stream _file;
    private readonly byte[] _raw = new byte[1 << 14];
    private readonly byte[] _out = new byte[MostBytesEach << 14];
    private int _start;
    private int _end;

    public Windows1252Stream(Stream file) => _file = file;

    public override int Read(Span<byte> buffer)
    {
        if (_start == _end)
        {
            Fill();
        }

        var count = Math.Min(buffer.Length, _end - _start);
        _out.AsSpan(_start, count).CopyTo(buffer);
        _start += count;
        return count;
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _file.Dispose();
        }

        base.Dispose(disposing);
    }

    private void Fill()
    {
        (_start, _end) = (0, 0);
        foreach (var raw in _raw.AsSpan(0, _file.Read(_raw)))
        {
            var bytes = Utf8[raw];
            bytes.CopyTo(_out, _end);
            _end += bytes.Length;
        }
    }

    private static byte[][] Table()
    {
        var encoding = CodePagesEncodingProvider.Instance.GetEncoding(1252)!;
        var table = new byte[256][];
        for (var raw = 0; raw < table.Length; raw++)
        {
            table[raw] = raw is 0x81 or 0x8D or 0x8F or 0x90 or 0x9D ? [(byte)raw] : Encoding.UTF8.GetBytes(encoding.GetString([(byte)raw]));
        }

        return table;
    }
}

/// <summary>A stream that is read from its begin to its end.</summary>
internal abstract class ForwardStream : Stream
{
    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException("It is not known before the end.");

    public override long Position
    {
        get => throw new NotSupportedException("It is read forward.");
        set => throw new NotSupportedException("It is read forward.");
    }

    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    public override void Flush()
    {
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException("It is read forward.");

    public override void SetLength(long value) => throw new NotSupportedException("A file that is read has the length it has.");

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException("A file that is read is not written.");
}
