using Timepost.Domain.Mapping;
using Timepost.Engine.Explaining;
using Timepost.Engine.Subcontractors;
using Timepost.Engine.Tests.Support;
using static Timepost.Engine.Tests.Subcontractors.Subcontracting;

namespace Timepost.Engine.Tests.Subcontractors;

/// <summary>An entry shows both of its sides; a line of a bill its entries, its cost rate and where that stands.</summary>
public sealed class CostExplainTests
{
    private sealed class NoRaw : IRawReader
    {
        public string? Read(Timepost.Engine.Intake.RawSpan span) => null;
    }

    private static Derivation Explain(Firm firm, string id) => new ExplainUseCase(firm.Context, new NoRaw()).Explain(firm.Caller, id);

    [Fact]
    public void An_entry_shows_both_sides()
    {
        using var firm = Firm(SelfBilling, new SubcontractorTerms(Rebill.CostPlus, 10m));
        var entry = firm.Work.Add("Harbor", "Website", "Design", "Ben", March, 5400);
        firm.PlanAndApply();

        var steps = Explain(firm, entry.ToString()).Steps;

        Assert.Contains(steps, s => s is { Step: "rebill", To: "cost-plus" });
        Assert.Contains(steps, s => s is { Step: "rate", To: "66 EUR/h" or "66.0 EUR/h" });
        Assert.Contains(steps, s => s is { Step: "share" });
        Assert.Contains(steps, s => s is { Step: "cost rate", To: "60 EUR/h", Rule: "mapping.yaml:30" });
        var cost = Assert.Single(steps, s => s.Step == "cost");
        Assert.Equal(("5400 s raw of 5400 s raw", "90.00 EUR"), (cost.From, cost.To));
        Assert.Contains("BILL-2026-00001/1 of Nord Studio", cost.Note, StringComparison.Ordinal);
    }

    [Fact]
    public void What_is_open_or_decided_of_a_cost_is_told()
    {
        using var firm = Firm(SelfBilling, new SubcontractorTerms(Rebill.None, 0));
        var entry = firm.Work.Add("Harbor", "Website", "Design", "Ben", March, 5400);
        Assert.Contains(Explain(firm, entry.ToString()).Steps, s => s is { Step: "cost", From: "5400 s raw", To: "open" });
        Assert.Contains(Explain(firm, entry.ToString()).Steps, s => s is { From: "not rebilled" } or { To: "not rebilled" } or { Step: "not rebilled" });

        new CostDecisions(firm.Context).Dispute(firm.Caller, entry, "too long");
        Assert.Contains(Explain(firm, entry.ToString()).Steps, s => s is { Step: "cost", From: "5400 s raw", To: "disputed" });
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_line_of_a_bill_shows_its_entries_its_cost_rate_and_its_source(bool inBooks)
    {
        using var firm = Firm(SelfBilling);
        var entry = firm.Work.Add("Harbor", "Website", "Design", "Ben", March, 5400);
        var key = firm.Plan().Bills()[0].Object;
        if (inBooks)
        {
            firm.PlanAndApply();
        }

        var steps = Explain(firm, key + "/1").Steps;

        Assert.Equal(["entry", "cost rate", "product", "amount", "tax", "total"], steps.Select(s => s.Step).Where(s => s is not ("action" or "books")));
        Assert.Contains(entry.ToString(), steps[0].Note, StringComparison.Ordinal);
        Assert.Equal("mapping.yaml:30", steps[1].Rule);
        Assert.Equal("5400 s × 60 EUR/h ÷ 3600", steps[2].From);
        Assert.Contains(Explain(firm, key).Steps, s => s is { Step: "document", From: "Nord Studio, 2026-03" });
    }

    [Fact]
    public void An_invoice_that_waits_says_for_what()
    {
        using var firm = Firm();
        firm.Work.Expenses.Add(FakeWork.Rail() with { Merchant = Nord });

        Assert.Contains(Explain(firm, FakeWork.Rail().Id.ToString()).Steps, s => s is { Step: "waits", From: "subcontractor-invoice" });
    }

    [Fact]
    public void The_cost_of_the_firms_own_people_is_no_step()
    {
        using var firm = Firm(SelfBilling);
        var entry = firm.Work.Add("Harbor", "Website", "Design", "Ana", March, 5400);

        Assert.DoesNotContain(Explain(firm, entry.ToString()).Steps, s => s.Step is "cost" or "cost rate" or "rebill");
    }
}
