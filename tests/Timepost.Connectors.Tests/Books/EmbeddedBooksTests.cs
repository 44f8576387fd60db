using System.Text;
using NodaTime;
using Timepost.Connectors.Books;
using Timepost.Domain.Amounts;
using Timepost.Domain.Books;
using Timepost.Engine.Delivery;

namespace Timepost.Connectors.Tests.Books;

public sealed class EmbeddedBooksTests
{
    [Fact]
    public void What_was_written_is_read_back()
    {
        using var books = new SampleBooks();
        var (customer, invoice) = (SampleBooks.Customer("Contoso Ltd"), SampleBooks.Invoice(1));
        Assert.Equal([BooksStatus.Written, BooksStatus.Written], books.Write(customer, invoice).Select(o => o.Status));
        using var session = books.Connector.Open(1);
        SampleBooks.AssertSame(customer, session.Find(customer.Key, ""));
        SampleBooks.AssertSame(invoice, session.Find(invoice.Key, invoice.Number));
        SampleBooks.AssertSame(invoice, session.Find(SampleBooks.KeyOf("unknown"), invoice.Number));
        Assert.Null(session.Find(SampleBooks.KeyOf("unknown"), "INV-2026-00002"));
        Assert.Empty(session.Drift());
    }

    [Fact]
    public void Another_program_reads_what_this_one_wrote()
    {
        using var books = new SampleBooks();
        books.Write(SampleBooks.Invoice(7), SampleBooks.Invoice(12));
        foreach (var lose in (string[])["", ".timepost-index", "documents/2026/INV-2026-00007.json", "hledger.journal", "timepost-2026.beancount"])
        {
            if (lose.Length > 0)
            {
                File.Delete(books.PathOf(lose));
            }

            using var session = new EmbeddedBooks(books.Settings).Open(1);
            SampleBooks.AssertSame(SampleBooks.Invoice(7), session.Find(SampleBooks.Invoice(7).Key, ""));
            Assert.Equal(12, session.HighestNumber("INV-2026-"));
            Assert.Equal(0, session.HighestNumber("INV-2027-"));
            Assert.Equal(0, session.HighestNumber("INV-"));
            Assert.Empty(session.Drift());
            Assert.True(lose.Length == 0 || File.Exists(books.PathOf(lose)), lose);
        }
    }

    [Fact]
    public void Promise2_The_same_document_sent_again_is_written_once()
    {
        using var books = new SampleBooks();
        books.Write(SampleBooks.Invoice(1));
        var before = File.ReadAllBytes(books.Journal);
        Assert.Equal(BooksStatus.AlreadyWritten, Assert.Single(books.Write(SampleBooks.Invoice(1))).Status);
        Assert.Equal(before, File.ReadAllBytes(books.Journal));
    }

    [Fact]
    public void F6_Same_key_with_a_changed_body_is_refused_and_never_written()
    {
        using var books = new SampleBooks();
        books.Write(SampleBooks.Invoice(1));
        var before = File.ReadAllBytes(books.Journal);
        var outcomes = books.Write(SampleBooks.Invoice(1, memo: "Other services"), SampleBooks.Invoice(2));
        Assert.Equal([BooksStatus.ConflictingContent, BooksStatus.Written], outcomes.Select(o => o.Status));
        Assert.Equal(before, File.ReadAllBytes(books.Journal).AsSpan(0, before.Length).ToArray());
        using var session = books.Connector.Open(1);
        var twice = SampleBooks.Rendered(session, SampleBooks.Invoice(3));
        Assert.Equal([BooksStatus.Written, BooksStatus.DuplicateNumber], session.Write([twice, twice]).Select(o => o.Status));
        var customer = SampleBooks.Rendered(session, SampleBooks.Customer("x"));
        Assert.Equal([BooksStatus.Written, BooksStatus.ConflictingContent], session.Write([customer, customer]).Select(o => o.Status));
    }

    [Fact]
    public void A_number_is_used_once()
    {
        using var books = new SampleBooks();
        books.Write(SampleBooks.Invoice(1));
        var outcome = Assert.Single(books.Write(SampleBooks.Invoice(2) with { Number = "INV-2026-00001" }));
        Assert.Equal(BooksStatus.DuplicateNumber, outcome.Status);
    }

    [Fact]
    public void A_body_that_was_not_rendered_for_its_key_is_refused()
    {
        using var books = new SampleBooks();
        using var session = books.Connector.Open(1);
        var good = SampleBooks.Rendered(session, SampleBooks.Invoice(1));
        var bytes = good.Bytes.ToArray();
        bytes[^90] ^= 1;
        RenderedDocument[] bad =
        [
            good with { Bytes = bytes },
            good with { Bytes = bytes, Hash = RenderedDocument.HashOf(bytes) },
            good with { Number = "INV-2026-00002" },
            good with { Key = SampleBooks.KeyOf("other") },
            RenderedDocument.Of(SampleBooks.Invoice(1), Array.Empty<byte>()),
            RenderedDocument.Of(SampleBooks.Invoice(1), good.Bytes[..^1].ToArray().Concat("include /etc/passwd\n"u8.ToArray()).ToArray()),
        ];
        Assert.All(session.Write(bad), static o => Assert.Equal(BooksStatus.BodyDamaged, o.Status));
        Assert.False(File.Exists(books.Journal));
    }

    [Fact]
    public void The_same_document_always_gives_the_same_bytes()
    {
        using var books = new SampleBooks();
        using var session = books.Connector.Open(1);
        var invoice = SampleBooks.Invoice(1);
        var same = invoice with { Lines = [invoice.Lines[0] with { Quantity = 12.5m, UnitPrice = 115m }] };
        Assert.Equal(session.Render(invoice), session.Render(same));
    }

    [Fact]
    public void F7_A_second_writer_and_a_stale_token_are_refused()
    {
        using var books = new SampleBooks();
        using (var first = books.Connector.Open(5))
        {
            Assert.Equal(5, first.Epoch);
            Assert.Equal(BooksStatus.Locked, Assert.Throws<BooksException>(() => new EmbeddedBooks(books.Settings).Open(6)).Status);
        }

        Assert.Equal(BooksStatus.StaleToken, Assert.Throws<BooksException>(() => books.Connector.Open(4)).Status);
        using var same = books.Connector.Open(5);
        Assert.Equal(5, same.Epoch);
    }

    [Fact]
    public void F7_A_writer_that_finds_the_books_taken_draws_no_token()
    {
        using var books = new SampleBooks();
        var drawn = 0;
        using (var first = books.Connector.Open(5))
        {
            Assert.Equal(BooksStatus.Locked, Assert.Throws<BooksException>(() => new EmbeddedBooks(books.Settings).Open(() => ++drawn)).Status);
            Assert.Equal(5, first.Epoch);
        }

        Assert.Equal(0, drawn);
        using var next = books.Connector.Open(() => 6);
        Assert.Equal(6, next.Epoch);
    }

    [Fact]
    public void F7_A_writer_that_lost_its_lease_in_between_writes_nothing()
    {
        using var books = new SampleBooks();
        using var paused = books.Connector.Open(5);
        var rendered = SampleBooks.Rendered(paused, SampleBooks.Invoice(1));
        // what another host does on a file system that ignores locks
        SampleBooks.Run("sh", "-c", $"printf '%019d\\n' 6 > '{books.PathOf(".timepost-lock")}'");
        Assert.Equal(BooksStatus.StaleToken, Assert.Throws<BooksException>(() => paused.Write([rendered])).Status);
        Assert.False(File.Exists(books.Journal));
    }

    [Fact]
    public void An_unreadable_epoch_is_an_error_and_no_zero()
    {
        using var books = new SampleBooks();
        File.WriteAllText(books.PathOf(".timepost-lock"), "what?");
        Assert.Equal(BooksStatus.Unreadable, Assert.Throws<BooksException>(() => books.Connector.Open(1)).Status);
    }

    [Fact]
    public void Attachments_stand_beside_their_document()
    {
        var content = Encoding.UTF8.GetBytes("receipt");
        var hash = RenderedDocument.HashOf(content);
        using var books = new SampleBooks(h => h == hash ? new MemoryStream(content) : null);
        var invoice = SampleBooks.Invoice(1) with { Attachments = [new BooksAttachment("receipt-1.pdf", hash, content.Length)] };
        var absent = SampleBooks.Invoice(2) with { Attachments = [new BooksAttachment("receipt-1.pdf", RenderedDocument.HashOf([1]), 1)] };
        Assert.Equal([BooksStatus.Written, BooksStatus.AttachmentRefused], books.Write(invoice, absent).Select(o => o.Status));
        var path = books.PathOf("documents/2026/INV-2026-00001/receipt-1.pdf");
        Assert.Equal(content, File.ReadAllBytes(path));
        // an unfinished copy is made again, an edited one reported
        File.WriteAllBytes(path, content[..3]);
        books.Connector.Open(1).Dispose();
        Assert.Equal(content, File.ReadAllBytes(path));
        File.WriteAllText(path, "another receipt");
        using var session = books.Connector.Open(1);
        Assert.Equal(BooksStatus.FileEdited, Assert.Single(session.Drift()).Status);
    }

    [Theory]
    [InlineData("../x")]
    [InlineData("/etc/passwd")]
    [InlineData("a\0b")]
    [InlineData("\u202Egpj.exe")]
    [InlineData(".hidden")]
    [InlineData("")]
    public void Z2_An_attachment_under_an_unsafe_name_is_refused(string name) => AssertRefused(
        BooksStatus.AttachmentRefused, SampleBooks.Invoice(1) with { Attachments = [new BooksAttachment(name, new string('a', 64), 1)] });

    [Fact]
    public void What_the_books_cannot_hold_is_refused_with_its_reason()
    {
        var good = SampleBooks.Invoice(1);
        var euro = Currency.Of("EUR");
        AssertRefused(BooksStatus.Unbalanced, good with { Postings = [.. good.Postings, new BooksPosting("Liabilities:VAT", Money.OfMinor(1, euro), "")] });
        AssertRefused(BooksStatus.Unbalanced, good with { Postings = [.. good.Postings, new("Liabilities:VAT", Money.OfMinor(1, euro), ""), new("Liabilities:VAT", Money.OfMinor(-1, Currency.Of("USD")), "")] });
        AssertRefused(BooksStatus.AccountUnknown, good with { Postings = [new BooksPosting("Assets:Cash", Money.Zero(euro), "")] });
        AssertRefused(BooksStatus.AccountNameRefused, good with { Postings = [new BooksPosting("Assets:Cash  ;", Money.Zero(euro), "")] });
        AssertRefused(BooksStatus.NoPostings, good with { Postings = [] });
        AssertRefused(BooksStatus.NumberRefused, good with { Number = "" });
        AssertRefused(BooksStatus.NumberRefused, good with { Number = "../x" });
        AssertRefused(BooksStatus.NumberRefused, good with { Number = "1) 2" });
        AssertRefused(BooksStatus.NumberRefused, SampleBooks.Customer("x") with { Number = "1" });
        AssertRefused(BooksStatus.DateRefused, good with { Date = new LocalDate(1, 1, 1) });
        AssertRefused(BooksStatus.DateRefused, good with { Due = new LocalDate(9999, 12, 31) });
        AssertRefused(BooksStatus.PartyRefused, good with { Party = "\u202E \n" });
        AssertRefused(BooksStatus.TagRefused, good with { Tags = [KeyValuePair.Create("A b", "x")] });
        AssertRefused(BooksStatus.TagRefused, good with { Tags = [KeyValuePair.Create("tp-key", "x")] });
        AssertRefused(BooksStatus.TotalsDisagree, good with { Total = Money.OfMinor(1, euro) });
        AssertRefused(BooksStatus.TotalsDisagree, good with { Lines = [good.Lines[0] with { Net = Money.OfMinor(1, euro) }] });
        AssertRefused(BooksStatus.TotalsDisagree, good with { Net = Money.OfMinor(1, Currency.Of("USD")) });
    }

    [Fact]
    public void Every_status_has_a_code_of_its_own_a_remedy_and_a_line_in_the_documentation()
    {
        var all = Enum.GetValues<BooksStatus>();
        Assert.Equal(all.Length, all.Select(s => s.Code()).Distinct().Count());
        Assert.All(all, static s => Assert.True(s.Remedy().EndsWith('.') && Enum.IsDefined(s.Outcome())));
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "Timepost.slnx")))
        {
            folder = folder.Parent;
        }

        Assert.NotNull(folder);
        var documented = File.ReadAllText(Path.Combine(folder.FullName, "docs", "statuses", "books.md"));
        Assert.All(all, s => Assert.Contains($"| {(int)s} | `{s.Code()}` |", documented, StringComparison.Ordinal));
    }

    private static void AssertRefused(BooksStatus expected, BooksDocument document)
    {
        using var books = new SampleBooks();
        using var session = books.Connector.Open(1);
        var refused = Assert.Throws<BooksException>(() => session.Render(document));
        Assert.Equal(expected, refused.Status);
        Assert.NotEmpty(refused.Remedy);
    }
}
