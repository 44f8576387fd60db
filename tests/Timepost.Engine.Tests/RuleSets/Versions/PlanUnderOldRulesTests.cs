using NodaTime;
using Timepost.Domain.Amounts;
using Timepost.Engine.Plans;
using Timepost.Engine.RuleSets;
using Timepost.Engine.RuleSets.Versions;
using Timepost.Engine.Tests.Support;

namespace Timepost.Engine.Tests.RuleSets.Versions;

/// <summary>What a version that is published between plan and apply does to what was approved.</summary>
public sealed class PlanUnderOldRulesTests
{
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void What_was_approved_is_delivered_only_under_the_version_that_counts(bool same)
    {
        using var firm = new Firm(inMemory: true);
        firm.Work.Add("Harbor", "Website", "Design", "Ana", new LocalDate(2026, 3, 2), 3600);
        var plan = firm.Plan();
        firm.Approve(plan);

        // published by another program, while this one goes on under the rules that it loaded
        using (var transaction = firm.Store.Begin())
        {
            var hash = same ? firm.Rules.Hash : "0123456789abcdef";
            transaction.RuleSets.Keep(hash, [new RuleSetText("mapping.yaml", "schema: 1")]);
            transaction.RuleSets.Publish(new MappingVersion
            {
                Ordinal = 1, Version = SemanticVersion.First, RuleSet = hash, MoneyRounding = RoundingMode.HalfUp, BaseCurrency = Firm.Eur,
                Level = ChangeLevel.Major, Published = firm.Clock.Now, Actor = Firm.Anna,
            });
            transaction.Commit();
        }

        var applied = firm.Apply(plan);
        if (same)
        {
            Assert.All(applied.Applied, a => Assert.Equal(ActionState.Done, a.Action.State));
            return;
        }

        Assert.NotEmpty(applied.Applied);
        Assert.All(applied.Applied, a => Assert.Equal((ActionState.Stale, "version 1.0.0 of the mapping was published meanwhile"), (a.Action.State, a.Note)));
    }
}
