using System.Runtime.InteropServices;
using NodaTime;
using Timepost.Domain.Amounts;
using Timepost.Domain.Billing;
using Timepost.Domain.Identity;
using Timepost.Domain.Mapping;
using Timepost.Domain.Work;
using Timepost.Engine.Intake;

namespace Timepost.Engine.Plans;

/// <summary>Source names as the mapping reads them, once per combination of names.</summary>
internal sealed class WorkMapping
{
    private readonly Dictionary<ComboKey, Combo> _combos = [];
    private readonly Dictionary<int, string> _connections;
    private readonly Dictionary<ConnectionId, string> _byId;
    private readonly Dictionary<string, AgreementTerms[]> _agreements;
    private readonly HashSet<string> _trusted;
    private readonly IWorkStore _work;
    private Dictionary<string, ClientTarget>? _clients;
    private readonly Matchers _match;

    public WorkMapping(RuleSet rules, IWorkStore work)
    {
        (Rules, _work) = (rules, work);
        _match = new Matchers(rules, rules.Clients.Otherwise == Unmatched.Link ? new CustomerList(work.Listed(ListIntake.Customer)) : null);
        _match.Prepare(NamesOf(NameKind.Client), NamesOf(NameKind.Project), NamesOf(NameKind.Task), NamesOf(NameKind.Worker));
        _connections = work.Connections().ToDictionary(c => c.Id, c => c.Name);
        _byId = work.Connections().ToDictionary(c => c.Key, c => c.Name);
        _agreements = rules.Agreements.GroupBy(a => a.Client, StringComparer.Ordinal)
            .ToDictionary(g => g.Key, g => g.Select(a => new AgreementTerms(a, rules)).ToArray(), StringComparer.Ordinal);
        _trusted = [.. rules.Policies.TrustSourceRates];
    }

    public RuleSet Rules { get; }

    /// <summary>The matchers of the rule set.</summary>
    public Matchers Matchers => _match;

    /// <summary>All clients by id: those that rules name, and those made of source names or found in the books where the
    /// mapping says <c>otherwise: create</c> or <c>link</c>.</summary>
    public IReadOnlyDictionary<string, ClientTarget> Clients => _clients ??= AllClients();

    /// <summary>Some rule asks for tags, so that a combination of names does not decide alone.</summary>
    public bool UsesTags => _match.UseTags;

    /// <summary>The names of client and project alone decide what these are, whatever connection or tags come with them.</summary>
    public bool NamesDecide => _match.NamesDecide;

    /// <summary>Mapped ids of a client's and a project's names; empty where there is none. Holds where <see cref="NamesDecide"/>.</summary>
    public (string Client, string Project) OfNames(string clientName, string projectName)
    {
        var client = clientName.Length == 0 ? "" : _match.Client(clientName, "", []).Target?.Id ?? "";
        var project = projectName.Length == 0 ? null : _match.Project(projectName, "", client, []).Target;
        if (clientName.Length == 0)
        {
            client = project is { Client.Length: > 0 } ? project.Client : _match.Client("", "", []).Target?.Id ?? "";
        }

        return (client, project?.Id ?? "");
    }

    /// <summary>Name of the connection with an id; empty where it is not known.</summary>
    public string ConnectionNameOf(ConnectionId id) => _byId.GetValueOrDefault(id, "");

    public string ConnectionName(int id) => _connections.GetValueOrDefault(id, "");

    /// <summary>Name ids of the source clients that a mapped client can have work under, 0 (none) included where
    /// a project rule can name the client, or a client rule fits no name. A name can stand under several clients where a
    /// rule asks for a connection or a tag: each row decides.</summary>
    public Dictionary<string, SortedSet<int>> SourceClients()
    {
        var result = new Dictionary<string, SortedSet<int>>(StringComparer.Ordinal);
        string[][] tags = [[], .. ClientTags().Select(tag => new[] { tag })];
        foreach (var id in _work.Names(NameKind.Client).Select(n => n.Id).Prepend(0))
        {
            foreach (var connection in _connections.Keys)
            {
                foreach (var carried in tags)
                {
                    if (ClientOf(connection, id, carried) is { } client)
                    {
                        Add(result, client.Id, id);
                    }
                }
            }
        }

        foreach (var rule in Rules.Projects.Rules)
        {
            if (rule.Target.Client.Length > 0)
            {
                Add(result, rule.Target.Client, 0);
            }
        }

        return result;
    }

    /// <summary>A row under this source client (0: none) can be nobody's: its rows must be looked at one by one.</summary>
    public bool MayLackClient(int client)
    {
        if (_match.ClientsUseTags)
        {
            return true;
        }

        foreach (var connection in _connections.Keys)
        {
            if (ClientOf(connection, client, []) is null)
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>What the names of a row come to.</summary>
    public Combo Of(WorkRow row)
    {
        var key = new ComboKey(row.Connection, row.Client, row.Project, row.Task, row.Worker);
        if (UsesTags)
        {
            return Match(key, _work.TagsOf(row.Id));
        }

        ref var combo = ref CollectionsMarshal.GetValueRefOrAddDefault(_combos, key, out var exists);
        return exists ? combo! : combo = Match(key, []);
    }

    /// <summary>Lets go of the combinations and rates that were asked for of a client: another client has others.</summary>
    public void Forget(string client)
    {
        _combos.Clear();
        foreach (var terms in AgreementsOf(client))
        {
            terms.ForgetRates();
        }
    }

    /// <summary>What names and tags come to, with the rules that matched, for explanations.</summary>
    public Combo Explain(int connection, int client, int project, int task, int worker, IReadOnlyList<string> tags) =>
        Match(new ComboKey(connection, client, project, task, worker), tags);

    /// <summary>Agreements of a client.</summary>
    public IReadOnlyList<AgreementTerms> AgreementsOf(string client) => _agreements.GetValueOrDefault(client) ?? [];

    /// <summary>The agreement that covers a client's project on a day: one that names the project, else one that
    /// names none; or null.</summary>
    public AgreementTerms? AgreementOf(string client, string project, LocalDate day)
    {
        AgreementTerms? general = null;
        foreach (var terms in AgreementsOf(client))
        {
            var agreement = terms.Agreement;
            if (agreement.From > day || agreement.To < day)
            {
                continue;
            }

            if (agreement.Projects.Count == 0)
            {
                general ??= terms;
            }
            else if (project.Length > 0 && agreement.Projects.Contains(project))
            {
                return terms;
            }
        }

        return general;
    }

    private Dictionary<string, ClientTarget> AllClients()
    {
        var clients = new Dictionary<string, ClientTarget>(StringComparer.Ordinal);
        foreach (var rule in Rules.Clients.Rules)
        {
            clients.TryAdd(rule.Target.Id, rule.Target);
        }

        if (Rules.Clients.Otherwise != Unmatched.Exception)
        {
            foreach (var (id, _) in _work.Names(NameKind.Client))
            {
                foreach (var connection in _connections.Keys)
                {
                    if (ClientOf(connection, id, []) is { } client)
                    {
                        clients.TryAdd(client.Id, client);
                    }
                }
            }
        }

        return clients;
    }

    private ClientTarget? ClientOf(int connection, int client, IReadOnlyList<string> tags) =>
        _match.Client(client == 0 ? "" : _work.NameOf(NameKind.Client, client), ConnectionName(connection), tags).Target;

    private IEnumerable<string> ClientTags() => Rules.Clients.Rules.Select(r => r.Match.Tag).Where(tag => tag.Length > 0).Distinct(StringComparer.Ordinal);

    private IEnumerable<string> NamesOf(NameKind kind) => _work.Names(kind).Select(n => n.Name);

    private static void Add(Dictionary<string, SortedSet<int>> result, string client, int id)
    {
        if (!result.TryGetValue(client, out var ids))
        {
            result[client] = ids = [];
        }

        ids.Add(id);
    }

    private Combo Match(ComboKey key, IReadOnlyList<string> tags)
    {
        var connection = ConnectionName(key.Connection);
        var clientName = _work.NameOf(NameKind.Client, key.Client);
        var projectName = _work.NameOf(NameKind.Project, key.Project);
        var taskName = _work.NameOf(NameKind.Task, key.Task);
        var workerName = _work.NameOf(NameKind.Worker, key.Worker);
        var rules = new List<(string, string)>(4);
        var client = key.Client == 0 ? null : Note("client", _match.Client(clientName, connection, tags));
        var project = key.Project == 0 ? null : Note("project", _match.Project(projectName, connection, client?.Id ?? "", tags));
        if (key.Client == 0)
        {
            client = project is { Client.Length: > 0 }
                ? Clients.GetValueOrDefault(project.Client)
                : Note("client", _match.Client("", connection, tags));
        }

        var task = key.Task == 0 ? null : Note("task", _match.Task(taskName, connection, client?.Id ?? "", tags));
        var worker = Note("worker", _match.Worker(workerName, connection, tags));
        return new Combo
        {
            ClientName = clientName,
            ProjectName = projectName,
            TaskName = taskName,
            WorkerName = workerName,
            Client = client,
            Project = project,
            Task = task,
            Worker = worker,
            ProjectMissing = key.Project != 0 && project is null,
            TaskMissing = key.Task != 0 && task is null,
            TrustsRates = _trusted.Contains(connection),
            Rules = rules,
        };

        T? Note<T>(string kind, MatchResult<T> result)
            where T : class
        {
            if (result.Target is not null)
            {
                rules.Add((kind, result.Rule));
            }

            return result.Target;
        }
    }

    private readonly record struct ComboKey(int Connection, int Client, int Project, int Task, int Worker);
}

/// <summary>An agreement with what is looked up for it again and again.</summary>
internal sealed class AgreementTerms(Agreement agreement, RuleSet rules)
{
    private RateCard? _rates;
    private bool? _usesDescription;

    public Agreement Agreement { get; } = agreement;

    public RateCard Rates => _rates ??= new RateCard(rules, Agreement);

    /// <summary>Lets go of the rates that were looked up; they are found again.</summary>
    public void ForgetRates() => _rates = null;

    /// <summary>A text of its lines shows descriptions.</summary>
    public bool UsesDescription => _usesDescription ??=
        TextTemplate.Parse(Agreement.Lines.Text, TemplateKind.Work).Uses("description")
        || TextTemplate.Parse(Agreement.Lines.LateText, TemplateKind.Work).Uses("description")
        || TextTemplate.Parse(Agreement.Retainer?.DrawText ?? "", TemplateKind.Work).Uses("description");

    private LocalDate _periodFrom = LocalDate.MaxIsoValue;
    private BillingPeriod _period;

    /// <summary>The period of a day; the last one is remembered, as work comes in order of days.</summary>
    public BillingPeriod PeriodOf(LocalDate day)
    {
        if (day < _periodFrom || day > _period.Days.End)
        {
            _period = BillingPeriods.Of(day, Agreement.Period);
            _periodFrom = _period.Days.Start;
        }

        return _period;
    }
}

/// <summary>One combination of source names, mapped.</summary>
internal sealed class Combo
{
    private int _rateDay = int.MinValue;
    private AgreementTerms? _rateTerms;
    private RateFound _rate;
    private (AgreementTerms Terms, int Day, HourlyRate Own) _convertedFor;
    private ConvertedRate? _converted;

    public required string ClientName { get; init; }

    public required string ProjectName { get; init; }

    public required string TaskName { get; init; }

    public required string WorkerName { get; init; }

    public required ClientTarget? Client { get; init; }

    public required ProjectTarget? Project { get; init; }

    public required TaskTarget? Task { get; init; }

    public required WorkerTarget? Worker { get; init; }

    public required bool ProjectMissing { get; init; }

    public required bool TaskMissing { get; init; }

    public required bool TrustsRates { get; init; }

    /// <summary>Which rule matched, by kind.</summary>
    public required IReadOnlyList<(string Kind, string Rule)> Rules { get; init; }

    /// <summary>The rate on a day under an agreement; the last one is remembered.</summary>
    public RateFound RateOn(AgreementTerms terms, int day, LocalDate date, HourlyRate? own)
    {
        if (own is not null)
        {
            return terms.Rates.Find(Project, Task, Worker, date, own);
        }

        if (day != _rateDay || !ReferenceEquals(terms, _rateTerms))
        {
            _rate = terms.Rates.Find(Project, Task, Worker, date);
            (_rateDay, _rateTerms) = (day, terms);
        }

        return _rate;
    }

    /// <summary>A rate in the agreement's currency on a day; the last one is remembered. Null where there is no exchange rate.</summary>
    public ConvertedRate? Converted(Fx.ConvertedRates exchange, HourlyRate own, AgreementTerms terms, int day, LocalDate date)
    {
        if (_convertedFor.Day != day || !ReferenceEquals(_convertedFor.Terms, terms) || _convertedFor.Own != own)
        {
            _converted = exchange.Of(own, terms.Agreement.Currency, date);
            _convertedFor = (terms, day, own);
        }

        return _converted;
    }

    /// <summary>Billable: the task's word, else the project's, else the source's, else the policy.</summary>
    public bool IsBillable(bool? source, Policies policies) =>
        Task?.Billable ?? Project?.Billable ?? source ?? policies.BillableByDefault;
}
