using NodaTime;
using Timepost.Engine.Delivery;

namespace Timepost.Engine.Tests.Delivery;

public sealed class NumberPatternTests
{
    [Theory]
    [InlineData("INV-{year}-{number:5}", 7, "INV-2026-", "INV-2026-00007")]
    [InlineData("R{number}", 12, "R", "R12")]
    [InlineData("{year}/{number:3}", 1234, "2026/", "2026/1234")]
    public void Counts_in_its_series(string pattern, long running, string series, string number)
    {
        Assert.Equal(series, NumberPattern.Series(pattern, new LocalDate(2026, 4, 1)));
        Assert.Equal(number, NumberPattern.Number(pattern, new LocalDate(2026, 4, 1), running));
    }

    [Theory]
    [InlineData("INV-{year}")]
    [InlineData("INV-{number}-x")]
    [InlineData("INV-{number:0}")]
    [InlineData("INV-{number:12}")]
    public void Refuses_a_pattern_that_does_not_end_with_the_number(string pattern) =>
        Assert.Throws<FormatException>(() => NumberPattern.Number(pattern, new LocalDate(2026, 4, 1), 1));
}
