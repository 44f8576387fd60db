using Timepost.Domain.Mapping;

namespace Timepost.Engine.Charts;

/// <summary>How bad a finding of the coverage is.</summary>
public enum FindingSeverity
{
    /// <summary>What is posted there will go wrong, or go wrong in the books.</summary>
    Error,

    /// <summary>Something that the rule set uses will be refused when it is needed.</summary>
    Warning,

    /// <summary>Told, and nothing to be done.</summary>
    Note,
}

/// <summary>Codes of the coverage; they never change meaning. Each has its line in docs/statuses/chart.md, and a test holds the two together.</summary>
public static class CoverageCodes
{
    /// <summary>The chart has no such account.</summary>
    public const string NotInChart = "not-in-chart";

    /// <summary>Several accounts of the chart have the name.</summary>
    public const string SeveralInChart = "several-in-chart";

    /// <summary>The chart says that it is closed.</summary>
    public const string ClosedInChart = "closed-in-chart";

    /// <summary>It is a heading of the chart.</summary>
    public const string HeadingInChart = "heading-in-chart";

    /// <summary>The chart gives it another type than the mapping.</summary>
    public const string TypeDiffers = "type-not-as-chart";

    /// <summary>The rule set uses something that needs a role, and no account has it.</summary>
    public const string RoleWithoutAccount = "role-without-account";

    /// <summary>An open account of the chart that nothing maps to.</summary>
    public const string NothingMapsTo = "nothing-maps-to";

    /// <summary>All codes with how bad they are.</summary>
    public static IReadOnlyDictionary<string, FindingSeverity> All { get; } = new SortedDictionary<string, FindingSeverity>(StringComparer.Ordinal)
    {
        [NotInChart] = FindingSeverity.Error,
        [SeveralInChart] = FindingSeverity.Error,
        [ClosedInChart] = FindingSeverity.Error,
        [HeadingInChart] = FindingSeverity.Error,
        [TypeDiffers] = FindingSeverity.Error,
        [RoleWithoutAccount] = FindingSeverity.Warning,
        [NothingMapsTo] = FindingSeverity.Note,
    };
}

/// <summary>Something that mapping and chart do not say alike.</summary>
/// <param name="Code">One of <see cref="CoverageCodes"/>.</param>
/// <param name="Subject">Id of an account of the mapping, a role, or number of an account of the chart.</param>
/// <param name="Message">What is so.</param>
/// <param name="Remedy">What to do.</param>
public sealed record CoverageFinding(string Code, string Subject, string Message, string Remedy)
{
    /// <summary>How bad it is.</summary>
    public FindingSeverity Severity => CoverageCodes.All[Code];
}

/// <summary>An account of the mapping beside the one of the chart.</summary>
/// <param name="Account">Of the mapping.</param>
/// <param name="InChart">Of the chart; null: it has none.</param>
/// <param name="Findings">What is wrong with it; empty: nothing.</param>
public sealed record CoveredAccount(LedgerAccount Account, ChartAccount? InChart, IReadOnlyList<CoverageFinding> Findings);

/// <summary>How the mapping's accounts stand to the chart.</summary>
/// <param name="Books">Name of the connection.</param>
/// <param name="ChartAccounts">How many accounts the chart has; 0: none was imported.</param>
/// <param name="Accounts">Each account of the mapping, in its order.</param>
/// <param name="Findings">All findings: by account, then roles, then accounts of the chart by number.</param>
public sealed record CoverageReport(string Books, int ChartAccounts, IReadOnlyList<CoveredAccount> Accounts, IReadOnlyList<CoverageFinding> Findings)
{
    /// <summary>How many findings are as bad as this.</summary>
    public int Count(FindingSeverity severity) => Findings.Count(f => f.Severity == severity);
}
