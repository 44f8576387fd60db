namespace Timepost.Domain.Mapping;

/// <summary>The retainer of an agreement: prepaid money, or hours bought each period. Its id is the agreement's, its currency too.</summary>
public sealed record RetainerTerms
{
    /// <summary>Text of a fee's line where none is given.</summary>
    public const string DefaultFeeText = "Retainer, {period}";

    /// <summary>Text of a line of drawn hours where none is given.</summary>
    public const string DefaultDrawText = "{project}: {task}, {hours} h from the retainer";

    /// <summary>Money or hours.</summary>
    public required RetainerKind Kind { get; init; }

    /// <summary>When a deposit of money is taxed; null for hours, whose fee is taxed when it is invoiced.</summary>
    public DepositTax? DepositTax { get; init; }

    /// <summary>What becomes of a deposit whose tax rate has changed before it is drawn.</summary>
    public RetainerTaxChange TaxChange { get; init; } = RetainerTaxChange.Keep;

    /// <summary>Below it there is an alert: major units, or hours; null: none.</summary>
    public decimal? Threshold { get; init; }

    /// <summary>What is asked of the client below the threshold, major units as they are to be paid; null: nothing.</summary>
    public decimal? TopUp { get; init; }

    /// <summary>What is not used may be paid back.</summary>
    public bool Refundable { get; init; }

    /// <summary>Id of the liability account; empty: the account with role retainer-liability.</summary>
    public string Account { get; init; } = "";

    /// <summary>Months after which a deposit of money lapses, 1 or more; null: never.</summary>
    public int? ExpiresAfterMonths { get; init; }

    /// <summary>Hours bought each period; 0 for money.</summary>
    public decimal Hours { get; init; }

    /// <summary>Fee of a period, major units, net or gross as the tax terms say; 0 for money.</summary>
    public decimal Fee { get; init; }

    /// <summary>Periods after its own for which unused hours stay, 0 or more.</summary>
    public int RollOver { get; init; }

    /// <summary>Text of a fee's line: placeholders only.</summary>
    public string FeeText { get; init; } = DefaultFeeText;

    /// <summary>Text of a line of drawn hours: placeholders only.</summary>
    public string DrawText { get; init; } = DefaultDrawText;

    /// <summary>Seconds bought each period.</summary>
    public long Seconds => (long)decimal.Truncate(Hours * 3600);
}

/// <summary>What a retainer holds.</summary>
public enum RetainerKind
{
    /// <summary>Prepaid money.</summary>
    Amount,

    /// <summary>Hours bought for each period.</summary>
    Hours,
}

/// <summary>When a deposit is taxed.</summary>
public enum DepositTax
{
    /// <summary>With the advance invoice: the liability is net.</summary>
    OnDeposit,

    /// <summary>With the work that it pays: the liability is the money received.</summary>
    OnDrawDown,
}

/// <summary>A tax rate that changed between deposit and draw-down.</summary>
public enum RetainerTaxChange
{
    /// <summary>What was taxed stays so: the client pays the difference with the work.</summary>
    Keep,

    /// <summary>What was paid stays so and is split anew: the difference of tax is the firm's.</summary>
    Adjust,
}
