using NodaTime;
using Timepost.Domain.Amounts;
using Timepost.Domain.Identity;
using Timepost.Domain.Mapping;
using Timepost.Domain.Retainers;

namespace Timepost.Domain.Billing;

/// <summary>All that one invoice draft is computed from. Nothing else may change a result, and no
/// order of <see cref="Entries"/> or <see cref="Expenses"/> either.</summary>
public sealed class BillingInput
{
    /// <summary>Terms.</summary>
    public required Agreement Agreement { get; init; }

    /// <summary>Accounts, tax codes and money rounding come from here.</summary>
    public required RuleSet Rules { get; init; }

    /// <summary>Identity of the draft; also gives client, split value and period.</summary>
    public required DocumentIdentity Identity { get; init; }

    /// <summary>Customer's name in the books.</summary>
    public required string Customer { get; init; }

    /// <summary>First and last day of the period.</summary>
    public required DateInterval Period { get; init; }

    /// <summary>Invoice date.</summary>
    public required LocalDate InvoiceDate { get; init; }

    /// <summary>Open work of the group, late entries included.</summary>
    public required IReadOnlyList<BillableEntry> Entries { get; init; }

    /// <summary>Open pass-through expenses of the group.</summary>
    public IReadOnlyList<BillableExpense> Expenses { get; init; } = [];

    /// <summary>Lines by hand; they count to no cap and no minimum.</summary>
    public IReadOnlyList<LineByHand> ByHand { get; init; } = [];

    /// <summary>Corrections of earlier invoices, each line as it was drafted: net, tax code, rate, tax, account and day of supply stand. They
    /// count to no cap and no minimum.</summary>
    public IReadOnlyList<InvoiceLine> Corrections { get; init; } = [];

    /// <summary>What was billed before and still binds this draft.</summary>
    public PriorBilling Prior { get; init; } = PriorBilling.None;

    /// <summary>What the target books can hold and recompute.</summary>
    public QuantityRules Quantity { get; init; } = QuantityRules.Default;

    /// <summary>The fixed fee of this period, or the top-up to its minimum, stands on another invoice or is not due.</summary>
    public bool FeeAlreadyBilled { get; init; }

    /// <summary>What is left of the agreement's retainer, in the order in which it came in.</summary>
    public IReadOnlyList<RetainerLot> Retainer { get; init; } = [];

    /// <summary>It is the invoice of a period's bought hours, and bills nothing else.</summary>
    public bool RetainerFee { get; init; }
}

/// <summary>One entry, or one day's part of a split entry, as far as it is open.</summary>
/// <remarks>A value type: a million of them are billed without an allocation each.</remarks>
public readonly record struct BillableEntry
{
    /// <summary>The entry.</summary>
    public required EntryId Id { get; init; }

    /// <summary>The day on which it counts; with <see cref="Id"/> the identity of a part.</summary>
    public required LocalDate BillingDay { get; init; }

    /// <summary>When it began, Unix microseconds; null where only the day is known.</summary>
    public long? StartMicros { get; init; }

    /// <summary>Tie order after day and start: connection name.</summary>
    public string Connection { get; init; }

    /// <summary>Tie order after the connection: the source's id, else the row hash.</summary>
    public string ExternalId { get; init; }

    /// <summary>Raw seconds still open (approved − disposed); these are consumed. Zero or more. An entry with
    /// nothing open and something disposed takes no line: it only tells what its rounding scope
    /// (entry, day) was billed before.</summary>
    public required long OpenSeconds { get; init; }

    /// <summary>Raw seconds disposed before (to lines); zero or more.</summary>
    public long DisposedSeconds { get; init; }

    /// <summary>Seconds billed before for this part (rounded); zero or more.</summary>
    public long BilledBeforeSeconds { get; init; }

    /// <summary>Mapped worker.</summary>
    public required WorkerTarget Worker { get; init; }

    /// <summary>Mapped project, or null where the entry has none.</summary>
    public ProjectTarget? Project { get; init; }

    /// <summary>Mapped task, or null where the entry has none.</summary>
    public TaskTarget? Task { get; init; }

    /// <summary>The rate that was found for it, in the invoice's currency.</summary>
    public required HourlyRate Rate { get; init; }

    /// <summary>Where <see cref="Rate"/> comes from another currency: from what, and by which exchange rate; null for all others.</summary>
    public ConvertedRate? Converted { get; init; }

    /// <summary>Billable at all.</summary>
    public required bool Billable { get; init; }

    /// <summary>Raw seconds of the whole part (open and disposed) that count as billable, where the source tells
    /// them apart; null: all, times the task's fraction.</summary>
    public long? BillableSeconds { get; init; }

    /// <summary>For templates (by entry) and non-empty checks.</summary>
    public string Description { get; init; }

    /// <summary>Its period is already final.</summary>
    public bool Late { get; init; }

    /// <summary>Late only because a cap left it open: it has a heading of its own.</summary>
    public bool Carried { get; init; }
}

/// <summary>One line by hand.</summary>
/// <param name="Id">Its item.</param>
/// <param name="Amount">A price as those of the agreement: net, or gross where tax is inclusive. Either sign.</param>
/// <param name="Text">As printed, literally.</param>
/// <param name="TaxCode">Tax code; empty: the agreement's.</param>
public sealed record LineByHand(Guid Id, Money Amount, string Text, string TaxCode);

/// <summary>One expense to bill on.</summary>
public sealed record BillableExpense
{
    /// <summary>The expense.</summary>
    public required ExpenseId Id { get; init; }

    /// <summary>Its date, which is its supply date.</summary>
    public required LocalDate Date { get; init; }

    /// <summary>Gross cost, in the invoice's currency.</summary>
    public required Money Gross { get; init; }

    /// <summary>Deductible input tax in it; zero where none.</summary>
    public required Money DeductibleTax { get; init; }

    /// <summary>Ids of the exchange rates that brought both into the invoice's currency; empty where it was spent in that currency.</summary>
    public IReadOnlyList<RateId> RateIds { get; init; } = [];

    /// <summary>Mapped category.</summary>
    public required CategoryTarget Category { get; init; }

    /// <summary>Merchant's name for the text.</summary>
    public string Merchant { get; init; } = "";

    /// <summary>For the text.</summary>
    public string Description { get; init; } = "";

    /// <summary>Mapped project, or null.</summary>
    public ProjectTarget? Project { get; init; }

    /// <summary>Its period is already final.</summary>
    public bool Late { get; init; }
}

/// <summary>What earlier documents of the agreement bind.</summary>
public sealed record PriorBilling
{
    /// <summary>Nothing before.</summary>
    public static PriorBilling None { get; } = new();

    /// <summary>Net work money billed before under the cap in force (this period, or in all), minor units.</summary>
    public long CappedNetMinor { get; init; }

    /// <summary>Billed seconds before under the cap in force.</summary>
    public long CappedSeconds { get; init; }

    /// <summary>By rounding scope (its key as <c>RoundingScopes.KeyOf</c> gives it): raw and billed seconds so far.</summary>
    public IReadOnlyDictionary<string, ScopeSoFar> Scopes { get; init; } = new Dictionary<string, ScopeSoFar>();

    /// <summary>By label of a period: what counts to its minimum fee so far. Empty where none is agreed.</summary>
    public IReadOnlyDictionary<string, MinimumSoFar> Minimum { get; init; } = new Dictionary<string, MinimumSoFar>();
}

/// <summary>What counts to the minimum fee of a period.</summary>
/// <param name="NetMinor">Net of its work and fees on earlier documents, minor units.</param>
/// <param name="TopUps">Net of the top-ups billed for it, by tax code, minor units; sorted by code.</param>
public sealed record MinimumSoFar(long NetMinor, IReadOnlyList<(string TaxCode, long NetMinor)> TopUps)
{
    /// <summary>Nothing yet.</summary>
    public static MinimumSoFar None { get; } = new(0, []);
}

/// <summary>A rounding scope that was partly billed.</summary>
/// <param name="RawSeconds">Billable raw seconds on earlier documents.</param>
/// <param name="BilledSeconds">Billed (rounded) seconds on earlier documents.</param>
/// <param name="Pinned">The policy that rounded them; it goes on.</param>
public readonly record struct ScopeSoFar(long RawSeconds, long BilledSeconds, TimeRounding Pinned);

/// <summary>What the books can hold in quantity and price, and whether they recompute.</summary>
/// <param name="QuantityDecimals">0 to 12.</param>
/// <param name="PriceDecimals">0 to 12.</param>
/// <param name="Recomputes">The books multiply quantity by price and round to the minor unit themselves.</param>
public sealed record QuantityRules(int QuantityDecimals, int PriceDecimals, bool Recomputes)
{
    /// <summary>Two and four decimals, recomputed: what most books do.</summary>
    public static QuantityRules Default { get; } = new(2, 4, true);
}
