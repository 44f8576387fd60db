using Timepost.Engine.RuleSets;

namespace Timepost.Engine.Tests.RuleSets;

/// <summary>One mistake is told once, and what a warning advises ends it.</summary>
public sealed class RuleWarningTests
{
    [Theory]
    [InlineData("Spree Werk", "spreewerk")]
    [InlineData("spree werk", "spree-werk")]
    [InlineData("Bürozeit", "buerozeit")]
    public void A_wrong_id_is_told_once_and_not_again_where_it_is_named(string id, string named)
    {
        var found = RuleSetTexts.Load(
            mapping: RuleSetTexts.Mapping.Replace("{ id: acme,", $"{{ id: {id},", StringComparison.Ordinal).Replace("client: acme }", $"client: {named} }}", StringComparison.Ordinal),
            agreements: RuleSetTexts.Agreements.Replace("client: acme", $"client: {named}", StringComparison.Ordinal));

        Assert.Equal(["id-invalid"], found.Diagnostics.Select(d => d.Code));
        Assert.Null(found.RuleSet);
    }

    [Fact]
    public void A_wrong_id_of_an_agreement_does_not_leave_its_client_without_one()
    {
        var found = RuleSetTexts.Load(agreements: RuleSetTexts.Agreements.Replace("id: acme-1", "id: Acme One", StringComparison.Ordinal));
        Assert.Equal(["id-invalid"], found.Diagnostics.Select(d => d.Code));
    }

    [Fact]
    public void A_reference_to_what_is_not_there_is_told_beside_a_wrong_id_of_another()
    {
        var found = RuleSetTexts.Load(mapping: RuleSetTexts.Mapping
            .Replace("{ id: acme, customer: Acme GmbH }", "{ id: acme, customer: Acme GmbH }\n    - { id: Spree Werk, customer: Spreewerk }", StringComparison.Ordinal)
            .Replace("client: acme }", "client: zenith }", StringComparison.Ordinal));
        Assert.Equal(["id-invalid", "unknown-reference"], found.Diagnostics.Select(d => d.Code).Order(StringComparer.Ordinal));
    }
}
