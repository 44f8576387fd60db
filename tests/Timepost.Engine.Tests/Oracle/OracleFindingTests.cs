using NodaTime;
using Timepost.Domain.Amounts;
using Timepost.Domain.Mapping;
using Timepost.Engine.Tests.Support;

namespace Timepost.Engine.Tests.Oracle;

/// <summary>What the oracle found in the program, each by its smallest example.</summary>
public sealed class OracleFindingTests
{
    [Fact]
    public void Contained_tax_of_a_net_is_rounded_half_up()
    {
        using var firm = new Firm(a => a with { Tax = a.Tax with { Inclusive = true } }, inMemory: true);
        firm.Work.Expenses.Add(FakeWork.Rail() with { Amount = Money.Exact(119.04m, Firm.Eur), Tax = Money.Exact(19.01m, Firm.Eur) });
        firm.PlanAndApply(new LocalDate(2026, 4, 2));
        Assert.Equal((100.03m, 19.01m), (firm.Books.Invoices.Single().Net.Amount, firm.Books.Invoices.Single().Tax.Amount));
    }

    [Fact]
    public void An_expense_of_a_later_period_is_not_forgotten()
    {
        using var firm = new Firm(inMemory: true);
        firm.Work.Expenses.Add(FakeWork.Rail());
        firm.PlanAndApply(new LocalDate(2026, 2, 2));
        firm.PlanAndApply(new LocalDate(2026, 4, 2));
        Assert.Single(firm.Books.Invoices);
    }

    [Fact]
    public void Ties_go_by_the_external_id()
    {
        using var firm = new Firm(
            a => a with { Rounding = new TimeRounding(1, TimeRoundingMode.None, 801, RoundingScope.Day), Lines = a.Lines with { By = LineGrouping.Entry } }, inMemory: true);
        var one = firm.Work.Add("Harbor", "Website", "Design", "Ana", new LocalDate(2026, 3, 2), 400);
        var two = firm.Work.Add("Harbor", "Website", "Design", "Ana", new LocalDate(2026, 3, 2), 400);
        firm.Work.Change(one, e => e with { ExternalId = "o070" });
        firm.Work.Change(two, e => e with { ExternalId = "o010" });
        firm.PlanAndApply(new LocalDate(2026, 4, 2));
        using var reading = firm.Store.Read();
        Assert.Equal((400, 401), (reading.Dispositions.Of(one.Value).Single().BilledSeconds, reading.Dispositions.Of(two.Value).Single().BilledSeconds));
    }
}
