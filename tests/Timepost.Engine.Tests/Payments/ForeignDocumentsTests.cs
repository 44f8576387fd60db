using NodaTime;
using Timepost.Domain.Amounts;
using Timepost.Domain.Billing;
using Timepost.Domain.Fx;
using Timepost.Domain.Identity;
using Timepost.Domain.Mapping;
using Timepost.Engine.Corrections;
using Timepost.Engine.Retainers;
using Timepost.Engine.Subledger;
using Timepost.Engine.Tests.Support;

namespace Timepost.Engine.Tests.Payments;

/// <summary>Documents in dollars, base euro: what each stands at, and where a difference of exchange arises and where not.</summary>
public sealed class ForeignDocumentsTests
{
    private static readonly Currency Usd = Currency.Of("USD");
    private static readonly LocalDate January15 = new(2026, 1, 15);
    private static readonly LocalDate February10 = new(2026, 2, 10);

    private static Firm Dollars(RetainerTerms? retainer = null, CorrectionsPolicy corrections = CorrectionsPolicy.Ask)
    {
        var firm = new Firm(
            a => a with { Currency = Usd, Tax = new TaxTerms { Code = "EXPORT" }, Rates = [new RateRule { Amount = 100m, Currency = Usd }], Retainer = retainer, Corrections = corrections },
            r => PaymentTests.WithMoney(r) with
            {
                TaxCodes = [.. r.TaxCodes, new TaxCode("EXPORT", [new TaxRate(new LocalDate(2007, 1, 1), 0m)], "", "", "", false)],
                Accounts = [.. PaymentTests.WithMoney(r).Accounts, new("retainers", "Liabilities:Retainers", AccountType.Liability, AccountRole.RetainerLiability)],
            });
        firm.Clock.Now = Instant.FromUtc(2026, 2, 20, 9, 0);
        using var transaction = firm.Store.Begin();
        foreach (var (date, value) in ((LocalDate, decimal)[])[(January15, 1.16m), (February10, 1.25m)])
        {
            transaction.Rates.Add(new FxRate
            {
                Id = new RateId(firm.Ids.Next()), Provider = FxRate.Hand, Base = Firm.Eur, Quote = Usd, Date = date, Value = value, Captured = firm.Clock.Now,
            });
        }

        transaction.Commit();
        return firm;
    }

    private static (long Amount, long InBase) Of(Firm firm, AccountRole role)
    {
        using var reading = firm.Store.Read();
        var balances = reading.Subledger.Balances(new SubledgerFilter(role));
        return (balances.Sum(b => b.Amount.Minor), balances.Sum(b => b.BaseMinor));
    }

    [Fact]
    public void A_document_without_a_rate_is_blocked_and_says_which()
    {
        using var firm = Dollars();
        firm.Work.Add("Harbor", "Website", "Design", "Ana", new LocalDate(2025, 12, 2), 36_000);
        var plan = firm.Plan(new LocalDate(2026, 1, 30));
        Assert.Contains("timepost rate add USD VALUE --date 2026-01-30", Assert.Single(plan.Actions).Reason, StringComparison.Ordinal);
        Assert.Contains(plan.NewExceptions, e => e.Kind == "blocked-draft");
    }

    [Fact]
    public void A_rate_corrected_after_the_plan_makes_it_stale()
    {
        using var firm = Dollars();
        firm.Work.Add("Harbor", "Website", "Design", "Ana", new LocalDate(2025, 12, 2), 36_000);
        var plan = firm.Plan(January15);
        firm.Approve(plan);
        using (var transaction = firm.Store.Begin())
        {
            transaction.Rates.Add(new FxRate
            {
                Id = new RateId(firm.Ids.Next()), Provider = FxRate.Hand, Base = Firm.Eur, Quote = Usd, Date = January15, Value = 1.17m, Captured = firm.Clock.Now + Duration.FromMinutes(1),
            });
            transaction.Commit();
        }

        Assert.True(firm.Apply(plan).AnyStale);
    }

    [Fact]
    public void A_credit_of_its_own_invoice_makes_no_difference_of_exchange()
    {
        using var firm = Dollars();
        firm.Work.Add("Harbor", "Website", "Design", "Ana", new LocalDate(2025, 12, 2), 36_000);
        firm.PlanAndApply(January15);
        Assert.Equal((100_000, 86_207), Of(firm, AccountRole.Receivable));

        foreach (var net in (decimal[])[333.33m, 333.33m, 333.34m])
        {
            new CreditUseCase(firm.Context).Draft(firm.Caller, new CreditRequest("INV-2026-00001", "agreed") { Net = net, Date = February10 });
            firm.PlanAndApply(February10);
        }

        Assert.Equal((0, 0), Of(firm, AccountRole.Receivable));
        Assert.Equal((0, 0), Of(firm, AccountRole.Revenue));
        Assert.Equal((0, 0), Of(firm, AccountRole.RealisedGain));
    }

    [Fact]
    public void A_correction_in_another_currency_is_a_note_of_its_own_at_what_the_corrected_invoice_stood_at()
    {
        using var firm = Dollars(corrections: CorrectionsPolicy.NextInvoice);
        var entry = firm.Work.Add("Harbor", "Website", "Design", "Ana", new LocalDate(2025, 12, 2), 36_000);
        firm.PlanAndApply(January15);
        firm.Work.Add("Harbor", "Website", "Design", "Ana", new LocalDate(2026, 1, 20), 36_000);
        firm.Work.Change(entry, e => e with { Seconds = 24_000 });

        firm.PlanAndApply(February10);

        // 1,000.00 at 1.16 and 1,000.00 at 1.25, less 333.33 of the first: round(862.07 × 333.33 ÷ 1,000.00)
        Assert.Equal((166_667, 86_207 + 80_000 - 28_735), Of(firm, AccountRole.Receivable));
        Assert.Equal((-166_667, -86_207 - 80_000 + 28_735), Of(firm, AccountRole.Revenue));

        // what is paid in full leaves nothing
        foreach (var (number, amount) in ((string, decimal)[])[("INV-2026-00001", 666.67m), ("INV-2026-00002", 600m), ("INV-2026-00002", 400m)])
        {
            new Timepost.Engine.Payments.PayUseCase(firm.Context).Pay(firm.Caller, new Timepost.Engine.Payments.PaymentRequest([number], amount, February10));
        }

        Assert.Equal((0, 0), Of(firm, AccountRole.Receivable));
        // received 1,333.34 for what stood at 1,374.72
        Assert.Equal(133_334 - 137_472, -Of(firm, AccountRole.RealisedGain).InBase - Of(firm, AccountRole.RealisedLoss).InBase);
    }

    [Fact]
    public void Income_that_a_deposit_pays_takes_the_base_of_the_deposit()
    {
        using var firm = Dollars(new RetainerTerms { Kind = RetainerKind.Amount, DepositTax = DepositTax.OnDrawDown });
        new RetainerUseCase(firm.Context).Receive(firm.Caller, "harbor-std", 1_160m, January15);
        Assert.Equal((-116_000, -100_000), Of(firm, AccountRole.RetainerLiability));
        firm.Work.Add("Harbor", "Website", "Design", "Ana", new LocalDate(2026, 1, 20), 36_000);

        firm.PlanAndApply(February10);

        Assert.Equal((-16_000, -13_793), Of(firm, AccountRole.RetainerLiability));
        Assert.Equal((-100_000, -86_207), Of(firm, AccountRole.Revenue));

        // the rest is refundable after all: 160.00 at 1.25 are 128.00; they stood at 137.93
        firm.Rules = firm.Rules with { Agreements = [firm.Rules.Agreements[0] with { Retainer = firm.Rules.Agreements[0].Retainer! with { Refundable = true } }] };
        new RetainerUseCase(firm.Context).Refund(firm.Caller, "harbor-std", 160m, February10, "ends");
        Assert.Equal((0, 0), Of(firm, AccountRole.RetainerLiability));
        Assert.Equal(-993, Of(firm, AccountRole.RealisedGain).InBase);
    }
}
