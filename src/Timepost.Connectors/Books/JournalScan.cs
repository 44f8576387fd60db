using System.Security.Cryptography;
using System.Text;
using Timepost.Domain.Identity;

namespace Timepost.Connectors.Books;

/// <summary>What a stretch of a journal file is.</summary>
internal enum SegmentKind
{
    /// <summary>A block whose hash holds.</summary>
    Whole,

    /// <summary>Begins as a block, but its end is missing or its hash does not hold.</summary>
    Damaged,

    /// <summary>Not ours.</summary>
    Foreign,
}

/// <summary>A stretch of a journal file.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Offset">First byte.</param>
/// <param name="Length">Bytes.</param>
/// <param name="Line">1 and up.</param>
/// <param name="Key">From the begin line; <c>default</c> where unreadable.</param>
/// <param name="Number">From the begin line.</param>
/// <param name="DocumentKind">From the begin line.</param>
/// <param name="Hash">SHA-256 of the bytes that the end line covers (of all, where there is none).</param>
internal sealed record Segment(
    SegmentKind Kind, long Offset, int Length, int Line, DocumentKey Key, string Number, string DocumentKind, string Hash);

/// <summary>Cuts a journal file into blocks and what stands between them.</summary>
internal static class JournalScan
{
    public const string Preface =
        "; Timepost writes this file. Read it with hledger.journal, ledger.journal or books.beancount beside it.\n" +
        "; Put entries of your own into a file of your own, and include hledger.journal or ledger.journal there.\n\n";

    private static readonly byte[] PrefaceBytes = Encoding.UTF8.GetBytes(Preface);
    private static readonly byte[] BeginBytes = Encoding.UTF8.GetBytes(JournalBlock.Begin);
    private static readonly byte[] EndBytes = Encoding.UTF8.GetBytes(JournalBlock.End);

    /// <summary>Segments in order; white space between them is nobody's.</summary>
    public static List<Segment> Split(ReadOnlySpan<byte> file)
    {
        var segments = new List<Segment>();
        var position = file.StartsWith(PrefaceBytes) ? PrefaceBytes.Length : 0;
        var line = 1 + file[..position].Count((byte)'\n');
        while (position < file.Length)
        {
            var rest = file[position..];
            var segment = rest.StartsWith(BeginBytes) ? Block(rest, position, line) : Foreign(rest, position, line);
            if (segment is not null)
            {
                segments.Add(segment);
            }

            var length = segment?.Length ?? ForeignLength(rest);
            line += rest[..length].Count((byte)'\n');
            position += length;
        }

        return segments;
    }

    /// <summary>What an unfinished write leaves: the beginning of a preface or block, or zeros.</summary>
    public static bool LooksTorn(ReadOnlySpan<byte> bytes) =>
        bytes.IsEmpty || bytes[0] == 0 || PrefaceBytes.AsSpan().StartsWith(bytes)
        || BeginBytes.AsSpan().StartsWith(bytes) || bytes.StartsWith(BeginBytes);

    /// <summary>What must come before the next block, so that an empty line stands between.</summary>
    public static string Gap(ReadOnlySpan<byte> file) =>
        file.IsEmpty ? Preface
        : file.EndsWith("\n\n"u8) ? ""
        : file[^1] == '\n' ? "\n"
        : "\n\n";

    private static Segment Block(ReadOnlySpan<byte> rest, long offset, int line)
    {
        var readable = JournalBlock.TryReadBegin(FirstLine(rest), out var number, out var key, out var kind);
        var position = FirstLine(rest).Length + 1;
        while (position < rest.Length)
        {
            var at = rest[position..];
            if (at.StartsWith(BeginBytes))
            {
                break;
            }

            var text = FirstLine(at);
            if (at.StartsWith(EndBytes))
            {
                var hash = Convert.ToHexStringLower(SHA256.HashData(rest[..position]));
                var whole = readable && text.Length == EndBytes.Length + JournalBlock.HashLength
                    && text[EndBytes.Length..].SequenceEqual(Encoding.ASCII.GetBytes(hash));
                if (whole || text.Length < at.Length)
                {
                    var length = Math.Min(position + text.Length + 1, rest.Length);
                    length += length < rest.Length && rest[length] == '\n' ? 1 : 0;
                    return new Segment(whole ? SegmentKind.Whole : SegmentKind.Damaged, offset, length, line, key, number, kind, hash);
                }
            }

            position += text.Length + 1;
        }

        var all = Math.Min(position, rest.Length);
        return new Segment(
            SegmentKind.Damaged, offset, all, line, key, number, kind, Convert.ToHexStringLower(SHA256.HashData(rest[..all])));
    }

    private static Segment? Foreign(ReadOnlySpan<byte> rest, long offset, int line)
    {
        var length = ForeignLength(rest);
        var text = rest[..length];
        return text.IndexOfAnyExcept(" \t\r\n"u8) < 0
            ? null
            : new Segment(SegmentKind.Foreign, offset, length, line, default, "", "", Convert.ToHexStringLower(SHA256.HashData(text)));
    }

    private static int ForeignLength(ReadOnlySpan<byte> rest)
    {
        var position = 0;
        while (position < rest.Length)
        {
            position += FirstLine(rest[position..]).Length + 1;
            if (position < rest.Length && rest[position..].StartsWith(BeginBytes))
            {
                return position;
            }
        }

        return rest.Length;
    }

    private static ReadOnlySpan<byte> FirstLine(ReadOnlySpan<byte> text)
    {
        var end = text.IndexOf((byte)'\n');
        return end < 0 ? text : text[..end];
    }
}
