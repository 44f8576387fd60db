using NodaTime;

namespace Timepost.Domain.Retainers;

/// <summary>What a row of a retainer's ledger is.</summary>
public enum RetainerEntryKind
{
    /// <summary>Money received, or hours bought: it opens a lot.</summary>
    Deposit,

    /// <summary>Used by an invoice.</summary>
    DrawDown,

    /// <summary>Paid back.</summary>
    Refund,

    /// <summary>Lapsed.</summary>
    Expire,

    /// <summary>Set right by a person, with a reason.</summary>
    Adjust,

    /// <summary>Takes back a row of a document that did not come to be.</summary>
    Restore,
}

/// <summary>One row of the ledger of a retainer: append-only. Minor units of the agreement's currency, or seconds; what comes in is
/// positive, what goes out negative.</summary>
public sealed record RetainerEntry
{
    /// <summary>Ours, UUIDv7: the order of rows.</summary>
    public required Guid Id { get; init; }

    /// <summary>The agreement's id.</summary>
    public required string Retainer { get; init; }

    /// <summary>The deposit that it changes.</summary>
    public required Guid Lot { get; init; }

    /// <summary>What it is.</summary>
    public required RetainerEntryKind Kind { get; init; }

    /// <summary>The day on which it counts.</summary>
    public required LocalDate Day { get; init; }

    /// <summary>Key of the document that made it; empty where there is none.</summary>
    public string Document { get; init; } = "";

    /// <summary>Change of the balance: net money of a taxed deposit, money received of an untaxed one, seconds of bought hours.</summary>
    public required long Amount { get; init; }

    /// <summary>Change of the deposited tax, minor units.</summary>
    public long Tax { get; init; }

    /// <summary>Tax code of the deposit; empty where it was not taxed.</summary>
    public string TaxCode { get; init; } = "";

    /// <summary>Rate of the deposit, percent.</summary>
    public decimal TaxPercent { get; init; }

    /// <summary>Change of the fee that is not earned yet, minor units; hours only.</summary>
    public long Fee { get; init; }

    /// <summary>First day that a lot serves; null: any.</summary>
    public LocalDate? From { get; init; }

    /// <summary>Last day that a lot serves; null: it does not lapse.</summary>
    public LocalDate? To { get; init; }

    /// <summary>Balance of the retainer after it, over all lots.</summary>
    public required long Balance { get; init; }

    /// <summary>The row that it takes back; null for all others.</summary>
    public Guid? Reverses { get; init; }

    /// <summary>Why; empty where nobody had to say.</summary>
    public string Reason { get; init; } = "";

    /// <summary>Who.</summary>
    public Guid Actor { get; init; }
}
