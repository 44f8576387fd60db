using Timepost.Domain.Work;
using Timepost.Engine.Intake;

namespace Timepost.Storage.Sqlite.Intake;

/// <summary>Gathers what entries change in the hours kept and marks what is to be planned again; put down before the
/// commit, or earlier where it grows.</summary>
internal sealed class HoursChanges
{
    private const int AtHand = 20_000;
    private readonly SqliteTransaction _transaction;
    private readonly Dictionary<(int Client, int Project, int Month, string Currency), (long Seconds, long Entries)> _changes = [];
    private readonly Dictionary<int, int> _monthOfDay = [];

    public HoursChanges(SqliteTransaction transaction)
    {
        _transaction = transaction;
        transaction.OnCommit += PutDown;
    }

    public void Add(StoredEntry entry) => Change(entry, 1);

    public void Remove(StoredEntry entry) => Change(entry, -1);

    public void PutDown()
    {
        if (_changes.Count == 0)
        {
            return;
        }

        var workspace = _transaction.Workspace.Value;
        using (var hours = _transaction.Database.Prepare(EntrySql.AddHours).Bind(1, workspace))
        using (var dirty = _transaction.Database.Prepare(EntrySql.MarkDirty).Bind(1, workspace))
        {
            foreach (var (key, (seconds, entries)) in _changes.OrderBy(c => c.Key))
            {
                dirty.Bind(2, key.Client).Bind(3, key.Month).Run();
                if (seconds != 0 || entries != 0)
                {
                    hours.Bind(2, key.Client).Bind(3, key.Project).Bind(4, key.Month).Bind(5, key.Currency)
                        .Bind(6, seconds).Bind(7, entries).Run();
                }
            }
        }

        _transaction.Database.Prepare(EntrySql.DropEmptyHours).Bind(1, workspace).RunAndDispose();
        _changes.Clear();
    }

    private void Change(StoredEntry entry, int sign)
    {
        if (entry.State != EntryState.Active)
        {
            return;
        }

        if (!_monthOfDay.TryGetValue(entry.BillingDay, out var month))
        {
            month = StoreTime.Month(StoreTime.Date(entry.BillingDay));
            _monthOfDay[entry.BillingDay] = month;
        }

        ref var sum = ref System.Runtime.InteropServices.CollectionsMarshal.GetValueRefOrAddDefault(
            _changes, (entry.Client, entry.Project, month, entry.Currency), out _);
        sum = (sum.Seconds + (sign * entry.Seconds), sum.Entries + sign);
        if (_changes.Count >= AtHand)
        {
            PutDown();
        }
    }
}
