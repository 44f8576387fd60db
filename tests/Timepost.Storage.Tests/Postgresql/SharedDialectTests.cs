using System.Reflection;
using Npgsql;
using Timepost.Storage.Migrations;
using Timepost.Storage.Sqlite;
using Timepost.Storage.Tests.Support;

namespace Timepost.Storage.Tests.Postgresql;

/// <summary>One SQL dialect for both databases: every statement of the store is prepared on each.</summary>
public sealed class SharedDialectTests(PostgresqlCluster cluster) : IClassFixture<PostgresqlCluster>
{
    [Fact]
    public void Every_statement_is_prepared_on_postgresql()
    {
        Assert.SkipWhen(cluster.ConnectionString is null, "PostgreSQL is not installed (apt-get install postgresql)");
        using var connection = new NpgsqlConnection(cluster.ConnectionString);
        connection.Open();
        foreach (var migration in MigrationRunner.Embedded("postgresql"))
        {
            using var transaction = connection.BeginTransaction();
            using var command = new NpgsqlCommand(migration.Sql, connection, transaction);
            command.ExecuteNonQuery();
            transaction.Commit();
        }

        var number = 0;
        var faults = new List<string>();
        foreach (var (name, sql) in Statements())
        {
            try
            {
                using var command = new NpgsqlCommand($"PREPARE s{++number} AS {sql}", connection);
                command.ExecuteNonQuery();
            }
            catch (PostgresException e)
            {
                faults.Add($"{name}: {e.MessageText} at {e.Position}: {sql}");
            }
        }

        Assert.Empty(faults);
        Assert.True(number > 5);
    }

    [Fact]
    public void A_statement_of_sqlite_alone_is_found_out()
    {
        Assert.SkipWhen(cluster.ConnectionString is null, "PostgreSQL is not installed (apt-get install postgresql)");
        using var connection = new NpgsqlConnection(cluster.ConnectionString);
        connection.Open();
        using var command = new NpgsqlCommand("PREPARE wrong AS SELECT typeof($1)", connection);
        Assert.Throws<PostgresException>(() => command.ExecuteNonQuery());
    }

    [Fact]
    public void Every_statement_is_prepared_on_sqlite()
    {
        using var folder = new TemporaryFolder();
        using var store = Stores.Open(folder.File("store.db"));
        foreach (var (_, sql) in Statements())
        {
            store.Writer.Prepare(sql).Dispose();
        }
    }

    [Fact]
    public void Every_table_is_keyed_by_the_workspace_first()
    {
        using var folder = new TemporaryFolder();
        using var store = Stores.Open(folder.File("store.db"));
        var tables = new List<string>();
        using (var names = store.Writer.Prepare("SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT IN ('schema_migration', 'workspace') AND name NOT LIKE 'sqlite_%'"))
        {
            while (names.Step())
            {
                tables.Add(names.Text(0));
            }
        }

        Assert.NotEmpty(tables);
        // each index, too; but for the rows' addresses inside the file (entry.number)
        Assert.All(tables, table => Assert.Equal(0, store.Writer.Scalar(
            $"SELECT count(*) FROM pragma_index_list('{table}') l WHERE NOT EXISTS"
            + " (SELECT 1 FROM pragma_index_info(l.name) i WHERE i.seqno = 0 AND i.name = 'workspace')")));
        Assert.All(tables, table => Assert.NotEqual(0, store.Writer.Scalar($"SELECT count(*) FROM pragma_index_list('{table}')")));
        Assert.All(tables, table => Assert.Equal(1, store.Writer.Scalar(
            $"SELECT count(*) FROM pragma_table_list('{table}') WHERE strict = 1")));
    }

    private static IEnumerable<(string Name, string Sql)> Statements() =>
        from type in typeof(MigrationRunner).Assembly.GetTypes()
        where type.Name.EndsWith("Sql", StringComparison.Ordinal)
        orderby type.FullName
        from field in type.GetFields(BindingFlags.Public | BindingFlags.Static)
        where field.IsLiteral && field.FieldType == typeof(string)
        orderby field.Name
        select ($"{type.Name}.{field.Name}", (string)field.GetRawConstantValue()!);
}
