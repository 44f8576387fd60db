using NodaTime;
using Timepost.Engine.Staging;
using Timepost.Engine.Workspaces;
using Timepost.Storage.Migrations;

namespace Timepost.Storage.Sqlite.Scratch;

/// <summary>Recorded work as a SQLite file of an export.</summary>
/// <param name="real">The workspace's store; null where exports are run without a workspace.</param>
/// <param name="folder">Where scratch stores are made.</param>
/// <param name="clock">Now.</param>
public sealed class SqliteStagingStores(SqliteWorkspaceStore? real, string folder, IClock clock) : IStagingStores
{
    private const string MaskedFile = "masked.db";

    /// <inheritdoc/>
    public int Schema { get; } = MigrationRunner.Embedded("sqlite").Count;

    /// <inheritdoc/>
    public void WriteMasked(IStagingMask mask, Stream into)
    {
        ArgumentNullException.ThrowIfNull(into);
        var store = real ?? throw new InvalidOperationException("There is no workspace to export.");
        using var scratch = ScratchStore.Open(folder, store.Options);
        ScratchCopy.Work(store.Options.Path, store.Workspace.Value, scratch.Inner);
        StagingMasking.Mask(scratch.Inner, mask);
        // written anew: nothing that was there before masking is left in free pages
        var file = Path.Combine(scratch.Folder, MaskedFile);
        scratch.Inner.Writer.Prepare("VACUUM INTO $1").Bind(1, file).RunAndDispose();
        using var masked = File.OpenRead(file);
        masked.CopyTo(into);
        into.Flush();
    }

    /// <inheritdoc/>
    public IWorkspaceStore OpenCopy(Stream work, string workspaceKey)
    {
        ArgumentNullException.ThrowIfNull(work);
        return ScratchStore.Open(folder, new SqliteStoreOptions { Path = "", WorkspaceKey = workspaceKey, Clock = clock }, work);
    }
}
