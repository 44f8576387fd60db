using System.Text.Json;
using Timepost.Domain.Mapping;
using Timepost.Engine.Intake;
using Timepost.Engine.Plans;

namespace Timepost.Engine.Audit;

/// <summary>Names that are probably one: of clients, of each client's projects, of the books' customers, and across. What the mapping
/// gives to one client or project already is settled.</summary>
internal sealed class NameAudit(WorkMapping mapping, IWorkStore work, List<AuditFinding> findings)
{
    private readonly HashSet<string> _ruled = [.. mapping.Rules.Clients.Rules.Select(r => r.Target.Id)];
    private readonly string[] _connections = ["", .. work.Connections().Select(c => c.Name)];

    /// <summary>Names that were compared.</summary>
    public long Compared { get; private set; }

    /// <summary>Clients of the work side against each other, then against the books.</summary>
    /// <param name="entries">Active entries by name id of the client.</param>
    public void Clients(IReadOnlyDictionary<int, long> entries)
    {
        var known = work.Names(NameKind.Client);
        var subjects = new List<Source>(known.Count);
        foreach (var (id, name) in known)
        {
            if (name.Length > 0)
            {
                subjects.Add(new Source(name, TargetOf(name), entries.GetValueOrDefault(id)));
            }
        }

        subjects.Sort(static (a, b) => string.CompareOrdinal(a.Name, b.Name));
        Compared += subjects.Count;
        foreach (var pair in NearNames.Find([.. subjects.Select(s => new NearName(s.Name, s.Target?.TaxNumber ?? ""))]).Pairs)
        {
            var (one, other) = (subjects[pair.Left], subjects[pair.Right]);
            if (one.Target is null || other.Target is null
                ? mapping.Matchers.Counting(MergeKind.Client, one.Name) != mapping.Matchers.Counting(MergeKind.Client, other.Name)
                : one.Target.Id != other.Target.Id)
            {
                findings.Add(new AuditFinding(
                    pair.Likeness == Likeness.Spelling ? AuditKind.ClientSpelling : AuditKind.ClientTwice, [one.Name, other.Name],
                    $"{AuditTexts.Evidence(one.Name, other.Name, pair)} {Entries(one, other)}", OneClient(one, other)));
            }
        }

        Customers(subjects);
    }

    /// <summary>Projects of each client against each other.</summary>
    /// <param name="projects">Pairs of name ids, client and project, with their active entries.</param>
    public void Projects(IReadOnlyDictionary<(int Client, int Project), long> projects)
    {
        var keys = new List<(int Client, int Project)>(projects.Keys);
        keys.Sort();
        for (var from = 0; from < keys.Count;)
        {
            var to = from;
            while (to < keys.Count && keys[to].Client == keys[from].Client)
            {
                to++;
            }

            var names = keys[from..to].ConvertAll(k => (Name: work.NameOf(NameKind.Project, k.Project), Entries: projects[k]));
            names.RemoveAll(n => n.Name.Length == 0);
            ProjectsOf(work.NameOf(NameKind.Client, keys[from].Client), names);
            from = to;
        }
    }

    /// <summary>Names that are not written as the mapping's conventions say; what is merged into another name is judged by that one alone.</summary>
    /// <param name="clients">Active entries by name id of the client.</param>
    /// <param name="projects">The same by client and project.</param>
    public void Conventions(IReadOnlyDictionary<int, long> clients, IReadOnlyDictionary<(int Client, int Project), long> projects)
    {
        var of = mapping.Rules.Conventions.ToLookup(c => c.Kind);
        if (of.Count == 0)
        {
            return;
        }

        foreach (var (id, name) in work.Names(NameKind.Client))
        {
            Convention(of[MergeKind.Client], name, "", "", clients.GetValueOrDefault(id));
        }

        foreach (var ((client, project), entries) in projects)
        {
            var under = work.NameOf(NameKind.Client, client);
            Convention(of[MergeKind.Project], work.NameOf(NameKind.Project, project), under, under.Length == 0 ? "" : TargetOf(under)?.Id ?? "", entries);
        }

        foreach (var (kind, merged) in new[] { (NameKind.Task, MergeKind.Task), (NameKind.Worker, MergeKind.Worker) })
        {
            foreach (var (_, name) in work.Names(kind))
            {
                Convention(of[merged], name, "", "", null);
            }
        }
    }

    private void Convention(IEnumerable<NameConvention> conventions, string name, string under, string client, long? entries)
    {
        NameConvention? missed = null;
        foreach (var convention in conventions)
        {
            if (name.Length == 0 || (convention.Client.Length > 0 && convention.Client != client) || mapping.Matchers.Counting(convention.Kind, name, client) != name)
            {
                continue;
            }

            if (convention.Fits(name))
            {
                return; // of several conventions one is enough
            }

            missed ??= convention;
        }

        if (missed is not null)
        {
            var kind = RuleSets.Shapes.EnumWords.Of(missed.Kind);
            findings.Add(new AuditFinding(
                AuditKind.NameOffConvention, [name, under],
                $"The {kind} is not written as '{missed.Pattern}'{(missed.Example.Length > 0 ? $", as in '{missed.Example}'" : "")} ({missed.Origin})."
                    + (entries is { } count ? $" {AuditTexts.Count(count, "entry", "entries")}." : ""),
                "Rename it in the tracker and import again, or correct the convention."));
        }
    }

    private void ProjectsOf(string client, List<(string Name, long Entries)> names)
    {
        names.Sort(static (a, b) => string.CompareOrdinal(a.Name, b.Name));
        Compared += names.Count;
        var mapped = client.Length == 0 ? "" : TargetOf(client)?.Id ?? "";
        foreach (var pair in NearNames.Find(names.ConvertAll(n => new NearName(n.Name, ""))).Pairs)
        {
            var (one, other) = (names[pair.Left], names[pair.Right]);
            var (left, right) = (ProjectOf(one.Name, mapped), ProjectOf(other.Name, mapped));
            if (left is not null && right is not null
                ? left.Id == right.Id
                : mapping.Matchers.Counting(MergeKind.Project, one.Name, mapped) == mapping.Matchers.Counting(MergeKind.Project, other.Name, mapped))
            {
                continue;
            }

            var ruled = left is not null && RuledProject(left.Id) ? left : right is not null && RuledProject(right.Id) ? right : null;
            var fix = ruled is not null
                ? AuditTexts.MoreOf("projects", ruled.Id, ruled == left ? other.Name : one.Name)
                : AuditTexts.ProjectRule(one.Entries >= other.Entries ? one.Name : other.Name, mapped, one.Name, other.Name);
            var (gone, stays) = (ruled is not null ? ruled == right : one.Entries < other.Entries) ? (one.Name, other.Name) : (other.Name, one.Name);
            findings.Add(new AuditFinding(
                pair.Likeness == Likeness.Spelling ? AuditKind.ProjectSpelling : AuditKind.ProjectTwice, [one.Name, other.Name, client],
                $"{AuditTexts.Evidence(one.Name, other.Name, pair)} {AuditTexts.Count(one.Entries, "entry", "entries")} and {other.Entries}.",
                $"{fix}; or: {AuditTexts.Merge("project", gone, stays, mapped)}"));
        }
    }

    // the books' customers first, so that they are paired with each other
    private void Customers(List<Source> subjects)
    {
        var listed = work.Listed(ListIntake.Customer);
        if (listed.Count == 0)
        {
            return;
        }

        var exact = new HashSet<string>(listed.Select(c => c.Name), StringComparer.Ordinal);
        var wanted = new SortedDictionary<string, Wanted>(StringComparer.Ordinal);
        foreach (var rule in mapping.Rules.Clients.Rules)
        {
            if (!rule.Target.Internal && !exact.Contains(rule.Target.Customer))
            {
                wanted.TryAdd(rule.Target.Customer, new Wanted(rule.Target.Id, "", rule.Target.TaxNumber));
            }
        }

        foreach (var source in subjects)
        {
            if ((source.Target is null || !(_ruled.Contains(source.Target.Id) || source.Target.InBooks)) && !exact.Contains(source.Name))
            {
                wanted.TryAdd(source.Name, new Wanted("", source.Name, ""));
            }
        }

        var names = new List<NearName>(listed.Count + wanted.Count);
        foreach (var customer in listed)
        {
            names.Add(new NearName(customer.Name, TaxNumber(customer.Body)));
        }

        var others = new List<Wanted>(wanted.Count);
        foreach (var (name, one) in wanted)
        {
            names.Add(new NearName(name, one.TaxNumber));
            others.Add(one);
        }

        Compared += names.Count;
        foreach (var pair in NearNames.Find(names).Pairs)
        {
            if (pair.Left < listed.Count)
            {
                findings.Add(pair.Right < listed.Count
                    ? Twice(listed[pair.Left], listed[pair.Right], pair)
                    : Otherwise(listed[pair.Left], names[pair.Right].Name, others[pair.Right - listed.Count], pair));
            }
        }
    }

    private static AuditFinding Twice(ListedObject one, ListedObject other, NearPair pair) => new(
        AuditKind.CustomerTwice, [$"{one.Name} ({one.Id})", $"{other.Name} ({other.Id})"], AuditTexts.Evidence(one.Name, other.Name, pair),
        "Merge them in the books, then import their list again: timepost import customers");

    private static AuditFinding Otherwise(ListedObject customer, string name, Wanted wanted, NearPair pair) => new(
        AuditKind.CustomerOtherwise, [name, $"{customer.Name} ({customer.Id})"], $"{AuditTexts.Evidence(name, customer.Name, pair)} The books have the second.",
        wanted.Id.Length > 0
            ? $"clients, rule '{wanted.Id}': customer: {MappingSuggestion.Quoted(customer.Name)}"
            : AuditTexts.ClientRule(customer.Name, wanted.Source));

    private string OneClient(Source one, Source other)
    {
        var (left, right) = (Ruled(one), Ruled(other));
        return (left, right) switch
        {
            ({ } a, { } b) => $"clients: give both names to one of the rules '{a}' and '{b}'; where they are two clients, state the taxNumber of both",
            ({ } a, null) => $"{AuditTexts.MoreOf("clients", a, other.Name)}; or: {AuditTexts.Merge("client", other.Name, one.Name)}",
            (null, { } b) => $"{AuditTexts.MoreOf("clients", b, one.Name)}; or: {AuditTexts.Merge("client", one.Name, other.Name)}",
            (null, null) when one.Entries >= other.Entries => $"{AuditTexts.ClientRule(one.Name, one.Name, other.Name)}; or: {AuditTexts.Merge("client", other.Name, one.Name)}",
            (null, null) => $"{AuditTexts.ClientRule(other.Name, one.Name, other.Name)}; or: {AuditTexts.Merge("client", one.Name, other.Name)}",
        };
    }

    private string? Ruled(Source source) => source.Target is { } target && _ruled.Contains(target.Id) ? target.Id : null;

    private bool RuledProject(string id) => mapping.Rules.Projects.Rules.Any(r => r.Target.Id == id);

    private static string Entries(Source one, Source other) => $"{AuditTexts.Count(one.Entries, "entry", "entries")} and {other.Entries}.";

    private ClientTarget? TargetOf(string name)
    {
        foreach (var connection in _connections)
        {
            if (mapping.Matchers.Client(name, connection).Target is { } target)
            {
                return target;
            }
        }

        return null;
    }

    private ProjectTarget? ProjectOf(string name, string client)
    {
        foreach (var connection in _connections)
        {
            if (mapping.Matchers.Project(name, connection, client).Target is { } target)
            {
                return target;
            }
        }

        return null;
    }

    private static string TaxNumber(string body)
    {
        using var json = JsonDocument.Parse(body);
        return json.RootElement.TryGetProperty("TaxNumber", out var value) && value.ValueKind == JsonValueKind.String ? value.GetString()! : "";
    }

    private sealed record Source(string Name, ClientTarget? Target, long Entries);

    private sealed record Wanted(string Id, string Source, string TaxNumber);
}
