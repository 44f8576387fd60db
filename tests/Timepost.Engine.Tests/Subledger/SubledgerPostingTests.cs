using NodaTime;
using Timepost.Domain.Mapping;
using Timepost.Engine.Subledger;
using Timepost.Engine.Tests.Support;

namespace Timepost.Engine.Tests.Subledger;

/// <summary>What is delivered to the primary books stands in the subledger, from the moment it is reserved.</summary>
public sealed class SubledgerPostingTests
{
    [Fact]
    public void Promise5_an_invoice_is_posted_with_its_reservation_and_opens_the_receivable()
    {
        using var firm = new Firm();
        firm.Work.Add("Harbor", "Website", "Design", "Ana", new LocalDate(2026, 3, 2), 3600);
        firm.PlanAndApply();
        using var reading = firm.Store.Read();
        var receivable = Assert.Single(reading.Subledger.Balances(new SubledgerFilter(AccountRole.Receivable)));
        Assert.Equal((11305L, 11305L, "harbor"), (receivable.Amount.Minor, receivable.BaseMinor, receivable.Party));
        Assert.Equal(0, reading.Subledger.Balances(new SubledgerFilter()).Sum(b => b.BaseMinor));
        var entry = Assert.Single(reading.Subledger.OfDocument(receivable.Document));
        Assert.Equal("invoice", entry.Kind);
        Assert.Equal([AccountRole.Receivable, AccountRole.Revenue, AccountRole.OutputTax], entry.Postings.Select(p => p.Posting.Role));
    }

    [Fact]
    public void What_the_books_refuse_is_taken_back_by_its_mirror()
    {
        using var firm = new Firm();
        firm.Work.Add("Harbor", "Website", "Design", "Ana", new LocalDate(2026, 3, 2), 3600);
        firm.Books.Refused.Add("INV-2026-00001");
        firm.PlanAndApply();
        using (var reading = firm.Store.Read())
        {
            Assert.Empty(reading.Subledger.Balances(new SubledgerFilter()));
            Assert.Equal(2, reading.Subledger.List(new SubledgerFilter(), null, 10).Count);
        }

        firm.Books.Refused.Clear();
        firm.PlanAndApply();
        using var after = firm.Store.Read();
        Assert.Equal(11305, Assert.Single(after.Subledger.Balances(new SubledgerFilter(AccountRole.Receivable))).Amount.Minor);
    }

    [Fact]
    public void What_the_books_refuse_twice_is_given_back_each_time()
    {
        using var firm = new Firm();
        var entry = firm.Work.Add("Harbor", "Website", "Design", "Ana", new LocalDate(2026, 3, 2), 3600);
        firm.Books.Refused.Add("INV-2026-00001");
        firm.PlanAndApply();
        firm.PlanAndApply();
        using (var reading = firm.Store.Read())
        {
            Assert.Equal(0, reading.Dispositions.Balance(entry.Value, Timepost.Engine.Dispositions.DispositionSide.Sale)!.Value.Disposed);
            Assert.Empty(reading.Subledger.Balances(new SubledgerFilter()));
        }

        firm.Books.Refused.Clear();
        firm.PlanAndApply();
        using var after = firm.Store.Read();
        Assert.Equal(11305, Assert.Single(after.Subledger.Balances(new SubledgerFilter(AccountRole.Receivable))).Amount.Minor);
    }
}
