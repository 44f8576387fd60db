using NodaTime;
using Timepost.Connectors.Books;
using Timepost.Engine.Delivery;
using Timepost.Engine.Staging;
using Timepost.Engine.Tests.Samples;
using Timepost.Engine.Tests.Support;
using Timepost.Engine.Workspaces;
using Timepost.Storage.Sqlite;
using Timepost.Storage.Sqlite.Scratch;
using Timepost.Storage.Staging;

namespace Timepost.Engine.Tests.Staging;

public sealed class StagingExportTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("timepost-staging-").FullName;
    private readonly StandingClock _clock = new(Instant.FromUtc(2026, 5, 4, 9, 0));
    private readonly DiskWorkspace _workspace;

    public StagingExportTests()
    {
        SampleFolder.Copy(_folder);
        _workspace = new DiskWorkspace(_folder, _clock, rules => new Dictionary<string, IBooksConnector>
        {
            ["books"] = new EmbeddedBooks(new EmbeddedBooksSettings { Folder = Path.Combine(_folder, "books"), Accounts = rules.Accounts }),
        });
        _workspace.ImportInbox();
    }

    private string Scratch => Path.Combine(_folder, ".timepost", "scratch");

    private SqliteWorkspaceStore Store => (SqliteWorkspaceStore)_workspace.Context.Store;

    public void Dispose()
    {
        _workspace.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    [Fact]
    public void Work_that_would_give_other_amounts_masked_is_not_exported()
    {
        var refused = Assert.Throws<StagingRefusedException>(() => Export(new Losing(new SqliteStagingStores(Store, Scratch, _clock), new SqliteScratchStores(Store, Scratch))));

        Assert.Equal("staging-mask-changes", refused.Code);
        Assert.False(Directory.Exists(Scratch));
    }

    [Fact]
    public void A_run_is_as_of_the_day_of_the_export_and_leaves_nothing_behind()
    {
        var stores = new SqliteStagingStores(Store, Scratch, _clock);
        Export(stores);
        _clock.Now = Instant.FromUtc(2031, 1, 1, 0, 0);

        using var package = new StagingFolder(Path.Combine(_folder, "out"));
        var run = new StagingRun(stores, _clock, _workspace.Context.Ids, "1.0.10");
        var rules = Timepost.Engine.RuleSets.RuleSetLoader.Load(StagingRun.Texts(package)).RuleSet!;
        var found = run.Run(package, rules);

        Assert.Empty(found.Documents);
        Assert.Empty(found.Exceptions);
        Assert.True(found.Same > 100);
        Assert.False(Directory.Exists(Scratch));
        // 1.0.9 is below 1.0.10
        Assert.Equal("staging-newer", Assert.Throws<StagingRefusedException>(() => new StagingRun(stores, _clock, _workspace.Context.Ids, "1.0.8").Manifest(package)).Code);
    }

    private void Export(IStagingStores stores)
    {
        using var package = new StagingFolder(Path.Combine(_folder, "out"));
        new StagingExport(_workspace.Context, new SqliteScratchStores(Store, Scratch), stores, "1.0.9").Export(_workspace.Caller, package);
    }

    // a copy in which nothing is
    private sealed class Losing(IStagingStores inner, SqliteScratchStores scratch) : IStagingStores
    {
        public int Schema => inner.Schema;

        public void WriteMasked(IStagingMask mask, Stream into) => inner.WriteMasked(mask, into);

        public IWorkspaceStore OpenCopy(Stream work, string workspaceKey) => scratch.Open();
    }
}
