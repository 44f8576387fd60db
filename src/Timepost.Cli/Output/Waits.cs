namespace Timepost.Cli.Output;

/// <summary>How many exceptions wait, as a reader is told.</summary>
internal static class Waits
{
    /// <summary>"1 exception waits for a decision", "2 exceptions wait for a decision".</summary>
    public static string Told(long exceptions) => exceptions == 1 ? "1 exception waits for a decision" : $"{Figures.Count(exceptions)} exceptions wait for a decision";
}
