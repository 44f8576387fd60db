using System.Text.RegularExpressions;
using Timepost.Cli.Tests.Support;

namespace Timepost.Cli.Tests;

/// <summary>The figures of the first page are those of the program.</summary>
public sealed partial class ReadmeTests
{
    [Fact]
    public void Each_line_on_screen_is_one_that_the_demo_prints()
    {
        using var typist = new Typist();
        typist.Type("demo --quiet");
        var printed = Blanks().Replace(typist.Out, " ");

        var readme = File.ReadAllText(Path.Combine(Repository.Root, "README.md"));
        var screen = Between(readme, "## One plan on screen", "What is in the books") + Between(readme, "## Special engagements on screen", "Clients that prepay")
            + Between(readme, "## Other currencies on screen", "Rates of the ECB") + Between(readme, "## A changed rule on screen", "Versions that never change");
        var lines = screen.Split('\n').Where(l => l.StartsWith("    ", StringComparison.Ordinal)).Select(l => Blanks().Replace(l, " ").Trim()).Where(l => l.Length > 0 && l != "…" && l[0] != '$').ToList();

        Assert.InRange(lines.Count, 15, 40);
        Assert.All(lines, line => Assert.Contains(line, printed, StringComparison.Ordinal));
    }

    private static string Between(string text, string from, string to)
    {
        var start = text.IndexOf(from, StringComparison.Ordinal);
        return text[start..text.IndexOf(to, start, StringComparison.Ordinal)];
    }

    // runs of blanks are one: columns are as wide as the longest cell
    [GeneratedRegex("[ \\n]+")]
    private static partial Regex Blanks();
}
