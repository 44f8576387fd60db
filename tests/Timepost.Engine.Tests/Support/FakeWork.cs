using NodaTime;
using Timepost.Domain.Amounts;
using Timepost.Domain.Identity;
using Timepost.Domain.Mapping.Expressions;
using Timepost.Domain.Work;
using Timepost.Engine.Dispositions;
using Timepost.Engine.Intake;
using Timepost.Engine.Workspaces;

namespace Timepost.Engine.Tests.Support;

/// <summary>Work in memory: what intake would have stored. Balances come from the real store.</summary>
internal sealed class FakeWork
{
    private readonly Dictionary<NameKind, List<string>> _names = Enum.GetValues<NameKind>().ToDictionary(k => k, _ => new List<string>());
    private int _next;

    public List<TimeEntry> Entries { get; } = [];

    public List<Expense> Expenses { get; } = [];

    public List<ListedObject> Customers { get; } = [];

    /// <summary>The chart of accounts, as imported.</summary>
    public List<ListedObject> Accounts { get; } = [];

    public SortedSet<(int Client, int Month)> Dirty { get; } = [];

    public bool ExpensesDirty { get; set; } = true;

    /// <summary>The books are closed through this day.</summary>
    public LocalDate? LockedThrough { get; set; }

    /// <summary>Where each entry's raw record is said to be.</summary>
    public RawSpan? Raw { get; set; }

    public static ConnectionId Toggl { get; } = new(new Guid("0198a000-0000-7000-8000-00000000cc01"));

    /// <summary>A railway ticket of 119.00 EUR, 19.00 of it tax, that Ana paid for Harbor.</summary>
    public static Expense Rail(LocalDate? date = null) => new()
    {
        Id = new ExpenseId(new Guid("0198a000-0000-7000-8000-0000000000e1")),
        Connection = Toggl,
        ExternalId = "x1",
        Date = date ?? new LocalDate(2026, 3, 5),
        Merchant = "Rail",
        Category = "Travel",
        Client = "Harbor",
        Worker = "Ana",
        Amount = Money.Exact(119m, Firm.Eur),
        Tax = Money.Exact(19m, Firm.Eur),
        Billable = true,
        Reimbursable = true,
        Status = "approved",
    };

    public EntryId Add(
        string client, string project, string task, string worker, LocalDate day, long seconds, bool? billable = true, string status = "approved",
        Instant? start = null)
    {
        var id = new EntryId(new Guid(++_next, 0, 0, [1, 2, 3, 4, 5, 6, 7, 8]));
        Set(new TimeEntry
        {
            Id = id,
            Connection = Toggl,
            ExternalId = $"e{_next:00000}",
            Client = client,
            Project = project,
            Task = task,
            Worker = worker,
            Date = day,
            BillingDay = day,
            Start = start,
            End = start?.Plus(Duration.FromSeconds(seconds)),
            Seconds = seconds,
            Billable = billable,
            Status = status,
        });
        return id;
    }

    public void Set(TimeEntry entry)
    {
        Entries.RemoveAll(e => e.Id == entry.Id);
        Entries.Add(entry);
        Id(NameKind.Worker, entry.Worker); // intake knows every name
        Dirty.Add((Id(NameKind.Client, entry.Client), ((entry.BillingDay.Year - 1970) * 12) + entry.BillingDay.Month - 1));
    }

    public void Change(EntryId id, Func<TimeEntry, TimeEntry> change) => Set(change(Entries.Single(e => e.Id == id)));

    public int Id(NameKind kind, string name)
    {
        if (name.Length == 0)
        {
            return 0;
        }

        var list = _names[kind];
        var at = list.IndexOf(name);
        if (at < 0)
        {
            list.Add(name);
            at = list.Count - 1;
        }

        return at + 1;
    }

    public string Name(NameKind kind, int id) => id == 0 ? "" : _names[kind][id - 1];

    public IReadOnlyList<(int, string)> Names(NameKind kind) => [.. _names[kind].Select((n, i) => (i + 1, n))];
}

/// <summary>The fake work inside one transaction of the real store.</summary>
internal sealed class FakeWorkStore(FakeWork work, IStoreTransaction transaction) : IWorkStore
{
    private static readonly LocalDate Epoch = new(1970, 1, 1);

    public string NameOf(NameKind kind, int id) => work.Name(kind, id);

    public int IdOf(NameKind kind, string name) => work.Id(kind, name);

    public IReadOnlyList<(int Id, string Name)> Names(NameKind kind) => work.Names(kind);

    public IReadOnlyList<(int Id, ConnectionId Key, string Name)> Connections() => [(1, FakeWork.Toggl, "toggl")];

    public IReadOnlyList<DirtyWork> Dirty() => [.. work.Dirty.Select(d => new DirtyWork(d.Client, d.Month))];

    public void MarkDirty(int client, int month) => work.Dirty.Add((client, month));

    public void MarkAllDirty()
    {
        foreach (var entry in work.Entries)
        {
            work.Dirty.Add((work.Id(NameKind.Client, entry.Client), ((entry.BillingDay.Year - 1970) * 12) + entry.BillingDay.Month - 1));
        }
    }

    public void ClearDirty(int client, int month) => work.Dirty.Remove((client, month));

    public IEnumerable<WorkRow> Rows(IReadOnlyList<int> clients, LocalDate? from, LocalDate to)
    {
        return Rows(
            work.Entries.Where(e => clients.Contains(work.Id(NameKind.Client, e.Client))).OrderBy(e => work.Id(NameKind.Client, e.Client)).ThenBy(e => e.BillingDay),
            from, to, DispositionSide.Sale);
    }

    public IEnumerable<WorkRow> RowsOfWorkers(IReadOnlyList<int> workers, LocalDate? from, LocalDate to, bool undisposed) =>
        Rows(work.Entries.Where(e => workers.Contains(work.Id(NameKind.Worker, e.Worker))).OrderBy(e => e.BillingDay), from, to, DispositionSide.Cost)
            .Where(r => !undisposed || r.Disposed != r.Seconds);

    public IEnumerable<WorkRow> RowsByWorker() =>
        Rows(
            work.Entries.OrderBy(e => work.Id(NameKind.Worker, e.Worker)).ThenBy(e => e.Start ?? e.BillingDay.AtMidnight().InUtc().ToInstant()),
            null, LocalDate.MaxIsoValue, DispositionSide.Cost);

    public IReadOnlyList<GoneWork> GoneOfCost() =>
    [
        .. work.Entries.Where(e => e.State == EntryState.Deleted)
            .Select(e => new GoneWork("entry", e.Id.Value, e.BillingDay, transaction.Dispositions.Balance(e.Id.Value, DispositionSide.Cost)?.Disposed ?? 0))
            .Where(g => g.Disposed > 0),
    ];

    private IEnumerable<WorkRow> Rows(IEnumerable<TimeEntry> entries, LocalDate? from, LocalDate to, DispositionSide side)
    {
        var row = new WorkRow();
        foreach (var entry in entries.Where(e => e.State == EntryState.Active && e.BillingDay <= to && !(e.BillingDay < from)))
        {
            row.Id = entry.Id;
            row.Connection = 1;
            row.Client = work.Id(NameKind.Client, entry.Client);
            row.Project = work.Id(NameKind.Project, entry.Project);
            row.Task = work.Id(NameKind.Task, entry.Task);
            row.Worker = work.Id(NameKind.Worker, entry.Worker);
            row.BillingDay = Period.DaysBetween(Epoch, entry.BillingDay);
            row.StartMicros = entry.Start?.ToUnixTimeTicks() / 10;
            row.EndMicros = entry.End?.ToUnixTimeTicks() / 10;
            row.Seconds = entry.Seconds;
            row.Billable = entry.Billable;
            row.BillableSeconds = entry.BillableSeconds;
            row.Status = entry.Status;
            row.Rate = entry.Rate;
            row.Currency = entry.Currency;
            row.State = entry.State;
            row.Disposed = transaction.Dispositions.Balance(entry.Id.Value, side)?.Disposed ?? 0;
            row.ExternalId = Key(entry);
            yield return row;
        }
    }

    public WorkDetails DetailsOf(EntryId id, EntryDetails wanted) =>
        work.Entries.Single(e => e.Id == id) is var entry ? new(entry.Tags, entry.Fields, entry.Description) : WorkDetails.None;

    public string DescriptionOf(EntryId id) => work.Entries.Single(e => e.Id == id).Description;

    public TimeEntry? Entry(EntryId id) => work.Entries.SingleOrDefault(e => e.Id == id);

    public RawSpan? RawOf(EntryId id) => work.Raw;

    public RawSpan? RawOf(ExpenseId id) => null;

    public IEnumerable<Expense> Expenses(LocalDate to) =>
        work.Expenses.Where(e => e.Date <= to && e.State == EntryState.Active).OrderBy(e => e.Date).ThenBy(e => e.Id.Value);

    public Expense? Expense(ExpenseId id) => work.Expenses.SingleOrDefault(e => e.Id == id);

    public IReadOnlyList<(string Name, string Sha256, long Length)> ReceiptsOf(ExpenseId id) => [];

    public bool ExpensesDirty() => work.ExpensesDirty;

    public void ClearDirtyExpenses() => work.ExpensesDirty = false;

    public IReadOnlyList<GoneWork> Gone() =>
    [
        .. work.Entries.Where(e => e.State == EntryState.Deleted).Select(e => Gone("entry", e.Id.Value, e.BillingDay)).Where(g => g.Disposed > 0)
            .OrderBy(g => g.Day).ThenBy(g => g.Id),
        .. work.Expenses.Where(e => e.State == EntryState.Deleted).Select(e => Gone("expense", e.Id.Value, e.Date)).Where(g => g.Disposed > 0)
            .OrderBy(g => g.Day).ThenBy(g => g.Id),
    ];

    public string? ExternalIdOf(EntryId id) => work.Entries.Single(e => e.Id == id).ExternalId;

    private GoneWork Gone(string kind, Guid id, LocalDate day) => new(kind, id, day, Math.Max(
        transaction.Dispositions.Balance(id, DispositionSide.Sale)?.Disposed ?? 0, transaction.Dispositions.Balance(id, DispositionSide.Cost)?.Disposed ?? 0));

    // as the store: digits of a hash of the source's id
    private static string Key(TimeEntry entry) => Convert.ToHexStringLower(
        System.Security.Cryptography.SHA256.HashData(System.Text.Encoding.UTF8.GetBytes(entry.ExternalId ?? entry.Id.ToString())).AsSpan(0, 8));

    public IReadOnlyList<ListedObject> Listed(string kind, bool closedToo = false) =>
        [.. (kind == "customer" ? work.Customers : work.Accounts).Where(o => closedToo || o.Active)];
}

/// <summary>The real store with the fake work in its transactions.</summary>
internal sealed class StoreWithWork(IWorkspaceStore inner, FakeWork work) : IWorkspaceStore
{
    public IStoreTransaction Begin() => new Transaction(inner.Begin(), work);

    public IStoreTransaction Read() => new Transaction(inner.Read(), work);

    public void Dispose() => inner.Dispose();

    private sealed class Transaction(IStoreTransaction inner, FakeWork work) : IStoreTransaction
    {
        public Timepost.Engine.Trail.ITrailStore Trail => inner.Trail;

        public Timepost.Engine.Exceptions.IExceptionStore Exceptions => inner.Exceptions;

        public Timepost.Engine.Plans.IPlanStore Plans => inner.Plans;

        public Timepost.Engine.Delivery.IDeliveryStore Deliveries => inner.Deliveries;

        public Timepost.Engine.Fx.IRateStore Rates => inner.Rates;

        public Timepost.Engine.Fx.ILockStore Locks => inner.Locks;

        public Timepost.Engine.CashBasis.ICashShareStore CashShares => inner.CashShares;

        public IDispositionStore Dispositions => inner.Dispositions;

        public Timepost.Engine.Subledger.ISubledgerStore Subledger => work.LockedThrough is { } day ? new ClosedSubledger(inner.Subledger, day) : inner.Subledger;

        public Timepost.Engine.Subledger.IBookingStore Bookings => inner.Bookings;

        public Timepost.Engine.Subcontractors.ISettlementStore Settlements => inner.Settlements;

        public Timepost.Engine.Retainers.IRetainerStore Retainers => inner.Retainers;

        public Timepost.Engine.Corrections.ICorrectionStore Corrections => inner.Corrections;

        public IWorkStore Work { get; } = new FakeWorkStore(work, inner);

        public IIntakeStore Intake => inner.Intake;

        public IListingStore Listings => inner.Listings;

        public Timepost.Engine.RuleSets.IRuleSetStore RuleSets => inner.RuleSets;

        public void Commit() => inner.Commit();

        public void Dispose() => inner.Dispose();
    }
}

/// <summary>A subledger with a closed period.</summary>
internal sealed class ClosedSubledger(Timepost.Engine.Subledger.ISubledgerStore inner, LocalDate through) : Timepost.Engine.Subledger.ISubledgerStore
{
    public void Post(Timepost.Domain.Subledger.SubledgerEntry entry)
    {
        if (entry.Date <= through)
        {
            throw new Timepost.Engine.Subledger.LockedPeriodException(entry.Date, through);
        }

        inner.Post(entry);
    }

    public Timepost.Domain.Subledger.SubledgerEntry? Find(Guid id) => inner.Find(id);

    public IReadOnlyList<Timepost.Domain.Subledger.SubledgerEntry> OfDocument(string document) => inner.OfDocument(document);

    public IReadOnlyList<Timepost.Domain.Subledger.SubledgerEntry> List(Timepost.Engine.Subledger.SubledgerFilter filter, Guid? after, int limit) =>
        inner.List(filter, after, limit);

    public IReadOnlyList<Timepost.Engine.Subledger.SubledgerBalance> Balances(Timepost.Engine.Subledger.SubledgerFilter filter) => inner.Balances(filter);

    public LocalDate? LockedThrough() => through;

    public void Add(Timepost.Engine.Subledger.PeriodClose close) => inner.Add(close);

    public IReadOnlyList<Timepost.Engine.Subledger.PeriodClose> Closes() => inner.Closes();
}
