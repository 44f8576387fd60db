using System.Globalization;
using Timepost.Domain.Mapping;
using Timepost.Domain.Mapping.Expressions;

namespace Timepost.Domain.Tests.Mapping;

public sealed class EntityMatcherTests
{
    private static readonly Facts Tagged = new() { Tags = ["travel"], Fields = new() { ["centre"] = "4711" }, Seconds = 9_000 };

    public static TheoryData<string> Kinds => ["id", "name", "normalised name", "pattern Ac*", "tag travel", "field centre 4711", "when", "any"];

    private static EntityMatch MatchOf(string kind) => kind switch
    {
        "id" => new() { Ids = ["7"] },
        "name" => new() { Names = ["Acme GmbH"] },
        "normalised name" => new() { NormalisedNames = ["ACME"] },
        "pattern Ac*" => new() { Pattern = "Ac*" },
        "tag travel" => new() { Tag = "travel" },
        "field centre 4711" => new() { Fields = new Dictionary<string, string> { ["centre"] = "4711" } },
        "when" => new() { When = When("hours > 2") },
        _ => new() { Pattern = "*" },
    };

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Each_kind_of_rule_matches_what_it_asks_for_and_nothing_else(string kind)
    {
        var matcher = Matcher(MatchOf(kind));
        var found = matcher.Match(new("Acme GmbH") { Id = "7", Facts = Tagged });
        Assert.Equal((MatchOutcome.Matched, 1), (found.Outcome, found.Number));
        if (kind != "any")
        {
            Assert.Equal(MatchOutcome.Unmatched, matcher.Match(new("Other") { Id = "8", Facts = new Facts() }).Outcome);
        }
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void The_way_in_which_a_rule_matched_is_told(string kind)
    {
        var matcher = Matcher(new EntityMatch { Names = ["x"] }, MatchOf(kind));
        var found = matcher.Match(new("Acme GmbH") { Id = "7", Facts = Tagged });
        var how = kind == "any" ? "pattern *" : kind;
        Assert.Equal($"clients rule 2 (mapping.yaml:1, {how})", matcher.Described(found, "Acme GmbH"));
    }

    [Fact]
    public void The_first_rule_that_matches_wins_whatever_its_kind()
    {
        var matcher = Matcher(
            new EntityMatch { Pattern = "A*", Tag = "travel" }, new EntityMatch { When = When("hours > 2") }, new EntityMatch { Names = ["Acme"] }, new EntityMatch { Pattern = "*" });
        Assert.Equal(1, matcher.Match(new("Acme") { Facts = Tagged }).Number);
        Assert.Equal(2, matcher.Match(new("Acme") { Facts = new Facts { Seconds = 9_000 } }).Number);
        Assert.Equal(3, matcher.Match(new("Acme") { Facts = new Facts { Seconds = 100 } }).Number);
        Assert.Equal(4, matcher.Match(new("Zeta") { Facts = new Facts { Seconds = 100 } }).Number);
        Assert.Equal(3, matcher.Match(new("Acme")).Number);
    }

    [Fact]
    public void Names_are_never_matched_against_each_rule()
    {
        // by what they begin, end or are: one rule each is tried, so that the number of rules does not matter
        var rules = Enumerable.Range(0, 3_000).Select(i => new EntityMatch
        {
            Pattern = (i % 3) switch { 0 => $"client {i}-*", 1 => $"*-client {i}", _ => $"*<{i}>*" },
        }).ToArray();
        var index = new PatternIndexProbe(rules);
        Assert.All(Enumerable.Range(0, 3_000), i => Assert.InRange(index.Tried((i % 3) switch { 0 => $"Client {i}-x", 1 => $"x-client {i}", _ => $"a<{i}>b" }), 1, 12));
    }

    [Fact]
    public void Two_thousand_rules_for_one_name_are_found_by_the_value_that_they_demand()
    {
        var rules = Enumerable.Range(0, 2_000).Select(i => new EntityMatch
        {
            NormalisedNames = ["General"],
            Fields = i % 2 == 0 ? new Dictionary<string, string> { ["centre"] = Text(i) } : new Dictionary<string, string>(),
            When = i % 2 == 0 ? null : When($"field.centre = '{i}' and hours > 1"),
        }).ToArray();
        var matcher = Matcher(rules);
        for (var i = 0; i < 2_000; i++)
        {
            var facts = new CountingFacts(Text(i));
            Assert.Equal(i + 1, matcher.Match(new("general") { Facts = facts }).Number);
            Assert.InRange(facts.Asked, 1, 10);
        }
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void It_finds_what_going_through_all_rules_finds(bool conditions)
    {
        var random = new Random(20_260_128);
        for (var round = 0; round < 300; round++)
        {
            var rules = NaiveMatcher.Rules(random, random.Next(60), conditions);
            var matcher = new EntityMatcher<ClientTarget>(rules, EntityKinds.Clients);
            for (var i = 0; i < 60; i++)
            {
                var source = NaiveMatcher.Source(random);
                Assert.Equal(NaiveMatcher.First(rules, source), matcher.Match(source).Number);
            }
        }
    }

    [Fact]
    public void What_a_name_can_be_holds_all_that_it_is()
    {
        var random = new Random(31);
        for (var round = 0; round < 300; round++)
        {
            var rules = NaiveMatcher.Rules(random, random.Next(30), conditions: true);
            var matcher = new EntityMatcher<ClientTarget>(rules, EntityKinds.Clients);
            for (var i = 0; i < 30; i++)
            {
                var source = NaiveMatcher.Source(random);
                Assert.Contains(matcher.Match(source).Number, matcher.Possible(source with { Facts = null }).Select(r => r.Number));
            }
        }
    }

    [Fact]
    public void Matching_a_known_name_allocates_nothing()
    {
        var matcher = Matcher([.. Enumerable.Range(0, 40).Select(i => new EntityMatch { Pattern = "A*", When = When($"field.centre = '{i}' and not tag = 'x'") })]);
        SourceName source = new("Acme") { Facts = new Facts { Fields = new() { ["centre"] = "39" } } };
        Assert.Equal(40, matcher.Match(source).Number);
        Measure(); // what the runtime makes at a first call is not the matcher's
        Assert.Equal(0, Measure());

        long Measure()
        {
            var before = GC.GetAllocatedBytesForCurrentThread();
            for (var i = 0; i < 1_000; i++)
            {
                matcher.Match(source);
            }

            return GC.GetAllocatedBytesForCurrentThread() - before;
        }
    }

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);

    private static RuleExpression When(string text) => RuleExpression.Parse(text, ExpressionVocabulary.Work, out _)!;

    private static EntityMatcher<ClientTarget> Matcher(params EntityMatch[] rules) => new(
        new([.. rules.Select((m, i) => new EntityRule<ClientTarget>(m, new ClientTarget { Id = Text(i), Customer = Text(i) }, $"mapping.yaml:{i}"))], Unmatched.Exception), EntityKinds.Clients);

    private sealed class CountingFacts(string centre) : IEntryFacts
    {
        public int Asked { get; private set; }

        public IReadOnlyList<string> Tags => [];

        public int? Day => null;

        public long? Seconds => 7_200;

        public bool? Billable => null;

        public decimal? Amount => null;

        public string Text(TextFact fact) => "";

        public string Field(string name)
        {
            Asked++;
            return centre;
        }
    }

    private sealed class PatternIndexProbe
    {
        private readonly PatternIndex _index = new();

        public PatternIndexProbe(EntityMatch[] rules)
        {
            for (var i = 0; i < rules.Length; i++)
            {
                _index.Add(rules[i].Pattern, i);
            }
        }

        public int Tried(string name)
        {
            var found = new List<int>();
            _index.Candidates(name, found);
            return found.Count;
        }
    }
}
