using NodaTime;
using Timepost.Domain.Amounts;
using Timepost.Domain.Mapping.Expressions;

namespace Timepost.Domain.Mapping;

/// <summary>Workspace, mapping and agreements as one: what every amount is computed under.</summary>
public sealed record RuleSet
{
    /// <summary>SHA-256 of the texts, hexadecimal in small letters; with the money rounding of the workspace.</summary>
    public required string Hash { get; init; }

    /// <summary>From <c>timepost.yaml</c>.</summary>
    public required WorkspaceSettings Workspace { get; init; }

    /// <summary>Time, status and other policies.</summary>
    public required Policies Policies { get; init; }

    /// <summary>Accounts of the books.</summary>
    public IReadOnlyList<LedgerAccount> Accounts { get; init; } = [];

    /// <summary>Tax codes of the books.</summary>
    public IReadOnlyList<TaxCode> TaxCodes { get; init; } = [];

    /// <summary>Clients and how source names find them.</summary>
    public EntityRules<ClientTarget> Clients { get; init; } = EntityRules<ClientTarget>.Empty;

    /// <summary>Projects.</summary>
    public EntityRules<ProjectTarget> Projects { get; init; } = EntityRules<ProjectTarget>.Empty;

    /// <summary>Tasks, which become services.</summary>
    public EntityRules<TaskTarget> Tasks { get; init; } = EntityRules<TaskTarget>.Empty;

    /// <summary>Workers.</summary>
    public EntityRules<WorkerTarget> Workers { get; init; } = EntityRules<WorkerTarget>.Empty;

    /// <summary>Expense categories.</summary>
    public EntityRules<CategoryTarget> Categories { get; init; } = EntityRules<CategoryTarget>.Empty;

    /// <summary>Merchants, which become vendors; without rules of their own under their own names.</summary>
    public EntityRules<MerchantTarget> Merchants { get; init; } = new([], Unmatched.Create);

    /// <summary>Rates of the workspace, below those of agreements.</summary>
    public IReadOnlyList<RateRule> Rates { get; init; } = [];

    /// <summary>Agreements; no two cover the same client, project and day.</summary>
    public IReadOnlyList<Agreement> Agreements { get; init; } = [];

    /// <summary>Names that count as others; no two for one name.</summary>
    public IReadOnlyList<NameMerge> Merges { get; init; } = [];

    /// <summary>How names are to be written.</summary>
    public IReadOnlyList<NameConvention> Conventions { get; init; } = [];

    /// <summary>Templates of engagements; where there are any, each agreement names exactly one.</summary>
    public IReadOnlyList<EngagementTemplate> Templates { get; init; } = [];

    /// <summary>Vendors whose people's time is bought by the hour; no two have the same vendor.</summary>
    public IReadOnlyList<Subcontractor> Subcontractors { get; init; } = [];

    /// <summary>Records with the result that they must give, in the order of the files.</summary>
    public IReadOnlyList<RuleExample> Examples { get; init; } = [];
}

/// <summary>Policies of the mapping.</summary>
public sealed record Policies
{
    /// <summary>Which zone gives the billing day.</summary>
    public BillingDayZone BillingDay { get; init; } = BillingDayZone.Worker;

    /// <summary>Entries over midnight.</summary>
    public MidnightPolicy Midnight { get; init; } = MidnightPolicy.Start;

    /// <summary>A local time that occurs twice.</summary>
    public AmbiguousTimePolicy Ambiguous { get; init; } = AmbiguousTimePolicy.Earlier;

    /// <summary>A local time that does not occur.</summary>
    public SkippedTimePolicy Skipped { get; init; } = SkippedTimePolicy.Shift;

    /// <summary>Statuses that are billed, small letters; empty: all.</summary>
    public IReadOnlyList<string> BilledStatuses { get; init; } = [];

    /// <summary>Connections (names) whose own rates on entries are trusted.</summary>
    public IReadOnlyList<string> TrustSourceRates { get; init; } = [];

    /// <summary>Whether an entry is billable where the source does not say.</summary>
    public bool BillableByDefault { get; init; } = true;

    /// <summary>A description is demanded on billable entries.</summary>
    public bool RequireDescription { get; init; }

    /// <summary>A receipt is demanded on expenses above this, major units of the expense's currency; null: never.</summary>
    public decimal? RequireReceiptAbove { get; init; }

    /// <summary>A payment that is off by at most this closes its document, major units of the document's currency; null: by nothing.</summary>
    public decimal? SmallDifference { get; init; }

    /// <summary>Which exchange rates count, and how old they may be.</summary>
    public RatePolicy Rates { get; init; } = new();

    /// <summary>Currencies whose amounts due are rounded to what can be paid, each once; empty: none.</summary>
    public IReadOnlyList<CashRounding> CashRounding { get; init; } = [];
}

/// <summary>Which zone gives the billing day.</summary>
public enum BillingDayZone
{
    /// <summary>Where the work was done.</summary>
    Worker,

    /// <summary>The workspace's.</summary>
    Workspace,

    /// <summary>The client's.</summary>
    Client,
}

/// <summary>Entries over midnight.</summary>
public enum MidnightPolicy
{
    /// <summary>All of it counts on the day on which it began.</summary>
    Start,

    /// <summary>Cut at local midnight of the billing zone, seconds preserved.</summary>
    Split,
}

/// <summary>A local time that occurs twice (clocks go back).</summary>
public enum AmbiguousTimePolicy
{
    /// <summary>The first.</summary>
    Earlier,

    /// <summary>The second.</summary>
    Later,

    /// <summary>An exception.</summary>
    Reject,
}

/// <summary>A local time that does not occur (clocks go forward).</summary>
public enum SkippedTimePolicy
{
    /// <summary>Moved by the length of the gap.</summary>
    Shift,

    /// <summary>An exception.</summary>
    Reject,
}

/// <summary>Rules of one kind of entity: first match wins.</summary>
/// <typeparam name="TTarget">What a source name becomes.</typeparam>
/// <param name="Rules">In order.</param>
/// <param name="Otherwise">What happens where nothing matches.</param>
public sealed record EntityRules<TTarget>(IReadOnlyList<EntityRule<TTarget>> Rules, Unmatched Otherwise)
    where TTarget : class
{
    /// <summary>No rules; nothing matching is an exception.</summary>
    public static EntityRules<TTarget> Empty { get; } = new([], Unmatched.Exception);
}

/// <summary>One rule.</summary>
/// <typeparam name="TTarget">What a source name becomes.</typeparam>
/// <param name="Match">When it applies.</param>
/// <param name="Target">What it gives.</param>
/// <param name="Origin">File and line, for explanations.</param>
public sealed record EntityRule<TTarget>(EntityMatch Match, TTarget Target, string Origin)
    where TTarget : class
{
    /// <summary>It is on its way out: <see cref="Match"/> holds for work up to that day only; null: it is not.</summary>
    public Deprecation? Deprecated { get; init; }
}

/// <summary>When a rule applies: one of ids, names, normalised names and the pattern fits, where any is given,
/// and each condition (connection, client, tag, fields, expression) that is given holds. With conditions alone, any name fits.</summary>
public sealed record EntityMatch
{
    /// <summary>The source's id of the entity; exact.</summary>
    public IReadOnlyList<string> Ids { get; init; } = [];

    /// <summary>Exact names, any of them.</summary>
    public IReadOnlyList<string> Names { get; init; } = [];

    /// <summary>Names compared without case, accents, punctuation, legal forms and runs of blanks.</summary>
    public IReadOnlyList<string> NormalisedNames { get; init; } = [];

    /// <summary>A pattern with <c>*</c> and <c>?</c>, without case; empty: none.</summary>
    public string Pattern { get; init; } = "";

    /// <summary>Connection name; empty: any.</summary>
    public string Connection { get; init; } = "";

    /// <summary>Mapped client id (for projects and tasks); empty: any.</summary>
    public string Client { get; init; } = "";

    /// <summary>A tag that the entry must carry; empty: none.</summary>
    public string Tag { get; init; } = "";

    /// <summary>Custom fields that the entry must have, each with its exact value; empty: none.</summary>
    public IReadOnlyDictionary<string, string> Fields { get; init; } = NoFields;

    /// <summary>What else must hold of the entry; null: nothing.</summary>
    public RuleExpression? When { get; init; }

    /// <summary>It asks more of an entry than its names and its connection.</summary>
    public bool AsksEntry => Tag.Length > 0 || Fields.Count > 0 || When is not null;

    private static readonly Dictionary<string, string> NoFields = [];
}

/// <summary>What happens where no rule matches.</summary>
public enum Unmatched
{
    /// <summary>A person decides.</summary>
    Exception,

    /// <summary>Created in the books under its own name.</summary>
    Create,

    /// <summary>Linked to an object of the books with the same name, else an exception.</summary>
    Link,
}

/// <summary>A client and the customer that it is in the books.</summary>
public sealed record ClientTarget
{
    /// <summary>Id in the mapping; agreements name it.</summary>
    public required string Id { get; init; }

    /// <summary>Name of the customer in the books.</summary>
    public required string Customer { get; init; }

    /// <summary>IANA zone; empty: the workspace's.</summary>
    public string Zone { get; init; } = "";

    /// <summary>Postal address, one line each.</summary>
    public IReadOnlyList<string> Address { get; init; } = [];

    /// <summary>VAT or tax number; empty where none.</summary>
    public string TaxNumber { get; init; } = "";

    /// <summary>True: internal work, never invoiced.</summary>
    public bool Internal { get; init; }

    /// <summary>The books have the customer: it was found in a list of theirs by its name, and is not created.</summary>
    public bool InBooks { get; init; }
}

/// <summary>A project and the job that it is in the books.</summary>
public sealed record ProjectTarget
{
    /// <summary>Id in the mapping.</summary>
    public required string Id { get; init; }

    /// <summary>Name in the books and on invoices.</summary>
    public required string Job { get; init; }

    /// <summary>Mapped client id; empty: the entry's client decides.</summary>
    public string Client { get; init; } = "";

    /// <summary>Purchase order number; empty where none.</summary>
    public string PurchaseOrder { get; init; } = "";

    /// <summary>Overrides the source's billable flag; null: not.</summary>
    public bool? Billable { get; init; }
}

/// <summary>A task and the service that it is in the books.</summary>
public sealed record TaskTarget
{
    /// <summary>Id in the mapping.</summary>
    public required string Id { get; init; }

    /// <summary>Name of the service in the books and on invoices.</summary>
    public required string Service { get; init; }

    /// <summary>Id of the income account; empty: the agreement's.</summary>
    public string IncomeAccount { get; init; } = "";

    /// <summary>Tax code id; empty: the agreement's.</summary>
    public string TaxCode { get; init; } = "";

    /// <summary>Overrides the source's billable flag; null: not.</summary>
    public bool? Billable { get; init; }

    /// <summary>Share of the time that is billable, 0 to 1.</summary>
    public decimal BillableFraction { get; init; } = 1m;
}

/// <summary>A worker.</summary>
public sealed record WorkerTarget
{
    /// <summary>Id in the mapping.</summary>
    public required string Id { get; init; }

    /// <summary>Name on invoices.</summary>
    public required string Name { get; init; }

    /// <summary>IANA zone where the work is done; empty: the connection's, then the workspace's.</summary>
    public string Zone { get; init; } = "";

    /// <summary>Vendor name where the worker is a subcontractor; empty: an employee.</summary>
    public string Vendor { get; init; } = "";
}

/// <summary>An expense category.</summary>
public sealed record CategoryTarget
{
    /// <summary>Id in the mapping.</summary>
    public required string Id { get; init; }

    /// <summary>Name on invoices.</summary>
    public required string Name { get; init; }

    /// <summary>Id of the cost account.</summary>
    public required string Account { get; init; }

    /// <summary>Tax code of purchases; empty: no input tax.</summary>
    public string InputTaxCode { get; init; } = "";

    /// <summary>Whether input tax is deductible.</summary>
    public bool Deductible { get; init; } = true;

    /// <summary>Who pays where the source does not say.</summary>
    public PaidBy PaidBy { get; init; } = PaidBy.Worker;
}

/// <summary>Who paid an expense; it chooses the cost document.</summary>
public enum PaidBy
{
    /// <summary>The worker: an employee payable.</summary>
    Worker,

    /// <summary>The company: a journal entry against card or bank clearing.</summary>
    Company,

    /// <summary>Nobody yet: a vendor bill.</summary>
    VendorBill,
}

/// <summary>A merchant and the vendor that it is in the books.</summary>
public sealed record MerchantTarget
{
    /// <summary>Id in the mapping.</summary>
    public required string Id { get; init; }

    /// <summary>Vendor's name in the books.</summary>
    public required string Vendor { get; init; }
}
