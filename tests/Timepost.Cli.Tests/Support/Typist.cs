using System.Text.Json;
using Timepost.Cli.Shell;

namespace Timepost.Cli.Tests.Support;

/// <summary>Types a command line and keeps what it answers.</summary>
internal sealed class Typist : IDisposable
{
    public string Folder { get; } = Directory.CreateTempSubdirectory("timepost-cli-").FullName;

    public string Out { get; private set; } = "";

    public string Error { get; private set; } = "";

    /// <summary>Standard error is a terminal.</summary>
    public bool AtTerminal { get; init; }

    /// <summary>Standard output is a terminal so wide; 0: it is none.</summary>
    public int Columns { get; set; }

    /// <summary>Runs a line, as typed after <c>timepost</c>; answers its exit code.</summary>
    public int Type(string line, string? directory = null)
    {
        var (output, error) = (new StringWriter { NewLine = "\n" }, new StringWriter { NewLine = "\n" });
        var code = CommandLine.Run(Words(line), new Terminal
        {
            Out = output,
            Error = error,
            OutIsTerminal = Columns > 0,
            ErrorIsTerminal = AtTerminal,
            Colours = false,
            Width = Columns > 0 ? Columns : 120,
            Directory = directory ?? Folder,
        });
        (Out, Error) = (output.ToString(), error.ToString());
        return code;
    }

    public JsonElement Json(string line)
    {
        Type(line + " --json");
        using var document = JsonDocument.Parse(Out);
        return document.RootElement.Clone();
    }

    /// <summary>The sample firm in a folder of its own.</summary>
    public string Firm()
    {
        Assert.Equal(0, Type("init firm --sample agency"));
        return Path("firm");
    }

    public string Path(string relative) => System.IO.Path.Combine(Folder, relative);

    public void Dispose() => Directory.Delete(Folder, recursive: true);

    // blanks part words, except between double quotes
    private static string[] Words(string line) =>
        [.. System.Text.RegularExpressions.Regex.Matches(line, "\"([^\"]*)\"|\\S+").Select(m => m.Groups[1].Success ? m.Groups[1].Value : m.Value)];
}
