using System.CommandLine;
using System.CommandLine.Invocation;
using System.Text;

namespace Timepost.Cli.Shell;

/// <summary>Help of one command: what it does, how to call it, what it takes, examples.</summary>
internal sealed class HelpPage : SynchronousCommandLineAction
{
    public override bool ClearsParseErrors => true;

    public override int Invoke(ParseResult parseResult)
    {
        parseResult.InvocationConfiguration.Output.Write(Of(parseResult.CommandResult.Command));
        return 0;
    }

    public static string Of(Command command)
    {
        var text = new StringBuilder();
        var path = CommandLine.PathOf(command);
        text.Append(command.Description).Append("\n\n");
        text.Append("usage: ").Append(path);
        foreach (var argument in command.Arguments)
        {
            text.Append(' ').Append(Usage(argument));
        }

        text.Append(command.Subcommands.Count > 0 ? " VERB" : "").Append(" [options]\n");
        Section(text, "Verbs", command.Subcommands.Where(c => !c.Hidden).Select(c => (c.Name, c.Description ?? "")));
        Section(text, "Arguments", command.Arguments.Select(a => (Usage(a), a.Description ?? "")));
        Section(text, "Options", command.Options.Where(o => !o.Hidden && !o.Recursive).Select(o => (Usage(o), o.Description ?? "")));
        Section(text, "Everywhere", Everywhere());
        if (command is Verb verb)
        {
            Section(text, "Examples", verb.Examples);
            if (verb.Notes.Length > 0)
            {
                text.Append('\n').Append(verb.Notes).Append('\n');
            }
        }
        else
        {
            Section(text, "Examples", CommandTree.Examples);
            text.Append("\nExit codes: 0 done, 1 failed, 2 usage, 3 done but exceptions wait, 4 the plan needs approval or is stale, 5 not allowed.\n");
        }

        return text.ToString();
    }

    private static IEnumerable<(string, string)> Everywhere()
    {
        yield return (Usage(Globals.Workspace), Globals.Workspace.Description!);
        yield return (Usage(Globals.Json), Globals.Json.Description!);
        yield return (Usage(Globals.Quiet), Globals.Quiet.Description!);
        yield return (Usage(Globals.Verbose), Globals.Verbose.Description!);
        yield return ("--help, -h", "This page");
    }

    private static string Usage(Argument argument)
    {
        var name = argument.HelpName ?? argument.Name.ToUpperInvariant();
        name = argument.Arity.MaximumNumberOfValues > 1 ? name + "..." : name;
        return argument.Arity.MinimumNumberOfValues == 0 ? $"[{name}]" : name;
    }

    private static string Usage(Option option)
    {
        var text = option.Name;
        foreach (var alias in option.Aliases.Order(StringComparer.Ordinal))
        {
            text += ", " + alias;
        }

        return option.HelpName is { } name ? $"{text} {name}" : text;
    }

    private static void Section(StringBuilder text, string title, IEnumerable<(string Left, string Right)> rows)
    {
        const int left = 26;
        const int width = 100;
        var any = false;
        foreach (var (name, description) in rows)
        {
            text.Append(any ? "" : $"\n{title}:\n");
            any = true;
            text.Append("  ").Append(name);
            var column = 2 + name.Length;
            if (column > left)
            {
                text.Append('\n');
                column = 0;
            }

            text.Append(' ', left + 2 - column);
            column = left + 2;
            foreach (var word in description.Split(' '))
            {
                if (column + word.Length > width)
                {
                    text.Append('\n').Append(' ', left + 2);
                    column = left + 2;
                }

                text.Append(column > left + 2 ? " " : "").Append(word);
                column += word.Length + 1;
            }

            text.Append('\n');
        }
    }
}
