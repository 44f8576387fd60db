using NodaTime;
using Timepost.Domain.Subledger;
using Timepost.Engine.Subcontractors;
using Timepost.Engine.Subledger;

namespace Timepost.Engine.Tests.Subcontractors;

/// <summary>Invoices, releases and forfeits of a closed day are refused before anything is booked.</summary>
public sealed class ClosedDayTests
{
    [Theory]
    [InlineData(31, true)]
    [InlineData(30, true)]
    [InlineData(1, false)]
    public void A_day_in_a_closed_period_is_refused(int day, bool closed)
    {
        var date = new LocalDate(2026, day == 1 ? 4 : 3, day);
        var code = "";
        try
        {
            SubcontractorRefusedException.DemandOpen(new Closed(), date);
        }
        catch (SubcontractorRefusedException refused)
        {
            code = refused.Code;
        }

        Assert.Equal(closed ? "day-closed" : "", code);
    }

    // closed through March; asked for nothing else
    private sealed class Closed : ISubledgerStore
    {
        public LocalDate? LockedThrough() => new LocalDate(2026, 3, 31);

        public void Add(PeriodClose close) => throw new NotSupportedException();

        public IReadOnlyList<PeriodClose> Closes() => throw new NotSupportedException();

        public void Post(SubledgerEntry entry) => throw new NotSupportedException();

        public SubledgerEntry? Find(Guid id) => throw new NotSupportedException();

        public IReadOnlyList<SubledgerEntry> OfDocument(string document) => throw new NotSupportedException();

        public IReadOnlyList<SubledgerEntry> List(SubledgerFilter filter, Guid? after, int limit) => throw new NotSupportedException();

        public IReadOnlyList<SubledgerBalance> Balances(SubledgerFilter filter) => throw new NotSupportedException();
    }
}
