using Timepost.Domain.Amounts;
using Timepost.Domain.Mapping;

namespace Timepost.Engine.Replay;

/// <summary>Computes recorded work under two rule sets and tells what differs. Nothing is written to the workspace.</summary>
public interface IReplay
{
    /// <summary>Compares.</summary>
    /// <param name="from">The rule set in force.</param>
    /// <param name="to">The one that would take its place.</param>
    /// <param name="scope">Which work.</param>
    ReplayComparison Compare(RuleSet from, RuleSet to, ReplayScope scope);
}

/// <summary>Runs the examples of a rule set: records with the result that they must give.</summary>
public interface IExampleRunner
{
    /// <summary>Runs all of them, each by itself, with the rules alone: no earlier work, no documents.</summary>
    /// <returns>What each gave, in the order of the rule set.</returns>
    IReadOnlyList<ExampleResult> Run(RuleSet rules);
}

/// <summary>Which recorded work is replayed.</summary>
/// <param name="Client">Mapped client id; empty: all.</param>
/// <param name="From">First billing day, included; null: from the first.</param>
/// <param name="To">Last billing day, included; null: to the last.</param>
public sealed record ReplayScope(string Client = "", NodaTime.LocalDate? From = null, NodaTime.LocalDate? To = null);

/// <summary>What a replay found.</summary>
/// <param name="Documents">Documents that differ, by client, period, number and split; equal ones are only counted.</param>
/// <param name="Same">Documents that are equal under both.</param>
public sealed record ReplayComparison(IReadOnlyList<ReplayedDocument> Documents, int Same)
{
    /// <summary>Some amount of a document differs, or a document exists under one of the two only.</summary>
    public bool ChangesAmounts { get; init; }

    /// <summary>Exceptions that the two open, by kind, before and after: those kinds that differ.</summary>
    public IReadOnlyList<(string Exception, long Before, long After)> Exceptions { get; init; } = [];
}

/// <summary>A document that differs.</summary>
public sealed record ReplayedDocument
{
    /// <summary>Its key: the same under both rule sets.</summary>
    public required string Key { get; init; }

    /// <summary>invoice, bill, employee-expense, journal-entry.</summary>
    public required string Kind { get; init; }

    /// <summary>Mapped client id, or the vendor.</summary>
    public required string Party { get; init; }

    /// <summary>Period as in the identity, 2026-03.</summary>
    public required string Period { get; init; }

    /// <summary>Where it stands in the workspace: final, reserved, draft; empty where the workspace has none.</summary>
    public required string Status { get; init; }

    /// <summary>It is in the books, or on its way there: it stays as it is, whatever the rules say.</summary>
    public bool Stays => Status is "final" or "reserved" or "void";

    /// <summary>Purchase order, project or expense by which it was split; empty where not.</summary>
    public string Split { get; init; } = "";

    /// <summary>1, or the number of the invoice of the same period that it follows and one.</summary>
    public int Generation { get; init; } = 1;

    /// <summary>Agreement's id; empty where it has none.</summary>
    public string Agreement { get; init; } = "";

    /// <summary>Its number in the books; empty where none.</summary>
    public string Number { get; init; } = "";

    /// <summary>Total with tax before; null where it did not exist.</summary>
    public Money? Before { get; init; }

    /// <summary>Total with tax after; null where it no longer exists.</summary>
    public Money? After { get; init; }

    /// <summary>Lines that differ, in the order of the document.</summary>
    public IReadOnlyList<ReplayedLine> Lines { get; init; } = [];

    /// <summary>What differs besides its lines, one text each, as in <c>due: 14 → 30 days after its date</c>;
    /// <c>lines</c> where the total is equal and lines are not.</summary>
    public IReadOnlyList<string> Other { get; init; } = [];

    /// <summary>Net, tax, total or the net of a line differs, or it exists under one of the two only.</summary>
    public bool ChangesAmounts { get; init; }
}

/// <summary>A line that differs.</summary>
/// <param name="Before">Text, quantity, price and net before, in one line; empty where it is new.</param>
/// <param name="After">The same after; empty where it is gone.</param>
/// <param name="NetBefore">Net before; null where it is new.</param>
/// <param name="NetAfter">Net after; null where it is gone.</param>
public sealed record ReplayedLine(string Before, string After, Money? NetBefore, Money? NetAfter);

/// <summary>What an example gave.</summary>
/// <param name="Name">The example's.</param>
/// <param name="Where">File and line.</param>
/// <param name="Differences">What it must give and gave, one text each; none: it holds.</param>
public sealed record ExampleResult(string Name, string Where, IReadOnlyList<string> Differences);
