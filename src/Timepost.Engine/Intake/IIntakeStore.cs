using NodaTime;
using Timepost.Domain.Identity;
using Timepost.Domain.Mapping;
using Timepost.Domain.Work;
using Timepost.Engine.Workspaces;

namespace Timepost.Engine.Intake;

/// <summary>One imported file or pulled page, as kept.</summary>
public sealed record BatchRecord
{
    /// <summary>1 and up.</summary>
    public required long Number { get; init; }

    /// <summary>Ours.</summary>
    public required BatchId Id { get; init; }

    /// <summary>Number of the connection.</summary>
    public required int Connection { get; init; }

    /// <summary>time, expenses, customers, accounts, rates, page.</summary>
    public required string Kind { get; init; }

    /// <summary>Name of the file; empty for a page.</summary>
    public required string File { get; init; }

    /// <summary>Format that read it.</summary>
    public required string Format { get; init; }

    /// <summary>The file as received; null where it was refused unread.</summary>
    public StoredBlob? Received { get; init; }

    /// <summary>The bytes in which rows count their offsets.</summary>
    public StoredBlob? Spans { get; init; }

    /// <summary>How many rows became what.</summary>
    public required RowCounts Counts { get; init; }

    /// <summary>SHA-256 over what was added, updated and missing; empty where nothing was.</summary>
    public byte[] Digest { get; init; } = [];

    /// <summary>Who did it.</summary>
    public required ActorId Actor { get; init; }

    /// <summary>When.</summary>
    public required Instant At { get; init; }

    /// <summary>Version of the zone data under which its times were resolved; empty where it was not kept.</summary>
    public string Tzdb { get; init; } = "";
}

/// <summary>How many rows of a file or page became what. Read = added + updated + unchanged + rejected.</summary>
public readonly record struct RowCounts(long Read, long Added, long Updated, long Unchanged, long Rejected, long Missing);

/// <summary>What intake reads and writes. Hours kept by client, project and month, and dirty marks, follow every change of an entry.</summary>
public interface IIntakeStore
{
    /// <summary>Many rows will be written: memory for them, given back with the transaction.</summary>
    void ExpectMany();

    /// <summary>The connection's number; entered at its first use.</summary>
    int Connection(ConnectionSettings settings, IIdSource ids, Instant now);

    /// <summary>The connection's own id.</summary>
    ConnectionId ConnectionIdOf(int connection);

    /// <summary>Last processed position; null: from the start.</summary>
    string? Cursor(int connection);

    /// <summary>Moves the position, in the transaction that writes its page.</summary>
    void SetCursor(int connection, string cursor);

    /// <summary>Number of a name, entered at its first use; 0 for empty.</summary>
    int NameId(NameKind kind, string text);

    /// <summary>Names a blob that was kept.</summary>
    void AddBlob(StoredBlob blob, Instant now);

    /// <summary>The first other connection under which a file of the same content came and had rows; null where none did.</summary>
    (string Connection, long Rows)? ReceivedElsewhere(string sha256, int connection, string kind);

    /// <summary>Number of the next batch.</summary>
    long NextBatch();

    /// <summary>Writes a batch.</summary>
    void AddBatch(BatchRecord batch);

    /// <summary>Writes a row that could not be read.</summary>
    void AddRejection(long batch, int ordinal, RowRejection rejection);

    /// <summary>Rejections of earlier batches of the same file, connection and kind: the same rows, told again by this batch.</summary>
    void DropEarlierRejections(BatchRecord batch);

    /// <summary>Highest number of an entry; 0: none.</summary>
    long LastEntry();

    /// <summary>Entries of a connection.</summary>
    long CountEntries(int connection);

    /// <summary>Entries of a connection after a number, by number. Streams.</summary>
    IEnumerable<StoredHash> EntriesAfter(int connection, long number);

    /// <summary>The first entry with a match key after a number; false where there is none.</summary>
    bool NextWithKey(int connection, long matchKey, long after, out StoredHash found);

    /// <summary>The entry with an external id; false where there is none.</summary>
    bool FindByExternalId(int connection, long matchKey, string externalId, out StoredHash found);

    /// <summary>Entries of a connection that the source shows between two days and that are not deleted, by number. Streams.</summary>
    IEnumerable<StoredPlace> EntriesBetween(int connection, int fromDay, int toDay);

    /// <summary>Entries of a connection that are not deleted, with the batch that wrote each last, by number. Streams.</summary>
    IEnumerable<StoredOrigin> EntryOrigins(int connection);

    /// <summary>All of an entry; false where there is none.</summary>
    bool ReadEntry(long number, StoredEntry into);

    /// <summary>Custom fields of a stored row, as it was written; null where it has none.</summary>
    string? FieldsOf(long number);

    /// <summary>Number of an entry of ours; 0 where there is none.</summary>
    long EntryNumber(EntryId id);

    /// <summary>Adds an entry and gives it its number.</summary>
    void AddEntry(StoredEntry entry);

    /// <summary>Writes an entry anew.</summary>
    void UpdateEntry(StoredEntry before, StoredEntry after);

    /// <summary>Expenses of a connection with a match key, by id.</summary>
    IReadOnlyList<StoredExpense> ExpensesWithKey(int connection, long matchKey);

    /// <summary>Expenses of a connection between two days that are not deleted, by id.</summary>
    IReadOnlyList<StoredExpense> ExpensesBetween(int connection, int fromDay, int toDay);

    /// <summary>Other expenses of the workspace with the same day, merchant, amount and currency, by id.</summary>
    IReadOnlyList<Guid> ExpensesLike(StoredExpense expense);

    /// <summary>Other expenses of the workspace with a receipt of the same content, by id.</summary>
    IReadOnlyList<Guid> ExpensesWithReceipt(string sha256, Guid otherThan);

    /// <summary>An expense, or null.</summary>
    StoredExpense? ReadExpense(ExpenseId id);

    /// <summary>Adds an expense or writes it anew, and marks expenses as changed.</summary>
    void PutExpense(StoredExpense expense);

    /// <summary>Receipts of an expense, in order.</summary>
    IReadOnlyList<StoredReceipt> Receipts(ExpenseId id);

    /// <summary>Writes the receipts of an expense anew.</summary>
    void PutReceipts(ExpenseId id, IReadOnlyList<StoredReceipt> receipts);

    /// <summary>Adds an object of the books or writes it anew: 1 added, 2 updated, 0 unchanged.</summary>
    int PutBooksObject(int connection, string kind, string externalId, string name, string body, bool active, long batch);

    /// <summary>Erases a worker's name and e-mail: rows keep their number, and nothing says any more whose it is.</summary>
    void EraseWorker(string name);
}
