using NodaTime;

namespace Timepost.SampleGenerator;

/// <summary>Work at hours that clocks change, and the faults of real exports. Each is listed in samples/agency/README.md
/// with what must become of it.</summary>
internal static class OddRows
{
    /// <summary>Sound entries at odd hours: nights on which clocks change, midnights, months' ends.</summary>
    public static IReadOnlyList<Stint> Nights() =>
    [
        // Berlin, 28 to 29 March: 22:30 to 05:00 on the wall, 5 h 30 min worked. Toggl writes the true duration (see TogglDuration).
        Work("hanna", 2026, 3, 28, 22, 30, 6 * 60 + 30, "launch-campaign", "Development", "Night launch: landing page live"),
        // New York, 7 to 8 March: 23:00 to 04:00 on the wall, 4 h worked.
        Work("grace", 2026, 3, 7, 23, 0, 5 * 60, "reader-app", "Testing", "Store release window, watch"),
        // New York over the end of a month: 31 March belongs to another invoice than 1 April.
        Work("grace", 2026, 3, 31, 22, 36, 156, "reader-app", "Testing", "Store release 3.1, late shift"),
        // An ordinary night in Berlin.
        Work("matteo", 2026, 2, 25, 21, 30, 215, "fleet-dashboard", "Development", "Database move, after hours"),
    ];

    /// <summary>Rows of Toggl that no ordinary day makes.</summary>
    public static IEnumerable<TrackerRow> Toggl()
    {
        // A timer that nobody stopped: 26 hours.
        yield return TrackerRows.Toggl("Matteo Ricci", "matteo@papierboot.example", "Hudson Row Publishing", "Reader App", "Development", "Offline library",
            true, At(2026, 3, 10, 9, 4, 11), At(2026, 3, 11, 11, 4, 11), "26:00:00", "");
        // A worker whom the mapping does not know.
        yield return TrackerRows.Toggl("Jonas Weber", "jonas@weber-dev.example", "Spreewerk", "Fleet Dashboard", "Development", "Map layer: tiles",
            true, At(2026, 3, 24, 9, 0, 0), At(2026, 3, 24, 12, 30, 0), "03:30:00", "");
        yield return TrackerRows.Toggl("Jonas Weber", "jonas@weber-dev.example", "Spreewerk", "Fleet Dashboard", "Development", "Map layer: tiles",
            true, At(2026, 3, 25, 9, 15, 0), At(2026, 3, 25, 11, 45, 0), "02:30:00", "");
        // Started and stopped at once: kept, never billed.
        yield return TrackerRows.Toggl("Hanna Brandt", "hanna@papierboot.example", "Thornbury Tea", "Packaging Refresh", "Design", "Sachet artwork",
            true, At(2026, 4, 14, 7, 55, 3), At(2026, 4, 14, 7, 55, 3), "00:00:00", "");
        // No client, no project: whose hours are these?
        yield return TrackerRows.Toggl("Hanna Brandt", "hanna@papierboot.example", "", "", "", "Call, 2nd attempt",
            true, At(2026, 4, 21, 7, 20, 0), At(2026, 4, 21, 7, 41, 30), "00:21:30", "");
    }

    /// <summary>Rows of Clockify that no ordinary day makes.</summary>
    public static IEnumerable<TrackerRow> Clockify()
    {
        // Three entries under a spelling of the client that no rule covers.
        yield return TrackerRows.Clockify("Spring Catalogue", "Hudson Row Pub.", "Reprint: errata sheet", "Design", At(2026, 2, 12, 19, 30, 0), At(2026, 2, 12, 20, 15, 0), "00:45:00", true, "");
        yield return TrackerRows.Clockify("Spring Catalogue", "Hudson Row Pub.", "Reprint: errata sheet", "Design", At(2026, 2, 13, 19, 30, 0), At(2026, 2, 13, 21, 0, 0), "01:30:00", true, "");
        yield return TrackerRows.Clockify("Spring Catalogue", "Hudson Row Pub.", "Reprint: printer's proof", "Review", At(2026, 2, 19, 19, 10, 0), At(2026, 2, 19, 19, 50, 0), "00:40:00", true, "");
        // Start and end say two hours, the duration three.
        yield return TrackerRows.Clockify("Reader App", "Hudson Row Publishing, Inc.", "Sprint planning", "Project management", At(2026, 2, 17, 19, 30, 0), At(2026, 2, 17, 21, 30, 0), "03:00:00", true, "");
        // 30 February: typed by hand. The row is rejected with its line and column.
        var row = TrackerRows.Clockify("Reader App", "Hudson Row Publishing, Inc.", "Store builds and signing", "Development", At(2026, 2, 27, 19, 0, 0), At(2026, 2, 27, 20, 0, 0), "01:00:00", true, "");
        yield return row.With(9, "02/30/2026");
        // A line break and a formula in descriptions are only text.
        yield return TrackerRows.Clockify("Reader App", "Hudson Row Publishing, Inc.", "Release notes:\n- offline library\n- fonts", "Copywriting", At(2026, 4, 9, 19, 5, 0), At(2026, 4, 9, 19, 45, 0), "00:40:00", true, "");
        yield return TrackerRows.Clockify("Spring Catalogue", "Hudson Row Publishing, Inc.", "=SUM of pages, checked with printer", "Project management", At(2026, 4, 22, 19, 5, 0), At(2026, 4, 22, 19, 35, 0), "00:30:00", true, "");
    }

    /// <summary>Rows of Kimai that no ordinary day makes.</summary>
    public static IEnumerable<TrackerRow> Kimai()
    {
        var liam = Firm.Worker("liam");
        var ayse = Firm.Worker("ayse");
        // Sydney, night to 5 April: 02:00 to 03:00 happens twice. Read as the earlier one: 5 h 15 min, then 4 h.
        yield return TrackerRows.Kimai(liam, "online-shop", "Development", "Cut-over: data copy", At(2026, 4, 4, 21, 0, 0), At(2026, 4, 5, 2, 15, 0), "5:15", true, "overtime");
        yield return TrackerRows.Kimai(liam, "online-shop", "Testing", "Cut-over: orders end to end", At(2026, 4, 5, 2, 30, 0), At(2026, 4, 5, 5, 30, 0), "4:00", true, "overtime");
        // Berlin, 29 March: 02:15 did not happen. Moved by the gap: 03:15 to 04:15.
        yield return TrackerRows.Kimai(ayse, "launch-campaign", "Development", "Night launch: consent banner", At(2026, 3, 29, 2, 15, 0), At(2026, 3, 29, 4, 15, 0), "1:00", true, "overtime");
        // Tasks that no rate covers.
        yield return TrackerRows.Kimai(liam, "online-shop", "Translation", "Order mails, Japanese", At(2026, 3, 12, 18, 30, 0), At(2026, 3, 12, 20, 0, 0), "1:30", true, "");
        yield return TrackerRows.Kimai(liam, "online-shop", "Translation", "Order mails, Japanese", At(2026, 3, 13, 18, 30, 0), At(2026, 3, 13, 19, 10, 0), "0:40", true, "");
        // Still running when it was exported.
        yield return TrackerRows.Kimai(ayse, "fleet-dashboard", "Development", "Alert rules", At(2026, 4, 30, 19, 40, 0), null, "0:00", true, "");
    }

    /// <summary>Rows of Harvest that no ordinary day makes.</summary>
    public static IEnumerable<TrackerRow> Harvest()
    {
        var owen = Firm.Worker("owen");
        // A number that is none: rejected with its line and column.
        yield return TrackerRows.Harvest(owen, new LocalDate(2026, 2, 18), "packaging-refresh", "Design", "Gift box, die line", 325, true, true).With(6, "3,2,5").With(7, "3,2,5");
        // Billable without a description, where the policy demands one.
        yield return TrackerRows.Harvest(owen, new LocalDate(2026, 3, 5), "website-care", "Support", "", 75, true, true);
        // Two truly equal rows are two entries: the same call in the morning and in the afternoon.
        yield return TrackerRows.Harvest(owen, new LocalDate(2026, 4, 21), "website-care", "Meetings", "Call about the tea shop in Bath", 25, true, true);
        yield return TrackerRows.Harvest(owen, new LocalDate(2026, 4, 21), "website-care", "Meetings", "Call about the tea shop in Bath", 25, true, true);
    }

    private static Stint Work(string worker, int year, int month, int day, int hour, int minute, int minutes, string project, string task, string text) =>
        new(Firm.Worker(worker), new LocalDateTime(year, month, day, hour, minute), minutes * 60, project, task, text, true, "overtime", true);

    private static LocalDateTime At(int year, int month, int day, int hour, int minute, int second) => new(year, month, day, hour, minute, second);
}
