using NodaTime;
using Timepost.Domain.Mapping;
using Timepost.Engine.Explaining;
using Timepost.Engine.Tests.Support;

namespace Timepost.Engine.Tests.Retainers;

/// <summary>A line of a retainer says which deposit it uses, and the balance before and after.</summary>
public sealed class RetainerExplainTests
{
    private sealed class NoRaw : IRawReader
    {
        public string? Read(Timepost.Engine.Intake.RawSpan span) => null;
    }

    private static DerivationStep Step(Firm firm, string id, string step) =>
        new ExplainUseCase(firm.Context, new NoRaw()).Explain(firm.Caller, id).Steps.First(s => s.Step == step);

    [Fact]
    public void What_was_prepaid()
    {
        using var firm = RetainerFirm.OfMoney(DepositTax.OnDeposit);
        firm.Retainers().Receive(firm.Caller, RetainerFirm.Id, 1190m, new LocalDate(2026, 3, 1));
        firm.Work(8m);
        firm.PlanAndApply();
        var step = Step(firm, "INV-2026-00001/2", "retainer");
        Assert.Equal(("1000.00 EUR", "200.00 EUR"), (step.From, step.To));
        Assert.Contains("800.00 EUR of the 1000.00 EUR deposited on 2026-03-01, taxed by DE19 at 19 %", step.Note, StringComparison.Ordinal);
        Assert.Contains(new ExplainUseCase(firm.Context, new NoRaw()).Explain(firm.Caller, "INV-2026-00001").Steps, s => s is { Step: "retainer", To: "0.00" });
    }

    [Fact]
    public void Bought_hours_and_their_fee()
    {
        using var firm = RetainerFirm.OfHours(agreement: a => a with { To = new LocalDate(2026, 3, 31) });
        firm.Work(8m);
        firm.PlanAndApply();
        Assert.Equal("10 h", Step(firm, "INV-2026-00001/1", "retainer").To);
        var drawn = Step(firm, "INV-2026-00002/1", "retainer");
        Assert.Equal(("10 h", "2 h"), (drawn.From, drawn.To));
        Assert.Contains("earns 800.00 EUR of its fee", drawn.Note, StringComparison.Ordinal);
    }

    [Fact]
    public void An_entry_under_bought_hours_says_why_its_value_is_not_on_the_invoice()
    {
        using var firm = RetainerFirm.OfHours(agreement: a => a with { To = new LocalDate(2026, 3, 31) });
        firm.Work(1m);
        var id = firm.Work.Entries[0].Id;
        firm.Work.Change(id, e => e with { Amount = 95m, Currency = "EUR" });
        firm.PlanAndApply();
        Assert.Contains(
            new ExplainUseCase(firm.Context, new NoRaw()).Explain(firm.Caller, id.ToString()).Steps, s => s is { Step: "difference", Rule: "under bought hours", To: "0.00 EUR" or "0 EUR" });
    }
}
