using Timepost.Domain.Work;
using Timepost.Engine.Intake;

namespace Timepost.Connectors.Files.Csv;

/// <summary>The header row of a delimited file: found among the first rows, under whichever separator makes it fit.</summary>
/// <param name="Separator">Comma, semicolon, tab or bar.</param>
/// <param name="Names">Headers without blanks around them.</param>
/// <param name="Line">Where it stands, 1 and up.</param>
internal sealed record CsvHeader(byte Separator, string[] Names, long Line)
{
    private const int HeadBytes = 1 << 16;
    private const int MostPreambleRows = 20;
    private static readonly byte[] Separators = [(byte)',', (byte)';', (byte)'\t', (byte)'|'];

    /// <summary>The first bytes, enough for a header; the stream stands after them.</summary>
    public static byte[] Peek(Stream content)
    {
        var head = new byte[HeadBytes];
        var read = content.ReadAtLeast(head, head.Length, throwOnEndOfStream: false);
        return head.AsSpan(0, read).ToArray();
    }

    /// <summary>The first row that is accepted as a header; null where none is.</summary>
    public static CsvHeader? Find(byte[] head, Func<string[], bool> accept)
    {
        foreach (var separator in Separators)
        {
            var scanner = new CsvScanner(new MemoryStream(head), separator);
            for (var row = 0; row < MostPreambleRows && scanner.Next(); row++)
            {
                if (scanner.Fault is not null || scanner.Count < 2)
                {
                    continue;
                }

                var names = Cells(scanner);
                if (accept(names))
                {
                    return new(separator, names, scanner.Line);
                }
            }
        }

        return null;
    }

    /// <summary>The first row as it stands, for a message.</summary>
    public static string FirstLine(byte[] head)
    {
        var scanner = new CsvScanner(new MemoryStream(head), (byte)',');
        return scanner.Next() ? Rejections.Cut(System.Text.Encoding.UTF8.GetString(scanner.Raw[..Math.Min(scanner.Raw.Length, 600)])) : "";
    }

    private static string[] Cells(CsvScanner scanner)
    {
        var names = new string[scanner.Count];
        for (var i = 0; i < names.Length; i++)
        {
            names[i] = scanner.Text(i).Trim();
        }

        return names;
    }

    /// <summary>The columns of a header; -1 where it has none.</summary>
    /// <exception cref="FileRefusedException">It occurs twice, so that neither can be meant.</exception>
    public int Index(string name)
    {
        var found = -1;
        for (var i = 0; i < Names.Length; i++)
        {
            if (!Names[i].Equals(name, StringComparison.OrdinalIgnoreCase))
            {
                continue;
            }

            if (found >= 0)
            {
                throw new FileRefusedException(new(
                    Line, name, name, FileCodes.HeaderRepeated, $"The header '{name}' occurs twice (columns {found + 1} and {i + 1}); remove or rename one."));
            }

            found = i;
        }

        return found;
    }
}

/// <summary>Bytes read ahead, then the rest of a stream.</summary>
internal sealed class HeadedStream(byte[] head, Stream rest) : Stream
{
    private int _at;

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    public override int Read(Span<byte> buffer)
    {
        if (_at == head.Length)
        {
            return rest.Read(buffer);
        }

        var count = Math.Min(buffer.Length, head.Length - _at);
        head.AsSpan(_at, count).CopyTo(buffer);
        _at += count;
        return count;
    }

    public override void Flush()
    {
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
}
