using Timepost.Domain.Mapping;
using static Timepost.Domain.Tests.Billing.Given;

namespace Timepost.Domain.Tests.Billing;

/// <summary>The table of docs/rounding.md, every cell.</summary>
public sealed class WorkedExampleTests
{
    // increment 360 s, rate 95.00, lines by task, one project
    [Theory]
    [InlineData(RoundingScope.Entry, TimeRoundingMode.Up, new long[] { 720, 720, 1440, 360, 2160, 0 }, 5400, "76.00", "66.50", "142.50")]
    [InlineData(RoundingScope.Entry, TimeRoundingMode.HalfUp, new long[] { 360, 360, 1440, 0, 2160, 0 }, 4320, "57.00", "57.00", "114.00")]
    [InlineData(RoundingScope.Day, TimeRoundingMode.Up, new long[] { 480, 600, 1440, 360, 2160, 0 }, 5040, "66.50", "66.50", "133.00")]
    [InlineData(RoundingScope.Day, TimeRoundingMode.HalfUp, new long[] { 480, 600, 1440, 0, 2160, 0 }, 4680, "66.50", "57.00", "123.50")]
    [InlineData(RoundingScope.Day, TimeRoundingMode.HalfEven, new long[] { 320, 400, 1440, 0, 2160, 0 }, 4320, "57.00", "57.00", "114.00")]
    [InlineData(RoundingScope.Line, TimeRoundingMode.Up, new long[] { 458, 573, 1489, 21, 2139, 0 }, 4680, "66.50", "57.00", "123.50")]
    [InlineData(RoundingScope.Line, TimeRoundingMode.HalfUp, new long[] { 393, 491, 1276, 21, 2139, 0 }, 4320, "57.00", "57.00", "114.00")]
    [InlineData(RoundingScope.Invoice, TimeRoundingMode.HalfUp, new long[] { 410, 512, 1331, 20, 2047, 0 }, 4320, "59.45", "54.55", "114.00")]
    [InlineData(RoundingScope.Invoice, TimeRoundingMode.Down, new long[] { 375, 469, 1220, 19, 1877, 0 }, 3960, "54.47", "50.03", "104.50")]
    public void Rounds_and_hands_back(
        RoundingScope scope, TimeRoundingMode mode, long[] billed, long sum, string design, string calls, string net)
    {
        var draft = Draft(
            Agreement() with { Rounding = Round(360, mode, scope) },
            Entry(1, 400, Ana, Design, day: 2),
            Entry(2, 500, Ana, Design, day: 2),
            Entry(3, 1300, Ben, Design, day: 2),
            Entry(4, 20, Ana, Calls, day: 3),
            Entry(5, 2000, Ben, Calls, day: 3),
            Entry(6, 0, Ben, Calls, day: 4));

        Assert.Equal(billed, Enumerable.Range(1, 6).Select(draft.BilledOf).ToArray());
        Assert.Equal(["calls", "design"], draft.Lines.Select(l => l.Task));
        Assert.Equal(sum, draft.Lines.Sum(l => l.BilledSeconds));
        Assert.Equal(design, draft.Lines[1].Net.ToAmountString());
        Assert.Equal(calls, draft.Lines[0].Net.ToAmountString());
        Assert.Equal(net, draft.Net.ToAmountString());
        Assert.Empty(draft.Notices);
    }
}
