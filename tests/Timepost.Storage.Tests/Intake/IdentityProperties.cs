using CsCheck;
using Timepost.Engine.Intake;
using static Timepost.Storage.Tests.Intake.IntakeBench;

namespace Timepost.Storage.Tests.Intake;

public sealed class IdentityProperties
{
    private static readonly Gen<string> AnyRow =
        from worker in Gen.Int[0, 1].Select(i => new[] { "Anna", "Ben" }[i])
        from day in Gen.Int[1, 4]
        from hour in Gen.Int[8, 10]
        from minutes in Gen.Int[0, 2].Select(i => new[] { 10, 20, 30 }[i])
        from description in Gen.Int[0, 1].Select(i => new[] { "Work", "Call" }[i])
        select Row(
            worker, $"2026-02-{day:00}", $"{hour:00}:00:00", $"{hour:00}:{minutes}:00", $"00:{minutes}:00", description);

    private static readonly Gen<string[]> AnyFile = AnyRow.Array[1, 15];

    [Fact]
    public void Promise2_any_permutation_of_a_file_changes_nothing() =>
        (from file in AnyFile from shuffled in Gen.Shuffle(file) select (file, shuffled)).Sample(
            files =>
            {
                using var bench = new IntakeBench();
                Assert.Equal(files.file.Length, bench.Time(files.file).Counts.Added);
                var state = bench.State();
                var again = bench.Time(files.shuffled).Counts;
                Assert.Equal(new RowCounts(files.file.Length, 0, 0, files.file.Length, 0, 0), again);
                Assert.Equal(state, bench.State());
                Assert.Empty(bench.Exceptions());
            },
            iter: 150, threads: 1);

    [Fact]
    public void A_corrected_file_converges_and_nothing_is_lost_or_counted_twice() =>
        Gen.Select(AnyFile, AnyFile, AnyFile).Sample(
            files =>
            {
                using var bench = new IntakeBench();
                bench.Time(files.Item1);
                foreach (var file in new[] { files.Item2, files.Item3, files.Item1 })
                {
                    var counts = bench.Time(file).Counts;
                    Assert.Equal(file.Length, counts.Added + counts.Updated + counts.Unchanged);
                    var state = bench.State();
                    Assert.Equal(new RowCounts(file.Length, 0, 0, file.Length, 0, 0), bench.Time(file).Counts);
                    Assert.Equal(state, bench.State());
                    bench.AssertHoursEqualARecount();
                }
            },
            iter: 150, threads: 1);

    [Fact]
    public void Many_equal_rows_take_bounded_work()
    {
        using var bench = new IntakeBench();
        var rows = Enumerable.Repeat(Hour("Anna", 2, 9), 3_000).Append(Hour("Anna", 3, 9)).ToArray();
        bench.Time(rows);
        // the odd one comes first now, so that the walk has left the long run behind
        Assert.Equal(3_001, bench.Time([rows[^1], .. rows[..^1]]).Counts.Unchanged);
    }
}
