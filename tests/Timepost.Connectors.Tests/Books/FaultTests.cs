using Timepost.Connectors.Books;
using Timepost.Engine.Delivery;

namespace Timepost.Connectors.Tests.Books;

public sealed class FaultTests
{
    private const int NoSpace = 28, InputOutput = 5;

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void F1_A_write_torn_at_any_byte_leaves_all_or_nothing_of_a_document(bool withIndex)
    {
        using var books = new SampleBooks();
        books.Write(SampleBooks.Invoice(1));
        var before = File.ReadAllBytes(books.Journal);
        var index = File.ReadAllBytes(books.PathOf(".timepost-index"));
        books.Write(SampleBooks.Invoice(2), SampleBooks.Invoice(3));
        var after = File.ReadAllBytes(books.Journal);
        Directory.Delete(books.PathOf("documents"), recursive: true);
        var view = File.ReadAllBytes(books.PathOf("timepost-2026.beancount"));
        var last = after.AsSpan().IndexOf("; tp-begin INV-2026-00003"u8);
        for (var length = withIndex ? last : before.Length; length <= after.Length; length += withIndex ? 1 : 9)
        {
            // the view follows the journal and may be torn itself
            File.WriteAllBytes(books.Journal, after[..length]);
            File.WriteAllBytes(books.PathOf("timepost-2026.beancount"), view[..(length % 200)]);
            if (withIndex)
            {
                File.WriteAllBytes(books.PathOf(".timepost-index"), index);
            }
            else
            {
                File.Delete(books.PathOf(".timepost-index"));
            }

            using (var session = new EmbeddedBooks(books.Settings).Open(1))
            {
                Assert.NotNull(session.Find(SampleBooks.Invoice(1).Key, ""));
                Assert.All(session.Drift(), static c => Assert.Equal(BooksStatus.TornTailCut, c.Status));
                var outcomes = session.Write([SampleBooks.Rendered(session, SampleBooks.Invoice(2)), SampleBooks.Rendered(session, SampleBooks.Invoice(3))]);
                Assert.All(outcomes, static o => Assert.True(o.Status.IsSuccess()));
            }

            // cut within the last empty lines, nothing was torn and nothing is written again
            Assert.Equal(after.AsSpan().TrimEnd((byte)'\n'), File.ReadAllBytes(books.Journal).AsSpan().TrimEnd((byte)'\n'));
        }
    }

    [Fact]
    public void F1_The_first_write_torn_at_any_byte_is_cut_and_the_cut_bytes_are_kept()
    {
        using var books = new SampleBooks();
        books.Write(SampleBooks.Invoice(1));
        var whole = File.ReadAllBytes(books.Journal);
        for (var length = 0; length < whole.Length; length += 7)
        {
            File.WriteAllBytes(books.Journal, whole[..length]);
            File.Delete(books.PathOf(".timepost-index"));
            File.Delete(books.PathOf("timepost-2026.beancount"));
            books.Connector.Open(1).Dispose();
            books.Write(SampleBooks.Invoice(1));
            Assert.Equal(whole, File.ReadAllBytes(books.Journal));
        }

        Assert.NotEmpty(Directory.GetFiles(books.PathOf("torn")));
    }

    [Fact]
    public void F11_A_tail_of_zeros_after_a_power_loss_is_cut()
    {
        using var books = new SampleBooks();
        books.Write(SampleBooks.Invoice(1));
        var whole = File.ReadAllBytes(books.Journal);
        File.WriteAllBytes(books.Journal, [.. whole, .. new byte[4_096]]);
        using var session = books.Connector.Open(1);
        Assert.Equal(BooksStatus.TornTailCut, Assert.Single(session.Drift()).Status);
        Assert.Equal(whole, File.ReadAllBytes(books.Journal));
    }

    [Theory]
    [InlineData(NoSpace, BooksStatus.DiskFull)]
    [InlineData(InputOutput, BooksStatus.InputOutput)]
    public void F10_An_error_at_each_write_is_typed_and_the_next_run_finishes_the_same(int error, BooksStatus expected)
    {
        for (var failAt = 1; ; failAt++)
        {
            using var books = new SampleBooks();
            books.Write(SampleBooks.Invoice(1));
            var disk = new FaultyFiles(failAt, error);
            var failing = new EmbeddedBooks(books.Settings, disk);
            var later = SampleBooks.Invoice(4) with { Date = new NodaTime.LocalDate(2027, 1, 31), Party = "Fabrikam" };
            BooksException? failure = null;
            try
            {
                SampleBooks.Write(failing, SampleBooks.Invoice(2, party: "New"), SampleBooks.Invoice(3), later);
            }
            catch (BooksException thrown)
            {
                // asserted below: each point of failure must give the expected status
                failure = thrown;
            }

            disk.Repair();
            Assert.Equal(disk.Fired ? expected : null, failure?.Status);
            foreach (var connector in (EmbeddedBooks[])[failing, new(books.Settings)])
            {
                Assert.All(
                    SampleBooks.Write(connector, SampleBooks.Invoice(2, party: "New"), SampleBooks.Invoice(3), later),
                    static o => Assert.True(o.Status.IsSuccess()));
            }

            using var session = new EmbeddedBooks(books.Settings).Open(1);
            Assert.Empty(session.Drift());
            Assert.Equal(4, Directory.GetFiles(books.PathOf("documents"), "*.json", SearchOption.AllDirectories).Length);
            var view = File.ReadAllText(books.PathOf("timepost-2026.beancount"));
            Assert.Equal(3, view.Split("\n2026-03-31 *").Length - 1);
            if (!disk.Fired)
            {
                Assert.True(failAt > 10);
                return;
            }
        }
    }

    [Fact]
    public void A_session_whose_write_failed_writes_no_more()
    {
        using var books = new SampleBooks();
        using var session = new EmbeddedBooks(books.Settings, new FaultyFiles(6, InputOutput)).Open(1);
        var rendered = SampleBooks.Rendered(session, SampleBooks.Invoice(1));
        Assert.Equal(BooksStatus.InputOutput, Assert.Throws<BooksException>(() => session.Write([rendered])).Status);
        Assert.Equal(BooksStatus.SessionBroken, Assert.Throws<BooksException>(() => session.Write([rendered])).Status);
    }

    [Fact]
    public void A_write_that_reads_back_differently_is_not_confirmed()
    {
        using var books = new SampleBooks();
        using var session = new EmbeddedBooks(books.Settings, new FaultyFiles(0, 0) { LieOnRead = true }).Open(1);
        var rendered = SampleBooks.Rendered(session, SampleBooks.Invoice(1));
        Assert.Equal(BooksStatus.NotVerified, Assert.Throws<BooksException>(() => session.Write([rendered])).Status);
    }

    [Fact]
    public void A_folder_that_cannot_be_made_is_a_typed_error()
    {
        using var books = new SampleBooks();
        File.WriteAllText(books.PathOf("file"), "");
        var inFile = new EmbeddedBooks(books.Settings with { Folder = books.PathOf("file/books") });
        Assert.Equal(BooksStatus.InputOutput, Assert.Throws<BooksException>(() => inFile.Open(1)).Status);
    }
}
