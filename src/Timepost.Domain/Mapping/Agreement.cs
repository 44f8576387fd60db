using NodaTime;
using Timepost.Domain.Amounts;

namespace Timepost.Domain.Mapping;

/// <summary>The billing terms of a client or of some of its projects.</summary>
public sealed record Agreement
{
    /// <summary>Unique in the rule set.</summary>
    public required string Id { get; init; }

    /// <summary>Id of the mapped client.</summary>
    public required string Client { get; init; }

    /// <summary>Ids of mapped projects; empty: all of the client that no other agreement names.</summary>
    public IReadOnlyList<string> Projects { get; init; } = [];

    /// <summary>The template whose terms it has where it says nothing itself; empty: none.</summary>
    public string Template { get; init; } = "";

    /// <summary>The kind of engagement, as its template says; standard without one.</summary>
    public EngagementKind Engagement { get; init; } = EngagementKind.Standard;

    /// <summary>The invoice's currency.</summary>
    public required Currency Currency { get; init; }

    /// <summary>Which day's rate makes the base amount of its invoices; null: as the policies say.</summary>
    public RateLock? RateLock { get; init; }

    /// <summary>First billing day, included; null: from ever.</summary>
    public LocalDate? From { get; init; }

    /// <summary>Last billing day, included; null: for ever.</summary>
    public LocalDate? To { get; init; }

    /// <summary>How long a period of invoicing is.</summary>
    public BillingPeriodLength Period { get; init; } = BillingPeriodLength.Month;

    /// <summary>Rounding of time.</summary>
    public TimeRounding Rounding { get; init; } = TimeRounding.None;

    /// <summary>What becomes of non-billable entries.</summary>
    public NonBillablePolicy NonBillable { get; init; } = NonBillablePolicy.Exclude;

    /// <summary>How entries become lines.</summary>
    public LineTerms Lines { get; init; } = new();

    /// <summary>Tax on the agreement's lines.</summary>
    public required TaxTerms Tax { get; init; }

    /// <summary>An upper bound, or null.</summary>
    public CapTerms? Cap { get; init; }

    /// <summary>A fixed fee for each period that replaces hours, or null. Major units.</summary>
    public FixedFeeTerms? FixedFee { get; init; }

    /// <summary>Prepaid money or hours, or null.</summary>
    public RetainerTerms? Retainer { get; init; }

    /// <summary>The least net of a period with billable work, over all its invoices, reached by a top-up line; or null. Major units.</summary>
    public decimal? MinimumFee { get; init; }

    /// <summary>Discount on each work line, percent 0 to 100.</summary>
    public decimal LineDiscountPercent { get; init; }

    /// <summary>Discount on the whole invoice, percent 0 to 100, allocated over lines by net and tax code.</summary>
    public decimal InvoiceDiscountPercent { get; init; }

    /// <summary>How expenses are billed on.</summary>
    public ExpenseTerms Expenses { get; init; } = new();

    /// <summary>Splits invoices further.</summary>
    public InvoiceSplit SplitBy { get; init; } = InvoiceSplit.None;

    /// <summary>What becomes of entries whose period is already final.</summary>
    public LateEntryPolicy LateEntries { get; init; } = LateEntryPolicy.NextInvoice;

    /// <summary>What becomes of billed work that changes in the source.</summary>
    public CorrectionsPolicy Corrections { get; init; } = CorrectionsPolicy.Ask;

    /// <summary>Days from invoice date to due date, 0 or more.</summary>
    public int PaymentDays { get; init; } = 30;

    /// <summary>A discount for early payment, or null.</summary>
    public EarlyPaymentTerms? EarlyPayment { get; init; }

    /// <summary>Rates of this agreement; they come before the mapping's.</summary>
    public IReadOnlyList<RateRule> Rates { get; init; } = [];

    /// <summary>Id of the account for work lines whose task names none; empty: the account with role revenue.</summary>
    public string IncomeAccount { get; init; } = "";

    /// <summary>What the client is billed for the time of subcontractors.</summary>
    public SubcontractorTerms Subcontractors { get; init; } = SubcontractorTerms.ByRate;
}

/// <summary>A discount for whoever pays early (Skonto).</summary>
/// <param name="Percent">Of the invoice's total, 0 to 100; its share of tax is taken back.</param>
/// <param name="Days">After the invoice's date, 0 or more.</param>
public sealed record EarlyPaymentTerms(decimal Percent, int Days);

/// <summary>Length of an invoicing period.</summary>
public enum BillingPeriodLength
{
    /// <summary>Monday to Sunday (ISO 8601).</summary>
    Week,

    /// <summary>A calendar month.</summary>
    Month,

    /// <summary>A calendar quarter.</summary>
    Quarter,

    /// <summary>A calendar year.</summary>
    Year,
}

/// <summary>What becomes of non-billable entries: one policy per agreement, applied to all alike.</summary>
public enum NonBillablePolicy
{
    /// <summary>Never on an invoice.</summary>
    Exclude,

    /// <summary>A line at 100 % discount.</summary>
    Show,
}

/// <summary>How an invoice is split below client, agreement, currency and period.</summary>
public enum InvoiceSplit
{
    /// <summary>Not.</summary>
    None,

    /// <summary>One per project.</summary>
    Project,

    /// <summary>One per purchase-order number.</summary>
    PurchaseOrder,
}

/// <summary>What becomes of billed work that changes in the source.</summary>
public enum CorrectionsPolicy
{
    /// <summary>A person decides: an exception offers the credit note.</summary>
    Ask,

    /// <summary>The next plan has the credit note, drafted.</summary>
    CreditNote,

    /// <summary>A negative line on the next invoice of the agreement; where that would come to less than nothing, a credit note.</summary>
    NextInvoice,
}

/// <summary>Where entries of a final period go.</summary>
public enum LateEntryPolicy
{
    /// <summary>On the next invoice, under a heading of their own.</summary>
    NextInvoice,

    /// <summary>On a supplementary invoice of their own period (the next generation).</summary>
    Supplementary,
}

/// <summary>Rounding of raw seconds.</summary>
/// <param name="IncrementSeconds">1 or more; 360 for 6 minutes.</param>
/// <param name="Mode">How; <see cref="TimeRoundingMode.None"/> leaves seconds as they are.</param>
/// <param name="MinimumSeconds">0 or more: billed = max(minimum, rounded) per scope where the raw amount is above zero.</param>
/// <param name="Scope">What is rounded as one.</param>
public sealed record TimeRounding(int IncrementSeconds, TimeRoundingMode Mode, int MinimumSeconds, RoundingScope Scope)
{
    /// <summary>No rounding, no minimum.</summary>
    public static TimeRounding None { get; } = new(1, TimeRoundingMode.None, 0, RoundingScope.Entry);
}

/// <summary>How time is rounded to the increment.</summary>
public enum TimeRoundingMode
{
    /// <summary>Not.</summary>
    None,

    /// <summary>Up.</summary>
    Up,

    /// <summary>Down.</summary>
    Down,

    /// <summary>Nearest, half up.</summary>
    HalfUp,

    /// <summary>Nearest, half down.</summary>
    HalfDown,

    /// <summary>Nearest, half to even.</summary>
    HalfEven,
}

/// <summary>What is rounded as one.</summary>
public enum RoundingScope
{
    /// <summary>Each entry (its parts together).</summary>
    Entry,

    /// <summary>Per worker, task and billing day.</summary>
    Day,

    /// <summary>Per invoice line.</summary>
    Line,

    /// <summary>Per project on the invoice.</summary>
    Invoice,
}

/// <summary>How entries become lines.</summary>
public sealed record LineTerms
{
    /// <summary>Lines group by these, in this order of sorting: project, task, worker, day, entry.</summary>
    public LineGrouping By { get; init; } = LineGrouping.Project | LineGrouping.Task;

    /// <summary>Text template: placeholders only, as in <c>{project}: {task}</c>.</summary>
    public string Text { get; init; } = "{project}: {task}";

    /// <summary>Heading of late entries: placeholders only.</summary>
    public string LateText { get; init; } = "Late, {period}: {project}: {task}";

    /// <summary>Heading of what a cap left open for this invoice: placeholders only; empty: <c>Carried over from {period}: </c>
    /// and <see cref="Text"/>.</summary>
    public string CarriedText { get; init; } = "";

    /// <summary>What happens where no quantity × price gives the amount exactly.</summary>
    public QuantityPolicy Quantity { get; init; } = QuantityPolicy.Quantity1;
}

/// <summary>By what entries are grouped into lines.</summary>
[Flags]
public enum LineGrouping
{
    /// <summary>One line for all.</summary>
    None = 0,

    /// <summary>By project.</summary>
    Project = 1,

    /// <summary>By task.</summary>
    Task = 2,

    /// <summary>By worker.</summary>
    Worker = 4,

    /// <summary>By billing day.</summary>
    Day = 8,

    /// <summary>One line an entry.</summary>
    Entry = 16,
}

/// <summary>What a line shows where no pair of quantity and unit price recomputes to its amount.</summary>
public enum QuantityPolicy
{
    /// <summary>Minutes as the unit and the price of one minute.</summary>
    PriceByMinute,

    /// <summary>Quantity 1, price = amount, hours in the text.</summary>
    Quantity1,

    /// <summary>One explicit line that closes the difference, with its line's tax code.</summary>
    RoundingLine,
}

/// <summary>Tax of an agreement.</summary>
public sealed record TaxTerms
{
    /// <summary>Id of the tax code of work and fees.</summary>
    public required string Code { get; init; }

    /// <summary>Rates contain the tax.</summary>
    public bool Inclusive { get; init; }

    /// <summary>Tax is rounded once per invoice and code, and handed back to lines; else per line.</summary>
    public bool PerDocument { get; init; }

    /// <summary>Which date chooses the rate.</summary>
    public TaxPoint Point { get; init; } = TaxPoint.Supply;
}

/// <summary>Which date chooses the tax rate.</summary>
public enum TaxPoint
{
    /// <summary>Last billing day of the line; period end for fees.</summary>
    Supply,

    /// <summary>The invoice date.</summary>
    Invoice,

    /// <summary>The payment's date (cash basis). Not built yet: a rule set with it is refused.</summary>
    Payment,
}

/// <summary>An upper bound of an agreement. Exactly one of money and hours.</summary>
/// <param name="Amount">Net money in major units, pass-through excluded; or null.</param>
/// <param name="Hours">Billed hours; or null.</param>
/// <param name="PerPeriod">Each period anew; else over the whole agreement.</param>
/// <param name="Excess">What becomes of what is above.</param>
public sealed record CapTerms(decimal? Amount, decimal? Hours, bool PerPeriod, CapExcess Excess);

/// <summary>What becomes of work above a cap.</summary>
public enum CapExcess
{
    /// <summary>Billed until the cap; the rest stays open.</summary>
    Carry,

    /// <summary>All on lines, then one line that takes the excess off.</summary>
    WriteOff,

    /// <summary>A person decides.</summary>
    Exception,
}

/// <summary>A fixed fee that replaces the hours of its period.</summary>
/// <param name="Amount">Major units, net or gross as the tax terms say.</param>
/// <param name="Text">Line text: placeholders only.</param>
/// <param name="IncomeAccount">Id of the account; empty: the agreement's.</param>
public sealed record FixedFeeTerms(decimal Amount, string Text, string IncomeAccount)
{
    /// <summary>At a period's end the fee is earned by raw hours of work over so many; null: by days.</summary>
    public decimal? BudgetHours { get; init; }
}

/// <summary>How expenses are billed on.</summary>
public sealed record ExpenseTerms
{
    /// <summary>As a supply of the firm's own, or passed through.</summary>
    public RebillAs RebillAs { get; init; } = RebillAs.Recharge;

    /// <summary>Percent on cost for a recharge; negative takes off.</summary>
    public decimal MarkupPercent { get; init; }

    /// <summary>Tax code of recharges; empty: the agreement's.</summary>
    public string TaxCode { get; init; } = "";

    /// <summary>Line text: placeholders only.</summary>
    public string Text { get; init; } = "{category}: {merchant}, {date}";

    /// <summary>Id of the account of expense lines; empty: recoverable expense.</summary>
    public string Account { get; init; } = "";
}

/// <summary>How an expense appears on the client's invoice.</summary>
public enum RebillAs
{
    /// <summary>Net cost (gross where input tax is not deductible) and markup, with the client's tax code.</summary>
    Recharge,

    /// <summary>Gross, no markup, outside tax, no input tax claimed.</summary>
    Disbursement,
}

/// <summary>An hourly rate and what it is for. Null or empty fields match all.</summary>
public sealed record RateRule
{
    /// <summary>Major units an hour, zero or more.</summary>
    public required decimal Amount { get; init; }

    /// <summary>Its currency.</summary>
    public required Currency Currency { get; init; }

    /// <summary>Mapped worker id, or empty.</summary>
    public string Worker { get; init; } = "";

    /// <summary>Mapped project id, or empty.</summary>
    public string Project { get; init; } = "";

    /// <summary>Mapped task id, or empty.</summary>
    public string Task { get; init; } = "";

    /// <summary>Mapped client id, or empty.</summary>
    public string Client { get; init; } = "";

    /// <summary>First billing day, included; null: from ever.</summary>
    public LocalDate? From { get; init; }

    /// <summary>Last billing day, included; null: for ever.</summary>
    public LocalDate? To { get; init; }

    /// <summary>Where it stands: file, line; for explanations.</summary>
    public string Origin { get; init; } = "";
}
