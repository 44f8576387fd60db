using NodaTime;
using Timepost.Domain.Amounts;
using Timepost.Domain.Identity;

namespace Timepost.Domain.Books;

/// <summary>Kinds of what the books hold.</summary>
public enum BooksKind
{
    /// <summary>A customer.</summary>
    Customer,

    /// <summary>A sales invoice.</summary>
    Invoice,

    /// <summary>A credit note.</summary>
    CreditNote,

    /// <summary>A vendor bill.</summary>
    Bill,

    /// <summary>What a worker gets back.</summary>
    EmployeeExpense,

    /// <summary>A journal entry.</summary>
    JournalEntry,
}

/// <summary>A document (or a customer) as it goes to the books: complete, balanced, final.</summary>
public sealed record BooksDocument
{
    /// <summary>What it is.</summary>
    public required BooksKind Kind { get; init; }

    /// <summary>Its key, found again in the books as <c>tp-key</c>.</summary>
    public required DocumentKey Key { get; init; }

    /// <summary>Number in the books; empty for a customer.</summary>
    public required string Number { get; init; }

    /// <summary>Document date.</summary>
    public required LocalDate Date { get; init; }

    /// <summary>Due date; null where none.</summary>
    public LocalDate? Due { get; init; }

    /// <summary>Customer or vendor (name in the books); for a customer its own name.</summary>
    public required string Party { get; init; }

    /// <summary>One line for the reader of the journal.</summary>
    public required string Memo { get; init; }

    /// <summary>Its currency; XXX for a customer.</summary>
    public required Currency Currency { get; init; }

    /// <summary>Σ net.</summary>
    public required Money Net { get; init; }

    /// <summary>Σ tax.</summary>
    public required Money Tax { get; init; }

    /// <summary>Net + tax.</summary>
    public required Money Total { get; init; }

    /// <summary>Number of lines.</summary>
    public IReadOnlyList<BooksLine> Lines { get; init; } = [];

    /// <summary>What is posted; sums to zero. Account by full name in the books.</summary>
    public IReadOnlyList<BooksPosting> Postings { get; init; } = [];

    /// <summary>More of our marks (agreement, period, rule set, …), sorted by name; names of small letters and dashes.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> Tags { get; init; } = [];

    /// <summary>Receipts and other files that go along.</summary>
    public IReadOnlyList<BooksAttachment> Attachments { get; init; } = [];

    /// <summary>Legends that the document must say (reverse charge, exempt).</summary>
    public IReadOnlyList<string> Legends { get; init; } = [];

    /// <summary>Address of the party, one line each.</summary>
    public IReadOnlyList<string> Address { get; init; } = [];
}

/// <summary>One printed line.</summary>
/// <param name="Text">As printed.</param>
/// <param name="Quantity">At most the books' decimals.</param>
/// <param name="Unit">h, min, 1.</param>
/// <param name="UnitPrice">At most the books' decimals.</param>
/// <param name="Discount">Zero or more.</param>
/// <param name="Net">After discount, net of tax.</param>
/// <param name="TaxCode">Empty: outside tax.</param>
/// <param name="Tax">Tax.</param>
public sealed record BooksLine(
    string Text, decimal Quantity, string Unit, decimal UnitPrice, Money Discount, Money Net, string TaxCode, Money Tax);

/// <summary>One posting.</summary>
/// <param name="Account">Full name.</param>
/// <param name="Amount">Debit positive, credit negative.</param>
/// <param name="TaxCode">Tax code of a revenue, cost or tax posting; empty where none.</param>
public sealed record BooksPosting(string Account, Money Amount, string TaxCode);

/// <summary>A file that goes along with a document.</summary>
/// <param name="Name">Safe file name of ours.</param>
/// <param name="Sha256">Of the content, hexadecimal; the blob's key.</param>
/// <param name="Length">Bytes.</param>
public sealed record BooksAttachment(string Name, string Sha256, long Length);
