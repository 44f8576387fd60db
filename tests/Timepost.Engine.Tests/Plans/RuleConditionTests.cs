using NodaTime;
using Timepost.Domain.Mapping;
using Timepost.Domain.Mapping.Expressions;
using Timepost.Domain.Work;
using Timepost.Engine.Explaining;
using Timepost.Engine.Tests.Support;

namespace Timepost.Engine.Tests.Plans;

/// <summary>Rules that ask for more of an entry than its names.</summary>
public sealed class RuleConditionTests
{
    private static readonly LocalDate March2 = new(2026, 3, 2);

    private static EntityMatch When(string text) => new() { When = RuleExpression.Parse(text, ExpressionVocabulary.Work, out _) };

    private static RuleSet WithClient(RuleSet rules, EntityMatch match) => rules with
    {
        Clients = new([new(match, new ClientTarget { Id = "urgent", Customer = "Urgent Ltd" }, "mapping.yaml:9"), .. rules.Clients.Rules], Unmatched.Exception),
    };

    private static TimeEntry With(TimeEntry entry, string field, string value) =>
        entry with { Fields = new Dictionary<string, string> { [field] = value } };

    public static TheoryData<string> Conditions => ["field", "field.centre = '4711'", "description like '*Berlin*'", "tag = 'RUSH'", "hours = 1", "day = 2026-03-02 and weekday = mon", "task = 'design' and hours < 2"];

    [Theory]
    [MemberData(nameof(Conditions))]
    public void A_condition_on_the_entry_decides_whose_it_is_and_the_rest_under_the_name_waits(string condition)
    {
        var match = condition == "field" ? new EntityMatch { Fields = new Dictionary<string, string> { ["centre"] = "4711" } } : When(condition);
        using var firm = new Firm(a => a with { Client = "urgent" }, r => WithClient(r, match));
        var fits = firm.Work.Add("Somebody", "App", "Design", "Ana", March2, 3600);
        firm.Work.Change(fits, e => With(e, "centre", "4711") with { Tags = ["rush"], Description = "Train to Berlin" });
        var other = firm.Work.Add("Somebody", "App", "Design", "Ana", March2.PlusDays(1), 7200);
        firm.Work.Change(other, e => With(e, "centre", "4712") with { Tags = ["slow"], Description = "Train to Bonn" });

        var plan = firm.Plan();

        Assert.Contains(plan.Actions, a => a.Kind == "invoice" && a.Client == "urgent" && a.Net.Amount == 95m);
        var exception = Assert.Single(plan.NewExceptions);
        Assert.Contains("1 entry, 2.00 h", exception.Summary, StringComparison.Ordinal);
    }

    [Fact]
    public void Rows_of_the_same_names_come_to_different_tasks_each_by_its_own_condition()
    {
        using var firm = new Firm(rules: r => r with
        {
            Tasks = new(
                [new(When("tag = 'night'"), new TaskTarget { Id = "night", Service = "Night work" }, "mapping.yaml:7"), .. r.Tasks.Rules], Unmatched.Exception),
        });
        foreach (var hour in Enumerable.Range(0, 6))
        {
            var entry = firm.Work.Add("Harbor", "Website", "Design", "Ana", March2.PlusDays(hour), 3600);
            firm.Work.Change(entry, e => e with { Tags = hour % 2 == 0 ? ["night"] : [] });
        }

        var plan = firm.Plan();
        Assert.Empty(plan.NewExceptions);
        Assert.Equal(6 * 95m, Assert.Single(plan.Actions, a => a.Kind == "invoice").Net.Amount);
    }

    [Fact]
    public void Explain_names_the_rule_its_place_and_how_it_matched()
    {
        using var firm = new Firm(a => a with { Client = "urgent" }, r => WithClient(r, new EntityMatch { Pattern = "Some*", When = When("hours > 0.5").When }));
        var entry = firm.Work.Add("Somebody", "App", "Design", "Ana", March2, 3600);
        firm.Plan();

        var steps = new ExplainUseCase(firm.Context, new NoRaw()).Explain(firm.Caller, entry.ToString()).Steps;
        Assert.Equal("clients rule 1 (mapping.yaml:9, pattern Some*, when)", steps.First(s => s.Step == "client").Rule);
        Assert.Equal("tasks rule 1 (mapping.yaml:1, name)", steps.First(s => s.Step == "task").Rule);
    }

    [Fact]
    public void The_figures_of_hours_by_client_follow_the_conditions()
    {
        using var firm = new Firm(a => a with { Client = "urgent" }, r => WithClient(r, When("hours > 1.5")));
        firm.Work.Add("Harbor", "Website", "Design", "Ana", March2, 3600);
        firm.Work.Add("Harbor", "Website", "Design", "Ana", March2, 7200);
        var plan = firm.Plan();
        Assert.Equal(190m, Assert.Single(plan.Actions, a => a.Kind == "invoice" && a.Client == "urgent").Net.Amount);
    }

    private sealed class NoRaw : IRawReader
    {
        public string? Read(Engine.Intake.RawSpan span) => null;
    }
}
