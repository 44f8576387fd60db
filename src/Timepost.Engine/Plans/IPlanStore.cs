using NodaTime;
using Timepost.Domain.Billing;
using Timepost.Domain.Identity;
using Timepost.Domain.Mapping;

namespace Timepost.Engine.Plans;

/// <summary>Plans, their actions, and drafts.</summary>
public interface IPlanStore
{
    /// <summary>Stores a plan's header.</summary>
    void Add(PlanRecord plan);

    /// <summary>Stores one action of it.</summary>
    void Add(PlanId plan, PlanAction action);

    /// <summary>By id, or null.</summary>
    PlanRecord? Find(PlanId plan);

    /// <summary>The newest plan for a connection, or null.</summary>
    PlanRecord? Newest(string connection);

    /// <summary>Newest first.</summary>
    IReadOnlyList<PlanRecord> List(PlanId? before, int limit);

    /// <summary>Actions in their order.</summary>
    IReadOnlyList<PlanAction> Actions(PlanId plan);

    /// <summary>Sets where an action stands.</summary>
    void SetState(PlanId plan, int sequence, ActionState state);

    /// <summary>Sets open, approved, applied or superseded.</summary>
    void SetStatus(PlanId plan, string status);

    /// <summary>Actions of older plans for the same objects that are not reserved give way.</summary>
    void SupersedeOlder(PlanId newer, string connection);

    /// <summary>Remembers that an action with this hash was approved.</summary>
    void AddApproval(string connection, string actionKey, string hash, ActorId actor, Instant when);

    /// <summary>An action with this key and hash was approved before, by a person.</summary>
    bool IsApproved(string connection, string actionKey, string hash);

    /// <summary>Writes a draft, new or changed; a final one is refused.</summary>
    /// <exception cref="FinalDocumentException">The document is final: promise 6.</exception>
    void Save(StoredDraft draft);

    /// <summary>Takes away a draft that has nothing in it any more; a final one is refused.</summary>
    /// <exception cref="FinalDocumentException">The document is final: promise 6.</exception>
    void Remove(DocumentKey key);

    /// <summary>By key, or null.</summary>
    StoredDraft? Draft(DocumentKey key);

    /// <summary>By number in the books, or null.</summary>
    StoredDraft? DraftByNumber(string number);

    /// <summary>Headers of a client's documents (bodies empty), by agreement, currency, split, period, generation.</summary>
    IReadOnlyList<StoredDraft> DraftsOf(string client);

    /// <summary>Drafts with their bodies, by date, number (those without one last) and key; a page after a key.</summary>
    IReadOnlyList<StoredDraft> Drafts(DraftFilter filter, int limit);

    /// <summary>Headers of undelivered invoice drafts (bodies empty), by client, first day, agreement, split, generation.</summary>
    IReadOnlyList<StoredDraft> OpenInvoices();

    /// <summary>Clients with an undelivered draft that was made under another rule set or date.</summary>
    IReadOnlyList<string> ClientsWithOutdatedDrafts(string ruleSet, LocalDate asOf);

    /// <summary>Clients with invoices in the books or on their way there, and how many; also clients that no rule names any more. By client.</summary>
    IReadOnlyList<(string Client, long Invoices)> ClientsOfInvoices();

    /// <summary>How many documents are in a status.</summary>
    long CountDrafts(string status);

    /// <summary>Remembers what a document billed of its rounding scopes, under the policy that it pins.</summary>
    void AddScopes(string agreement, DocumentKey document, IEnumerable<KeyValuePair<string, (long RawSeconds, long BilledSeconds)>> scopes, TimeRounding pinned);

    /// <summary>What documents billed so far of each rounding scope of an agreement; the first policy goes on.</summary>
    IReadOnlyDictionary<string, ScopeSoFar> Scopes(string agreement);

    /// <summary>Replaces a document's rows of value by project and month.</summary>
    void SaveValues(DocumentKey document, string ruleSet, IReadOnlyList<ValueRow> values);

    /// <summary>Value of all documents, drafts too, by client, project, month and currency.</summary>
    IReadOnlyList<ValueRow> Values();

    /// <summary>Moves a draft on: reserved, final (with its number), void, or back to draft.</summary>
    void SetDraftStatus(DocumentKey key, string status, string number);
}

/// <summary>What <c>show invoices</c> and <c>show bills</c> filter by. Empty: all.</summary>
/// <param name="Kinds">invoice, bill, …</param>
/// <param name="Client">Mapped client id.</param>
/// <param name="Status">draft, reserved, final, void; or blocked: drafts that cannot be delivered.</param>
/// <param name="From">First document date, included.</param>
/// <param name="To">Last document date, included.</param>
/// <param name="After">Key after which the page begins; empty: from the start.</param>
public sealed record DraftFilter(
    IReadOnlyList<string> Kinds, string Client = "", string Status = "", LocalDate? From = null, LocalDate? To = null, string After = "");

/// <summary>Promise 6: what is finalised is never edited.</summary>
public sealed class FinalDocumentException(string key)
    : InvalidOperationException($"Document {key} is final. Correct it by a new, linked document.")
{
    /// <summary>The document's key.</summary>
    public string Key { get; } = key;
}
