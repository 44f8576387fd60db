using System.Globalization;
using NodaTime;
using Timepost.Domain.Identity;
using Timepost.Domain.Work;
using Timepost.Engine.Intake;

namespace Timepost.Storage.Sqlite.Intake;

/// <summary>Lists in SQLite. A page ends at a key, so that the next one costs no more than the first.</summary>
internal sealed class SqliteListingStore(SqliteTransaction transaction) : IListingStore
{
    private const int LargestPage = 10_000;
    private readonly SqliteDatabase _database = transaction.Database;
    private readonly Guid _workspace = transaction.Workspace.Value;
    private readonly SqliteWorkStore _work = (SqliteWorkStore)transaction.Work;

    public Page<ListedEntry> Entries(WorkFilter filter)
    {
        var after = filter.After.Length == 0 ? 0 : long.Parse(filter.After, NumberStyles.None, CultureInfo.InvariantCulture);
        var connections = _work.Connections().ToDictionary(c => c.Id, c => c.Name);
        using var rows = _database.Prepare(ListingSql.Entries).Bind(1, _workspace).Bind(2, after);
        if (!BindFilter(rows, filter))
        {
            return new([], null);
        }

        rows.Bind(8, Number(NameKind.Status, filter.Status, out var known));
        var list = new List<ListedEntry>();
        var stored = new StoredEntry();
        while (known && rows.Step())
        {
            if (list.Count == Limit(filter))
            {
                return new(list, stored.Number.ToString(CultureInfo.InvariantCulture));
            }

            EntryRow.Read(rows, stored);
            list.Add(new ListedEntry(_work.ToEntry(stored), connections[stored.Connection]));
        }

        return new(list, null);
    }

    public Page<ListedExpense> Expenses(WorkFilter filter)
    {
        var after = filter.After.Length == 0 ? Guid.Empty : Guid.Parse(filter.After);
        var connections = _work.Connections().ToDictionary(c => c.Id, c => c.Name);
        using var rows = _database.Prepare(ListingSql.Expenses).Bind(1, _workspace).Bind(2, after).Bind(8, filter.Status);
        if (!BindFilter(rows, filter))
        {
            return new([], null);
        }

        var list = new List<ListedExpense>();
        while (rows.Step())
        {
            if (list.Count == Limit(filter))
            {
                return new(list, list[^1].Expense.Id.ToString());
            }

            var stored = ExpenseRows.Read(rows);
            list.Add(new ListedExpense(_work.ToExpense(stored), connections[stored.Connection], transaction.Intake.Receipts(new ExpenseId(stored.Id))));
        }

        return new(list, null);
    }

    public IReadOnlyList<HoursRow> Hours()
    {
        using var rows = _database.Prepare(ListingSql.Hours).Bind(1, _workspace);
        var list = new List<HoursRow>();
        while (rows.Step())
        {
            var month = rows.Int32(2);
            var year = 1970 + (int)Math.Floor(month / 12m);
            list.Add(new HoursRow(
                rows.Text(0), rows.Text(1), new LocalDate(year, month - ((year - 1970) * 12) + 1, 1), rows.Text(3), rows.Int64(4), rows.Int64(5)));
        }

        return Sorted(list);
    }

    public IReadOnlyList<HoursRow> RecountHours()
    {
        using var rows = _database.Prepare(ListingSql.Recount).Bind(1, _workspace);
        var sums = new Dictionary<(string, string, LocalDate, string), (long Seconds, long Entries)>();
        while (rows.Step())
        {
            var day = rows.Date(2);
            var key = (rows.Text(0), rows.Text(1), new LocalDate(day.Year, day.Month, 1), rows.Text(3));
            var sum = sums.GetValueOrDefault(key);
            sums[key] = (sum.Seconds + rows.Int64(4), sum.Entries + rows.Int64(5));
        }

        return Sorted(sums.Select(s => new HoursRow(s.Key.Item1, s.Key.Item2, s.Key.Item3, s.Key.Item4, s.Value.Seconds, s.Value.Entries)));
    }

    public IReadOnlyList<BatchRecord> Batches(int limit, string kind = "", long before = 0)
    {
        using var rows = _database.Prepare(BatchSql.Batches).Bind(1, _workspace).Bind(2, limit).Bind(3, kind)
            .Bind(4, before == 0 ? long.MaxValue : before);
        var list = new List<BatchRecord>();
        while (rows.Step())
        {
            list.Add(new BatchRecord
            {
                Number = rows.Int64(0),
                Id = new BatchId(rows.Guid(1)),
                Connection = rows.Int32(2),
                Kind = rows.Text(3),
                File = rows.Text(4),
                Format = rows.Text(5),
                Received = Blob(rows, 6),
                Spans = Blob(rows, 7),
                Counts = new RowCounts(rows.Int64(8), rows.Int64(9), rows.Int64(10), rows.Int64(11), rows.Int64(12), rows.Int64(13)),
                Digest = rows.Bytes(14),
                Actor = new ActorId(rows.Guid(15)),
                At = rows.Instant(16),
                Tzdb = rows.Text(17),
            });
        }

        return list;
    }

    public IReadOnlyList<ListedRejection> Rejections(long batch)
    {
        using var rows = _database.Prepare(BatchSql.Rejections).Bind(1, _workspace).Bind(2, batch);
        var list = new List<ListedRejection>();
        while (rows.Step())
        {
            list.Add(new ListedRejection(
                batch, rows.Text(5), new RowRejection(rows.Int64(0), rows.Text(1), rows.Text(2), rows.Text(3), rows.Text(4))));
        }

        return list;
    }

    private static StoredBlob? Blob(SqliteStatement rows, int column) =>
        rows.IsNull(column) ? null : new StoredBlob(Convert.ToHexStringLower(rows.Span(column)), 0);

    private static int Limit(WorkFilter filter) => Math.Clamp(filter.Limit, 1, LargestPage);

    private static List<HoursRow> Sorted(IEnumerable<HoursRow> rows) =>
    [
        .. rows.OrderBy(r => r.Client, StringComparer.Ordinal).ThenBy(r => r.Project, StringComparer.Ordinal)
            .ThenBy(r => r.Month).ThenBy(r => r.Currency, StringComparer.Ordinal),
    ];

    // false: a name that no row can have
    private bool BindFilter(SqliteStatement rows, WorkFilter filter)
    {
        rows.Bind(3, Number(NameKind.Client, filter.Client, out var client))
            .Bind(4, Number(NameKind.Project, filter.Project, out var project))
            .Bind(5, Number(NameKind.Worker, filter.Worker, out var worker))
            .Bind(6, filter.From is { } from ? StoreTime.Days(from) : long.MinValue)
            .Bind(7, filter.To is { } to ? StoreTime.Days(to) : long.MaxValue)
            .Bind(9, filter.State is { } state ? (long)state : -1)
            .Bind(10, Limit(filter) + 1);
        return client && project && worker;
    }

    private long Number(NameKind kind, string text, out bool known)
    {
        var id = text.Length == 0 ? -1 : _work.IdOf(kind, text);
        known = id != 0;
        return id;
    }
}
