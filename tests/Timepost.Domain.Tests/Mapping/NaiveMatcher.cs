using System.Globalization;
using Timepost.Domain.Mapping;
using Timepost.Domain.Mapping.Expressions;

namespace Timepost.Domain.Tests.Mapping;

/// <summary>What the design says, one rule after the other, and random rules and entries for it.</summary>
internal static class NaiveMatcher
{
    private static readonly string[] Names = ["Acme", "ACME GmbH", "Acme Ltd", "Acmé", "Zeta", "Zeta AG", "Alpha Beta", "alpha beta", "Beta", "AB", "B", ""];
    private static readonly string[] Patterns = ["*", "A*", "*a", "Ac*", "*GmbH", "a?me*", "*ta*", "*e*t*", "?", "Zeta", "*b", "A*B", "**"];
    private static readonly string[] Whens =
    [
        "tag = 'T1'", "tag = 't2' and hours > 2", "field.f = 'x'", "hours > 2", "hours <= 2", "billable = yes", "not tag = 't1'", "client = 'acme'", "weekday in (sat, sun)",
        "connection = 'c1' and field.f in ('x', 'y')", "description like '*a*'", "hours > 2 or tag = 't1'", "day < 1970-01-05", "hours > 1 and hours < 3", "not billable = yes",
    ];

    public static int First(EntityRules<ClientTarget> rules, SourceName source)
    {
        for (var i = 0; i < rules.Rules.Count; i++)
        {
            if (Fits(rules.Rules[i].Match, source))
            {
                return i + 1;
            }
        }

        return 0;
    }

    public static bool Fits(EntityMatch match, SourceName source)
    {
        var named = match.Ids.Count > 0 || match.Names.Count > 0 || match.NormalisedNames.Count > 0 || match.Pattern.Length > 0;
        var normalised = NormalisedName.Of(source.Name);
        var name = !named || (source.Id.Length > 0 && match.Ids.Contains(source.Id)) || match.Names.Contains(source.Name)
            || (normalised.Length > 0 && match.NormalisedNames.Any(n => NormalisedName.Of(n) == normalised))
            || (match.Pattern.Length > 0 && NamePattern.Matches(match.Pattern, source.Name));
        return name && (match.Connection.Length == 0 || match.Connection == source.Connection) && (match.Client.Length == 0 || match.Client == source.Client)
            && (match.Tag.Length == 0 || source.Facts?.Tags.Contains(match.Tag) == true)
            && match.Fields.All(f => source.Facts?.Field(f.Key) == f.Value)
            && (match.When is null || (source.Facts is { } facts && match.When.Holds(facts)));
    }

    public static EntityRules<ClientTarget> Rules(Random random, int count, bool conditions)
    {
        var rules = new List<EntityRule<ClientTarget>>();
        for (var i = 0; i < count; i++)
        {
            var match = new EntityMatch
            {
                Ids = random.Next(8) == 0 ? [One(random, "1", "2", "3")] : [],
                Names = random.Next(3) == 0 ? [One(random, Names)] : [],
                NormalisedNames = random.Next(3) == 0 ? [One(random, "Acme", "Zeta", "Alpha Beta", "beta")] : [],
                Pattern = random.Next(3) == 0 ? One(random, Patterns) : "",
                Connection = random.Next(5) == 0 ? One(random, "c1", "c2") : "",
                Client = random.Next(6) == 0 ? One(random, "k1", "k2") : "",
                Tag = conditions && random.Next(4) == 0 ? One(random, "t1", "T1", "t2") : "",
                Fields = conditions && random.Next(4) == 0 ? new Dictionary<string, string> { ["f"] = One(random, "x", "y", "X") } : new Dictionary<string, string>(),
                When = conditions && random.Next(4) == 0 ? RuleExpression.Parse(One(random, Whens), ExpressionVocabulary.Work, out _) : null,
            };
            var id = random.Next(6).ToString(CultureInfo.InvariantCulture);
            rules.Add(new(match, new ClientTarget { Id = id, Customer = id }, string.Create(CultureInfo.InvariantCulture, $"mapping.yaml:{i}")));
        }

        return new(rules, Unmatched.Exception);
    }

    public static SourceName Source(Random random)
    {
        var (name, connection) = (One(random, Names), One(random, "c1", "c2", "c3"));
        return new(name)
        {
            Id = random.Next(2) == 0 ? "" : One(random, "1", "2", "3"),
            Connection = connection,
            Client = One(random, "", "k1", "k2"),
            Facts = random.Next(10) == 0 ? null : new Facts
            {
                Texts = new() { [TextFact.Client] = name, [TextFact.Connection] = connection, [TextFact.Description] = One(random, "", "abc", "xyz") },
                Fields = random.Next(2) == 0 ? [] : new() { ["f"] = One(random, "x", "y", "X") },
                Tags = One<string[]>(random, [], ["t1"], ["T1"], ["t2"], ["t1", "t2"]),
                Day = random.Next(10),
                Seconds = One<long?>(random, 0, 3_600, 7_200, 7_201, 10_800),
                Billable = One<bool?>(random, true, false, null),
            },
        };
    }

    private static T One<T>(Random random, params T[] of) => of[random.Next(of.Length)];
}
