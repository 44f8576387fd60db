using System.Globalization;
using System.Text;

namespace Timepost.Bench.Firm;

/// <summary>The firm as files: a tracker's CSV of 14 columns, hledger's timeclock, and a rule set.</summary>
internal static class FirmFiles
{
    public const string Header =
        "User,Email,Client,Project,Task,Description,Billable,Start date,Start time,End date,End time,Duration,Tags,Amount (EUR)";

    /// <summary>Writes the CSV, unless it is there already.</summary>
    public static string Csv(string folder, BenchFirm firm)
    {
        var path = Path.Combine(folder, string.Create(CultureInfo.InvariantCulture, $"time-{firm.Entries}-{firm.Clients}-{firm.Months}.csv"));
        if (File.Exists(path))
        {
            return path;
        }

        using (var to = new StreamWriter(path + ".part", append: false, new UTF8Encoding(false), 1 << 20) { NewLine = "\r\n" })
        {
            to.WriteLine(Header);
            for (var number = 0; number < firm.Entries; number++)
            {
                var entry = firm.Entry(number);
                var end = entry.Start.PlusSeconds(entry.Seconds);
                to.WriteLine(string.Create(
                    CultureInfo.InvariantCulture,
                    $"{BenchFirm.WorkerName(entry.Worker)},worker.{entry.Worker:000}@example.org,{BenchFirm.ClientName(entry.Client)},{BenchFirm.ProjectName(entry.Project)},{BenchFirm.TaskNames[entry.Task]},{BenchFirm.Description(entry, number)},Yes,{entry.Start:uuuu-MM-dd},{entry.Start:HH:mm:ss},{end:uuuu-MM-dd},{end:HH:mm:ss},{entry.Seconds / 3600:00}:{entry.Seconds / 60 % 60:00}:{entry.Seconds % 60:00},,"));
            }
        }

        File.Move(path + ".part", path);
        return path;
    }

    /// <summary>The first entries as timeclock; one after the other, since hledger reads sessions in order.</summary>
    public static string Timeclock(string folder, BenchFirm firm, int count)
    {
        var path = Path.Combine(folder, string.Create(CultureInfo.InvariantCulture, $"time-{count}.timeclock"));
        using var to = new StreamWriter(path, append: false, new UTF8Encoding(false), 1 << 20) { NewLine = "\n" };
        var step = Math.Max(1, firm.Entries / count);
        for (var i = 0; i < count; i++)
        {
            var entry = firm.Entry(i * step);
            var end = entry.Start.PlusSeconds(entry.Seconds);
            to.WriteLine(string.Create(
                CultureInfo.InvariantCulture, $"i {entry.Start:uuuu-MM-dd HH:mm:ss} {BenchFirm.ClientName(entry.Client)}:{BenchFirm.ProjectName(entry.Project)}"));
            to.WriteLine(string.Create(CultureInfo.InvariantCulture, $"o {end:uuuu-MM-dd HH:mm:ss}"));
        }

        return path;
    }

    /// <summary>Writes timepost.yaml.</summary>
    /// <param name="workspace">Folder.</param>
    /// <param name="more">Further keys of the tracker's connection, as in <c>, fields: {order: Order}</c>.</param>
    public static void Settings(string workspace, string more = "") => File.WriteAllText(Path.Combine(workspace, "timepost.yaml"), $$"""
        schema: 1
        workspace: bench
        name: Bench
        baseCurrency: EUR
        zone: Europe/Berlin
        connections:
          - {name: tracker, role: source, kind: toggl, zone: Europe/Berlin, localTimesIn: connection, status: approved{{more}}}
          - {name: books, role: books, kind: embedded, primary: true}
        """);

    /// <summary>Writes timepost.yaml, mapping.yaml and agreements.yaml for the firm: lines by project and task, 6 minutes up.</summary>
    public static void RuleSet(string workspace, BenchFirm firm)
    {
        Directory.CreateDirectory(workspace);
        Settings(workspace);
        var mapping = new StringBuilder("""
            schema: 1
            policies: {billedStatuses: [approved]}
            accounts:
              - {id: receivable, name: "Assets:Receivable", type: asset, role: receivable}
              - {id: vat, name: "Liabilities:VAT", type: liability}
              - {id: services, name: "Income:Services", type: revenue, role: revenue}
              - {id: rounding, name: "Income:Rounding", type: revenue, role: rounding}
            taxCodes:
              - {id: DE19, outputAccount: vat, percent: 19}
            rates:
              - {amount: 95, currency: EUR}
            clients:
              rules:

            """);
        var agreements = new StringBuilder("schema: 1\nagreements:\n");
        for (var client = 0; client < firm.Clients; client++)
        {
            mapping.Append(CultureInfo.InvariantCulture, $"    - {{id: c{client:0000}, customer: {BenchFirm.ClientName(client)}, match: {{names: [{BenchFirm.ClientName(client)}]}}}}\n");
            agreements.Append(CultureInfo.InvariantCulture, $"  - {{id: a{client:0000}, client: c{client:0000}, currency: EUR, rounding: {{increment: 360, mode: up, scope: entry}}, lines: {{by: [project, task], text: \"{{project}}: {{task}}\"}}, tax: {{code: DE19}}}}\n");
        }

        mapping.Append("projects:\n  rules:\n");
        for (var project = 0; project < firm.Projects; project++)
        {
            mapping.Append(CultureInfo.InvariantCulture, $"    - {{id: p{project}, job: {BenchFirm.ProjectName(project)}, match: {{names: [{BenchFirm.ProjectName(project)}]}}}}\n");
        }

        mapping.Append("tasks:\n  rules:\n");
        for (var task = 0; task < firm.Tasks; task++)
        {
            mapping.Append(CultureInfo.InvariantCulture, $"    - {{id: t{task}, service: {BenchFirm.TaskNames[task]}, match: {{names: [{BenchFirm.TaskNames[task]}]}}}}\n");
        }

        mapping.Append("workers: {otherwise: create}\n");
        File.WriteAllText(Path.Combine(workspace, "mapping.yaml"), mapping.ToString());
        File.WriteAllText(Path.Combine(workspace, "agreements.yaml"), agreements.ToString());
    }
}
