using Timepost.Engine.RuleSets;
using Timepost.Engine.RuleSets.Starter;

namespace Timepost.Engine.Tests.RuleSets;

public sealed class StarterTests
{
    [Fact]
    public void Starter_documents_load_without_a_word()
    {
        var result = RuleSetLoader.Load(StarterDocuments.All);

        Assert.Equal([], result.Diagnostics.Select(d => d.ToString()));
        var rules = result.RuleSet!;
        Assert.Equal("my-firm", rules.Workspace.Key);
        Assert.True(Assert.Single(rules.Workspace.Connections, c => c.Name == "books").Primary);
        var agreement = Assert.Single(rules.Agreements);
        Assert.Equal(360, agreement.Rounding.IncrementSeconds);
        Assert.Equal(95.00m, Assert.Single(agreement.Rates).Amount);
        Assert.Equal(3, rules.TaxCodes[0].Rates.Count);
    }

    [Fact]
    public void The_small_texts_of_these_tests_load() =>
        Assert.Equal([], RuleSetTexts.Load().Diagnostics.Select(d => d.ToString()));
}
