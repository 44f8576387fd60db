using System.Security.Cryptography;
using NodaTime;
using Timepost.Connectors.Files;
using Timepost.Domain.Identity;
using Timepost.Domain.Mapping;
using Timepost.Engine.Delivery;
using Timepost.Engine.Intake;
using Timepost.Engine.RuleSets;
using Timepost.Engine.Workspaces;
using Timepost.Storage.Blobs;
using Timepost.Storage.Sqlite;

namespace Timepost.Engine.Tests.Support;

/// <summary>A workspace folder opened with the real store, readers and blobs.</summary>
internal sealed class DiskWorkspace : IDisposable
{
    private readonly string _folder;
    private readonly SqliteWorkspaceStore _store;
    private readonly FolderBlobStore _blobs;
    private readonly IIdSource _ids;

    public DiskWorkspace(string folder, IClock clock, Func<RuleSet, IReadOnlyDictionary<string, IBooksConnector>> books)
    {
        _folder = folder;
        var result = RuleSetFolder.Load(
            name => File.Exists(Path.Combine(folder, name)) ? File.ReadAllBytes(Path.Combine(folder, name)) : null, out _);
        Assert.True(result.RuleSet is not null, string.Join('\n', result.Diagnostics));
        Directory.CreateDirectory(Path.Combine(folder, ".timepost"));
        _store = SqliteWorkspaceStore.Open(new SqliteStoreOptions
        {
            Path = Path.Combine(folder, ".timepost", "store.db"),
            WorkspaceKey = result.RuleSet.Workspace.Key,
            Clock = clock,
        });
        _blobs = new FolderBlobStore(Path.Combine(folder, ".timepost", "blobs"));
        _ids = new AscendingIds(clock, RandomNumberGenerator.Fill);
        Context = new WorkspaceContext
        {
            Store = _store,
            Rules = result.RuleSet,
            RuleTexts = result.Texts,
            Clock = clock,
            Ids = _ids,
            Books = books(result.RuleSet),
        };
        Caller = new Caller(WorkspaceId.OfKey(result.RuleSet.Workspace.Key), Firm.Anna, ActorRole.Admin);
    }

    public WorkspaceContext Context { get; }

    public Caller Caller { get; }

    public FolderBlobStore Blobs => _blobs;

    /// <summary>Imports every file below the folder of each connection, in order of name, exchange rates too; answers for those of sources.</summary>
    public IReadOnlyList<ImportedFile> ImportInbox()
    {
        var imported = new List<ImportedFile>();
        var import = new ImportFiles(Context.Store, _blobs, new ReaderCatalog(), Context.Clock, _ids);
        foreach (var connection in Context.Rules.Workspace.Connections.Where(c => c.Role is ConnectionRole.Source or ConnectionRole.Rates && c.Path.Length > 0))
        {
            var files = Directory.GetFiles(Path.Combine(_folder, connection.Path)).Order(StringComparer.Ordinal)
                .Select(f => new ImportFile(Path.GetRelativePath(_folder, f), f, () => File.OpenRead(f))).ToList();
            var read = import.Run(Caller, new ImportRequest
            {
                Kind = connection.Role == ConnectionRole.Rates ? ImportKind.Rates
                    : connection.Path.Contains("expenses", StringComparison.Ordinal) ? ImportKind.Expenses : ImportKind.Time,
                Files = files,
                Connection = connection.Name,
                Rules = Context.Rules,
                Receipts = new ReceiptFolder(Path.Combine(_folder, "inbox", "receipts")),
            });
            imported.AddRange(connection.Role == ConnectionRole.Rates ? [] : read.Files);
        }

        return imported;
    }

    public void Dispose() => _store.Dispose();
}
