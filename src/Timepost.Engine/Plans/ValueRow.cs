using Timepost.Domain.Amounts;
using Timepost.Domain.Billing;
using Timepost.Domain.Identity;

namespace Timepost.Engine.Plans;

/// <summary>Money of work of one client, project and month.</summary>
/// <param name="Client">Mapped client id.</param>
/// <param name="Project">Mapped project id; empty where the work has none.</param>
/// <param name="Month">Months since 1970-01 of the billing days.</param>
/// <param name="BilledSeconds">Rounded seconds.</param>
/// <param name="Net">Shares of the lines' net.</param>
public sealed record ValueRow(string Client, string Project, int Month, long BilledSeconds, Money Net);

/// <summary>The value of a draft's work by project and month.</summary>
internal static class DraftValue
{
    /// <summary>One row for each project and month, sorted by both; expenses and amounts without entries are left out.</summary>
    public static IReadOnlyList<ValueRow> Of(ComputedDraft computed)
    {
        var draft = computed.Draft;
        var sums = new SortedDictionary<(string Project, int Month), (long Seconds, long Net)>(Order);
        Dictionary<(EntryId, NodaTime.LocalDate), string>? projects = null;
        foreach (var line in draft.Lines)
        {
            foreach (var share in line.Entries)
            {
                var project = line.Project;
                if (project.Length == 0 && computed.Input is not null)
                {
                    projects ??= Projects(computed.Input);
                    project = projects.GetValueOrDefault((share.Id, share.BillingDay), "");
                }

                var key = (project, Months.Of(share.BillingDay));
                var had = sums.GetValueOrDefault(key);
                sums[key] = (had.Seconds + share.BilledSeconds, had.Net + share.NetMinor);
            }
        }

        return [.. sums.Select(s => new ValueRow(
            draft.Identity.Party, s.Key.Project, s.Key.Month, s.Value.Seconds, Money.OfMinor(s.Value.Net, draft.Currency)))];
    }

    private static readonly Comparer<(string Project, int Month)> Order = Comparer<(string Project, int Month)>.Create(
        (left, right) => string.CompareOrdinal(left.Project, right.Project) is var order and not 0 ? order : left.Month.CompareTo(right.Month));

    // lines that are not grouped by project: the entries know theirs
    private static Dictionary<(EntryId, NodaTime.LocalDate), string> Projects(BillingInput input)
    {
        var projects = new Dictionary<(EntryId, NodaTime.LocalDate), string>(input.Entries.Count);
        foreach (var entry in input.Entries)
        {
            projects[(entry.Id, entry.BillingDay)] = entry.Project?.Id ?? "";
        }

        return projects;
    }
}
