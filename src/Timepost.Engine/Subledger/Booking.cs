using NodaTime;
using Timepost.Domain.Books;
using Timepost.Domain.Identity;

namespace Timepost.Engine.Subledger;

/// <summary>What a person or a period's end recorded, as a document: a payment, a deposit, a write-off, an accrual. It is
/// posted to the subledger when it is recorded; the next plan delivers it to the books.</summary>
public sealed record Booking
{
    /// <summary>Its key.</summary>
    public required DocumentKey Key { get; init; }

    /// <summary>payment, deposit, advance-invoice, refund, write-off, expiry, accrual, …</summary>
    public required string Kind { get; init; }

    /// <summary>Mapped client id; empty where none.</summary>
    public string Client { get; init; } = "";

    /// <summary>Agreement; empty where none.</summary>
    public string Agreement { get; init; } = "";

    /// <summary>As it goes to the books: its postings are those of <see cref="BooksDocument.Ledger"/>; the number is empty until it is reserved.</summary>
    public required BooksDocument Document { get; init; }

    /// <summary>open, reserved, final, void.</summary>
    public string Status { get; init; } = "open";

    /// <summary>Number in the books; empty while it has none.</summary>
    public string Number { get; init; } = "";

    /// <summary>Who recorded it.</summary>
    public required ActorId Actor { get; init; }

    /// <summary>When.</summary>
    public required Instant Created { get; init; }

    /// <summary>Why; empty where nobody had to say.</summary>
    public string Reason { get; init; } = "";
}

/// <summary>Bookings.</summary>
public interface IBookingStore
{
    /// <summary>Adds one under an id that gives its place; the same key twice is refused by the store.</summary>
    void Add(Booking booking, Guid id);

    /// <summary>By key, or null.</summary>
    Booking? Find(DocumentKey key);

    /// <summary>By number in the books, or null.</summary>
    Booking? ByNumber(string number);

    /// <summary>Those that the books do not have yet (open), in the order in which they were recorded.</summary>
    IReadOnlyList<Booking> Open();

    /// <summary>In the order in which they were recorded; empty kind or client: all; a page after a key.</summary>
    IReadOnlyList<Booking> List(string kind, string client, string after, int limit);

    /// <summary>Moves one on; nothing happens where there is none of that key.</summary>
    void SetStatus(DocumentKey key, string status, string number);
}
