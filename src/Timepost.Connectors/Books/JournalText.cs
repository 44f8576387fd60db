using System.Globalization;
using System.Text;
using Timepost.Domain.Amounts;
using Timepost.Domain.Books;

namespace Timepost.Connectors.Books;

/// <summary>Text that hledger, ledger and beancount all take as plain text. The exact text stands in the document's record.</summary>
internal static class JournalText
{
    /// <summary>One line: without control and formatting characters (right-to-left marks among them), with single
    /// blanks, <c>;</c> as <c>,</c> and <c>|</c> as <c>/</c>; cut to a number of characters. <c>-</c> where nothing is left.</summary>
    public static string Plain(string text, int maxRunes)
    {
        var plain = new StringBuilder(Math.Min(text.Length, maxRunes));
        var pendingBlank = false;
        var count = 0;
        foreach (var rune in text.EnumerateRunes())
        {
            if (count >= maxRunes)
            {
                break;
            }

            if (IsBlank(rune))
            {
                pendingBlank = plain.Length > 0;
                continue;
            }

            if (Rune.GetUnicodeCategory(rune) is UnicodeCategory.Format or UnicodeCategory.OtherNotAssigned or UnicodeCategory.PrivateUse)
            {
                continue;
            }

            if (pendingBlank)
            {
                plain.Append(' ');
                pendingBlank = false;
                count++;
            }

            count++;
            _ = rune.Value switch
            {
                ';' => plain.Append(','),
                '|' => plain.Append('/'),
                _ => plain.Append(rune.ToString()),
            };
        }

        return plain.Length == 0 ? "-" : plain.ToString();
    }

    /// <summary>As <see cref="Plain"/>, and without the brackets in which ledger looks for a date.</summary>
    public static string TagValue(string text, int maxRunes) =>
        Plain(text, maxRunes).Replace('[', '(').Replace(']', ')');

    /// <summary>Names with a meaning of their own in one of the programs get a prefix.</summary>
    public static string TagName(string name) => name is "date" or "date2" or "payee" or "value" or "uuid" or "type" or "t" or "note" or "filename" or "lineno"
        ? "tp-" + name
        : name;

    public static bool IsTagName(string name)
    {
        if (name.Length is < 2 or > 40 || name[0] is < 'a' or > 'z')
        {
            return false;
        }

        foreach (var c in name)
        {
            if (c is not ((>= 'a' and <= 'z') or (>= '0' and <= '9') or '-'))
            {
                return false;
            }
        }

        return true;
    }

    public static bool IsNumber(string number)
    {
        if (number.Length is 0 or > 40 || !char.IsAsciiLetterOrDigit(number[0]))
        {
            return false;
        }

        foreach (var c in number)
        {
            if (!char.IsAsciiLetterOrDigit(c) && c is not ('-' or '_' or '.' or '/'))
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>The name under which a document's files stand; <c>/</c> becomes <c>+</c>, which no number has.</summary>
    public static string FileName(string number) => number.Replace('/', '+');

    public static string Amount(Money amount) => $"{amount.ToAmountString()} {amount.Currency.Code}";

    /// <summary>The amount of a posting, aligned, and after it what it is in base: <c>1000.00 USD @@ 862.07 EUR</c>.</summary>
    public static string Amount(BooksPosting posting) => Amount(posting.Amount).PadLeft(18)
        + (posting.InBase is { } inBase && !posting.Amount.IsZero ? $" @@ {Amount(inBase.IsNegative ? -inBase : inBase)}" : "");

    /// <summary>A string of JSON, readable, with all that is invisible escaped.</summary>
    public static void AppendJson(StringBuilder json, string text)
    {
        json.Append('"');
        foreach (var rune in text.EnumerateRunes())
        {
            var value = rune.Value;
            if (value is '"' or '\\')
            {
                json.Append('\\').Append((char)value);
            }
            else if (value < 0x20 || (value > 0x7e && IsInvisible(rune)))
            {
                foreach (var c in rune.ToString())
                {
                    json.Append(CultureInfo.InvariantCulture, $"\\u{(int)c:x4}");
                }
            }
            else
            {
                json.Append(rune.ToString());
            }
        }

        json.Append('"');
    }

    /// <summary>A string of beancount.</summary>
    public static string Quoted(string plain) =>
        "\"" + plain.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal) + "\"";

    private static bool IsBlank(Rune rune) =>
        Rune.IsWhiteSpace(rune) || Rune.IsControl(rune);

    private static bool IsInvisible(Rune rune) => Rune.GetUnicodeCategory(rune) is
        UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator
        or UnicodeCategory.PrivateUse or UnicodeCategory.OtherNotAssigned;
}
