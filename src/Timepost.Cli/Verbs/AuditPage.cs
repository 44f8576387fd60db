using System.Globalization;
using System.Net;
using System.Text;
using Timepost.Cli.Output;
using Timepost.Engine.Audit;

namespace Timepost.Cli.Verbs;

/// <summary>An audit as one page of HTML: no script, nothing from elsewhere, every text escaped, fit to print.</summary>
internal static class AuditPage
{
    private const string Style = """
        body { font: 15px/1.45 system-ui, sans-serif; color: #1b1f24; background: #fff; margin: 2rem auto; max-width: 70rem; padding: 0 1rem; }
        h1 { font-size: 1.5rem; margin: 0 0 .25rem; } h2 { font-size: 1.1rem; margin: 2rem 0 .5rem; }
        table { border-collapse: collapse; width: 100%; table-layout: fixed; }
        th, td { text-align: left; vertical-align: top; padding: .4rem .6rem; border-bottom: 1px solid #d5d9de; overflow-wrap: anywhere; }
        th { border-bottom: 2px solid #1b1f24; } code { font: 13px/1.4 ui-monospace, monospace; white-space: pre-wrap; }
        @page { margin: 15mm; }
        @media print { body { margin: 0; max-width: none; padding: 0; font-size: 10pt; } code { font-size: 8.5pt; } thead { display: table-header-group; } tr { break-inside: avoid; } h2 { break-after: avoid; } }
        """;

    /// <summary>The page.</summary>
    /// <param name="report">What was found.</param>
    /// <param name="firm">Name of the firm.</param>
    public static string Of(AuditReport report, string firm)
    {
        var page = new StringBuilder("<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n");
        page.Append(CultureInfo.InvariantCulture, $"<title>Audit: {Escaped(firm)}</title>\n<style>\n{Style}\n</style>\n</head>\n<body>\n");
        page.Append(CultureInfo.InvariantCulture, $"<h1>Audit: {Escaped(firm)}</h1>\n<p>{Escaped(AuditVerb.Summary(report))}</p>\n");
        foreach (var kind in report.Findings.GroupBy(f => f.Kind))
        {
            page.Append(CultureInfo.InvariantCulture, $"<h2>{Escaped(kind.Key.Code)} ({kind.Key.Number}{(kind.Key.Notice ? ", notice" : "")})</h2>\n");
            page.Append("<table>\n<thead><tr><th scope=\"col\">Subject</th><th scope=\"col\">Evidence</th><th scope=\"col\">Suggested fix</th></tr></thead>\n<tbody>\n");
            foreach (var finding in kind)
            {
                page.Append(
                    CultureInfo.InvariantCulture,
                    $"<tr><td>{Escaped(AuditVerb.Subject(finding))}</td><td>{Escaped(finding.Evidence)}</td><td><code>{Escaped(finding.Fix)}</code></td></tr>\n");
            }

            page.Append("</tbody>\n</table>\n");
        }

        return page.Append("</body>\n</html>\n").ToString();
    }

    // signs that a page must not hold become what a table shows for them
    private static string Escaped(string text) => WebUtility.HtmlEncode(Printable.Of(text));
}
