using System.Globalization;
using System.Net;

namespace Timepost.Cli.Output;

/// <summary>What every page of ours has: its style, on screen and printed, and its head. No script, nothing from elsewhere.</summary>
internal static class PageStyle
{
    private const string Style = """
        body { font: 15px/1.45 system-ui, sans-serif; color: #1b1f24; background: #fff; margin: 2rem auto; max-width: 70rem; padding: 0 1rem; }
        h1 { font-size: 1.5rem; margin: 0 0 .25rem; } h2 { font-size: 1.1rem; margin: 2rem 0 .5rem; } h3 { font-size: 1rem; margin: 1.25rem 0 .35rem; }
        table { border-collapse: collapse; width: 100%; table-layout: fixed; }
        th, td { text-align: left; vertical-align: top; padding: .4rem .6rem; border-bottom: 1px solid #d5d9de; overflow-wrap: anywhere; }
        th { border-bottom: 2px solid #1b1f24; } code { font: 13px/1.4 ui-monospace, monospace; white-space: pre-wrap; }
        .figure { text-align: right; font-variant-numeric: tabular-nums; } nav { columns: 2; margin: 1rem 0; } ul { margin: .35rem 0; padding-left: 1.25rem; }
        @page { margin: 15mm; }
        @media print { body { margin: 0; max-width: none; padding: 0; font-size: 10pt; } code { font-size: 8.5pt; } thead { display: table-header-group; } tr { break-inside: avoid; } h2, h3 { break-after: avoid; } a { color: inherit; text-decoration: none; } }
        """;

    /// <summary>Up to and with the opening of the body.</summary>
    /// <param name="title">As it is; it is escaped here.</param>
    public static string Head(string title) =>
        "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n"
        + string.Create(CultureInfo.InvariantCulture, $"<title>{Escaped(title)}</title>\n<style>\n{Style}\n</style>\n</head>\n<body>\n");

    /// <summary>The end of the page.</summary>
    public const string Foot = "</body>\n</html>\n";

    /// <summary>A text as it may stand on a page; signs that a page must not hold become what a table shows for them.</summary>
    public static string Escaped(string text) => WebUtility.HtmlEncode(Printable.Of(text));
}
