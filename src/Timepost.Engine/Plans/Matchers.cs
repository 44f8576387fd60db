using System.Runtime.InteropServices;
using Timepost.Domain.Mapping;
using Timepost.Domain.Mapping.Expressions;

namespace Timepost.Engine.Plans;

/// <summary>The matchers of one rule set, for one run.</summary>
/// <param name="rules">The rule set.</param>
/// <param name="customers">The books' customers where names are linked to them; null: none.</param>
internal sealed class Matchers(RuleSet rules, CustomerList? customers = null)
{
    private readonly Dictionary<string, MatchResult<ClientTarget>> _linked = new(StringComparer.Ordinal);
    private readonly NameMerges _merges = new(rules.Merges);
    private readonly Dictionary<(string Rule, string Merge), string> _told = [];
    private readonly EntityMatcher<ClientTarget> _clients = new(rules.Clients, EntityKinds.Clients);
    private readonly EntityMatcher<ProjectTarget> _projects = new(rules.Projects, EntityKinds.Projects);
    private readonly EntityMatcher<TaskTarget> _tasks = new(rules.Tasks, EntityKinds.Tasks);
    private readonly EntityMatcher<WorkerTarget> _workers = new(rules.Workers, EntityKinds.Workers);
    private readonly EntityMatcher<CategoryTarget> _categories = new(rules.Categories, EntityKinds.Categories);
    private readonly EntityMatcher<MerchantTarget> _merchants = new(rules.Merchants, EntityKinds.Merchants);

    /// <summary>Some rule for work asks more of an entry than its names and its connection.</summary>
    public bool AskEntry => _clients.AsksEntry || _projects.AsksEntry || _tasks.AsksEntry || _workers.AsksEntry;

    /// <summary>What they ask that must be read of the entry.</summary>
    public EntryDetails Needs => _clients.Needs | _projects.Needs | _tasks.Needs | _workers.Needs;

    /// <summary>Neither clients nor projects are found by a connection, or by more of an entry than its names.</summary>
    public bool NamesDecide => !AskEntry && !_clients.UsesConnection && !_projects.UsesConnection;

    /// <summary>Tells the names that will be asked for: what is created then has one spelling, whatever comes first.</summary>
    public void Prepare(IEnumerable<string> clients, IEnumerable<string> projects, IEnumerable<string> tasks, IEnumerable<string> workers)
    {
        _clients.Prepare(clients.Select(n => _merges.Of(MergeKind.Client, n)));
        _projects.Prepare(projects.Select(n => _merges.Of(MergeKind.Project, n)));
        _tasks.Prepare(tasks.Select(n => _merges.Of(MergeKind.Task, n)));
        _workers.Prepare(workers.Select(n => _merges.Of(MergeKind.Worker, n)));
    }

    public MatchResult<ClientTarget> Client(string name, string connection, IEntryFacts? facts = null)
    {
        var merge = _merges.Find(MergeKind.Client, name);
        name = merge?.Into ?? name;
        var found = _clients.Match(new(name) { Connection = connection, Facts = facts });
        return Told(found.Outcome == MatchOutcome.Link ? Linked(name) : found, merge);
    }

    /// <summary>All clients that a name can be, whatever else an entry says; null among them: none.</summary>
    public IEnumerable<ClientTarget?> PossibleClients(string name, string connection)
    {
        name = Counting(MergeKind.Client, name);
        return _clients.Possible(new(name) { Connection = connection }).Select(found => (found.Outcome == MatchOutcome.Link ? Linked(name) : found).Target);
    }

    /// <summary>All workers that a name can be, whatever else an entry says; null among them: none.</summary>
    public IEnumerable<WorkerTarget?> PossibleWorkers(string name, string connection) =>
        _workers.Possible(new(Counting(MergeKind.Worker, name)) { Connection = connection }).Select(static found => found.Target);

    public MatchResult<ProjectTarget> Project(string name, string connection, string client, IEntryFacts? facts = null)
    {
        var merge = _merges.Find(MergeKind.Project, name, client);
        return Told(_projects.Match(new(merge?.Into ?? name) { Connection = connection, Client = client, Facts = facts }), merge);
    }

    public MatchResult<TaskTarget> Task(string name, string connection, string client, IEntryFacts? facts = null)
    {
        var merge = _merges.Find(MergeKind.Task, name, client);
        return Told(_tasks.Match(new(merge?.Into ?? name) { Connection = connection, Client = client, Facts = facts }), merge);
    }

    public MatchResult<WorkerTarget> Worker(string name, string connection, IEntryFacts? facts = null)
    {
        var merge = _merges.Find(MergeKind.Worker, name);
        return Told(_workers.Match(new(merge?.Into ?? name) { Connection = connection, Facts = facts }), merge);
    }

    public MatchResult<CategoryTarget> Category(string name, string connection, IEntryFacts? facts = null)
    {
        var merge = _merges.Find(MergeKind.Category, name);
        return Told(_categories.Match(new(merge?.Into ?? name) { Connection = connection, Facts = facts }), merge);
    }

    public MatchResult<MerchantTarget> Merchant(string name, string connection, IEntryFacts? facts = null)
    {
        var merge = _merges.Find(MergeKind.Merchant, name);
        return Told(_merchants.Match(new(merge?.Into ?? name) { Connection = connection, Facts = facts }), merge);
    }

    /// <summary>How each name of a combination came to what it is, by kind.</summary>
    public IEnumerable<(string Kind, string Rule)> Described(Combo combo)
    {
        var found = combo.Found;
        return new[]
        {
            ("client", _clients.Described(found.Client, Counting(MergeKind.Client, combo.ClientName))), ("project", _projects.Described(found.Project, Counting(MergeKind.Project, combo.ProjectName, combo.Client?.Id ?? ""))),
            ("task", _tasks.Described(found.Task, Counting(MergeKind.Task, combo.TaskName, combo.Client?.Id ?? ""))), ("worker", _workers.Described(found.Worker, Counting(MergeKind.Worker, combo.WorkerName))),
        }.Where(rule => rule.Item2.Length > 0);
    }

    /// <summary>The name that counts: what it was merged into, or itself.</summary>
    public string Counting(MergeKind kind, string name, string client = "") => _merges.Of(kind, name, client);

    // how it was found says that the name counted as another
    private MatchResult<TTarget> Told<TTarget>(MatchResult<TTarget> found, NameMerge? merge)
        where TTarget : class
    {
        if (merge is null || found.Target is null)
        {
            return found;
        }

        // once for a rule and a merge: under conditions each entry comes by here
        ref var told = ref CollectionsMarshal.GetValueRefOrAddDefault(_told, (found.Rule, merge.Origin), out _);
        return found with { Rule = told ??= $"{found.Rule}, as '{merge.Into}' by {merge.Origin}" };
    }

    private MatchResult<ClientTarget> Linked(string name)
    {
        if (!_linked.TryGetValue(name, out var result))
        {
            result = customers?.Find(name, ClientOf, _clients.Make) is { } client ? new(MatchOutcome.Link, client, "otherwise: link") : default;
            _linked.Add(name, result);
        }

        return result;
    }

    // a client that a rule names is that one, with its agreements
    private ClientTarget? ClientOf(string customer)
    {
        foreach (var rule in rules.Clients.Rules)
        {
            if (rule.Target.Customer == customer)
            {
                return rule.Target;
            }
        }

        return null;
    }

    public static string SuggestClient(RuleSet rules, string name) => new EntityMatcher<ClientTarget>(rules.Clients, EntityKinds.Clients).Suggest(name).ToString();

    public static string SuggestProject(RuleSet rules, string name) => new EntityMatcher<ProjectTarget>(rules.Projects, EntityKinds.Projects).Suggest(name).ToString();

    public static string SuggestTask(RuleSet rules, string name) => new EntityMatcher<TaskTarget>(rules.Tasks, EntityKinds.Tasks).Suggest(name).ToString();

    public static string SuggestWorker(RuleSet rules, string name) => new EntityMatcher<WorkerTarget>(rules.Workers, EntityKinds.Workers).Suggest(name).ToString();

    public static string SuggestMerchant(RuleSet rules, string name) => new EntityMatcher<MerchantTarget>(rules.Merchants, EntityKinds.Merchants).Suggest(name).ToString();

    /// <summary>With a cost account, which a category must have: the one of that role, else the first.</summary>
    public static string SuggestCategory(RuleSet rules, string name)
    {
        LedgerAccount? cost = null;
        foreach (var account in rules.Accounts)
        {
            if (account.Type == AccountType.Cost && (cost is null || (account.Role == AccountRole.Cost && cost.Role != AccountRole.Cost)))
            {
                cost = account;
            }
        }

        return new EntityMatcher<CategoryTarget>(rules.Categories, EntityKinds.Categories).Suggest(name, cost is null ? "" : $"account: {cost.Id}").ToString();
    }
}
