using Timepost.Domain.Mapping;
using Timepost.Engine.Payments;
using Timepost.Engine.Tests.Fx;
using static Timepost.Engine.Tests.Fx.Dollars;

namespace Timepost.Engine.Tests.CashBasis;

/// <summary>Worked by hand: 1,000.00 USD and 19 % tax, invoiced at 1.25 dollars for one euro; 1.20 in April, 1.10 in May. Balances are cents: dollars, then euro.</summary>
public sealed class CashExampleTests
{
    private static Dollars Invoiced()
    {
        var firm = OnCash.Firm();
        firm.Rate(Day(4, 1), 1.25m);
        firm.Rate(Day(4, 10), 1.20m);
        firm.Rate(Day(4, 20), 1.19m);
        firm.Rate(Day(5, 5), 1.10m);
        firm.Invoice(Day(4, 1));
        return firm;
    }

    [Fact]
    public void An_invoice_is_neither_income_nor_tax_before_it_is_paid()
    {
        using var firm = Invoiced();
        Assert.Equal(["Assets:Receivable 119000 95200", "Assets:UnpaidSales -119000 -95200"], firm.Balances());
        OnCash.Check(firm);
    }

    [Fact]
    public void Paid_in_two_parts_at_two_rates_income_and_tax_are_the_money_of_each_day()
    {
        using var firm = Invoiced();
        firm.Pay("INV-2026-00001", 476m, Day(4, 10));

        // 476.00 at 1.20 are 396.67: tax 76.00 are 63.33, work 400.00 the rest
        Assert.Equal(
            ["Assets:Bank 47600 39667", "Assets:Receivable 71400 57120", "Assets:UnpaidSales -71400 -57120", "Income:Consulting -40000 -33334", "Liabilities:VAT -7600 -6333"],
            firm.Balances());
        OnCash.Check(firm);
        firm.Pay("INV-2026-00001", 714m, Day(5, 5));

        // 714.00 at 1.10 are 649.09: tax 114.00 are 103.64, work 600.00 the rest
        Assert.Equal(["Assets:Bank 119000 104576", "Income:Consulting -100000 -87879", "Liabilities:VAT -19000 -16697"], firm.Balances());
        OnCash.Check(firm);
    }

    [Fact]
    public void A_discount_for_early_payment_never_was_income()
    {
        using var firm = Invoiced();
        new PayUseCase(firm.Firm.Context).Pay(firm.Firm.Caller, new PaymentRequest(["INV-2026-00001"], 1166.20m, Day(4, 10), Discount: true));

        // 1,166.20 at 1.20 are 971.83: tax 186.20 are 155.17
        Assert.Equal(["Assets:Bank 116620 97183", "Income:Consulting -98000 -81666", "Liabilities:VAT -18620 -15517"], firm.Balances());
        OnCash.Check(firm);
    }

    [Fact]
    public void A_credit_takes_off_what_is_open_and_its_refund_takes_income_back_at_the_rate_of_its_day()
    {
        using var firm = Invoiced();
        firm.Pay("INV-2026-00001", 714m, Day(4, 10)); // 595.00: 500.00 and tax 95.00
        firm.Credit("INV-2026-00001", Day(4, 20), 600m);

        // of 714.00 credited 476.00 were open; 238.00 are owed to the client, and income until they are paid back
        Assert.Equal(
            ["Assets:Bank 71400 59500", "Assets:Receivable -23800 -19040", "Assets:UnpaidSales 23800 19040", "Income:Consulting -60000 -50000", "Liabilities:VAT -11400 -9500"],
            firm.Balances());
        OnCash.Check(firm);
        var refund = firm.Refund(238m, Day(5, 5));

        // 238.00 at 1.10 are 216.36: tax 38.00 are 34.55, work 200.00 the rest
        Assert.Equal(["Assets:Bank 47600 37864", "Income:Consulting -40000 -31819", "Liabilities:VAT -7600 -6045"], firm.Balances());
        OnCash.Check(firm);
        new MoneyUseCase(firm.Firm.Context).Undo(firm.Firm.Caller, refund.Booking.Key.Value, Day(5, 5), "returned");
        Assert.Equal((-60_000, -50_000), firm.At(AccountRole.Revenue));
        Assert.Equal((-23_800, -19_040), firm.At(AccountRole.Receivable));
        OnCash.Check(firm);
    }
}
