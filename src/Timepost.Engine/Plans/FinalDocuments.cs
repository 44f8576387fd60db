using Timepost.Domain.Identity;
using Timepost.Engine.Dispositions;
using Timepost.Engine.Workspaces;

namespace Timepost.Engine.Plans;

/// <summary>Which final documents have an item on their sale side, and whose they are; each document is looked up once.</summary>
internal sealed class FinalDocuments(IStoreTransaction transaction)
{
    private readonly Dictionary<string, (string Party, string Name)> _known = new(StringComparer.Ordinal);

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
            _known[document] = found = (draft is { Kind: "invoice" } ? draft.Identity.Party : "", draft is { Number.Length: > 0 } ? draft.Number : document);
        }

        return found;
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
