using Timepost.Domain.Amounts;
using Timepost.Domain.Mapping;
using Timepost.Engine.Explaining;
using Timepost.Engine.Fx;
using Timepost.Engine.Intake;
using Timepost.Engine.Payments;
using Timepost.Engine.Subledger;
using Timepost.Engine.Tests.Fx;
using Timepost.Engine.Workspaces;
using static Timepost.Engine.Tests.Fx.Dollars;

namespace Timepost.Engine.Tests.CashBasis;

/// <summary>What becomes of invoices on cash basis; books in euro, invoices of 1,190.00 with 19 % tax. Balances are cents: own currency, then base.</summary>
public sealed class CashSalesTests
{
    private static Dollars Euro(int invoices = 1)
    {
        var firm = OnCash.Firm("EUR");
        for (var i = 0; i < invoices; i++)
        {
            firm.Invoice(Day(4 + i, 1));
        }

        return firm;
    }

    private static Dollars Dollar(int invoices = 1)
    {
        var firm = OnCash.Firm();
        foreach (var (month, day, rate) in new[] { (4, 1, 1.25m), (4, 10, 1.20m), (4, 30, 1.15m), (5, 1, 1.10m), (5, 5, 1.10m), (5, 20, 1.05m), (5, 31, 1.00m) })
        {
            firm.Rate(Day(month, day), rate);
        }

        for (var i = 0; i < invoices; i++)
        {
            firm.Invoice(Day(4 + i, 1));
        }

        return firm;
    }

    private static MoneyUseCase Money(Dollars firm) => new(firm.Firm.Context);

    [Fact]
    public void Too_much_is_income_of_no_invoice_until_it_is_allocated_and_counts_at_the_rate_at_which_it_came()
    {
        using var firm = Dollar(invoices: 2);
        firm.Pay("INV-2026-00001", 1_309m, Day(4, 10)); // 1,090.83: of them 99.17 for 119.00, 991.66 for the invoice
        Assert.Equal((-100_000, -83_333), firm.At(AccountRole.Revenue));
        Assert.Equal(-11_900, firm.At(AccountRole.UnallocatedCash).Amount);
        OnCash.Check(firm);
        Money(firm).Allocate(firm.Firm.Caller, "INV-2026-00002", null, Day(5, 5));

        // not at 1.10: the money came at 1.20
        Assert.Equal((0, 0), firm.At(AccountRole.UnallocatedCash));
        Assert.Equal((-110_000, -91_667), firm.At(AccountRole.Revenue));
        Assert.Equal((-20_900, -17_416), firm.At(AccountRole.OutputTax));
        OnCash.Check(firm);
    }

    [Fact]
    public void A_small_difference_too_little_never_was_income_and_too_much_is_kept()
    {
        using var firm = Euro(invoices: 2);
        firm.Pay("INV-2026-00001", 1_189.60m, Day(4, 10));
        Assert.Equal(["Assets:Bank 118960 118960", "Income:Consulting -99966 -99966", "Liabilities:VAT -18994 -18994"], firm.Balances().Where(b => !b.Contains("11900", StringComparison.Ordinal)));
        firm.Pay("INV-2026-00002", 1_190.30m, Day(5, 10));
        Assert.Equal(
            ["Assets:Bank 237990 237990", "Expenses:SmallDifferences -30 -30", "Income:Consulting -199966 -199966", "Liabilities:VAT -37994 -37994"], firm.Balances());
        OnCash.Check(firm);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void What_is_given_up_never_was_income(bool badDebt)
    {
        using var firm = Dollar();
        firm.Pay("INV-2026-00001", 476m, Day(4, 10));
        Money(firm).WriteOff(firm.Firm.Caller, "INV-2026-00001", null, badDebt, Day(5, 5), "gone");
        Assert.Equal(["Assets:Bank 47600 39667", "Income:Consulting -40000 -33334", "Liabilities:VAT -7600 -6333"], firm.Balances());
        OnCash.Check(firm);
    }

    [Fact]
    public void An_undone_payment_is_the_exact_mirror_and_the_document_waits_again()
    {
        using var firm = Dollar();
        var before = firm.Balances();
        var paid = firm.Pay("INV-2026-00001", 333.33m, Day(4, 10), fee: 7m);
        Money(firm).Undo(firm.Firm.Caller, paid.Booking.Key.Value, Day(5, 5), "returned");
        Assert.Equal(before, firm.Balances());
        Assert.All(firm.Parts()[0].Parts, p => Assert.Equal((0, 0), (p.Counted, p.CountedBase)));
        firm.Pay("INV-2026-00001", 1_190m, Day(5, 5));
        Assert.Equal((-100_000, -90_909), firm.At(AccountRole.Revenue));
        OnCash.Check(firm);
    }

    [Fact]
    public void What_the_bank_kept_was_paid_by_the_client_and_is_a_cost()
    {
        using var firm = Dollar();
        firm.Pay("INV-2026-00001", 1_190m, Day(4, 10), atBank: 980m, fee: 12m, feeCurrency: "EUR");

        // 992.00 are the money; the bank's own quotient is its rate
        Assert.Equal((0, 1_200), firm.At(AccountRole.BankCharges));
        Assert.Equal(-99_200, firm.At(AccountRole.Revenue).InBase + firm.At(AccountRole.OutputTax).InBase);
        Assert.Equal((-19_000, -15_839), firm.At(AccountRole.OutputTax));
        OnCash.Check(firm);
    }

    [Fact]
    public void What_a_bank_in_another_currency_makes_of_base_money_is_income_too()
    {
        using var firm = OnCash.Firm("EUR");
        firm.Rate(Day(4, 10), 1.20m, "USD");
        firm.Invoice(Day(4, 1));
        firm.Pay("INV-2026-00001", 1_190m, Day(4, 10), atBank: 1_416m, atBankCurrency: "USD"); // worth 1,180.00
        Assert.Equal(-118_000, firm.At(AccountRole.Revenue).InBase + firm.At(AccountRole.OutputTax).InBase);
        Assert.Equal(-19_000, firm.At(AccountRole.OutputTax).InBase);
        OnCash.Check(firm);
    }

    [Fact]
    public void A_credited_invoice_that_was_paid_pays_another_one_income_goes_from_the_one_to_the_other_at_the_rate_of_the_day()
    {
        using var firm = Dollar(invoices: 2);
        firm.Pay("INV-2026-00001", 1_190m, Day(4, 10)); // 991.67
        firm.Credit("INV-2026-00001", Day(5, 5), 500m);
        Assert.Equal((-100_000, -83_334), firm.At(AccountRole.Revenue));
        Money(firm).Allocate(firm.Firm.Caller, "INV-2026-00002", null, Day(5, 20));

        // 595.00 at 1.05 are 566.67: as much goes as comes
        Assert.Equal((-100_000, -83_334), firm.At(AccountRole.Revenue));
        Assert.Equal((-19_000, -15_833), firm.At(AccountRole.OutputTax));
        Assert.Equal(59_500, firm.At(AccountRole.Receivable).Amount);
        OnCash.Check(firm);
        Assert.Equal("not-that-much-unallocated", Assert.Throws<OperationRefusedException>(() => firm.Refund(1m, Day(5, 20))).Code);
    }

    [Fact]
    public void One_payment_of_two_invoices_counts_for_both_and_comes_to_the_money()
    {
        using var firm = Dollar(invoices: 2);
        new PayUseCase(firm.Firm.Context).Pay(firm.Firm.Caller, new PaymentRequest(["INV-2026-00001", "INV-2026-00002"], 2_000m, Day(5, 5)));
        Assert.Equal(firm.At(AccountRole.Bank).InBase, -firm.At(AccountRole.Revenue).InBase - firm.At(AccountRole.OutputTax).InBase);
        Assert.Equal(38_000, firm.At(AccountRole.Receivable).Amount);
        OnCash.Check(firm);
    }

    [Fact]
    public void A_period_end_accrues_and_defers_nothing_and_revalues_only_money_itself()
    {
        using var firm = Dollar();
        firm.Firm.Work.Add("Harbor", "Website", "Design", "Ana", Day(4, 20), 36_000);
        firm.Pay("INV-2026-00001", 476m, Day(4, 10));
        var closed = firm.Close("2026-04");
        Assert.Empty(closed.Posted);

        // 476.00 at the bank, 396.67 when they came, are 413.91 at 1.15
        Assert.Equal(("Assets:Bank", 1_724), (Assert.Single(closed.Revalued).Account, closed.Revalued[0].Difference.Minor));
        Assert.Equal((71_400, 57_120), firm.At(AccountRole.Receivable, Day(4, 30)));
        var report = new FxReportUseCase(firm.Firm.Context).Report(firm.Firm.Caller, new FxScope(Day(4, 1), Day(4, 30)));
        Assert.True(report.Ties);
        Assert.Equal(["Assets:Bank"], report.Items.Select(i => i.Item.Account));
        Assert.All(new FxReconciliationUseCase(firm.Firm.Context).Reconcile(firm.Firm.Caller), c => Assert.True(c.Ties, c.ToString()));
        OnCash.Check(firm);
    }

    [Fact]
    public void A_document_stays_on_the_basis_on_which_it_was_posted()
    {
        using var firm = Dollar();
        var cash = firm.Firm.Rules;
        var accrual = cash with
        {
            Workspace = cash.Workspace with { Basis = AccountingBasis.Accrual }, Hash = new string('b', 64),
            Policies = cash.Policies with { Rates = cash.Policies.Rates with { Lock = RateLock.InvoiceDate } },
        };
        firm.Firm.Rules = accrual;
        firm.Invoice(Day(5, 1)); // on accrual basis: 1,000.00 at 1.10
        Assert.Equal((-100_000, -90_909), firm.At(AccountRole.Revenue));
        firm.Firm.Rules = cash;
        firm.Pay("INV-2026-00002", 1_190m, Day(5, 20)); // counted already: what the rate made of it is a difference
        Assert.Equal(((-100_000, -90_909), 5_151), (firm.At(AccountRole.Revenue), firm.Realised()));
        firm.Firm.Rules = accrual;
        firm.Pay("INV-2026-00001", 1_190m, Day(5, 20)); // counts now
        Assert.Equal(-200_000, firm.At(AccountRole.Revenue).Amount);
        Assert.Equal(5_151, firm.Realised());
        Assert.All(new FxReconciliationUseCase(firm.Firm.Context).Reconcile(firm.Firm.Caller), c => Assert.True(c.Ties, c.ToString()));
    }

    [Fact]
    public void An_invoice_that_the_books_refuse_waits_for_nothing()
    {
        using var firm = OnCash.Firm("EUR");
        firm.Firm.Books.Refused.Add("INV-2026-00001");
        firm.Invoice(Day(4, 1));
        using (var reading = firm.Firm.Store.Read())
        {
            var key = Assert.Single(reading.Subledger.List(new SubledgerFilter(AccountRole.UnpaidSales), null, 9).Select(e => e.Document).Distinct());
            Assert.All(reading.CashShares.Of(key), p => Assert.Equal(0, p.Whole));
            Assert.Empty(reading.Subledger.Balances(new SubledgerFilter()));
        }

        firm.Firm.Books.Refused.Clear();
        firm.Firm.PlanAndApply(Day(4, 1));
        firm.Pay(firm.Parts()[0].Number, 1_190m, Day(4, 10));
        Assert.Equal((-100_000, -100_000), firm.At(AccountRole.Revenue));
        OnCash.Check(firm);
    }

    [Fact]
    public void The_books_get_documents_that_come_to_nothing_and_payments_with_income_and_tax()
    {
        using var firm = Euro();
        firm.Pay("INV-2026-00001", 595m, Day(4, 10));
        firm.Firm.PlanAndApply(Day(4, 10));
        var held = firm.Firm.Books.Held.Where(h => h.Document.Postings.Count > 0).Select(h => string.Join(", ", h.Document.Postings.Select(p => $"{p.Account} {p.Amount}{(p.TaxCode.Length > 0 ? " " + p.TaxCode : "")}"))).ToArray();
        Assert.Equal(
            [
                "Assets:Receivable 1190.00 EUR, Assets:UnpaidSales -1190.00 EUR",
                "Assets:Bank 595.00 EUR, Assets:Receivable -595.00 EUR, Assets:UnpaidSales 595.00 EUR, Income:Consulting -500.00 EUR DE19, Liabilities:VAT -95.00 EUR DE19",
            ],
            held);
    }

    [Fact]
    public void Explain_tells_what_counts_with_a_payment()
    {
        using var firm = Euro();
        var paid = firm.Pay("INV-2026-00001", 595m, Day(4, 10));
        var steps = new ExplainUseCase(firm.Firm.Context, new NoRaw()).Explain(firm.Firm.Caller, paid.Booking.Key.Value).Steps;
        Assert.Contains(steps, s => s.Step == "settles" && s.From == "INV-2026-00001" && s.To == "-595.00 EUR");
        Assert.Contains(steps, s => s.Step == "waited" && s.From == "INV-2026-00001" && s.To == "595.00 EUR");
        Assert.Equal(["-500.00 EUR", "-95.00 EUR"], steps.Where(s => s.Step == "counts").Select(s => s.To));
    }

    private sealed class NoRaw : IRawReader
    {
        public string? Read(RawSpan span) => null;
    }
}
