using System.Globalization;
using System.Text;
using Timepost.Cli.Output;
using Timepost.Engine.Handbook;

namespace Timepost.Cli.Verbs;

/// <summary>A handbook as Markdown and as a page of HTML.</summary>
internal static class HandbookPages
{
    private const string Special = "\\*_<>[]#|~";

    /// <summary>Markdown: names of others are escaped, so that they are never taken for markup.</summary>
    public static string Markdown(HandbookPage page)
    {
        var text = new StringBuilder($"# {Marked(page.Title)}\n");
        foreach (var block in page.Blocks)
        {
            text.Append('\n');
            switch (block)
            {
                case HeadingBlock heading:
                    text.Append('#', heading.Level).Append(' ').Append(Marked(heading.Text)).Append('\n');
                    break;
                case ParagraphBlock paragraph:
                    text.Append(Marked(paragraph.Text)).Append('\n');
                    break;
                case ListBlock list:
                    foreach (var item in list.Items)
                    {
                        text.Append("- ").Append(Marked(item)).Append('\n');
                    }

                    break;
                case TableBlock table:
                    Row(text, table.Head.Select(h => h.TrimStart('>')));
                    text.Append('|').Append(string.Concat(table.Head.Select(h => h.StartsWith('>') ? "---:|" : "---|"))).Append('\n');
                    foreach (var row in table.Rows)
                    {
                        Row(text, row);
                    }

                    break;
            }
        }

        return text.ToString();
    }

    /// <summary>One page that stands by itself, fit to print.</summary>
    public static string Html(HandbookPage page)
    {
        var text = new StringBuilder(PageStyle.Head(page.Title));
        text.Append(CultureInfo.InvariantCulture, $"<h1>{PageStyle.Escaped(page.Title)}</h1>\n<nav>\n<ul>\n");
        var chapters = page.Blocks.OfType<HeadingBlock>().Where(h => h.Level == 2).ToList();
        for (var i = 0; i < chapters.Count; i++)
        {
            text.Append(CultureInfo.InvariantCulture, $"<li><a href=\"#c{i + 1}\">{Spans(chapters[i].Text)}</a></li>\n");
        }

        text.Append("</ul>\n</nav>\n");
        var chapter = 0;
        foreach (var block in page.Blocks)
        {
            switch (block)
            {
                case HeadingBlock { Level: 2 } heading:
                    text.Append(CultureInfo.InvariantCulture, $"<h2 id=\"c{++chapter}\">{Spans(heading.Text)}</h2>\n");
                    break;
                case HeadingBlock heading:
                    text.Append(CultureInfo.InvariantCulture, $"<h{heading.Level}>{Spans(heading.Text)}</h{heading.Level}>\n");
                    break;
                case ParagraphBlock paragraph:
                    text.Append(CultureInfo.InvariantCulture, $"<p>{Spans(paragraph.Text)}</p>\n");
                    break;
                case ListBlock list:
                    text.Append("<ul>\n").AppendJoin("", list.Items.Select(i => $"<li>{Spans(i)}</li>\n")).Append("</ul>\n");
                    break;
                case TableBlock table:
                    text.Append("<table>\n<thead><tr>").AppendJoin("", table.Head.Select((h, i) => $"<th scope=\"col\"{Class(table, i)}>{Spans(h.TrimStart('>'))}</th>")).Append("</tr></thead>\n<tbody>\n");
                    foreach (var row in table.Rows)
                    {
                        text.Append("<tr>").AppendJoin("", row.Select((c, i) => $"<td{Class(table, i)}>{Spans(c)}</td>")).Append("</tr>\n");
                    }

                    text.Append("</tbody>\n</table>\n");
                    break;
            }
        }

        return text.Append(PageStyle.Foot).ToString();
    }

    private static string Class(TableBlock table, int column) => table.Head[column].StartsWith('>') ? " class=\"figure\"" : "";

    private static void Row(StringBuilder text, IEnumerable<string> cells) =>
        text.Append("| ").AppendJoin(" | ", cells.Select(c => Marked(c).Replace("\n", " ", StringComparison.Ordinal))).Append(" |\n");

    // every other part stands between backticks
    private static string Spans(string text) => string.Concat(text.Split('`').Select((part, i) => i % 2 == 0 ? PageStyle.Escaped(part) : $"<code>{PageStyle.Escaped(part)}</code>"));

    private static string Marked(string text) => string.Concat(Printable.Of(text).Split('`').Select((part, i) => i % 2 == 0
        ? string.Concat(part.Select(c => Special.Contains(c, StringComparison.Ordinal) ? $"\\{c}" : c.ToString()))
        : $"`{part.Replace("|", "\\|", StringComparison.Ordinal)}`"));
}
