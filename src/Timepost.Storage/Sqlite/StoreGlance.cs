using Timepost.Engine.Workspaces;

namespace Timepost.Storage.Sqlite;

/// <summary>What a store says of itself, read without bringing it up to date and without writing to it.</summary>
/// <param name="WorkspaceKey">Of the workspace that it holds; empty where it holds none.</param>
/// <param name="BaseCurrency">Of the newest published version of the mapping; empty where none is published.</param>
public sealed record StoreGlance(string WorkspaceKey, string BaseCurrency)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    /// <summary>Looks at a file that is there.</summary>
    /// <exception cref="StoreException">It cannot be read.</exception>
    public static StoreGlance Of(string path)
    {
        using var database = SqliteDatabase.Open(path, readOnly: true, Patience);
        return new StoreGlance(
            First(database, "workspace", "SELECT key FROM workspace ORDER BY key LIMIT 1"),
            First(database, "mapping_version", "SELECT base_currency FROM mapping_version ORDER BY ordinal DESC LIMIT 1"));
    }

    // an earlier release had no such table
    private static string First(SqliteDatabase database, string table, string sql)
    {
        using (var tables = database.Prepare("SELECT 1 FROM sqlite_master WHERE type = 'table' AND name = $1").Bind(1, table))
        {
            if (!tables.Step())
            {
                return "";
            }
        }

        using var row = database.Prepare(sql);
        return row.Step() ? row.Text(0) : "";
    }
}
