namespace Timepost.Engine.Staging;

/// <summary>An export cannot be made or run as it was asked; nothing was changed. Says what to do instead.</summary>
/// <param name="code">Stable; has a line in docs/statuses/operations.md.</param>
/// <param name="message">What and why.</param>
/// <param name="remedy">What to do next.</param>
public sealed class StagingRefusedException(string code, string message, string remedy) : Exception(message)
{
    /// <summary>Stable.</summary>
    public string Code { get; } = code;

    /// <summary>What to do next.</summary>
    public string Remedy { get; } = remedy;

    /// <summary>Made by a newer program.</summary>
    public static StagingRefusedException Newer(string program) => new(
        "staging-newer", $"The export was made by version {program} of the program, which is newer than this one.", "Run it with that version or a later one.");

    /// <summary>A file of the export is missing or cannot be read.</summary>
    public static StagingRefusedException Unreadable(string file) => new(
        "staging-unreadable", $"The export has no {file} that can be read.", "Make the export again, or fetch it again.");

    /// <summary>The masked work does not compute to the same amounts.</summary>
    public static StagingRefusedException Changes(string what) => new(
        "staging-mask-changes", $"Masked, the work would no longer be what it is: {what}",
        "A rule asks for something that is masked, as a description. Take the condition away in a copy of the workspace, and export that.");

    /// <summary>A person's name would be left in a text.</summary>
    public static StagingRefusedException NameLeft(string file, int line) => new(
        "staging-name-left", $"{file} would still hold the name of a worker or of a vendor whose time is bought, in line {line}.",
        "Take the name out of that place (a text, an account, a number series, a condition as `worker like`), in a copy of the workspace if need be.");
}
