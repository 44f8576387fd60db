using Timepost.Connectors.Books;
using Timepost.Engine.Delivery;

namespace Timepost.Connectors.Tests.Books;

/// <summary>Who only looks at the books needs no lock, sees what the journal says, and changes nothing.</summary>
public sealed class ReadingTests
{
    [Theory]
    [InlineData("-1437.50 EUR", "-1500.00 EUR", 1_500_00, 287_50, 1_725_00)]
    [InlineData("-287.50 EUR", "-300.00 EUR", 1_437_50, 300_00, 1_725_00)]
    [InlineData(" 1725.00 EUR", " 1825.00 EUR", 1_437_50, 287_50, 1_825_00)]
    [InlineData("Assets:Accounts Receivable ", "Assets:US-Bank             ", 1_437_50, 287_50, 1_725_00)]
    public void Totals_are_what_the_journal_posts(string from, string to, long net, long tax, long total)
    {
        using var books = new SampleBooks();
        books.Write(SampleBooks.Invoice(1));
        Edit(books.Journal, from, to);

        using var reading = new EmbeddedBooks(books.Settings).Read();
        var found = reading.Find(SampleBooks.Invoice(1).Key, "")!;

        Assert.Equal((net, tax, total), (found.Net.Minor, found.Tax.Minor, found.Total.Minor));
        Assert.NotEqual(SampleBooks.Invoice(1).Postings, found.Postings);
        Assert.Equal(BooksStatus.DocumentEdited, Assert.Single(reading.Drift()).Status);
    }

    [Fact]
    public void A_reader_sees_what_a_writer_has_written_and_leaves_the_lock_and_every_file_alone()
    {
        using var books = new SampleBooks();
        using var session = books.Connector.Open(7);
        session.Write([SampleBooks.Rendered(session, SampleBooks.Invoice(1))]);
        var before = Files(books);

        using (var reading = new EmbeddedBooks(books.Settings).Read())
        {
            SampleBooks.AssertSame(SampleBooks.Invoice(1), reading.Find(SampleBooks.Invoice(1).Key, ""));
            Assert.Empty(reading.Drift());
        }

        Assert.Equal(before, Files(books));
        Assert.Equal(7, session.Epoch);
        Assert.Equal(BooksStatus.Written, session.Write([SampleBooks.Rendered(session, SampleBooks.Invoice(2))])[0].Status);
    }

    [Fact]
    public void A_write_that_is_half_done_is_left_to_its_writer()
    {
        using var books = new SampleBooks();
        books.Write(SampleBooks.Invoice(1), SampleBooks.Invoice(2));
        var whole = File.ReadAllText(books.Journal);
        File.WriteAllText(books.Journal, whole + whole[whole.IndexOf("; tp-begin INV-2026-00002", StringComparison.Ordinal)..^40]
            .Replace("INV-2026-00002", "INV-2026-00003", StringComparison.Ordinal)
            .Replace(SampleBooks.Invoice(2).Key.Value, SampleBooks.Invoice(3).Key.Value, StringComparison.Ordinal));
        var before = Files(books);

        using var reading = new EmbeddedBooks(books.Settings).Read();

        Assert.Empty(reading.Drift());
        Assert.Null(reading.Find(SampleBooks.Invoice(3).Key, "INV-2026-00003"));
        Assert.NotNull(reading.Find(SampleBooks.Invoice(2).Key, ""));
        Assert.Equal(before, Files(books));
    }

    [Fact]
    public void Books_that_are_not_there_yet_are_empty_and_stay_away()
    {
        using var books = new SampleBooks();
        var settings = books.Settings with { Folder = books.PathOf("none") };

        using var reading = new EmbeddedBooks(settings).Read();

        Assert.Empty(reading.Drift());
        Assert.Null(reading.Find(SampleBooks.Invoice(1).Key, "INV-2026-00001"));
        Assert.False(Directory.Exists(settings.Folder));
    }

    [Fact]
    public void A_removed_file_is_seen_and_an_accepted_edit_is_not_drift()
    {
        using var books = new SampleBooks();
        books.Write(SampleBooks.Invoice(1));
        var whole = File.ReadAllText(books.Journal);
        File.Delete(books.Journal);
        using (var reading = books.Connector.Read())
        {
            Assert.Equal(BooksStatus.DocumentRemoved, Assert.Single(reading.Drift()).Status);
        }

        File.WriteAllText(books.Journal, whole.Replace("Contoso", "Fabrikam", StringComparison.Ordinal));
        using (var session = books.Connector.Open(1))
        {
            session.Accept(Assert.Single(session.Drift()));
        }

        using var after = books.Connector.Read();
        Assert.Empty(after.Drift());
    }

    private static List<string> Files(SampleBooks books) =>
        [.. Directory.GetFiles(books.Folder, "*", SearchOption.AllDirectories).Order(StringComparer.Ordinal)
            .Select(f => $"{f} {new FileInfo(f).Length} {File.GetLastWriteTimeUtc(f).Ticks}")];

    private static void Edit(string path, string from, string to)
    {
        var text = File.ReadAllText(path);
        var at = text.IndexOf(from, text.IndexOf("; tp-kind", StringComparison.Ordinal), StringComparison.Ordinal);
        Assert.True(at >= 0, $"{from} is not in {path}");
        File.WriteAllText(path, text[..at] + to + text[(at + from.Length)..]);
    }
}
