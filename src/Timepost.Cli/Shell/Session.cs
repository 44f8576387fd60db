using System.CommandLine;
using Timepost.Cli.Output;

namespace Timepost.Cli.Shell;

/// <summary>One call of the program: its global options and where its answer goes.</summary>
internal sealed class Session
{
    public Session(Terminal terminal, ParseResult result)
    {
        Terminal = terminal;
        WorkspaceOption = result.GetValue(Globals.Workspace);
        Json = result.GetValue(Globals.Json);
        Quiet = result.GetValue(Globals.Quiet);
        Verbose = result.GetValue(Globals.Verbose);
    }

    public Session(Terminal terminal, string? workspace, bool json, bool quiet) =>
        (Terminal, WorkspaceOption, Json, Quiet) = (terminal, workspace, json, quiet);

    public Terminal Terminal { get; }

    public string? WorkspaceOption { get; }

    public bool Json { get; }

    public bool Quiet { get; }

    public bool Verbose { get; }

    /// <summary>The same call, telling nothing: for a step whose answer becomes part of a larger one.</summary>
    public Session Silent() => new(Terminal.Silent(), WorkspaceOption, json: false, quiet: true);

    /// <summary>A line of the answer; not with <c>--json</c>.</summary>
    public void Line(string text = "")
    {
        if (!Json)
        {
            Terminal.Out.WriteLine(Printable.Of(text));
        }
    }

    /// <summary>A notice: standard error, unless <c>--quiet</c>.</summary>
    public void Notice(string text)
    {
        if (!Quiet)
        {
            Terminal.Error.WriteLine(Printable.Of(text));
        }
    }

    /// <summary>A table of the answer; not with <c>--json</c>.</summary>
    public void Show(Table table)
    {
        if (Json)
        {
            return;
        }

        if (Terminal.OutIsTerminal)
        {
            var missing = DrawnTable.Write(table, Terminal);
            if (missing.Count > 0)
            {
                Notice($"No room for: {string.Join(", ", missing)}.");
            }
        }
        else
        {
            PlainTable.Write(table, Terminal.Out);
        }
    }

    /// <summary>One thing in full: a line for each cell that is not empty; not with <c>--json</c>.</summary>
    public void ShowInFull(Table table)
    {
        if (!Json)
        {
            RecordList.Write(table, Terminal.Out, Terminal.OutIsTerminal ? Terminal.Width : int.MaxValue);
        }
    }

    /// <summary>The answer as one JSON document; only with <c>--json</c>.</summary>
    public void Answer(Action<JsonAnswer> write)
    {
        if (Json)
        {
            JsonAnswer.WriteTo(Terminal, write);
        }
    }

    /// <summary>A progress bar on a terminal; nothing elsewhere.</summary>
    public ProgressBar Progress(string what) => new(Terminal, what, !Quiet && !Json && Terminal.ErrorIsTerminal);

    /// <summary>Tells what went wrong: JSON on standard output with <c>--json</c>, else text on standard error.</summary>
    public static void Tell(Terminal terminal, bool json, Refusal refusal, Exception? cause)
    {
        if (json)
        {
            JsonAnswer.WriteTo(terminal, answer => answer.Error(refusal));
        }
        else
        {
            terminal.Error.WriteLine($"error: {Printable.Of(refusal.Message)}");
            if (refusal.Where.Length > 0)
            {
                terminal.Error.WriteLine($"  where: {Printable.Of(refusal.Where)}");
            }

            terminal.Error.WriteLine($"  code:  {refusal.Code.Code}");
            if (refusal.Remedy.Length > 0)
            {
                terminal.Error.WriteLine($"  next:  {Printable.Of(refusal.Remedy)}");
            }
        }

        if (cause is not null)
        {
            terminal.Error.WriteLine(cause.ToString());
        }
    }
}
