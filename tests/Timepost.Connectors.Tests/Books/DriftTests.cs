using Timepost.Connectors.Books;
using Timepost.Domain.Amounts;
using Timepost.Engine.Delivery;

namespace Timepost.Connectors.Tests.Books;

/// <summary>A person's edits are found, block writing where they touch what is booked, and are never overwritten.</summary>
public sealed class DriftTests
{
    [Fact]
    public void Promise6_An_edited_document_is_reported_and_blocks_writing_until_it_is_accepted()
    {
        using var books = new SampleBooks();
        books.Write(SampleBooks.Invoice(1), SampleBooks.Invoice(2));
        Edit(books.Journal, "-1437.50 EUR", "-1437.51 EUR");
        foreach (var connector in (EmbeddedBooks[])[books.Connector, new(books.Settings)])
        {
            using var session = connector.Open(1);
            var change = Assert.Single(session.Drift());
            Assert.Equal((BooksStatus.DocumentEdited, "INV-2026-00001", 4), (change.Status, change.Number, change.Line));
            Assert.Equal(BooksStatus.DriftUndecided, Refused(session, 3));
            // read back as the programs read it, so that the comparison shows the difference
            Assert.Equal(-143_751, session.Find(change.Key, "")!.Postings[1].Amount.Minor);
        }

        var edited = File.ReadAllText(books.Journal);
        using (var session = books.Connector.Open(1))
        {
            session.Accept(session.Drift()[0]);
            Assert.Empty(session.Drift());
            session.Write([SampleBooks.Rendered(session, SampleBooks.Invoice(3))]);
            Assert.Equal(BooksStatus.ConflictingContent, session.Write([SampleBooks.Rendered(session, SampleBooks.Invoice(1))])[0].Status);
        }

        Assert.StartsWith(edited, File.ReadAllText(books.Journal), StringComparison.Ordinal);
        using var again = new EmbeddedBooks(books.Settings).Open(1);
        Assert.Empty(again.Drift());
        Edit(books.Journal, "-1437.51 EUR", "-1437.52 EUR");
        again.Dispose();
        using var other = books.Connector.Open(1);
        Assert.Equal(BooksStatus.DocumentEdited, Assert.Single(other.Drift()).Status);
    }

    [Fact]
    public void An_edit_that_is_undone_is_no_drift()
    {
        using var books = new SampleBooks();
        books.Write(SampleBooks.Invoice(1), SampleBooks.Invoice(2));
        Edit(books.Journal, "Contoso", "Fabrikam");
        books.Connector.Open(1).Dispose();
        Edit(books.Journal, "Fabrikam", "Contoso");
        using var session = books.Connector.Open(1);
        Assert.Empty(session.Drift());
    }

    [Theory]
    [InlineData("2026-05-01 own entry\n    Assets:US-Bank  1 EUR\n    Liabilities:VAT  -1 EUR\n", BooksStatus.TextAdded)]
    [InlineData("; just a comment", BooksStatus.TextAdded)]
    [InlineData("\n\n  \n", null)]
    public void Text_of_a_person_at_the_end_is_reported_and_kept(string text, BooksStatus? expected)
    {
        using var books = new SampleBooks();
        books.Write(SampleBooks.Invoice(1));
        File.AppendAllText(books.Journal, text);
        using var session = books.Connector.Open(1);
        Assert.Equal(expected, session.Drift().Select(c => (BooksStatus?)c.Status).SingleOrDefault());
        if (session.Drift().Count > 0)
        {
            Assert.Equal(BooksStatus.DriftUndecided, Refused(session, 2));
            session.Accept(session.Drift()[0]);
        }

        Assert.Equal(BooksStatus.Written, session.Write([SampleBooks.Rendered(session, SampleBooks.Invoice(2))])[0].Status);
        Assert.Contains(text, File.ReadAllText(books.Journal), StringComparison.Ordinal);
        session.Dispose();
        using var again = new EmbeddedBooks(books.Settings).Open(1);
        Assert.Empty(again.Drift());
        Assert.NotNull(again.Find(SampleBooks.Invoice(2).Key, ""));
    }

    [Fact]
    public void A_removed_document_and_a_removed_file_are_reported()
    {
        using var books = new SampleBooks();
        books.Write(SampleBooks.Invoice(1), SampleBooks.Invoice(2));
        var whole = File.ReadAllText(books.Journal);
        File.WriteAllText(books.Journal, whole[..whole.IndexOf("; tp-begin INV-2026-00002", StringComparison.Ordinal)]);
        using (var session = books.Connector.Open(1))
        {
            var change = Assert.Single(session.Drift());
            Assert.Equal((BooksStatus.DocumentRemoved, "INV-2026-00002"), (change.Status, change.Number));
            Assert.Null(session.Find(change.Key, change.Number));
            Assert.Equal(2, session.HighestNumber("INV-2026-"));
            Assert.Equal(BooksStatus.DriftUndecided, Refused(session, 3));
        }

        File.Delete(books.Journal);
        using (var session = books.Connector.Open(1))
        {
            Assert.Equal([BooksStatus.DocumentRemoved, BooksStatus.DocumentRemoved], session.Drift().Select(c => c.Status));
        }

        File.WriteAllText(books.Journal, whole);
        using var restored = books.Connector.Open(1);
        Assert.Empty(restored.Drift());
        SampleBooks.AssertSame(SampleBooks.Invoice(2), restored.Find(SampleBooks.Invoice(2).Key, ""));
    }

    [Fact]
    public void A_copied_document_is_reported()
    {
        using var books = new SampleBooks();
        books.Write(SampleBooks.Invoice(1));
        var whole = File.ReadAllText(books.Journal);
        File.AppendAllText(books.Journal, whole[whole.IndexOf("; tp-begin", StringComparison.Ordinal)..]);
        using var session = books.Connector.Open(1);
        Assert.Equal(BooksStatus.TextAdded, Assert.Single(session.Drift()).Status);
    }

    [Fact]
    public void An_edited_document_file_is_reported_but_does_not_block()
    {
        using var books = new SampleBooks();
        books.Write(SampleBooks.Invoice(1));
        var json = books.PathOf("documents/2026/INV-2026-00001.json");
        Edit(json, "\"tax\":\"287.50\",\"total\"", "\"tax\":\"287.51\",\"total\"");
        using var session = books.Connector.Open(1);
        var change = Assert.Single(session.Drift());
        Assert.Equal((BooksStatus.FileEdited, "INV-2026-00001"), (change.Status, change.Number));
        Assert.Equal(28_751, session.Find(change.Key, "")!.Tax.Minor);
        session.Write([SampleBooks.Rendered(session, SampleBooks.Invoice(2))]);
        session.Accept(change);
        Assert.Empty(session.Drift());
        Assert.Equal(28_750, session.Find(change.Key, "")!.Tax.Minor);
        Assert.Contains("287.51", File.ReadAllText(json + ".kept-" + change.Id), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("hledger.journal")]
    [InlineData("ledger.journal")]
    [InlineData("books.beancount")]
    [InlineData("timepost-2026.beancount")]
    public void An_edited_derived_file_blocks_until_it_is_set_aside(string name)
    {
        using var books = new SampleBooks();
        books.Write(SampleBooks.Invoice(1));
        File.AppendAllText(books.PathOf(name), "; mine\n");
        using (var session = books.Connector.Open(1))
        {
            var change = Assert.Single(session.Drift());
            Assert.Equal((BooksStatus.FileEdited, name), (change.Status, change.File));
            Assert.Equal(BooksStatus.DriftUndecided, Refused(session, 2));
            session.Accept(change);
            Assert.Equal(BooksStatus.Written, session.Write([SampleBooks.Rendered(session, SampleBooks.Invoice(2))])[0].Status);
            Assert.EndsWith("; mine\n", File.ReadAllText(books.PathOf(name) + ".kept-" + change.Id), StringComparison.Ordinal);
        }

        using var again = new EmbeddedBooks(books.Settings).Open(1);
        Assert.Empty(again.Drift());
        Assert.DoesNotContain("; mine", File.ReadAllText(books.PathOf(name)), StringComparison.Ordinal);
    }

    [Fact]
    public void An_edit_while_the_books_are_open_is_found_before_writing()
    {
        using var books = new SampleBooks();
        books.Write(SampleBooks.Invoice(1));
        using var session = books.Connector.Open(1);
        File.AppendAllText(books.Journal, "; mine\n");
        Assert.Equal(BooksStatus.DriftUndecided, Refused(session, 2));
    }

    [Fact]
    public void A_document_edited_beyond_reading_is_an_error_and_no_guess()
    {
        using var books = new SampleBooks();
        books.Write(SampleBooks.Invoice(1));
        Edit(books.Journal, "1725.00 EUR", "1,725 EUR");
        using var session = books.Connector.Open(1);
        var refused = Assert.Throws<BooksException>(() => session.Find(SampleBooks.Invoice(1).Key, ""));
        Assert.Equal(BooksStatus.Unreadable, refused.Status);
    }

    private static BooksStatus Refused(IBooksSession session, int number)
    {
        var rendered = SampleBooks.Rendered(session, SampleBooks.Invoice(number));
        return Assert.Throws<BooksException>(() => session.Write([rendered])).Status;
    }

    private static void Edit(string path, string from, string to)
    {
        var text = File.ReadAllText(path);
        var at = text.IndexOf(from, StringComparison.Ordinal);
        Assert.True(at >= 0, $"{from} is not in {path}");
        File.WriteAllText(path, text[..at] + to + text[(at + from.Length)..]);
    }
}
