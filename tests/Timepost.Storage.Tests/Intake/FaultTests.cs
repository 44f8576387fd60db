using Timepost.Engine.Intake;
using Timepost.Engine.Workspaces;
using Timepost.Storage.Blobs;
using Timepost.Storage.Sqlite;
using Timepost.Storage.Tests.Support;
using static Timepost.Storage.Tests.Intake.IntakeBench;

namespace Timepost.Storage.Tests.Intake;

public sealed class FaultTests
{
    private static readonly string[] First = [Hour("Anna", 2, 9), Hour("Anna", 3, 9), Hour("Ben", 3, 9)];

    // an update, an addition beside a missing row, a problem, a rejection
    private static readonly string[] Second =
    [
        Row("Anna", "2026-02-02", "09:00:00", "11:00:00", "02:00:00"), Hour("Ben", 3, 15), Row("Ben", "2026-02-04", "09:00:00", "10:00:00", "07:00:00"),
        Row("Ben", "2026-02-40", "09:00:00", "10:00:00", "07:00:00"),
    ];

    [Theory]
    [InlineData("store-full")]
    [InlineData("store-io")]
    [InlineData("store-busy")]
    public void F10_a_failure_at_each_write_is_told_and_leaves_no_half_state(string code)
    {
        for (var failing = 1; ; failing++)
        {
            using var bench = new IntakeBench();
            bench.Time(First);
            var before = bench.State();
            var left = failing;
            bench.Store.Writer.BeforeWrite = _ =>
            {
                if (--left == 0)
                {
                    throw new StoreException(code, "made to fail", "");
                }
            };
            try
            {
                bench.Time(Second);
                Assert.True(failing > 15, $"only {failing} writes");
                return;
            }
            catch (StoreException e)
            {
                Assert.Equal(code, e.Code);
            }

            bench.Store.Writer.BeforeWrite = null;
            Assert.Equal(before, bench.State());
            Assert.Empty(bench.Exceptions());
            bench.AssertHoursEqualARecount();
            Assert.Equal(new RowCounts(4, 2, 1, 0, 1, 2), bench.Time(Second).Counts);
            bench.AssertHoursEqualARecount();
        }
    }

    [Fact]
    public void F10_a_store_that_is_full_at_any_page_keeps_what_it_had()
    {
        var rows = Enumerable.Range(1, 28).SelectMany(day => Enumerable.Range(6, 14).Select(h => Hour("Cleo", day, h, new string('x', 200)))).ToArray();
        var refused = 0;
        for (var room = 0; room < 60; room += 6)
        {
            using var bench = new IntakeBench();
            bench.Time(First);
            var before = bench.State();
            var pages = bench.Store.Writer.Scalar("PRAGMA page_count");
            bench.Store.Writer.Execute($"PRAGMA max_page_count={pages + room}");
            try
            {
                bench.Time(rows);
            }
            catch (StoreException e)
            {
                refused++;
                Assert.Equal("store-full", e.Code);
                Assert.Equal(before, bench.State());
                bench.Store.Writer.Execute("PRAGMA max_page_count=1000000");
                Assert.Equal(rows.Length, bench.Time(rows).Counts.Added);
            }
        }

        Assert.True(refused > 5);
    }

    [Fact]
    public void F10_another_writer_makes_the_import_wait_and_then_fail_with_store_busy()
    {
        using var bench = new IntakeBench();
        using var other = Stores.Open(Path.Combine(bench.Folder, "store.db"));
        using (other.Begin())
        {
            Assert.Equal("store-busy", Assert.Throws<StoreException>(() => bench.Time(First)).Code);
        }

        Assert.Equal(3, bench.Time(First).Counts.Added);
    }

    [Fact]
    public void F10_a_folder_of_blobs_that_cannot_be_written_is_an_io_error_before_any_row()
    {
        using var folder = new TemporaryFolder();
        File.WriteAllText(folder.File("blobs"), "a file where the folder should be");
        var blobs = new FolderBlobStore(folder.File("blobs"));
        Assert.Equal("store-io", Assert.Throws<StoreException>(() => blobs.Put(new MemoryStream([1, 2, 3]))).Code);
    }

    [Fact]
    public void The_row_of_a_file_comes_after_its_durable_bytes()
    {
        using var bench = new IntakeBench();
        var present = new List<bool>();
        bench.Store.Writer.BeforeWrite = sql =>
        {
            if (sql.StartsWith("INSERT INTO blob", StringComparison.Ordinal))
            {
                present.Add(Directory.GetFiles(Path.Combine(bench.Folder, "blobs"), "*", SearchOption.AllDirectories).Length == 1);
            }
        };
        bench.Time(First);
        Assert.All(present, Assert.True);
        Assert.NotEmpty(present);
    }

    [Fact]
    public void A_blob_is_kept_once_under_its_hash_and_refuses_other_names()
    {
        using var folder = new TemporaryFolder();
        var blobs = new FolderBlobStore(folder.File("blobs"));
        var one = blobs.Put(new MemoryStream("hello"u8.ToArray()));
        Assert.Equal(one, blobs.Put(new MemoryStream("hello"u8.ToArray())));
        Assert.Equal("2cf24dba5fb0a30e26e83b2ac5b9e29e1b161e5c1fa7425e73043362938b9824", one.Sha256);
        Assert.True(blobs.Has(one.Sha256));
        using (var stream = blobs.Open(one.Sha256))
        {
            Assert.Equal(5, stream.Length);
        }

        Assert.Equal("store-io", Assert.Throws<StoreException>(() => blobs.Open(new string('0', 64))).Code);
        Assert.Throws<ArgumentException>(() => blobs.Open("../../etc/passwd"));
    }
}
