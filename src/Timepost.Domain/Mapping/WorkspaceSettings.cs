using Timepost.Domain.Amounts;

namespace Timepost.Domain.Mapping;

/// <summary>What <c>timepost.yaml</c> holds.</summary>
public sealed record WorkspaceSettings
{
    /// <summary>Part of every document key; never changes.</summary>
    public required string Key { get; init; }

    /// <summary>The firm's name.</summary>
    public required string Name { get; init; }

    /// <summary>The firm's address, one line each, as invoices print it; empty where none is given.</summary>
    public IReadOnlyList<string> Address { get; init; } = [];

    /// <summary>The firm's VAT or tax number, as invoices print it; empty where none is given.</summary>
    public string TaxNumber { get; init; } = "";

    /// <summary>Base currency.</summary>
    public required Currency BaseCurrency { get; init; }

    /// <summary>IANA zone of the workspace (and of the books' organisation where its connection names none).</summary>
    public required string Zone { get; init; }

    /// <summary>Rounding of money: half-up by default.</summary>
    public RoundingMode MoneyRounding { get; init; } = RoundingMode.HalfUp;

    /// <summary>When income, cost and tax count in the books.</summary>
    public AccountingBasis Basis { get; init; } = AccountingBasis.Accrual;

    /// <summary>Connections by name, in the order of the file.</summary>
    public IReadOnlyList<ConnectionSettings> Connections { get; init; } = [];

    /// <summary>Who may work here; empty: whoever can open the folder, as its admin.</summary>
    public IReadOnlyList<PersonSettings> People { get; init; } = [];
}

/// <summary>When income, cost and tax count.</summary>
public enum AccountingBasis
{
    /// <summary>With the document.</summary>
    Accrual,

    /// <summary>With the money.</summary>
    Cash,
}

/// <summary>One who may work in the workspace.</summary>
/// <param name="Account">Account of the operating system.</param>
/// <param name="Role">viewer, bookkeeper, manager or admin.</param>
/// <param name="Name">For the trail; empty: the account.</param>
public sealed record PersonSettings(string Account, string Role, string Name);

/// <summary>What a connection is for.</summary>
public enum ConnectionRole
{
    /// <summary>Delivers work.</summary>
    Source,

    /// <summary>Takes documents.</summary>
    Books,

    /// <summary>Delivers statements.</summary>
    Bank,

    /// <summary>Delivers exchange rates.</summary>
    Rates,
}

/// <summary>One connection.</summary>
public sealed record ConnectionSettings
{
    /// <summary>Unique in the workspace.</summary>
    public required string Name { get; init; }

    /// <summary>What it is for.</summary>
    public required ConnectionRole Role { get; init; }

    /// <summary>Format or connector: auto, toggl, harvest, clockify, kimai, solidtime, timewarrior, timeclock, csv,
    /// harvest-expenses, expensify, csv-expenses, embedded, …</summary>
    public required string Kind { get; init; }

    /// <summary>IANA zone of its local times; empty: the worker's, then the workspace's.</summary>
    public string Zone { get; init; } = "";

    /// <summary>Whose zone its local times are in.</summary>
    public LocalTimesIn LocalTimesIn { get; init; } = LocalTimesIn.Default;

    /// <summary>Order of day and month in dates: <c>ymd</c>, <c>dmy</c>, <c>mdy</c>; empty: must be unambiguous.</summary>
    public string DateOrder { get; init; } = "";

    /// <summary>Decimal mark, <c>.</c> or <c>,</c>; empty: the format's own.</summary>
    public string DecimalMark { get; init; } = "";

    /// <summary>Stated duration against end − start: seconds allowed.</summary>
    public int DurationToleranceSeconds { get; init; } = 60;

    /// <summary>Encoding of its files: <c>utf-8</c>, <c>utf-16le</c>, <c>utf-16be</c>, <c>latin-1</c>, <c>windows-1252</c>; empty: UTF-8, or UTF-16 by its byte order mark.</summary>
    public string Encoding { get; init; } = "";

    /// <summary>Currency where the file names none; empty: the base currency is not assumed.</summary>
    public string Currency { get; init; } = "";

    /// <summary>Status of every entry where the source has none; empty: none.</summary>
    public string Status { get; init; } = "";

    /// <summary>Columns of a generic file: our field to its header.</summary>
    public IReadOnlyDictionary<string, string> Columns { get; init; } = new Dictionary<string, string>();

    /// <summary>Custom fields of entries and expenses: our name of the field to the header of its column.</summary>
    public IReadOnlyDictionary<string, string> Fields { get; init; } = new Dictionary<string, string>();

    /// <summary>For kinds that carry everything in tags (timewarrior) or account names (timeclock): which tag or part is what.</summary>
    public IReadOnlyDictionary<string, string> Parts { get; init; } = new Dictionary<string, string>();

    /// <summary>Folder or file, relative to the workspace; empty: the kind's default.</summary>
    public string Path { get; init; } = "";

    /// <summary>Books: the one that counts for billed and open.</summary>
    public bool Primary { get; init; }

    /// <summary>Books: numbers of invoices, as in <c>INV-{year}-{number:5}</c>.</summary>
    public string Numbering { get; init; } = "INV-{year}-{number:5}";

    /// <summary>Books: approved without a person up to this total of one action, major units of the document's currency; null: never.</summary>
    public decimal? AutoApproveUpTo { get; init; }
}

/// <summary>Whose zone a connection's local times are in.</summary>
public enum LocalTimesIn
{
    /// <summary>The worker's if known, else the connection's, else the workspace's.</summary>
    Default,

    /// <summary>The connection's zone for all.</summary>
    Connection,
}
