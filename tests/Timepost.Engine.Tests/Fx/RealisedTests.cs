using Timepost.Domain.Mapping;
using Timepost.Domain.Subledger;
using Timepost.Engine.Payments;
using Timepost.Engine.Subledger;
using static Timepost.Engine.Tests.Fx.Dollars;

namespace Timepost.Engine.Tests.Fx;

/// <summary>Realised differences, each of the document that it arose on.</summary>
public sealed class RealisedTests
{
    private static List<(string Document, long Difference)> Differences(Dollars firm, PaymentResult paid)
    {
        using var reading = firm.Firm.Store.Read();
        return
        [
            .. reading.Subledger.OfDocument(paid.Booking.Key.Value).SelectMany(e => e.Postings)
                .Where(p => p.Posting.Role is AccountRole.RealisedGain or AccountRole.RealisedLoss).Select(p => (p.Posting.Document, -p.BaseMinor)),
        ];
    }

    private static string KeyOf(Dollars firm, string number)
    {
        using var reading = firm.Firm.Store.Read();
        return reading.Plans.DraftByNumber(number)!.Key.Value;
    }

    [Fact]
    public void One_payment_of_two_invoices_makes_a_gain_on_one_and_a_loss_on_the_other()
    {
        using var firm = new Dollars();
        firm.Rate(Day(1, 15), 1.25m);
        firm.Rate(Day(2, 15), 1m);
        firm.Rate(Day(3, 1), 1.10m);
        firm.Invoice(Day(1, 15));
        firm.Invoice(Day(2, 15));
        var paid = new PayUseCase(firm.Firm.Context).Pay(firm.Firm.Caller, new PaymentRequest(["INV-2026-00001", "INV-2026-00002"], 2_000m, Day(3, 1)));

        // 2,000.00 at 1.1000 are 1,818.18: 909.09 each
        Assert.Equal([(KeyOf(firm, "INV-2026-00001"), 10_909), (KeyOf(firm, "INV-2026-00002"), -9_091)], Differences(firm, paid));
        Assert.Equal((10_909, -9_091), (-firm.At(AccountRole.RealisedGain).InBase, -firm.At(AccountRole.RealisedLoss).InBase));
        Assert.Equal(181_818, firm.At(AccountRole.Bank).InBase);
    }

    [Fact]
    public void What_rounding_leaves_goes_to_the_largest_part_and_the_bank_is_the_converted_whole()
    {
        using var firm = new Dollars(rate: 0.1m);
        firm.Rate(Day(1, 15), 1m);
        firm.Rate(Day(2, 15), 1m);
        firm.Rate(Day(3, 15), 1m);
        firm.Rate(Day(4, 1), 1.8m);
        firm.Invoice(Day(1, 15), 3_600);
        firm.Invoice(Day(2, 15), 3_600);
        firm.Invoice(Day(3, 15), 7_200);
        var paid = new PayUseCase(firm.Firm.Context).Pay(
            firm.Firm.Caller, new PaymentRequest(["INV-2026-00001", "INV-2026-00002", "INV-2026-00003"], 0.40m, Day(4, 1)));

        // 0.10 at 1.8000 are 0.0556 and 0.20 are 0.1111: 0.06 + 0.06 + 0.11 = 0.23, and 0.40 are 0.22: a cent less for the largest
        Assert.Equal(22, firm.At(AccountRole.Bank).InBase);
        Assert.Equal([-4, -4, -10], Differences(firm, paid).Select(d => d.Difference));
        Assert.Equal(-18, paid.Realised.Minor);
    }

    [Fact]
    public void Unallocated_money_pays_at_its_own_rate_and_goes_back_at_the_days()
    {
        using var firm = new Dollars();
        firm.Rate(Day(1, 15), 1.25m);
        firm.Rate(Day(1, 20), 1m);
        firm.Rate(Day(6, 1), 2m);
        firm.Invoice(Day(1, 15));
        new PayUseCase(firm.Firm.Context).Pay(firm.Firm.Caller, new PaymentRequest([], 1_200m, Day(1, 20), Client: "harbor", Currency: "USD"));
        Assert.Equal((-120_000, -120_000), firm.At(AccountRole.UnallocatedCash));
        var money = new MoneyUseCase(firm.Firm.Context);

        // the receivable stood at 800.00, the money at 1,000.00; no rate of that day is asked for
        var allocated = money.Allocate(firm.Firm.Caller, "INV-2026-00001", null, Day(5, 1));
        Assert.Equal([(KeyOf(firm, "INV-2026-00001"), 20_000)], Differences(firm, allocated));

        // 200.00 stood at 200.00 and cost 100.00
        var refund = money.Refund(firm.Firm.Caller, "harbor", 200m, "USD", Day(6, 1), "too much");
        Assert.Equal(10_000, Assert.Single(Differences(firm, refund)).Difference);
        Assert.Equal((0, 0), firm.At(AccountRole.UnallocatedCash));
    }

    [Fact]
    public void A_write_off_takes_what_is_carried_and_needs_no_rate()
    {
        using var firm = WorkedExampleTests.Told();
        var given = new MoneyUseCase(firm.Firm.Context).WriteOff(firm.Firm.Caller, "INV-2026-00001", 400m, true, Day(7, 1), "insolvent");
        Assert.True(given.Realised.IsZero);
        Assert.Equal((40_000, 34_483), firm.At(AccountRole.BadDebt));
        Assert.Equal((60_000, 51_724), firm.At(AccountRole.Receivable));
    }

    [Fact]
    public void An_undone_payment_takes_its_difference_back()
    {
        using var firm = WorkedExampleTests.Told();
        var paid = firm.Pay("INV-2026-00001", 1_100m, Day(2, 28));
        Assert.NotEqual(0, paid.Realised.Minor);
        new MoneyUseCase(firm.Firm.Context).Undo(firm.Firm.Caller, paid.Booking.Key.Value, Day(6, 1), "returned");
        Assert.Equal((100_000, 86_207), firm.At(AccountRole.Receivable));
        Assert.Equal((0L, (0L, 0L)), (firm.Realised(), firm.At(AccountRole.UnallocatedCash)));
    }

    [Fact]
    public void Discounts_and_fees_are_at_the_rate_of_the_payment()
    {
        using var firm = new Dollars(rules: r => r with { Agreements = [r.Agreements[0] with { EarlyPayment = new EarlyPaymentTerms(2m, 60) }] });
        firm.Rate(Day(1, 15), 1.25m);
        firm.Rate(Day(2, 1), 1m);
        firm.Invoice(Day(1, 15));
        var paid = new PayUseCase(firm.Firm.Context).Pay(firm.Firm.Caller, new PaymentRequest(["INV-2026-00001"], 970m, Day(2, 1), Fee: 10m, Discount: true));
        Assert.Equal((2_000, 1_000), (firm.At(AccountRole.Discounts).InBase, firm.At(AccountRole.BankCharges).InBase));
        Assert.Equal(20_000, paid.Realised.Minor);
    }
}
