using Timepost.Domain.Amounts;

namespace Timepost.Domain.Tests.Amounts;

public sealed class CurrencyTests
{
    [Theory]
    [InlineData("JPY", 0)]
    [InlineData("EUR", 2)]
    [InlineData("KWD", 3)]
    [InlineData("CLF", 4)]
    public void Knows_the_minor_unit(string code, int decimals)
    {
        Assert.Equal(decimals, Currency.Of(code).Decimals);
        Assert.Equal(code, Currency.Of(code).Code);
    }

    [Theory]
    [InlineData("eur")]
    [InlineData("DEM")]
    [InlineData("XAU")]
    [InlineData("")]
    public void Refuses_what_is_no_active_currency(string code) =>
        Assert.Throws<UnknownCurrencyException>(() => Currency.Of(code));

    [Fact]
    public void Default_is_no_currency() => Assert.Equal("XXX", default(Currency).Code);
}
