using System.Globalization;
using System.Text;
using Timepost.Domain.Mapping;
using Timepost.Engine.Delivery;

namespace Timepost.Connectors.Books;

/// <summary>Account names that hledger and ledger read alike, and their injective image in beancount.</summary>
internal static class AccountNames
{
    private const string AlsoAllowed = " -_.,&/+%#'()";
    private const string Own = "Own";
    private const int MaxLength = 200;

    /// <exception cref="BooksException"><see cref="BooksStatus.AccountNameRefused"/>.</exception>
    public static void Demand(string name)
    {
        if (Problem(name) is { } problem)
        {
            throw new BooksException(BooksStatus.AccountNameRefused, $"Account '{JournalText.Plain(name, 80)}': {problem}.");
        }
    }

    /// <summary>The beancount account: the root that its kind demands, then the parts. Distinct names stay distinct,
    /// and a name that beancount accepts as it is stays as it is.</summary>
    /// <remarks>A blank becomes <c>--</c>, any other character outside <c>[A-Za-z0-9-]</c> becomes
    /// <c>---HEX-</c>, a first character that may not stand there <c>X---0HEX-</c>; a name that does not begin with
    /// its kind's root stands under <c>Root:Own</c>.</remarks>
    public static string ToBeancount(string name, AccountType type)
    {
        var root = RootOf(type);
        var parts = name.Split(':');
        var text = new StringBuilder(root);
        var rooted = parts.Length > 1 && parts[0] == root;
        if (!rooted)
        {
            text.Append(':').Append(Own);
        }

        for (var i = rooted ? 1 : 0; i < parts.Length; i++)
        {
            text.Append(':');
            AppendPart(text, parts[i], escapeFirst: rooted && i == 1 && parts[i] == Own);
        }

        return text.ToString();
    }

    private static string RootOf(AccountType type) => type switch
    {
        AccountType.Asset => "Assets",
        AccountType.Liability => "Liabilities",
        AccountType.Equity => "Equity",
        AccountType.Revenue => "Income",
        AccountType.Cost => "Expenses",
    };

    private static void AppendPart(StringBuilder text, string part, bool escapeFirst)
    {
        var runes = part.EnumerateRunes().ToArray();
        for (var i = 0; i < runes.Length; i++)
        {
            var rune = runes[i];
            if (i == 0 && (escapeFirst || !(IsUpper(rune) || IsDigit(rune))))
            {
                text.Append(CultureInfo.InvariantCulture, $"X---0{rune.Value:x}-");
            }
            else if (IsUpper(rune) || IsDigit(rune) || IsLower(rune))
            {
                text.Append((char)rune.Value);
            }
            else if (rune.Value is ' ' or '-' && (i + 1 == runes.Length || IsPlain(runes[i + 1])))
            {
                text.Append(rune.Value == ' ' ? "--" : "-");
            }
            else
            {
                text.Append(CultureInfo.InvariantCulture, $"---{rune.Value:x}-");
            }
        }
    }

    private static bool IsUpper(Rune rune) => rune.Value is >= 'A' and <= 'Z';

    private static bool IsLower(Rune rune) => rune.Value is >= 'a' and <= 'z';

    private static bool IsDigit(Rune rune) => rune.Value is >= '0' and <= '9';

    private static bool IsPlain(Rune rune) => IsUpper(rune) || IsLower(rune) || IsDigit(rune);

    private static string? Problem(string name)
    {
        if (string.IsNullOrEmpty(name))
        {
            return "it has no name";
        }

        if (name.Length > MaxLength)
        {
            return $"it is longer than {MaxLength} characters";
        }

        foreach (var part in name.Split(':'))
        {
            if (part.Length == 0)
            {
                return "a part between ':' is empty";
            }

            if (!Rune.IsLetterOrDigit(Rune.GetRuneAt(part, 0)))
            {
                return "a part does not begin with a letter or digit";
            }

            if (part[^1] == ' ' || part.Contains("  ", StringComparison.Ordinal))
            {
                return "a part ends with a blank, or has two together";
            }

            foreach (var rune in part.EnumerateRunes())
            {
                var allowed = Rune.IsLetterOrDigit(rune)
                    || Rune.GetUnicodeCategory(rune) is UnicodeCategory.NonSpacingMark or UnicodeCategory.SpacingCombiningMark
                    || (rune.IsAscii && AlsoAllowed.Contains((char)rune.Value, StringComparison.Ordinal));
                if (!allowed || rune == Rune.ReplacementChar)
                {
                    return $"character U+{rune.Value:X4} cannot stand in it";
                }
            }
        }

        return null;
    }
}
