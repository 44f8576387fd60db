namespace Timepost.Cli.Shell;

/// <summary>Why a command was not done: code, what, where, and what to do next. Never a stack trace.</summary>
/// <param name="Exit">What the shell is told.</param>
/// <param name="Code">Stable; has a line in docs/statuses.</param>
/// <param name="Message">What and why.</param>
/// <param name="Where">Place: a verb, file, line, plan; empty where none.</param>
/// <param name="Remedy">What to do next.</param>
internal sealed record Refusal(ExitCode Exit, RefusalCode Code, string Message, string Where, string Remedy);

/// <summary>Ends a verb with a refusal.</summary>
internal sealed class RefusedException(Refusal refusal, Exception? inner = null) : Exception(refusal.Message, inner)
{
    public Refusal Refusal { get; } = refusal;

    /// <summary>Wrong use of the command line (exit 2).</summary>
    public static RefusedException Usage(RefusalCode code, string message, string where, string remedy) =>
        new(new Refusal(ExitCode.Usage, code, message, where, remedy));

    /// <summary>It could not be done (exit 1).</summary>
    public static RefusedException Failed(RefusalCode code, string message, string where, string remedy) =>
        new(new Refusal(ExitCode.Failed, code, message, where, remedy));
}
