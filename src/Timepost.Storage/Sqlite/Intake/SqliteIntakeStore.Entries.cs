using Timepost.Domain.Identity;
using Timepost.Domain.Work;
using Timepost.Engine.Intake;

namespace Timepost.Storage.Sqlite.Intake;

internal sealed partial class SqliteIntakeStore
{
    public long LastEntry()
    {
        if (_lastEntry < 0)
        {
            using var last = _database.Prepare(EntrySql.Last).Bind(1, _workspace);
            _lastEntry = last.Step() ? last.Int64(0) : 0;
        }

        return _lastEntry;
    }

    public long CountEntries(int connection)
    {
        using var count = _database.Prepare(EntrySql.Count).Bind(1, _workspace).Bind(2, connection);
        count.Step();
        return count.Int64(0);
    }

    public IEnumerable<StoredHash> EntriesAfter(int connection, long number)
    {
        using var rows = _database.Prepare(EntrySql.After).Bind(1, _workspace).Bind(2, connection).Bind(3, number);
        while (rows.Step())
        {
            yield return Hash(rows);
        }
    }

    public bool NextWithKey(int connection, long matchKey, long after, out StoredHash found)
    {
        using var row = _database.Prepare(EntrySql.NextWithKey).Bind(1, _workspace).Bind(2, connection).Bind(3, matchKey).Bind(4, after);
        return First(row, out found);
    }

    public bool FindByExternalId(int connection, long matchKey, string externalId, out StoredHash found)
    {
        using var row = _database.Prepare(EntrySql.ByExternalId).Bind(1, _workspace).Bind(2, connection).Bind(3, matchKey).Bind(4, externalId);
        return First(row, out found);
    }

    public IEnumerable<StoredPlace> EntriesBetween(int connection, int fromDay, int toDay)
    {
        using var rows = _database.Prepare(EntrySql.Between).Bind(1, _workspace).Bind(2, connection).Bind(3, fromDay).Bind(4, toDay);
        while (rows.Step())
        {
            yield return new StoredPlace(rows.Int64(0), rows.Int32(1), rows.Int32(2), !rows.IsNull(3));
        }
    }

    public IEnumerable<StoredOrigin> EntryOrigins(int connection)
    {
        using var rows = _database.Prepare(EntrySql.Origins).Bind(1, _workspace).Bind(2, connection);
        while (rows.Step())
        {
            yield return new StoredOrigin(rows.Int64(0), rows.Int64(1), rows.Int32(2), rows.Int32(3), (Holds)rows.Int32(4));
        }
    }

    public bool ReadEntry(long number, StoredEntry into)
    {
        using var row = _database.Prepare(EntrySql.ByNumber).Bind(1, _workspace).Bind(2, number);
        if (!row.Step())
        {
            return false;
        }

        EntryRow.Read(row, into);
        return true;
    }

    public string? FieldsOf(long number)
    {
        using var row = _database.Prepare(EntrySql.FieldsOf).Bind(1, _workspace).Bind(2, number);
        return row.Step() ? row.TextOrNull(0) : null;
    }

    public long EntryNumber(EntryId id)
    {
        using var row = _database.Prepare(EntrySql.NumberOf).Bind(1, _workspace).Bind(2, id.Value);
        return row.Step() ? row.Int64(0) : 0;
    }

    public void AddEntry(StoredEntry entry)
    {
        entry.Number = LastEntry() + 1;
        // a million times in a row: the statement stays out
        if (_insert is null)
        {
            _insert = _database.Prepare(EntrySql.Insert);
            _transaction.OnEnd += _insert.Dispose;
        }

        _insert.BindEntry(_workspace, entry).Run();
        _lastEntry = entry.Number;
        Changes.Add(entry);
    }

    public void UpdateEntry(StoredEntry before, StoredEntry after)
    {
        Changes.Remove(before);
        _database.Prepare(EntrySql.Update).BindEntry(_workspace, after).RunAndDispose();
        Changes.Add(after);
    }

    private static bool First(SqliteStatement row, out StoredHash found)
    {
        if (row.Step())
        {
            found = Hash(row);
            return true;
        }

        found = default;
        return false;
    }

    private static StoredHash Hash(SqliteStatement row) => new(row.Int64(0), EntryRow.Hash(row, 1), (Holds)row.Int32(2));
}
