using NodaTime;
using Timepost.Domain.Identity;
using Timepost.Domain.Mapping;
using Timepost.Domain.Work;
using Timepost.Engine.Exceptions;
using Timepost.Engine.Explaining;
using Timepost.Engine.Intake;
using Timepost.Engine.Tests.Support;

namespace Timepost.Engine.Tests.Explaining;

/// <summary>Why an entry is on no document.</summary>
public sealed class WaitingEntryTests
{
    [Theory]
    [InlineData("status submitted", "submitted", "Harbor", "Ana", 3600, 2)]
    [InlineData("unmapped-client", "approved", "Nobody", "Ana", 3600, 2)]
    [InlineData("unmapped-worker", "approved", "Harbor", "Zoe", 3600, 2)]
    [InlineData("0 s", "approved", "Harbor", "Ana", 0, 2)]
    [InlineData("internal", "approved", "Own", "Ana", 3600, 2)]
    [InlineData("missing-description", "approved", "Harbor", "Ana", 3600, 2)]
    public void Promise8_an_entry_that_waits_says_why(string reason, string status, string client, string worker, long seconds, int day)
    {
        using var firm = new Firm(rules: r => r with
        {
            Policies = r.Policies with { RequireDescription = reason == "missing-description" },
            Clients = r.Clients with
            {
                Rules = [.. r.Clients.Rules, new(new EntityMatch { Names = ["Own"] }, new ClientTarget { Id = "own", Customer = "Acme", Internal = true }, "mapping.yaml:9")],
            },
        });
        var id = firm.Work.Add(client, "Website", "Design", worker, new LocalDate(2026, 3, day), seconds, status: status);
        firm.PlanAndApply();

        Assert.Equal(reason, Waits(firm, id).From);
    }

    [Fact]
    public void The_period_that_has_not_ended_is_said_with_the_day_of_the_plan()
    {
        using var firm = new Firm();
        var id = firm.Work.Add("Harbor", "Website", "Design", "Ana", new LocalDate(2026, 4, 1), 3600);
        firm.Plan(new LocalDate(2026, 4, 2));

        var step = Waits(firm, id);

        Assert.Equal(("period not ended", "As of 2026-04-02, planned up to 2026-04-02."), (step.From, step.Note));
    }

    [Fact]
    public void What_a_cap_left_open_says_so()
    {
        using var firm = new Firm(a => a with { Cap = new CapTerms(100m, null, true, CapExcess.Carry) });
        var id = firm.Work.Add("Harbor", "Website", "Design", "Ana", new LocalDate(2026, 3, 10), 7200);
        firm.PlanAndApply();

        Assert.Equal("above the cap, for the next invoice", Waits(firm, id).From);
    }

    [Fact]
    public void Work_that_came_after_the_plan_waits_for_the_next()
    {
        using var firm = new Firm();
        var id = firm.Work.Add("Harbor", "Website", "Design", "Ana", new LocalDate(2026, 3, 10), 7200);

        var step = Waits(firm, id);

        Assert.Equal(("for the next plan", "It would be on the invoice of harbor-std for 2026-03: timepost plan"), (step.From, step.Note));
    }

    [Fact]
    public void Held_work_names_the_exception_that_holds_it()
    {
        using var firm = new Firm();
        var id = firm.Work.Add("Harbor", "Website", "Design", "Ana", new LocalDate(2026, 3, 10), 93_600);
        firm.Work.Change(id, e => e with { State = EntryState.Held });
        using (var transaction = firm.Store.Begin())
        {
            transaction.Exceptions.Open(new ExceptionRecord
            {
                Id = new ExceptionId(firm.Ids.Next()),
                Kind = "duration-over-24h",
                ObjectKind = "entry",
                ObjectId = id.ToString(),
                Summary = "26 hours.",
                Suggestion = "Correct it.",
                Opened = firm.Clock.Now,
            });
            transaction.Commit();
        }

        var step = Waits(firm, id);

        Assert.Equal(("duration-over-24h", "exception", "26 hours. Correct it."), (step.From, step.Rule, step.Note));
    }

    private static DerivationStep Waits(Firm firm, EntryId id) =>
        Assert.Single(new ExplainUseCase(firm.Context, new NoRaw()).Explain(firm.Caller, id.ToString()).Steps, s => s.Step == "waits");

    private sealed class NoRaw : IRawReader
    {
        public string? Read(RawSpan span) => null;
    }
}
