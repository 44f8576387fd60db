using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using NodaTime.Text;
using Timepost.Domain.Amounts;
using Timepost.Domain.Books;
using Timepost.Domain.Identity;
using Timepost.Domain.Mapping;

namespace Timepost.Connectors.Books;

/// <summary>One document in the journal: its record as comments, its transaction, and a closing hash.</summary>
/// <remarks>
/// <code>
/// ; tp-begin NUMBER KEY KIND          NUMBER is - for a customer
/// ;| a line of the record
/// ;+ more of the same line, where it is long
/// DATE (NUMBER) Party | memo
///     ; tp-key: KEY
///     Account        12.34 EUR          and after an amount in another currency than the base: @@ 10.64 EUR
/// ; tp-end SHA-256 of all bytes from the begin line to here
/// (an empty line)
/// </code>
/// Lines are cut at 900 bytes, because ledger refuses lines of 4,096.
/// </remarks>
internal static class JournalBlock
{
    public const string Begin = "; tp-begin ";
    public const string End = "; tp-end ";
    public const int HashLength = 64;
    private const string RecordLine = ";| ", RecordMore = ";+ ";
    private const int MaxRecordBytes = 900;
    private const int PartyRunes = 200, MemoRunes = 400, TagRunes = 300, TaxCodeRunes = 60;

    public static byte[] Render(BooksDocument document, Func<string, AccountType> typeOf)
    {
        var text = new StringBuilder(2_048);
        var number = document.Number.Length == 0 ? "-" : document.Number;
        text.Append(Begin).Append(number).Append(' ').Append(document.Key.Value).Append(' ')
            .Append(DocumentRecord.KindName(document.Kind)).Append('\n');
        AppendRecord(text, DocumentRecord.Write(document, typeOf));
        if (document.Postings.Count > 0)
        {
            AppendTransaction(text, document);
        }

        var body = Encoding.UTF8.GetBytes(text.ToString());
        var end = Encoding.UTF8.GetBytes(End + Convert.ToHexStringLower(SHA256.HashData(body)) + "\n\n");
        return [.. body, .. end];
    }

    /// <summary>The record's bytes out of a block.</summary>
    public static byte[] RecordOf(ReadOnlySpan<byte> block)
    {
        var record = new MemoryStream(block.Length);
        foreach (var range in block.Split((byte)'\n'))
        {
            var line = block[range];
            if (line.StartsWith(";| "u8))
            {
                if (record.Length > 0)
                {
                    record.WriteByte((byte)'\n');
                }

                record.Write(line[3..]);
            }
            else if (line.StartsWith(";+ "u8))
            {
                record.Write(line[3..]);
            }
        }

        if (record.Length > 0)
        {
            record.WriteByte((byte)'\n');
        }

        return record.ToArray();
    }

    /// <summary>The document as the journal has it now: date, number, postings and totals from the transaction that the
    /// plain-text programs read, the rest from the record.</summary>
    /// <param name="block">The bytes of the block.</param>
    /// <param name="record">The record, from the document's file or <see cref="RecordOf"/>.</param>
    /// <param name="types">Kinds of the accounts posted to.</param>
    /// <exception cref="FormatException">Edited beyond reading.</exception>
    public static BooksDocument Read(ReadOnlySpan<byte> block, ReadOnlyMemory<byte> record, out IReadOnlyList<AccountType> types)
    {
        var document = DocumentRecord.Read(record, out types);
        if (document.Postings.Count == 0)
        {
            return document;
        }

        var postings = new List<BooksPosting>(document.Postings.Count);
        var date = document.Date;
        var number = "";
        foreach (var line in Encoding.UTF8.GetString(block).Split('\n'))
        {
            if (line.Length > 0 && char.IsAsciiDigit(line[0]))
            {
                (date, number) = ReadHead(line);
            }
            else if (line.StartsWith("    ", StringComparison.Ordinal) && line.TrimStart() is { Length: > 0 } posting && posting[0] != ';')
            {
                postings.Add(ReadPosting(posting, postings.Count < document.Postings.Count ? document.Postings[postings.Count] : null));
            }
        }

        return PostedTotals.Of(document, postings) with { Date = date, Number = number };
    }

    /// <summary>Number (empty for a customer) and key out of a begin line; false where it is none.</summary>
    public static bool TryReadBegin(ReadOnlySpan<byte> line, out string number, out DocumentKey key, out string kind)
    {
        (number, key, kind) = ("", default, "");
        var parts = Encoding.UTF8.GetString(line).Split(' ');
        if (parts.Length != 5 || parts[0] != ";" || parts[1] != "tp-begin" || parts[3].Length != 20)
        {
            return false;
        }

        number = parts[2] == "-" ? "" : parts[2];
        kind = parts[4];
        try
        {
            key = DocumentKey.Parse(parts[3]);
        }
        catch (FormatException)
        {
            // the line was edited: the caller reports the whole block as such
            return false;
        }

        return number.Length == 0 || JournalText.IsNumber(number);
    }

    public static string Payee(string party) => JournalText.Plain(party, PartyRunes);

    public static string Memo(string memo) => JournalText.Plain(memo, MemoRunes);

    public static IEnumerable<KeyValuePair<string, string>> JournalTags(BooksDocument document)
    {
        yield return KeyValuePair.Create("tp-key", document.Key.Value);
        yield return KeyValuePair.Create("tp-kind", DocumentRecord.KindName(document.Kind));
        if (document.Due is { } due)
        {
            yield return KeyValuePair.Create("due", LocalDatePattern.Iso.Format(due));
        }

        foreach (var (name, value) in document.Tags)
        {
            if (value.Length > 0)
            {
                yield return KeyValuePair.Create(JournalText.TagName(name), JournalText.TagValue(value, TagRunes));
            }
        }
    }

    public static string TaxCodeTag(string taxCode) => JournalText.TagValue(taxCode, TaxCodeRunes);

    private static void AppendTransaction(StringBuilder text, BooksDocument document)
    {
        text.Append(LocalDatePattern.Iso.Format(document.Date)).Append(" (").Append(document.Number).Append(") ")
            .Append(Payee(document.Party)).Append(" | ").Append(Memo(document.Memo)).Append('\n');
        foreach (var (name, value) in JournalTags(document))
        {
            text.Append("    ; ").Append(name).Append(": ").Append(value).Append('\n');
        }

        foreach (var posting in document.Postings)
        {
            text.Append("    ").Append(posting.Account.PadRight(40)).Append("  ")
                .Append(JournalText.Amount(posting));
            if (posting.TaxCode.Length > 0)
            {
                text.Append("  ; tax-code: ").Append(TaxCodeTag(posting.TaxCode));
            }

            text.Append('\n');
        }
    }

    private static void AppendRecord(StringBuilder text, string record)
    {
        foreach (var line in record.TrimEnd('\n').Split('\n'))
        {
            text.Append(RecordLine);
            var bytes = 0;
            foreach (var rune in line.EnumerateRunes())
            {
                bytes += rune.Utf8SequenceLength;
                if (bytes > MaxRecordBytes)
                {
                    text.Append('\n').Append(RecordMore);
                    bytes = rune.Utf8SequenceLength;
                }

                text.Append(rune.ToString());
            }

            text.Append('\n');
        }
    }

    private static (NodaTime.LocalDate Date, string Number) ReadHead(string line)
    {
        var open = line.IndexOf('(', StringComparison.Ordinal);
        var close = line.IndexOf(')', StringComparison.Ordinal);
        var date = LocalDatePattern.Iso.Parse(line[..Math.Min(10, line.Length)]);
        return date.Success && open > 0 && close > open
            ? (date.Value, line[(open + 1)..close])
            : throw new FormatException($"The transaction's first line cannot be read: {line}");
    }

    private static BooksPosting ReadPosting(string line, BooksPosting? recorded)
    {
        var comment = line.IndexOf("  ;", StringComparison.Ordinal);
        var rest = (comment < 0 ? line : line[..comment]).TrimEnd();
        var gap = rest.IndexOf("  ", StringComparison.Ordinal);
        var words = gap < 0 ? [] : rest[gap..].Split(' ', StringSplitOptions.RemoveEmptyEntries);
        if (words.Length is not (2 or 5) || (words.Length == 5 && words[2] != "@@"))
        {
            throw new FormatException($"The posting cannot be read: {line}");
        }

        var amount = ReadAmount(words[0], words[1], line);
        Money? inBase = words.Length == 2 ? null : ReadAmount(words[3], words[4], line);

        // the journal shows a tax code as plain text; the exact one is in the record while both agree
        var shown = comment < 0 ? "" : line[(comment + 3)..].Replace("tax-code:", "", StringComparison.Ordinal).Trim();
        var taxCode = recorded is not null && (recorded.TaxCode.Length == 0 ? shown.Length == 0 : TaxCodeTag(recorded.TaxCode) == shown)
            ? recorded.TaxCode
            : shown;
        return new BooksPosting(rest[..gap], amount, taxCode) { InBase = amount.IsNegative && inBase is { } price ? -price : inBase };
    }

    private static Money ReadAmount(string number, string code, string line)
    {
        if (!decimal.TryParse(number, NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var value)
            || !Currency.TryOf(code, out var currency))
        {
            throw new FormatException($"The posting cannot be read: {line}");
        }

        try
        {
            return Money.Exact(value, currency);
        }
        catch (Exception failure) when (failure is ArgumentOutOfRangeException or OverflowException)
        {
            throw new FormatException($"The amount is finer than the currency: {line}", failure);
        }
    }
}
