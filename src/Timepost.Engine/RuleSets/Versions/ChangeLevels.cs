using System.Globalization;

namespace Timepost.Engine.RuleSets.Versions;

/// <summary>The level of each structural change: a table. What changes amounts of recorded work is major besides, which a replay tells.</summary>
public static class ChangeLevels
{
    /// <summary>Keys whose value only a reader sees; the templates of lines are so too. <c>[]</c> stands for any item.</summary>
    public static IReadOnlySet<string> Texts { get; } = new HashSet<string>(StringComparer.Ordinal)
    {
        "clients.rules[].address",
        "clients.rules[].taxNumber",
        "workers.rules[].name",
        "categories.rules[].name",
        "taxCodes[].legend",
    };

    // beginnings of what is all text: examples check the rules, conventions the names, and both change nothing
    private static readonly string[] TextGroups = ["examples", "conventions"];

    /// <summary>The level.</summary>
    /// <param name="kind">What became of it.</param>
    /// <param name="place">Its path with <c>[]</c> for each item.</param>
    /// <param name="isText">Only a reader sees it.</param>
    /// <param name="before">What it said; empty where it is new.</param>
    /// <param name="after">What it says; empty where it is gone.</param>
    public static ChangeLevel Of(ChangeKind kind, string place, bool isText, string before, string after)
    {
        ArgumentNullException.ThrowIfNull(place);
        if (isText || IsTextGroup(place))
        {
            return ChangeLevel.Patch;
        }

        if (Demands(kind, place, before, after))
        {
            return ChangeLevel.Major;
        }

        if (place.EndsWith(".deprecated", StringComparison.Ordinal))
        {
            return ChangeLevel.Minor; // also where it is taken back: the rule goes on
        }

        return kind switch
        {
            ChangeKind.Removed => ChangeLevel.Major,
            ChangeKind.Added or ChangeKind.Changed => ChangeLevel.Minor,
            // the first rule that matches wins, and providers and keys of lines go in their order; elsewhere order says nothing
            ChangeKind.Moved => OrderCounts(place) ? ChangeLevel.Minor : ChangeLevel.Patch,
        };
    }

    /// <summary>The order of the items of a list decides something.</summary>
    public static bool OrderCounts(string place)
    {
        ArgumentNullException.ThrowIfNull(place);
        return place is not ("accounts" or "taxCodes" or "agreements" or "subcontractors" or "templates" or "merges" or "policies.cashRounding");
    }

    // what was taken is refused from now on, or waits for a person
    private static bool Demands(ChangeKind kind, string place, string before, string after) => place switch
    {
        "basis" => true, // when income counts
        "policies.requireDescription" => after == "true",
        "policies.requireReceiptAbove" => kind == ChangeKind.Added || (kind == ChangeKind.Changed && Number(after) < Number(before)),
        "policies.billedStatuses" => kind == ChangeKind.Added && before.Length == 0,
        _ => place.EndsWith(".otherwise", StringComparison.Ordinal) && after == "exception" && (before is "create" or "link"),
    };

    private static bool IsTextGroup(string place)
    {
        foreach (var group in TextGroups)
        {
            if (place.StartsWith(group, StringComparison.Ordinal))
            {
                return true;
            }
        }

        return false;
    }

    private static decimal Number(string text) =>
        decimal.TryParse(text, NumberStyles.Number, CultureInfo.InvariantCulture, out var number) ? number : 0;
}
