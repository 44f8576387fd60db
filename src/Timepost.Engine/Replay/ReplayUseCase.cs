using NodaTime;
using Timepost.Domain.Mapping;
using Timepost.Engine.Plans;
using Timepost.Engine.Workspaces;

namespace Timepost.Engine.Replay;

/// <summary>Plans all recorded work twice from nothing, under two rule sets and as of the same day, each in a scratch store of its own, and
/// compares the documents one by one: neither side is held in memory as a whole.</summary>
/// <param name="context">The workspace.</param>
/// <param name="scratch">Stores that leave nothing behind.</param>
public sealed class ReplayUseCase(WorkspaceContext context, IScratchStores scratch) : IReplay
{
    /// <inheritdoc/>
    /// <remarks>Both are computed as of today, and from the first day on, so that caps, retainers and carried work are what they would be; the
    /// days of <paramref name="scope"/> choose among the documents. The books are asked nothing: final documents are computed anew, too, and
    /// what they are now is told by their status and number.</remarks>
    /// <exception cref="UnknownClientException">Neither rule set has the client.</exception>
    /// <exception cref="MissingBooksException">A rule set has no books.</exception>
    public ReplayComparison Compare(RuleSet from, RuleSet to, ReplayScope scope)
    {
        ArgumentNullException.ThrowIfNull(from);
        ArgumentNullException.ThrowIfNull(to);
        ArgumentNullException.ThrowIfNull(scope);
        var asOf = context.Today(context.PrimaryBooks);
        using var before = ScratchRun.Plan(context, scratch.OpenWithWork(), from, asOf, scope.Client);
        using var after = ScratchRun.Plan(context, scratch.OpenWithWork(), to, asOf, scope.Client);
        if (!before.Planned && !after.Planned)
        {
            throw new UnknownClientException(scope.Client, to.Clients.Rules.Select(r => r.Target.Id));
        }

        using var now = context.Store.Read();
        var same = 0;
        var documents = new List<ReplayedDocument>();
        foreach (var draft in before.Drafts().Where(d => Within(d, scope)))
        {
            if (DocumentDifference.Of(draft, after.Draft(draft.Key), now) is { } difference)
            {
                documents.Add(difference);
            }
            else
            {
                same++;
            }
        }

        documents.AddRange(after.Drafts().Where(d => Within(d, scope) && before.Draft(d.Key) is null).Select(d => DocumentDifference.Of(null, d, now)!));
        documents.Sort(static (a, b) => Order(a, b));
        return new ReplayComparison(documents, same)
        {
            ChangesAmounts = documents.Exists(d => d.ChangesAmounts),
            Exceptions = Exceptions(before.Exceptions(), after.Exceptions()),
        };
    }

    private static bool Within(StoredDraft draft, ReplayScope scope) =>
        (scope.From is not { } first || draft.To >= first) && (scope.To is not { } last || draft.From <= last);

    /// <summary>By party and period; within a period those with a number first, by it; then by split, generation and key.</summary>
    internal static int Order(ReplayedDocument a, ReplayedDocument b)
    {
        var order = string.CompareOrdinal(a.Party, b.Party);
        order = order != 0 ? order : string.CompareOrdinal(a.Period, b.Period);
        order = order != 0 ? order : (a.Number.Length == 0).CompareTo(b.Number.Length == 0);
        order = order != 0 ? order : string.CompareOrdinal(a.Number, b.Number);
        order = order != 0 ? order : string.CompareOrdinal(a.Split, b.Split);
        order = order != 0 ? order : a.Generation.CompareTo(b.Generation);
        return order != 0 ? order : string.CompareOrdinal(a.Key, b.Key);
    }

    /// <summary>Kinds of which the two have not the same number.</summary>
    internal static IReadOnlyList<(string Exception, long Before, long After)> Exceptions(IReadOnlyDictionary<string, long> before, IReadOnlyDictionary<string, long> after) =>
    [
        .. before.Keys.Union(after.Keys, StringComparer.Ordinal).Order(StringComparer.Ordinal)
            .Select(kind => (kind, before.GetValueOrDefault(kind), after.GetValueOrDefault(kind)))
            .Where(counts => counts.Item2 != counts.Item3),
    ];
}
