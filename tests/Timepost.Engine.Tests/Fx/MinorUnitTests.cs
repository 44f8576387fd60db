using NodaTime;
using Timepost.Domain.Amounts;
using Timepost.Domain.Billing;
using Timepost.Domain.Books;
using Timepost.Domain.Mapping;
using Timepost.Engine.Corrections;
using Timepost.Engine.Explaining;
using Timepost.Engine.Fx;
using Timepost.Engine.Intake;
using Timepost.Engine.Plans;
using Timepost.Engine.Subledger;
using Timepost.Engine.Tests.Support;

namespace Timepost.Engine.Tests.Fx;

/// <summary>Currencies of 0, 3 and 4 decimals from the plan to the books, and rounding to what can be paid in cash. Figures by hand.</summary>
public sealed class MinorUnitTests
{
    private static readonly LocalDate March2 = new(2026, 3, 2);
    private static readonly LocalDate AsOf = new(2026, 4, 1);

    internal static Firm In(string code, decimal rate, decimal percent, decimal exchange, Func<Agreement, Agreement>? agreement = null, params CashRounding[] cash)
    {
        var currency = Currency.Of(code);
        var firm = new Firm(
            a => (agreement ?? (x => x))(a with { Currency = currency, Tax = new TaxTerms { Code = "TAX" }, Rates = [new RateRule { Amount = rate, Currency = currency }] }),
            r => r with
            {
                TaxCodes = [.. r.TaxCodes, new TaxCode("TAX", [new TaxRate(new LocalDate(2007, 1, 1), percent)], "vat-out", "vat-in", "", false)],
                Policies = r.Policies with { CashRounding = cash, Rates = r.Policies.Rates with { TaxRateDate = TaxRateDate.InvoiceDate } },
            });
        new RatesUseCase(firm.Context).Add(firm.Caller, null, currency, AsOf, exchange);
        return firm;
    }

    private static BooksDocument Bill(Firm firm, int seconds)
    {
        firm.Work.Add("Harbor", "Website", "Design", "Ana", March2, seconds);
        firm.PlanAndApply(AsOf);
        return firm.Books.Invoices.Single();
    }

    // in base: Σ of the entry's postings is zero, and the receivable is what the total converts to
    private static long ReceivableInBase(Firm firm)
    {
        using var reading = firm.Store.Read();
        Assert.Equal(0, reading.Subledger.Balances(new SubledgerFilter()).Sum(b => b.BaseMinor));
        return reading.Subledger.Balances(new SubledgerFilter(AccountRole.Receivable)).Sum(b => b.BaseMinor);
    }

    // 1.5 h at 8333.33 = 12,499.995; tax 10 % = 1,250; at 184.2 yen a euro 74.65
    [Fact]
    public void Odoo265433_a_currency_without_decimals_is_billed_as_it_stands_and_not_a_hundredfold()
    {
        using var firm = In("JPY", 8333.33m, 10m, 184.2m);

        var invoice = Bill(firm, 5400);

        Assert.Equal((12_500m, 1_250m, 13_750m), (invoice.Net.Amount, invoice.Tax.Amount, invoice.Total.Amount));
        Assert.Equal(13_750, invoice.Total.Minor);
        Assert.Equal(13_750m, invoice.Postings.Single(p => p.Account == "Assets:Receivable").Amount.Amount);
        Assert.Equal(7_465, ReceivableInBase(firm));
    }

    // 2 h 20 min at 12.3455 = 28.8061…; tax 5 % = 1.4403
    [Fact]
    public void A_currency_of_three_decimals_is_rounded_at_the_third()
    {
        using var firm = In("KWD", 12.3455m, 5m, 0.36m);

        var invoice = Bill(firm, 8400);

        Assert.Equal((28.806m, 1.440m, 30.246m), (invoice.Net.Amount, invoice.Tax.Amount, invoice.Total.Amount));
        Assert.Equal(30_246, invoice.Total.Minor);
        Assert.Equal(8_402, ReceivableInBase(firm)); // 30.246 / 0.36 = 84.0166…
    }

    // 100 min at 1.23456 = 2.0576; tax 19 % = 0.390944
    [Fact]
    public void A_currency_of_four_decimals_is_rounded_at_the_fourth()
    {
        using var firm = In("CLF", 1.23456m, 19m, 0.025m);

        var invoice = Bill(firm, 6000);

        Assert.Equal((2.0576m, 0.3909m, 2.4485m), (invoice.Net.Amount, invoice.Tax.Amount, invoice.Total.Amount));
        Assert.Equal(24_485, invoice.Total.Minor);
        Assert.Equal(9_794, ReceivableInBase(firm)); // 2.4485 / 0.025 = 97.94
    }

    // 0.0125 an hour, 1,000 h: 12.50 and not 10.00 or 20.00
    [Fact]
    public void A_rate_finer_than_its_currency_is_exact()
    {
        using var firm = new Firm(a => a with { Rates = [new RateRule { Amount = 0.0125m, Currency = Firm.Eur }] });

        Assert.Equal(12.5m, Bill(firm, 3_600_000).Net.Amount);
    }

    private static readonly CashRounding Rappen = new(Currency.Of("CHF"), 5);

    // 1 h at 100.01: tax 8.1 % = 8.10; 108.11 due becomes 108.10
    [Fact]
    public void What_is_due_is_rounded_to_the_least_coin_by_a_line_of_its_own()
    {
        using var firm = In("CHF", 100.01m, 8.1m, 0.95m, null, Rappen);

        var invoice = Bill(firm, 3600);

        Assert.Equal(108.10m, invoice.Total.Amount);
        Assert.Equal(8.10m, invoice.Tax.Amount);
        var line = invoice.Lines[^1];
        Assert.Equal(("Rounding of the amount due", -0.01m, "", 0m), (line.Text, line.Net.Amount, line.TaxCode, line.Tax.Amount));
        Assert.Equal(0.01m, invoice.Postings.Single(p => p.Account == "Income:Rounding").Amount.Amount);
        using var reading = firm.Store.Read();
        var stored = reading.Plans.DraftByNumber("INV-2026-00001")!;
        Assert.Equal(-1, DraftBody.Bridge(stored.Body).CashRounding);
        var explain = new ExplainUseCase(firm.Context, new NoRaw());
        Assert.Contains(explain.Explain(firm.Caller, "INV-2026-00001").Steps, s => s is { Step: "cash rounding", From: "100.01", To: "100.00" });
        Assert.Contains(
            explain.Explain(firm.Caller, "INV-2026-00001/2").Steps,
            s => s.Step == "amount" && s.Note.Contains("108.11 due becomes 108.10: cashRounding of CHF to 0.05", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(100.02, -0.02)]
    [InlineData(100.03, 0.02)]
    [InlineData(100.10, 0)]
    public void The_nearest_multiple_is_taken(double rate, double added)
    {
        using var firm = In("CHF", (decimal)rate, 0m, 0.95m, null, Rappen);

        var invoice = Bill(firm, 3600);

        Assert.Equal((decimal)rate + (decimal)added, invoice.Total.Amount);
        Assert.Equal(added == 0 ? 1 : 2, invoice.Lines.Count);
    }

    [Fact]
    public void A_half_goes_away_from_zero()
    {
        using var firm = In("CHF", 100.05m, 0m, 0.95m, null, new CashRounding(Currency.Of("CHF"), 10));

        Assert.Equal(100.10m, Bill(firm, 3600).Total.Amount);
    }

    [Fact]
    public void A_currency_that_is_not_named_is_never_rounded()
    {
        using var firm = In("USD", 100.01m, 0m, 1.16m, null, Rappen);

        var invoice = Bill(firm, 3600);

        Assert.Equal(100.01m, invoice.Total.Amount);
        Assert.Single(invoice.Lines);
    }

    [Fact]
    public void A_credit_in_full_takes_the_rounding_back_and_a_part_leaves_it()
    {
        using var firm = In("CHF", 100.01m, 0m, 0.95m, null, Rappen);
        Bill(firm, 3600);
        new CreditUseCase(firm.Context).Draft(firm.Caller, new CreditRequest("INV-2026-00001", "agreed") { Net = 50m, Date = AsOf });
        firm.PlanAndApply(AsOf);
        Assert.Equal(0.01m, Rounding(firm));

        new CreditUseCase(firm.Context).Draft(firm.Caller, new CreditRequest("INV-2026-00001", "agreed") { Mode = CreditMode.Hold, Date = AsOf });
        firm.PlanAndApply(AsOf);

        Assert.Equal(0m, Rounding(firm));
        using var reading = firm.Store.Read();
        Assert.Equal(0m, reading.Subledger.Balances(new SubledgerFilter(AccountRole.Receivable)).Sum(b => b.Amount.Amount));

        static decimal Rounding(Firm firm)
        {
            using var reading = firm.Store.Read();
            return reading.Subledger.Balances(new SubledgerFilter(AccountRole.Rounding)).Sum(b => b.Amount.Amount);
        }
    }

    [Fact]
    public void A_cap_and_the_next_invoice_under_it_do_not_count_the_rounding()
    {
        using var firm = In("CHF", 100.01m, 0m, 0.95m, a => a with { Cap = new CapTerms(150m, null, false, CapExcess.WriteOff) }, Rappen);
        Bill(firm, 3600);
        firm.Work.Add("Harbor", "Website", "Design", "Ana", new LocalDate(2026, 4, 2), 3600);
        new RatesUseCase(firm.Context).Add(firm.Caller, null, Currency.Of("CHF"), new LocalDate(2026, 5, 1), 0.95m);
        firm.PlanAndApply(new LocalDate(2026, 5, 1));

        // 150.00 − 100.01 = 49.99 are left of the cap, and 50.00 are due
        Assert.Equal(50.00m, firm.Books.Invoices.Last().Total.Amount);
        Assert.Equal([100.01m, -50.02m, 0.01m], firm.Books.Invoices.Last().Lines.Select(l => l.Net.Amount));
    }

    [Fact]
    public void Policies_say_which_currencies_are_rounded_and_to_what()
    {
        var rules = RuleSets.RuleSetTexts.Load(mapping: RuleSets.RuleSetTexts.Mapping.Replace(
            "accounts:", "policies: { cashRounding: [{ currency: CHF, to: 0.05 }] }\naccounts:\n  - { id: coins, name: \"Costs:Rounding\", type: cost, role: rounding }", StringComparison.Ordinal)).RuleSet!;

        Assert.Equal([Rappen], rules.Policies.CashRounding);
    }

    private sealed class NoRaw : IRawReader
    {
        public string? Read(RawSpan span) => null;
    }
}
