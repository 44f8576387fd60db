using System.CommandLine;
using Timepost.Cli.Shell;
using Timepost.Domain.Mapping;

namespace Timepost.Cli.Verbs;

/// <summary><c>completion bash|zsh|fish</c>: a script that asks the program itself what may come next.</summary>
internal static class CompletionVerb
{
    private static readonly string[] Shells = ["bash", "zsh", "fish"];
    private static readonly Argument<string> Kind = new("shell") { Description = "bash, zsh or fish", HelpName = "SHELL" };

    public static Verb Create()
    {
        Kind.CompletionSources.Clear();
        Kind.CompletionSources.Add(_ => Shells.Select(s => new System.CommandLine.Completions.CompletionItem(s)));
        return new Verb("completion", "Print a script that completes verbs and options in your shell.")
        {
            Examples =
            [
                ("source <(timepost completion bash)", "Completion in this bash; put the line into ~/.bashrc to keep it"),
                ("timepost completion zsh > ~/.zfunc/_timepost", "zsh, with ~/.zfunc in fpath before compinit"),
                ("timepost completion fish > ~/.config/fish/completions/timepost.fish", "fish"),
            ],
        }.With(Kind).Runs((session, result) => Run(session, result.GetValue(Kind)!));
    }

    private static ExitCode Run(Session session, string shell)
    {
        var script = shell switch
        {
            "bash" => Bash,
            "zsh" => Zsh,
            "fish" => Fish,
            _ => throw RefusedException.Usage(
                RefusalCode.ShellUnknown, $"There is no completion for '{shell}'.", "completion",
                EditDistance.Nearest(shell, Shells) is { } near ? $"Did you mean '{near}'?" : "Shells: bash, zsh, fish."),
        };
        session.Answer(json => json.Object(() =>
        {
            json.Text("shell", shell);
            json.Text("script", script);
        }));
        if (!session.Json)
        {
            // as it is: a script has tabs and quotes that must reach the shell
            session.Terminal.Out.Write(script);
        }

        return ExitCode.Done;
    }

    private const string Bash = """
        # completion of timepost for bash: source this file
        _timepost() {
            local line=${COMP_LINE:0:COMP_POINT} word=${COMP_WORDS[COMP_CWORD]} answer
            answer=$("${COMP_WORDS[0]}" "[suggest:$COMP_POINT]" "$line" 2>/dev/null)
            COMPREPLY=($(compgen -W "$answer" -- "$word"))
            # where nothing but options may come, a file may
            local one files=1
            for one in $answer; do [[ $one == -* ]] || files=; done
            [[ -z $files || $word == -* ]] || COMPREPLY+=($(compgen -f -- "$word"))
        }
        complete -o filenames -F _timepost timepost

        """;

    private const string Zsh = """
        #compdef timepost
        # completion of timepost for zsh: put this file as _timepost into a folder of fpath
        _timepost() {
            local -a answer
            answer=("${(@f)$(${words[1]} "[suggest:$CURSOR]" "$BUFFER" 2>/dev/null)}")
            (( ${#answer} )) && [[ -n ${answer[1]} ]] && compadd -- $answer
            # where nothing but options may come, a file may
            (( ${#answer:#-*} )) || _files
        }
        compdef _timepost timepost

        """;

    private const string Fish = """
        # completion of timepost for fish: put this file into ~/.config/fish/completions
        function __timepost_complete
            set -l line (commandline -cp)
            timepost "[suggest:"(string length -- $line)"]" "$line" 2>/dev/null
        end
        complete -c timepost -a '(__timepost_complete)'

        """;
}
