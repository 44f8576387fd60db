namespace Timepost.Domain.Tests;

/// <summary>Published tables that stand beside the repository; read in place, copied nowhere.</summary>
internal static class SharedData
{
    private static readonly string Folder = Environment.GetEnvironmentVariable("TIMEPOST_SHARED")
        ?? Path.Combine(Root(), "..", "shared");

    /// <summary>The path of a table; the test is skipped where the folder is absent.</summary>
    public static string PathOf(params string[] parts)
    {
        Assert.SkipUnless(Directory.Exists(Path.Combine(Folder, "data")), "shared data absent");
        return Path.Combine([Folder, "data", .. parts]);
    }

    /// <summary>Records of a simple table (no quotes): fields by header.</summary>
    public static List<Dictionary<string, string>> Table(params string[] parts)
    {
        var lines = File.ReadAllLines(PathOf(parts));
        var header = lines[0].Split(',');
        return [.. lines.Skip(1).Where(l => l.Length > 0).Select(l =>
            header.Zip(l.Split(',')).ToDictionary(p => p.First, p => p.Second, StringComparer.Ordinal))];
    }

    private static string Root()
    {
        var folder = AppContext.BaseDirectory;
        while (folder is not null && !File.Exists(Path.Combine(folder, "Timepost.slnx")))
        {
            folder = Path.GetDirectoryName(folder);
        }

        return folder ?? AppContext.BaseDirectory;
    }
}
