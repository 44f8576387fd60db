using System.Text.Json;
using NodaTime;
using Timepost.Domain.Books;
using Timepost.Domain.Mapping;
using Timepost.Domain.Time;
using Timepost.Domain.Work;
using Timepost.Engine.Plans;

namespace Timepost.Engine.Intake;

/// <summary>From a row as read to an entry as stored. Zones and names are found once each.</summary>
internal sealed class RowNormaliser
{
    private const int AtHand = 50_000;
    private const int TicksPerMicrosecond = 10;
    private static readonly LocalDate Epoch = new(1970, 1, 1);
    private readonly IntakeRun _run;
    private readonly IIntakeStore _store;
    private readonly Matchers _match;
    private readonly DateTimeZone _workspaceZone;
    private readonly DateTimeZone? _connectionZone;
    private readonly Dictionary<(string Name, string Email), DateTimeZone?> _workerZones = [];
    private readonly Dictionary<string, DateTimeZone?> _clientZones = new(StringComparer.Ordinal);

    public RowNormaliser(IntakeRun run)
    {
        (_run, _store) = (run, run.Transaction.Intake);
        _match = new Matchers(run.Rules);
        _workspaceZone = Zones.Find(run.Rules.Workspace.Zone)
            ?? throw new ArgumentException($"'{run.Rules.Workspace.Zone}' is no zone of tzdb {Zones.TzdbVersion}.", nameof(run));
        _connectionZone = Zones.Find(run.Settings.Zone);
    }

    /// <summary>The exception that a person must decide; null where there is none.</summary>
    public Notice? Problem { get; private set; }

    public static int DayOf(LocalDate date) => Days.FromDate(date);

    /// <summary>The date that the source shows for a row, without normalising all of it.</summary>
    public int ShownDay(TimeRow row)
    {
        var date = row.Date ?? row.StartLocal?.Date
            ?? (row.Start is { } start ? start.Offset == Offset.Zero ? start.ToInstant().InZone(ZonesOf(row).Work).Date : start.Date : Epoch);
        return DayOf(date);
    }

    /// <summary>Fills all that a row says; state and holds are those of a row seen for the first time.</summary>
    public void Fill(StoredEntry entry, TimeRow row, UInt128 hash, long matchKey)
    {
        var time = TimeNormaliser.Normalise(row, ZonesOf(row), _run.Rules.Policies, _run.Settings.DurationToleranceSeconds);
        Problem = BooksLimits.Hold(time.BillingDay) ? time.Problem : HeldWork.DateProblem(time.BillingDay);
        entry.Connection = _run.Connection;
        entry.Batch = _run.Batch;
        entry.Line = row.Line;
        entry.RawOffset = row.Offset;
        entry.RawLength = row.Length;
        entry.RowHash = hash;
        entry.MatchKey = matchKey;
        entry.ExternalId = row.ExternalId;
        entry.Worker = _store.NameId(NameKind.Worker, row.Worker);
        entry.Email = _store.NameId(NameKind.Email, row.WorkerEmail);
        entry.Client = _store.NameId(NameKind.Client, row.Client);
        entry.Project = _store.NameId(NameKind.Project, row.Project);
        entry.Task = _store.NameId(NameKind.Task, row.Task);
        entry.Description = row.Description;
        entry.Tags = row.Tags.Count == 0 ? null : JsonSerializer.Serialize(row.Tags);
        entry.Fields = row.Fields;
        entry.StartMicros = Micros(time.Start);
        entry.EndMicros = Micros(time.End);
        entry.Zone = _store.NameId(NameKind.Zone, time.Zone);
        entry.StartText = row.StartText;
        entry.Precision = time.Precision;
        entry.ShownDay = DayOf(time.Date);
        entry.BillingDay = DayOf(time.BillingDay);
        entry.Seconds = time.Seconds;
        entry.Billable = row.Billable;
        entry.BillableSeconds = row.BillableSeconds;
        entry.Status = _store.NameId(NameKind.Status, row.Status.Length > 0 ? row.Status : _run.Settings.Status);
        entry.Rate = row.Rate;
        entry.Amount = row.Amount;
        entry.Currency = row.Currency.Length > 0 ? row.Currency : _run.Settings.Currency;
        entry.Notices = time.Notices.Count == 0 ? null : JsonSerializer.Serialize(time.Notices.Select(n => new[] { n.Code, n.Text }));
        entry.Holds = (Problem is null ? Holds.None : Holds.Problem) | (row.Running ? Holds.Running : Holds.None);
        entry.State = EntryState.Active;
        entry.Settle();
    }

    private static long? Micros(Instant? instant) =>
        instant is { } i ? Floor(i.ToUnixTimeTicks()) : null;

    private static long Floor(long ticks) =>
        (ticks / TicksPerMicrosecond) - (ticks % TicksPerMicrosecond < 0 ? 1 : 0);

    private ZoneChoice ZonesOf(TimeRow row) => new(
        row.Zone.Length == 0 ? null : Zones.Find(row.Zone),
        WorkerZone(row.Worker, row.WorkerEmail),
        _connectionZone,
        _workspaceZone,
        _run.Rules.Policies.BillingDay == BillingDayZone.Client ? ClientZone(row.Client) : null,
        _run.Settings.LocalTimesIn);

    private DateTimeZone? WorkerZone(string name, string email)
    {
        if (!_workerZones.TryGetValue((name, email), out var zone))
        {
            var target = _match.Worker(name, _run.Settings.Name).Target
                ?? (email.Length == 0 ? null : _match.Worker(email, _run.Settings.Name).Target);
            Bound(_workerZones)[(name, email)] = zone = Zones.Find(target?.Zone ?? "");
        }

        return zone;
    }

    private DateTimeZone? ClientZone(string name)
    {
        if (!_clientZones.TryGetValue(name, out var zone))
        {
            Bound(_clientZones)[name] = zone = Zones.Find(_match.Client(name, _run.Settings.Name).Target?.Zone ?? "");
        }

        return zone;
    }

    private static Dictionary<TKey, TValue> Bound<TKey, TValue>(Dictionary<TKey, TValue> book)
        where TKey : notnull
    {
        if (book.Count >= AtHand)
        {
            book.Clear();
        }

        return book;
    }
}
