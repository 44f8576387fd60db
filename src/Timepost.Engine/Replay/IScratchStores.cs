using Timepost.Engine.Workspaces;

namespace Timepost.Engine.Replay;

/// <summary>Stores that are used once and leave nothing behind: for examples, replays and staging. Storage implements it.
/// What a scratch store commits is not durable, and nobody but its holder sees it. Disposing deletes it.</summary>
public interface IScratchStores
{
    /// <summary>An empty store under the workspace's key.</summary>
    /// <exception cref="StoreException">No room, an I/O error.</exception>
    IWorkspaceStore Open();

    /// <summary>A store with the recorded work of the workspace and nothing that was made of it. It holds names, connections, batches, entries,
    /// expenses with their receipts, objects of the books, exchange rates, and what persons decided: what an entry's or expense's row says of
    /// that (kept, waived, deleted), lines by hand, costs that are no invoice, work written off, and what was paid into retainers, paid back,
    /// lapsed or set right. It holds no plan, draft, disposition of a document, delivery, number, entry of the subledger, payment, correction or
    /// credit note, no period that is closed, and no invoice of a vendor that was matched.</summary>
    /// <exception cref="StoreException">No room, an I/O error.</exception>
    IWorkspaceStore OpenWithWork();
}
