using NodaTime;
using Timepost.Domain.Mapping;
using Timepost.Engine.Tests.Support;

namespace Timepost.Engine.Tests.Plans;

public sealed class LateRoundingTests
{
    [Fact]
    public void Late_work_is_rounded_with_its_own_period_where_a_project_is_rounded_as_one()
    {
        using var firm = new Firm(a => a with { Rounding = new TimeRounding(900, TimeRoundingMode.HalfUp, 0, RoundingScope.Invoice) });
        Work(firm, 3, 1000); // 900
        firm.PlanAndApply(new LocalDate(2026, 4, 1));
        Work(firm, 3, 100);  // 1,100 s: still 900
        Work(firm, 4, 300);  // 0
        firm.PlanAndApply(new LocalDate(2026, 5, 2));
        Work(firm, 4, 10);   // 310 s: still 0
        Work(firm, 5, 3600);
        firm.PlanAndApply(new LocalDate(2026, 6, 2));

        Assert.Equal([23.75m, 0m, 95m], firm.Books.Invoices.Select(i => i.Net.Amount));
        Assert.Equal([95m, 0m], firm.Books.Invoices.Last().Lines.Select(l => l.Net.Amount));
    }

    private static void Work(Firm firm, int month, long seconds) =>
        firm.Work.Add("Harbor", "Website", "Design", "Ana", new LocalDate(2026, month, 10), seconds);
}
