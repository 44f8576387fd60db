using System.Runtime.InteropServices;
using NodaTime;
using NodaTime.Text;
using Timepost.Engine.Intake;
using Timepost.Engine.Plans;

namespace Timepost.Engine.Audit;

/// <summary>Entries one by one, by worker and start: what they lack, where they overlap, what cannot be. Keeps sums by names and the days of one
/// worker, never entries.</summary>
internal sealed class WorkAudit(WorkMapping mapping, IWorkStore work, List<AuditFinding> findings)
{
    private const long DaySeconds = 24 * 3600;
    private const long LongestEntry = 16 * 3600;
    private const long Second = 1_000_000;

    private readonly Dictionary<int, long> _clients = [];
    private readonly Dictionary<(int Client, int Project), long> _projects = [];
    private readonly Dictionary<string, int> _firstDays = new(StringComparer.Ordinal);
    private readonly Dictionary<(int Client, int Project, bool Task), Lacking> _lacking = [];
    private readonly SortedDictionary<int, Day> _days = [];
    private readonly Dictionary<int, (long End, Guid Entry)> _running = [];

    /// <summary>Active entries that were read.</summary>
    public long Entries { get; private set; }

    /// <summary>Entries by name id of the client.</summary>
    public IReadOnlyDictionary<int, long> Clients => _clients;

    /// <summary>Entries by name ids of client and project.</summary>
    public IReadOnlyDictionary<(int Client, int Project), long> Projects => _projects;

    /// <summary>First billing day of each mapped client, days since 1970-01-01.</summary>
    public IReadOnlyDictionary<string, int> FirstDays => _firstDays;

    /// <summary>Reads all entries.</summary>
    public void Read()
    {
        var (worker, name) = (0, "");
        foreach (var row in work.RowsByWorker())
        {
            if (row.Worker != worker)
            {
                Close(worker, name);
                (worker, name) = (row.Worker, work.NameOf(NameKind.Worker, row.Worker));
            }

            Count(row);
            if (row.Seconds > LongestEntry)
            {
                findings.Add(new AuditFinding(
                    AuditKind.LongEntry, [row.Id.ToString(), name, Date(row.BillingDay)], $"{AuditTexts.Hours(row.Seconds)}, more than 16.",
                    "Correct it in the tracker and import again: " + Show(name, row.BillingDay)));
            }

            if (name.Length > 0 || worker == 0)
            {
                Add(row);
            }
        }

        Close(worker, name);
        foreach (var (key, lacking) in _lacking)
        {
            findings.Add(Finding(key.Client, key.Project, key.Task, lacking));
        }
    }

    // trackers that name no worker are one person's
    private void Add(WorkRow row)
    {
        if (!_days.TryGetValue(row.BillingDay, out var day))
        {
            _days.Add(row.BillingDay, day = new Day());
        }

        day.Entries++;
        day.Seconds += row.Seconds;
        if (row.StartMicros is not { } start || row.EndMicros is not { } end || end < start)
        {
            return;
        }

        ref var running = ref CollectionsMarshal.GetValueRefOrAddDefault(_running, row.Worker == 0 ? row.Connection : -1, out var known);
        if (known && start < running.End)
        {
            day.First = day.Overlapping == 0 ? (running.Entry, row.Id.Value) : day.First;
            day.Overlapping++;
            day.Micros += Math.Min(running.End, end) - start;
        }

        running = known && running.End >= end ? running : (end, row.Id.Value);
    }

    private void Count(WorkRow row)
    {
        Entries++;
        CollectionsMarshal.GetValueRefOrAddDefault(_clients, row.Client, out _)++;
        if (row.Project != 0)
        {
            CollectionsMarshal.GetValueRefOrAddDefault(_projects, (row.Client, row.Project), out _)++;
        }

        var combo = mapping.Of(row);
        if (combo.Client is { } client)
        {
            ref var first = ref CollectionsMarshal.GetValueRefOrAddDefault(_firstDays, client.Id, out var known);
            first = known ? Math.Min(first, row.BillingDay) : row.BillingDay;
        }

        if (row.Client == 0 && combo.Client is null)
        {
            Lack(row, task: false);
        }

        if (row.Task == 0 && combo.Task is null && combo.Client is not { Internal: true })
        {
            Lack(row, task: true);
        }
    }

    private void Lack(WorkRow row, bool task)
    {
        ref var sum = ref CollectionsMarshal.GetValueRefOrAddDefault(_lacking, (row.Client, row.Project, task), out _);
        sum ??= new Lacking { From = row.BillingDay, To = row.BillingDay };
        sum.Entries++;
        sum.Seconds += row.Seconds;
        sum.From = Math.Min(sum.From, row.BillingDay);
        sum.To = Math.Max(sum.To, row.BillingDay);
    }

    private AuditFinding Finding(int clientId, int projectId, bool task, Lacking sum)
    {
        var (client, project) = (work.NameOf(NameKind.Client, clientId), work.NameOf(NameKind.Project, projectId));
        var evidence = $"{AuditTexts.Count(sum.Entries, "entry", "entries")}, {AuditTexts.Hours(sum.Seconds)}, {Span(sum.From, sum.To)}.";
        var show = $"timepost show entries{(client.Length > 0 ? $" --client {AuditTexts.Word(client)}" : "")}{(project.Length > 0 ? $" --project {AuditTexts.Word(project)}" : "")}"
            + $" --from {Date(sum.From)} --to {Date(sum.To)}";
        var fix = (task, project.Length) switch
        {
            (true, _) => $"Give them a task in the tracker and import again: {show}",
            (false, 0) => $"Give them a client in the tracker and import again: {show}",
            (false, _) => $"Give them a client in the tracker, or the project: {AuditTexts.ProjectRule(project, "", project).Replace(", match:", ", client: ID, match:", StringComparison.Ordinal)}",
        };
        return new AuditFinding(task ? AuditKind.NoTask : AuditKind.NoClient, [project.Length > 0 ? project : "(no project)", client], evidence, fix);
    }

    // what a worker's days say together
    private void Close(int worker, string name)
    {
        var before = int.MinValue;
        foreach (var (number, day) in _days)
        {
            Tell(worker, name, number, day);
            var week = Week(number);
            if (worker != 0 && before != int.MinValue && week > before + 1)
            {
                var (from, to) = (Monday(before + 1), Monday(week) - 1);
                findings.Add(new AuditFinding(
                    AuditKind.Gap, [name, Span(from, to)], $"{AuditTexts.Count(week - before - 1, "week", "weeks")} without entries, with work before and after.",
                    $"If there was work, enter it in the tracker and import again: {Show(name, from, to)}"));
            }

            before = week;
        }

        _days.Clear();
        _running.Clear();
    }

    private void Tell(int worker, string name, int number, Day day)
    {
        if (day.Overlapping > 0)
        {
            findings.Add(new AuditFinding(
                AuditKind.Overlap, [worker == 0 ? "(no worker)" : name, Date(number)],
                $"{AuditTexts.Count(day.Overlapping, "entry begins", "entries begin")} while another still runs, {AuditTexts.Hours(day.Micros / Second)} in all; first: {day.First.One} and {day.First.Other}.",
                "Correct the times in the tracker and import again: " + Show(name, number)));
        }

        if (worker != 0 && day.Seconds > DaySeconds)
        {
            findings.Add(new AuditFinding(
                AuditKind.LongDay, [name, Date(number)], $"{AuditTexts.Count(day.Entries, "entry", "entries")} of {AuditTexts.Hours(day.Seconds)}, more than 24.",
                "Correct them in the tracker and import again: " + Show(name, number)));
        }
    }

    private static string Show(string worker, int day) => Show(worker, day, day);

    private static string Show(string worker, int from, int to) =>
        $"timepost show entries{(worker.Length > 0 ? $" --worker {AuditTexts.Word(worker)}" : "")} --from {Date(from)} --to {Date(to)}";

    private static string Date(int day) => LocalDatePattern.Iso.Format(Days.ToDate(day));

    private static string Span(int from, int to) => from == to ? Date(from) : $"{Date(from)} to {Date(to)}";

    // weeks begin on Mondays; 1969-12-29 was one
    private static int Week(int day) => day >= -3 ? (day + 3) / 7 : ((day + 4) / 7) - 1;

    private static int Monday(int week) => (week * 7) - 3;

    private sealed class Day
    {
        public long Entries { get; set; }

        public long Seconds { get; set; }

        public long Overlapping { get; set; }

        public long Micros { get; set; }

        public (Guid One, Guid Other) First { get; set; }
    }

    private sealed class Lacking
    {
        public long Entries { get; set; }

        public long Seconds { get; set; }

        public required int From { get; set; }

        public required int To { get; set; }
    }
}
