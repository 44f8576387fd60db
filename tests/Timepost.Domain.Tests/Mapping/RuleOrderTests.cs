using System.Globalization;
using Timepost.Domain.Mapping;
using Timepost.Domain.Mapping.Expressions;

namespace Timepost.Domain.Tests.Mapping;

public sealed class RuleOrderTests
{
    private static RuleExpression When(string text) => RuleExpression.Parse(text, ExpressionVocabulary.Work, out _)!;

    private static EntityMatch Name(string name) => new() { Names = [name] };

    private static EntityMatch Normalised(string name) => new() { NormalisedNames = [name] };

    private static EntityMatch Pattern(string pattern) => new() { Pattern = pattern };

    private static RuleOrderFinding? Of(EntityMatch first, EntityMatch second) =>
        RuleOrder.Check([(first, "one"), (second, "other")]) is [var found] ? found : null;

    public static TheoryData<string, EntityMatch, EntityMatch> Never => new()
    {
        { "exact after its pattern", Pattern("A*"), Name("Acme") },
        { "exact after its normalised name", Normalised("ACME"), Name("Acme GmbH") },
        { "pattern in pattern", Pattern("A*"), Pattern("ac*e") },
        { "all after all", Pattern("*"), new EntityMatch { Tag = "x" } },
        { "normalised after all", Pattern("*"), Normalised("Acme") },
        { "under a condition of the earlier", Pattern("A*") with { Connection = "c" }, Name("Acme") with { Connection = "c", Tag = "x" } },
        { "a tag as key and as word", Name("Acme") with { When = When("tag = 'X'") }, Name("Acme") with { Tag = "x" } },
        { "a smaller range", Name("Acme") with { When = When("hours > 2") }, Name("Acme") with { When = When("hours > 2.5 and tag = 'a'") } },
        { "fewer values", Name("Acme") with { When = When("weekday in (sat, sun)") }, Name("Acme") with { When = When("weekday = sun") } },
    };

    public static TheoryData<string, EntityMatch, EntityMatch, string> Overlaps => new()
    {
        { "patterns that cross", Pattern("A*"), Pattern("*B"), "AB" },
        { "the same pattern under conditions that can meet", Pattern("A*") with { Connection = "c" }, Pattern("a*") with { Tag = "x" }, "a" },
        { "the same name under conditions that can meet", Normalised("Acme") with { Connection = "c" }, Normalised("ACME GmbH") with { Tag = "x" }, "ACME GmbH" },
        { "a name of the rule is taken, another is not", Pattern("A*"), new EntityMatch { Names = ["Acme", "Zeta"] }, "Acme" },
        { "a normalised name after its pattern", Pattern("A*"), Normalised("Acme"), "Acme" },
        { "no names, conditions that can meet", new EntityMatch { Connection = "c" }, new EntityMatch { When = When("hours > 2") }, "" },
    };

    public static TheoryData<string, EntityMatch, EntityMatch> Silent => new()
    {
        { "exact before pattern", Name("Acme"), Pattern("A*") },
        { "normalised before pattern", Normalised("Acme"), Pattern("A*") },
        { "narrow before wide", Pattern("Ac*"), Pattern("A*") },
        { "condition before none", Normalised("Acme") with { Tag = "x" }, Normalised("Acme") },
        { "all with a condition before names", new EntityMatch { Tag = "x" }, Name("Acme") },
        { "all at the end", Name("Acme"), Pattern("*") },
        { "other connections", Normalised("Acme") with { Connection = "a" }, Normalised("Acme") with { Connection = "b" } },
        { "other clients", Name("Support") with { Client = "a" }, Name("Support") with { Client = "b" } },
        { "other values of a field", Name("A") with { When = When("field.f = 'x'") }, Name("A") with { Fields = new Dictionary<string, string> { ["f"] = "y" } } },
        { "ranges apart", Name("A") with { When = When("hours <= 2") }, Name("A") with { When = When("hours > 2") } },
        { "weekdays apart", Name("A") with { When = When("weekday in (sat, sun)") }, Name("A") with { When = When("weekday = mon") } },
        { "two tags: order decides", new EntityMatch { Tag = "dev" }, new EntityMatch { Tag = "review" } },
        { "patterns that cannot meet", Pattern("A*x"), Pattern("B*x") },
    };

    [Theory]
    [MemberData(nameof(Never))]
    public void A_rule_is_unreachable_after_one_that_takes_all_of_it(string what, EntityMatch first, EntityMatch second) =>
        Assert.True(Of(first, second) is { Problem: RuleOrderProblem.Unreachable, Rule: 1, Earlier: 0 }, what);

    [Theory]
    [MemberData(nameof(Overlaps))]
    public void Rules_overlap_where_neither_is_the_narrower_one_that_stands_first(string what, EntityMatch first, EntityMatch second, string witness)
    {
        var found = Of(first, second);
        Assert.True(found is { Problem: RuleOrderProblem.Overlap, Rule: 1, Earlier: 0 }, what);
        Assert.Equal(witness, found!.Value.Witness);
    }

    [Theory]
    [MemberData(nameof(Silent))]
    public void Specific_before_general_and_rules_that_cannot_meet_are_silent(string what, EntityMatch first, EntityMatch second) =>
        Assert.True(Of(first, second) is null, what);

    [Fact]
    public void Two_rules_of_one_target_do_not_overlap() =>
        Assert.Empty(RuleOrder.Check([(Pattern("A*"), "one"), (Pattern("*B"), "one")]));

    [Fact]
    public void A_rule_that_is_told_to_be_unreachable_never_wins()
    {
        var random = new Random(5);
        var told = 0;
        for (var round = 0; round < 400; round++)
        {
            var rules = NaiveMatcher.Rules(random, 12, conditions: true);
            var dead = RuleOrder.Check([.. rules.Rules.Select(r => (r.Match, (object)r.Target))])
                .Where(f => f.Problem == RuleOrderProblem.Unreachable).Select(f => f.Rule + 1).ToHashSet();
            told += dead.Count;
            for (var i = 0; i < 200; i++)
            {
                Assert.DoesNotContain(NaiveMatcher.First(rules, NaiveMatcher.Source(random)), dead);
            }
        }

        Assert.InRange(told, 200, int.MaxValue);
    }

    [Fact]
    public void A_name_that_is_shown_for_an_overlap_fits_both_rules()
    {
        var random = new Random(6);
        var shown = 0;
        for (var round = 0; round < 400; round++)
        {
            var rules = NaiveMatcher.Rules(random, 12, conditions: false).Rules;
            foreach (var found in RuleOrder.Check([.. rules.Select(r => (r.Match, (object)r.Target))]).Where(f => f.Problem == RuleOrderProblem.Overlap && f.Witness.Length > 0))
            {
                shown++;
                foreach (var match in new[] { rules[found.Rule].Match, rules[found.Earlier].Match })
                {
                    Assert.True(NaiveMatcher.Fits(match, new(found.Witness) { Connection = match.Connection, Client = match.Client }));
                }
            }
        }

        Assert.InRange(shown, 100, int.MaxValue);
    }

    [Fact]
    public void Many_rules_are_not_compared_each_with_each()
    {
        // with each other these would be 200 million pairs
        var rules = Enumerable.Range(0, 20_000).Select(i => (
            (i % 4) switch
            {
                0 => Normalised("Client " + i.ToString(CultureInfo.InvariantCulture)),
                1 => Pattern($"Client {i}-*"),
                2 => Name("General") with { When = When($"field.f = '{i}'") },
                _ => Name($"Task {i}"),
            },
            (object)i)).ToList();
        Assert.Empty(RuleOrder.Check(rules));
    }
}
