using NodaTime;
using Timepost.Domain.Mapping;
using Timepost.Engine.RuleSets;
using Timepost.Engine.RuleSets.Binding;
using Timepost.Engine.RuleSets.Shapes;
using Timepost.Engine.RuleSets.Versions;
using Timepost.Engine.RuleSets.Yaml;
using Timepost.Domain.Mapping.Expressions;

namespace Timepost.Engine.Tests.RuleSets.Versions;

/// <summary>What is on its way out works for a stated time, and says so.</summary>
public sealed class DeprecationTests
{
    private const string Old = "    - { id: acme, customer: Acme GmbH, deprecated: { until: 2026-06-30, use: acme-se } }\n    - { id: acme-se, customer: Acme SE, match: { names: [Acme GmbH] } }";

    private static RuleSet Load(string mapping)
    {
        var result = RuleSetTexts.Load(mapping: mapping);
        Assert.True(result.RuleSet is not null, string.Join('\n', result.Diagnostics));
        return result.RuleSet;
    }

    private static RuleSet WithOldRule => Load(RuleSetTexts.Mapping.Replace("    - { id: acme, customer: Acme GmbH }", Old, StringComparison.Ordinal));

    [Theory]
    [InlineData(2026, 6, 30, "acme")]
    [InlineData(2026, 7, 1, "acme-se")]
    public void A_rule_matches_work_up_to_its_last_day_and_the_next_one_takes_over(int year, int month, int day, string expected)
    {
        var matcher = new EntityMatcher<ClientTarget>(WithOldRule.Clients, EntityKinds.Clients);
        Assert.Equal(expected, matcher.Match(new("Acme GmbH") { Facts = new Day(new LocalDate(year, month, day)) }).Target?.Id);
    }

    [Fact]
    public void A_condition_of_its_own_holds_beside_its_last_day()
    {
        var rules = Load(RuleSetTexts.Mapping.Replace(
            "{ id: acme, customer: Acme GmbH }", "{ id: acme, customer: Acme GmbH, match: { names: [Acme], when: day >= 2026-06-01 }, deprecated: { until: 2026-06-30, use: none } }", StringComparison.Ordinal));
        var matcher = new EntityMatcher<ClientTarget>(rules.Clients, EntityKinds.Clients);
        bool Matches(int month, int day) => matcher.Match(new("Acme") { Facts = new Day(new LocalDate(2026, month, day)) }).Outcome == MatchOutcome.Matched;
        Assert.Equal((false, true, true, false), (Matches(5, 31), Matches(6, 1), Matches(6, 30), Matches(7, 1)));
    }

    [Fact]
    public void What_ended_is_a_warning_at_its_place_from_the_next_day_on()
    {
        Assert.Empty(Deprecations.Ended(WithOldRule, new LocalDate(2026, 6, 30)));
        var warning = Assert.Single(Deprecations.Ended(WithOldRule, new LocalDate(2026, 7, 1)));
        Assert.Equal((Severity.Warning, 2135, "deprecated-ended", "mapping.yaml:10:1"), (warning.Severity, warning.Number, warning.Code, warning.Where));
        Assert.Contains("acme-se", warning.Remedy, StringComparison.Ordinal);
    }

    [Fact]
    public void An_exception_says_that_the_rule_ended()
    {
        Assert.Equal(" The rule in mapping.yaml:10 ended with 2026-06-30; instead: acme-se.", EndedRules.Told(WithOldRule.Clients, "acme gmbh"));
        Assert.Equal("", EndedRules.Told(WithOldRule.Clients, "Other"));
    }

    [Fact]
    public void An_account_and_a_tax_code_are_counted_by_the_rules_that_name_them()
    {
        var rules = Load(RuleSetTexts.Mapping
            .Replace("type: liability }", "type: liability, deprecated: { until: 2026-06-30, use: vat-19 } }", StringComparison.Ordinal)
            .Replace("outputAccount: vat }", "outputAccount: vat, deprecated: { until: 2026-06-30, use: DE20 } }", StringComparison.Ordinal));
        Assert.Equal(["accounts vat 1", "taxCodes DE19 1"], Deprecations.Of(rules).Select(p => $"{p.Kind} {p.Id} {Deprecations.Named(rules, p)}"));
    }

    // a shape of the test's own: 'colour' was 'color' once
    private static readonly MapShape Paint = new(
        "paint", "A test's.",
        new("colour", ValueShape.Text, "Which.") { Required = true },
        new("color", ValueShape.Text, "Old.") { Deprecated = new("2.1", "3.0", "colour") });

    [Theory]
    [InlineData("colour: red", "red", "")]
    [InlineData("color: red", "red", "warning 2136 deprecated-key")]
    [InlineData("color: red\ncolour: blue", "", "error 2137 deprecated-key-twice")]
    [InlineData("{}", "", "error 2021 missing-key")]
    public void An_old_spelling_of_a_key_is_read_with_a_warning(string text, string value, string told)
    {
        var bag = new DiagnosticBag();
        var root = YamlReader.Read(new RuleSetText("paint.yaml", text), bag)!;
        var checker = new ShapeChecker(bag);
        checker.Check(root, Paint);
        Assert.Equal(told, string.Join(',', bag.Sorted([]).Select(d => $"{(d.Severity == Severity.Error ? "error" : "warning")} {d.Number} {d.Code}")));
        if (!bag.HasErrors)
        {
            Assert.Equal(value, new MapValues(root, Paint, checker).Text("colour"));
        }
    }

    private sealed class Day(LocalDate day) : IEntryFacts
    {
        public IReadOnlyList<string> Tags => [];

        int? IEntryFacts.Day => Period.DaysBetween(new LocalDate(1970, 1, 1), day);

        public long? Seconds => 0;

        public bool? Billable => null;

        public decimal? Amount => null;

        public string Text(TextFact fact) => "";

        public string Field(string name) => "";
    }
}
