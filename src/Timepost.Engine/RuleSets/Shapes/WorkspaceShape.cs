using Timepost.Domain.Amounts;
using Timepost.Domain.Mapping;
using Timepost.Engine.Workspaces;
using static Timepost.Engine.RuleSets.Shapes.ValueShape;

namespace Timepost.Engine.RuleSets.Shapes;

/// <summary>The keys of <c>timepost.yaml</c>.</summary>
internal static class WorkspaceShape
{
    /// <summary>Kinds of a connection by what it is for.</summary>
    public static IReadOnlyDictionary<ConnectionRole, IReadOnlyList<string>> Kinds { get; } = new Dictionary<ConnectionRole, IReadOnlyList<string>>
    {
        [ConnectionRole.Source] =
        [
            "auto", "toggl", "harvest", "clockify", "kimai", "solidtime", "timewarrior", "timeclock", "csv",
            "harvest-expenses", "expensify", "csv-expenses", "customers", "accounts",
        ],
        [ConnectionRole.Books] = ["embedded"],
        [ConnectionRole.Bank] = ["csv"],
        [ConnectionRole.Rates] = ["csv"],
    };

    public static KeyShape Schema { get; } = new("schema", Whole(1, 1), "Version of this format.") { Required = true };

    public static MapShape Connection { get; } = new(
        "connection", "One configured use of a connector.",
        new("name", Id("connection"), "Unique in the workspace; `import --connection NAME` and rules name it.") { Required = true },
        new("role", Choice<ConnectionRole>(), "What it is for.") { Required = true },
        new("kind", Choice([.. Kinds.Values.SelectMany(k => k).Distinct()]), "The format of its files, or its connector.") { Required = true },
        new("zone", ZoneName, "IANA zone of its local times.") { Default = "the worker's, then the workspace's" },
        new("localTimesIn", Choice<LocalTimesIn>(), "Whose zone its local times are in: `default` is the worker's if known, else the connection's.") { Default = "default" },
        new("dateOrder", Choice("ymd", "dmy", "mdy"), "Order of day and month in dates that fit both.") { Default = "must be unambiguous" },
        new("decimalMark", Choice(".", ","), "Decimal mark of its numbers.") { Default = "the format's own" },
        new("durationToleranceSeconds", Whole(0, 86_400), "Seconds by which a stated duration may differ from end − start.") { Default = "60" },
        new("encoding", Choice("utf-8", "utf-16le", "utf-16be", "latin-1", "windows-1252"), "Encoding of its files.") { Default = "UTF-8, or UTF-16 by its byte order mark" },
        new("currency", CurrencyCode, "Currency of its amounts where a file names none.") { Default = "none is assumed" },
        new("status", Text, "Status of each entry where the source has none, as in `approved`.") { Default = "none" },
        new("columns", TextMap, "`csv` and `csv-expenses`: our field to the header of its column."),
        new("fields", TextMap, "Custom fields of entries and expenses: our name of a field (small letters, digits, hyphens) to the header of its column. Rules of the mapping ask for them."),
        new("parts", TextMap, "`timewarrior` and `timeclock`: which tag or part of an account name is what."),
        new("path", FilePath, "Folder or file, relative to the workspace.") { Default = "the kind's own" },
        new("primary", Flag, "Books: these count for billed and open.") { Default = "true where there is one connection to books" },
        new("numbering", Template("year", "number") with { MustHold = "number" }, "Books: the numbers of invoices; `{number:5}` has five digits.") { Default = "INV-{year}-{number:5}" },
        new("autoApproveUpTo", Sum, "Books: an action up to this total, in the document's currency, needs no person.") { Default = "never" });

    public static MapShape Person { get; } = new(
        "person", "One who may work in this folder.",
        new("account", Text, "Account of the operating system.") { Required = true },
        new("role", Choice<ActorRole>(), "What it may do; each may do what those before it may: `viewer` reads, `bookkeeper` imports, decides, plans and delivers, `manager` changes terms, `admin` erases.") { Required = true },
        new("name", Text, "The person's name, for the trail.") { Default = "the account" });

    public static MapShape Root { get; } = new(
        "workspace", "The workspace: who keeps books here, in which currency and zone, and what it is connected to.",
        Schema,
        new("workspace", Id("workspace"), "Key of the workspace. It is part of every document's key: never change it.") { Required = true },
        new("name", Text, "The firm's name.") { Required = true },
        new("address", OneOrMore(Text), "The firm's postal address, one line each: invoices print it.") { Default = "none is printed" },
        new("taxNumber", Text, "The firm's VAT or tax number: invoices print it.") { Default = "none is printed" },
        new("baseCurrency", CurrencyCode, "Currency of the books (ISO 4217).") { Required = true },
        new("zone", ZoneName, "IANA zone of the workspace.") { Required = true },
        new("moneyRounding", Choice("half-up", "half-even"), "How an exact product becomes a minor unit. Part of the rule set's hash.") { Default = "half-up" },
        new("basis", Choice<AccountingBasis>(), "When income, cost and tax count: `accrual` with the document, `cash` with the money. Part of the rule set's hash.") { Default = "accrual" },
        new("connections", ListOf(Connection), "Sources and books."),
        new("people", ListOf(Person), "Who may work here. Whoever is not listed may not, once anybody is.") { Default = "whoever can open the folder is its admin" });

    /// <summary>Rounding of money that a workspace may choose.</summary>
    public static RoundingMode MoneyRounding(string word) => word == "half-even" ? RoundingMode.HalfEven : RoundingMode.HalfUp;
}
