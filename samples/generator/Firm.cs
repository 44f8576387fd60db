namespace Timepost.SampleGenerator;

/// <summary>Which program a worker writes hours into.</summary>
internal enum Tracker
{
    Toggl,
    Harvest,
    Clockify,
    Kimai,
}

/// <param name="Leave">First and last day of a week off, ISO.</param>
/// <param name="Work">Project id and weight.</param>
internal sealed record Worker(
    string Id, string First, string Last, string Email, string Role, Tracker Tracker, string LeaveFrom, string LeaveTo,
    IReadOnlyList<(string Project, int Weight)> Work)
{
    public string Name => $"{First} {Last}";
}

/// <param name="Names">Spelling in Toggl, Harvest, Clockify, Kimai; each is a real habit of a tracker's users.</param>
internal sealed record Client(string Id, string Currency, string CurrencyName, string Account, string TaxNumber, IReadOnlyDictionary<Tracker, string> Names);

internal sealed record Project(string Id, string Name, string Code, string Client, string Order);

/// <summary>The sample firm. All names are invented.</summary>
internal static class Firm
{
    public static IReadOnlyList<Worker> Workers { get; } =
    [
        new("hanna", "Hanna", "Brandt", "hanna@papierboot.example", "Designer", Tracker.Toggl, "2026-02-16", "2026-02-20",
            [("spring-catalogue", 4), ("launch-campaign", 3), ("brand-guidelines", 3), ("packaging-refresh", 2), ("studio", 1)]),
        new("matteo", "Matteo", "Ricci", "matteo@papierboot.example", "Developer", Tracker.Toggl, "2026-04-07", "2026-04-10",
            [("reader-app", 5), ("fleet-dashboard", 4), ("online-shop", 3), ("studio", 1)]),
        new("ayse", "Ayşe", "Demir", "ayse@papierboot.example", "Developer", Tracker.Kimai, "2026-03-16", "2026-03-20",
            [("fleet-dashboard", 6), ("launch-campaign", 3), ("studio", 1)]),
        new("liam", "Liam", "O'Connor", "liam@papierboot.example", "Developer", Tracker.Kimai, "2026-02-23", "2026-02-27",
            [("online-shop", 7), ("brand-guidelines", 3), ("studio", 1)]),
        new("owen", "Owen", "Hughes", "owen@papierboot.example", "Designer", Tracker.Harvest, "2026-03-23", "2026-03-27",
            [("website-care", 4), ("packaging-refresh", 5), ("launch-campaign", 1), ("studio", 1)]),
        new("priya", "Priya", "Nair", "priya@papierboot.example", "Developer", Tracker.Harvest, "2026-04-13", "2026-04-17",
            [("website-care", 6), ("reader-app", 4), ("studio", 1)]),
        new("grace", "Grace", "Whitfield", "grace@papierboot.example", "Producer", Tracker.Clockify, "2026-03-02", "2026-03-06",
            [("spring-catalogue", 5), ("reader-app", 5), ("studio", 1)]),
    ];

    public static IReadOnlyList<Client> Clients { get; } =
    [
        new("hudson-row", "USD", "United States Dollar - USD", "10010", "", Names(
            "Hudson Row Publishing", "Hudson Row Publishing", "Hudson Row Publishing, Inc.", "Hudson Row Publishing, Inc.")),
        new("kitanami", "JPY", "Japanese Yen - JPY", "10020", "T5010401000001", Names(
            "Kitanami Shoji", "Kitanami Shoji", "Kitanami Shōji K.K.", "北波商事株式会社")),
        new("spreewerk", "EUR", "Euro - EUR", "10030", "DE999999990", Names(
            "Spreewerk", "Spreewerk Mobility", "Spreewerk Mobility GmbH", "Spreewerk Mobility GmbH")),
        new("thornbury", "GBP", "British Pound - GBP", "10040", "GB999999973", Names(
            "Thornbury Tea", "Thornbury Tea Co.", "Thornbury Tea Company", "Thornbury Tea Company Ltd")),
        new("papierboot", "EUR", "Euro - EUR", "10000", "", Names(
            "Papierboot (internal)", "Papierboot", "Papierboot GmbH", "Papierboot GmbH")),
    ];

    public static IReadOnlyList<Project> Projects { get; } =
    [
        new("spring-catalogue", "Spring Catalogue", "HR-SC", "hudson-row", ""),
        new("reader-app", "Reader App", "HR-RA", "hudson-row", ""),
        new("brand-guidelines", "Brand Guidelines", "KS-BG", "kitanami", ""),
        new("online-shop", "Online Shop", "KS-OS", "kitanami", ""),
        new("fleet-dashboard", "Fleet Dashboard", "SW-FD", "spreewerk", "PO-4711"),
        new("launch-campaign", "Launch Campaign", "SW-LC", "spreewerk", "PO-4729"),
        new("website-care", "Website Care", "TT-WC", "thornbury", ""),
        new("packaging-refresh", "Packaging Refresh", "TT-PR", "thornbury", ""),
        new("studio", "Studio Operations", "PB-00", "papierboot", ""),
    ];

    public static Worker Worker(string id) => Workers.Single(w => w.Id == id);

    public static Project Project(string id) => Projects.Single(p => p.Id == id);

    public static Client ClientOf(string project) => Clients.Single(c => c.Id == Project(project).Client);

    private static Dictionary<Tracker, string> Names(string toggl, string harvest, string clockify, string kimai) => new()
    {
        [Tracker.Toggl] = toggl, [Tracker.Harvest] = harvest, [Tracker.Clockify] = clockify, [Tracker.Kimai] = kimai,
    };
}
