using MiniExcelLibs;
using Timepost.Cli.Output;
using Timepost.Engine.Audit;

namespace Timepost.Cli.Verbs;

/// <summary>An audit as a spreadsheet (XLSX): one row a finding, every cell a text, so that nothing in a name is taken for a formula.</summary>
internal static class AuditSheet
{
    /// <summary>The bytes of the file.</summary>
    public static byte[] Of(AuditReport report)
    {
        using var file = new MemoryStream();
        file.SaveAs(Rows(report), sheetName: "Audit");
        return file.ToArray();
    }

    private static IEnumerable<Dictionary<string, object>> Rows(AuditReport report)
    {
        foreach (var finding in report.Findings)
        {
            yield return new(StringComparer.Ordinal)
            {
                ["number"] = finding.Kind.Number,
                ["kind"] = finding.Kind.Code,
                ["to settle"] = finding.Kind.Notice ? "notice" : "yes",
                ["subject"] = Printable.Of(AuditVerb.Subject(finding)),
                ["evidence"] = Printable.Of(finding.Evidence),
                ["suggested fix"] = Printable.Of(finding.Fix),
            };
        }
    }
}
