using NodaTime;
using Timepost.Engine.Dispositions;
using Timepost.Engine.Tests.Support;

namespace Timepost.Engine.Tests.Delivery;

/// <summary>A trap of others (kimai#2917): work stays marked as billed although its invoice failed.</summary>
public sealed class RefusedTwiceTests
{
    [Fact]
    public void An_invoice_that_the_books_refuse_twice_gives_its_work_back_each_time()
    {
        using var firm = new Firm();
        var entry = firm.Work.Add("Harbor", "Website", "Design", "Ana", new LocalDate(2026, 3, 2), 3600);
        firm.Books.Refused.Add("INV-2026-00001");

        firm.PlanAndApply();
        firm.PlanAndApply();

        using (var reading = firm.Store.Read())
        {
            Assert.Equal(0, reading.Dispositions.Balance(entry.Value, DispositionSide.Sale)!.Value.Disposed);
        }

        firm.Books.Refused.Clear();
        firm.PlanAndApply();
        Assert.Single(firm.Books.Invoices);
        using var after = firm.Store.Read();
        Assert.Equal(3600, after.Dispositions.Balance(entry.Value, DispositionSide.Sale)!.Value.Disposed);
    }
}
