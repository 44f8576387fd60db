using SQLitePCL;
using Timepost.Engine.Workspaces;

namespace Timepost.Storage.Sqlite;

/// <summary>SQLite's result codes as the store's own (docs/statuses/store.md).</summary>
internal static class SqliteErrors
{
    private const int SharedMemorySize = 4874;

    public static StoreException Of(int result, sqlite3 handle, string path, string sql)
    {
        var text = raw.sqlite3_errmsg(handle).utf8_to_string();
        var extended = raw.sqlite3_extended_errcode(handle);
        return Of(result, extended == 0 ? result : extended, text, path, sql);
    }

    private static StoreException Full(string what) => new(
        "store-full", $"The disk or the store is full: {what}.", "Make room on the disk that holds the workspace, then do it again; nothing was changed.");

    public static StoreException Of(int result, int extended, string text, string path, string sql)
    {
        var what = $"{text} (SQLite {extended}) in {path}";
        return (result & 0xFF) switch
        {
            // the index of the write-ahead log could not grow
            raw.SQLITE_IOERR when extended == SharedMemorySize => Full(what),
            raw.SQLITE_BUSY or raw.SQLITE_LOCKED => new StoreException(
                "store-busy", $"The store is in use: {what}.", "Wait until the other run has ended, then do it again; nothing was changed."),
            raw.SQLITE_FULL => Full(what),
            raw.SQLITE_CORRUPT or raw.SQLITE_NOTADB or raw.SQLITE_FORMAT => new StoreException(
                "store-corrupt", $"The store cannot be read: {what}.", "Keep a copy of the file and restore the last backup."),
            raw.SQLITE_IOERR or raw.SQLITE_CANTOPEN or raw.SQLITE_READONLY or raw.SQLITE_PERM or raw.SQLITE_NOLFS or raw.SQLITE_NOMEM => new StoreException(
                "store-io", $"The store cannot be read or written: {what}.", "Check the disk, the folder and its permissions, then do it again; nothing was changed."),
            raw.SQLITE_CONSTRAINT => new StoreException(
                "store-constraint", $"The store refused a row: {what}; {sql}", "This is a fault of the program: nothing was changed; please report it."),
            _ => new StoreException(
                "store-fault", $"The store failed: {what}; {sql}", "This is a fault of the program: nothing was changed; please report it."),
        };
    }
}
