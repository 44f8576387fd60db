using System.CommandLine;

namespace Timepost.Cli.Shell;

/// <summary>A command of the program: what it does, and examples for its help page.</summary>
internal sealed class Verb : Command
{
    public Verb(string name, string description)
        : base(name, description)
    {
    }

    /// <summary>Lines to type, each with what it does.</summary>
    public IReadOnlyList<(string Line, string Does)> Examples { get; init; } = [];

    /// <summary>More to know, below the options.</summary>
    public string Notes { get; init; } = "";

    /// <summary>What it does when it is called.</summary>
    public Verb Runs(Func<Session, ParseResult, ExitCode> run)
    {
        SetAction(result => Guard.Run(result, session => run(session, result)));
        return this;
    }

    public Verb With(params ReadOnlySpan<Symbol> symbols)
    {
        foreach (var symbol in symbols)
        {
            switch (symbol)
            {
                case Argument argument: Add(argument); break;
                case Option option: Add(option); break;
                case Command command: Add(command); break;
                default: throw new ArgumentException(symbol.Name, nameof(symbols));
            }
        }

        return this;
    }
}
