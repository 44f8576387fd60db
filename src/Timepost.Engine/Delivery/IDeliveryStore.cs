using NodaTime;
using Timepost.Domain.Identity;

namespace Timepost.Engine.Delivery;

/// <summary>Where a delivery stands.</summary>
public enum DeliveryState
{
    /// <summary>Committed durably; nothing has left yet, or something may have.</summary>
    Reserved = 0,

    /// <summary>Handed to the books.</summary>
    Sent = 1,

    /// <summary>Read back and equal.</summary>
    Confirmed = 2,

    /// <summary>The books said no.</summary>
    Rejected = 3,

    /// <summary>No answer: to be looked up before anything else is sent.</summary>
    Uncertain = 4,

    /// <summary>Proven not to be in the books.</summary>
    Absent = 5,

    /// <summary>A person decides.</summary>
    Parked = 6,

    /// <summary>The books have it, but not as it was sent.</summary>
    ConfirmedWithDifference = 7,
}

/// <summary>One document on its way to one books connection.</summary>
public sealed record DeliveryRecord
{
    /// <summary>The books connection's name.</summary>
    public required string Connection { get; init; }

    /// <summary>Document key + verb + revision.</summary>
    public required string ActionKey { get; init; }

    /// <summary>The plan that it came from.</summary>
    public required PlanId Plan { get; init; }

    /// <summary>Position in that plan.</summary>
    public required int Sequence { get; init; }

    /// <summary>Document key, or a customer's key.</summary>
    public required DocumentKey Document { get; init; }

    /// <summary>customer, invoice, bill, …</summary>
    public required string Kind { get; init; }

    /// <summary>Reserved number; empty for a customer.</summary>
    public required string Number { get; init; }

    /// <summary>The exact bytes; a retry sends these.</summary>
    public required byte[] Body { get; init; }

    /// <summary>SHA-256 of <see cref="Body"/>.</summary>
    public required byte[] BodyHash { get; init; }

    /// <summary>The document, canonical JSON, to compare with what is read back.</summary>
    public required byte[] DocumentJson { get; init; }

    /// <summary>Fencing token under which it was reserved.</summary>
    public required long Fence { get; init; }

    /// <summary>Where it stands.</summary>
    public required DeliveryState State { get; init; }

    /// <summary>When it was reserved.</summary>
    public required Instant ReservedAt { get; init; }
}

/// <summary>Our object and what the books call it.</summary>
/// <param name="Connection">The books connection's name.</param>
/// <param name="Kind">customer, invoice, bill, …</param>
/// <param name="Object">Key of ours.</param>
/// <param name="ExternalId">Id or number in the books.</param>
/// <param name="Hash">SHA-256 of what we last wrote; of a customer: of name, address and tax number as the books have them.</param>
public sealed record BooksLink(string Connection, string Kind, string Object, string ExternalId, byte[] Hash);

/// <summary>Deliveries, links, numbers and the fence.</summary>
public interface IDeliveryStore
{
    /// <summary>The next fencing token of a connection, larger than any before and than <paramref name="atLeast"/>.</summary>
    long NextFence(string connection, long atLeast);

    /// <summary>The current token; a late writer sees that its own is smaller.</summary>
    long CurrentFence(string connection);

    /// <summary>Something was delivered and confirmed, as sent or with a difference.</summary>
    bool AnyConfirmed(string connection);

    /// <summary>Adds a reserved delivery; the same action key twice is refused by the store.</summary>
    void Add(DeliveryRecord delivery);

    /// <summary>By action key, or null.</summary>
    DeliveryRecord? Find(string connection, string actionKey);

    /// <summary>Those that are neither confirmed, rejected, absent nor parked, oldest first.</summary>
    IReadOnlyList<DeliveryRecord> Unfinished(string connection);

    /// <summary>Those of a document that wait for a person.</summary>
    IReadOnlyList<DeliveryRecord> Parked(string connection, DocumentKey document);

    /// <summary>Moves one on.</summary>
    void SetState(string connection, string actionKey, DeliveryState state, Instant when, string note);

    /// <summary>Highest revision of a document's actions with a verb; 0 where none.</summary>
    int HighestRevision(string connection, string objectKey, string verb);

    /// <summary>Takes the next number of a series (1 and up, without gaps) for a document; the same document gets the same
    /// number again, and leaves one of another series as void.</summary>
    long TakeNumber(string connection, string series, DocumentKey document, long atLeast);

    /// <summary>Sets the document's number, unless it is void already: reserved, used or void.</summary>
    void SetNumberState(string connection, DocumentKey document, string state);

    /// <summary>A document is no more: the numbers that were reserved for it and are not on their way stay as void.</summary>
    void VoidNumbers(DocumentKey document);

    /// <summary>All numbers of a series with their document and state, ascending.</summary>
    IReadOnlyList<(long Number, string Document, string State)> Numbers(string connection, string series);

    /// <summary>Series with numbers, in their order.</summary>
    IReadOnlyList<string> Series(string connection);

    /// <summary>Writes or replaces a link.</summary>
    void SaveLink(BooksLink link);

    /// <summary>By our object, or null.</summary>
    BooksLink? Link(string connection, string kind, string objectKey);

    /// <summary>All links of an object, by connection.</summary>
    IReadOnlyList<BooksLink> Links(string objectKey);
}
