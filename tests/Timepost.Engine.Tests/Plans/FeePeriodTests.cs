using NodaTime;
using Timepost.Domain.Amounts;
using Timepost.Domain.Identity;
using Timepost.Domain.Mapping;
using Timepost.Domain.Work;
using Timepost.Engine.Plans;
using Timepost.Engine.Tests.Support;

namespace Timepost.Engine.Tests.Plans;

/// <summary>A fixed fee and a minimum are of an agreement and a period: nothing that comes by chance triggers, doubles or moves them.</summary>
public sealed class FeePeriodTests
{
    private static readonly LocalDate May2 = new(2026, 5, 2);

    [Fact]
    public void Promise2_a_fee_is_disposed_once_where_invoices_of_a_period_are_split()
    {
        using var firm = new Firm(a => Retainer(a) with { SplitBy = InvoiceSplit.Project });
        Work(firm, 3, 3600);
        Work(firm, 3, 3600, "App");

        Assert.All(firm.PlanAndApply().Applied, a => Assert.Equal(ActionState.Done, a.Action.State));

        Assert.Equal([500m, 0m], Nets(firm));
    }

    [Fact]
    public void Promise2_a_fee_is_disposed_once_where_late_work_has_a_supplementary_invoice()
    {
        using var firm = new Firm(a => Retainer(a) with { LateEntries = LateEntryPolicy.Supplementary });
        Work(firm, 3, 3600);
        firm.PlanAndApply();
        Work(firm, 3, 1800);

        Assert.All(firm.PlanAndApply().Applied, a => Assert.Equal(ActionState.Done, a.Action.State));

        Assert.Equal([500m, 0m], Nets(firm));
    }

    [Fact]
    public void Late_work_and_expenses_trigger_no_fee_of_an_idle_period()
    {
        using var firm = new Firm(Retainer);
        Work(firm, 2, 3600);
        Work(firm, 4, 3600);
        firm.PlanAndApply(May2);
        Assert.Equal([500m, 500m], Nets(firm));
        Work(firm, 2, 1800);
        firm.Work.Expenses.Add(FakeWork.Rail(new LocalDate(2026, 3, 5)));

        firm.PlanAndApply(May2);

        var march = firm.Books.Invoices.Last();
        Assert.Equal([("Late, Retainer 2026-02", 0m), ("Travel: Rail, 2026-03-05", 100m)], march.Lines.Select(l => (l.Text, l.Net.Amount)));
    }

    [Fact]
    public void A_fee_ends_with_its_agreement_also_where_late_work_follows()
    {
        using var firm = new Firm(a => Retainer(a) with { From = new LocalDate(2026, 2, 1), To = new LocalDate(2026, 3, 31) });
        Work(firm, 2, 3600);
        firm.PlanAndApply(May2);
        Assert.Equal([500m, 500m], Nets(firm));
        Work(firm, 3, 1800);

        firm.PlanAndApply(May2);

        Assert.Equal([500m, 500m, 0m], Nets(firm));
    }

    [Fact]
    public void The_minimum_is_of_the_period_not_of_each_split_invoice()
    {
        using var firm = new Firm(a => Minimum(a) with { SplitBy = InvoiceSplit.Project });
        Work(firm, 3, 3600);         // 95.00
        Work(firm, 3, 1800, "App");  // 47.50

        firm.PlanAndApply();

        Assert.Equal(200m, Nets(firm).Sum());
        Assert.Single(firm.Books.Invoices, i => i.Lines.Any(l => l.Text == "Minimum fee"));
        Assert.DoesNotContain(firm.Plan().Actions, a => a.Verb == ActionVerb.Create);
    }

    [Fact]
    public void Work_of_another_project_that_comes_after_the_top_up_takes_it_back()
    {
        using var firm = new Firm(a => Minimum(a) with { SplitBy = InvoiceSplit.Project });
        Work(firm, 3, 3600);
        firm.PlanAndApply();
        Work(firm, 3, 1800, "App");

        firm.PlanAndApply();

        Assert.Equal([200m, 0m], Nets(firm));
    }

    [Theory]
    [InlineData(LateEntryPolicy.NextInvoice)]
    [InlineData(LateEntryPolicy.Supplementary)]
    public void Late_work_counts_to_the_minimum_of_its_own_period(LateEntryPolicy policy)
    {
        using var firm = new Firm(a => Minimum(a) with { LateEntries = policy });
        Work(firm, 3, 3600);
        firm.PlanAndApply();
        Assert.Equal([200m], Nets(firm));

        Work(firm, 3, 1800);
        firm.PlanAndApply(May2);
        Assert.Equal([200m, 0m], Nets(firm)); // 142.50 of March are below 200.00; April is idle

        Work(firm, 3, 7200);
        firm.PlanAndApply(new LocalDate(2026, 6, 2));
        Assert.Equal([200m, 0m, 132.50m], Nets(firm)); // 332.50 in all
    }

    private static Agreement Retainer(Agreement agreement) => agreement with { FixedFee = new FixedFeeTerms(500m, "Retainer {period}", "") };

    private static Agreement Minimum(Agreement agreement) => agreement with { MinimumFee = 200m };

    private static void Work(Firm firm, int month, long seconds, string project = "Website") =>
        firm.Work.Add("Harbor", project, "Design", "Ana", new LocalDate(2026, month, 10), seconds);

    private static decimal[] Nets(Firm firm) => [.. firm.Books.Invoices.Select(i => i.Net.Amount)];
}
