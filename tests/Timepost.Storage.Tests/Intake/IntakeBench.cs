using System.Globalization;
using System.Text;
using Timepost.Connectors.Files;
using Timepost.Domain.Amounts;
using Timepost.Domain.Mapping;
using Timepost.Domain.Work;
using Timepost.Engine.Exceptions;
using Timepost.Engine.Intake;
using Timepost.Engine.Workspaces;
using Timepost.Storage.Blobs;
using Timepost.Storage.Sqlite;
using Timepost.Storage.Tests.Support;

namespace Timepost.Storage.Tests.Intake;

/// <summary>A workspace in a temporary folder into which tests import.</summary>
internal sealed class IntakeBench : IDisposable
{
    public const string TogglHeader =
        "User,Email,Client,Project,Task,Description,Billable,Start date,Start time,End date,End time,Duration,Tags,Amount (EUR)";

    public static readonly RuleSet Rules = new()
    {
        Hash = "h",
        Workspace = new WorkspaceSettings { Key = "acme", Name = "Acme", BaseCurrency = Currency.Of("EUR"), Zone = "Europe/Berlin" },
        Policies = new Policies(),
    };

    private readonly TemporaryFolder _folder = new();

    public IntakeBench()
    {
        Store = Stores.Open(_folder.File("store.db"));
        Blobs = new FolderBlobStore(_folder.File("blobs"));
        Ids = Stores.Ids();
        Directory.CreateDirectory(Receipts);
    }

    public SqliteWorkspaceStore Store { get; }

    public FolderBlobStore Blobs { get; }

    public IIdSource Ids { get; }

    public string Folder => _folder.Path;

    public string Receipts => _folder.File("receipts");

    public static string Row(string worker, string day, string start, string end, string duration, string description = "Work", string client = "Acme", string project = "Site") =>
        $"{worker},{worker.ToLowerInvariant()}@x.org,{client},{project},,{description},Yes,{day},{start},{day},{end},{duration},,";

    public static string Hour(string worker, int day, int hour, string description = "Work") => Row(
        worker, string.Create(CultureInfo.InvariantCulture, $"2026-02-{day:00}"), string.Create(CultureInfo.InvariantCulture, $"{hour:00}:00:00"),
        string.Create(CultureInfo.InvariantCulture, $"{hour + 1:00}:00:00"), "01:00:00", description);

    public ImportedFile Time(params string[] rows) => Import(ImportKind.Time, TogglHeader + "\r\n" + string.Concat(rows.Select(r => r + "\r\n")), "toggl");

    public ImportedFile Import(ImportKind kind, string text, string format = "", RuleSet? rules = null, string connection = "", string name = "file.csv") =>
        Assert.Single(Run(kind, Encoding.UTF8.GetBytes(text), format, rules, connection, name).Files);

    public ImportResult Run(ImportKind kind, byte[] bytes, string format = "", RuleSet? rules = null, string connection = "", string name = "file.csv", ActorRole role = ActorRole.Admin) =>
        new ImportFiles(Store, Blobs, new ReaderCatalog(), Stores.Clock, Ids).Run(Stores.Caller(role), new ImportRequest
        {
            Kind = kind,
            Files = [new ImportFile(name, name, () => new MemoryStream(bytes))],
            Format = format,
            Connection = connection,
            Rules = rules ?? Rules,
            Receipts = new ReceiptFolder(Receipts),
        });

    public IReadOnlyList<TimeEntry> Entries()
    {
        using var read = Store.Read();
        return [.. read.Listings.Entries(new WorkFilter { Limit = 10_000 }).Items.Select(e => e.Entry)];
    }

    public IReadOnlyList<ListedExpense> Expenses()
    {
        using var read = Store.Read();
        return read.Listings.Expenses(new WorkFilter { Limit = 10_000 }).Items;
    }

    public IReadOnlyList<ExceptionRecord> Exceptions()
    {
        using var read = Store.Read();
        return read.Exceptions.List(true, null, 1000);
    }

    public void Decide(ExceptionRecord exception, string decision)
    {
        using var write = Store.Begin();
        HeldWork.Decide(write, exception, decision);
        write.Exceptions.Resolve(exception.Id, decision, Stores.Anna, Stores.Clock.Now);
        write.Commit();
    }

    /// <summary>All that the store says of entries, without ids that differ from run to run.</summary>
    public IReadOnlyList<string> State() =>
        [.. Entries().Select(e => $"{e.Worker} {e.Date} {e.StartText} {e.Seconds} {e.Description} {e.State}").Order(StringComparer.Ordinal)];

    public void AssertHoursEqualARecount()
    {
        using var read = Store.Read();
        Assert.Equal(read.Listings.RecountHours(), read.Listings.Hours());
    }

    public void Dispose()
    {
        Store.Dispose();
        _folder.Dispose();
    }
}
