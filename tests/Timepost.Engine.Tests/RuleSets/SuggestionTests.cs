using Timepost.Domain.Mapping;
using Timepost.Engine.Plans;
using Timepost.Engine.RuleSets;

namespace Timepost.Engine.Tests.RuleSets;

/// <summary>What an exception suggests can be pasted: as a file of its own that the mapping includes, or as the match of the
/// rule that it names.</summary>
public sealed class SuggestionTests
{
    private static readonly string Base = RuleSetTexts.Mapping.Replace(
        "  - { id: vat, name", "  - { id: travel, name: \"Expenses:Travel\", type: cost, role: cost }\n  - { id: staff, name: \"Liabilities:Staff\", type: liability, role: employee-payable }\n  - { id: recoverable, name: \"Assets:Recoverable\", type: asset, role: recoverable-expense }\n  - { id: vat, name",
        StringComparison.Ordinal);

    public static TheoryData<string> Kinds { get; } = new(["clients", "projects", "tasks", "workers", "categories", "merchants"]);

    [Theory]
    [MemberData(nameof(Kinds))]
    public void A_suggested_rule_loads_when_it_is_pasted_and_matches(string kind)
    {
        foreach (var name in new[] { "Zebra & Söhne: \"x\"", "Acme  Two  Words Of Its Own", "北波", "", "acme" })
        {
            var rules = Loaded(RuleSetTexts.Load(mapping: Base));
            if (Matches(rules, kind, name))
            {
                continue; // it needs no suggestion
            }

            var suggestion = Suggest(rules, kind, name);
            var yaml = suggestion[(suggestion.IndexOf('\n', StringComparison.Ordinal) + 1)..];
            var pasted = yaml.StartsWith("match:", StringComparison.Ordinal)
                ? RuleSetTexts.Load(mapping: Base.Replace("customer: Acme GmbH }", "customer: Acme GmbH, " + InFlow(yaml) + " }", StringComparison.Ordinal))
                : RuleSetTexts.Load(mapping: Base + "\nincludes: [more.yaml]\n", more: new RuleSetText("more.yaml", "schema: 1\n" + yaml + "\n"));

            Assert.True(Matches(Loaded(pasted), kind, name), $"{kind} '{name}': {suggestion}");
        }
    }

    // the list of matches, written as one line as the rule of the text is
    private static string InFlow(string yaml) =>
        "match: [" + string.Join(", ", yaml.Split('\n').Skip(1).Select(l => l.Trim()[2..])) + "]";

    private static RuleSet Loaded(RuleSetResult result)
    {
        Assert.True(result.RuleSet is not null, string.Join('\n', result.Diagnostics));
        return result.RuleSet;
    }

    private static string Suggest(RuleSet rules, string kind, string name) => kind switch
    {
        "clients" => Matchers.SuggestClient(rules, name),
        "projects" => Matchers.SuggestProject(rules, name),
        "tasks" => Matchers.SuggestTask(rules, name),
        "workers" => Matchers.SuggestWorker(rules, name),
        "categories" => Matchers.SuggestCategory(rules, name),
        _ => Matchers.SuggestMerchant(rules, name),
    };

    private static bool Matches(RuleSet rules, string kind, string name)
    {
        var match = new Matchers(rules);
        return kind switch
        {
            "clients" => match.Client(name, "").Target is not null,
            "projects" => match.Project(name, "", "").Target is not null,
            "tasks" => match.Task(name, "", "").Target is not null,
            "workers" => match.Worker(name, "").Target is not null,
            "categories" => match.Category(name, "").Target is not null,
            _ => match.Merchant(name, "").Target is not null,
        };
    }
}
