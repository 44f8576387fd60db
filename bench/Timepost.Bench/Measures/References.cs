namespace Timepost.Bench.Measures;

/// <summary>What the figures are compared with: programs that anybody can install.</summary>
internal static class References
{
    // 128 MB of cache as the import has, the same log and the same durability; one plain table with one key and two indexes, the
    // second of them, as ours, over what planning reads
    private const string Script = """
        PRAGMA journal_mode=WAL;
        PRAGMA synchronous=FULL;
        PRAGMA cache_size=-131072;
        CREATE TABLE entry (worker TEXT, email TEXT, client TEXT, project TEXT, task TEXT, description TEXT, billable TEXT, start_date TEXT,
            start_time TEXT, end_date TEXT, end_time TEXT, duration TEXT, tags TEXT, amount TEXT);
        CREATE INDEX entry_match ON entry (worker, start_date, start_time, description);
        CREATE INDEX entry_plan ON entry (client, start_date, project, task, worker, start_time, end_time, duration, billable);
        .import --csv --skip 1 "FILE" entry
        """;

    /// <summary>Seconds of <c>sqlite3 .import</c> of a file into a new database.</summary>
    public static double SqliteImport(string folder, string csv) =>
        Processes.Time("sqlite3", [Path.Combine(folder, "plain.db")], Script.Replace("FILE", Path.GetFullPath(csv), StringComparison.Ordinal));

    /// <summary>Seconds of hledger's monthly balance of a timeclock file.</summary>
    public static double HledgerMonths(string timeclock) => Processes.Time("hledger", ["-f", timeclock, "balance", "--monthly", "-O", "csv"]);

    public static void CopyFolder(string from, string to)
    {
        foreach (var file in Directory.EnumerateFiles(from, "*", SearchOption.AllDirectories))
        {
            var target = Path.Combine(to, Path.GetRelativePath(from, file));
            Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            File.Copy(file, target);
        }
    }
}
