using Timepost.Engine.Replay;
using Timepost.Engine.Tests.Support;
using Timepost.Engine.Workspaces;
using Timepost.Storage.Sqlite;

namespace Timepost.Engine.Tests.Replay;

/// <summary>Scratch stores of a firm whose work is in memory: the real store for what plans make, a copy of the work beside it.</summary>
internal sealed class FirmScratch(Firm firm) : IScratchStores
{
    public IWorkspaceStore Open() => Store(new FakeWork());

    public IWorkspaceStore OpenWithWork()
    {
        var work = new FakeWork();
        foreach (var name in firm.Work.Entries.Select(e => e.Client).Distinct())
        {
            work.Id(Timepost.Engine.Intake.NameKind.Client, name);
        }

        firm.Work.Entries.ForEach(work.Set);
        work.Expenses.AddRange(firm.Work.Expenses);
        return Store(work);
    }

    private Temporary Store(FakeWork work)
    {
        var folder = Directory.CreateDirectory(Path.Combine(Directory.Exists("/dev/shm") ? "/dev/shm" : Path.GetTempPath(), "timepost-scratch-" + Path.GetRandomFileName())).FullName;
        var store = SqliteWorkspaceStore.Open(new SqliteStoreOptions { Path = Path.Combine(folder, "store.db"), WorkspaceKey = "acme", Clock = firm.Clock });
        return new Temporary(new StoreWithWork(store, work), folder);
    }

    private sealed class Temporary(IWorkspaceStore inner, string folder) : IWorkspaceStore
    {
        public IStoreTransaction Begin() => inner.Begin();

        public IStoreTransaction Read() => inner.Read();

        public void Dispose()
        {
            inner.Dispose();
            Directory.Delete(folder, recursive: true);
        }
    }
}
