using System.Text.RegularExpressions;
using Timepost.Cli.Tests.Support;

namespace Timepost.Cli.Tests;

/// <summary>Examples in docs/ are typed and answer what the page says: blocks marked <c>console</c>, one session a page.</summary>
public sealed class DocsTests
{
    public static TheoryData<string> Pages() => [.. Directory.GetFiles(Path.Combine(Root(), "docs"), "*.md").Select(f => Path.GetFileName(f)!)
        .Where(f => Blocks(f).Count > 0)];

    [Theory]
    [MemberData(nameof(Pages))]
    public void Examples_answer_what_the_page_says(string page)
    {
        using var typist = new Typist();
        var folder = typist.Folder;
        foreach (var (command, expected) in Blocks(page))
        {
            if (command.StartsWith("cd ", StringComparison.Ordinal))
            {
                folder = Path.Combine(folder, command[3..]);
                continue;
            }

            Assert.StartsWith("timepost ", command, StringComparison.Ordinal);
            typist.Type(command["timepost ".Length..], folder);
            Assert.True(expected.Length == 0 || Matches(expected, typist.Out + typist.Error), $"{page}: {command}\n{typist.Out}{typist.Error}");
            Assert.DoesNotContain("error:", typist.Error, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Some_page_has_examples() => Assert.NotEmpty(Pages());

    private static bool Matches(string expected, string answer) => Regex.IsMatch(
        answer, "^\\s*" + Regex.Escape(expected.Trim()).Replace("\\.\\.\\.", ".*", StringComparison.Ordinal) + "\\s*$", RegexOptions.Singleline, TimeSpan.FromSeconds(5));

    private static List<(string Command, string Expected)> Blocks(string page)
    {
        var found = new List<(string, string)>();
        foreach (Match block in Regex.Matches(File.ReadAllText(Path.Combine(Root(), "docs", page)), "```console\n(.*?)```", RegexOptions.Singleline))
        {
            foreach (var part in Regex.Split(block.Groups[1].Value, "^\\$ ", RegexOptions.Multiline).Where(p => p.Length > 0))
            {
                var lines = part.Split('\n', 2);
                found.Add((lines[0].Trim(), lines.Length > 1 ? lines[1].Trim() : ""));
            }
        }

        return found;
    }

    private static string Root()
    {
        var folder = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(folder, "Timepost.slnx")))
        {
            folder = Path.GetDirectoryName(folder)!;
        }

        return folder;
    }
}
