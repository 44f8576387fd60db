using System.Text.Json;
using NodaTime;
using Timepost.Domain.Amounts;
using Timepost.Domain.Identity;
using Timepost.Domain.Mapping.Expressions;
using Timepost.Domain.Work;
using Timepost.Engine.Intake;

namespace Timepost.Storage.Sqlite.Intake;

/// <summary>What planning and explaining read, in SQLite.</summary>
internal sealed class SqliteWorkStore(SqliteTransaction transaction) : IWorkStore
{
    private readonly SqliteDatabase _database = transaction.Database;
    private readonly Guid _workspace = transaction.Workspace.Value;
    private readonly ParsedTexts<IReadOnlyList<string>> _tags = new([], static text => JsonSerializer.Deserialize<string[]>(text) ?? []);
    private readonly ParsedTexts<IReadOnlyDictionary<string, string>> _fields = new(CustomFields.None, static text => CustomFields.Read(text));
    private Dictionary<int, ConnectionId>? _connectionIds;

    public string NameOf(NameKind kind, int id) => transaction.Names.Text(kind, id);

    public int IdOf(NameKind kind, string name) => transaction.Names.Find(kind, name);

    public IReadOnlyList<(int Id, string Name)> Names(NameKind kind)
    {
        using var rows = _database.Prepare(BatchSql.Names).Bind(1, _workspace).Bind(2, (long)kind);
        var list = new List<(int, string)>();
        while (rows.Step())
        {
            list.Add((rows.Int32(0), rows.Text(1)));
        }

        return list;
    }

    public IReadOnlyList<(int Id, ConnectionId Key, string Name)> Connections()
    {
        using var rows = _database.Prepare(BatchSql.Connections).Bind(1, _workspace);
        var list = new List<(int, ConnectionId, string)>();
        while (rows.Step())
        {
            list.Add((rows.Int32(0), new ConnectionId(rows.Guid(2)), rows.Text(1)));
        }

        return list;
    }

    public IReadOnlyList<DirtyWork> Dirty()
    {
        using var rows = _database.Prepare(WorkSql.Dirty).Bind(1, _workspace);
        var list = new List<DirtyWork>();
        while (rows.Step())
        {
            list.Add(new DirtyWork(rows.Int32(0), rows.Int32(1)));
        }

        return list;
    }

    public void MarkDirty(int client, int month) =>
        _database.Prepare(EntrySql.MarkDirty).Bind(1, _workspace).Bind(2, client).Bind(3, month).RunAndDispose();

    public void MarkAllDirty()
    {
        _database.Prepare(WorkSql.MarkAll).Bind(1, _workspace).RunAndDispose();
        _database.Prepare(ExpenseSql.MarkDirty).Bind(1, _workspace).RunAndDispose();
    }

    public void ClearDirty(int client, int month) =>
        _database.Prepare(WorkSql.ClearDirty).Bind(1, _workspace).Bind(2, client).Bind(3, month).RunAndDispose();

    public IEnumerable<WorkRow> Rows(IReadOnlyList<int> clients, LocalDate? from, LocalDate to)
    {
        var row = new WorkRow();
        var statuses = new Dictionary<int, string>();
        using var rows = _database.Prepare(WorkSql.Rows).Bind(1, _workspace)
            .Bind(3, from is { } first ? StoreTime.Days(first) : long.MinValue).Bind(4, to);
        foreach (var client in clients.Order())
        {
            rows.Bind(2, client);
            while (rows.Step())
            {
                Fill(row, rows, client, statuses);
                yield return row;
            }
        }
    }

    public IEnumerable<WorkRow> RowsOfWorkers(IReadOnlyList<int> workers, LocalDate? from, LocalDate to, bool undisposed)
    {
        var row = new WorkRow();
        var statuses = new Dictionary<int, string>();
        foreach (var portion in workers.Order().Chunk(WorkSql.WorkersAtOnce))
        {
            using var rows = _database.Prepare(WorkSql.RowsOfWorkers).Bind(1, _workspace)
                .Bind(2, from is { } first ? StoreTime.Days(first) : long.MinValue).Bind(3, to).Bind(4, undisposed ? 1L : 0L);
            for (var i = 0; i < WorkSql.WorkersAtOnce; i++)
            {
                rows.Bind(5 + i, i < portion.Length ? portion[i] : -1);
            }

            while (rows.Step())
            {
                Fill(row, rows, rows.Int32(16), statuses);
                yield return row;
            }
        }
    }

    public IEnumerable<WorkRow> RowsByWorker()
    {
        var row = new WorkRow();
        var statuses = new Dictionary<int, string>();
        using var rows = _database.Prepare(WorkSql.RowsByWorker).Bind(1, _workspace);
        while (rows.Step())
        {
            Fill(row, rows, rows.Int32(16), statuses);
            yield return row;
        }
    }

    public IReadOnlyList<GoneWork> GoneOfCost()
    {
        using var rows = _database.Prepare(WorkSql.GoneOfCost).Bind(1, _workspace);
        var list = new List<GoneWork>();
        while (rows.Step())
        {
            list.Add(new GoneWork("entry", rows.Guid(0), StoreTime.Date(rows.Int32(1)), rows.Int64(2)));
        }

        return list;
    }

    public WorkDetails DetailsOf(EntryId id, EntryDetails wanted)
    {
        using var row = _database.Prepare(EntrySql.Details).Bind(1, _workspace).Bind(2, id.Value);
        return row.Step()
            ? new WorkDetails(
                (wanted & EntryDetails.Tags) == 0 ? [] : _tags.Of(row.TextOrNull(1)),
                (wanted & EntryDetails.Fields) == 0 ? CustomFields.None : _fields.Of(row.TextOrNull(2)),
                (wanted & EntryDetails.Description) == 0 ? "" : row.Text(0))
            : WorkDetails.None;
    }

    public string DescriptionOf(EntryId id) => Entry(id)?.Description ?? "";

    public TimeEntry? Entry(EntryId id)
    {
        using var row = _database.Prepare(EntrySql.ById).Bind(1, _workspace).Bind(2, id.Value);
        if (!row.Step())
        {
            return null;
        }

        var stored = new StoredEntry();
        EntryRow.Read(row, stored);
        return ToEntry(stored);
    }

    public RawSpan? RawOf(EntryId id) => RawOf(WorkSql.RawOf, id.Value);

    public RawSpan? RawOf(ExpenseId id) => RawOf(WorkSql.RawOfExpense, id.Value);

    private RawSpan? RawOf(string sql, Guid id)
    {
        using var row = _database.Prepare(sql).Bind(1, _workspace).Bind(2, id);
        return row.Step()
            ? new RawSpan(Convert.ToHexStringLower(row.Span(0)), row.Text(1), row.Int64(2), row.Int64(3), row.Int32(4)) { Tzdb = row.Text(5) }
            : null;
    }

    public IEnumerable<Expense> Expenses(LocalDate to)
    {
        foreach (var stored in ExpenseRows.ReadAll(_database.Prepare(ExpenseSql.ActiveUpTo).Bind(1, _workspace).Bind(2, to)))
        {
            yield return ToExpense(stored);
        }
    }

    public Expense? Expense(ExpenseId id) =>
        transaction.Intake.ReadExpense(id) is { } stored ? ToExpense(stored) : null;

    public IReadOnlyList<(string Name, string Sha256, long Length)> ReceiptsOf(ExpenseId id) =>
        [.. transaction.Intake.Receipts(id).Where(r => r.Blob is not null).Select(r => (r.Name, r.Blob!.Sha256, r.Blob.Length))];

    public bool ExpensesDirty()
    {
        using var row = _database.Prepare(ExpenseSql.IsDirty).Bind(1, _workspace);
        return row.Step();
    }

    public void ClearDirtyExpenses() => _database.Prepare(ExpenseSql.ClearDirty).Bind(1, _workspace).RunAndDispose();

    public IReadOnlyList<GoneWork> Gone()
    {
        var list = new List<GoneWork>();
        Read("entry", WorkSql.GoneEntries);
        Read("expense", WorkSql.GoneExpenses);
        return list;

        void Read(string kind, string sql)
        {
            using var rows = _database.Prepare(sql).Bind(1, _workspace);
            while (rows.Step())
            {
                list.Add(new GoneWork(kind, rows.Guid(0), StoreTime.Date(rows.Int32(1)), rows.Int64(2)));
            }
        }
    }

    public string? ExternalIdOf(EntryId id)
    {
        using var row = _database.Prepare(WorkSql.ExternalIdOf).Bind(1, _workspace).Bind(2, id.Value);
        return row.Step() ? row.TextOrNull(0) : null;
    }

    public IReadOnlyList<ListedObject> Listed(string kind, bool closedToo = false)
    {
        var connections = Connections().ToDictionary(c => c.Id, c => c.Name);
        using var rows = _database.Prepare(BatchSql.ListedObjects).Bind(1, _workspace).Bind(2, kind).Bind(3, closedToo ? 1 : 0);
        var list = new List<ListedObject>();
        while (rows.Step())
        {
            list.Add(new ListedObject(rows.Text(0), rows.Text(1), rows.Text(2)) { Active = rows.Int32(3) != 0, Connection = connections.GetValueOrDefault(rows.Int32(4), "") });
        }

        return list;
    }

    internal TimeEntry ToEntry(StoredEntry e) => new()
    {
        Id = e.EntryId,
        Connection = ConnectionIdOf(e.Connection),
        ExternalId = e.ExternalId,
        Worker = NameOf(NameKind.Worker, e.Worker),
        WorkerEmail = NameOf(NameKind.Email, e.Email),
        Client = NameOf(NameKind.Client, e.Client),
        Project = NameOf(NameKind.Project, e.Project),
        Task = NameOf(NameKind.Task, e.Task),
        Description = e.Description,
        Tags = e.Tags is null ? [] : JsonSerializer.Deserialize<string[]>(e.Tags) ?? [],
        Fields = CustomFields.Read(e.Fields),
        Start = e.StartMicros is { } start ? StoreTime.Instant(start) : null,
        End = e.EndMicros is { } end ? StoreTime.Instant(end) : null,
        Zone = NameOf(NameKind.Zone, e.Zone),
        StartText = e.StartText,
        Precision = e.Precision,
        Date = StoreTime.Date(e.ShownDay),
        BillingDay = StoreTime.Date(e.BillingDay),
        Seconds = e.Seconds,
        Billable = e.Billable,
        BillableSeconds = e.BillableSeconds,
        Status = NameOf(NameKind.Status, e.Status),
        Rate = e.Rate,
        Amount = e.Amount,
        Currency = e.Currency,
        State = e.State,
        Notices = e.Notices is null ? [] : StoredNotices.Read(e.Notices),
    };

    internal Expense ToExpense(StoredExpense e)
    {
        var currency = Currency.Of(e.Currency);
        return new Expense
        {
            Id = new ExpenseId(e.Id),
            Connection = ConnectionIdOf(e.Connection),
            ExternalId = e.ExternalId,
            Date = StoreTime.Date(e.Day),
            Merchant = e.Merchant,
            Category = e.Category,
            Client = NameOf(NameKind.Client, e.Client),
            Project = NameOf(NameKind.Project, e.Project),
            Worker = NameOf(NameKind.Worker, e.Worker),
            Description = e.Description,
            Fields = CustomFields.Read(e.Fields),
            Amount = Money.OfMinor(e.Minor, currency),
            Tax = e.TaxMinor is { } tax ? Money.OfMinor(tax, currency) : null,
            Billable = e.Billable,
            Reimbursable = e.Reimbursable,
            Status = e.Status,
            Receipts = [.. transaction.Intake.Receipts(new ExpenseId(e.Id)).Select(r => r.SourceName)],
            ReceiptWaived = (e.Holds & Holds.ReceiptWaived) != 0,
            State = e.State,
        };
    }

    private void Fill(WorkRow row, SqliteStatement rows, int client, Dictionary<int, string> statuses)
    {
        row.Id = new EntryId(rows.Guid(0));
        row.Connection = rows.Int32(1);
        row.Worker = rows.Int32(2);
        row.Client = client;
        row.Project = rows.Int32(3);
        row.Task = rows.Int32(4);
        row.BillingDay = rows.Int32(5);
        row.StartMicros = rows.Int64OrNull(6);
        row.EndMicros = rows.Int64OrNull(7);
        row.Seconds = rows.Int64(8);
        row.Billable = rows.BooleanOrNull(9);
        row.BillableSeconds = rows.Int64OrNull(10);
        var status = rows.Int32(11);
        if (!statuses.TryGetValue(status, out var text))
        {
            statuses[status] = text = NameOf(NameKind.Status, status);
        }

        row.Status = text;
        row.Rate = EntryRow.Decimal(rows, 12);
        var currency = rows.Span(13);
        if (currency.IsEmpty)
        {
            row.Currency = "";
        }
        else if (!System.Text.Ascii.Equals(currency, row.Currency))
        {
            row.Currency = rows.Text(13);
        }

        row.ExternalId = rows.Int64(14).ToString("x16", System.Globalization.CultureInfo.InvariantCulture);
        row.Disposed = rows.Int64(15);
        row.State = EntryState.Active;
    }

    private ConnectionId ConnectionIdOf(int number)
    {
        _connectionIds ??= [];
        if (!_connectionIds.TryGetValue(number, out var id))
        {
            _connectionIds[number] = id = transaction.Intake.ConnectionIdOf(number);
        }

        return id;
    }
}

/// <summary>Notices as JSON: pairs of code and text.</summary>
internal static class StoredNotices
{
    public static IReadOnlyList<Notice> Read(string json)
    {
        var pairs = JsonSerializer.Deserialize<string[][]>(json) ?? [];
        return [.. pairs.Select(p => new Notice(p[0], p[1]))];
    }
}
