using System.Globalization;
using System.Text;
using Timepost.Cli.Output;
using Timepost.Engine.Audit;

namespace Timepost.Cli.Verbs;

/// <summary>An audit as one page of HTML: no script, nothing from elsewhere, every text escaped, fit to print.</summary>
internal static class AuditPage
{
    /// <summary>The page.</summary>
    /// <param name="report">What was found.</param>
    /// <param name="firm">Name of the firm.</param>
    public static string Of(AuditReport report, string firm)
    {
        var page = new StringBuilder(PageStyle.Head($"Audit: {firm}"));
        page.Append(CultureInfo.InvariantCulture, $"<h1>Audit: {PageStyle.Escaped(firm)}</h1>\n<p>{PageStyle.Escaped(AuditVerb.Summary(report))}</p>\n");
        foreach (var kind in report.Findings.GroupBy(f => f.Kind))
        {
            page.Append(CultureInfo.InvariantCulture, $"<h2>{PageStyle.Escaped(kind.Key.Code)} ({kind.Key.Number}{(kind.Key.Notice ? ", notice" : "")})</h2>\n");
            page.Append("<table>\n<thead><tr><th scope=\"col\">Subject</th><th scope=\"col\">Evidence</th><th scope=\"col\">Suggested fix</th></tr></thead>\n<tbody>\n");
            foreach (var finding in kind)
            {
                page.Append(
                    CultureInfo.InvariantCulture,
                    $"<tr><td>{PageStyle.Escaped(AuditVerb.Subject(finding))}</td><td>{PageStyle.Escaped(finding.Evidence)}</td><td><code>{PageStyle.Escaped(finding.Fix)}</code></td></tr>\n");
            }

            page.Append("</tbody>\n</table>\n");
        }

        return page.Append(PageStyle.Foot).ToString();
    }
}
