using Timepost.Engine.Workspaces;
using Timepost.Storage.Migrations;
using Timepost.Storage.Sqlite;
using Timepost.Storage.Tests.Support;

namespace Timepost.Storage.Tests.Migrations;

public sealed class MigrationTests
{
    private static readonly Migration One = new(1, "one", "CREATE TABLE a (x INTEGER) STRICT; INSERT INTO a VALUES (1);");
    private static readonly Migration Two = new(2, "two", "CREATE TABLE b (x INTEGER) STRICT; INSERT INTO b VALUES (2);");
    private static readonly Migration Five = new(5, "five", "CREATE TABLE e (x INTEGER) STRICT;");

    [Fact]
    public void Both_flavours_have_the_same_steps()
    {
        static IEnumerable<string> Names(string flavour) => MigrationRunner.Embedded(flavour).Select(m => $"{m.Number:000}-{m.Name}");
        Assert.Equal(Names("sqlite"), Names("postgresql"));
        Assert.NotEmpty(Names("sqlite"));
    }

    [Fact]
    public void A_store_that_is_up_to_date_is_opened_with_one_read()
    {
        using var folder = new TemporaryFolder();
        using var database = Open(folder);
        Assert.True(new MigrationRunner([One, Two]).Run(database));
        var writes = new List<string>();
        database.BeforeWrite = writes.Add;
        Assert.False(new MigrationRunner([One, Two]).Run(database));
        Assert.Empty(writes);
    }

    [Fact]
    public void A_step_with_a_lower_number_that_came_later_is_still_run()
    {
        using var folder = new TemporaryFolder();
        using var database = Open(folder);
        new MigrationRunner([One, Five]).Run(database);
        new MigrationRunner([One, Two, Five]).Run(database);
        Assert.Equal(3, database.Scalar("SELECT count(*) FROM sqlite_schema WHERE name IN ('a', 'b', 'e')"));
    }

    [Fact]
    public void A_number_given_twice_is_refused() =>
        Assert.Throws<ArgumentException>(() => new MigrationRunner([One, One with { Name = "again" }]));

    [Fact]
    public void A_newer_schema_is_refused_and_left_alone()
    {
        using var folder = new TemporaryFolder();
        using var database = Open(folder);
        new MigrationRunner([One, Two]).Run(database);
        var writes = new List<string>();
        database.BeforeWrite = writes.Add;
        Assert.Equal("store-newer", Assert.Throws<StoreException>(() => new MigrationRunner([One]).Run(database)).Code);
        Assert.Empty(writes);
    }

    [Fact]
    public void F14_a_failure_at_each_write_leaves_the_old_or_the_new_schema()
    {
        for (var failing = 1; failing < 100; failing++)
        {
            using var folder = new TemporaryFolder();
            using (var first = Open(folder))
            {
                new MigrationRunner([One]).Run(first);
            }

            using var database = Open(folder);
            var left = failing;
            database.BeforeWrite = _ =>
            {
                if (--left == 0)
                {
                    throw new StoreException("store-io", "made to fail", "");
                }
            };
            try
            {
                new MigrationRunner([One, Two]).Run(database);
                Assert.True(failing > 5);
                return;
            }
            catch (StoreException)
            {
                database.BeforeWrite = null;
                var version = database.Scalar("PRAGMA user_version");
                var tables = database.Scalar("SELECT count(*) FROM sqlite_schema WHERE name IN ('a', 'b')");
                Assert.Equal(version, tables);
                Assert.Equal(version, database.Scalar("SELECT count(*) FROM schema_migration"));
                new MigrationRunner([One, Two]).Run(database);
                Assert.Equal(2, database.Scalar("PRAGMA user_version"));
                Assert.Equal(1, database.Scalar("SELECT count(*) FROM b"));
            }
        }

        Assert.Fail("The migration never went through.");
    }

    private static SqliteDatabase Open(TemporaryFolder folder) =>
        SqliteDatabase.Open(folder.File("m.db"), readOnly: false, TimeSpan.FromSeconds(1));
}
