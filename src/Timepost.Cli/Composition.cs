using System.Security.Cryptography;
using System.Text;
using NodaTime;
using Timepost.Cli.Shell;
using Timepost.Connectors.Books;
using Timepost.Connectors.Files;
using Timepost.Domain.Identity;
using Timepost.Domain.Mapping;
using Timepost.Engine.Delivery;
using Timepost.Engine.Explaining;
using Timepost.Engine.Intake;
using Timepost.Engine.RuleSets;
using Timepost.Engine.Trail;
using Timepost.Engine.Workspaces;
using Timepost.Storage.Blobs;
using Timepost.Storage.Sqlite;
using Timepost.Storage.Trail;

namespace Timepost.Cli;

/// <summary>The one place where the command line puts the parts together: an opened workspace.</summary>
internal sealed class Composition : IDisposable
{
    private readonly SqliteWorkspaceStore _store;

    private Composition(WorkspaceFolder folder, RuleSet rules, IReadOnlyList<RuleSetText> texts, ActorRole role, IClock clock)
    {
        Folder = folder;
        Directory.CreateDirectory(folder.StoreFolder);
        _store = SqliteWorkspaceStore.Open(new SqliteStoreOptions
        {
            Path = Path.Combine(folder.StoreFolder, "store.db"),
            WorkspaceKey = rules.Workspace.Key,
            Clock = clock,
            Traces = [Path.Combine(folder.StoreFolder, "blobs"), Path.Combine(folder.StoreFolder, "heads")],
            PersonOf = actor => OperatingSystemActor.PersonOf(actor, rules.Workspace),
        });
        var blobs = new FolderBlobStore(Path.Combine(folder.StoreFolder, "blobs"));
        var ids = new AscendingIds(clock, RandomNumberGenerator.Fill);
        Context = new WorkspaceContext
        {
            Store = _store,
            Rules = rules,
            RuleTexts = texts,
            Clock = clock,
            Ids = ids,
            Books = rules.Workspace.Connections.Where(c => c.Role == ConnectionRole.Books)
                .ToDictionary(c => c.Name, c => Books(c, folder, rules, blobs), StringComparer.Ordinal),
        };
        Heads = new HeadFolder(Path.Combine(folder.StoreFolder, "keys"), Path.Combine(folder.StoreFolder, "heads"));
        Raw = new RawReader(blobs);
        Importing = new ImportFiles(_store, blobs, new ReaderCatalog(), clock, ids);
        Caller = new Caller(WorkspaceId.OfKey(rules.Workspace.Key), OperatingSystemActor.Of(OperatingSystemActor.Account), role);
    }

    public WorkspaceFolder Folder { get; }

    public WorkspaceContext Context { get; }

    public ImportFiles Importing { get; }

    public IRawReader Raw { get; }

    /// <summary>Signed heads of the trail.</summary>
    public IHeadFolder Heads { get; }

    public Caller Caller { get; }

    /// <summary>Opens the workspace of a call.</summary>
    public static Composition Open(Session session) => Open(WorkspaceFolder.Find(session), session);

    /// <summary>Opens a workspace folder; a rule set with errors is refused, and each is told.</summary>
    public static Composition Open(WorkspaceFolder folder, Session session)
    {
        var result = folder.LoadRules(order: false);
        if (result.RuleSet is null)
        {
            var errors = result.Diagnostics.Where(d => d.Severity == Severity.Error).ToList();
            foreach (var diagnostic in errors.Take(20))
            {
                session.Notice(diagnostic.ToString());
            }

            throw RefusedException.Failed(
                RefusalCode.RuleSetWrong, errors.Count == 1 ? "1 error in the rule set." : $"{errors.Count} errors in the rule set.", errors[0].Where, "See all of them: timepost mapping check");
        }

        var role = People.RoleOf(result.RuleSet.Workspace, OperatingSystemActor.Account)
            ?? throw new RefusedException(new Refusal(
                ExitCode.NotAllowed, RefusalCode.NotAllowed, $"timepost.yaml lists who may work here, and the account '{OperatingSystemActor.Account}' is not among them.", "timepost.yaml",
                "Ask somebody who may edit timepost.yaml to add the account under 'people'."));
        return new Composition(folder, result.RuleSet, result.Texts, role, new ProcessClock(TimeProvider.System));
    }

    /// <summary>A consistent view of the store, for lists.</summary>
    /// <exception cref="NotAllowedException">Below viewer.</exception>
    public IStoreTransaction Read()
    {
        Caller.Require(ActorRole.Viewer, "Reading");
        return Context.Store.Read();
    }

    /// <summary>Exceptions that wait.</summary>
    public long OpenExceptions()
    {
        using var reading = Read();
        return reading.Exceptions.CountOpen();
    }

    /// <summary>The day's signed head of the trail, if it is not exported yet.</summary>
    public void ExportDailyHead() => new ExportHead(_store, Heads, Context.Clock).RunDaily(Caller);

    public void Dispose() => _store.Dispose();

    private static IBooksConnector Books(ConnectionSettings connection, WorkspaceFolder folder, RuleSet rules, FolderBlobStore blobs) => new EmbeddedBooks(new EmbeddedBooksSettings
    {
        Folder = Path.Combine(folder.Path, connection.Path.Length > 0 ? connection.Path : connection.Primary ? "books" : $"books-{connection.Name}"),
        Title = rules.Workspace.Name,
        Accounts = rules.Accounts,
        OpenBlob = sha256 => blobs.Has(sha256) ? blobs.Open(sha256) : null,
    });
}

/// <summary>The clock of the process.</summary>
internal sealed class ProcessClock(TimeProvider time) : IClock
{
    public Instant GetCurrentInstant() => Instant.FromDateTimeOffset(time.GetUtcNow());
}

/// <summary>Raw records, cut out of the stored files.</summary>
internal sealed class RawReader(FolderBlobStore blobs) : IRawReader
{
    private const int Longest = 4000;

    public string? Read(RawSpan span)
    {
        if (!blobs.Has(span.Sha256))
        {
            return null;
        }

        using var stream = blobs.Open(span.Sha256);
        stream.Position = span.Offset;
        var bytes = new byte[Math.Min(span.Length, Longest)];
        stream.ReadExactly(bytes);
        return Encoding.UTF8.GetString(bytes);
    }
}
