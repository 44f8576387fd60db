using Timepost.Domain.Mapping;
using Timepost.Engine.Payments;
using Timepost.Engine.Subledger;
using Timepost.Engine.Workspaces;
using static Timepost.Engine.Tests.Fx.Dollars;

namespace Timepost.Engine.Tests.Fx;

/// <summary>A payment that the bank shows in another currency than its documents have.</summary>
public sealed class OtherCurrencyAtBankTests
{
    private static Dollars Invoiced(string inBase = "EUR")
    {
        var firm = new Dollars(inBase: inBase);
        firm.Rate(Day(1, 15), 1.16m);
        firm.Invoice(Day(1, 15));
        return firm;
    }

    private static string RefusedAs(Action action) => Assert.Throws<OperationRefusedException>(action).Code;

    [Fact]
    public void Base_currency_at_the_bank_needs_no_rate_and_counts_as_the_bank_shows_it()
    {
        using var firm = Invoiced();
        var paid = firm.Pay("INV-2026-00001", 1_000m, Day(6, 1), atBank: 870m);
        Assert.Equal(87_000 - 86_207, paid.Realised.Minor);
        using var reading = firm.Firm.Store.Read();
        var bank = Assert.Single(reading.Subledger.Balances(new SubledgerFilter(AccountRole.Bank)));
        Assert.Equal((firm.Base, 87_000L, 87_000L), (bank.Amount.Currency, bank.Amount.Minor, bank.BaseMinor));
        Assert.Equal("870.00 EUR", Assert.Single(paid.Booking.Document.References).Value);

        // books that hold a document in one currency get it in the document's; these hold base amounts
        Assert.Equal(["Assets:Bank 1000.00 USD", "Assets:Receivable -1000.00 USD"], paid.Booking.Document.Postings.Select(p => $"{p.Account} {p.Amount}"));
        reading.Dispose();
        firm.Firm.PlanAndApply(Day(6, 2));
        var held = firm.Firm.Books.Held.Single(h => h.Number == "PAY-2026-00001").Document;
        Assert.Equal(
            ["Assets:Bank 870.00 EUR ", "Assets:Receivable -1000.00 USD -862.07 EUR", "Income:ExchangeGain -7.93 EUR "],
            held.Postings.Select(p => $"{p.Account} {p.Amount} {p.InBase}"));
    }

    [Fact]
    public void A_fee_above_what_was_paid_is_refused()
    {
        using var firm = Invoiced();
        Assert.Equal("fee-wrong", RefusedAs(() => firm.Pay("INV-2026-00001", 100m, Day(6, 1), fee: 200m)));
        Assert.Equal("fee-wrong", RefusedAs(() => firm.Pay("INV-2026-00001", 100m, Day(6, 1), atBank: 90m, fee: 95m, feeCurrency: "EUR")));
    }

    [Fact]
    public void A_refund_counts_as_the_bank_shows_it()
    {
        using var firm = Invoiced();
        firm.Pay("INV-2026-00001", 1_100m, Day(6, 1), atBank: 957m);
        Assert.Equal(-10_000, firm.At(AccountRole.UnallocatedCash).Amount);
        var use = new MoneyUseCase(firm.Firm.Context);
        var missing = Assert.Throws<OperationRefusedException>(() => use.Refund(firm.Firm.Caller, "harbor", 100m, "", Day(6, 2), "too much"));
        Assert.Equal("not-that-much-unallocated", missing.Code);
        Assert.Contains("100.00 USD", missing.Remedy, StringComparison.Ordinal);
        Assert.Equal("client-unknown", RefusedAs(() => use.Refund(firm.Firm.Caller, "nobody", 5m, "", Day(6, 2), "too much")));

        // 100.00 stood at 87.00; the bank took 88.50
        var refund = use.Refund(firm.Firm.Caller, "harbor", 100m, "USD", Day(6, 2), "too much", atBank: 88.5m);

        Assert.Equal(-150, refund.Realised.Minor);
        Assert.Equal((0, 0), firm.At(AccountRole.UnallocatedCash));
        Assert.Equal((0, 95_700 - 8_850), firm.At(AccountRole.Bank));
    }

    [Fact]
    public void A_payment_is_not_undone_before_its_day()
    {
        using var firm = Invoiced();
        var paid = firm.Pay("INV-2026-00001", 1_000m, Day(6, 10), atBank: 870m);
        var use = new MoneyUseCase(firm.Firm.Context);
        Assert.Equal("undone-before", RefusedAs(() => use.Undo(firm.Firm.Caller, paid.Booking.Key.Value, Day(6, 9), "wrong")));
        use.Undo(firm.Firm.Caller, paid.Booking.Key.Value, Day(6, 10), "wrong");
        Assert.Equal(100_000, firm.At(AccountRole.Receivable).Amount);
    }

    [Fact]
    public void A_fee_in_the_banks_currency_is_part_of_what_the_bank_made_of_the_amount()
    {
        using var firm = Invoiced();
        var paid = firm.Pay("INV-2026-00001", 1_000m, Day(6, 1), atBank: 858m, fee: 12m, feeCurrency: "EUR");
        Assert.Equal((0, 0), firm.At(AccountRole.Receivable));
        Assert.Equal((85_800, 1_200, 87_000 - 86_207), (firm.At(AccountRole.Bank).InBase, firm.At(AccountRole.BankCharges).InBase, paid.Realised.Minor));
        Assert.Equal(0, paid.Booking.Document.Postings.Sum(p => p.Amount.Minor));
    }

    [Fact]
    public void A_fee_in_the_documents_currency_was_gone_before_the_exchange()
    {
        using var firm = Invoiced();
        var paid = firm.Pay("INV-2026-00001", 985m, Day(6, 1), atBank: 856.95m, fee: 15m);
        Assert.Equal((0, 0), firm.At(AccountRole.Receivable));

        // 0.87 euro for a dollar: 15.00 are 13.05
        Assert.Equal((85_695, 1_305, 87_000 - 86_207), (firm.At(AccountRole.Bank).InBase, firm.At(AccountRole.BankCharges).InBase, paid.Realised.Minor));
    }

    [Fact]
    public void A_third_currency_at_the_bank_counts_at_the_days_rate()
    {
        using var firm = Invoiced();
        Assert.Equal("needs-exchange-rate", RefusedAs(() => firm.Pay("INV-2026-00001", 1_000m, Day(6, 1), atBank: 800m, atBankCurrency: "CHF")));
        firm.Rate(Day(6, 1), 0.95m, "CHF");
        var paid = firm.Pay("INV-2026-00001", 1_000m, Day(6, 1), atBank: 800m, atBankCurrency: "CHF");
        Assert.Equal((84_211, 84_211 - 86_207), (firm.At(AccountRole.Bank).InBase, paid.Realised.Minor));
    }

    [Fact]
    public void An_invoice_in_base_currency_paid_in_another_one_stays_exact()
    {
        using var firm = new Dollars("EUR");
        firm.Rate(Day(2, 1), 1.25m, "USD");
        firm.Invoice(Day(1, 15));
        var paid = firm.Pay("INV-2026-00001", 1_100m, Day(2, 1), atBank: 1_300m, atBankCurrency: "USD");

        // 1,300.00 dollars are 1,040.00: of 1,100.00, 1,000.00 settle and 100.00 are unallocated, in euro
        Assert.Equal(-6_000, paid.Realised.Minor);
        Assert.Equal((-10_000, -10_000), firm.At(AccountRole.UnallocatedCash));
        Assert.Equal((0, 0), firm.At(AccountRole.Receivable));
    }

    [Fact]
    public void What_the_firm_pays_goes_the_other_way()
    {
        using var firm = new Dollars();
        firm.Rate(Day(1, 15), 1.16m);
        firm.Firm.Work.Expenses.Add(Support.FakeWork.Rail(Day(1, 15)) with { Amount = Domain.Amounts.Money.Exact(116m, Usd), Tax = null, Billable = false });
        firm.Firm.PlanAndApply(Day(1, 20));
        var paid = firm.Pay("EXP-2026-00001", 116m, Day(6, 1), atBank: 110m, fee: 2m, feeCurrency: "EUR");
        Assert.Equal((-11_200, 200, -1_000), (firm.At(AccountRole.Bank).InBase, firm.At(AccountRole.BankCharges).InBase, paid.Realised.Minor));
        Assert.Equal((0, 0), firm.At(AccountRole.EmployeePayable));
    }

    [Fact]
    public void What_does_not_fit_is_refused()
    {
        using var firm = Invoiced();
        Assert.Equal("payment-at-bank", RefusedAs(() => firm.Pay("INV-2026-00001", 1_000m, Day(6, 1), atBank: 1_000m, atBankCurrency: "USD")));
        Assert.Equal("payment-at-bank", RefusedAs(() => firm.Pay("INV-2026-00001", 1_000m, Day(6, 1), atBankCurrency: "EUR")));
        Assert.Equal("payment-fee-currency", RefusedAs(() => firm.Pay("INV-2026-00001", 1_000m, Day(6, 1), atBank: 870m, fee: 1m, feeCurrency: "CHF")));
        Assert.Equal("amount-wrong", RefusedAs(() => firm.Pay("INV-2026-00001", 1_000m, Day(6, 1), atBank: 0m)));
        Assert.Equal("payment-other-currency", RefusedAs(() => new PayUseCase(firm.Firm.Context).Pay(
            firm.Firm.Caller, new PaymentRequest(["INV-2026-00001"], 50m, Day(6, 1), Currency: "EUR"))));
        Assert.Equal((100_000, 86_207), firm.At(AccountRole.Receivable));
    }
}
