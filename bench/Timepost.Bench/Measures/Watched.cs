using System.Diagnostics;
using System.Globalization;
using System.Text.Json;

namespace Timepost.Bench.Measures;

/// <summary>What one process measured of itself: named numbers.</summary>
internal sealed class Watched
{
    private readonly SortedDictionary<string, double> _numbers = new(StringComparer.Ordinal);

    public double this[string name]
    {
        get => _numbers.TryGetValue(name, out var value) ? value : throw new KeyNotFoundException($"The process measured no '{name}'.");
        set => _numbers[name] = value;
    }

    /// <summary>Runs work once; notes its seconds, the peak of the managed heap (bytes, after collections and between them) and of the process.</summary>
    public static Watched Run(Action<Watched> work)
    {
        var watched = new Watched();
        using var heap = new HeapWatch();
        var clock = Stopwatch.StartNew();
        work(watched);
        watched["seconds"] = clock.Elapsed.TotalSeconds;
        watched["heap"] = heap.Stop();
        watched["process"] = ProcessPeak();
        return watched;
    }

    /// <summary>The numbers as one line of JSON.</summary>
    public override string ToString() => JsonSerializer.Serialize(_numbers);

    public static Watched Parse(string json)
    {
        var watched = new Watched();
        using var document = JsonDocument.Parse(json);
        foreach (var property in document.RootElement.EnumerateObject())
        {
            watched[property.Name] = property.Value.GetDouble();
        }

        return watched;
    }

    // the kernel's own count of the largest resident size so far
    private static double ProcessPeak()
    {
        foreach (var line in File.ReadLines("/proc/self/status"))
        {
            if (line.StartsWith("VmHWM:", StringComparison.Ordinal))
            {
                return 1024 * double.Parse(line["VmHWM:".Length..].Replace("kB", "", StringComparison.Ordinal).Trim(), CultureInfo.InvariantCulture);
            }
        }

        throw new InvalidOperationException("The kernel does not say how large this process was.");
    }

    /// <summary>Looks at the size of the managed heap as each collection left it, every few milliseconds.</summary>
    private sealed class HeapWatch : IDisposable
    {
        private readonly Thread _thread;
        private readonly ManualResetEventSlim _stop = new();
        private long _peak;

        public HeapWatch()
        {
            _thread = new Thread(Watch) { IsBackground = true };
            _thread.Start();
        }

        public double Stop()
        {
            _stop.Set();
            _thread.Join();
            GC.Collect();
            return Math.Max(_peak, GC.GetGCMemoryInfo(GCKind.Any).HeapSizeBytes);
        }

        public void Dispose() => _stop.Dispose();

        private void Watch()
        {
            while (!_stop.Wait(5))
            {
                _peak = Math.Max(_peak, GC.GetGCMemoryInfo(GCKind.Any).HeapSizeBytes);
            }
        }
    }
}
