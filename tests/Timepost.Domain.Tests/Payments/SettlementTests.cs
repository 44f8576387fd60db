using Timepost.Domain.Amounts;
using Timepost.Domain.Payments;

namespace Timepost.Domain.Tests.Payments;

/// <summary>How a payment is spread, and what it relieves.</summary>
public sealed class SettlementTests
{
    private static readonly OpenItem[] Two = [new("a", 1000), new("b", 500)];

    [Theory]
    [InlineData(1000, 0, "a:1000", 0, 0)] // full
    [InlineData(400, 0, "a:400", 0, 0)] // partial
    [InlineData(1500, 0, "a:1000 b:500", 0, 0)] // several
    [InlineData(1499, 1, "a:1000 b:500", 0, 0)] // one too little, given up
    [InlineData(1498, 1, "a:1000 b:498", 0, 0)] // two too little stay open
    [InlineData(1501, 1, "a:1000 b:500", 0, 1)] // one too much, kept
    [InlineData(1502, 1, "a:1000 b:500", 2, 0)] // two too much are the client's
    [InlineData(1000, 600, "a:1000", 0, 0)] // an invoice that nothing was paid of is no small difference
    public void A_payment_goes_to_the_oldest_first(long cash, long small, string expected, long unallocated, long kept)
    {
        var settlement = Settlement.Of(Two, new PaymentTerms(cash, 0, small));
        Assert.Equal(expected, string.Join(' ', settlement.Documents.Select(d => $"{d.Document}:{d.Whole}")));
        Assert.Equal((unallocated, kept), (settlement.Unallocated, settlement.Kept));
        Assert.Equal(cash, settlement.Documents.Sum(d => d.Paid) + settlement.Unallocated + settlement.Kept);
    }

    [Fact]
    public void A_fee_that_the_bank_kept_was_paid_by_the_client()
    {
        var settlement = Settlement.Of(Two, new PaymentTerms(985, 15, 0));
        Assert.Equal(1000, Assert.Single(settlement.Documents).Whole);
    }

    [Fact]
    public void A_discount_is_for_who_pays_the_rest()
    {
        var taken = Assert.Single(Settlement.Of([Two[0]], new PaymentTerms(980, 0, 0), new Dictionary<string, long> { ["a"] = 20 }).Documents);
        Assert.Equal((1000L, 20L), (taken.Whole, taken.Discount));
        var not = Assert.Single(Settlement.Of([Two[0]], new PaymentTerms(900, 0, 0), new Dictionary<string, long> { ["a"] = 20 }).Documents);
        Assert.Equal((900L, 0L), (not.Whole, not.Discount));
        Assert.Throws<ArgumentOutOfRangeException>(() => Settlement.Of([Two[0]], new PaymentTerms(1, 0, 0), new Dictionary<string, long> { ["a"] = 1001 }));
    }

    [Fact]
    public void Relief_is_cumulative_and_full_settlement_leaves_exactly_zero()
    {
        // the worked example of the design: 862.07 carried, 400 then 600 of 1,000.00 settled
        Assert.Equal(34483, Relief.Of(86207, 100000, 40000, 0, RoundingMode.HalfUp));
        Assert.Equal(51724, Relief.Of(86207, 100000, 100000, 34483, RoundingMode.HalfUp));
        Assert.Equal(-51724, Relief.Of(-86207, -100000, -100000, -34483, RoundingMode.HalfUp));
        Assert.Throws<ArgumentOutOfRangeException>(() => Relief.Of(1, 0, 0, 0, RoundingMode.HalfUp));
    }
}
