using System.Runtime.InteropServices;

namespace Timepost.Cli.Shell;

/// <summary>Ctrl-C: says so, and lets the program end as the shell expects (130). What was committed stays; what was not begins anew.</summary>
internal static class Interruption
{
    /// <summary>Tells it on standard error until it is disposed.</summary>
    public static IDisposable Told(Terminal terminal) => PosixSignalRegistration.Create(PosixSignal.SIGINT, _ =>
    {
        terminal.Error.WriteLine(terminal.ErrorIsTerminal ? "\nInterrupted. Run it again: it goes on where it was." : "Interrupted. Run it again: it goes on where it was.");
        terminal.Error.Flush();
    });
}
