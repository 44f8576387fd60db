using System.Security.Cryptography;
using NodaTime;
using Timepost.Connectors.Books;
using Timepost.Connectors.Files;
using Timepost.Domain.Identity;
using Timepost.Domain.Mapping;
using Timepost.Engine.Delivery;
using Timepost.Engine.Intake;
using Timepost.Engine.RuleSets;
using Timepost.Engine.Workspaces;
using Timepost.Storage.Blobs;
using Timepost.Storage.Sqlite;

namespace Timepost.Bench.Firm;

/// <summary>A workspace folder opened as the command line opens it: real store, readers, blobs and books.</summary>
internal sealed class BenchWorkspace : IDisposable
{
    private readonly SqliteWorkspaceStore _store;

    public BenchWorkspace(string folder)
    {
        var result = RuleSetFolder.Load(
            name => File.Exists(Path.Combine(folder, name)) ? File.ReadAllBytes(Path.Combine(folder, name)) : null, out _);
        var rules = result.RuleSet ?? throw new InvalidOperationException(string.Join('\n', result.Diagnostics));
        Directory.CreateDirectory(Path.Combine(folder, ".timepost"));
        _store = SqliteWorkspaceStore.Open(new SqliteStoreOptions { Path = StorePath(folder), WorkspaceKey = rules.Workspace.Key, Clock = Clock });
        Blobs = new FolderBlobStore(Path.Combine(folder, ".timepost", "blobs"));
        Context = new WorkspaceContext
        {
            Store = _store,
            Rules = rules,
            Clock = Clock,
            Ids = new AscendingIds(Clock, RandomNumberGenerator.Fill),
            Books = new Dictionary<string, IBooksConnector>
            {
                ["books"] = new EmbeddedBooks(new EmbeddedBooksSettings { Folder = Path.Combine(folder, "books"), Accounts = rules.Accounts }),
            },
        };
        Caller = new Caller(WorkspaceId.OfKey(rules.Workspace.Key), new ActorId(new Guid("0198a000-0000-7000-8000-00000000000b")), ActorRole.Admin);
    }

    public static LocalDate AsOf { get; } = new(2026, 1, 2);

    public WorkspaceContext Context { get; }

    public Caller Caller { get; }

    public FolderBlobStore Blobs { get; }

    private static RunningClock Clock { get; } = new();

    public static string StorePath(string folder) => Path.Combine(folder, ".timepost", "store.db");

    public ImportResult Import(string file) =>
        new ImportFiles(Context.Store, Blobs, new ReaderCatalog(), Context.Clock, Context.Ids).Run(Caller, new ImportRequest
        {
            Kind = ImportKind.Time,
            Files = [new ImportFile(Path.GetFileName(file), file, () => File.OpenRead(file))],
            Connection = "tracker",
            Rules = Context.Rules,
        });

    public void Dispose() => _store.Dispose();

    private sealed class RunningClock : IClock
    {
        public Instant GetCurrentInstant() => Instant.FromDateTimeOffset(TimeProvider.System.GetUtcNow());
    }
}
