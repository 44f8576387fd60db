using NodaTime;
using Timepost.Domain.Amounts;
using Timepost.Domain.Billing;
using Timepost.Domain.Identity;

namespace Timepost.Engine.Corrections;

/// <summary>A credit note beside its draft: what it credits, and why.</summary>
/// <param name="Document">Its key.</param>
/// <param name="Original">Key of the invoice that it credits.</param>
/// <param name="Reason">Why, as a person said.</param>
/// <param name="Cause">Entry or expense whose correction it is; empty where none.</param>
/// <param name="Dated">A person gave its date: it is never moved.</param>
/// <param name="Actor">Who drafted it.</param>
/// <param name="Created">When.</param>
public sealed record CreditRecord(DocumentKey Document, DocumentKey Original, string Reason, string Cause, bool Dated, ActorId Actor, Instant Created);

/// <summary>One line of a credit note and the line that it credits.</summary>
/// <param name="Document">Key of the credit note.</param>
/// <param name="Line">Its line, 1 and up.</param>
/// <param name="Original">Key of the invoice.</param>
/// <param name="OriginalLine">Line of the invoice, 1 and up.</param>
/// <param name="Mode">What becomes of the work behind it.</param>
/// <param name="NetMinor">Credited of its net; positive for a positive line.</param>
/// <param name="TaxMinor">Credited of its tax.</param>
/// <param name="Seconds">Raw seconds that leave the line; 0 where money only is credited.</param>
/// <param name="Reason">Why.</param>
public sealed record CreditLine(
    DocumentKey Document, int Line, DocumentKey Original, int OriginalLine, CreditMode Mode, long NetMinor, long TaxMinor, long Seconds, string Reason);

/// <summary>What a line of a credit note takes back of an entry, an expense or a fee.</summary>
/// <param name="Line">Line of the credit note.</param>
/// <param name="Item">The entry, expense or fee.</param>
/// <param name="BillingDay">The part of a split entry.</param>
/// <param name="Quantity">Raw seconds, minor units or 1; 0: money only, the item's share gets smaller.</param>
/// <param name="BillableSeconds">Of them billable; null where not kept.</param>
/// <param name="BilledSeconds">Billed seconds that leave the line.</param>
/// <param name="NetMinor">Share of the line's net that leaves it.</param>
public sealed record CreditShare(int Line, Guid Item, LocalDate BillingDay, long Quantity, long? BillableSeconds, long BilledSeconds, long NetMinor);

/// <summary>Unbilled work that was given up.</summary>
/// <param name="Document">Key under which its dispositions stand.</param>
/// <param name="Id">Ours: the order.</param>
/// <param name="Client">Mapped client id.</param>
/// <param name="Entries">How many.</param>
/// <param name="Seconds">Their raw seconds.</param>
/// <param name="Reason">Why.</param>
/// <param name="Actor">Who.</param>
/// <param name="Created">When.</param>
public sealed record WorkWriteOff(DocumentKey Document, Guid Id, string Client, long Entries, long Seconds, string Reason, ActorId Actor, Instant Created);

/// <summary>A line by hand on the next invoice of an agreement and period.</summary>
/// <param name="Id">Ours; the item that its reservation disposes.</param>
/// <param name="Agreement">The agreement.</param>
/// <param name="Period">Label of the period, as in 2026-03.</param>
/// <param name="Amount">As a price of the agreement: net, or gross where tax is inclusive. Negative takes off.</param>
/// <param name="Text">As printed.</param>
/// <param name="TaxCode">Tax code; empty: the agreement's.</param>
/// <param name="Reason">Why.</param>
/// <param name="Actor">Who.</param>
/// <param name="Created">When.</param>
public sealed record InvoiceOverride(
    Guid Id, string Agreement, string Period, Money Amount, string Text, string TaxCode, string Reason, ActorId Actor, Instant Created);

/// <summary>Corrections in the store.</summary>
public interface ICorrectionStore
{
    /// <summary>Adds a credit note's links; its draft is saved with the other drafts.</summary>
    void Add(CreditRecord credit, IReadOnlyList<CreditLine> lines, IReadOnlyList<CreditShare> shares);

    /// <summary>Takes the links of a credit note away that was never reserved.</summary>
    void Remove(DocumentKey credit);

    /// <summary>By key of the credit note, or null.</summary>
    CreditRecord? Find(DocumentKey credit);

    /// <summary>Credit notes of an invoice, by key, whatever their state.</summary>
    IReadOnlyList<CreditRecord> OfOriginal(DocumentKey original);

    /// <summary>Lines of a credit note, in their order.</summary>
    IReadOnlyList<CreditLine> Lines(DocumentKey credit);

    /// <summary>What a credit note takes back, by line.</summary>
    IReadOnlyList<CreditShare> Shares(DocumentKey credit);

    /// <summary>Credit notes that take something back of an entry, expense or fee, by key.</summary>
    IReadOnlyList<DocumentKey> Crediting(Guid item);

    /// <summary>Keys of credit notes of a kind (credit-note; correction: for the next invoice) that are drafts, in the order in which they were made.</summary>
    IReadOnlyList<DocumentKey> OpenCredits(string kind);

    /// <summary>Adds a write-off of work.</summary>
    void Add(WorkWriteOff writeOff);

    /// <summary>Of a client (empty: all), in their order.</summary>
    IReadOnlyList<WorkWriteOff> WriteOffs(string client);

    /// <summary>Adds a line by hand.</summary>
    void Add(InvoiceOverride line);

    /// <summary>Takes one away.</summary>
    void RemoveOverride(Guid id);

    /// <summary>By id, or null.</summary>
    InvoiceOverride? Override(Guid id);

    /// <summary>Those of an agreement (empty: all) that no invoice has taken, by period and id.</summary>
    IReadOnlyList<InvoiceOverride> OpenOverrides(string agreement);
}
