using System.Diagnostics;
using NodaTime;
using Timepost.Connectors.Books;
using Timepost.Domain.Amounts;
using Timepost.Domain.Books;
using Timepost.Domain.Identity;
using Timepost.Domain.Mapping;
using Timepost.Engine.Delivery;

namespace Timepost.Connectors.Tests.Books;

/// <summary>A folder of books, gone when disposed, and documents to put into it.</summary>
internal sealed class SampleBooks : IDisposable
{
    public static readonly IReadOnlyList<LedgerAccount> Accounts =
    [
        new("receivable", "Assets:Accounts Receivable", AccountType.Asset, AccountRole.Receivable),
        new("bank", "Assets:US-Bank", AccountType.Asset, AccountRole.Bank),
        new("vat", "Liabilities:VAT", AccountType.Liability, AccountRole.None),
        new("income", "4400 Erlöse:Beratung (Ausland)", AccountType.Revenue, AccountRole.Revenue),
        new("travel", "Expenses:Travel & Meals", AccountType.Cost, AccountRole.Cost),
        new("capital", "equity:日本", AccountType.Equity, AccountRole.None),
    ];

    public SampleBooks(Func<string, Stream?>? blobs = null)
    {
        Folder = Directory.CreateTempSubdirectory("timepost-books-").FullName;
        Settings = new EmbeddedBooksSettings
        {
            Folder = Folder,
            Title = "Übung \"GmbH\"; | \\",
            Accounts = Accounts,
            OpenBlob = blobs ?? (static _ => null),
        };
        Connector = new EmbeddedBooks(Settings);
    }

    public string Folder { get; }

    public EmbeddedBooksSettings Settings { get; }

    public EmbeddedBooks Connector { get; }

    public string Journal => PathOf("timepost-2026.journal");

    public string PathOf(string name) => Path.Combine(Folder, name);

    public void Dispose() => Directory.Delete(Folder, recursive: true);

    public static DocumentKey KeyOf(string part) =>
        DocumentKey.Of(new DocumentIdentity("test", "invoice", part, "", "", "", "", 1));

    public static BooksDocument Invoice(
        int number, string currency = "EUR", string party = "Contoso Ltd", string memo = "March services", long net = 143_750, long tax = 28_750)
    {
        var money = Currency.Of(currency);
        return new BooksDocument
        {
            Kind = BooksKind.Invoice,
            Key = KeyOf($"invoice {number}"),
            Number = $"INV-2026-{number:D5}",
            Date = new LocalDate(2026, 3, 31),
            Due = new LocalDate(2026, 4, 30),
            Party = party,
            Memo = memo,
            Currency = money,
            Net = Money.OfMinor(net, money),
            Tax = Money.OfMinor(tax, money),
            Total = Money.OfMinor(net + tax, money),
            Lines =
            [
                new BooksLine("Consulting", 12.50m, "h", 115.0000m, Money.Zero(money), Money.OfMinor(net, money), "AT20", Money.OfMinor(tax, money))
                {
                    Supplied = new LocalDate(2026, 3, 31),
                },
            ],
            Postings =
            [
                new BooksPosting("Assets:Accounts Receivable", Money.OfMinor(net + tax, money), ""),
                new BooksPosting("4400 Erlöse:Beratung (Ausland)", Money.OfMinor(-net, money), "AT20"),
                new BooksPosting("Liabilities:VAT", Money.OfMinor(-tax, money), "AT20"),
            ],
            Tags = [KeyValuePair.Create("agreement", "contoso"), KeyValuePair.Create("period", "2026-03"), KeyValuePair.Create("supply", "2026-03-31")],
            Legends = ["Reverse charge"],
            Address = ["1 Main St", "Springfield"],
            Seller = ["Acme GmbH", "Tax number DE1"],
            Supplied = new DateInterval(new LocalDate(2026, 3, 2), new LocalDate(2026, 3, 31)),
            References = [KeyValuePair.Create("Purchase order", "PO-1")],
            Taxes = [new BooksTax("AT20", 20m, Money.OfMinor(net, money), Money.OfMinor(tax, money))],
        };
    }

    public static BooksDocument Customer(string name) => new()
    {
        Kind = BooksKind.Customer,
        Key = KeyOf("customer " + name),
        Number = "",
        Date = new LocalDate(2026, 1, 1),
        Party = name,
        Memo = "",
        Currency = default,
        Net = default,
        Tax = default,
        Total = default,
    };

    public static RenderedDocument Rendered(IBooksSession session, BooksDocument document) =>
        RenderedDocument.Of(document, session.Render(document));

    /// <summary>Writes in a session of its own.</summary>
    public IReadOnlyList<BooksOutcome> Write(params BooksDocument[] documents) => Write(Connector, documents);

    public static IReadOnlyList<BooksOutcome> Write(EmbeddedBooks books, params BooksDocument[] documents)
    {
        using var session = books.Open(1);
        return session.Write([.. documents.Select(d => Rendered(session, d))]);
    }

    /// <summary>Equal in all that a record holds; lists by content.</summary>
    public static void AssertSame(BooksDocument expected, BooksDocument? found)
    {
        Assert.NotNull(found);
        Assert.Equal(expected.Lines, found.Lines);
        Assert.Equal(expected.Postings, found.Postings);
        Assert.Equal(expected.Tags, found.Tags);
        Assert.Equal(expected.Attachments, found.Attachments);
        Assert.Equal(expected.Legends, found.Legends);
        Assert.Equal(expected.Address, found.Address);
        Assert.Equal(expected.Seller, found.Seller);
        Assert.Equal(expected.References, found.References);
        Assert.Equal(expected.Taxes, found.Taxes);
        Assert.Equal(expected, found with
        {
            Lines = expected.Lines,
            Postings = expected.Postings,
            Tags = expected.Tags,
            Attachments = expected.Attachments,
            Legends = expected.Legends,
            Address = expected.Address,
            Seller = expected.Seller,
            References = expected.References,
            Taxes = expected.Taxes,
        });
    }

    public static (int Exit, string Output) Run(string program, params string[] arguments)
    {
        var start = new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true };
        start.Environment["LC_ALL"] = "C.UTF-8";
        using var process = Process.Start(start) ?? throw new InvalidOperationException(program);
        var errors = process.StandardError.ReadToEndAsync();
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return (process.ExitCode, output + errors.Result);
    }

    public static bool Has(string program) =>
        (Environment.GetEnvironmentVariable("PATH") ?? "").Split(':').Any(p => File.Exists(Path.Combine(p, program)));
}
