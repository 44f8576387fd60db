using System.Text;
using NodaTime;

namespace Timepost.Connectors.Files.Text;

/// <summary>Clock times and moments by hand from UTF-8: <c>09:23</c>, <c>9:23:52.5</c>, <c>10:23 AM</c>; a date and a time with
/// <c>T</c> or a blank between, then <c>Z</c>, <c>+02:00</c>, <c>+0200</c>, <c>+02</c> or nothing; <c>20231001T103000Z</c>.</summary>
internal static class MomentText
{
    /// <summary>A time of day. 24:00 is refused: it belongs to the next date.</summary>
    public static bool TryTime(ReadOnlySpan<byte> text, out LocalTime time)
    {
        time = default;
        var half = -1;
        if (text.Length > 2 && (text[^1] | 0x20) == 'm')
        {
            var mark = (char)(text[^2] | 0x20);
            if (mark is not ('a' or 'p'))
            {
                return false;
            }

            half = mark == 'p' ? 12 : 0;
            text = text[..^2].TrimEnd((byte)' ');
        }

        var first = text.IndexOf((byte)':');
        if (first is < 1 or > 2 || text.Length < first + 3)
        {
            return false;
        }

        var hour = DateText.Number(text[..first]);
        var minute = DateText.Number(text.Slice(first + 1, 2));
        var rest = text[(first + 3)..];
        int second = 0, nanos = 0;
        if (!rest.IsEmpty)
        {
            if (rest[0] != (byte)':' || rest.Length < 3)
            {
                return false;
            }

            second = DateText.Number(rest.Slice(1, 2));
            if (!Fraction(rest[3..], out nanos))
            {
                return false;
            }
        }

        if (half >= 0)
        {
            if (hour is < 1 or > 12)
            {
                return false;
            }

            hour = (hour % 12) + half;
        }

        return Make(hour, minute, second, nanos, out time);
    }

    /// <summary>A date and a time, with or without an offset. A date alone is not one.</summary>
    public static bool TryMoment(ReadOnlySpan<byte> text, DateOrder order, out LocalDateTime local, out Offset? offset)
    {
        local = default;
        offset = null;
        if (!Parts(text, out var dateText, out var timeText, out var offsetText))
        {
            return false;
        }

        if (!DateText.TryRead(dateText, order, out var date) && !DateText.TryReadEitherOrder(dateText, out date))
        {
            return false;
        }

        LocalTime time;
        if (timeText.Length == 6 && DateText.Number(timeText) is >= 0 and var compact)
        {
            if (!Make(compact / 10_000, compact / 100 % 100, compact % 100, 0, out time))
            {
                return false;
            }
        }
        else if (!TryTime(timeText, out time))
        {
            return false;
        }

        local = date + time;
        if (offsetText.IsEmpty)
        {
            return true;
        }

        if (!TryOffset(offsetText, out var read))
        {
            return false;
        }

        offset = read;
        return true;
    }

    /// <summary>The date part of a moment, or the whole text where it has no time.</summary>
    public static ReadOnlySpan<byte> DatePart(ReadOnlySpan<byte> text) =>
        Parts(text, out var date, out _, out _) ? date : text;

    private static bool Parts(
        ReadOnlySpan<byte> text, out ReadOnlySpan<byte> date, out ReadOnlySpan<byte> time, out ReadOnlySpan<byte> offset)
    {
        date = time = offset = default;
        int cut;
        if (text.Length > 10 && text[10] is (byte)'T' or (byte)'t' or (byte)' ')
        {
            cut = 10;
        }
        else if (text.Length >= 15 && text[8] == (byte)'T')
        {
            cut = 8;
        }
        else
        {
            var colon = text.IndexOf((byte)':');
            if (colon < 0)
            {
                return false;
            }

            cut = text[..colon].LastIndexOfAny((byte)' ', (byte)'T');
        }

        if (cut <= 0)
        {
            return false;
        }

        date = text[..cut].TrimEnd(", "u8);
        time = text[(cut + 1)..];
        var mark = time.IndexOfAny((byte)'Z', (byte)'+', (byte)'-');
        if (mark >= 0)
        {
            offset = time[mark..];
            time = time[..mark].TrimEnd((byte)' ');
        }

        return true;
    }

    private static bool TryOffset(ReadOnlySpan<byte> text, out Offset offset)
    {
        offset = Offset.Zero;
        if (text.SequenceEqual("Z"u8))
        {
            return true;
        }

        var negative = text[0] == (byte)'-';
        var hours = text.Length >= 3 ? DateText.Number(text.Slice(1, 2)) : -1;
        var rest = text.Length > 3 ? text[3..] : default;
        var minutes = rest.Length switch
        {
            0 => 0,
            2 => DateText.Number(rest),
            3 when rest[0] == (byte)':' => DateText.Number(rest[1..]),
            _ => -1,
        };
        if (hours is < 0 or > 17 || minutes is < 0 or > 59)
        {
            return false;
        }

        var seconds = (hours * 3_600) + (minutes * 60);
        offset = Offset.FromSeconds(negative ? -seconds : seconds);
        return true;
    }

    private static bool Fraction(ReadOnlySpan<byte> text, out int nanos)
    {
        nanos = 0;
        if (text.IsEmpty)
        {
            return true;
        }

        var digits = text[1..];
        if (text[0] is not ((byte)'.' or (byte)',') || digits.Length is 0 or > 9 || DateText.Number(digits) < 0)
        {
            return false;
        }

        nanos = DateText.Number(digits);
        for (var i = digits.Length; i < 9; i++)
        {
            nanos *= 10;
        }

        return true;
    }

    private static bool Make(int hour, int minute, int second, int nanos, out LocalTime time)
    {
        time = default;
        if (hour is < 0 or > 23 || minute is < 0 or > 59 || second is < 0 or > 59)
        {
            return false;
        }

        time = LocalTime.FromNanosecondsSinceMidnight((((((hour * 60L) + minute) * 60) + second) * 1_000_000_000L) + nanos);
        return true;
    }
}
