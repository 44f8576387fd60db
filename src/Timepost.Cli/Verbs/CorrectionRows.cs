using Timepost.Domain.Identity;
using Timepost.Engine.Dispositions;
using Timepost.Engine.Workspaces;

namespace Timepost.Cli.Verbs;

/// <summary>Dispositions of documents, with what credit notes took back.</summary>
internal static class CorrectionRows
{
    /// <summary>Rows of a document; of a credit note also the rows of the invoice that it took back.</summary>
    public static IReadOnlyList<Disposition> OfDocument(IStoreTransaction reading, string key)
    {
        var own = reading.Dispositions.OfDocument(key);
        if (!IsKey(key, out var document) || reading.Corrections.Find(document) is not { } credit)
        {
            return own;
        }

        var lines = reading.Corrections.Lines(document).ToDictionary(l => l.Line, l => l.OriginalLine);
        var taken = reading.Corrections.Shares(document).Select(s => (s.Item, s.BillingDay, lines[s.Line])).ToHashSet();
        return [.. own, .. reading.Dispositions.OfDocument(credit.Original.Value).Where(d => d.Reverses is not null && taken.Contains((d.Item, d.BillingDay, d.Line)))];
    }

    /// <summary>Rows of all documents and write-offs of a client, by document.</summary>
    public static IReadOnlyList<Disposition> OfClient(IStoreTransaction reading, string client)
    {
        var rows = new List<Disposition>();
        foreach (var invoice in reading.Plans.DraftsOf(client))
        {
            rows.AddRange(reading.Dispositions.OfDocument(invoice.Key.Value));
            foreach (var credit in reading.Corrections.OfOriginal(invoice.Key))
            {
                rows.AddRange(reading.Dispositions.OfDocument(credit.Document.Value));
            }
        }

        foreach (var writeOff in reading.Corrections.WriteOffs(client))
        {
            rows.AddRange(reading.Dispositions.OfDocument(writeOff.Document.Value));
        }

        return rows;
    }

    private static bool IsKey(string text, out DocumentKey key)
    {
        try
        {
            key = DocumentKey.Parse(text);
            return true;
        }
        catch (FormatException)
        {
            key = default;
            return false;
        }
    }
}
