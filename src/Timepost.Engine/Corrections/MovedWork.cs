using Timepost.Domain.Billing;
using Timepost.Domain.Identity;
using Timepost.Domain.Work;
using Timepost.Engine.Dispositions;
using Timepost.Engine.Plans;
using Timepost.Engine.Workspaces;

namespace Timepost.Engine.Corrections;

/// <summary>Work of an invoice whose client the mapping names no more, as after a renaming: one correction for each invoice and client that
/// has the work now, not one for each entry.</summary>
internal static class MovedWork
{
    /// <summary>Kind of the object of its exception.</summary>
    public const string Object = "document";

    /// <summary>Object of its exception.</summary>
    public static string IdOf(string document, string client) => $"{document}/{client}";

    /// <summary>The invoice and the client that has the work now.</summary>
    public static (DocumentKey Document, string Client) Parse(string id)
    {
        var at = id.IndexOf('/', StringComparison.Ordinal);
        return (DocumentKey.Parse(id[..at]), id[(at + 1)..]);
    }

    /// <summary>What the invoice has of entries that are of the client now.</summary>
    public static List<Disposition> Rows(IStoreTransaction transaction, WorkMapping mapping, DocumentKey document, string client)
    {
        var known = new Dictionary<Guid, bool>();
        return StandingRows.Of(transaction.Dispositions.OfDocument(document.Value)).FindAll(
            row => row.Side == DispositionSide.Sale && row.To is not (Disposed.Held or Disposed.WrittenOff) && IsOf(row.Item));

        bool IsOf(Guid item)
        {
            if (!known.TryGetValue(item, out var found))
            {
                known[item] = found = transaction.Work.Entry(new EntryId(item)) is { State: EntryState.Active } entry && mapping.Explain(entry).Client?.Id == client;
            }

            return found;
        }
    }
}
