using NodaTime;
using Timepost.Domain.Billing;
using Timepost.Domain.Mapping;
using Timepost.Engine.Plans;
using Timepost.Engine.Workspaces;

namespace Timepost.Engine.Replay;

/// <summary>Runs the examples of a rule set through intake and planning, each in a transaction of its own of one empty scratch store, which is
/// taken back. Nothing else is there: no other work, no documents, no exchange rates, nothing in retainers.</summary>
/// <param name="context">The workspace: what its books can do. Its store is not touched.</param>
/// <param name="scratch">Stores that leave nothing behind.</param>
public sealed class ExampleRunner(WorkspaceContext context, IScratchStores scratch) : IExampleRunner
{
    /// <inheritdoc/>
    /// <remarks>The day of the run is the first one after both the month and the billing period in which the record counts, whatever day it
    /// is today.</remarks>
    public IReadOnlyList<ExampleResult> Run(RuleSet rules)
    {
        ArgumentNullException.ThrowIfNull(rules);
        if (rules.Examples.Count == 0)
        {
            return [];
        }

        using var store = scratch.Open();
        return [.. rules.Examples.Select(example => new ExampleResult(example.Name, example.Origin, Run(store, rules, example)))];
    }

    private IReadOnlyList<string> Run(IWorkspaceStore store, RuleSet rules, RuleExample example)
    {
        using var transaction = store.Begin();
        var day = example.Entry?.Date ?? example.Expense!.Date;
        var clock = new ExampleClock(After(day, null));
        var under = ScratchRun.Context(context, store, rules, clock, new AscendingIds(clock, CountingBytes()));
        var record = new ExampleRecord(under, transaction);
        record.Add(example);
        var mapped = new ExampleMapped(rules, transaction, example);
        clock.Today = After(mapped.Day ?? day, mapped.Terms?.Agreement.Period);
        var books = under.PrimaryBooks;
        var plan = new PlanRun(
            under, transaction, ScratchRun.Caller(rules), books, new PlanScope(clock.Today, clock.Today, false, under.Books[books.Name].Capabilities.Quantity));
        plan.Run(null, null);
        return new ExampleOutcome(rules, transaction, example, mapped).Differences();
    }

    private static LocalDate After(LocalDate day, BillingPeriodLength? period)
    {
        var month = BillingPeriods.Of(day, BillingPeriodLength.Month).Days.End;
        var end = period is { } length ? BillingPeriods.Of(day, length).Days.End : month;
        return (end > month ? end : month).PlusDays(1);
    }

    // ids in a fixed order: they decide nothing, and two runs are alike
    private static FillRandom CountingBytes()
    {
        byte next = 0;
        return bytes =>
        {
            foreach (ref var value in bytes)
            {
                value = unchecked(next++);
            }
        };
    }

    private sealed class ExampleClock(LocalDate today) : IClock
    {
        public LocalDate Today { get; set; } = today;

        public Instant GetCurrentInstant() => Today.At(new LocalTime(12, 0)).InUtc().ToInstant();
    }
}
