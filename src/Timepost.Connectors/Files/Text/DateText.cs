using System.Text;
using NodaTime;

namespace Timepost.Connectors.Files.Text;

/// <summary>Which of day and month comes first in a numeric date whose year is last.</summary>
internal enum DateOrder
{
    /// <summary>Not known: such a date is not read.</summary>
    Unknown,

    /// <summary>Year, month, day only.</summary>
    YearFirst,

    /// <summary>Day, month, year.</summary>
    DayFirst,

    /// <summary>Month, day, year.</summary>
    MonthFirst,
}

/// <summary>What a date says about the order of day and month.</summary>
internal enum DateEvidence
{
    /// <summary>Nothing: year first, a month by name, or no date at all.</summary>
    None,

    /// <summary>It fits both orders.</summary>
    Both,

    /// <summary>Only day, month, year.</summary>
    DayFirst,

    /// <summary>Only month, day, year.</summary>
    MonthFirst,
}

/// <summary>Dates by hand from UTF-8: <c>2024-03-04</c>, <c>2024/3/4</c>, <c>20240304</c>, <c>04-Mar-2024</c>, <c>Mar 4, 2024</c>, and
/// <c>03/04/2024</c> by a known order. Years have four digits, 0001 to 9999.</summary>
internal static class DateText
{
    private static readonly string[] Months =
        ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];

    private static readonly string[] LongMonths =
        ["january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november", "december"];

    public static DateOrder Order(string setting) => setting switch
    {
        "dmy" => DateOrder.DayFirst,
        "mdy" => DateOrder.MonthFirst,
        "ymd" => DateOrder.YearFirst,
        _ => DateOrder.Unknown,
    };

    public static bool TryRead(ReadOnlySpan<byte> text, DateOrder order, out LocalDate date)
    {
        if (text.Length == 10 && text[4] == (byte)'-' && text[7] == (byte)'-')
        {
            return Make(Number(text[..4]), Number(text.Slice(5, 2)), Number(text.Slice(8, 2)), out date);
        }

        date = default;
        if (text.Length == 8 && Number(text) >= 0)
        {
            return Make(Number(text[..4]), Number(text.Slice(4, 2)), Number(text.Slice(6, 2)), out date);
        }

        Span<Range> parts = stackalloc Range[4];
        if (!Split(text, parts))
        {
            return false;
        }

        var a = text[parts[0]];
        var b = text[parts[1]];
        var c = text[parts[2]];
        if (Number(a) < 0)
        {
            return Month(a) > 0 && c.Length == 4 && Make(Number(c), Month(a), Small(b), out date);
        }

        if (Number(b) < 0)
        {
            return c.Length == 4
                ? Make(Number(c), Month(b), Small(a), out date)
                : a.Length == 4 && Make(Number(a), Month(b), Small(c), out date);
        }

        if (a.Length == 4)
        {
            return Make(Number(a), Small(b), Small(c), out date);
        }

        return c.Length == 4 && order switch
        {
            DateOrder.DayFirst => Make(Number(c), Small(b), Small(a), out date),
            DateOrder.MonthFirst => Make(Number(c), Small(a), Small(b), out date),
            _ => false,
        };
    }

    /// <summary>What a date text says about the order, so that one value can decide a column.</summary>
    public static DateEvidence Evidence(ReadOnlySpan<byte> text)
    {
        Span<Range> parts = stackalloc Range[4];
        if (!Split(text, parts) || text[parts[2]].Length != 4)
        {
            return DateEvidence.None;
        }

        var (a, b, year) = (Small(text[parts[0]]), Small(text[parts[1]]), Number(text[parts[2]]));
        var dayFirst = Make(year, b, a, out _);
        var monthFirst = Make(year, a, b, out _);
        return (dayFirst, monthFirst) switch
        {
            (true, true) => a == b ? DateEvidence.None : DateEvidence.Both,
            (true, false) => DateEvidence.DayFirst,
            (false, true) => DateEvidence.MonthFirst,
            _ => DateEvidence.None,
        };
    }

    /// <summary>True for the same day in both orders, as in 04/04/2024.</summary>
    public static bool TryReadEitherOrder(ReadOnlySpan<byte> text, out LocalDate date) =>
        TryRead(text, DateOrder.DayFirst, out date) && TryRead(text, DateOrder.MonthFirst, out var other) && date == other;

    private static bool Split(ReadOnlySpan<byte> text, Span<Range> parts)
    {
        var at = 0;
        var start = 0;
        for (var i = 0; i <= text.Length; i++)
        {
            if (i < text.Length && text[i] is not ((byte)'-' or (byte)'/' or (byte)'.' or (byte)' ' or (byte)','))
            {
                continue;
            }

            if (i > start)
            {
                if (at == 3)
                {
                    return false;
                }

                parts[at++] = start..i;
            }
            else if (i == text.Length || text[i] != (byte)' ')
            {
                return false;
            }

            start = i + 1;
        }

        return at == 3;
    }

    private static int Small(ReadOnlySpan<byte> text) => text.Length is 1 or 2 ? Number(text) : -1;

    internal static int Number(ReadOnlySpan<byte> digits)
    {
        if (digits.Length is 0 or > 9)
        {
            return -1;
        }

        var value = 0;
        foreach (var digit in digits)
        {
            var d = digit - '0';
            if (d is < 0 or > 9)
            {
                return -1;
            }

            value = (value * 10) + d;
        }

        return value;
    }

    private static int Month(ReadOnlySpan<byte> name)
    {
        for (var i = 0; i < 12; i++)
        {
            if (Ascii.EqualsIgnoreCase(name, Months[i]) || Ascii.EqualsIgnoreCase(name, LongMonths[i]))
            {
                return i + 1;
            }
        }

        return 0;
    }

    private static bool Make(int year, int month, int day, out LocalDate date)
    {
        date = default;
        if (year is < 1 or > 9999 || month is < 1 or > 12 || day < 1 || day > CalendarSystem.Iso.GetDaysInMonth(year, month))
        {
            return false;
        }

        date = new(year, month, day);
        return true;
    }
}
