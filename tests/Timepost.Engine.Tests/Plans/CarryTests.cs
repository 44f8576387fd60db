using NodaTime;
using Timepost.Domain.Mapping;
using Timepost.Engine.Plans;
using Timepost.Engine.Tests.Support;

namespace Timepost.Engine.Tests.Plans;

/// <summary>What a cap leaves open, in the periods after.</summary>
public sealed class CarryTests
{
    [Fact]
    public void Promise8_what_a_cap_carries_goes_on_ordinary_invoices_also_where_late_work_is_supplementary()
    {
        using var firm = new Firm(a => a with { Cap = new CapTerms(100m, null, true, CapExcess.Carry), LateEntries = LateEntryPolicy.Supplementary });
        Work(firm, 3, 7200); // 190.00: 99.99 and 3,411 s left
        firm.PlanAndApply(new LocalDate(2026, 4, 1));
        Work(firm, 4, 1800);

        var waits = firm.Plan(new LocalDate(2026, 4, 2));
        Assert.DoesNotContain(waits.Actions, a => a.Verb == ActionVerb.Create);
        Assert.Equal(3411, Assert.Single(waits.Waiting, w => w.Reason == "above the cap, for the next invoice").Seconds);

        firm.PlanAndApply(new LocalDate(2026, 5, 2));
        Work(firm, 5, 1800);
        firm.PlanAndApply(new LocalDate(2026, 6, 2));

        var nets = firm.Books.Invoices.Select(i => i.Net.Amount).ToList();
        Assert.Equal(3, nets.Count);
        Assert.All(nets, n => Assert.True(n <= 100m));
        Assert.InRange(nets.Sum(), 284.96m, 285.02m); // 3 h in all
        Assert.DoesNotContain(firm.Plan(new LocalDate(2026, 6, 2)).Actions, a => a.Verb == ActionVerb.Create);
    }

    [Theory]
    [InlineData(false, "Carried over from 2026-03: Website: Design", "")]
    [InlineData(true, "Carried over from 2026-03: Website: Design", "")]
    [InlineData(true, "Above the budget of 2026-03: Design", "Above the budget of {period}: {task}")]
    public void What_a_cap_carries_has_a_heading_of_its_own_whether_its_invoice_is_final_or_not(bool final, string heading, string carriedText)
    {
        using var firm = new Firm(a => a with { Cap = new CapTerms(100m, null, true, CapExcess.Carry), Lines = a.Lines with { CarriedText = carriedText } });
        Work(firm, 3, 7200);
        if (final)
        {
            firm.PlanAndApply(new LocalDate(2026, 4, 1));
        }

        Work(firm, 4, 900);
        firm.PlanAndApply(new LocalDate(2026, 5, 2));

        Assert.Equal(["Website: Design", heading], firm.Books.Invoices.Last().Lines.Select(l => l.Text[..(l.Text.IndexOf(" (", StringComparison.Ordinal) is var cut and > 0 ? cut : l.Text.Length)]));
    }

    [Fact]
    public void Late_work_below_the_cap_stays_supplementary()
    {
        using var firm = new Firm(a => a with { Cap = new CapTerms(100m, null, true, CapExcess.Carry), LateEntries = LateEntryPolicy.Supplementary });
        Work(firm, 3, 1800);
        firm.PlanAndApply(new LocalDate(2026, 4, 1));
        Work(firm, 3, 1200);

        firm.PlanAndApply(new LocalDate(2026, 4, 1));

        Assert.Equal([47.50m, 31.67m], firm.Books.Invoices.Select(i => i.Net.Amount));
    }

    private static void Work(Firm firm, int month, long seconds) =>
        firm.Work.Add("Harbor", "Website", "Design", "Ana", new LocalDate(2026, month, 10), seconds);
}
