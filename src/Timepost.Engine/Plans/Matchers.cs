using Timepost.Domain.Mapping;

namespace Timepost.Engine.Plans;

/// <summary>The matchers of one rule set, for one run.</summary>
internal sealed class Matchers(RuleSet rules)
{
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

    public MatchResult<ClientTarget> Client(string name, string connection, IReadOnlyList<string> tags) =>
        _clients.Match(new(name) { Connection = connection, Tags = tags });

    public MatchResult<ProjectTarget> Project(string name, string connection, string client, IReadOnlyList<string> tags) =>
        _projects.Match(new(name) { Connection = connection, Client = client, Tags = tags });

    public MatchResult<TaskTarget> Task(string name, string connection, string client, IReadOnlyList<string> tags) =>
        _tasks.Match(new(name) { Connection = connection, Client = client, Tags = tags });

    public MatchResult<WorkerTarget> Worker(string name, string connection, IReadOnlyList<string> tags) =>
        _workers.Match(new(name) { Connection = connection, Tags = tags });

    public MatchResult<CategoryTarget> Category(string name, string connection) => _categories.Match(new(name) { Connection = connection });

    public MatchResult<MerchantTarget> Merchant(string name, string connection) => _merchants.Match(new(name) { Connection = connection });

    public static string SuggestClient(RuleSet rules, string name) => new EntityMatcher<ClientTarget>(rules.Clients, EntityKinds.Clients).Suggest(name).ToString();

    public static string SuggestProject(RuleSet rules, string name) => new EntityMatcher<ProjectTarget>(rules.Projects, EntityKinds.Projects).Suggest(name).ToString();

    public static string SuggestTask(RuleSet rules, string name) => new EntityMatcher<TaskTarget>(rules.Tasks, EntityKinds.Tasks).Suggest(name).ToString();
}
