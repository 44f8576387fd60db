using NodaTime;
using Timepost.Domain.Amounts;
using Timepost.Domain.Identity;
using Timepost.Domain.Retainers;

namespace Timepost.Domain.Billing;

/// <summary>An invoice as Timepost computed it, before the books have it.</summary>
public sealed record InvoiceDraft
{
    /// <summary>Its identity.</summary>
    public required DocumentIdentity Identity { get; init; }

    /// <summary>Its key.</summary>
    public required DocumentKey Key { get; init; }

    /// <summary>Customer's name in the books.</summary>
    public required string Customer { get; init; }

    /// <summary>Invoice date.</summary>
    public required LocalDate Date { get; init; }

    /// <summary>Due date, not before <see cref="Date"/>.</summary>
    public required LocalDate Due { get; init; }

    /// <summary>Period that it covers.</summary>
    public required DateInterval Period { get; init; }

    /// <summary>Its currency.</summary>
    public required Currency Currency { get; init; }

    /// <summary>Lines in their order: work by project, task, worker, day; then late work; then fees, cap, top-up; then expenses; then corrections; then what a retainer pays; then the rounding of cash.</summary>
    public required IReadOnlyList<InvoiceLine> Lines { get; init; }

    /// <summary>Tax by code, sorted by code: base and tax; their sums are the document's.</summary>
    public required IReadOnlyList<TaxTotal> Taxes { get; init; }

    /// <summary>Σ net of lines.</summary>
    public required Money Net { get; init; }

    /// <summary>Σ tax of lines.</summary>
    public required Money Tax { get; init; }

    /// <summary>Net + tax.</summary>
    public required Money Total { get; init; }

    /// <summary>What kept entries or money off the draft, each with its reason; sorted.</summary>
    public IReadOnlyList<BillingNotice> Notices { get; init; } = [];

    /// <summary>Entries disposed without a line: non-billable, written off, held; sorted by entry and day.</summary>
    public IReadOnlyList<EntryShare> WithoutLine { get; init; } = [];

    /// <summary>Named differences between standard value and net, for tie-outs. Minor units.</summary>
    public required ValueBridge Bridge { get; init; }
}

/// <summary>What a line is.</summary>
public enum LineKind
{
    /// <summary>Hours.</summary>
    Work,

    /// <summary>Hours at 100 % discount (non-billable, shown).</summary>
    NonBillable,

    /// <summary>A fixed fee.</summary>
    FixedFee,

    /// <summary>What is above the cap, taken off.</summary>
    Cap,

    /// <summary>Top-up to the minimum fee; negative where later work of its period takes it back.</summary>
    MinimumFee,

    /// <summary>Closes the difference between quantity × price and amount.</summary>
    Rounding,

    /// <summary>A recharged expense.</summary>
    Expense,

    /// <summary>An expense passed through outside tax.</summary>
    Disbursement,

    /// <summary>Work under a fixed fee that stands on another invoice, or is not due: at 0.00.</summary>
    UnderFee,

    /// <summary>What a retainer of money pays, taken off after tax.</summary>
    RetainerApplied = 20,

    /// <summary>The fee of a period of bought hours: owed until they are used.</summary>
    RetainerFee = 21,

    /// <summary>Work under bought hours, at 0.00.</summary>
    UnderRetainer = 22,

    /// <summary>By hand, with a reason; it consumes no entries.</summary>
    Override,

    /// <summary>Takes back what an earlier invoice billed, of work that has changed since; it consumes no entries.</summary>
    Correction,

    /// <summary>What is to be paid, rounded to the multiple that its currency is paid in; after tax and what a retainer pays.</summary>
    CashRounding = 30,
}

/// <summary>One line. Quantity × unit price, less the discount, is its net (or gross where tax is inclusive).</summary>
public sealed record InvoiceLine
{
    /// <summary>What it is.</summary>
    public required LineKind Kind { get; init; }

    /// <summary>As printed; data in it is literal.</summary>
    public required string Text { get; init; }

    /// <summary>Hours, minutes or pieces; at most the books' decimals.</summary>
    public required decimal Quantity { get; init; }

    /// <summary><c>h</c>, <c>min</c> or <c>1</c>.</summary>
    public required string Unit { get; init; }

    /// <summary>Price of one unit; at most the books' decimals.</summary>
    public required decimal UnitPrice { get; init; }

    /// <summary>Amount before discounts, as quantity × price gives it: net, or gross where tax is inclusive.</summary>
    public required Money Amount { get; init; }

    /// <summary>Discounts on the line and its share of the invoice's; zero or more for a positive line.</summary>
    public required Money Discount { get; init; }

    /// <summary>Net of tax, after discounts.</summary>
    public required Money Net { get; init; }

    /// <summary>Id of the tax code; empty: outside tax.</summary>
    public required string TaxCode { get; init; }

    /// <summary>The rate that was used, percent.</summary>
    public required decimal TaxPercent { get; init; }

    /// <summary>Tax of the line.</summary>
    public required Money Tax { get; init; }

    /// <summary>The date that chose the tax rate.</summary>
    public required LocalDate SupplyDate { get; init; }

    /// <summary>First and last day of what it bills, whatever chose the tax rate: the days of its entries, the period of a fee,
    /// the date of an expense. Null for what bills nothing of its own: a cap, a rounding.</summary>
    public DateInterval? Supplied { get; init; }

    /// <summary>Id of the income (or recoverable expense) account.</summary>
    public required string Account { get; init; }

    /// <summary>Mapped project id; empty where mixed or none.</summary>
    public string Project { get; init; } = "";

    /// <summary>Mapped task id; empty where mixed or none.</summary>
    public string Task { get; init; } = "";

    /// <summary>The hourly rate, for lines of work.</summary>
    public HourlyRate? Rate { get; init; }

    /// <summary>The hourly rate as it was agreed, where that is in another currency; null for all others.</summary>
    public HourlyRate? OwnRate => Converted?.Own;

    /// <summary>Where <see cref="OwnRate"/> comes from, with the exchange rate of its first day; null for all others.</summary>
    public ConvertedRate? Converted { get; init; }

    /// <summary>Raw seconds that the line consumes.</summary>
    public long RawSeconds { get; init; }

    /// <summary>Of the raw seconds, what is billable: what was rounded.</summary>
    public long BillableSeconds { get; init; }

    /// <summary>Seconds billed.</summary>
    public long BilledSeconds { get; init; }

    /// <summary>Late work.</summary>
    public bool Late { get; init; }

    /// <summary>Label of the period that a late line belongs to; empty: the invoice's own.</summary>
    public string LatePeriod { get; init; } = "";

    /// <summary>The entries that it consumes, sorted by billing day, start, connection, external id.</summary>
    public IReadOnlyList<EntryShare> Entries { get; init; } = [];

    /// <summary>The expense that it bills, for lines of expenses.</summary>
    public ExpenseId? Expense { get; init; }

    /// <summary>Ids of the exchange rates that brought its expense or its hourly rate into the document's currency, in the order of its days, one or
    /// two ids (a way through a third currency) each; empty where none did.</summary>
    public IReadOnlyList<RateId> RateIds { get; init; } = [];

    /// <summary>What it takes of a retainer; null for all other lines.</summary>
    public RetainerUse? Retainer { get; init; }

    /// <summary>Neither income nor its correction: money that was paid before, or a fee that is not earned yet.</summary>
    public bool OfRetainer => Kind is LineKind.RetainerApplied or LineKind.RetainerFee;

    /// <summary>The item of a line by hand.</summary>
    public Guid? ByHand { get; init; }

    /// <summary>The correction that a line of <see cref="LineKind.Correction"/> brings; null for all other lines.</summary>
    public CorrectionUse? Correction { get; init; }
}

/// <summary>A line of a drafted correction, as an invoice takes it.</summary>
/// <param name="Note">Key of the correction.</param>
/// <param name="Line">Its line, 1 and up.</param>
public readonly record struct CorrectionUse(DocumentKey Note, int Line);

/// <summary>What a line takes of an entry.</summary>
/// <param name="Id">The entry.</param>
/// <param name="BillingDay">With the id: the part.</param>
/// <param name="RawSeconds">Raw seconds consumed.</param>
/// <param name="BilledSeconds">Rounded seconds handed back to it.</param>
/// <param name="NetMinor">Its share of the line's net, minor units; the shares sum to the net.</param>
/// <param name="To">What became of it: <c>line</c>, <c>hours-retainer</c>, <c>non-billable</c>, <c>written-off</c>, <c>held</c>.</param>
public readonly record struct EntryShare(
    EntryId Id, LocalDate BillingDay, long RawSeconds, long BilledSeconds, long NetMinor, string To)
{
    /// <summary>Of the raw seconds, what is billable: what was rounded.</summary>
    public long BillableSeconds { get; init; }
}

/// <summary>Base and tax of one code on a document.</summary>
/// <param name="Code">Tax code id; empty: outside tax.</param>
/// <param name="Percent">Its rate.</param>
/// <param name="Base">Net under it.</param>
/// <param name="Tax">Tax under it.</param>
/// <param name="Legend">What the document must say; empty where nothing.</param>
public sealed record TaxTotal(string Code, decimal Percent, Money Base, Money Tax, string Legend);

/// <summary>Something that a reader of the draft should know, or must decide.</summary>
/// <param name="Code">Stable: cap-reached, waiting-status, no-tax-rate, …</param>
/// <param name="Blocks">The draft must not be delivered until it is decided.</param>
/// <param name="Text">For a reader.</param>
/// <param name="Entry">The entry concerned, or null.</param>
public sealed record BillingNotice(string Code, bool Blocks, string Text, EntryId? Entry = null);

/// <summary>From the standard value of the raw time to the net of work lines, each step named. Minor units;
/// standard + all differences = net of work lines.</summary>
/// <param name="Standard">Raw billable seconds × rate, rounded once per line.</param>
/// <param name="TimeRounding">Billed seconds against raw seconds.</param>
/// <param name="MoneyRounding">What rounding of amounts added.</param>
/// <param name="Discounts">Zero or below.</param>
/// <param name="Cap">Zero or below.</param>
/// <param name="FeeVariance">Fixed fee or minimum fee against the value of its hours.</param>
/// <param name="TaxIncluded">Zero or below: tax taken out where rates contain it.</param>
public sealed record ValueBridge(
    long Standard, long TimeRounding, long MoneyRounding, long Discounts, long Cap, long FeeVariance, long TaxIncluded)
{
    /// <summary>What rounding of the amount due to a payable one added; beside the net of work lines.</summary>
    public long CashRounding { get; init; }
}
