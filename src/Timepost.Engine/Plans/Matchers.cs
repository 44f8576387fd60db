using Timepost.Domain.Mapping;

namespace Timepost.Engine.Plans;

/// <summary>The matchers of one rule set, for one run.</summary>
/// <param name="rules">The rule set.</param>
/// <param name="customers">The books' customers where names are linked to them; null: none.</param>
internal sealed class Matchers(RuleSet rules, CustomerList? customers = null)
{
    private readonly Dictionary<string, MatchResult<ClientTarget>> _linked = new(StringComparer.Ordinal);
    private readonly EntityMatcher<ClientTarget> _clients = new(rules.Clients, EntityKinds.Clients);
    private readonly EntityMatcher<ProjectTarget> _projects = new(rules.Projects, EntityKinds.Projects);
    private readonly EntityMatcher<TaskTarget> _tasks = new(rules.Tasks, EntityKinds.Tasks);
    private readonly EntityMatcher<WorkerTarget> _workers = new(rules.Workers, EntityKinds.Workers);
    private readonly EntityMatcher<CategoryTarget> _categories = new(rules.Categories, EntityKinds.Categories);
    private readonly EntityMatcher<MerchantTarget> _merchants = new(rules.Merchants, EntityKinds.Merchants);

    public bool UseTags => _clients.UsesTags || _projects.UsesTags || _tasks.UsesTags || _workers.UsesTags;

    /// <summary>Some rule for clients asks for a tag.</summary>
    public bool ClientsUseTags => _clients.UsesTags;

    /// <summary>Neither clients nor projects are found by a connection or by tags.</summary>
    public bool NamesDecide => !UseTags && !_clients.UsesConnection && !_projects.UsesConnection;

    /// <summary>Tells the names that will be asked for: what is created then has one spelling, whatever comes first.</summary>
    public void Prepare(IEnumerable<string> clients, IEnumerable<string> projects, IEnumerable<string> tasks, IEnumerable<string> workers)
    {
        _clients.Prepare(clients);
        _projects.Prepare(projects);
        _tasks.Prepare(tasks);
        _workers.Prepare(workers);
    }

    public MatchResult<ClientTarget> Client(string name, string connection, IReadOnlyList<string> tags)
    {
        var found = _clients.Match(new(name) { Connection = connection, Tags = tags });
        return found.Outcome == MatchOutcome.Link ? Linked(name) : found;
    }

    public MatchResult<ProjectTarget> Project(string name, string connection, string client, IReadOnlyList<string> tags) =>
        _projects.Match(new(name) { Connection = connection, Client = client, Tags = tags });

    public MatchResult<TaskTarget> Task(string name, string connection, string client, IReadOnlyList<string> tags) =>
        _tasks.Match(new(name) { Connection = connection, Client = client, Tags = tags });

    public MatchResult<WorkerTarget> Worker(string name, string connection, IReadOnlyList<string> tags) =>
        _workers.Match(new(name) { Connection = connection, Tags = tags });

    public MatchResult<CategoryTarget> Category(string name, string connection) => _categories.Match(new(name) { Connection = connection });

    public MatchResult<MerchantTarget> Merchant(string name, string connection) => _merchants.Match(new(name) { Connection = connection });

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
