namespace Timepost.Engine.Audit;

/// <summary>A kind of finding: its number and its code never change meaning. Each has a line in docs/statuses/plan.md.</summary>
/// <param name="Number">4601 to 4699.</param>
/// <param name="Code">Small letters with hyphens.</param>
/// <param name="Notice">To be known, not to be settled.</param>
public sealed record AuditKind(int Number, string Code, bool Notice = false)
{
    /// <summary>Two names of the work side are one client's: the same writing, words, blanks apart, or tax number.</summary>
    public static AuditKind ClientTwice { get; } = new(4601, "client-twice");

    /// <summary>Two names of clients differ by a letter or two of one word.</summary>
    public static AuditKind ClientSpelling { get; } = new(4602, "client-spelling");

    /// <summary>Two names of one client's projects are one project's.</summary>
    public static AuditKind ProjectTwice { get; } = new(4603, "project-twice");

    /// <summary>Two names of one client's projects differ by a letter or two of one word.</summary>
    public static AuditKind ProjectSpelling { get; } = new(4604, "project-spelling");

    /// <summary>Two customers of the books are probably one.</summary>
    public static AuditKind CustomerTwice { get; } = new(4605, "customer-twice");

    /// <summary>A client would become another customer than one of nearly its name in the books.</summary>
    public static AuditKind CustomerOtherwise { get; } = new(4606, "customer-otherwise");

    /// <summary>Entries that have no client, and get none by the mapping.</summary>
    public static AuditKind NoClient { get; } = new(4607, "no-client");

    /// <summary>Entries that have no task.</summary>
    public static AuditKind NoTask { get; } = new(4608, "no-task");

    /// <summary>Entries of a worker cover the same time.</summary>
    public static AuditKind Overlap { get; } = new(4609, "overlap");

    /// <summary>A worker's day has more than 24 hours.</summary>
    public static AuditKind LongDay { get; } = new(4610, "long-day");

    /// <summary>An entry is longer than 16 hours.</summary>
    public static AuditKind LongEntry { get; } = new(4611, "long-entry");

    /// <summary>Weeks of a worker without entries, between such with entries.</summary>
    public static AuditKind Gap { get; } = new(4612, "gap", Notice: true);

    /// <summary>An agreement has no tax code, or one without a rate on its first day of work.</summary>
    public static AuditKind NoTaxCode { get; } = new(4613, "no-tax-code");

    /// <summary>The mapping names an account that the books' list does not have.</summary>
    public static AuditKind AccountMissing { get; } = new(4614, "account-missing");

    /// <summary>Accounts of the books that the mapping does not name.</summary>
    public static AuditKind AccountUnused { get; } = new(4615, "account-unused", Notice: true);

    /// <summary>A name is not written as the mapping's convention for it says.</summary>
    public static AuditKind NameOffConvention { get; } = new(4616, "name-off-convention");

    /// <summary>The mapping names an account that the books have closed.</summary>
    public static AuditKind AccountClosed { get; } = new(4617, "account-closed-in-books");

    /// <summary>The mapping names an account that is something else in the books, or a heading.</summary>
    public static AuditKind AccountType { get; } = new(4618, "account-type-in-books");

    /// <summary>Expenses state a tax, and their category has no tax code: the tax would be part of the cost.</summary>
    public static AuditKind NoInputTaxCode { get; } = new(4619, "no-input-tax-code");

    /// <summary>All kinds, by number.</summary>
    public static IReadOnlyList<AuditKind> All { get; } =
    [
        ClientTwice, ClientSpelling, ProjectTwice, ProjectSpelling, CustomerTwice, CustomerOtherwise, NoClient, NoTask, Overlap, LongDay, LongEntry, Gap, NoTaxCode,
        AccountMissing, AccountUnused, NameOffConvention, AccountClosed, AccountType, NoInputTaxCode,
    ];
}

/// <summary>One thing that an audit found.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Subjects">Names, ids, days: what it is about, one or two, and where it lies.</param>
/// <param name="Evidence">By what it shows.</param>
/// <param name="Fix">A line for the mapping, or a command, with what it is for.</param>
public sealed record AuditFinding(AuditKind Kind, IReadOnlyList<string> Subjects, string Evidence, string Fix);

/// <summary>What an audit read and found.</summary>
/// <param name="Findings">By kind, then subjects.</param>
/// <param name="Entries">Active entries that were read.</param>
/// <param name="Names">Names of clients and projects that were compared, customers of the books included.</param>
public sealed record AuditReport(IReadOnlyList<AuditFinding> Findings, long Entries, long Names)
{
    /// <summary>Findings that are to be settled: all but notices.</summary>
    public int ToSettle => Findings.Count(f => !f.Kind.Notice);
}
