using NodaTime;
using Timepost.Domain.Amounts;

namespace Timepost.Domain.Mapping;

/// <summary>A record with the result that the rule set must give for it. Exactly one of <see cref="Entry"/> and <see cref="Expense"/> is set.</summary>
public sealed record RuleExample
{
    /// <summary>What it shows; unique.</summary>
    public required string Name { get; init; }

    /// <summary>File and line, as in <c>mapping.yaml:120</c>.</summary>
    public required string Origin { get; init; }

    /// <summary>An entry of time.</summary>
    public EntryExample? Entry { get; init; }

    /// <summary>An expense.</summary>
    public ExpenseExample? Expense { get; init; }

    /// <summary>What it must give.</summary>
    public required ExampleExpectation Expect { get; init; }
}

/// <summary>An entry as a source would deliver it.</summary>
public sealed record EntryExample
{
    /// <summary>Name of the connection; empty: none of the workspace's.</summary>
    public string Connection { get; init; } = "";

    /// <summary>Client's name in the source.</summary>
    public string Client { get; init; } = "";

    /// <summary>Project's name in the source.</summary>
    public string Project { get; init; } = "";

    /// <summary>Task's name in the source.</summary>
    public string Task { get; init; } = "";

    /// <summary>Worker's name in the source.</summary>
    public string Worker { get; init; } = "";

    /// <summary>The date that the source shows.</summary>
    public required LocalDate Date { get; init; }

    /// <summary>Whole seconds, zero or more; null where start and end say it.</summary>
    public long? Seconds { get; init; }

    /// <summary>Local start; null where only the duration is given.</summary>
    public LocalDateTime? Start { get; init; }

    /// <summary>Local end, on the next day where it is not after the start; null where only the duration is given.</summary>
    public LocalDateTime? End { get; init; }

    /// <summary>IANA zone of start and end; empty: the worker's, the connection's, the workspace's.</summary>
    public string Zone { get; init; } = "";

    /// <summary>Tags.</summary>
    public IReadOnlyList<string> Tags { get; init; } = [];

    /// <summary>Custom fields by our names.</summary>
    public IReadOnlyDictionary<string, string> Fields { get; init; } = new Dictionary<string, string>();

    /// <summary>As the source says; null where it does not.</summary>
    public bool? Billable { get; init; }

    /// <summary>In small letters; empty: the connection's, else one that is billed.</summary>
    public string Status { get; init; } = "";

    /// <summary>Description.</summary>
    public string Description { get; init; } = "";

    /// <summary>The source's own hourly rate; null: none.</summary>
    public decimal? Rate { get; init; }

    /// <summary>Code of its currency; empty: unknown.</summary>
    public string Currency { get; init; } = "";
}

/// <summary>An expense as a source would deliver it.</summary>
public sealed record ExpenseExample
{
    /// <summary>Name of the connection; empty: none of the workspace's.</summary>
    public string Connection { get; init; } = "";

    /// <summary>Date of the receipt.</summary>
    public required LocalDate Date { get; init; }

    /// <summary>Merchant's name in the source.</summary>
    public string Merchant { get; init; } = "";

    /// <summary>Category's name in the source.</summary>
    public string Category { get; init; } = "";

    /// <summary>Worker's name in the source.</summary>
    public string Worker { get; init; } = "";

    /// <summary>Client's name in the source.</summary>
    public string Client { get; init; } = "";

    /// <summary>Project's name in the source.</summary>
    public string Project { get; init; } = "";

    /// <summary>Description.</summary>
    public string Description { get; init; } = "";

    /// <summary>Custom fields by our names.</summary>
    public IReadOnlyDictionary<string, string> Fields { get; init; } = new Dictionary<string, string>();

    /// <summary>Gross; negative: a refund.</summary>
    public required Money Amount { get; init; }

    /// <summary>Tax in it, same currency; null where the source does not say.</summary>
    public Money? Tax { get; init; }

    /// <summary>As the source says; null where it does not.</summary>
    public bool? Billable { get; init; }

    /// <summary>As the source says; null where it does not.</summary>
    public bool? Reimbursable { get; init; }

    /// <summary>In small letters; empty: the connection's, else one that is billed.</summary>
    public string Status { get; init; } = "";

    /// <summary>It has a receipt.</summary>
    public bool Receipt { get; init; } = true;
}

/// <summary>What an example must give; what is null or empty is not asked. Amounts and hours are those of the lines that carry the record.</summary>
public sealed record ExampleExpectation
{
    /// <summary>Mapped client id.</summary>
    public string Client { get; init; } = "";

    /// <summary>Mapped project id.</summary>
    public string Project { get; init; } = "";

    /// <summary>Mapped task id.</summary>
    public string Task { get; init; } = "";

    /// <summary>Mapped worker id.</summary>
    public string Worker { get; init; } = "";

    /// <summary>Agreement's id.</summary>
    public string Agreement { get; init; } = "";

    /// <summary>Account id of the line.</summary>
    public string Account { get; init; } = "";

    /// <summary>Tax code id of the line.</summary>
    public string TaxCode { get; init; } = "";

    /// <summary>Hours billed, after rounding.</summary>
    public decimal? Hours { get; init; }

    /// <summary>Hourly rate, major units of the document's currency.</summary>
    public decimal? Rate { get; init; }

    /// <summary>Net, major units of the document's currency.</summary>
    public decimal? Net { get; init; }

    /// <summary>Tax, major units.</summary>
    public decimal? Tax { get; init; }

    /// <summary>Net and tax, major units.</summary>
    public decimal? Total { get; init; }

    /// <summary>invoice, bill, employee-expense, journal-entry or subcontractor-bill; empty: not asked.</summary>
    public string Document { get; init; } = "";

    /// <summary>Kind of the exception that it must open; empty: not asked.</summary>
    public string Exception { get; init; } = "";

    /// <summary>No document and no exception.</summary>
    public bool Nothing { get; init; }
}
