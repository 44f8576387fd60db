using NodaTime;
using Timepost.Domain.Identity;
using Timepost.Domain.Mapping;
using Timepost.Engine.Delivery;
using Timepost.Engine.Plans;
using Timepost.Engine.Workspaces;

namespace Timepost.Engine.Replay;

/// <summary>A scratch store with recorded work, planned under one rule set. Holds the drafts until it is disposed.</summary>
internal sealed class ScratchRun : IDisposable
{
    private const int Page = 1000;
    private readonly IWorkspaceStore _store;
    private readonly IStoreTransaction _reading;

    private ScratchRun(IWorkspaceStore store, bool planned)
    {
        (_store, Planned) = (store, planned);
        _reading = store.Read();
    }

    /// <summary>False: the rule set does not know the client.</summary>
    public bool Planned { get; }

    /// <summary>Plans from nothing.</summary>
    /// <param name="context">The real workspace: its clock, its ids and what its books can do.</param>
    /// <param name="store">Taken over, and disposed with this.</param>
    /// <param name="rules">The rule set.</param>
    /// <param name="asOf">Date of the documents; periods that ended on or before it are drafted.</param>
    /// <param name="client">Mapped client id; empty: all.</param>
    public static ScratchRun Plan(WorkspaceContext context, IWorkspaceStore store, RuleSet rules, LocalDate asOf, string client)
    {
        try
        {
            var known = client.Length == 0 || rules.Clients.Rules.Any(r => r.Target.Id == client);
            if (known)
            {
                new PlanUseCase(Context(context, store, rules)).Plan(Caller(rules), new PlanOptions(client, asOf, asOf));
            }

            return new ScratchRun(store, known);
        }
        catch
        {
            store.Dispose();
            throw;
        }
    }

    /// <summary>The scratch store under a rule set, with books that hold nothing.</summary>
    public static WorkspaceContext Context(WorkspaceContext context, IWorkspaceStore store, RuleSet rules) =>
        Context(context, store, rules, context.Clock, context.Ids);

    /// <summary>The same, at another time and with other ids.</summary>
    public static WorkspaceContext Context(WorkspaceContext context, IWorkspaceStore store, RuleSet rules, IClock clock, IIdSource ids)
    {
        var books = rules.Workspace.Connections.Where(c => c.Role == ConnectionRole.Books).ToDictionary(
            c => c.Name, c => (IBooksConnector)new StillBooks(Capabilities(context, c.Name)), StringComparer.Ordinal);
        return new WorkspaceContext { Store = store, Rules = rules, Clock = clock, Ids = ids, Books = books };
    }

    /// <summary>Who plans in a scratch store: nobody.</summary>
    public static Caller Caller(RuleSet rules) => new(WorkspaceId.OfKey(rules.Workspace.Key), ApproveUseCase.Policy, ActorRole.Bookkeeper);

    /// <summary>A draft with its body, or null.</summary>
    public StoredDraft? Draft(DocumentKey key) => _reading.Plans.Draft(key);

    /// <summary>All drafts with their bodies, page by page.</summary>
    public IEnumerable<StoredDraft> Drafts()
    {
        var after = "";
        while (true)
        {
            var page = _reading.Plans.Drafts(new DraftFilter([], After: after), Page);
            foreach (var draft in page)
            {
                yield return draft;
            }

            if (page.Count < Page)
            {
                yield break;
            }

            after = page[^1].Key.Value;
        }
    }

    /// <summary>Exceptions that the plan opened, by kind.</summary>
    public SortedDictionary<string, long> Exceptions()
    {
        var counts = new SortedDictionary<string, long>(StringComparer.Ordinal);
        ExceptionId? after = null;
        while (true)
        {
            var page = _reading.Exceptions.List(openOnly: true, after, Page);
            foreach (var exception in page)
            {
                counts[exception.Kind] = counts.GetValueOrDefault(exception.Kind) + 1;
            }

            if (page.Count < Page)
            {
                return counts;
            }

            after = page[^1].Id;
        }
    }

    public void Dispose()
    {
        _reading.Dispose();
        _store.Dispose();
    }

    private static BooksCapabilities Capabilities(WorkspaceContext context, string name) =>
        context.Books.TryGetValue(name, out var same) ? same.Capabilities
            : context.Books.Count > 0 ? context.Books[context.PrimaryBooks.Name].Capabilities
            : new BooksCapabilities(BooksGuarantee.UniqueNumber, Domain.Billing.QuantityRules.Default, true, true, ForeignAmounts.BaseAmounts);
}
