using NodaTime;
using Timepost.Domain.Amounts;
using Timepost.Domain.Billing;
using Timepost.Domain.Identity;
using Timepost.Domain.Mapping;

namespace Timepost.Domain.Subcontracting;

/// <summary>One approved entry of a subcontractor's worker, as far as its cost is open.</summary>
public sealed record SubcontractedWork
{
    /// <summary>The entry.</summary>
    public required EntryId Id { get; init; }

    /// <summary>The day on which it counts.</summary>
    public required LocalDate BillingDay { get; init; }

    /// <summary>Raw seconds whose cost is open, above zero.</summary>
    public required long OpenSeconds { get; init; }

    /// <summary>Mapped worker.</summary>
    public required WorkerTarget Worker { get; init; }

    /// <summary>Mapped project, or null.</summary>
    public ProjectTarget? Project { get; init; }

    /// <summary>Mapped task, or null.</summary>
    public TaskTarget? Task { get; init; }

    /// <summary>Agreement that covers it; empty for the firm's own work.</summary>
    public string Agreement { get; init; } = "";

    /// <summary>What an hour costs.</summary>
    public required HourlyRate Rate { get; init; }
}

/// <summary>All that one vendor bill is computed from. No order of <see cref="Work"/> may change a result.</summary>
public sealed class VendorBillInput
{
    /// <summary>Whose bill it is.</summary>
    public required Subcontractor Subcontractor { get; init; }

    /// <summary>Tax codes and money rounding come from here.</summary>
    public required RuleSet Rules { get; init; }

    /// <summary>Its identity: kind, subcontractor, currency, period, generation.</summary>
    public required DocumentIdentity Identity { get; init; }

    /// <summary>First and last day of the period.</summary>
    public required DateInterval Period { get; init; }

    /// <summary>Date of the bill.</summary>
    public required LocalDate Date { get; init; }

    /// <summary>Open work of the period.</summary>
    public required IReadOnlyList<SubcontractedWork> Work { get; init; }

    /// <summary>What the target books can hold and recompute.</summary>
    public QuantityRules Quantity { get; init; } = QuantityRules.Default;

    /// <summary>Earlier documents of the vendor, by agreement.</summary>
    public IReadOnlyDictionary<string, RetentionSoFar> Earlier { get; init; } = new Dictionary<string, RetentionSoFar>();
}

/// <summary>A vendor bill as Timepost computed it.</summary>
/// <param name="Draft">Its lines, tax and totals.</param>
/// <param name="Agreements">Agreement of each line; empty where none.</param>
/// <param name="Retained">What it holds back, by agreement; empty where nothing is agreed.</param>
/// <param name="Hash">SHA-256 of all of it.</param>
public sealed record VendorBill(InvoiceDraft Draft, IReadOnlyList<string> Agreements, IReadOnlyList<Retained> Retained, byte[] Hash);
