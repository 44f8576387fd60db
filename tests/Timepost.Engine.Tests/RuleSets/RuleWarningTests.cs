using System.Text.RegularExpressions;
using Timepost.Engine.RuleSets;

namespace Timepost.Engine.Tests.RuleSets;

/// <summary>One mistake is told once, and what a warning advises ends it.</summary>
public sealed class RuleWarningTests
{
    private static readonly string[] Order = ["rule-unreachable", "rules-overlap", "rule-shadowed"];

    private static IReadOnlyList<Diagnostic> Of(params string[] tasks) => Mapped($"tasks:\n  rules:\n    - {string.Join("\n    - ", tasks)}\nclients:");

    private static IReadOnlyList<Diagnostic> Mapped(string instead) => RuleSetTexts.Load(mapping: RuleSetTexts.Mapping.Replace("clients:", instead, StringComparison.Ordinal)).Diagnostics;

    [Theory]
    [InlineData("when: \"tag = 'x' or\"", "expression-syntax")]
    [InlineData("when: \"tagg = 'x'\"", "expression-word")]
    [InlineData("when: \"hours > 'x'\"", "expression-type")]
    [InlineData("when: \"hours > 3 and hours < 2\"", "expression-never")]
    [InlineData("pattern: \"*\", client: nobody", "unknown-reference")]
    [InlineData("{}", "match-empty")]
    [InlineData("field: { Cost: x }", "field-name")]
    public void A_rule_with_an_error_is_compared_with_no_other(string match, string code)
    {
        var found = Of(
            $"{{ id: wrong, service: Wrong, match: {(match == "{}" ? match : $"{{ {match} }}")} }}",
            "{ id: one, service: One, match: { pattern: \"A*\" } }",
            "{ id: two, service: Two, match: { names: [Beta] } }",
            $"{{ id: again, service: Again, match: {(match == "{}" ? match : $"{{ {match} }}")} }}");

        Assert.Equal(2, found.Count(d => d.Code == code));
        Assert.DoesNotContain(found, d => Order.Contains(d.Code));
    }

    [Fact]
    public void A_rule_without_an_error_is_still_compared()
    {
        var found = Assert.Single(Of(
            "{ id: wrong, service: Wrong, match: { when: \"tag =\" } }",
            "{ id: one, service: One, match: { pattern: \"*\" } }",
            "{ id: two, service: Two, match: { names: [Beta] } }"), d => Order.Contains(d.Code));

        Assert.Equal("rule-unreachable", found.Code);
        Assert.Contains("'two'", found.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void An_overlap_says_which_rule_takes_the_name_and_both_remedies_end_it()
    {
        const string meeting = "{ id: meeting, service: Meetings, match: { pattern: \"Meet*\" } }";
        const string ting = "{ id: ting, service: Tings, match: { pattern: \"*ting\" } }";

        var told = Assert.Single(Of(meeting, ting), d => d.Code == "rules-overlap");
        Assert.Contains("'Meeting' goes to 'meeting', not to 'ting'.", told.Message, StringComparison.Ordinal);
        var pasted = Regex.Matches(told.Remedy, "`(when: [^`]+)`").Select(m => m.Groups[1].Value).ToList();
        Assert.Equal(2, pasted.Count);

        Assert.Empty(Of(meeting, ting.Replace("\"*ting\"", $"\"*ting\", {pasted[0]}", StringComparison.Ordinal)));
        Assert.Empty(Of(ting, meeting.Replace("\"Meet*\"", $"\"Meet*\", {pasted[1]}", StringComparison.Ordinal)));
    }

    [Fact]
    public void An_overlap_of_a_name_and_a_pattern_says_what_to_move_or_to_take_away_and_either_ends_it()
    {
        const string one = "{ id: one, service: One, match: { pattern: \"A*\" } }";
        const string two = "{ id: two, service: Two, match: { names: [Acme, Zeta] } }";

        var told = Assert.Single(Of(one, two), d => d.Code == "rules-overlap");
        Assert.Contains("'Acme' goes to 'one', not to 'two'.", told.Message, StringComparison.Ordinal);
        Assert.Contains("take 'Acme' from this match", told.Remedy, StringComparison.Ordinal);
        Assert.Contains("move this match before", told.Remedy, StringComparison.Ordinal);

        Assert.Empty(Of(one, two.Replace("Acme, ", "", StringComparison.Ordinal)));
        Assert.Empty(Of(two, one));
    }

    [Fact]
    public void An_overlap_of_conditions_ends_with_either_excluding_the_other()
    {
        const string tagged = "{ id: one, service: One, match: { names: [Call], tag: x } }";
        const string longer = "{ id: two, service: Two, match: { names: [Call], when: 'hours > 2' } }";

        var told = Assert.Single(Of(tagged, longer), d => d.Code == "rules-overlap");
        Assert.Contains("where the conditions of both hold, 'Call' goes to 'one', not to 'two'.", told.Message, StringComparison.Ordinal);

        Assert.Empty(Of(tagged, "{ id: two, service: Two, match: { names: [Call], when: \"hours > 2 and tag != 'x'\" } }"));
        Assert.Empty(Of(longer, "{ id: one, service: One, match: { names: [Call], tag: x, when: not (hours > 2) } }"));
    }

    [Theory]
    [InlineData("nowhere", true)]
    [InlineData("one", true)] // itself
    [InlineData("two", false)]
    [InlineData("ask the office", false)]
    [InlineData("\"two, of the same service\"", false)]
    public void What_to_use_instead_is_an_id_that_there_is_or_a_sentence(string use, bool told)
    {
        var found = Of($"{{ id: one, service: One, deprecated: {{ until: 2026-06-30, use: {use} }} }}", "{ id: two, service: Two }");
        Assert.Equal(told, found.Any(d => d.Code == "deprecated-use"));
    }

    [Fact]
    public void What_to_use_instead_may_be_something_with_an_error_of_its_own()
    {
        var found = Of("{ id: one, service: One, deprecated: { until: 2026-06-30, use: two } }", "{ id: two, service: Two, colour: red }");
        Assert.Equal(["unknown-key"], found.Select(d => d.Code));
    }

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
