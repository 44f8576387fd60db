using Timepost.Engine.RuleSets;

namespace Timepost.Engine.Tests.RuleSets;

public sealed class FeeTermsTests
{
    [Fact]
    public void A_fee_is_not_split() =>
        Assert.Equal([(2071, Severity.Error)], Told("from: 2026-01-01", "fixedFee: { amount: 500 }", "splitBy: project"));

    [Fact]
    public void A_fee_without_from_is_told_to_be_due_only_with_work() =>
        Assert.Equal([(2072, Severity.Warning)], Told("fixedFee: { amount: 500 }"));

    [Fact]
    public void A_fee_with_from_is_in_order() =>
        Assert.Equal([], Told("from: 2026-01-01", "fixedFee: { amount: 500 }"));

    [Fact]
    public void Tax_at_the_payment_is_refused_until_it_is_built()
    {
        var result = RuleSetTexts.Load(agreements: RuleSetTexts.Agreements.Replace("{ code: DE19 }", "{ code: DE19, point: payment }", StringComparison.Ordinal));

        var told = Assert.Single(result.Diagnostics);
        Assert.Equal((2070, Severity.Error), (told.Number, told.Severity));
        Assert.Null(result.RuleSet);
        Assert.Contains("`supply` or `invoice`", told.Remedy, StringComparison.Ordinal);
    }

    [Fact]
    public void A_decimal_comma_between_braces_is_told_as_such()
    {
        var told = Assert.Single(RuleSetTexts.Load(agreements: RuleSetTexts.Agreements.Replace("amount: 95.00", "amount: 95,50", StringComparison.Ordinal)).Diagnostics, d => d.Code == "unknown-key");

        Assert.Equal("A comma separates keys here. Decimals have a point, as in 98.50.", told.Remedy);
    }

    private static (int, Severity)[] Told(params string[] keys)
    {
        var text = RuleSetTexts.Agreements.TrimEnd() + string.Concat(keys.Select(k => "\n    " + k)) + "\n";
        return [.. RuleSetTexts.Load(agreements: text).Diagnostics.Select(d => (d.Number, d.Severity))];
    }
}
