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

    private static int KeptRejections(IntakeBench bench)
    {
        using var read = bench.Store.Read();
        return read.Listings.Batches(1_000).Sum(b => read.Listings.Rejections(b.Number).Count);
    }
}
