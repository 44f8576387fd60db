using System.Collections.Immutable;
using NodaTime;
using Timepost.Domain.Mapping;

namespace Timepost.Engine.Tests.Oracle;

/// <summary>The oracle itself against the design's worked example.</summary>
public sealed class RoundingTableTests
{
    [Theory]
    [InlineData(RoundingScope.Entry, TimeRoundingMode.Up, new long[] { 720, 720, 1440, 360, 2160, 0 }, 7600, 6650)]
    [InlineData(RoundingScope.Entry, TimeRoundingMode.HalfUp, new long[] { 360, 360, 1440, 0, 2160, 0 }, 5700, 5700)]
    [InlineData(RoundingScope.Day, TimeRoundingMode.Up, new long[] { 480, 600, 1440, 360, 2160, 0 }, 6650, 6650)]
    [InlineData(RoundingScope.Day, TimeRoundingMode.HalfUp, new long[] { 480, 600, 1440, 0, 2160, 0 }, 6650, 5700)]
    [InlineData(RoundingScope.Day, TimeRoundingMode.HalfEven, new long[] { 320, 400, 1440, 0, 2160, 0 }, 5700, 5700)]
    [InlineData(RoundingScope.Line, TimeRoundingMode.Up, new long[] { 458, 573, 1489, 21, 2139, 0 }, 6650, 5700)]
    [InlineData(RoundingScope.Line, TimeRoundingMode.HalfUp, new long[] { 393, 491, 1276, 21, 2139, 0 }, 5700, 5700)]
    [InlineData(RoundingScope.Invoice, TimeRoundingMode.HalfUp, new long[] { 410, 512, 1331, 20, 2047, 0 }, 5945, 5455)]
    [InlineData(RoundingScope.Invoice, TimeRoundingMode.Down, new long[] { 375, 469, 1220, 19, 1877, 0 }, 5447, 5003)]
    public void Oracle_gives_the_worked_example(RoundingScope scope, TimeRoundingMode mode, long[] seconds, long design, long calls)
    {
        using var plain = new Timepost.Engine.Tests.Support.Firm(
            a => a with { Lines = a.Lines with { By = LineGrouping.Task }, Rounding = new TimeRounding(360, mode, 0, scope) }, inMemory: true);
        var monday = new LocalDate(2026, 3, 2);
        OracleEntry[] entries =
        [
            Entry(0, "design", "ana", monday, 400), Entry(1, "design", "ana", monday, 500), Entry(2, "design", "ben", monday, 1300),
            Entry(3, "calls", "ana", monday.PlusDays(1), 20), Entry(4, "calls", "ben", monday.PlusDays(1), 2000), Entry(5, "calls", "ben", monday.PlusDays(2), 0),
        ];
        var lines = new OracleLines(new OracleCase(plain.Rules, entries, [], new LocalDate(2026, 4, 2), AtOnce: true));
        var pieces = entries.Select(e => new Piece(e, 0, e.Raw, null)).ToList();
        var billed = lines.Round(pieces, monday, ImmutableDictionary<string, (long Seconds, long Billed)>.Empty);
        Assert.Equal(seconds, pieces.Select(p => billed[p]));
        Assert.Equal([design, calls], lines.Work(pieces.Select(p => (p, billed[p])), "", pieces).Select(l => l.Amount));
    }

    private static OracleEntry Entry(int index, string task, string worker, LocalDate day, long raw) =>
        new(index, $"e{index}", "site", task, worker, day, null, raw, true, null, true, null);
}
