using Timepost.Engine.Exceptions;
using Timepost.Engine.Intake;
using static Timepost.Engine.RuleSets.Shapes.ValueShape;

namespace Timepost.Engine.RuleSets.Shapes;

/// <summary>The keys of <c>examples</c>: records with the result that they must give.</summary>
internal static class ExampleShape
{
    private static readonly ValueShape Amount = Number(-1_000_000_000_000m, 1_000_000_000_000m);

    private static readonly KeyShape Connection = new("connection", Reference("connection"), "The source that delivers it: rules that ask for a connection, its zone, its status and its trusted rates count.")
    {
        Default = "none of the workspace's",
    };

    private static readonly KeyShape Fields = new("fields", TextMap, "Custom fields: our name to the value that the source has.") { Default = "none" };

    private static readonly KeyShape Status = new("status", Text, "As the source says.") { Default = "the connection's, else one that is billed" };

    public static MapShape Entry { get; } = new(
        "example entry", "An entry of time, with the names that the source uses.",
        Connection,
        new("client", Text, "Client's name in the source.") { Default = "none" },
        new("project", Text, "Project's name in the source.") { Default = "none" },
        new("task", Text, "Task's name in the source.") { Default = "none" },
        new("worker", Text, "Worker's name in the source.") { Default = "none" },
        new("date", Day, "The date that the source shows.") { Required = true },
        new("hours", Number(0, 1000), "Duration in hours. Either this or `start` and `end`."),
        new("start", Text, "Local time of the start, as in 09:00 or 09:00:30."),
        new("end", Text, "Local time of the end; on the next day where it is not after the start."),
        new("zone", ZoneName, "Zone of `start` and `end`.") { Default = "the worker's, the connection's, the workspace's" },
        new("tags", OneOrMore(Text), "Tags.") { Default = "none" },
        Fields,
        new("billable", Flag, "As the source says.") { Default = "the source does not say" },
        Status,
        new("description", Text, "Description.") { Default = "none" },
        new("rate", Sum, "The source's own hourly rate.") { Default = "none" },
        new("currency", CurrencyCode, "Currency of `rate`.") { Default = "the connection's" });

    public static MapShape Expense { get; } = new(
        "example expense", "An expense, with the names that the source uses.",
        Connection,
        new("date", Day, "Date of the receipt.") { Required = true },
        new("merchant", Text, "Merchant's name in the source.") { Default = "none" },
        new("category", Text, "Category's name in the source.") { Default = "none" },
        new("worker", Text, "Who spent it, by the name in the source.") { Default = "nobody" },
        new("client", Text, "Client's name in the source.") { Default = "none" },
        new("project", Text, "Project's name in the source.") { Default = "none" },
        new("description", Text, "Description.") { Default = "none" },
        Fields,
        new("amount", Amount, "Gross, major units; negative: a refund.") { Required = true },
        new("currency", CurrencyCode, "Its currency.") { Required = true },
        new("tax", Amount, "Tax in it, as the source states it.") { Default = "not stated" },
        new("billable", Flag, "As the source says.") { Default = "the source does not say" },
        new("reimbursable", Flag, "As the source says.") { Default = "the source does not say" },
        Status,
        new("receipt", Flag, "Whether it has a receipt.") { Default = "true" });

    public static MapShape Expect { get; } = new(
        "expectation", "What the record must give; at least one key. Hours and amounts are those of the lines that carry it.",
        new("client", Reference("client"), "Client."),
        new("project", Reference("project"), "Project."),
        new("task", Reference("task"), "Task."),
        new("worker", Reference("worker"), "Worker."),
        new("agreement", Reference("agreement"), "Agreement under which it is billed."),
        new("account", Reference("account"), "Account of the line."),
        new("taxCode", Reference("tax code"), "Tax code of the line."),
        new("hours", Number(0, 1000), "Hours billed, after rounding."),
        new("rate", Sum, "Hourly rate, in the currency of the document."),
        new("net", Amount, "Net, major units of the currency of the document."),
        new("tax", Amount, "Tax, major units."),
        new("total", Amount, "Net and tax, major units."),
        new("document", Choice("invoice", "bill", "employee-expense", "journal-entry", "subcontractor-bill"), "The document that carries it, whose amounts are asked.")
        {
            Default = "the invoice; of an expense that is not billed on, and of an entry that is on no invoice, the document of its cost",
        },
        new("exception", Choice([.. ExceptionKinds.All.Keys.Concat(EntryWriter.Problems).Append(HeldWork.ReceiptRequired).Order(StringComparer.Ordinal)]), "What a person must decide."),
        new("nothing", Flag, "`true`: no document and no exception. Alone, or beside what names come to."));

    public static MapShape Example { get; } = new(
        "example", "A record with the result that it must give: run by `timepost mapping check --examples`, and before a version is published.",
        new("name", Text, "What it shows; unique.") { Required = true },
        new("entry", Group(Entry), "An entry of time. Either this or `expense`."),
        new("expense", Group(Expense), "An expense. Either this or `entry`."),
        new("expect", Group(Expect), "What it must give.") { Required = true });
}
