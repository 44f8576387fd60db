using NodaTime;
using Timepost.Domain.Mapping;

namespace Timepost.Engine.Tests.Oracle;

/// <summary>A time entry as the oracle sees it: mapped already.</summary>
/// <param name="Order">What orders entries of one day and start: the external id.</param>
/// <param name="Start">Instant in Unix seconds, or null at day precision.</param>
/// <param name="OwnRate">Rate of a trusted source, major units.</param>
internal sealed record OracleEntry(
    int Index, string Order, string Project, string Task, string Worker, LocalDate Day, long? Start, long Raw, bool? Billable, long? BillableSeconds,
    bool Approved, decimal? OwnRate);

/// <summary>An expense for the client.</summary>
/// <param name="Gross">Minor units.</param>
/// <param name="Tax">Minor units contained in it; null where the source does not say.</param>
internal sealed record OracleExpense(int Index, LocalDate Date, string Project, long Gross, long? Tax, bool Billable);

/// <summary>Everything that a plan depends on.</summary>
/// <param name="AtOnce">All periods are planned at once; else each is invoiced when it has ended.</param>
internal sealed record OracleCase(RuleSet Rules, IReadOnlyList<OracleEntry> Entries, IReadOnlyList<OracleExpense> Expenses, LocalDate AsOf, bool AtOnce)
{
    public Agreement Terms => Rules.Agreements[0];
}

/// <summary>A line of an invoice, minor units.</summary>
internal sealed record OracleLine(string What, long Net, long Tax, string Code, decimal Percent, long Seconds);

/// <summary>An invoice.</summary>
internal sealed record OracleDocument(LocalDate Period, string Split, IReadOnlyList<OracleLine> Lines)
{
    public long Net => Lines.Sum(l => l.Net);

    public long Tax => Lines.Sum(l => l.Tax);
}

/// <summary>What the oracle says.</summary>
/// <param name="Billed">Raw seconds of each billable entry that are on lines, by index; entries that wait are not in it.</param>
/// <param name="Tied">Contained tax was handed back to lines of which several had equal remainders: which of them has the unit is left open.</param>
internal sealed record OracleResult(IReadOnlyList<OracleDocument> Documents, IReadOnlyDictionary<int, long> Billed, bool Tied);

/// <summary>A stretch of an entry's raw seconds on one invoice.</summary>
/// <param name="From">Raw seconds of the entry that earlier invoices have.</param>
/// <param name="To">Raw seconds of the entry that this and earlier invoices have.</param>
/// <param name="CarriedFrom">First day of the period whose cap left it open; null where it is on its own period's invoice.</param>
internal sealed record Piece(OracleEntry Entry, long From, long To, LocalDate? CarriedFrom)
{
    public long Raw => To - From;
}

/// <summary>A line while terms are applied to it.</summary>
internal sealed class WorkingLine
{
    public required string What { get; init; }

    public required string Split { get; init; }

    /// <summary>Minor units; contains the tax where <see cref="ContainsTax"/>.</summary>
    public long Amount { get; set; }

    public bool ContainsTax { get; init; }

    /// <summary>Neither discounted nor capped.</summary>
    public bool PassThrough { get; init; }

    public required string Code { get; init; }

    public decimal Percent { get; init; }

    public long Seconds { get; init; }

    /// <summary>Position of its first entry.</summary>
    public int First { get; init; } = -1;
}
