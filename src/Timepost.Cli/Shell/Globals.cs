using System.CommandLine;

namespace Timepost.Cli.Shell;

/// <summary>Options that every verb has.</summary>
internal static class Globals
{
    public static Option<string> Workspace { get; } = new("--workspace", "-w")
    {
        Description = "The workspace folder. Default: the folder you are in, or the nearest one above it with a timepost.yaml",
        HelpName = "DIR",
        Recursive = true,
    };

    public static Option<bool> Json { get; } = new("--json")
    {
        Description = "One JSON document on standard output (docs/json.md)",
        Recursive = true,
    };

    public static Option<bool> Quiet { get; } = new("--quiet", "-q")
    {
        Description = "No notices and no progress; errors still show",
        Recursive = true,
    };

    public static Option<bool> Verbose { get; } = new("--verbose")
    {
        Description = "With an error: where in the program it came from",
        Recursive = true,
    };
}
