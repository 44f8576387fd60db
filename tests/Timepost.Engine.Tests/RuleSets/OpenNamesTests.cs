using Timepost.Engine.RuleSets;

namespace Timepost.Engine.Tests.RuleSets;

/// <summary>What the loader says of clients that no rule names, and of fees without a start.</summary>
public sealed class OpenNamesTests
{
    [Theory]
    [InlineData("exception", Severity.Error, "unknown-reference")]
    [InlineData("create", Severity.Warning, "not-listed")]
    [InlineData("link", Severity.Warning, "not-listed")]
    public void An_agreement_names_a_client_without_a_rule_only_where_names_make_clients(string otherwise, Severity severity, string code)
    {
        var result = RuleSetTexts.Load(
            mapping: RuleSetTexts.Mapping.Replace("clients:\n", $"clients:\n  otherwise: {otherwise}\n", StringComparison.Ordinal),
            agreements: RuleSetTexts.Agreements.Replace("client: acme", "client: blue-bottle", StringComparison.Ordinal));

        Assert.Contains(result.Diagnostics, d => d.Severity == severity && d.Code == code);
        Assert.Equal(severity == Severity.Error, result.RuleSet is null);
    }

    [Fact]
    public void A_fixed_fee_without_a_first_day_is_warned_of()
    {
        var fee = RuleSetTexts.Agreements + "\n    fixedFee: { amount: 1000 }\n";

        Assert.Contains(RuleSetTexts.Load(agreements: fee).Diagnostics, d => d.Severity == Severity.Warning && d.Code == RuleSetCode.FeeWithoutStart.Code);
        Assert.DoesNotContain(
            RuleSetTexts.Load(agreements: fee + "    from: 2026-01-01\n").Diagnostics, d => d.Code == RuleSetCode.FeeWithoutStart.Code);
    }
}
