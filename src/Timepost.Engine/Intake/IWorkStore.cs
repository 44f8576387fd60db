using NodaTime;
using Timepost.Domain.Identity;
using Timepost.Domain.Mapping.Expressions;
using Timepost.Domain.Work;

namespace Timepost.Engine.Intake;

/// <summary>A name that a source uses: small ids stand for them in rows.</summary>
public enum NameKind
{
    /// <summary>Workers.</summary>
    Worker = 0,

    /// <summary>Clients.</summary>
    Client = 1,

    /// <summary>Projects.</summary>
    Project = 2,

    /// <summary>Tasks.</summary>
    Task = 3,

    /// <summary>E-mails or logins of workers.</summary>
    Email = 4,

    /// <summary>IANA zones.</summary>
    Zone = 5,

    /// <summary>Statuses, small letters.</summary>
    Status = 6,
}

/// <summary>What planning reads of an entry. Filled anew for each row; valid until the next one.</summary>
public sealed class WorkRow
{
    /// <summary>The entry.</summary>
    public EntryId Id { get; set; }

    /// <summary>Small id of the connection (see <see cref="IWorkStore.Connections"/>).</summary>
    public int Connection { get; set; }

    /// <summary>Name ids; 0: the source gives none.</summary>
    public int Worker { get; set; }

    /// <summary>Name id of the client; 0: none.</summary>
    public int Client { get; set; }

    /// <summary>Name id of the project; 0: none.</summary>
    public int Project { get; set; }

    /// <summary>Name id of the task; 0: none.</summary>
    public int Task { get; set; }

    /// <summary>Days since 1970-01-01.</summary>
    public int BillingDay { get; set; }

    /// <summary>Unix microseconds; null at day precision.</summary>
    public long? StartMicros { get; set; }

    /// <summary>Unix microseconds; null at day precision.</summary>
    public long? EndMicros { get; set; }

    /// <summary>Raw whole seconds.</summary>
    public long Seconds { get; set; }

    /// <summary>As the source says; null where it does not say.</summary>
    public bool? Billable { get; set; }

    /// <summary>Billable seconds where told apart.</summary>
    public long? BillableSeconds { get; set; }

    /// <summary>Status in small letters; empty where none.</summary>
    public string Status { get; set; } = "";

    /// <summary>The source's own rate; or null.</summary>
    public decimal? Rate { get; set; }

    /// <summary>Its currency; empty where unknown.</summary>
    public string Currency { get; set; } = "";

    /// <summary>Whether it counts.</summary>
    public EntryState State { get; set; }

    /// <summary>Raw seconds disposed on the sale side (from <c>item</c>); 0 where nothing was.</summary>
    public long Disposed { get; set; }

    /// <summary>Last tie-break of orders: 16 hexadecimal digits of the hash of the source's id, else of the raw row.</summary>
    public string ExternalId { get; set; } = "";
}

/// <summary>Work of one client in one month that changed since it was last planned.</summary>
/// <param name="Client">Name id of the source client; 0: entries without one.</param>
/// <param name="Month">Months since 1970-01 (0 = January 1970).</param>
public readonly record struct DirtyWork(int Client, int Month);

/// <summary>A customer or an account of the books, as an imported list names it.</summary>
/// <param name="Id">The books' id.</param>
/// <param name="Name">Its name there.</param>
/// <param name="Body">All else that the list says, as JSON.</param>
public sealed record ListedObject(string Id, string Name, string Body)
{
    /// <summary>False: the books have closed or archived it.</summary>
    public bool Active { get; init; } = true;

    /// <summary>Name of the connection that it was listed for.</summary>
    public string Connection { get; init; } = "";
}

/// <summary>Work that was deleted after documents took it.</summary>
/// <param name="Kind">entry or expense.</param>
/// <param name="Id">Its id.</param>
/// <param name="Day">Billing day, or the expense's date.</param>
/// <param name="Disposed">Raw seconds on documents; minor units of an expense.</param>
public sealed record GoneWork(string Kind, Guid Id, LocalDate Day, long Disposed);

/// <summary>What mapping rules can ask of an entry beside its row.</summary>
/// <param name="Tags">In order.</param>
/// <param name="Fields">Custom fields by name.</param>
/// <param name="Description">As received.</param>
public sealed record WorkDetails(IReadOnlyList<string> Tags, IReadOnlyDictionary<string, string> Fields, string Description)
{
    /// <summary>Nothing.</summary>
    public static WorkDetails None { get; } = new([], new Dictionary<string, string>(), "");
}

/// <summary>What planning and explaining read of the intake.</summary>
public interface IWorkStore
{
    /// <summary>Text of a name; empty for 0 or an erased one.</summary>
    string NameOf(NameKind kind, int id);

    /// <summary>Id of a name; 0 where it is not known.</summary>
    int IdOf(NameKind kind, string name);

    /// <summary>All names of a kind, by id.</summary>
    IReadOnlyList<(int Id, string Name)> Names(NameKind kind);

    /// <summary>Small id of each connection, its id and its name.</summary>
    IReadOnlyList<(int Id, ConnectionId Key, string Name)> Connections();

    /// <summary>Dirty marks, by client and month.</summary>
    IReadOnlyList<DirtyWork> Dirty();

    /// <summary>Marks work as changed.</summary>
    void MarkDirty(int client, int month);

    /// <summary>Marks all work there is as changed (a new rule set).</summary>
    void MarkAllDirty();

    /// <summary>Takes a mark away: the work was planned.</summary>
    void ClearDirty(int client, int month);

    /// <summary>Entries of source clients that are active, from (included; null: the first) to a billing day
    /// (included), by client, then billing day. Streams; the row is reused.</summary>
    IEnumerable<WorkRow> Rows(IReadOnlyList<int> clients, LocalDate? from, LocalDate to);

    /// <summary>Active entries of workers by the ids of their names, from (included; null: the first) to a billing day (included), by
    /// billing day. <see cref="WorkRow.Disposed"/> is that of the cost side. Streams; the row is reused.</summary>
    /// <param name="workers">Ids of names.</param>
    /// <param name="from">First billing day, or null.</param>
    /// <param name="to">Last billing day.</param>
    /// <param name="undisposed">Only those of which more, or less, than all is disposed.</param>
    IEnumerable<WorkRow> RowsOfWorkers(IReadOnlyList<int> workers, LocalDate? from, LocalDate to, bool undisposed);

    /// <summary>All active entries, by worker (the id of the name; 0: none), then start (of an entry without one: its billing day), then id.
    /// <see cref="WorkRow.Disposed"/> is not read. Streams; the row is reused.</summary>
    IEnumerable<WorkRow> RowsByWorker();

    /// <summary>Entries that were deleted and of which something is on a vendor bill, by day and id.</summary>
    IReadOnlyList<GoneWork> GoneOfCost();

    /// <summary>What mapping rules ask of an entry beside its row.</summary>
    /// <param name="id">The entry.</param>
    /// <param name="wanted">What they ask; the rest may be left empty.</param>
    WorkDetails DetailsOf(EntryId id, EntryDetails wanted);

    /// <summary>Description of an entry (only where a template or a policy asks for it).</summary>
    string DescriptionOf(EntryId id);

    /// <summary>All of an entry, or null.</summary>
    TimeEntry? Entry(EntryId id);

    /// <summary>Where an entry's raw bytes are, or null.</summary>
    RawSpan? RawOf(EntryId id);

    /// <summary>Where an expense's raw bytes are, or null.</summary>
    RawSpan? RawOf(ExpenseId id);

    /// <summary>Active expenses up to a date, by date and id.</summary>
    IEnumerable<Expense> Expenses(LocalDate to);

    /// <summary>An expense, or null.</summary>
    Expense? Expense(ExpenseId id);

    /// <summary>Receipts of an expense that are stored: name of ours, SHA-256 (hexadecimal), length.</summary>
    IReadOnlyList<(string Name, string Sha256, long Length)> ReceiptsOf(ExpenseId id);

    /// <summary>True where expenses changed since <see cref="ClearDirtyExpenses"/>.</summary>
    bool ExpensesDirty();

    /// <summary>They were planned.</summary>
    void ClearDirtyExpenses();

    /// <summary>Entries, then expenses, that were deleted and of which something is disposed, by day and id.</summary>
    IReadOnlyList<GoneWork> Gone();

    /// <summary>The source's own id of an entry; null where it gives none.</summary>
    string? ExternalIdOf(EntryId id);

    /// <summary>Objects of the books of a kind (customer, account) as lists named them, by connection and id.</summary>
    /// <param name="kind">customer or account.</param>
    /// <param name="closedToo">Also those that are closed or archived.</param>
    IReadOnlyList<ListedObject> Listed(string kind, bool closedToo = false);
}

/// <summary>A raw record inside a stored file or page.</summary>
/// <param name="Sha256">Of the blob, hexadecimal.</param>
/// <param name="FileName">As imported.</param>
/// <param name="Line">1 and up.</param>
/// <param name="Offset">Bytes from the start of the blob.</param>
/// <param name="Length">Bytes.</param>
public sealed record RawSpan(string Sha256, string FileName, long Line, long Offset, int Length)
{
    /// <summary>Version of the zone data under which its times were resolved; empty where it was not kept.</summary>
    public string Tzdb { get; init; } = "";
}
