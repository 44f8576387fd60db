using Timepost.Domain.Billing;
using Timepost.Domain.Books;
using Timepost.Domain.Identity;

namespace Timepost.Engine.Delivery;

/// <summary>A connector to books. Stateless for the caller; all writing happens in a session.</summary>
public interface IBooksConnector
{
    /// <summary>What these books can and cannot do.</summary>
    BooksCapabilities Capabilities { get; }

    /// <summary>Takes the books for one writer.</summary>
    /// <param name="fencingToken">1 and up; rises with every new holder of the lease. The books remember the highest
    /// that they saw (<see cref="IBooksSession.Epoch"/>) and refuse every lower one.</param>
    /// <exception cref="BooksException"><see cref="BooksStatus.Locked"/>, <see cref="BooksStatus.StaleToken"/>,
    /// <see cref="BooksStatus.DiskFull"/>, <see cref="BooksStatus.InputOutput"/>.</exception>
    IBooksSession Open(long fencingToken);

    /// <summary>As <see cref="Open(long)"/>, with a token that is drawn once the books are held: a writer that finds them taken
    /// draws none, so that it does not put out the one that has them.</summary>
    /// <exception cref="BooksException">As there.</exception>
    IBooksSession Open(Func<long> fencingToken);

    /// <summary>The highest fencing token that the books have seen, looked at without a lock; 0 where they cannot tell.</summary>
    long LastToken => 0;

    /// <summary>Nothing was ever written here, and nobody said that these books begin anew. Books that cannot tell say false.</summary>
    bool HoldNothing => false;

    /// <summary>Looks at the books: without a lock or a token, so that a writer is not disturbed, and without changing
    /// anything.</summary>
    /// <exception cref="BooksException"><see cref="BooksStatus.InputOutput"/>.</exception>
    IBooksReading Read();
}

/// <summary>A look at the books.</summary>
public interface IBooksReading : IDisposable
{
    /// <summary>What the books hold under a key (or, where the key is unknown to them, under a number), read back from
    /// the books themselves; null where nothing.</summary>
    /// <exception cref="BooksException"><see cref="BooksStatus.InputOutput"/>, or <see cref="BooksStatus.Unreadable"/>.</exception>
    BooksDocument? Find(DocumentKey key, string number);

    /// <summary>What changed in the books without us and is not decided yet; sorted by file and place. Without the hold
    /// of a writer only what is booked is looked at, not the files that are derived from it.</summary>
    IReadOnlyList<BooksChange> Drift();
}

/// <summary>One writer's hold on the books. Dispose gives it back.</summary>
public interface IBooksSession : IBooksReading
{
    /// <summary>The exact bytes that <see cref="Write"/> will send for a document; stored before anything leaves.
    /// The same document always gives the same bytes.</summary>
    /// <exception cref="BooksException">A 52xx status: the books could not hold it as it is.</exception>
    byte[] Render(BooksDocument document);

    /// <summary>Writes a batch, durably, and verifies it by reading back. What is refused does not stop the others.</summary>
    /// <returns>One outcome for each document, in its order.</returns>
    /// <exception cref="BooksException">The batch as a whole failed: nothing, or an unknown part of it, is in the
    /// books; open a new session and <see cref="IBooksReading.Find"/> before sending again.</exception>
    IReadOnlyList<BooksOutcome> Write(IReadOnlyList<RenderedDocument> documents);

    /// <summary>The highest running number in a series, 0 where none.</summary>
    /// <param name="series">What stands before the running number, as in <c>INV-2026-</c>; what follows it must be digits only.</param>
    long HighestNumber(string series);

    /// <summary>The highest fencing token that the books have seen, this session's included.</summary>
    long Epoch { get; }

    /// <summary>A person decided that a change stays as it is. It is no longer drift, and writing goes on.</summary>
    /// <exception cref="BooksException"><see cref="BooksStatus.InputOutput"/>.</exception>
    void Accept(BooksChange change);
}

/// <summary>What a connector can promise about a document sent twice.</summary>
public enum BooksGuarantee
{
    /// <summary>Class A: the same key and bytes again are harmless inside a stated window.</summary>
    IdempotencyKey,

    /// <summary>Class B: a unique number that we choose; a duplicate is read back and compared.</summary>
    UniqueNumber,

    /// <summary>Class C: a marker that can be searched.</summary>
    SearchableMarker,

    /// <summary>Class D: nothing.</summary>
    Nothing,
}

/// <summary>What books can hold of a document in another currency than the workspace's base.</summary>
public enum ForeignAmounts
{
    /// <summary>The amount of each posting in base, and with it the postings of a difference of exchange, which are in base only.</summary>
    BaseAmounts,

    /// <summary>One rate for the document (<see cref="BooksDocument.Rate"/>). The books compute base amounts and differences of exchange themselves, so that
    /// postings of a difference are not sent.</summary>
    Rate,

    /// <summary>Nothing: what is in another currency does not go there.</summary>
    None,
}

/// <summary>What books can and cannot do.</summary>
/// <param name="Guarantee">Class A to D.</param>
/// <param name="Quantity">Decimals of quantity and price, and whether the books recompute their product.</param>
/// <param name="Attachments">Files go along with documents.</param>
/// <param name="FinalsOnly">The books hold no drafts.</param>
/// <param name="Foreign">What they hold of another currency.</param>
public sealed record BooksCapabilities(
    BooksGuarantee Guarantee, QuantityRules Quantity, bool Attachments, bool FinalsOnly, ForeignAmounts Foreign);

/// <summary>A document as bytes.</summary>
/// <param name="Key">Its key.</param>
/// <param name="Number">Its number; empty for a customer.</param>
/// <param name="Bytes">As <see cref="IBooksSession.Render"/> gave them.</param>
/// <param name="Hash">SHA-256 of the bytes, 64 hexadecimal digits in small letters.</param>
public sealed record RenderedDocument(DocumentKey Key, string Number, ReadOnlyMemory<byte> Bytes, string Hash)
{
    /// <summary>With the hash computed.</summary>
    public static RenderedDocument Of(BooksDocument document, ReadOnlyMemory<byte> bytes)
    {
        ArgumentNullException.ThrowIfNull(document);
        return new RenderedDocument(document.Key, document.Number, bytes, HashOf(bytes.Span));
    }

    /// <summary>SHA-256, 64 hexadecimal digits in small letters.</summary>
    public static string HashOf(ReadOnlySpan<byte> bytes) =>
        Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(bytes));
}

/// <summary>What became of one document of a batch.</summary>
/// <param name="Key">Its key.</param>
/// <param name="Number">Its number.</param>
/// <param name="Status">Outcome.</param>
/// <param name="Detail">For a reader; empty on success.</param>
public sealed record BooksOutcome(DocumentKey Key, string Number, BooksStatus Status, string Detail);

/// <summary>A change in the books that we did not make.</summary>
/// <param name="Status">A 55xx status.</param>
/// <param name="Id">Stable while the change stays the same; names it in a decision.</param>
/// <param name="File">Relative to the books' folder.</param>
/// <param name="Line">1 and up; 0 where it concerns the file.</param>
/// <param name="Key">Key of the document concerned; <c>default</c> where none.</param>
/// <param name="Number">Its number; empty where none.</param>
/// <param name="Detail">For a reader.</param>
public sealed record BooksChange(
    BooksStatus Status, string Id, string File, int Line, DocumentKey Key, string Number, string Detail)
{
    /// <summary>Nothing is written until it is undone or decided.</summary>
    public bool Blocks { get; init; } = true;
}

/// <summary>The books could not do it.</summary>
public sealed class BooksException : Exception
{
    /// <summary>A failure with its status and what it concerns.</summary>
    public BooksException(BooksStatus status, string message, Exception? inner = null)
        : base(message, inner) => Status = status;

    /// <summary>Why.</summary>
    public BooksStatus Status { get; }

    /// <summary>Stable; has a line in docs/statuses/books.md.</summary>
    public string Code => Status.Code();

    /// <summary>What to do next.</summary>
    public string Remedy => Status.Remedy();
}
