using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using Timepost.Cli.Tests.Support;

namespace Timepost.Cli.Tests;

/// <summary>A real process, killed by SIGKILL at moments spread over its whole run: reading, planning, reserving, writing,
/// confirming. The next run finishes it, and the books hold what they hold without the kill.</summary>
public sealed class KillTests(ITestOutputHelper output)
{
    private const string Sync = "sync --as-of 2026-05-04 --quiet";
    private static readonly int Moments = Environment.GetEnvironmentVariable("TIMEPOST_FULL") == "1" ? 500 : 60;

    [Fact]
    public void Promise2_Promise7_F1_killed_at_any_moment_the_next_run_finishes_with_nothing_twice()
    {
        using var typist = new Typist();
        var template = typist.Path("template");
        typist.Type($"init {template} --sample agency");
        var settings = System.IO.Path.Combine(template, "timepost.yaml");
        File.WriteAllText(settings, File.ReadAllText(settings).TrimEnd() + "\n    autoApproveUpTo: 100000000\n");

        // without a kill: what must come out, and how long it takes
        using (var first = Start(Copy(template, typist.Path("first"))))
        {
            first.WaitForExit(); // the first start reads the program from disk: its time would leave later runs unkilled
        }

        var whole = Copy(template, typist.Path("whole"));
        var watch = Stopwatch.StartNew();
        using (var process = Start(whole))
        {
            process.WaitForExit();
            Assert.Contains(process.ExitCode, new[] { 1, 3 }); // rows are refused and exceptions wait on purpose
        }

        var duration = watch.Elapsed;
        var expected = Books(typist, whole);
        Assert.Contains("PB-2026-0001", expected, StringComparison.Ordinal);

        var killed = 0;
        for (var moment = 0; moment < Moments; moment++)
        {
            var folder = Copy(template, typist.Path(string.Create(CultureInfo.InvariantCulture, $"k{moment}")));
            var running = Stopwatch.StartNew();
            using (var process = Start(folder))
            {
                if (!process.WaitForExit(duration * moment / Moments))
                {
                    process.Kill(); // SIGKILL
                    killed++;
                }
                else if (running.Elapsed < duration)
                {
                    duration = running.Elapsed; // the first run met a slow moment of the machine: later moments spread over this
                }

                process.WaitForExit();
            }

            typist.Type(Sync, folder);
            Assert.True(typist.Error.Length == 0, $"moment {moment}: {typist.Error}");
            Assert.Equal(expected, Books(typist, folder));
            Directory.Delete(folder, recursive: true);
        }

        output.WriteLine($"{killed} of {Moments} runs of {duration.TotalMilliseconds:0} ms were killed");
        Assert.True(killed > Moments / 3, $"only {killed} runs were killed");
    }

    // numbers, keys and amounts of all documents, and that the books read back agree; then: nothing is left to do
    private static string Books(Typist typist, string folder)
    {
        typist.Type(Sync, folder); // a vendor's invoice is matched once the books have the bill
        var documents = new List<string>();
        foreach (var list in new[] { "invoices", "bills" })
        {
            foreach (var document in typist.Json($"show {list} --limit 10000 --workspace {folder}").GetProperty("invoices").EnumerateArray())
            {
                documents.Add(string.Join(' ', new[] { "number", "key", "status", "date", "currency", "net", "tax", "total" }.Select(n => document.GetProperty(n).ToString())));
            }
        }

        foreach (var totals in typist.Json($"show totals --until 2026-05-04 --workspace {folder}").GetProperty("totals").EnumerateArray())
        {
            Assert.True(totals.GetProperty("agrees").GetBoolean(), totals.ToString());
            documents.Add(totals.GetProperty("client") + " " + totals.GetProperty("billedSeconds") + " " + totals.GetProperty("booksTotal"));
        }

        var left = typist.Json($"plan --as-of 2026-05-04 --workspace {folder}").GetProperty("actions").EnumerateArray()
            .Where(a => a.GetProperty("verb").GetString() == "create");
        Assert.Empty(left);
        documents.Sort(StringComparer.Ordinal);
        return string.Join('\n', documents);
    }

    private static Process Start(string folder)
    {
        var start = new ProcessStartInfo(System.IO.Path.Combine(AppContext.BaseDirectory, "timepost"), Sync.Split(' '))
        {
            WorkingDirectory = folder, RedirectStandardOutput = true, RedirectStandardError = true,
        };
        var process = Process.Start(start)!;
        process.OutputDataReceived += static (_, _) => { };
        process.ErrorDataReceived += static (_, _) => { };
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        return process;
    }

    private static string Copy(string from, string to)
    {
        foreach (var file in Directory.GetFiles(from, "*", SearchOption.AllDirectories))
        {
            var target = System.IO.Path.Combine(to, System.IO.Path.GetRelativePath(from, file));
            Directory.CreateDirectory(System.IO.Path.GetDirectoryName(target)!);
            File.Copy(file, target);
        }

        return to;
    }
}
