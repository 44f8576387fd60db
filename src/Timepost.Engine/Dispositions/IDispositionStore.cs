using NodaTime;

namespace Timepost.Engine.Dispositions;

/// <summary>The two sides of an item, each with a law of its own.</summary>
public enum DispositionSide
{
    /// <summary>What the client is billed.</summary>
    Sale = 0,

    /// <summary>What the vendor, worker or card is paid.</summary>
    Cost = 1,
}

/// <summary>What an item is counted in.</summary>
public enum ItemMeasure
{
    /// <summary>Raw seconds (entries).</summary>
    Seconds = 0,

    /// <summary>Minor units (expenses).</summary>
    Minor = 1,

    /// <summary>One (a fee of an agreement and period).</summary>
    One = 2,
}

/// <summary>One row of the only place that says what became of an entry, an expense or a fee. Append-only.</summary>
public sealed record Disposition
{
    /// <summary>Ours, UUIDv7.</summary>
    public required Guid Id { get; init; }

    /// <summary>The entry's, expense's or fee's id.</summary>
    public required Guid Item { get; init; }

    /// <summary>Which side.</summary>
    public required DispositionSide Side { get; init; }

    /// <summary>The part of a split entry; the expense's date; the period's last day.</summary>
    public required LocalDate BillingDay { get; init; }

    /// <summary>Raw seconds, minor units or 1; negative on a reversal.</summary>
    public required long Quantity { get; init; }

    /// <summary>line, non-billable, written-off, held, bill-line.</summary>
    public required string To { get; init; }

    /// <summary>Key of the document.</summary>
    public required string Document { get; init; }

    /// <summary>Line of the document, 1 and up; 0 where it has none.</summary>
    public required int Line { get; init; }

    /// <summary>Seconds of the quantity that were billable, before rounding; null where it was not kept. No part of the law.</summary>
    public long? BillableSeconds { get; init; }

    /// <summary>Rounded seconds; no part of the law.</summary>
    public long BilledSeconds { get; init; }

    /// <summary>Share of the line's net, minor units of the document's currency; no part of the law.</summary>
    public long NetMinor { get; init; }

    /// <summary>Key of the rounding scope that it was rounded in; empty where it was rounded by itself or not at all. No part of the law.</summary>
    public string ScopeKey { get; init; } = "";

    /// <summary>Hash of the rule set that made it.</summary>
    public required string RuleSet { get; init; }

    /// <summary>The row that this one reverses; null for all others.</summary>
    public Guid? Reverses { get; init; }
}

/// <summary>An item's balance on one side.</summary>
/// <param name="Limit">What was approved.</param>
/// <param name="Disposed">What dispositions have taken of it: 0 to limit, kept by the store.</param>
public readonly record struct ItemBalance(long Limit, long Disposed);

/// <summary>Items and dispositions. The store itself refuses to dispose more than the limit.</summary>
public interface IDispositionStore
{
    /// <summary>Makes the item, or raises and lowers its limit; never below what is disposed.</summary>
    /// <returns>False where the limit asked for is below what is disposed: it stays at what is disposed, and a correction is due.</returns>
    bool SetLimit(Guid item, DispositionSide side, ItemMeasure measure, long limit);

    /// <summary>Appends a row. The item must exist.</summary>
    /// <exception cref="OverDisposedException">The item would be disposed above its limit or below zero, or the row was reversed before.</exception>
    void Add(Disposition disposition);

    /// <summary>The item's balance, or null where it has none.</summary>
    ItemBalance? Balance(Guid item, DispositionSide side);

    /// <summary>All rows of an item, oldest first.</summary>
    IReadOnlyList<Disposition> Of(Guid item);

    /// <summary>All rows of a document, by line and item.</summary>
    IReadOnlyList<Disposition> OfDocument(string document);
}

/// <summary>Promise 2: the store refused to dispose an item twice.</summary>
public sealed class OverDisposedException(Guid item, string message) : InvalidOperationException(message)
{
    /// <summary>The item.</summary>
    public Guid Item { get; } = item;
}
