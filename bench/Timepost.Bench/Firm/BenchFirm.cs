using System.Globalization;
using System.Text;
using NodaTime;

namespace Timepost.Bench.Firm;

/// <summary>One generated time entry. The same number gives the same entry in every run and on every machine.</summary>
internal readonly record struct GeneratedEntry(int Client, int Project, int Task, int Worker, LocalDateTime Start, int Seconds, int Words);

/// <summary>A firm as large as a measurement wants: clients with four projects each, eight tasks, workers, twelve months of 2025;
/// entries in the order of their days, as trackers export them.</summary>
internal sealed class BenchFirm(int entries, int clients, int months = 12, int projects = 4, int tasks = 8)
{
    public const int Workers = 120;
    private const int WorkersOfAClient = 8;
    private const int WorkDays = 28;

    public static readonly string[] TaskNames = ["Design", "Development", "Testing", "Review", "Meetings", "Support", "Copywriting", "Project management"];

    private static readonly string[] WordList =
    [
        "login", "search", "export", "checkout", "report", "layout", "invoice", "address", "mobile", "banner", "header", "tracking", "release", "colour",
        "draft", "review", "contract", "newsletter", "catalogue", "photo", "pricing", "settings", "archive", "calendar",
    ];

    public int Entries { get; } = entries;

    public int Clients { get; } = clients;

    public int Months { get; } = months;

    public int Projects { get; } = projects;

    public int Tasks { get; } = tasks;

    /// <summary>The entry with a number, 0 and up.</summary>
    public GeneratedEntry Entry(int number)
    {
        var perMonth = Math.Max(1, (Entries + Months - 1) / Months);
        var month = Math.Min(Months - 1, number / perMonth);
        var inMonth = number % perMonth;
        var day = 1 + (int)((long)inMonth * WorkDays / perMonth);
        var dice = Mix((ulong)number);
        var start = new LocalDateTime(2025, 1 + month, day, 8, 0).PlusSeconds((int)(dice % 36_000));
        var client = number % Clients;
        return new GeneratedEntry(
            client, (int)((dice >> 16) % (ulong)Projects), (int)((dice >> 24) % (ulong)Tasks), ((client * 5) + (int)((dice >> 32) % WorkersOfAClient)) % Workers,
            start, 300 + (int)((dice >> 40) % 9_000), (int)((dice >> 54) & 0xFF));
    }

    public static string ClientName(int client) => string.Create(CultureInfo.InvariantCulture, $"Client {client:0000} Limited");

    public static string ProjectName(int project) => string.Create(CultureInfo.InvariantCulture, $"Project {(char)('A' + project)}");

    public static string WorkerName(int worker) => string.Create(CultureInfo.InvariantCulture, $"Worker {worker:000} Example");

    /// <summary>What was done, 40 to 100 characters.</summary>
    public static string Description(in GeneratedEntry entry, int number)
    {
        var words = new StringBuilder(120);
        words.Append(CultureInfo.InvariantCulture, $"#{number} ");
        var dice = Mix((ulong)number + 77);
        for (var i = 0; i < 5 + (entry.Words % 6); i++)
        {
            words.Append(WordList[(int)((dice >> (i * 5)) % (ulong)WordList.Length)]).Append(' ');
        }

        return words.Append("for ").Append(TaskNames[entry.Task]).ToString();
    }

    // splitmix64: any number to 64 well spread bits
    private static ulong Mix(ulong number)
    {
        unchecked
        {
            var z = number + 0x9E3779B97F4A7C15UL;
            z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9UL;
            z = (z ^ (z >> 27)) * 0x94D049BB133111EBUL;
            return z ^ (z >> 31);
        }
    }
}
