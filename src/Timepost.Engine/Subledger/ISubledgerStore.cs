using NodaTime;
using Timepost.Domain.Amounts;
using Timepost.Domain.Mapping;
using Timepost.Domain.Subledger;

namespace Timepost.Engine.Subledger;

/// <summary>A sum of postings that have all of these in common.</summary>
/// <param name="Role">What the account is for.</param>
/// <param name="Account">Full name.</param>
/// <param name="Party">Client, vendor or worker; empty where none.</param>
/// <param name="Document">Document that is open or settled; empty where none.</param>
/// <param name="Agreement">Agreement; empty where none.</param>
/// <param name="Amount">Debit positive.</param>
/// <param name="BaseMinor">Minor units of the base currency.</param>
public sealed record SubledgerBalance(
    AccountRole Role, string Account, string Party, string Document, string Agreement, Money Amount, long BaseMinor);

/// <summary>Which postings are summed or listed. Empty or null: all.</summary>
/// <param name="Role">Of this role.</param>
/// <param name="Party">Of this client, vendor or worker.</param>
/// <param name="Document">Making or settling this document.</param>
/// <param name="Agreement">Of this agreement.</param>
/// <param name="From">First day, included.</param>
/// <param name="To">Last day, included.</param>
public sealed record SubledgerFilter(
    AccountRole? Role = null, string Party = "", string Document = "", string Agreement = "", LocalDate? From = null, LocalDate? To = null);

/// <summary>Timepost's own postings. The store refuses what does not sum to zero, and every change of what was posted.</summary>
public interface ISubledgerStore
{
    /// <summary>Appends an entry.</summary>
    /// <exception cref="UnbalancedEntryException">It does not sum to zero as promise 5 demands.</exception>
    /// <exception cref="LockedPeriodException">Its day is in a closed period.</exception>
    void Post(SubledgerEntry entry);

    /// <summary>By id, or null.</summary>
    SubledgerEntry? Find(Guid id);

    /// <summary>Entries that are the posting of a document, oldest first.</summary>
    IReadOnlyList<SubledgerEntry> OfDocument(string document);

    /// <summary>Entries with a posting that fits, in the order in which they were posted; a page after an id.</summary>
    IReadOnlyList<SubledgerEntry> List(SubledgerFilter filter, Guid? after, int limit);

    /// <summary>Sums of the postings that fit, by all that <see cref="SubledgerBalance"/> names; sums of zero in both currencies are left out.</summary>
    IReadOnlyList<SubledgerBalance> Balances(SubledgerFilter filter);

    /// <summary>The last day of the newest closed period; null where none is closed. Nothing is posted on it or before.</summary>
    LocalDate? LockedThrough();

    /// <summary>Closes a period, or opens it again.</summary>
    void Add(PeriodClose close);

    /// <summary>All closings and reopenings, oldest first.</summary>
    IReadOnlyList<PeriodClose> Closes();
}

/// <summary>A period was closed, or opened again.</summary>
/// <param name="Id">Ours, UUIDv7: the order.</param>
/// <param name="Period">Its label, as in 2026-03.</param>
/// <param name="LastDay">Its last day.</param>
/// <param name="Closed">False: opened again.</param>
/// <param name="Actor">Who.</param>
/// <param name="Reason">Why it was opened again; empty on a closing.</param>
/// <param name="When">When.</param>
public sealed record PeriodClose(
    Guid Id, string Period, LocalDate LastDay, bool Closed, Domain.Identity.ActorId Actor, string Reason, Instant When);

/// <summary>Promise 5: an entry that does not sum to zero is never posted. Our bug.</summary>
public sealed class UnbalancedEntryException(string kind, string document, string why)
    : InvalidOperationException($"The {kind} {document} would not sum to zero: {why}.");

/// <summary>The day is in a closed period.</summary>
public sealed class LockedPeriodException(LocalDate date, LocalDate lockedThrough) : InvalidOperationException(
    $"{date:uuuu-MM-dd} is in a closed period: the books are closed through {lockedThrough:uuuu-MM-dd}.")
{
    /// <summary>The day that was asked for.</summary>
    public LocalDate Date { get; } = date;

    /// <summary>The last closed day.</summary>
    public LocalDate LockedThrough { get; } = lockedThrough;
}
