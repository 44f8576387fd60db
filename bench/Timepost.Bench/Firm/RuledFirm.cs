using System.Globalization;
using System.Text;

namespace Timepost.Bench.Firm;

/// <summary>P14's firm: 500 names of clients that are ten clients, tags, and a custom field with a thousand orders, of which each belongs to a task.
/// A short mapping and a long one come to the same: 20 rules by patterns and expressions, or 2,000 by names, normalised names, patterns, tags, fields and
/// expressions, of which two in three are met by entries.</summary>
internal static class RuledFirm
{
    public const int Names = 500;
    public const int FewRules = 20;
    public const int ManyRules = 2_000;
    private const int Clients = 10;
    private const int Projects = 4;
    private const int Tasks = 5;
    private const int Orders = 1_000;
    private const int Tags = 300;

    /// <summary>Writes the CSV, unless it is there already.</summary>
    public static string Csv(string folder, BenchFirm firm)
    {
        var path = Path.Combine(folder, string.Create(CultureInfo.InvariantCulture, $"ruled-{firm.Entries}.csv"));
        if (File.Exists(path))
        {
            return path;
        }

        using (var to = new StreamWriter(path + ".part", append: false, new UTF8Encoding(false), 1 << 20) { NewLine = "\r\n" })
        {
            to.WriteLine(FirmFiles.Header + ",Order");
            for (var number = 0; number < firm.Entries; number++)
            {
                var entry = firm.Entry(number);
                var end = entry.Start.PlusSeconds(entry.Seconds);
                var order = (number * 7_919L) % Orders;
                to.WriteLine(string.Create(
                    CultureInfo.InvariantCulture,
                    $"{BenchFirm.WorkerName(entry.Worker)},,{BenchFirm.ClientName(entry.Client)},{BenchFirm.ProjectName(entry.Project)},Work,#{number},Yes,{entry.Start:uuuu-MM-dd},{entry.Start:HH:mm:ss},{end:uuuu-MM-dd},{end:HH:mm:ss},{entry.Seconds / 3600:00}:{entry.Seconds / 60 % 60:00}:{entry.Seconds % 60:00},tag {number % (2 * Tags)},,{Order((int)order)}"));
            }
        }

        File.Move(path + ".part", path);
        return path;
    }

    /// <summary>Writes the three documents, with few rules or many.</summary>
    public static void RuleSet(string workspace, bool many)
    {
        Directory.CreateDirectory(workspace);
        FirmFiles.Settings(workspace, ", fields: {order: Order}");
        var mapping = new StringBuilder("""
            schema: 1
            policies: {billedStatuses: [approved]}
            accounts:
              - {id: receivable, name: "Assets:Receivable", type: asset, role: receivable}
              - {id: vat, name: "Liabilities:VAT", type: liability}
              - {id: services, name: "Income:Services", type: revenue, role: revenue}
            taxCodes:
              - {id: DE19, outputAccount: vat, percent: 19}
            rates:
              - {amount: 95, currency: EUR}
            workers: {otherwise: create}

            """);
        var agreements = new StringBuilder("schema: 1\nagreements:\n");
        List("clients", "customer", Clients, ClientMatches);
        List("projects", "job", Projects, ProjectMatches);
        List("tasks", "service", Tasks, TaskMatches);
        for (var client = 0; client < Clients; client++)
        {
            agreements.Append(CultureInfo.InvariantCulture, $"  - {{id: a{client}, client: clients-{client}, currency: EUR, rounding: {{increment: 360, mode: up, scope: entry}}, lines: {{by: [project, task], text: \"{{project}}: {{task}}\"}}, tax: {{code: DE19}}}}\n");
        }

        File.WriteAllText(Path.Combine(workspace, "mapping.yaml"), mapping.ToString());
        File.WriteAllText(Path.Combine(workspace, "agreements.yaml"), agreements.ToString());

        void List(string kind, string name, int targets, Func<int, bool, IEnumerable<string>> matches)
        {
            mapping.Append(CultureInfo.InvariantCulture, $"{kind}:\n  rules:\n");
            for (var target = 0; target < targets; target++)
            {
                mapping.Append(CultureInfo.InvariantCulture, $"    - id: {kind}-{target}\n      {name}: \"{kind} {target}\"\n      match:\n");
                foreach (var match in matches(target, many))
                {
                    mapping.Append("        - {").Append(match).Append("}\n");
                }
            }
        }
    }

    private static string Order(int order) => string.Create(CultureInfo.InvariantCulture, $"O-{order:0000}-t{order % Tasks}");

    // many: 500 rules, each for one name
    private static IEnumerable<string> ClientMatches(int target, bool many)
    {
        if (!many)
        {
            yield return string.Create(CultureInfo.InvariantCulture, $"pattern: \"Client ???{target} *\"");
            yield break;
        }

        for (var name = target; name < Names; name += Clients)
        {
            yield return (name / Clients % 3) switch
            {
                0 => $"names: [{BenchFirm.ClientName(name)}]",
                1 => $"normalised: [{BenchFirm.ClientName(name)}]",
                _ => string.Create(CultureInfo.InvariantCulture, $"pattern: \"client {name:0000}*\""),
            };
        }
    }

    // many: 300 for tags, 145 for others' names, 4 for the names that there are
    private static IEnumerable<string> ProjectMatches(int target, bool many)
    {
        var name = BenchFirm.ProjectName(target);
        if (many)
        {
            for (var tag = target; tag < Tags; tag += Projects)
            {
                yield return string.Create(CultureInfo.InvariantCulture, $"names: [{name}], tag: tag {tag}");
            }

            for (var other = target; other < 145; other += Projects)
            {
                yield return string.Create(CultureInfo.InvariantCulture, $"pattern: \"*project {other:000}\"");
            }
        }

        yield return $"names: [{name}]";
    }

    // many: 1,000 for orders, half by field and half by expression, 45 for other tasks, 6 that take the rest
    private static IEnumerable<string> TaskMatches(int target, bool many)
    {
        if (many)
        {
            for (var order = target; order < Orders; order += Tasks)
            {
                yield return order % 2 == 0
                    ? $"field: {{order: {Order(order)}}}"
                    : $"when: \"field.order = '{Order(order)}' and hours < 24\"";
            }

            for (var other = target; other < 45; other += Tasks)
            {
                yield return string.Create(CultureInfo.InvariantCulture, $"when: \"task = 'Other {other}' and weekday in (sat, sun)\"");
            }
        }

        yield return string.Create(CultureInfo.InvariantCulture, $"when: \"field.order like '*-t{target}'\"");
        if (target == 0)
        {
            yield return "normalised: [Rest]";
        }
    }
}
