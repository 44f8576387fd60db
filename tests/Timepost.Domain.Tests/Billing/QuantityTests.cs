using Timepost.Domain.Amounts;
using Timepost.Domain.Billing;
using Timepost.Domain.Mapping;
using static Timepost.Domain.Tests.Billing.Given;

namespace Timepost.Domain.Tests.Billing;

public sealed class QuantityTests
{
    [Theory]
    [InlineData(3600, QuantityPolicy.Quantity1, "1", "h", "95")] // exact hours need no policy
    [InlineData(1800, QuantityPolicy.PriceByMinute, "0.5", "h", "95")]
    [InlineData(1200, QuantityPolicy.Quantity1, "1", "1", "31.67")] // a third of an hour
    [InlineData(1200, QuantityPolicy.PriceByMinute, "20", "min", "1.5833")]
    [InlineData(1200, QuantityPolicy.RoundingLine, "0.33", "h", "95")]
    public void A_third_of_an_hour_follows_the_policy(long seconds, QuantityPolicy policy, string quantity, string unit, string price)
    {
        var draft = Draft(Agreement() with { Lines = new() { Text = "{task}", Quantity = policy } }, Entry(1, seconds));
        var line = draft.Lines[0];
        var invariant = System.Globalization.CultureInfo.InvariantCulture;
        Assert.Equal((quantity, unit, price), (line.Quantity.ToString(invariant), line.Unit, line.UnitPrice.ToString(invariant)));
        Assert.Equal(seconds == 1200 ? 31.67m : seconds * 95m / 3600, draft.Net.Amount);
        Assert.Equal(unit == "1" ? "Design (0:20 h at 95.00 EUR)" : "Design", line.Text);
    }

    [Fact]
    public void A_rounding_line_closes_the_difference_under_the_same_tax_code()
    {
        var draft = Draft(Agreement() with { Lines = new() { Text = "{task}", Quantity = QuantityPolicy.RoundingLine } }, Entry(1, 1200));
        Assert.Equal([LineKind.Work, LineKind.Rounding], draft.Lines.Select(l => l.Kind));
        Assert.Equal([31.35m, 0.32m], draft.Lines.Select(l => l.Amount.Amount));
        Assert.Equal(draft.Lines[0].TaxCode, draft.Lines[1].TaxCode);
        Assert.Equal(3135, draft.Lines[0].Entries.Single().NetMinor);
    }

    [Fact]
    public void Books_that_do_not_recompute_show_hours_and_rate()
    {
        var line = InvoiceBilling.Draft(Input(Agreement(), Entry(1, 1200)).With(quantity: new(2, 4, false))).Lines.Single();
        Assert.Equal((0.33m, "h", 95m, 31.67m), (line.Quantity, line.Unit, line.UnitPrice, line.Amount.Amount));
    }

    [Fact]
    public void A_currency_without_a_minor_unit_has_whole_amounts()
    {
        var yen = Currency.Of("JPY");
        var draft = Draft(Agreement("JPY"), Entry(1, 1000) with { Rate = new(9_000, yen) }, Entry(2, 1, task: Calls) with { Rate = new(9_000, yen) });
        Assert.Equal([3m, 2500m], draft.Lines.Select(l => l.Net.Amount)); // 2.5 goes up
        Assert.Equal(501, draft.Tax.Minor);
    }
}
