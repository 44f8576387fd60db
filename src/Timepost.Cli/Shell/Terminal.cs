namespace Timepost.Cli.Shell;

/// <summary>Where the program writes and what it may assume of it. Tests give their own.</summary>
internal sealed class Terminal
{
    public required TextWriter Out { get; init; }

    public required TextWriter Error { get; init; }

    /// <summary>Standard output is a terminal: tables may be drawn.</summary>
    public required bool OutIsTerminal { get; init; }

    /// <summary>Standard error is a terminal: progress may be drawn.</summary>
    public required bool ErrorIsTerminal { get; init; }

    /// <summary>NO_COLOR (no-color.org) is not set, and the terminal is not a dumb one.</summary>
    public required bool Colours { get; init; }

    /// <summary>Characters in a line; 120 where it is no terminal.</summary>
    public required int Width { get; init; }

    /// <summary>The directory that relative paths start from.</summary>
    public required string Directory { get; init; }

    /// <summary>The terminal of this process.</summary>
    public static Terminal OfProcess()
    {
        var output = !Console.IsOutputRedirected;
        var colours = string.IsNullOrEmpty(Environment.GetEnvironmentVariable("NO_COLOR"))
            && Environment.GetEnvironmentVariable("TERM") is not "dumb";
        return new Terminal
        {
            Out = Console.Out,
            Error = Console.Error,
            OutIsTerminal = output,
            ErrorIsTerminal = !Console.IsErrorRedirected,
            Colours = colours,
            Width = output && Console.WindowWidth > 20 ? Console.WindowWidth : 120,
            Directory = Environment.CurrentDirectory,
        };
    }

    /// <summary>The same place, where nothing is written to.</summary>
    public Terminal Silent() => new()
    {
        Out = TextWriter.Null,
        Error = TextWriter.Null,
        OutIsTerminal = false,
        ErrorIsTerminal = false,
        Colours = false,
        Width = Width,
        Directory = Directory,
    };

    /// <summary>A path as typed, made absolute.</summary>
    public string FullPath(string path) => Path.GetFullPath(path, Directory);
}
