using System.Text;
using NodaTime;
using Timepost.Connectors.Files.Csv;
using Timepost.Connectors.Files.Text;
using Timepost.Domain.Mapping;
using Timepost.Domain.Work;
using Timepost.Engine.Intake;

namespace Timepost.Connectors.Files.Time;

/// <summary>hledger's timeclock: <c>i DATE TIME ACCOUNT  DESCRIPTION  ; comment</c> and <c>o DATE TIME [ACCOUNT]</c>. Sessions may overlap; an
/// <c>o</c> without a name closes the one that began last; what is never closed is running.</summary>
internal sealed class TimeclockReader : ITimeReader
{
    private const int LongestSpan = 1 << 16;
    private const int MostOpen = 10_000;

    public string Format => "timeclock";

    public IEnumerable<ReadItem<TimeRow>> Read(Stream content, string fileName, ConnectionSettings connection)
    {
        CustomColumns.Refuse(connection);
        var parts = new Parts(connection);
        var lines = new Utf8Lines(content);
        var open = new List<Session>();
        var row = new TimeRow();
        while (lines.Next())
        {
            if (lines.Fault is { } fault)
            {
                yield return new(null, new(lines.Line, "", "", fault.Code, fault.Reason));
                continue;
            }

            var rejection = Read(lines, open, out var closed, out var end);
            if (rejection is not null)
            {
                yield return new(null, rejection);
            }
            else if (closed is not null)
            {
                yield return Item(row, closed, end, lines.Offset + lines.Length, parts, connection);
            }
        }

        foreach (var session in open)
        {
            yield return Item(row, session, null, session.Offset + session.Length, parts, connection);
        }
    }

    private static ReadItem<TimeRow> Item(TimeRow row, Session session, (LocalDateTime Local, Offset? Offset)? end, long until, Parts parts, ConnectionSettings connection)
    {
        row.Clear();
        var span = until - session.Offset;
        (row.Offset, row.Line) = (session.Offset, session.Line);
        row.Length = span <= LongestSpan ? (int)span : session.Length;
        row.StartText = session.StartText;
        row.Status = connection.Status;
        row.Description = session.Description;
        row.Tags = session.Tags;
        if (session.Zone is { } zone)
        {
            row.Start = new(session.Start, zone);
        }
        else
        {
            row.StartLocal = session.Start;
        }

        if (end is not { } known)
        {
            row.Running = true;
        }
        else if (known.Offset is { } endZone)
        {
            row.End = new(known.Local, endZone);
        }
        else
        {
            row.EndLocal = known.Local;
        }

        var names = session.Account.Split(':', StringSplitOptions.TrimEntries);
        if (parts.Empty)
        {
            // one part is a project; two are client and project; the rest is the task
            row.Client = names.Length > 1 ? names[0] : "";
            row.Project = names.Length > 1 ? names[1] : names[0];
            row.Task = names.Length > 2 ? string.Join(':', names.Skip(2)) : "";
            return new(row, null);
        }

        return parts.Fill(row, names, ":", out var twice)
            ? new(row, null)
            : new(null, new(session.Line, "account", Rejections.Cut(session.Account), FileCodes.PartTwice, $"'{twice.First}' and '{twice.Second}' both fit the {twice.Field} that the connection's parts declare."));
    }

    private static RowRejection? Read(Utf8Lines lines, List<Session> open, out Session? closed, out (LocalDateTime Local, Offset? Offset)? end)
    {
        closed = null;
        end = null;
        var text = Encoding.UTF8.GetString(lines.Bytes).TrimEnd();
        if (text.Length == 0 || text[0] is ';' or '#' or '*' || string.IsNullOrWhiteSpace(text))
        {
            return null;
        }

        RowRejection Refuse(string code, string reason) => new(lines.Line, "", Rejections.Cut(text), code, reason);

        if (text.Length < 2 || text[1] != ' ' || text[0] is not ('i' or 'o' or 'O'))
        {
            return Refuse(FileCodes.TimeclockInvalid, "A line begins with i or o and a blank, or is a comment (b and h lines are no entries).");
        }

        var tokens = text[2..].TrimStart();
        var dateEnd = tokens.IndexOf(' ');
        if (dateEnd < 0)
        {
            return Refuse(FileCodes.TimeclockInvalid, "The line has no time.");
        }

        var afterDate = tokens[(dateEnd + 1)..].TrimStart();
        var timeEnd = afterDate.IndexOf(' ');
        var timeText = timeEnd < 0 ? afterDate : afterDate[..timeEnd];
        var when = tokens[..dateEnd] + " " + timeText;
        if (!MomentText.TryMoment(Padded(tokens[..dateEnd], timeText), DateOrder.YearFirst, out var moment, out var offset))
        {
            return Refuse(FileCodes.DateInvalid, $"'{when}' is no date (year first) and time.");
        }

        var rest = timeEnd < 0 ? "" : afterDate[(timeEnd + 1)..].Trim();
        Cut(rest, out var account, out var description, out var comment);
        if (text[0] == 'i')
        {
            if (account.Length == 0)
            {
                return Refuse(FileCodes.TimeclockInvalid, "A clock-in needs an account name.");
            }

            var tags = Tags(comment);
            if (Math.Max(account.Length, tags.Count == 0 ? 0 : tags.Max(static t => t.Length)) is var longest && longest > TextLimits.Name)
            {
                return Refuse(FileCodes.TextTooLong, TextLimits.Reason(longest, TextLimits.Name));
            }

            if (description.Length > TextLimits.Text)
            {
                return Refuse(FileCodes.TextTooLong, TextLimits.Reason(description.Length, TextLimits.Text));
            }

            // a new session says nothing of when the one before it ended: that one is never guessed, and this one stands
            var earlier = open.FindIndex(s => s.Account == account);
            var endless = earlier < 0 ? null : open[earlier];
            if (endless is not null)
            {
                open.RemoveAt(earlier);
            }

            if (open.Count == MostOpen)
            {
                throw Rejections.File(lines.Line, "", text, FileCodes.TimeclockInvalid, $"More than {MostOpen} sessions are open at once.");
            }

            open.Add(new(lines.Line, lines.Offset, lines.Length, moment, offset, when, account, description, tags));
            return endless is null ? null : new(
                endless.Line, "", Rejections.Cut($"i {endless.StartText} {account}"), FileCodes.TimeclockOpenTwice,
                $"'{account}' is clocked in again at line {lines.Line}, and nothing says when this session ended.");
        }

        var index = account.Length == 0 ? open.Count - 1 : open.FindIndex(s => s.Account == account);
        if (index < 0)
        {
            return Refuse(FileCodes.TimeclockNotOpen, account.Length == 0 ? "No session is open here." : $"No session of '{account}' is open here.");
        }

        closed = open[index];
        open.RemoveAt(index);
        end = (moment, offset);
        return null;
    }

    // 2009/1/2 is allowed: the moment reader takes the date as it is once a T stands between
    private static byte[] Padded(string date, string time) => Encoding.UTF8.GetBytes(date + "T" + time);

    private static void Cut(string rest, out string account, out string description, out string comment)
    {
        var semicolon = rest.IndexOf(';');
        comment = semicolon < 0 ? "" : rest[(semicolon + 1)..].Trim();
        var body = semicolon < 0 ? rest : rest[..semicolon].TrimEnd();
        var gap = body.IndexOf("  ", StringComparison.Ordinal);
        account = gap < 0 ? body : body[..gap];
        description = gap < 0 ? "" : body[gap..].Trim();
    }

    // hledger's tags: a word, a colon, and a value up to the next comma
    private static List<string> Tags(string comment)
    {
        var tags = new List<string>();
        foreach (var piece in comment.Split(','))
        {
            var colon = piece.IndexOf(':');
            if (colon < 1)
            {
                continue;
            }

            var name = piece[..colon];
            name = name[(name.LastIndexOf(' ') + 1)..];
            var value = piece[(colon + 1)..].Trim();
            if (name.Length > 0)
            {
                tags.Add(value.Length == 0 ? name : name + ":" + value);
            }
        }

        return tags;
    }

    private sealed record Session(
        long Line, long Offset, int Length, LocalDateTime Start, Offset? Zone, string StartText, string Account, string Description, List<string> Tags);
}
