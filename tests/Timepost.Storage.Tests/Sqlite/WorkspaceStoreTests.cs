using Timepost.Engine.Exceptions;
using Timepost.Engine.Workspaces;
using Timepost.Domain.Identity;
using Timepost.Storage.Sqlite;
using Timepost.Storage.Tests.Support;

namespace Timepost.Storage.Tests.Sqlite;

public sealed class WorkspaceStoreTests
{
    [Fact]
    public void What_is_not_committed_leaves_no_trace()
    {
        using var folder = new TemporaryFolder();
        using var store = Stores.Open(folder.File("store.db"));
        using (var lost = store.Begin())
        {
            Assert.True(lost.Exceptions.Open(Unmapped("Acme")));
        }

        using (var kept = store.Begin())
        {
            Assert.Equal(0, kept.Exceptions.CountOpen());
            Assert.True(kept.Exceptions.Open(Unmapped("Beta")));
            kept.Commit();
        }

        using var read = store.Read();
        Assert.Equal(["Beta"], read.Exceptions.List(true, null, 10).Select(e => e.ObjectId));
    }

    [Fact]
    public void A_reader_sees_no_later_commit()
    {
        using var folder = new TemporaryFolder();
        using var store = Stores.Open(folder.File("store.db"));
        using var before = store.Read();
        using (var write = store.Begin())
        {
            write.Exceptions.Open(Unmapped("Acme"));
            write.Commit();
        }

        Assert.Equal(0, before.Exceptions.CountOpen());
        using var after = store.Read();
        Assert.Equal(1, after.Exceptions.CountOpen());
    }

    [Fact]
    public void F10_a_second_writer_waits_and_is_then_told_that_the_store_is_busy()
    {
        using var folder = new TemporaryFolder();
        using var store = Stores.Open(folder.File("store.db"));
        using var other = Stores.Open(folder.File("store.db"));
        using var first = store.Begin();
        Assert.Equal("store-busy", Assert.Throws<StoreException>(() => store.Begin()).Code);
        Assert.Equal("store-busy", Assert.Throws<StoreException>(() => other.Begin()).Code);
    }

    [Fact]
    public void A_reading_transaction_cannot_write()
    {
        using var folder = new TemporaryFolder();
        using var store = Stores.Open(folder.File("store.db"));
        using var read = store.Read();
        Assert.Throws<StoreException>(() => read.Exceptions.Open(Unmapped("Acme")));
        Assert.Throws<InvalidOperationException>(read.Commit);
    }

    [Fact]
    public void Another_workspaces_file_is_refused()
    {
        using var folder = new TemporaryFolder();
        using (Stores.Open(folder.File("store.db")))
        {
        }

        using (var other = SqliteWorkspaceStore.Open(new SqliteStoreOptions { Path = folder.File("store.db"), WorkspaceKey = "acme", Clock = Stores.Clock }))
        {
            Assert.Equal(WorkspaceId.OfKey("acme"), other.Workspace);
        }

        var refused = Assert.Throws<StoreException>(() => SqliteWorkspaceStore.Open(
            new SqliteStoreOptions { Path = folder.File("store.db"), WorkspaceKey = "beta", Clock = Stores.Clock }));
        Assert.Equal("store-workspace", refused.Code);
    }

    [Fact]
    public void A_file_that_is_no_store_is_refused_as_corrupt()
    {
        using var folder = new TemporaryFolder();
        File.WriteAllText(folder.File("store.db"), new string('x', 5000));
        Assert.Equal("store-corrupt", Assert.Throws<StoreException>(() => Stores.Open(folder.File("store.db"))).Code);
    }

    [Fact]
    public void A_missing_folder_is_an_io_error()
    {
        using var folder = new TemporaryFolder();
        Assert.Equal("store-io", Assert.Throws<StoreException>(() => Stores.Open(folder.File("absent/store.db"))).Code);
    }

    [Fact]
    public void A_broken_constraint_is_told_as_our_fault()
    {
        using var folder = new TemporaryFolder();
        using var store = Stores.Open(folder.File("store.db"));
        using var write = store.BeginWrite();
        var error = Assert.Throws<StoreException>(() => write.Database.Execute("INSERT INTO workspace (workspace, key, created) VALUES (x'00', 'k', 0)"));
        Assert.Equal("store-constraint", error.Code);
    }

    [Fact]
    public void A_sql_text_that_cannot_be_prepared_is_our_fault()
    {
        using var folder = new TemporaryFolder();
        using var store = Stores.Open(folder.File("store.db"));
        using var write = store.BeginWrite();
        Assert.Equal("store-fault", Assert.Throws<StoreException>(() => write.Database.Prepare("SELECT nothing FROM nowhere")).Code);
    }

    [Fact]
    public void Parameters_are_bound_by_their_number_not_by_their_place()
    {
        using var folder = new TemporaryFolder();
        using var database = SqliteDatabase.Open(folder.File("x.db"), false, TimeSpan.Zero);
        using var statement = database.Prepare("SELECT $2, $1, $2, $3");
        statement.Bind(1, "one").Bind(2, "two").Bind(3, ReadOnlySpan<byte>.Empty);
        Assert.True(statement.Step());
        Assert.Equal(["two", "one", "two"], new[] { statement.Text(0), statement.Text(1), statement.Text(2) });
        Assert.False(statement.IsNull(3));
        Assert.Throws<ArgumentException>(() => database.Prepare("SELECT $2"));
    }

    [Fact]
    public void Text_keeps_every_character()
    {
        using var folder = new TemporaryFolder();
        using var database = SqliteDatabase.Open(folder.File("x.db"), false, TimeSpan.Zero);
        foreach (var text in new[] { "", "é€😀", "a\0b", new string('ü', 5000) })
        {
            using var statement = database.Prepare("SELECT $1");
            Assert.True(statement.Bind(1, text).Step());
            Assert.Equal(text, statement.Text(0));
        }
    }

    [Fact]
    public void A_condition_is_asked_once_and_anew_after_it_was_gone()
    {
        using var folder = new TemporaryFolder();
        using var store = Stores.Open(folder.File("store.db"));
        using var write = store.Begin();
        var first = Unmapped("Acme");
        Assert.True(write.Exceptions.Open(first));
        Assert.False(write.Exceptions.Open(Unmapped("Acme") with { Summary = "two entries" }));
        Assert.Equal("two entries", write.Exceptions.Find(first.Id)!.Summary);
        write.Exceptions.Resolve(first.Id, "ignore", Stores.Anna, Stores.Clock.Now);
        Assert.False(write.Exceptions.Open(Unmapped("Acme")));
        Assert.Throws<InvalidOperationException>(() => write.Exceptions.Resolve(first.Id, "ignore", Stores.Anna, Stores.Clock.Now));
        write.Exceptions.Gone(first.ConditionKey, Stores.Clock.Now);
        Assert.Equal("resolved", write.Exceptions.Find(first.Id)!.Status);
        Assert.True(write.Exceptions.Open(Unmapped("Acme")));
        write.Exceptions.Gone(first.ConditionKey, Stores.Clock.Now);
        Assert.Equal(0, write.Exceptions.CountOpen());
        Assert.Equal(["resolved", "gone"], write.Exceptions.List(false, null, 9).Select(e => e.Status));
    }

    private readonly IIdSource _ids = Stores.Ids();

    private ExceptionRecord Unmapped(string client) => new()
    {
        Id = new ExceptionId(_ids.Next()),
        Kind = "unmapped-client",
        ObjectKind = "client",
        ObjectId = client,
        Summary = $"No rule for {client}.",
        Suggestion = "Add one.",
        Choices = ["ignore"],
        Opened = Stores.Clock.Now,
    };
}
