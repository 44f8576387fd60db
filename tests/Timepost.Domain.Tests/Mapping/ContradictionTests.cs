using System.Globalization;
using Timepost.Domain.Mapping;
using Timepost.Domain.Mapping.Expressions;

namespace Timepost.Domain.Tests.Mapping;

/// <summary>A condition that no entry can fulfil is found, and none is called so that an entry fulfils.</summary>
public sealed class ContradictionTests
{
    private static readonly string[] Comparisons =
    [
        "hours > 1", "hours >= 1", "hours < 1", "hours <= 2", "hours = 1", "hours != 1", "hours in (1, 2)", "hours not in (1, 2)", "hours < 0.0003",
        "day > 2026-01-28", "day < 2026-01-30", "day = 2026-01-29", "day != 2026-01-29", "day >= 2026-01-30", "weekday in (sat, sun)", "weekday = thu", "weekday != thu", "weekday not in (sat, sun)",
        "task = 'ab'", "task != 'AB'", "task in ('a', 'ab')", "task like 'a*'", "task not like 'a*'", "task like '*b'", "task like 'b*'", "task not like '*'", "task like 'AB'",
        "tag = 'x'", "tag != 'x'", "tag like 'x*'", "tag not like 'x*'", "tag in ('x', 'y')", "tag not in ('x', 'y')", "billable = yes", "billable != yes", "billable = no", "billable != no",
    ];

    private static RuleExpression When(string text, ExpressionVocabulary? vocabulary = null) =>
        RuleExpression.Parse(text, vocabulary ?? ExpressionVocabulary.Work, out var fault) ?? throw new ArgumentException(fault!.Message);

    [Theory]
    [InlineData("hours > 3 and hours < 2", "hours")]
    [InlineData("hours > 3 and (tag = 'x' and not hours >= 2)", "hours")]
    [InlineData("hours >= 2 and hours < 2", "hours")]
    [InlineData("hours < 0", "hours")]
    [InlineData("hours > 3 and hours in (1, 2)", "hours")]
    [InlineData("hours = 1 and hours != 1", "hours")]
    [InlineData("day >= 2026-02-01 and day < 2026-02-01", "day")]
    [InlineData("day > 2026-02-01 and day < 2026-02-02", "day")]
    [InlineData("day = 2026-01-28 and weekday in (sat, sun)", "day")]
    [InlineData("weekday = mon and weekday = tue", "weekday")]
    [InlineData("weekday in (sat, sun) and weekday != sat and weekday != sun", "weekday")]
    [InlineData("client = 'Acme' and client = 'Zenith'", "client")]
    [InlineData("client in ('a', 'b') and client in ('c', 'd')", "client")]
    [InlineData("client = 'Acme' and client not like 'ac*'", "client")]
    [InlineData("client like 'Acme*' and client like 'Zen*'", "client")]
    [InlineData("client like 'Acme*' and client not like 'A*'", "client")]
    [InlineData("field.cost-centre = '1' and field.cost-centre = '2'", "field.cost-centre")]
    [InlineData("tag = 'x' and tag != 'X'", "tag")]
    [InlineData("tag in ('x1', 'x2') and tag not like 'x*'", "tag")]
    [InlineData("billable = yes and billable = no", "billable")]
    [InlineData("billable = yes and not billable = yes", "billable")]
    [InlineData("(hours > 3 or tag = 'x') and hours < 2 and tag != 'x'", "")]
    public void A_condition_that_contradicts_itself_is_found(string text, string word) => Assert.Equal(word, Contradiction.Of(When(text)));

    [Theory]
    [InlineData("hours > 2 and hours < 3")]
    [InlineData("hours >= 2 and hours <= 2")]
    [InlineData("hours > 3 or hours < 2")]
    [InlineData("not hours > 3 and not hours <= 3")] // an expense has no hours
    [InlineData("billable != yes and billable != no")] // nothing is said of it
    [InlineData("tag = 'x' and tag = 'y'")] // an entry can have both
    [InlineData("client like 'A*' and client like '*B'")]
    [InlineData("client != 'a' and client != 'b'")]
    [InlineData("day >= 2026-01-01 and day <= 2026-01-07 and weekday = sun")]
    public void A_condition_that_can_hold_is_not_called_a_contradiction(string text) => Assert.Null(Contradiction.Of(When(text)));

    [Fact]
    public void The_other_keys_of_a_match_count()
    {
        Assert.Equal("connection", Contradiction.Of(new EntityMatch { Connection = "a", When = When("connection = 'b'") }));
        Assert.Equal("field.f", Contradiction.Of(new EntityMatch { Fields = new Dictionary<string, string> { ["f"] = "x" }, When = When("field.f in ('y', 'z')") }));
        Assert.Equal("tag", Contradiction.Of(new EntityMatch { Tag = "x", When = When("tag != 'x'") }));
        Assert.Null(Contradiction.Of(new EntityMatch { Connection = "a", Tag = "x", When = When("connection = 'A' and tag = 'y'") }));
        Assert.Equal("amount", Contradiction.Of(When("amount >= 100 and amount < 100", ExpressionVocabulary.Expenses)));
        Assert.Null(Contradiction.Of(When("amount > 1 and amount < 1.01", ExpressionVocabulary.Expenses)));
    }

    [Fact]
    public void No_entry_fulfils_what_is_called_a_contradiction()
    {
        var random = new Random(7);
        var told = 0;
        for (var round = 0; round < 3_000; round++)
        {
            var text = string.Join(random.Next(6) == 0 ? " or " : " and ", Enumerable.Range(0, random.Next(2, 7)).Select(_ => Part(random)));
            var when = When(text);
            if (Contradiction.Of(when) is null)
            {
                continue;
            }

            told++;
            for (var i = 0; i < 60; i++)
            {
                var entry = Entry(random);
                Assert.False(when.Holds(entry), string.Create(CultureInfo.InvariantCulture, $"{text}: {entry.Texts[TextFact.Task]} {entry.Seconds} {entry.Day} {entry.Billable} {string.Join(',', entry.Tags)}"));
            }
        }

        Assert.InRange(told, 300, 3_000);
    }

    [Fact]
    public void Many_alternatives_are_given_up_at_a_limit()
    {
        // 2 to the 36th alternatives, each of which contradicts itself at its end
        const string clash = "(hours=1 or hours=2) and (hours=3 or hours=4)";
        var choices = string.Join(" and ", Enumerable.Repeat("(tag='a' or tag='b')", 36));
        Assert.Null(Contradiction.Of(When($"{choices} and {clash}")));
        Assert.Equal("hours", Contradiction.Of(When(clash)));
    }

    private static string Part(Random random)
    {
        var one = Comparisons[random.Next(Comparisons.Length)];
        return random.Next(5) switch
        {
            0 => $"not ({one} and {Comparisons[random.Next(Comparisons.Length)]})",
            1 => $"({one} or {Comparisons[random.Next(Comparisons.Length)]})",
            2 => $"not {one}",
            _ => one,
        };
    }

    private static Facts Entry(Random random) => new()
    {
        Texts = new() { [TextFact.Task] = random.GetItems(["", "a", "ab", "AB", "b", "acb", "ba"], 1)[0] },
        Tags = random.GetItems(["x", "X", "y", "xy", "z"], random.Next(3)),
        Day = random.Next(8) == 0 ? null : 20_481 + random.Next(-4, 5),
        Seconds = random.Next(8) == 0 ? null : random.GetItems([0L, 1, 3_599, 3_600, 3_601, 7_200, 7_201], 1)[0],
        Billable = random.GetItems([null, true, (bool?)false], 1)[0],
    };
}
