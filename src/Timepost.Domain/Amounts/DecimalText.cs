namespace Timepost.Domain.Amounts;

/// <summary>Why a text is no decimal number that can be taken exactly.</summary>
public enum DecimalFault
{
    /// <summary>It is one.</summary>
    None,

    /// <summary>Nothing is there.</summary>
    Empty,

    /// <summary>Something else than digits, a sign and the mark (NaN, an exponent, a currency sign).</summary>
    NotPlain,

    /// <summary>The other decimal mark, or a thousands mark that could be one.</summary>
    OtherMark,

    /// <summary>More than 28 digits: it would have to be rounded.</summary>
    TooLong,
}

/// <summary>Decimal numbers out of files: exact, or refused. Never by culture, never rounded.</summary>
public static class DecimalText
{
    private const int MostDigits = 28;

    /// <summary>Reads a number with the given decimal mark.</summary>
    /// <param name="text">Blanks around it are skipped.</param>
    /// <param name="mark"><c>.</c> or <c>,</c>.</param>
    /// <param name="markDeclared">True where the connection names the mark: then <c>1,500</c> is 1500 under <c>.</c>; else it could be 1.5 and is refused.</param>
    /// <param name="value">The number; zero where refused.</param>
    public static DecimalFault Read(ReadOnlySpan<char> text, char mark, bool markDeclared, out decimal value)
    {
        value = 0;
        text = text.Trim();
        if (text.IsEmpty)
        {
            return DecimalFault.Empty;
        }

        var negative = text[0] == '-';
        var digits = text[0] is '-' or '+' ? text[1..] : text;
        var group = mark == '.' ? ',' : '.';
        var point = digits.IndexOf(mark);
        var whole = point < 0 ? digits : digits[..point];
        var fraction = point < 0 ? default : digits[(point + 1)..];
        if (whole.IsEmpty || (point >= 0 && fraction.IsEmpty))
        {
            return DecimalFault.NotPlain;
        }

        if (fraction.IndexOf(group) >= 0)
        {
            return DecimalFault.OtherMark;
        }

        if (whole.IndexOf(group) >= 0 && (!(markDeclared || point >= 0) || !Grouped(whole, group)))
        {
            return Plain(whole, group) ? DecimalFault.OtherMark : DecimalFault.NotPlain;
        }

        Int128 unscaled = 0;
        var count = 0;
        foreach (var c in whole)
        {
            if (c == group)
            {
                continue;
            }

            if (!char.IsAsciiDigit(c))
            {
                return DecimalFault.NotPlain;
            }

            if (++count > MostDigits)
            {
                return DecimalFault.TooLong;
            }

            unscaled = (unscaled * 10) + (c - '0');
        }

        foreach (var c in fraction)
        {
            if (!char.IsAsciiDigit(c))
            {
                return DecimalFault.NotPlain;
            }

            if (++count > MostDigits)
            {
                return DecimalFault.TooLong;
            }

            unscaled = (unscaled * 10) + (c - '0');
        }

        value = new(Word(unscaled, 0), Word(unscaled, 32), Word(unscaled, 64), negative && unscaled != 0, (byte)fraction.Length);
        return DecimalFault.None;
    }

    // the bits of 32, whatever their sign would be
    private static int Word(Int128 value, int shift) => unchecked((int)(uint)((UInt128)value >> shift));

    // 1,234,567: one to three digits, the first of them no zero (0,005 is a fraction under the other mark), then groups of three
    private static bool Grouped(ReadOnlySpan<char> whole, char group)
    {
        var first = whole.IndexOf(group);
        if (first is 0 or > 3 || whole[0] == '0' || (whole.Length - first) % 4 != 0)
        {
            return false;
        }

        for (var i = first; i < whole.Length; i += 4)
        {
            if (whole[i] != group || whole.Slice(i + 1, 3).ContainsAnyExceptInRange('0', '9'))
            {
                return false;
            }
        }

        return true;
    }

    private static bool Plain(ReadOnlySpan<char> whole, char group)
    {
        foreach (var c in whole)
        {
            if (c != group && !char.IsAsciiDigit(c))
            {
                return false;
            }
        }

        return true;
    }
}
