using System.CommandLine;
using System.ComponentModel;
using System.Diagnostics;
using System.Text.RegularExpressions;
using Timepost.Cli.Shell;
using Timepost.Cli.Tests.Support;

namespace Timepost.Cli.Tests;

/// <summary>Examples in docs/ are typed and answer what the page says: blocks marked <c>console</c>, one session a page, where <c>...</c>
/// stands for anything and <c>ID</c> for the first id of the answer before. A block marked with a kind and a name is a file of the session.</summary>
public sealed partial class DocsTests
{
    private static readonly string Docs = Path.Combine(Repository.Root, "docs");

    // programs of others, typed where they are installed
    private static readonly string[] Others = ["hledger", "ledger", "bean-check"];

    public static TheoryData<string> Pages() =>
        [.. Directory.GetFiles(Docs, "*.md").Select(f => Path.GetFileName(f)!).Where(f => Steps(f).Any(s => s.File.Length == 0)).Order(StringComparer.Ordinal)];

    [Theory]
    [MemberData(nameof(Pages))]
    public void Examples_answer_what_the_page_says(string page)
    {
        using var typist = new Typist();
        var folder = typist.Folder;
        foreach (var (command, expected, file) in Steps(page))
        {
            if (file.Length > 0)
            {
                Directory.CreateDirectory(Path.GetDirectoryName(Path.Combine(folder, file))!);
                File.WriteAllText(Path.Combine(folder, file), expected);
            }
            else if (command.StartsWith("cd ", StringComparison.Ordinal))
            {
                folder = Path.Combine(folder, command[3..]);
            }
            else if (Others.Contains(command.Split(' ')[0]))
            {
                AssertOther(page, command, folder);
            }
            else
            {
                Assert.StartsWith("timepost ", command, StringComparison.Ordinal);
                typist.Type(Id().Replace(command["timepost ".Length..], _ => AnyGuid().Match(typist.Out).Value), folder);
                Assert.True(Matches(expected, typist.Out + typist.Error), $"{page}: {command}\n{typist.Out}{typist.Error}");
            }
        }
    }

    [Fact]
    public void Every_page_that_shows_commands_has_them_typed()
    {
        string[] shown = ["billing.md", "books.md", "command-line.md", "files-and-formats.md", "getting-started.md", "json.md", "mapping.md", "plan-and-delivery.md", "retainers.md", "rounding.md", "subcontractors.md", "time.md", "trail.md"];
        Assert.Equal(shown, Pages().Select(p => p.Data).Intersect(shown));

        // an indented example is one that nobody types; building the program is the one that cannot be
        var untyped = Directory.GetFiles(Docs, "*.md", SearchOption.AllDirectories)
            .SelectMany(f => File.ReadLines(f).Where(l => l.StartsWith("    timepost ", StringComparison.Ordinal)).Select(l => $"{Path.GetFileName(f)}: {l}"));
        Assert.Empty(untyped);
    }

    [Fact]
    public void Commands_named_within_a_text_are_verbs_and_options_of_the_program()
    {
        var wrong = new List<string>();
        foreach (var file in Directory.GetFiles(Docs, "*.md", SearchOption.AllDirectories).Append(Path.Combine(Repository.Root, "README.md")))
        {
            foreach (Match span in CodeSpan().Matches(File.ReadAllText(file)))
            {
                if (Unknown(span.Groups["line"].Value) is { } word)
                {
                    wrong.Add($"{Path.GetFileName(file)}: `{span.Groups["line"].Value}` ({word})");
                }
            }
        }

        Assert.Empty(wrong);
    }

    [Fact]
    public void Every_verb_is_in_the_table_of_the_command_line()
    {
        var page = File.ReadAllText(Path.Combine(Docs, "command-line.md"));
        foreach (var verb in CommandTree.Build().Subcommands.Where(v => !v.Hidden))
        {
            foreach (var name in verb.Subcommands.Count == 0 || verb.Name == "show" ? [verb.Name] : verb.Subcommands.Select(v => $"{verb.Name} {v.Name}"))
            {
                Assert.Matches($@"`{name}[ `]", page);
            }

            Assert.All(verb.Subcommands, v => Assert.Contains(v.Name, page, StringComparison.Ordinal));
        }
    }

    [Fact]
    public void Every_verb_is_in_the_table_of_roles()
    {
        var page = File.ReadAllText(Path.Combine(Docs, "command-line.md"));
        var start = page.IndexOf("| role | may |", StringComparison.Ordinal);
        var table = page[start..page.IndexOf("\n\n", start, StringComparison.Ordinal)];
        foreach (var verb in CommandTree.Build().Subcommands.Where(v => !v.Hidden))
        {
            foreach (var name in verb.Subcommands.Count == 0 || table.Contains($"`{verb.Name}`", StringComparison.Ordinal) ? [verb.Name] : verb.Subcommands.Select(v => $"{verb.Name} {v.Name}"))
            {
                Assert.Matches($@"`{name}[ `]", table);
            }
        }
    }

    // the first word that is neither a verb nor an option where it stands; what is in brackets or capitals is for the reader
    private static string? Unknown(string line)
    {
        Command command = CommandTree.Build();
        foreach (var word in line.Split([' ', '[', ']', ','], StringSplitOptions.RemoveEmptyEntries))
        {
            if (command.Subcommands.Count > 0 && !word.StartsWith('-'))
            {
                if (command.Subcommands.FirstOrDefault(c => c.Name == word) is { } verb)
                {
                    command = verb;
                }
                else if (!word.All(c => char.IsAsciiLetterUpper(c)))
                {
                    return word;
                }
            }
            else if (word.StartsWith("--", StringComparison.Ordinal)
                && !command.Options.Concat(CommandTree.Build().Options).Any(o => o.Name == word || o.Aliases.Contains(word)))
            {
                return word;
            }
        }

        return null;
    }

    private static void AssertOther(string page, string command, string folder)
    {
        try
        {
            using var process = Process.Start(new ProcessStartInfo(command.Split(' ')[0], command.Split(' ')[1..])
            {
                WorkingDirectory = folder, RedirectStandardOutput = true, RedirectStandardError = true,
            })!;
            var said = process.StandardOutput.ReadToEnd() + process.StandardError.ReadToEnd();
            process.WaitForExit();
            Assert.True(process.ExitCode == 0, $"{page}: {command}\n{said}");
        }
        catch (Win32Exception)
        {
            // not installed here: the suite of the connectors says so
        }
    }

    private static bool Matches(string expected, string answer) => Regex.IsMatch(
        answer, "^\\s*" + Regex.Escape(expected.Trim()).Replace("\\.\\.\\.", ".*", StringComparison.Ordinal).Replace("\\ .*", ".*", StringComparison.Ordinal) + "\\s*$",
        RegexOptions.Singleline, TimeSpan.FromSeconds(5));

    private static List<(string Command, string Expected, string File)> Steps(string page)
    {
        var found = new List<(string, string, string)>();
        foreach (Match block in Block().Matches(File.ReadAllText(Path.Combine(Docs, page))))
        {
            if (block.Groups["file"].Value is { Length: > 0 } file)
            {
                found.Add(("", block.Groups["text"].Value, file));
                continue;
            }

            foreach (var part in Regex.Split(block.Groups["text"].Value, "^\\$ ", RegexOptions.Multiline).Where(p => p.Length > 0))
            {
                var lines = part.Split('\n', 2);
                found.Add((lines[0].Trim(), lines[1].Trim(), ""));
            }
        }

        return found;
    }

    [GeneratedRegex("^```(?:console|(?:csv|yaml) (?<file>\\S+))\n(?<text>.*?)^```", RegexOptions.Singleline | RegexOptions.Multiline)]
    private static partial Regex Block();

    [GeneratedRegex("`timepost (?<line>[^`\n]+)`")]
    private static partial Regex CodeSpan();

    [GeneratedRegex("\\bID\\b")]
    private static partial Regex Id();

    [GeneratedRegex("[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")]
    private static partial Regex AnyGuid();
}
