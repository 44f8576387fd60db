using Timepost.Domain.Amounts;

namespace Timepost.Domain.Mapping;

/// <summary>A vendor whose people's time is bought by the hour. A worker is a subcontractor's where the worker's vendor names it.</summary>
public sealed record Subcontractor
{
    /// <summary>Unique in the rule set; part of the keys of its bills.</summary>
    public required string Id { get; init; }

    /// <summary>Name of the vendor in the books.</summary>
    public required string Vendor { get; init; }

    /// <summary>Currency of its rates and bills.</summary>
    public required Currency Currency { get; init; }

    /// <summary>Tax code of what it supplies; empty: no input tax is claimed.</summary>
    public string TaxCode { get; init; } = "";

    /// <summary>How long a period of its bills is.</summary>
    public BillingPeriodLength Period { get; init; } = BillingPeriodLength.Month;

    /// <summary>The firm writes the vendor's invoice itself; else the bill is accrued cost until the vendor's own is matched.</summary>
    public bool SelfBilling { get; init; }

    /// <summary>Id of the cost account; empty: the account with role cost.</summary>
    public string Account { get; init; } = "";

    /// <summary>Difference between accrued cost and the net of the vendor's invoice that is taken without asking, major units, zero or more.</summary>
    public decimal Tolerance { get; init; }

    /// <summary>What is held back of each bill; null: nothing.</summary>
    public RetentionTerms? Retention { get; init; }

    /// <summary>Days from the date of a bill to its due date, 0 or more.</summary>
    public int PaymentDays { get; init; } = 30;

    /// <summary>What an hour costs, in <see cref="Currency"/>; found by the levels of a rate card.</summary>
    public IReadOnlyList<RateRule> Rates { get; init; } = [];
}

/// <summary>What is held back of a subcontractor's bills until it is released.</summary>
/// <param name="Percent">Above 0, at most 90.</param>
/// <param name="Base">Of what.</param>
/// <param name="Tax">When the input tax of the retained part is claimed.</param>
public sealed record RetentionTerms(decimal Percent, RetentionBase Base, RetentionTax Tax);

/// <summary>What a retention is a percentage of.</summary>
public enum RetentionBase
{
    /// <summary>Net of tax.</summary>
    Net,

    /// <summary>With tax.</summary>
    Gross,
}

/// <summary>When the input tax of a retained part is claimed.</summary>
public enum RetentionTax
{
    /// <summary>All of it with the bill.</summary>
    WithBill,

    /// <summary>With the release: until then neither owed nor claimed.</summary>
    OnRelease,
}

/// <summary>What the client of an agreement is billed for the time of subcontractors.</summary>
public enum Rebill
{
    /// <summary>Nothing: it is cost only.</summary>
    None,

    /// <summary>The rate that the rate card gives, as for everybody.</summary>
    Rate,

    /// <summary>The cost rate and a markup.</summary>
    CostPlus,
}

/// <summary>Terms of an agreement for the time of subcontractors.</summary>
/// <param name="Rebill">What the client is billed.</param>
/// <param name="MarkupPercent">On the cost rate, with <see cref="Mapping.Rebill.CostPlus"/>; −100 and up.</param>
public sealed record SubcontractorTerms(Rebill Rebill, decimal MarkupPercent)
{
    /// <summary>Billed by the rate card.</summary>
    public static SubcontractorTerms ByRate { get; } = new(Rebill.Rate, 0m);
}
