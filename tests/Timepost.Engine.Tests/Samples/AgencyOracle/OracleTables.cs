namespace Timepost.Engine.Tests.Samples.AgencyOracle;

/// <summary>What samples/agency/*.yaml say, typed in again by hand: the oracle reads no rule set.</summary>
internal static class OracleTables
{
    public static IReadOnlyDictionary<string, string> ClientOfProject { get; } = new Dictionary<string, string>
    {
        ["Spring Catalogue"] = "hudson-row", ["Reader App"] = "hudson-row",
        ["Brand Guidelines"] = "kitanami", ["Online Shop"] = "kitanami",
        ["Fleet Dashboard"] = "spreewerk", ["Launch Campaign"] = "spreewerk",
        ["Website Care"] = "thornbury", ["Packaging Refresh"] = "thornbury",
        ["Studio Operations"] = "papierboot",
    };

    public static IReadOnlySet<string> KnownClients { get; } = new HashSet<string>
    {
        "Hudson Row Publishing", "Hudson Row Publishing, Inc.", "Kitanami Shoji", "Kitanami Shōji K.K.", "北波商事株式会社",
        "Spreewerk", "Spreewerk Mobility", "Spreewerk Mobility GmbH",
        "Thornbury Tea", "Thornbury Tea Co.", "Thornbury Tea Company", "Thornbury Tea Company Ltd",
        "Papierboot (internal)", "Papierboot", "Papierboot GmbH",
    };

    public static IReadOnlyDictionary<string, string> ZoneOfWorker { get; } = new Dictionary<string, string>
    {
        ["Hanna Brandt"] = "Europe/Berlin", ["Matteo Ricci"] = "Europe/Berlin", ["Ayşe Demir"] = "Europe/Berlin",
        ["Liam O'Connor"] = "Australia/Sydney", ["Owen Hughes"] = "Europe/London", ["Priya Nair"] = "Europe/London",
        ["Grace Whitfield"] = "America/New_York",
    };

    public static IReadOnlySet<string> KnownCategories { get; } = new HashSet<string> { "Print and samples", "Rail", "Lodging", "Meals", "Software" };

    /// <summary>Half of a review is billable, all of the rest.</summary>
    public static long BillablePart(string task, long seconds) => task == "Review" ? (seconds + 1) / 2 : seconds;

    /// <summary>Agreement's terms that the invoices of the oracle need.</summary>
    public static IReadOnlyDictionary<string, (string Agreement, string Currency)> Agreement { get; } = new Dictionary<string, (string, string)>
    {
        ["Spring Catalogue"] = ("hudson-catalogue", "USD"), ["Reader App"] = ("hudson-app", "USD"),
        ["Brand Guidelines"] = ("kitanami-brand", "JPY"), ["Online Shop"] = ("kitanami-shop", "JPY"),
        ["Fleet Dashboard"] = ("spreewerk", "EUR"), ["Launch Campaign"] = ("spreewerk", "EUR"),
        ["Website Care"] = ("thornbury-care", "GBP"), ["Packaging Refresh"] = ("thornbury-packaging", "GBP"),
    };

    /// <summary>Task, then worker on project, then project, then worker, then client, then workspace; null: no rate.</summary>
    public static decimal? Rate(string agreement, string worker, string task, NodaTime.LocalDate day)
    {
        var midMarch = new NodaTime.LocalDate(2026, 3, 16);
        return (agreement, worker, task) switch
        {
            ("hudson-catalogue", _, "Project management") => 98m,
            ("hudson-catalogue", _, _) => 124m,
            ("hudson-app", "Matteo Ricci", _) => day < midMarch ? 140m : 145m,
            ("hudson-app", "Priya Nair", _) => 132m,
            ("hudson-app", _, _) => 126m,
            ("kitanami-shop", _, "Development") => 16500m,
            ("kitanami-shop", _, "Testing") => 14000m,
            ("kitanami-shop", _, "Project management" or "Meetings") => 15000m,
            ("kitanami-shop", _, "Review") => 15500m,
            ("kitanami-shop", _, _) => null,
            ("kitanami-brand", _, _) => 15500m,
            ("spreewerk", _, "Development") => day < midMarch ? 105m : 109.5m,
            ("spreewerk", _, "Design") => 98m,
            ("spreewerk", _, "Copywriting") => 86m,
            ("spreewerk", _, "Testing") => 84m,
            ("spreewerk", _, _) => 90m,
            ("thornbury-care", _, "Support") => 72m,
            ("thornbury-care", "Priya Nair", _) => 84m,
            ("thornbury-care", _, _) => 78m,
            ("thornbury-packaging", "Owen Hughes", _) => 92m,
            ("thornbury-packaging", "Hanna Brandt", _) => 95m,
            _ => throw new InvalidOperationException($"The oracle knows no rate for {agreement}, {worker}, {task}."),
        };
    }
}
