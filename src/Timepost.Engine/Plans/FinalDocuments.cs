using Timepost.Domain.Identity;
using Timepost.Engine.Dispositions;
using Timepost.Engine.Workspaces;

namespace Timepost.Engine.Plans;

/// <summary>Which final documents have an item on their sale side, and whose they are; each document is looked up once.</summary>
internal sealed class FinalDocuments(IStoreTransaction transaction)
{
    private readonly Dictionary<string, (string Party, string Name)> _known = new(StringComparer.Ordinal);
    private readonly Dictionary<string, IReadOnlyList<StoredLine>> _lines = new(StringComparer.Ordinal);

    /// <summary>The item's rows that stand: neither reversals nor reversed.</summary>
    public IEnumerable<Disposition> Of(Guid item)
    {
        var rows = transaction.Dispositions.Of(item);
        foreach (var row in rows)
        {
            if (row is { Side: DispositionSide.Sale, Quantity: > 0 } && !Reversed(rows, row.Id))
            {
                yield return row;
            }
        }
    }

    /// <summary>The client of a document (empty for a vendor's bill, which can end the sale side, too), and its number (its key where it has none).</summary>
    public (string Party, string Name) Find(string document)
    {
        if (document.Length == 0)
        {
            return ("", ""); // a person ended it
        }

        if (!_known.TryGetValue(document, out var found))
        {
            var draft = transaction.Plans.Draft(DocumentKey.Parse(document));
            // what a credit note holds, or what was written off, is no client's any more
            _known[document] = found = (draft is { Kind: "invoice" } ? draft.Identity.Party : "", draft is { Number.Length: > 0 } ? draft.Number : document);
        }

        return found;
    }

    /// <summary>A line of a document, 1 and up, or null.</summary>
    public StoredLine? LineOf(string document, int line)
    {
        if (!_lines.TryGetValue(document, out var lines))
        {
            var draft = transaction.Plans.Draft(DocumentKey.Parse(document));
            _lines[document] = lines = draft is null ? [] : DraftBody.Lines(draft.Body, draft.Total.Currency);
        }

        return line >= 1 && line <= lines.Count ? lines[line - 1] : null;
    }

    private static bool Reversed(IReadOnlyList<Disposition> rows, Guid id)
    {
        foreach (var row in rows)
        {
            if (row.Reverses == id)
            {
                return true;
            }
        }

        return false;
    }
}
