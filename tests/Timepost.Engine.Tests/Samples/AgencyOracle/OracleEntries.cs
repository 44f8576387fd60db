using System.Globalization;
using NodaTime;
using NodaTime.Text;
using NodaTime.TimeZones;

namespace Timepost.Engine.Tests.Samples.AgencyOracle;

/// <summary>What keeps an entry off invoices.</summary>
internal enum Waits
{
    No,
    Rejected,
    Running,
    UnmappedClient,
    UnmappedWorker,
    DurationMismatch,
    TooLong,
    NoRate,
    NoDescription,
    NotApproved,
}

/// <param name="Parts">Seconds by billing day: more than one where it crosses midnight.</param>
/// <param name="Shifted">A local time that does not exist or exists twice was resolved.</param>
internal sealed record OracleEntry(
    string File, int Line, string Worker, string Project, string Client, string Task, string Text, bool Billable, Waits Waits, bool Shifted,
    IReadOnlyList<(LocalDate Day, long Seconds)> Parts)
{
    public long Seconds => Parts.Sum(p => p.Seconds);
}

/// <summary>Reads the twelve exports of trackers by simple means; the sheet of the special engagements has tests of its own.</summary>
internal static class OracleEntries
{
    private static readonly CultureInfo Plain = CultureInfo.InvariantCulture;

    public static IReadOnlyList<OracleEntry> Load(string agency)
    {
        var time = Path.Combine(agency, "inbox", "time");
        var all = new List<OracleEntry>();
        foreach (var path in Directory.EnumerateFiles(time, "*.csv", SearchOption.AllDirectories).Where(p => !p.EndsWith(EngagementTests.Sheet, StringComparison.Ordinal)).Order(StringComparer.Ordinal))
        {
            var file = Path.GetRelativePath(agency, path).Replace('\\', '/');
            Func<Dictionary<string, string>, string, int, OracleEntry> read = Path.GetFileName(Path.GetDirectoryName(path)) switch
            {
                "toggl" => Toggl,
                "harvest" => Harvest,
                "clockify" => Clockify,
                "kimai" => Kimai,
                var other => throw new InvalidOperationException($"The oracle reads no '{other}'."),
            };
            all.AddRange(PlainCsv.Read(path).Select(r => read(r.Cells, file, r.Line)));
        }

        return all;
    }

    private static OracleEntry Toggl(Dictionary<string, string> c, string file, int line) => Timed(
        file, line, c["User"], c["Client"], c["Project"], c["Task"], c["Description"], c["Billable"] == "Yes",
        Local("uuuu-MM-dd HH:mm:ss", $"{c["Start date"]} {c["Start time"]}"), Local("uuuu-MM-dd HH:mm:ss", $"{c["End date"]} {c["End time"]}"),
        Clock(c["Duration"]), "Europe/Berlin");

    private static OracleEntry Clockify(Dictionary<string, string> c, string file, int line)
    {
        var start = LocalDateTimePattern.CreateWithInvariantCulture("MM/dd/uuuu hh:mm:ss tt").Parse($"{c["Start Date"]} {c["Start Time"]}");
        if (!start.Success)
        {
            return Rejected(file, line);
        }

        return Timed(file, line, c["User"], c["Client"], c["Project"], c["Task"], c["Description"], c["Billable"] == "Yes",
            start.Value, Local("MM/dd/uuuu hh:mm:ss tt", $"{c["End Date"]} {c["End Time"]}"), Clock(c["Duration (h)"]), "America/New_York");
    }

    private static OracleEntry Kimai(Dictionary<string, string> c, string file, int line)
    {
        var start = Local("uuuu-MM-dd HH:mm", $"{c["Date"]} {c["From"]}");
        if (c["To"].Length == 0)
        {
            return new(file, line, c["Name"], c["Project"], OracleTables.ClientOfProject[c["Project"]], c["Activity"], c["Description"], true, Waits.Running, false, [(start.Date, 0)]);
        }

        // Kimai names one date: an end before the start is on the next day.
        var end = Local("uuuu-MM-dd HH:mm", $"{c["Date"]} {c["To"]}");
        end = end < start ? end.PlusDays(1) : end;
        return Timed(file, line, c["Name"], c["Customer"], c["Project"], c["Activity"], c["Description"], c["Billable"] == "1",
            start, end, Clock(c["Duration"] + ":00"), OracleTables.ZoneOfWorker[c["Name"]]);
    }

    private static OracleEntry Harvest(Dictionary<string, string> c, string file, int line)
    {
        if (!decimal.TryParse(c["Hours"], NumberStyles.AllowDecimalPoint, Plain, out var hours))
        {
            return Rejected(file, line);
        }

        var seconds = (long)decimal.Round(hours * 3600m, MidpointRounding.ToEven);
        var billable = c["Billable?"] == "Yes";
        return Checked(file, line, $"{c["First Name"]} {c["Last Name"]}", c["Client"], c["Project"], c["Task"], c["Notes"], billable,
            c["Approved?"] != "Yes" ? Waits.NotApproved : Waits.No, false, [(LocalDatePattern.Iso.Parse(c["Date"]).Value, seconds)]);
    }

    private static OracleEntry Timed(
        string file, int line, string worker, string client, string project, string task, string text, bool billable,
        LocalDateTime start, LocalDateTime end, long stated, string zoneId)
    {
        var zone = DateTimeZoneProviders.Tzdb[zoneId];
        var resolver = Resolvers.CreateMappingResolver(Resolvers.ReturnEarlier, Resolvers.ReturnForwardShifted);
        var from = zone.ResolveLocal(start, resolver).ToInstant();
        var to = zone.ResolveLocal(end, resolver).ToInstant();
        var shifted = zone.MapLocal(start).Count != 1 || zone.MapLocal(end).Count != 1;
        var onClock = (long)(to - from).TotalSeconds;
        var waits = Math.Abs(onClock - stated) > 60 ? Waits.DurationMismatch : stated > 24 * 3600 ? Waits.TooLong : Waits.No;
        // Toggl's and Clockify's times are the office's; the day is counted where the worker is, which here is the same place.
        var parts = waits == Waits.No ? Days(from, to, stated, zone) : [(start.Date, stated)];
        return Checked(file, line, worker, client, project, task, text, billable, waits, shifted, parts);
    }

    private static OracleEntry Checked(
        string file, int line, string worker, string client, string project, string task, string text, bool billable,
        Waits waits, bool shifted, IReadOnlyList<(LocalDate, long)> parts)
    {
        var known = OracleTables.ClientOfProject.TryGetValue(project, out var clientId) && OracleTables.KnownClients.Contains(client);
        if (waits == Waits.No)
        {
            waits = !OracleTables.ZoneOfWorker.ContainsKey(worker) ? Waits.UnmappedWorker
                : !known ? Waits.UnmappedClient
                : billable && text.Length == 0 ? Waits.NoDescription
                : billable && OracleTables.Rate(OracleTables.Agreement[project].Agreement, worker, task, parts[0].Item1) is null ? Waits.NoRate
                : Waits.No;
        }

        return new(file, line, worker, project, known ? clientId! : "", task, text, billable, waits, shifted, parts);
    }

    private static OracleEntry Rejected(string file, int line) => new(file, line, "", "", "", "", "", false, Waits.Rejected, false, []);

    private static List<(LocalDate, long)> Days(Instant from, Instant to, long seconds, DateTimeZone zone)
    {
        var days = new List<(LocalDate, long)>();
        var left = seconds;
        for (var day = from.InZone(zone).Date; ; day = day.PlusDays(1))
        {
            var next = zone.AtStartOfDay(day.PlusDays(1)).ToInstant();
            if (to <= next)
            {
                if (left > 0 || days.Count == 0)
                {
                    days.Add((day, left));
                }

                return days;
            }

            var here = (long)(next - from).TotalSeconds;
            days.Add((day, here));
            left -= here;
            from = next;
        }
    }

    private static LocalDateTime Local(string pattern, string text) => LocalDateTimePattern.CreateWithInvariantCulture(pattern).Parse(text).Value;

    private static long Clock(string text)
    {
        var parts = text.Split(':').Select(p => long.Parse(p, Plain)).ToArray();
        return (parts[0] * 3600) + (parts[1] * 60) + parts[2];
    }
}
