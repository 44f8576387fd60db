using System.Globalization;
using System.Reflection;
using Timepost.Engine.Workspaces;
using Timepost.Storage.Sqlite;

namespace Timepost.Storage.Migrations;

/// <summary>One numbered step of the schema.</summary>
/// <param name="Number">1 to 999; runs in this order.</param>
/// <param name="Name">As in its file.</param>
/// <param name="Sql">Several statements.</param>
internal sealed record Migration(int Number, string Name, string Sql);

/// <summary>Brings a schema up to date: each step in one transaction of its own, so that a kill leaves the schema
/// before it or after it, never between. <c>user_version</c> counts the steps done, so that opening a store that is up
/// to date reads one number; which steps they are stands in <c>schema_migration</c>.</summary>
internal sealed class MigrationRunner
{
    private readonly IReadOnlyList<Migration> _migrations;

    public MigrationRunner(IEnumerable<Migration> migrations)
    {
        _migrations = [.. migrations.OrderBy(m => m.Number)];
        var twice = _migrations.GroupBy(m => m.Number).FirstOrDefault(g => g.Count() > 1);
        if (twice is not null)
        {
            throw new ArgumentException($"Migration {twice.Key} is there twice.", nameof(migrations));
        }
    }

    /// <summary>Called after each statement batch with its number; a test kills the process there. Null in use.</summary>
    public Action<int>? Applied { get; set; }

    /// <summary>The embedded steps for SQLite.</summary>
    public static MigrationRunner ForSqlite() => new(Embedded("sqlite"));

    /// <summary>The embedded steps of a flavour, <c>sqlite</c> or <c>postgresql</c>, by number.</summary>
    public static IReadOnlyList<Migration> Embedded(string flavour)
    {
        var assembly = typeof(MigrationRunner).Assembly;
        var suffix = $".{flavour}.sql";
        return [.. assembly.GetManifestResourceNames()
            .Where(n => n.EndsWith(suffix, StringComparison.Ordinal))
            .Select(n => new Migration(int.Parse(n.AsSpan(0, 3), CultureInfo.InvariantCulture), n[4..^suffix.Length], Text(assembly, n)))
            .OrderBy(m => m.Number)];
    }

    /// <summary>Runs what is due; true where anything was.</summary>
    /// <exception cref="StoreException">store-newer; or the step failed and the schema is as it was before it.</exception>
    public bool Run(SqliteDatabase database)
    {
        var version = database.Scalar("PRAGMA user_version");
        if (version == _migrations.Count)
        {
            return false;
        }

        RefuseNewer(database, version);
        if (version == 0)
        {
            database.Execute("PRAGMA journal_mode=WAL;");
        }

        database.Execute("PRAGMA synchronous=FULL;");
        foreach (var migration in _migrations)
        {
            Apply(database, migration);
        }

        return true;
    }

    private void Apply(SqliteDatabase database, Migration migration)
    {
        database.Execute("BEGIN IMMEDIATE");
        try
        {
            // another process may have been here since the version was read
            RefuseNewer(database, database.Scalar("PRAGMA user_version"));
            database.Execute("CREATE TABLE IF NOT EXISTS schema_migration (number INTEGER PRIMARY KEY, name TEXT NOT NULL) STRICT;");
            using (var insert = database.Prepare("INSERT INTO schema_migration (number, name) VALUES ($1, $2) ON CONFLICT DO NOTHING"))
            {
                if (insert.Bind(1, migration.Number).Bind(2, migration.Name).Run() == 0)
                {
                    database.RollbackIfOpen();
                    return;
                }
            }

            database.Execute(migration.Sql);
            var done = database.Scalar("SELECT count(*) FROM schema_migration");
            database.Execute(string.Create(CultureInfo.InvariantCulture, $"PRAGMA user_version={done}"));
            Applied?.Invoke(migration.Number);
            database.Execute("COMMIT");
        }
        finally
        {
            database.RollbackIfOpen();
        }
    }

    private void RefuseNewer(SqliteDatabase database, long version)
    {
        if (version > _migrations.Count)
        {
            throw new StoreException(
                "store-newer",
                $"{database.Path} was written by a later version of Timepost (schema step {version}; this one knows {_migrations.Count}).",
                "Use that version, or restore a backup made with this one; the file was not touched.");
        }
    }

    private static string Text(Assembly assembly, string name)
    {
        using var stream = assembly.GetManifestResourceStream(name)!;
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }
}
