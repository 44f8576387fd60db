using Timepost.Domain.Amounts;

namespace Timepost.Domain.Time;

/// <summary>The unit of a bare number.</summary>
public enum DurationUnit
{
    /// <summary>Not named: a number with a decimal mark is hours, a whole number is refused.</summary>
    Unnamed,

    /// <summary>Hours.</summary>
    Hours,

    /// <summary>Minutes.</summary>
    Minutes,

    /// <summary>Seconds.</summary>
    Seconds,
}

/// <summary>Why a text is no duration.</summary>
public enum DurationFault
{
    /// <summary>It is one.</summary>
    None,

    /// <summary>Nothing is there.</summary>
    Empty,

    /// <summary>Not one of the spellings of <c>docs/time.md</c>.</summary>
    NotADuration,

    /// <summary>A whole number, and nothing names its unit.</summary>
    UnitNotNamed,

    /// <summary>The other decimal mark.</summary>
    OtherMark,

    /// <summary>More digits than can be taken exactly, or longer than a century.</summary>
    OutOfRange,
}

/// <summary>A duration as read.</summary>
/// <param name="Seconds">Whole seconds; below zero where the text has a minus.</param>
/// <param name="Rounded">The text was finer than a second: taken half-even, with a notice.</param>
public readonly record struct DurationReading(long Seconds, bool Rounded);

/// <summary>The spellings of a duration in files: <c>1:30</c>, <c>1:30:00</c>, <c>1.5</c>, <c>1,5</c>, <c>1h 30m</c>, <c>90m</c>, <c>PT1H30M</c>, <c>5400</c> with its unit.</summary>
public static class DurationText
{
    private const long LongestSeconds = 100L * 366 * 86_400;
    private const int MostFractionDigits = 15;

    /// <summary>Reads one.</summary>
    /// <param name="text">Blanks around it are skipped.</param>
    /// <param name="unit">Of a bare number.</param>
    /// <param name="mark">Decimal mark, <c>.</c> or <c>,</c>.</param>
    /// <param name="reading">What was read; default where refused.</param>
    public static DurationFault Read(ReadOnlySpan<char> text, DurationUnit unit, char mark, out DurationReading reading)
    {
        reading = default;
        text = text.Trim();
        if (text.IsEmpty)
        {
            return DurationFault.Empty;
        }

        var negative = text[0] == '-';
        var body = negative ? text[1..] : text;
        if (body.IsEmpty || body[0] is '-' or '+' or ' ')
        {
            return DurationFault.NotADuration;
        }

        DurationFault fault;
        decimal seconds;
        if (body.Contains(':'))
        {
            fault = Clock(body, mark, out seconds);
        }
        else if (body[0] is 'P' or 'p')
        {
            fault = Iso(body[1..], out seconds);
        }
        else if (body[^1] is (>= 'a' and <= 'z') or (>= 'A' and <= 'Z'))
        {
            fault = Parts(body, mark, out seconds);
        }
        else
        {
            fault = Number(body, mark, out var number);
            seconds = 0;
            if (fault == DurationFault.None)
            {
                if (unit == DurationUnit.Unnamed && !body.Contains(mark))
                {
                    return DurationFault.UnitNotNamed;
                }

                seconds = number * Factor(unit);
            }
        }

        if (fault != DurationFault.None)
        {
            return fault;
        }

        if (seconds > LongestSeconds)
        {
            return DurationFault.OutOfRange;
        }

        var whole = Rounding.Round(seconds, 0, RoundingMode.HalfEven);
        reading = new(negative ? -(long)whole : (long)whole, whole != seconds);
        return DurationFault.None;
    }

    private static decimal Factor(DurationUnit unit) => unit switch
    {
        DurationUnit.Unnamed or DurationUnit.Hours => 3_600m,
        DurationUnit.Minutes => 60m,
        DurationUnit.Seconds => 1m,
    };

    // h:mm, h:mm:ss, h:mm:ss.fff; minutes and seconds of two digits below 60
    private static DurationFault Clock(ReadOnlySpan<char> text, char mark, out decimal seconds)
    {
        seconds = 0;
        var first = text.IndexOf(':');
        var rest = text[(first + 1)..];
        var second = rest.IndexOf(':');
        var minutes = second < 0 ? rest : rest[..second];
        if (!Digits(text[..first], 9, out var h) || minutes.Length != 2 || !Digits(minutes, 2, out var m) || m > 59)
        {
            return DurationFault.NotADuration;
        }

        seconds = (h * 3_600m) + (m * 60m);
        if (second < 0)
        {
            return DurationFault.None;
        }

        var last = rest[(second + 1)..];
        var point = last.IndexOf(mark);
        if (last.Length < 2 || (point < 0 && last.Length != 2) || (point >= 0 && point != 2))
        {
            return DurationFault.NotADuration;
        }

        var fault = Number(last, mark, out var s);
        if (fault != DurationFault.None || s >= 60)
        {
            return fault == DurationFault.None ? DurationFault.NotADuration : fault;
        }

        seconds += s;
        return DurationFault.None;
    }

    // PT1H30M15.5S; days would need a length of day, so they are refused
    private static DurationFault Iso(ReadOnlySpan<char> text, out decimal seconds)
    {
        seconds = 0;
        return text.Length > 2 && text[0] is 'T' or 't'
            ? Units(text[1..], '.', spaced: false, out seconds)
            : DurationFault.NotADuration;
    }

    private static DurationFault Parts(ReadOnlySpan<char> text, char mark, out decimal seconds) =>
        Units(text, mark, spaced: true, out seconds);

    private static DurationFault Units(ReadOnlySpan<char> text, char mark, bool spaced, out decimal seconds)
    {
        seconds = 0;
        var last = int.MaxValue;
        while (!text.IsEmpty)
        {
            var digits = 0;
            while (digits < text.Length && (char.IsAsciiDigit(text[digits]) || text[digits] is '.' or ','))
            {
                digits++;
            }

            var letters = digits;
            while (spaced && letters < text.Length && text[letters] == ' ')
            {
                letters++;
            }

            var unitStart = letters;
            while (letters < text.Length && char.IsAsciiLetter(text[letters]))
            {
                letters++;
            }

            var factor = UnitSeconds(text[unitStart..letters]);
            if (digits == 0 || factor == 0 || factor >= last)
            {
                return DurationFault.NotADuration;
            }

            var fault = Number(text[..digits], mark, out var number);
            if (fault != DurationFault.None)
            {
                return fault;
            }

            seconds += number * factor;
            last = factor;
            text = spaced ? text[letters..].TrimStart(' ') : text[letters..];
        }

        return DurationFault.None;
    }

    private static int UnitSeconds(ReadOnlySpan<char> unit) => unit switch
    {
        "h" or "H" or "hr" or "hrs" or "hour" or "hours" => 3_600,
        "m" or "M" or "min" or "mins" or "minute" or "minutes" => 60,
        "s" or "S" or "sec" or "secs" or "second" or "seconds" => 1,
        _ => 0,
    };

    private static DurationFault Number(ReadOnlySpan<char> text, char mark, out decimal number)
    {
        var point = text.IndexOf(mark);
        if (text.Length > 24 || (point >= 0 && text.Length - point - 1 > MostFractionDigits) || (point < 0 ? text.Length : point) > 12)
        {
            number = 0;
            return text.ContainsAnyExceptInRange('!', '9') ? DurationFault.NotADuration : DurationFault.OutOfRange;
        }

        return DecimalText.Read(text, mark, false, out number) switch
        {
            DecimalFault.None => DurationFault.None,
            DecimalFault.Empty => DurationFault.Empty,
            DecimalFault.NotPlain => DurationFault.NotADuration,
            DecimalFault.OtherMark => DurationFault.OtherMark,
            DecimalFault.TooLong => DurationFault.OutOfRange,
        };
    }

    private static bool Digits(ReadOnlySpan<char> text, int most, out long value)
    {
        value = 0;
        if (text.IsEmpty || text.Length > most)
        {
            return false;
        }

        foreach (var c in text)
        {
            if (!char.IsAsciiDigit(c))
            {
                return false;
            }

            value = (value * 10) + (c - '0');
        }

        return true;
    }
}
