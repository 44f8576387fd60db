using Timepost.Cli.Tests.Support;
using Timepost.Cli.Verbs;
using Timepost.Engine.Handbook;

namespace Timepost.Cli.Tests;

public sealed class HandbookVerbTests : IDisposable
{
    private static readonly HandbookPage Odd = new(
        "A <b> & *firm*",
        [
            new HeadingBlock(2, "Names_1"), new ParagraphBlock("Say `a|b` and <script>x</script>, [link](http://example.org)."), new ListBlock(["one | two"]),
            new TableBlock(["name", ">sum"], [["a|b\nc", "1.00"]]),
        ]);

    private readonly Typist _shell = new();

    public void Dispose() => _shell.Dispose();

    [Fact]
    public void Markdown_takes_no_name_for_markup() => Assert.Equal(
        """
        # A \<b\> & \*firm\*

        ## Names\_1

        Say `a\|b` and \<script\>x\</script\>, \[link\](http://example.org).

        - one \| two

        | name | sum |
        |---|---:|
        | a\|b c | 1.00 |

        """.ReplaceLineEndings("\n"),
        HandbookPages.Markdown(Odd));

    [Fact]
    public void The_page_stands_by_itself_escapes_every_text_and_prints()
    {
        var page = HandbookPages.Html(Odd);

        Assert.StartsWith("<!DOCTYPE html>", page, StringComparison.Ordinal);
        Assert.Contains("<title>A &lt;b&gt; &amp; *firm*</title>", page, StringComparison.Ordinal);
        Assert.Contains("<p>Say <code>a|b</code> and &lt;script&gt;x&lt;/script&gt;, [link](http://example.org).</p>", page, StringComparison.Ordinal);
        Assert.Contains("<td class=\"figure\">1.00</td>", page, StringComparison.Ordinal);
        Assert.Contains("<li><a href=\"#c1\">Names_1</a></li>", page, StringComparison.Ordinal);
        Assert.Contains("@media print", page, StringComparison.Ordinal);
        Assert.DoesNotContain("<script", page, StringComparison.Ordinal);
        Assert.DoesNotContain("src=", page, StringComparison.Ordinal);
    }

    [Fact]
    public void It_is_written_to_the_screen_to_files_or_as_json()
    {
        var firm = _shell.Firm();
        Assert.Equal(0, _shell.Type("handbook", firm));
        Assert.StartsWith("# Papierboot GmbH: time and expenses\n", _shell.Out, StringComparison.Ordinal);

        Assert.Equal(0, _shell.Type("handbook --html h.html --markdown h.md", firm));
        Assert.Contains("Written: h.html", _shell.Out, StringComparison.Ordinal);
        Assert.StartsWith("# Papierboot", File.ReadAllText(Path.Combine(firm, "h.md")), StringComparison.Ordinal);
        Assert.EndsWith("</html>\n", File.ReadAllText(Path.Combine(firm, "h.html")), StringComparison.Ordinal);

        Assert.StartsWith("# Papierboot", _shell.Json($"handbook --workspace {firm}").GetProperty("markdown").GetString(), StringComparison.Ordinal);
    }
}
