using Timepost.Domain.Amounts;
using Timepost.Domain.Mapping;
using Timepost.Domain.Subledger;

namespace Timepost.Domain.Tests.Payments;

/// <summary>Shares of a document that money brings.</summary>
public sealed class CashShareTests
{
    private static CashPart Part(long whole, long counted = 0, long inBase = 0, AccountRole role = AccountRole.Revenue, string account = "") =>
        new(new LedgerPosting(role, account, Money.Zero(Currency.Of("USD")), ""), whole, counted, inBase);

    [Fact]
    public void Whatever_the_parts_are_they_sum_to_the_money_and_the_last_one_leaves_exactly_the_document()
    {
        var random = new Random(17);
        for (var round = 0; round < 200; round++)
        {
            var sign = random.Next(2) == 0 ? -1 : 1;
            var parts = Enumerable.Range(0, random.Next(1, 6)).Select(i => Part(sign * (i == 0 ? random.Next(5_000, 9_000) : random.Next(-900, 3_000)))).ToList();
            var left = parts.Sum(p => p.Whole);
            while (left != 0)
            {
                var money = Math.Abs(left) < 50 || random.Next(6) == 0 ? left : sign * random.NextInt64(1, Math.Abs(left));
                var shares = CashShares.Of(parts, money, RoundingMode.HalfUp);
                Assert.Equal(money, shares.Sum());
                parts = [.. parts.Select((p, i) => p with { Counted = p.Counted + shares[i] })];
                left -= money;
            }

            Assert.All(parts, p => Assert.Equal(p.Whole, p.Counted));
        }
    }

    [Fact]
    public void After_a_credit_of_one_line_what_counts_is_set_right_and_no_money_comes_of_it()
    {
        // 100.00 and 100.00, half paid at 0.80; then the first line is credited
        var (minors, inBase) = CashShares.SetRight([Part(0, -5_000, -4_000), Part(-10_000, -5_000, -4_000)], RoundingMode.HalfUp);
        Assert.Equal([5_000, -5_000], minors);
        Assert.Equal([4_000, -4_000], inBase);
    }

    [Fact]
    public void Where_money_came_and_went_nothing_counts_any_more()
    {
        var (minors, inBase) = CashShares.SetRight([Part(-10_000, 500, 400), Part(-10_000, -500, -400)], RoundingMode.HalfUp);
        Assert.Equal([-500, 500], minors);
        Assert.Equal([-400, 400], inBase);
    }

    [Fact]
    public void Nothing_that_waits_takes_no_money() =>
        Assert.Throws<ArgumentOutOfRangeException>(() => CashShares.Of([Part(0)], -100, RoundingMode.HalfUp));
}
