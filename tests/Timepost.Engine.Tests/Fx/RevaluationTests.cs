using NodaTime;
using Timepost.Domain.Mapping;
using Timepost.Engine.Retainers;
using Timepost.Engine.Subledger;
using Timepost.Engine.Workspaces;
using static Timepost.Engine.Tests.Fx.Dollars;

namespace Timepost.Engine.Tests.Fx;

/// <summary>Unrealised differences at a period's end.</summary>
public sealed class RevaluationTests
{
    [Fact]
    public void A_closing_says_which_months_before_it_were_never_closed()
    {
        using var firm = new Dollars();
        firm.Rate(Day(1, 15), 1.16m);
        firm.Invoice(Day(1, 15));
        firm.Rate(Day(3, 31), 1.2m);
        Assert.Equal(new DateInterval(Day(1, 15), Day(2, 28)), firm.Close("2026-03").NeverClosed);
        firm.Rate(Day(4, 30), 1.2m);
        Assert.Null(firm.Close("2026-04").NeverClosed);
    }

    [Fact]
    public void Revalue_then_reverse_is_zero_and_no_amount_of_the_document_changes()
    {
        using var firm = WorkedExampleTests.Told();
        firm.Close("2026-01");
        Assert.Equal((100_000, 86_207), firm.At(AccountRole.Receivable));
        Assert.Equal(0, firm.Unrealised());
        using var reading = firm.Firm.Store.Read();
        var entries = reading.Subledger.List(new SubledgerFilter(), null, int.MaxValue).Where(e => e.Kind.StartsWith("revaluation", StringComparison.Ordinal)).ToList();
        Assert.Equal(["revaluation", "revaluation-reversal"], entries.Select(e => e.Kind));
        Assert.All(entries, e => Assert.All(e.Postings, p => Assert.Equal(firm.Base, p.Posting.Amount.Currency)));
        Assert.All(entries, e => Assert.False(e.Fx));
        Assert.Single(entries[0].Postings, p => p.Posting.Role == AccountRole.Receivable && p.Posting.Document.Length > 0 && p.Posting.Party == "harbor");
    }

    [Fact]
    public void Closing_again_with_the_same_inputs_posts_nothing()
    {
        using var firm = WorkedExampleTests.Told();
        firm.Close("2026-01");
        firm.Reopen("2026-01");
        Assert.Empty(firm.Close("2026-01").Revalued);
    }

    [Fact]
    public void A_late_payment_corrects_the_revaluation_by_a_new_entry()
    {
        using var firm = WorkedExampleTests.Told();
        firm.Rate(Day(1, 20), 1.16m);
        firm.Close("2026-01");
        firm.Reopen("2026-01");
        firm.Pay("INV-2026-00001", 500m, Day(1, 20), atBank: 431m);

        // 500.00 at 1.2000 are 416.67, and stood at 431.03; −28.74 stands already
        Assert.Equal(-1_436 + 2_874, Assert.Single(firm.Close("2026-01").Revalued).Difference.Minor);
        Assert.Equal((50_000, 41_667), firm.At(AccountRole.Receivable, Day(1, 31)));
        Assert.Equal((-1_436, 0), (firm.Unrealised(to: Day(1, 31)), firm.Unrealised()));
    }

    [Fact]
    public void A_corrected_closing_rate_posts_the_difference_only()
    {
        using var firm = WorkedExampleTests.Told();
        firm.Close("2026-01");
        firm.Reopen("2026-01");
        firm.Rate(Day(1, 31), 1.16m);
        Assert.Equal(2_874, Assert.Single(firm.Close("2026-01").Revalued).Difference.Minor);
        Assert.Equal((100_000, 86_207), firm.At(AccountRole.Receivable, Day(1, 31)));
    }

    [Fact]
    public void A_closing_without_its_rates_names_all_of_them_and_posts_nothing()
    {
        using var firm = new Dollars();
        firm.Rate(Day(1, 15), 1.16m);
        firm.Rate(Day(1, 15), 185m, "JPY");
        firm.Invoice(Day(1, 15));
        new Timepost.Engine.Payments.PayUseCase(firm.Firm.Context).Pay(
            firm.Firm.Caller, new Timepost.Engine.Payments.PaymentRequest([], 5_000m, Day(1, 15), Client: "harbor", Currency: "JPY"));
        var refused = Assert.Throws<OperationRefusedException>(() => firm.Close("2026-01"));
        Assert.Equal("needs-exchange-rate", refused.Code);
        foreach (var code in new[] { "JPY", "USD" })
        {
            Assert.Contains($"from {code} to EUR", refused.Message, StringComparison.Ordinal);
            Assert.Contains($"timepost rate add {code} VALUE --date 2026-01-31", refused.Remedy, StringComparison.Ordinal);
        }

        Assert.Equal(0, firm.Unrealised(to: Day(1, 31)));
        using var reading = firm.Firm.Store.Read();
        Assert.Null(reading.Subledger.LockedThrough());
    }

    [Fact]
    public void Every_monetary_item_is_revalued_on_its_own_account()
    {
        using var firm = new Dollars();
        firm.Rate(Day(1, 15), 1.25m);
        firm.Rate(Day(1, 31), 1m);
        firm.Invoice(Day(1, 15));
        firm.Pay("INV-2026-00001", 1_200m, Day(1, 15));

        // 1,200.00 at the bank: 960.00 to 1,200.00; 200.00 of it unallocated: 160.00 to 200.00; work of January is accrued at the closing rate already
        firm.Firm.Work.Add("Harbor", "Website", "Design", "Ana", Day(1, 20), 36_000);
        Assert.Equal(
            [("Assets:Bank", 24_000), ("Liabilities:Unallocated", -4_000)], firm.Close("2026-01").Revalued.Select(r => (r.Account, r.Difference.Minor)).Order());
        Assert.Equal((100_000, 100_000), firm.At(AccountRole.AccruedIncome, Day(1, 31)));
        Assert.Equal(20_000, firm.Unrealised(to: Day(1, 31)));
    }

    [Theory]
    [InlineData(true, -20_000)]
    [InlineData(false, 0)]
    public void Deposits_are_revalued_only_where_they_are_refundable(bool refundable, long unrealised)
    {
        using var firm = new Dollars(retainer: new RetainerTerms { Kind = RetainerKind.Amount, DepositTax = DepositTax.OnDrawDown, Refundable = refundable });
        firm.Rate(Day(1, 15), 1.25m);
        firm.Rate(Day(1, 31), 1m);
        new RetainerUseCase(firm.Firm.Context).Receive(firm.Firm.Caller, "harbor-std", 1_000m, Day(1, 15));
        Assert.Equal(20_000 + unrealised, firm.Close("2026-01").Revalued.Sum(r => r.Difference.Minor));
    }

    [Theory]
    [InlineData(true, -80_000, -20_000, 20_000)]
    [InlineData(false, -100_000, 0, 0)]
    public void What_a_refundable_deposit_pays_makes_a_realised_difference_and_another_one_takes_the_base_of_the_deposit(bool refundable, long revenue, long realised, long loss)
    {
        // 1,000.00 deposited at 1.0000 pay work invoiced at 1.2500: 800.00
        using var firm = new Dollars(retainer: new RetainerTerms { Kind = RetainerKind.Amount, DepositTax = DepositTax.OnDrawDown, Refundable = refundable });
        firm.Rate(Day(1, 15), 1m);
        firm.Rate(Day(2, 10), 1.25m);
        new RetainerUseCase(firm.Firm.Context).Receive(firm.Firm.Caller, "harbor-std", 1_000m, Day(1, 15));
        firm.Invoice(Day(2, 10));
        Assert.Equal((0, 0), firm.At(AccountRole.RetainerLiability));
        Assert.Equal(revenue, firm.At(AccountRole.Revenue).InBase);
        Assert.Equal(-realised, firm.Realised());
        Assert.Equal(-loss, firm.At(AccountRole.RealisedGain).InBase);
    }
}
