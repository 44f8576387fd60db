using System.Runtime.InteropServices;
using NodaTime;
using Timepost.Domain.Amounts;
using Timepost.Domain.Billing;
using Timepost.Domain.Identity;
using Timepost.Domain.Mapping;
using Timepost.Domain.Mapping.Expressions;
using Timepost.Domain.Work;
using Timepost.Engine.Intake;

namespace Timepost.Engine.Plans;

/// <summary>Source names as the mapping reads them, once per combination of names.</summary>
internal sealed class WorkMapping
{
    private readonly Dictionary<ComboKey, Combo> _combos = [];
    private readonly Dictionary<(ComboKey Key, FoundRules Rules), Combo> _asked = [];
    private readonly Dictionary<ComboKey, ComboNames> _names = [];
    private readonly RowFacts _facts;
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
        _facts = new RowFacts(work, _match.Needs);
    }

    public RuleSet Rules { get; }

    /// <summary>The matchers of the rule set.</summary>
    public Matchers Matchers => _match;

    /// <summary>All clients by id: those that rules name, and those made of source names or found in the books where the
    /// mapping says <c>otherwise: create</c> or <c>link</c>.</summary>
    public IReadOnlyDictionary<string, ClientTarget> Clients => _clients ??= AllClients();

    /// <summary>The names of client and project alone decide what these are, whatever else an entry says.</summary>
    public bool NamesDecide => _match.NamesDecide;

    /// <summary>Mapped ids of a client's and a project's names; empty where there is none. Holds where <see cref="NamesDecide"/>.</summary>
    public (string Client, string Project) OfNames(string clientName, string projectName)
    {
        var client = clientName.Length == 0 ? "" : _match.Client(clientName, "").Target?.Id ?? "";
        var project = projectName.Length == 0 ? null : _match.Project(projectName, "", client).Target;
        if (clientName.Length == 0)
        {
            client = project is { Client.Length: > 0 } ? project.Client : _match.Client("", "").Target?.Id ?? "";
        }

        return (client, project?.Id ?? "");
    }

    /// <summary>Name of the connection with an id; empty where it is not known.</summary>
    public string ConnectionNameOf(ConnectionId id) => _byId.GetValueOrDefault(id, "");

    public string ConnectionName(int id) => _connections.GetValueOrDefault(id, "");

    /// <summary>Name ids of the source clients that a mapped client can have work under, 0 (none) included where
    /// a project rule can name the client, or a client rule fits no name. A name can stand under several clients where a
    /// rule asks for a connection or for more of an entry: each row decides.</summary>
    public Dictionary<string, SortedSet<int>> SourceClients()
    {
        var result = new Dictionary<string, SortedSet<int>>(StringComparer.Ordinal);
        foreach (var id in _work.Names(NameKind.Client).Select(n => n.Id).Prepend(0))
        {
            foreach (var connection in _connections.Keys)
            {
                foreach (var client in ClientsOf(connection, id))
                {
                    if (client is not null)
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
        foreach (var connection in _connections.Keys)
        {
            if (ClientsOf(connection, client).Any(static found => found is null))
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
        if (_match.AskEntry)
        {
            return Asked(key, row);
        }

        ref var combo = ref CollectionsMarshal.GetValueRefOrAddDefault(_combos, key, out var exists);
        return exists ? combo! : combo = Match(key, NamesOf(key), null);
    }

    /// <summary>Lets go of the combinations and rates that were asked for of a client: another client has others.</summary>
    public void Forget(string client)
    {
        _combos.Clear();
        _asked.Clear();
        _names.Clear();
        foreach (var terms in AgreementsOf(client))
        {
            terms.ForgetRates();
        }
    }

    /// <summary>What an entry's names come to.</summary>
    public Combo Explain(TimeEntry entry)
    {
        var connection = 0;
        foreach (var (id, key, _) in _work.Connections())
        {
            connection = key == entry.Connection ? id : connection;
        }

        var combo = new ComboKey(
            connection, IdOf(NameKind.Client, entry.Client), IdOf(NameKind.Project, entry.Project), IdOf(NameKind.Task, entry.Task), IdOf(NameKind.Worker, entry.Worker));
        return Match(combo, NamesOf(combo), new EntryFacts(entry, ConnectionName(connection)));

        int IdOf(NameKind kind, string name) => name.Length == 0 ? 0 : _work.IdOf(kind, name);
    }

    /// <summary>Which rule matched and how, by kind, for explanations.</summary>
    public IEnumerable<(string Kind, string Rule)> Described(Combo combo) => _match.Described(combo);

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
                    foreach (var client in ClientsOf(connection, id))
                    {
                        if (client is not null)
                        {
                            clients.TryAdd(client.Id, client);
                        }
                    }
                }
            }
        }

        return clients;
    }

    private IEnumerable<ClientTarget?> ClientsOf(int connection, int client) =>
        _match.PossibleClients(client == 0 ? "" : _work.NameOf(NameKind.Client, client), ConnectionName(connection));

    private IEnumerable<string> NamesOf(NameKind kind) => _work.Names(kind).Select(n => n.Name);

    private static void Add(Dictionary<string, SortedSet<int>> result, string client, int id)
    {
        if (!result.TryGetValue(client, out var ids))
        {
            result[client] = ids = [];
        }

        ids.Add(id);
    }

    private ComboNames NamesOf(ComboKey key) => new(
        ConnectionName(key.Connection), _work.NameOf(NameKind.Client, key.Client), _work.NameOf(NameKind.Project, key.Project),
        _work.NameOf(NameKind.Task, key.Task), _work.NameOf(NameKind.Worker, key.Worker));

    // the same names can come to several combinations: rows that meet the same rules share one
    private Combo Asked(ComboKey key, WorkRow row)
    {
        ref var names = ref CollectionsMarshal.GetValueRefOrAddDefault(_names, key, out var known);
        names = known ? names : NamesOf(key);
        _facts.Set(row, names!);
        var found = Find(key, names!, _facts, out var client);
        ref var combo = ref CollectionsMarshal.GetValueRefOrAddDefault(_asked, (key, found.Rules), out var exists);
        return exists ? combo! : combo = Made(key, names!, found, client);
    }

    private Combo Match(ComboKey key, ComboNames names, IEntryFacts? facts)
    {
        var found = Find(key, names, facts, out var client);
        return Made(key, names, found, client);
    }

    private FoundTargets Find(ComboKey key, ComboNames names, IEntryFacts? facts, out ClientTarget? client)
    {
        var found = new FoundTargets();
        found.Client = key.Client == 0 ? default : _match.Client(names.Client, names.Connection, facts);
        client = found.Client.Target;
        found.Project = key.Project == 0 ? default : _match.Project(names.Project, names.Connection, client?.Id ?? "", facts);
        if (key.Client == 0)
        {
            if (found.Project.Target is { Client.Length: > 0 } project)
            {
                client = Clients.GetValueOrDefault(project.Client);
            }
            else
            {
                found.Client = _match.Client("", names.Connection, facts);
                client = found.Client.Target;
            }
        }

        found.Task = key.Task == 0 ? default : _match.Task(names.Task, names.Connection, client?.Id ?? "", facts);
        found.Worker = _match.Worker(names.Worker, names.Connection, facts);
        return found;
    }

    private Combo Made(ComboKey key, ComboNames names, FoundTargets found, ClientTarget? client) => new()
    {
        ClientName = names.Client,
        ProjectName = names.Project,
        TaskName = names.Task,
        WorkerName = names.Worker,
        Client = client,
        Project = found.Project.Target,
        Task = found.Task.Target,
        Worker = found.Worker.Target,
        ProjectMissing = key.Project != 0 && found.Project.Target is null,
        TaskMissing = key.Task != 0 && found.Task.Target is null,
        TrustsRates = _trusted.Contains(names.Connection),
        Found = found,
    };

    private readonly record struct ComboKey(int Connection, int Client, int Project, int Task, int Worker);
}
