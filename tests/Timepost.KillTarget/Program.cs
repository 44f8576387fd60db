using System.Diagnostics;
using System.Globalization;
using System.Security.Cryptography;
using NodaTime;
using Timepost.Connectors.Files;
using Timepost.Domain.Amounts;
using Timepost.Domain.Identity;
using Timepost.Domain.Mapping;
using Timepost.Engine.Intake;
using Timepost.Engine.Workspaces;
using Timepost.Storage.Blobs;
using Timepost.Storage.Migrations;
using Timepost.Storage.Sqlite;

// migrate FOLDER N | import FOLDER FILE N: does it, and kills itself (SIGKILL) before its Nth write, or prints how many there were
var writes = 0;
var killAt = int.Parse(args[^1], CultureInfo.InvariantCulture);

void Write(string sql)
{
    if (++writes == killAt)
    {
        Process.GetCurrentProcess().Kill();
        Thread.CurrentThread.Join(); // the kill arrives while we wait: nothing more is written
    }
}

var path = Path.Combine(args[1], "store.db");
if (args[0] == "migrate")
{
    using var database = SqliteDatabase.Open(path, readOnly: false, TimeSpan.FromSeconds(5));
    database.BeforeWrite = Write;
    MigrationRunner.ForSqlite().Run(database);
}
else
{
    var clock = new StandingClock();
    using var store = SqliteWorkspaceStore.Open(new SqliteStoreOptions { Path = path, WorkspaceKey = "acme", Clock = clock });
    store.Writer.BeforeWrite = Write;
    var ids = new AscendingIds(clock, RandomNumberGenerator.Fill);
    var import = new ImportFiles(store, new FolderBlobStore(Path.Combine(args[1], "blobs")), new ReaderCatalog(), clock, ids);
    import.Run(new Caller(store.Workspace, new ActorId(Guid.Empty), ActorRole.Admin), new ImportRequest
    {
        Kind = ImportKind.Time,
        Files = [new ImportFile(args[2], args[2], () => File.OpenRead(args[2]))],
        Format = "toggl",
        Rules = new RuleSet
        {
            Hash = "h",
            Workspace = new WorkspaceSettings { Key = "acme", Name = "Acme", BaseCurrency = Currency.Of("EUR"), Zone = "Europe/Berlin" },
            Policies = new Policies(),
        },
    });
}

Write("after the last");
Console.WriteLine(writes);

internal sealed class StandingClock : IClock
{
    public Instant GetCurrentInstant() => Instant.FromUtc(2026, 3, 1, 9, 0);
}
