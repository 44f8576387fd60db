using Timepost.Engine.Replay;
using Timepost.Engine.Workspaces;

namespace Timepost.Storage.Sqlite.Scratch;

/// <summary>Scratch stores as SQLite files of their own, unsynced, in folders below one folder. Each folder is locked while it is used; what a
/// process left that was killed is deleted when the next scratch store is opened.</summary>
/// <param name="real">The workspace's store: recorded work is copied from it.</param>
/// <param name="folder">Where they are made, as in <c>.timepost/scratch</c>; created where absent, and deleted when empty.</param>
public sealed class SqliteScratchStores(SqliteWorkspaceStore real, string folder) : IScratchStores
{
    /// <inheritdoc/>
    public IWorkspaceStore Open() => OpenScratch();

    /// <inheritdoc/>
    public IWorkspaceStore OpenWithWork()
    {
        var scratch = OpenScratch();
        try
        {
            ScratchCopy.Work(real.Options.Path, real.Workspace.Value, scratch.Inner);
            return scratch;
        }
        catch
        {
            scratch.Dispose();
            throw;
        }
    }

    private ScratchStore OpenScratch()
    {
        try
        {
            return ScratchStore.Open(folder, real.Options);
        }
        catch (IOException failure)
        {
            throw new StoreException("store-io", $"No scratch store could be made in {folder}: {failure.Message}", "Make room on the disk, and see that the folder can be written.", failure);
        }
        catch (UnauthorizedAccessException failure)
        {
            throw new StoreException("store-io", $"No scratch store could be made in {folder}: {failure.Message}", "See that the folder can be written.", failure);
        }
    }
}

/// <summary>One scratch store: a folder with a lock and a file.</summary>
internal sealed class ScratchStore : IWorkspaceStore
{
    private const string LockFile = "lock";
    private const string StoreFile = "store.db";
    private readonly string _folder;
    private readonly FileStream _lock;
    private bool _disposed;

    private ScratchStore(string folder, FileStream hold, SqliteWorkspaceStore inner) => (_folder, _lock, Inner) = (folder, hold, inner);

    public SqliteWorkspaceStore Inner { get; }

    /// <summary>Its own folder: what else is put there goes with it.</summary>
    public string Folder => _folder;

    /// <param name="parent">Where its folder is made.</param>
    /// <param name="like">Key, clock and patience.</param>
    /// <param name="content">A store's file that it begins with; null: empty.</param>
    public static ScratchStore Open(string parent, SqliteStoreOptions like, Stream? content = null)
    {
        Directory.CreateDirectory(parent);
        Sweep(parent);
        var folder = Path.Combine(parent, Path.GetRandomFileName());
        Directory.CreateDirectory(folder);
        if (!OperatingSystem.IsWindows())
        {
            // it holds what the store holds: nobody else reads it
            File.SetUnixFileMode(folder, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }

        var hold = new FileStream(Path.Combine(folder, LockFile), FileMode.CreateNew, FileAccess.ReadWrite, FileShare.None);
        try
        {
            if (content is not null)
            {
                using var file = File.Create(Path.Combine(folder, StoreFile));
                content.CopyTo(file);
            }

            return new ScratchStore(folder, hold, SqliteWorkspaceStore.Open(new SqliteStoreOptions
            {
                Path = Path.Combine(folder, StoreFile),
                WorkspaceKey = like.WorkspaceKey,
                Clock = like.Clock,
                BusyTimeout = like.BusyTimeout,
                Unsynced = true,
            }));
        }
        catch
        {
            hold.Dispose();
            Directory.Delete(folder, recursive: true);
            throw;
        }
    }

    public IStoreTransaction Begin() => Inner.Begin();

    public IStoreTransaction Read() => Inner.Read();

    public void Dispose()
    {
        if (_disposed)
        {
            return;
        }

        _disposed = true;
        Inner.Dispose();
        _lock.Dispose();
        Directory.Delete(_folder, recursive: true);
        RemoveEmpty(Path.GetDirectoryName(_folder)!);
    }

    // what a killed process left: its lock is free
    private static void Sweep(string parent)
    {
        foreach (var folder in Directory.EnumerateDirectories(parent))
        {
            var file = Path.Combine(folder, LockFile);
            if (!File.Exists(file))
            {
                continue; // another process makes it at this moment
            }

            try
            {
                using (new FileStream(file, FileMode.Open, FileAccess.ReadWrite, FileShare.None))
                {
                    // free
                }

                Directory.Delete(folder, recursive: true);
            }
            catch (IOException)
            {
                continue; // in use
            }
        }
    }

    private static void RemoveEmpty(string parent)
    {
        try
        {
            Directory.Delete(parent);
        }
        catch (IOException)
        {
            return; // others are in it
        }
    }
}
