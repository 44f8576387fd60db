using System.Diagnostics;

namespace Timepost.Bench.Measures;

/// <summary>Runs programs and takes their time from start to end.</summary>
internal static class Processes
{
    /// <summary>Seconds of a whole process that succeeds.</summary>
    /// <exception cref="InvalidOperationException">It failed.</exception>
    public static double Time(string program, IReadOnlyList<string> arguments, string? input = null) => Run(program, arguments, input).Seconds;

    /// <summary>Runs one of this program's own measurements in a process of its own.</summary>
    public static (double Seconds, Watched Watched) Child(string name, params string[] arguments)
    {
        var (seconds, output) = Run(Environment.ProcessPath!, ["child", name, .. arguments], null);
        return (seconds, Watched.Parse(output[output.LastIndexOf('{')..]));
    }

    private static (double Seconds, string Output) Run(string program, IReadOnlyList<string> arguments, string? input)
    {
        var start = new ProcessStartInfo(program) { RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var argument in arguments)
        {
            start.ArgumentList.Add(argument);
        }

        var clock = Stopwatch.StartNew();
        using var process = Process.Start(start) ?? throw new InvalidOperationException($"{program} does not start.");
        if (input is not null)
        {
            process.StandardInput.Write(input);
        }

        process.StandardInput.Close();
        var error = process.StandardError.ReadToEndAsync();
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        var seconds = clock.Elapsed.TotalSeconds;
        return process.ExitCode is 0 or 3
            ? (seconds, output)
            : throw new InvalidOperationException($"{program} {string.Join(' ', arguments)} ended with {process.ExitCode}: {error.Result}");
    }
}
