using System.Diagnostics;
using System.Globalization;
using Timepost.Engine.Intake;
using Timepost.Storage.Sqlite;
using Timepost.Storage.Tests.Intake;
using Timepost.Storage.Tests.Support;

namespace Timepost.Storage.Tests.Kill;

/// <summary>Real SIGKILL of a real process before its Nth write; more moments with TIMEPOST_FULL=1.</summary>
public sealed class KillTests
{
    private const int SigKill = 137;

    private static readonly string[] Rows =
    [
        .. Enumerable.Range(1, 28).SelectMany(day => new[] { IntakeBench.Hour("Anna", day, 9), IntakeBench.Hour("Ben", day, 14) }),
        IntakeBench.Row("Anna", "2026-02-05", "11:00:00", "12:00:00", "05:00:00"),
        IntakeBench.Row("Anna", "2026-02-31", "11:00:00", "12:00:00", "05:00:00"),
    ];

    private static int Moments => Environment.GetEnvironmentVariable("TIMEPOST_FULL") == "1" ? 100 : 12;

    [Fact]
    public void Promise7_an_import_killed_at_any_write_is_whole_after_the_next_run()
    {
        using var bench = new IntakeBench();
        bench.Time(Rows);
        var whole = bench.State();
        using var folder = new TemporaryFolder();
        var file = folder.File("toggl.csv");
        File.WriteAllText(file, IntakeBench.TogglHeader + "\r\n" + string.Concat(Rows.Select(r => r + "\r\n")));

        foreach (var moment in Spread(Writes("import", folder.File("count"), file)))
        {
            var workspace = folder.File(moment.ToString(CultureInfo.InvariantCulture));
            Directory.CreateDirectory(workspace);
            Assert.Equal(SigKill, Run("import", workspace, file, moment).ExitCode);
            var left = State(workspace);
            Assert.True(left.Count == 0 || left.SequenceEqual(whole), $"half an import after write {moment}");
            Assert.Equal(0, Run("import", workspace, file, 0).ExitCode);
            Assert.Equal(whole, State(workspace));
            Assert.Empty(Directory.GetFiles(Path.Combine(workspace, "blobs"), "unfinished-*"));
        }
    }

    [Fact]
    public void F14_a_migration_killed_at_any_write_leaves_the_old_or_the_new_schema()
    {
        using var folder = new TemporaryFolder();
        foreach (var moment in Spread(Writes("migrate", folder.File("count"))))
        {
            var workspace = folder.File(moment.ToString(CultureInfo.InvariantCulture));
            Directory.CreateDirectory(workspace);
            Assert.Equal(SigKill, Run("migrate", workspace, moment).ExitCode);
            using (var database = SqliteDatabase.Open(Path.Combine(workspace, "store.db"), false, TimeSpan.FromSeconds(1)))
            {
                var steps = database.Scalar("SELECT count(*) FROM sqlite_schema WHERE name = 'schema_migration'") == 0
                    ? 0
                    : database.Scalar("SELECT count(*) FROM schema_migration");
                Assert.Equal(steps, database.Scalar("PRAGMA user_version"));
            }

            using var store = Stores.Open(Path.Combine(workspace, "store.db"));
            Assert.Equal("ok", Check(store.Writer));
        }
    }

    private static string Check(SqliteDatabase database)
    {
        using var check = database.Prepare("PRAGMA integrity_check");
        check.Step();
        return check.Text(0);
    }

    private static IReadOnlyList<string> State(string workspace)
    {
        using var store = Stores.Open(Path.Combine(workspace, "store.db"));
        using var read = store.Read();
        Assert.Equal(read.Listings.RecountHours(), read.Listings.Hours());
        return
        [
            .. read.Listings.Entries(new WorkFilter { Limit = 10_000 }).Items
                .Select(e => $"{e.Entry.Worker} {e.Entry.Date} {e.Entry.StartText} {e.Entry.Seconds} {e.Entry.Description} {e.Entry.State}")
                .Order(StringComparer.Ordinal),
        ];
    }

    private static IEnumerable<int> Spread(int writes) =>
        Enumerable.Range(0, Moments).Select(i => 1 + (int)((long)(writes - 1) * i / (Moments - 1))).Distinct();

    private static int Writes(string verb, string workspace, params string[] more)
    {
        Directory.CreateDirectory(workspace);
        var (exitCode, output) = Run(verb, workspace, [.. more, 0]);
        Assert.Equal(0, exitCode);
        return int.Parse(output, CultureInfo.InvariantCulture);
    }

    private static (int ExitCode, string Output) Run(string verb, string workspace, params object[] more)
    {
        var here = new DirectoryInfo(AppContext.BaseDirectory);
        var configuration = here.Parent!.Name;
        var start = new ProcessStartInfo(
            Path.Combine(here.Parent.Parent!.Parent!.Parent!.FullName, "Timepost.KillTarget", "bin", configuration, here.Name, "Timepost.KillTarget"))
        {
            RedirectStandardOutput = true,
        };
        start.ArgumentList.Add(verb);
        start.ArgumentList.Add(workspace);
        foreach (var argument in more)
        {
            start.ArgumentList.Add(string.Create(CultureInfo.InvariantCulture, $"{argument}"));
        }

        using var process = Process.Start(start)!;
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return (process.ExitCode, output.Trim());
    }
}
