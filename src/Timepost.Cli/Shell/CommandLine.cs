using System.CommandLine;
using Timepost.Domain.Mapping;

namespace Timepost.Cli.Shell;

/// <summary>From arguments to an exit code.</summary>
internal static class CommandLine
{
    public static int Run(IReadOnlyList<string> arguments, Terminal terminal)
    {
        Guard.Current.Value = terminal;
        var root = CommandTree.Build();
        var result = root.Parse(arguments, new ParserConfiguration { ResponseFileTokenReplacer = null });
        if (result.Errors.Count > 0 && !Asks(arguments, "--help", "-h", "-?", "--version"))
        {
            return Wrong(result, terminal);
        }

        return result.Invoke(new InvocationConfiguration
        {
            Output = terminal.Out,
            Error = terminal.Error,
            EnableDefaultExceptionHandler = false,
        });
    }

    private static bool Asks(IReadOnlyList<string> arguments, params ReadOnlySpan<string> any)
    {
        foreach (var argument in arguments)
        {
            if (any.Contains(argument))
            {
                return true;
            }
        }

        return false;
    }

    private static int Wrong(ParseResult result, Terminal terminal)
    {
        var command = result.CommandResult.Command;
        var path = PathOf(command);
        // the option has a result also where nobody typed it
        var json = result.GetResult(Globals.Json) is { Implicit: false };
        var refusal = Unknown(result, command, path)
            ?? new Refusal(ExitCode.Usage, RefusalCode.Usage, result.Errors[0].Message.TrimEnd('.') + ".", path, $"See '{path} --help'.");
        // `pay` has verbs of its own, and does something itself
        if (command.Subcommands.Count > 0 && command.Action is null && result.UnmatchedTokens.Count == 0)
        {
            refusal = refusal with { Code = RefusalCode.UsageVerbMissing, Message = $"'{path}' needs a verb: {Names(command)}." };
        }

        Session.Tell(terminal, json, refusal, null);
        return (int)ExitCode.Usage;
    }

    // the first word that nobody knows, and what it may have been meant to be
    private static Refusal? Unknown(ParseResult result, Command command, string path)
    {
        if (result.UnmatchedTokens.Count == 0)
        {
            return null;
        }

        var word = result.UnmatchedTokens[0];
        var isOption = word.StartsWith('-');
        var known = isOption ? Options(command) : command.Subcommands.Where(c => !c.Hidden).Select(c => c.Name);
        var near = EditDistance.Nearest(word, known);
        var remedy = near is null ? $"See '{path} --help'." : $"Did you mean '{near}'? See '{path} --help'.";
        if (isOption)
        {
            return new Refusal(ExitCode.Usage, RefusalCode.UsageOption, $"'{path}' has no option '{word}'.", path, remedy);
        }

        return command.Subcommands.Count > 0
            ? new Refusal(ExitCode.Usage, RefusalCode.UsageVerb, $"'{word}' is no verb of '{path}'. It has: {Names(command)}.", path, remedy)
            : new Refusal(ExitCode.Usage, RefusalCode.UsageArgument, $"'{path}' does not take '{word}'.", path, remedy);
    }

    private static string Names(Command command) => string.Join(", ", command.Subcommands.Where(c => !c.Hidden).Select(c => c.Name));

    private static IEnumerable<string> Options(Command command)
    {
        for (Symbol? at = command; at is Command here; at = at.Parents.FirstOrDefault())
        {
            foreach (var option in here.Options)
            {
                if (here == command || option.Recursive)
                {
                    yield return option.Name;
                }
            }
        }
    }

    internal static string PathOf(Command command)
    {
        var names = new Stack<string>();
        for (Symbol? at = command; at is Command here; at = at.Parents.FirstOrDefault())
        {
            names.Push(here is RootCommand ? "timepost" : here.Name);
        }

        return string.Join(' ', names);
    }
}
