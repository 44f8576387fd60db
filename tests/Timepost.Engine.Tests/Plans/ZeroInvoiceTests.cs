using NodaTime;
using Timepost.Domain.Mapping;
using Timepost.Engine.Plans;
using Timepost.Engine.Tests.Support;

namespace Timepost.Engine.Tests.Plans;

/// <summary>Work that comes to 0.00 is booked as any other: its seconds are disposed, and it keeps nothing else from the books.</summary>
public sealed class ZeroInvoiceTests
{
    private static readonly LocalDate March2 = new(2026, 3, 2);

    [Fact]
    public void Shown_non_billable_work_alone_is_an_invoice_of_nothing()
    {
        using var firm = new Firm(a => a with { NonBillable = NonBillablePolicy.Show });
        firm.Work.Add("Harbor", "Website", "Design", "Ana", March2, 3600, billable: false);

        Delivered(firm, new LocalDate(2026, 4, 1));
    }

    [Fact]
    public void Work_at_a_rate_of_0_is_an_invoice_of_nothing()
    {
        using var firm = new Firm(a => a with { Rates = [new RateRule { Amount = 0m, Currency = Firm.Eur }] });
        firm.Work.Add("Harbor", "Website", "Design", "Ana", March2, 3600);

        Delivered(firm, new LocalDate(2026, 4, 1));
    }

    [Theory]
    [InlineData(TimeRoundingMode.Down, 899)]
    [InlineData(TimeRoundingMode.HalfUp, 449)]
    public void Work_that_is_rounded_to_0_is_an_invoice_of_nothing(TimeRoundingMode mode, long seconds)
    {
        using var firm = new Firm(a => a with { Rounding = new TimeRounding(900, mode, 0, RoundingScope.Entry) });
        firm.Work.Add("Harbor", "Website", "Design", "Ana", March2, seconds);

        Delivered(firm, new LocalDate(2026, 4, 1));
    }

    [Fact]
    public void Late_work_that_is_rounded_to_0_is_an_invoice_of_nothing()
    {
        using var firm = new Firm(a => a with { Rounding = new TimeRounding(900, TimeRoundingMode.Up, 0, RoundingScope.Day) });
        firm.Work.Add("Harbor", "Website", "Design", "Ana", March2, 600); // billed 900
        firm.PlanAndApply();
        firm.Work.Add("Harbor", "Website", "Design", "Ana", March2, 200); // 800 s so far: still 900

        Delivered(firm, new LocalDate(2026, 5, 2));
    }

    private static void Delivered(Firm firm, LocalDate asOf)
    {
        var result = firm.PlanAndApply(asOf);

        Assert.All(result.Applied, a => Assert.Equal(ActionState.Done, a.Action.State));
        var invoice = firm.Books.Invoices.Last();
        Assert.True(invoice.Total.IsZero);
        Assert.All(invoice.Postings, p => Assert.True(p.Amount.IsZero));
        Assert.Equal(["Assets:Receivable", "Income:Consulting"], invoice.Postings.Select(p => p.Account));
        Assert.DoesNotContain(firm.Plan(asOf).Actions, a => a.Verb == ActionVerb.Create);
    }
}
