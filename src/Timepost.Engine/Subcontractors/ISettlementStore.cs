using NodaTime;
using Timepost.Domain.Amounts;
using Timepost.Domain.Identity;

namespace Timepost.Engine.Subcontractors;

/// <summary>One step in the settlement of what is held back from a vendor: proposed, then approved. Append-only.</summary>
public sealed record Settlement
{
    /// <summary>Ours, UUIDv7: the order of steps.</summary>
    public required Guid Id { get; init; }

    /// <summary>Vendor's name in the books.</summary>
    public required string Vendor { get; init; }

    /// <summary>As in <c>2026-Q1</c>.</summary>
    public required string Quarter { get; init; }

    /// <summary>What may be released or forfeited: held at the end of the quarter and still held.</summary>
    public required Money Held { get; init; }

    /// <summary>The step.</summary>
    public required SettlementStep Step { get; init; }

    /// <summary>Who took it.</summary>
    public required ActorId Actor { get; init; }

    /// <summary>When.</summary>
    public required Instant Happened { get; init; }
}

/// <summary>How far a settlement is.</summary>
public enum SettlementStep
{
    /// <summary>Worked out, to be looked at.</summary>
    Proposed = 0,

    /// <summary>Looked at: it may be released or forfeited.</summary>
    Approved = 1,
}

/// <summary>A person said whether an expense of a subcontractor's vendor is the invoice for hours, or another cost.</summary>
/// <param name="Id">Ours, UUIDv7: the order.</param>
/// <param name="Expense">The expense.</param>
/// <param name="Other">Another cost; false: the invoice after all.</param>
/// <param name="Reason">Why.</param>
/// <param name="Actor">Who.</param>
/// <param name="Happened">When.</param>
public sealed record OtherCost(Guid Id, ExpenseId Expense, bool Other, string Reason, ActorId Actor, Instant Happened);

/// <summary>Settlements of retention, and what was decided of vendors' expenses.</summary>
public interface ISettlementStore
{
    /// <summary>Appends a decision, and marks expenses as changed: the next plan looks at it anew.</summary>
    void Add(OtherCost decision);

    /// <summary>The newest decision of an expense; null where there is none.</summary>
    OtherCost? OtherCost(ExpenseId expense);

    /// <summary>Appends a step.</summary>
    void Add(Settlement settlement);

    /// <summary>Steps of a vendor (empty: of all), oldest first.</summary>
    IReadOnlyList<Settlement> Of(string vendor);
}
