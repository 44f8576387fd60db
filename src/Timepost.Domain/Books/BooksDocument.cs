using NodaTime;
using Timepost.Domain.Amounts;
using Timepost.Domain.Identity;
using Timepost.Domain.Subledger;

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

    /// <summary>Money received or paid.</summary>
    Payment,
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

    /// <summary>What is posted; sums to zero in each currency, or in base where it holds a difference of exchange. Account by full name in the books.</summary>
    public IReadOnlyList<BooksPosting> Postings { get; init; } = [];

    /// <summary>The same postings as the subledger keeps them: by role, party and what they settle. They are not sent.</summary>
    public IReadOnlyList<LedgerPosting> Ledger { get; init; } = [];

    /// <summary>What its lines make of <see cref="Ledger"/>; empty where it was not kept. It is neither sent nor stored.</summary>
    public IReadOnlyList<LedgerPart> LedgerParts { get; init; } = [];

    /// <summary>On cash basis: what counts once it is paid, and what counts with it. Neither sent nor stored with it.</summary>
    public IReadOnlyList<CashShare> CashShares { get; init; } = [];

    /// <summary>More of our marks (agreement, period, rule set, …), sorted by name; names of small letters and dashes.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> Tags { get; init; } = [];

    /// <summary>Receipts and other files that go along.</summary>
    public IReadOnlyList<BooksAttachment> Attachments { get; init; } = [];

    /// <summary>Legends that the document must say (reverse charge, exempt).</summary>
    public IReadOnlyList<string> Legends { get; init; } = [];

    /// <summary>Address of the party, one line each, its tax number last.</summary>
    public IReadOnlyList<string> Address { get; init; } = [];

    /// <summary>Who issues it, for sales: name, address, tax number, one line each; empty where nobody is printed.</summary>
    public IReadOnlyList<string> Seller { get; init; } = [];

    /// <summary>First and last day of supply of its lines; null where none is known.</summary>
    public DateInterval? Supplied { get; init; }

    /// <summary>What else names it to the reader, in its order: purchase order, project, agreement.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> References { get; init; } = [];

    /// <summary>Tax by code; empty where it was not kept.</summary>
    public IReadOnlyList<BooksTax> Taxes { get; init; } = [];

    /// <summary>Prices and discounts of the lines contain the tax; their nets do not.</summary>
    public bool TaxIncluded { get; init; }

    /// <summary>Its totals in the base currency, as the subledger has them; null where it is in base currency, or the books do not take them.</summary>
    public BooksInBase? InBase { get; init; }

    /// <summary>The exchange rate of a document in another currency than the base; null for all others.</summary>
    public BooksRate? Rate { get; init; }
}

/// <summary>Totals of a document in another currency, in the base currency. Signs are those of the document.</summary>
/// <param name="Net">Total less tax.</param>
/// <param name="Tax">Tax.</param>
/// <param name="Total">Net + tax.</param>
public sealed record BooksInBase(Money Net, Money Tax, Money Total);

/// <summary>The exchange rate that a document goes with.</summary>
/// <param name="Value">Units of the document's currency for one of the base currency; above 0. Rounded to 12 decimals where it was published the other way
/// round or is made of two rates.</param>
/// <param name="Date">The day for which it was published; of two the older.</param>
/// <param name="Id">Ids of its rows, separated by a blank; empty where no row was published: the bank's own, or that at which amounts stand already.</param>
/// <param name="Text">For a reader, exact: <c>1 EUR = 1.16 USD (ecb, 2026-01-15)</c>.</param>
public sealed record BooksRate(decimal Value, LocalDate Date, string Id, string Text);

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
    string Text, decimal Quantity, string Unit, decimal UnitPrice, Money Discount, Money Net, string TaxCode, Money Tax)
{
    /// <summary>Why there is a discount, as printed; empty where there is none.</summary>
    public string DiscountReason { get; init; } = "";

    /// <summary>Last day of supply; null where it was not kept.</summary>
    public LocalDate? Supplied { get; init; }
}

/// <summary>Base and tax of one code on a document.</summary>
/// <param name="Code">Empty: outside tax.</param>
/// <param name="Percent">The rate; null where the tax is what another document states.</param>
/// <param name="Base">Net under it.</param>
/// <param name="Tax">Tax under it.</param>
public sealed record BooksTax(string Code, decimal? Percent, Money Base, Money Tax);

/// <summary>One posting.</summary>
/// <param name="Account">Full name.</param>
/// <param name="Amount">Debit positive, credit negative.</param>
/// <param name="TaxCode">Tax code of a revenue, cost or tax posting; empty where none.</param>
public sealed record BooksPosting(string Account, Money Amount, string TaxCode)
{
    /// <summary>The amount in the base currency, of the same sign or zero; null where <see cref="Amount"/> is in base or zero, or the books do not take it.</summary>
    public Money? InBase { get; init; }
}

/// <summary>A file that goes along with a document.</summary>
/// <param name="Name">Safe file name of ours.</param>
/// <param name="Sha256">Of the content, hexadecimal; the blob's key.</param>
/// <param name="Length">Bytes.</param>
public sealed record BooksAttachment(string Name, string Sha256, long Length);
