using System.Text;
using Timepost.Domain.Mapping;
using Timepost.Domain.Work;
using Timepost.Engine.Intake;
using Timepost.Storage.Tests.Support;

namespace Timepost.Storage.Tests.Intake;

/// <summary>Files that are not what they should be, through the whole of intake.</summary>
public sealed class HostileFileTests
{
    private static readonly string Good = IntakeBench.TogglHeader + "\r\n" + IntakeBench.Hour("Anna", 2, 9) + "\r\n";

    public static TheoryData<string, string, long> BrokenUtf16() => new()
    {
        // an odd byte at the end, a lone high surrogate, a lone low one, UTF-8 where UTF-16 is declared
        { "", Convert.ToHexString([0xFF, 0xFE, .. Encoding.Unicode.GetBytes(Good), 0x41]), (2 * Good.Length) + 3 },
        { "", Convert.ToHexString([0xFF, 0xFE, .. Encoding.Unicode.GetBytes(Good), 0x00, 0xD8, 0x41, 0x00]), (2 * Good.Length) + 3 },
        { "", Convert.ToHexString([0xFE, 0xFF, .. Encoding.BigEndianUnicode.GetBytes(Good), 0xDC, 0x00]), (2 * Good.Length) + 3 },
        { "utf-16le", Convert.ToHexString(Encoding.UTF8.GetBytes("User,Ü\nx")), 9 },
    };

    [Theory]
    [MemberData(nameof(BrokenUtf16))]
    public void C2_a_file_that_breaks_its_encoding_is_refused_with_its_byte_and_the_next_is_read(string encoding, string hexadecimal, long at)
    {
        using var bench = new IntakeBench();
        var rules = IntakeBench.Rules with
        {
            Workspace = IntakeBench.Rules.Workspace with
            {
                Connections = [new ConnectionSettings { Name = "tracker", Role = ConnectionRole.Source, Kind = "toggl", Encoding = encoding }],
            },
        };
        var good = encoding.Length == 0 ? Encoding.UTF8.GetBytes(Good) : Encoding.Unicode.GetBytes(Good);
        var result = new ImportFiles(bench.Store, bench.Blobs, new Timepost.Connectors.Files.ReaderCatalog(), Stores.Clock, bench.Ids).Run(Stores.Caller(), new ImportRequest
        {
            Kind = ImportKind.Time,
            Files =
            [
                new ImportFile("broken.csv", "broken.csv", () => new MemoryStream(Convert.FromHexString(hexadecimal))),
                new ImportFile("good.csv", "good.csv", () => new MemoryStream(good)),
            ],
            Connection = "tracker",
            Rules = rules,
        });

        Assert.True(result.Files[0].Refused);
        var refusal = Assert.Single(result.Files[0].Rejected);
        Assert.Equal("encoding-invalid", refusal.Code);
        Assert.Contains($"byte {at} ", refusal.Reason, StringComparison.Ordinal);
        Assert.Equal(1, result.Files[1].Counts.Added);
        Assert.Single(bench.Entries());
    }

    [Fact]
    public void C2_a_byte_without_meaning_in_windows_1252_rejects_its_row_by_that_byte()
    {
        using var bench = new IntakeBench();
        var rules = IntakeBench.Rules with
        {
            Workspace = IntakeBench.Rules.Workspace with
            {
                Connections = [new ConnectionSettings { Name = "tracker", Role = ConnectionRole.Source, Kind = "toggl", Encoding = "windows-1252" }],
            },
        };
        byte[] bytes = [.. Encoding.Latin1.GetBytes(Good + IntakeBench.Hour("Anna", 3, 9, "Caf\u00e9 \u0080") + "\r\n" + IntakeBench.Hour("Anna", 4, 9, "odd \u0081") + "\r\n")];

        var file = Assert.Single(bench.Run(ImportKind.Time, bytes, "", rules, "tracker").Files);

        var rejected = Assert.Single(file.Rejected);
        Assert.Equal(("encoding-invalid", 4L), (rejected.Code, rejected.Line));
        Assert.Contains("0x81", rejected.Reason, StringComparison.Ordinal);
        Assert.Equal(["Work", "Café €"], bench.Entries().Select(e => e.Description));
    }

    [Fact]
    public void C2_a_file_of_wrong_rows_is_refused_early_and_what_is_kept_of_it_is_bounded()
    {
        using var bench = new IntakeBench();
        var bytes = Encoding.UTF8.GetBytes(IntakeBench.TogglHeader + "\n" + string.Concat(Enumerable.Repeat("x,y\n", 200_000)));

        for (var time = 0; time < 3; time++)
        {
            var file = Assert.Single(bench.Run(ImportKind.Time, bytes, "toggl").Files);
            Assert.True(file.Refused);
            var refusal = Assert.Single(file.Rejected);
            Assert.Equal(("rows-mostly-rejected", 2L), (refusal.Code, refusal.Line));
            Assert.Contains("csv-ragged", refusal.Reason, StringComparison.Ordinal);
        }

        Assert.Equal(1, KeptRejections(bench));
    }

    [Fact]
    public void C2_rejections_beside_many_sound_rows_are_counted_and_the_first_are_kept_once()
    {
        using var bench = new IntakeBench();
        var text = IntakeBench.TogglHeader + "\n" + string.Concat(Enumerable.Range(0, 3_000).Select(i => i % 2 == 0 ? IntakeBench.Hour("Anna", 2, 9, $"w{i}") + "\n" : "x,y\n"));

        for (var time = 0; time < 3; time++)
        {
            var file = bench.Import(ImportKind.Time, text, "toggl");
            Assert.False(file.Refused);
            Assert.Equal(1_500, file.Counts.Rejected);
            Assert.Equal(ImportedFile.ListedRejections, file.Rejected.Count);
            Assert.Equal(ImportedFile.ListedRejections, KeptRejections(bench));
        }
    }

    [Theory]
    [InlineData("Anna", "2026-01-27")]
    [InlineData("Ana", "2026-02-27")]
    public void Promise2_a_row_whose_date_or_worker_was_corrected_in_a_new_export_is_not_billed_twice(string worker, string day)
    {
        using var bench = new IntakeBench();
        string[] same = [IntakeBench.Hour("Anna", 2, 9), IntakeBench.Hour("Anna", 3, 9), IntakeBench.Hour("Anna", 28, 9)];
        bench.Time([.. same, IntakeBench.Row(worker, day, "09:00:00", "10:00:00", "01:00:00", "Odd")]);

        var corrected = bench.Time([.. same, IntakeBench.Row("Anna", "2026-02-27", "09:00:00", "10:00:00", "01:00:00", "Odd")]);

        Assert.Equal(new RowCounts(4, 1, 0, 3, 0, 1), corrected.Counts);
        var exception = Assert.Single(bench.Exceptions());
        Assert.Equal("missing-in-reread", exception.Kind);
        Assert.Equal([EntryState.Active, EntryState.Active, EntryState.Active, EntryState.Held, EntryState.Active], bench.Entries().Select(e => e.State));
        bench.Decide(exception, "delete");
        Assert.Equal(0, bench.Time([.. same, IntakeBench.Row("Anna", "2026-02-27", "09:00:00", "10:00:00", "01:00:00", "Odd")]).Counts.Missing);
        bench.AssertHoursEqualARecount();
    }

    [Fact]
    public void A_window_that_moves_on_leaves_no_exceptions_behind()
    {
        using var bench = new IntakeBench();
        for (var first = 1; first < 15; first++)
        {
            bench.Time([.. Enumerable.Range(first, 10).Select(d => IntakeBench.Hour("Anna", d, 9, "Standup"))]);
        }

        Assert.Empty(bench.Exceptions());
        Assert.All(bench.Entries(), e => Assert.Equal(EntryState.Active, e.State));
    }

    [Fact]
    public void Promise2_an_expense_whose_date_was_corrected_in_a_new_export_is_not_booked_twice()
    {
        using var bench = new IntakeBench();
        const string header = "date,amount,currency,merchant,worker\n";
        const string same = "2026-02-02,1.00,EUR,Bakery,Anna\n2026-02-03,2.00,EUR,Bakery,Anna\n2026-02-28,3.00,EUR,Bakery,Anna\n";
        bench.Import(ImportKind.Expenses, header + same + "2026-01-27,4.00,EUR,Hotel,Anna\n");

        var corrected = bench.Import(ImportKind.Expenses, header + same + "2026-02-27,4.00,EUR,Hotel,Anna\n");

        Assert.Equal(new RowCounts(4, 1, 0, 3, 0, 1), corrected.Counts);
        Assert.Equal("missing-in-reread", Assert.Single(bench.Exceptions()).Kind);
    }

    [Fact]
    public void C2_a_customer_twice_in_one_file_with_other_content_is_rejected()
    {
        using var bench = new IntakeBench();
        var file = bench.Import(ImportKind.Customers, "ID,Name\n1,Acme\n2,Beta\n1,Acme\n1,Other\n");

        Assert.Equal(new RowCounts(4, 2, 0, 1, 1, 0), file.Counts);
        var rejected = Assert.Single(file.Rejected);
        Assert.Equal(("id-twice", 5L), (rejected.Code, rejected.Line));
    }

    [Fact]
    public void F10_a_foreign_file_among_the_blobs_stops_nothing()
    {
        using var bench = new IntakeBench();
        Directory.CreateDirectory(Path.Combine(bench.Folder, "blobs"));
        File.WriteAllText(Path.Combine(bench.Folder, "blobs", "unfinished-abc-1"), "x");

        Assert.Equal(1, bench.Time(IntakeBench.Hour("Anna", 2, 9)).Counts.Added);
    }

    [Fact]
    public void F10_a_log_whose_index_cannot_grow_is_a_full_disk() =>
        Assert.Equal("store-full", Storage.Sqlite.SqliteErrors.Of(10, 4874, "disk I/O error", "store.db", "BEGIN").Code);

    private static int KeptRejections(IntakeBench bench)
    {
        using var read = bench.Store.Read();
        return read.Listings.Batches(1_000).Sum(b => read.Listings.Rejections(b.Number).Count);
    }
}
