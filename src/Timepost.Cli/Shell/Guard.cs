using System.CommandLine;

namespace Timepost.Cli.Shell;

/// <summary>Runs a verb and turns what it throws into an answer with an exit code.</summary>
internal static class Guard
{
    /// <summary>The terminal of the call; set by <see cref="CommandLine"/> for its flow of control, so that tests can run side by side.</summary>
    public static AsyncLocal<Terminal> Current { get; } = new();

    public static int Run(ParseResult result, Func<Session, ExitCode> run)
    {
        var terminal = Current.Value ?? Terminal.OfProcess();
        var session = new Session(terminal, result);
        try
        {
            var code = run(session);
            terminal.Out.Flush();
            return (int)code;
        }
        catch (Exception exception)
        {
            var refusal = Failures.Explain(exception);
            Session.Tell(terminal, session.Json, refusal, session.Verbose ? exception : null);
            return (int)refusal.Exit;
        }
    }
}
