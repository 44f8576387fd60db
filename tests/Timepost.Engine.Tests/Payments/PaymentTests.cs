using NodaTime;
using Timepost.Domain.Amounts;
using Timepost.Domain.Fx;
using Timepost.Domain.Identity;
using Timepost.Domain.Mapping;
using Timepost.Engine.Payments;
using Timepost.Engine.Subledger;
using Timepost.Engine.Tests.Support;
using Timepost.Engine.Workspaces;

namespace Timepost.Engine.Tests.Payments;

/// <summary>Payments, posted when they are recorded and delivered by the next plan.</summary>
public sealed class PaymentTests
{
    private static readonly LocalDate April10 = new(2026, 4, 10);
    private static readonly Currency Usd = Currency.Of("USD");

    internal static RuleSet WithMoney(RuleSet rules) => rules with
    {
        Policies = rules.Policies with { SmallDifference = 0.50m },
        Accounts =
        [
            .. rules.Accounts,
            new("bank", "Assets:Bank", AccountType.Asset, AccountRole.Bank),
            new("unallocated", "Liabilities:Unallocated", AccountType.Liability, AccountRole.UnallocatedCash),
            new("bank-charges", "Expenses:BankCharges", AccountType.Cost, AccountRole.BankCharges),
            new("small", "Expenses:SmallDifferences", AccountType.Cost, AccountRole.SmallDifferences),
            new("written-off", "Expenses:WrittenOff", AccountType.Cost, AccountRole.WriteOff),
            new("bad-debt", "Expenses:BadDebt", AccountType.Cost, AccountRole.BadDebt),
            new("discounts", "Income:Discounts", AccountType.Revenue, AccountRole.Discounts),
            new("fx-gain", "Income:ExchangeGain", AccountType.Revenue, AccountRole.RealisedGain),
            new("fx-loss", "Expenses:ExchangeLoss", AccountType.Cost, AccountRole.RealisedLoss),
            new("unrealised-gain", "Income:UnrealisedGain", AccountType.Revenue, AccountRole.UnrealisedGain),
            new("unrealised-loss", "Expenses:UnrealisedLoss", AccountType.Cost, AccountRole.UnrealisedLoss),
            new("accrued-income", "Assets:AccruedIncome", AccountType.Asset, AccountRole.AccruedIncome),
            new("accrued-cost", "Liabilities:AccruedCost", AccountType.Liability, AccountRole.AccruedCost),
            new("deferred", "Liabilities:DeferredRevenue", AccountType.Liability, AccountRole.DeferredRevenue),
        ],
    };

    // one invoice of 10 h at 95.00 and 19 %: 1,130.50
    private static Firm Invoiced(Func<Agreement, Agreement>? agreement = null, int months = 1)
    {
        var firm = new Firm(agreement, WithMoney);
        for (var i = 0; i < months; i++)
        {
            firm.Work.Add("Harbor", "Website", "Design", "Ana", new LocalDate(2026, 3 - i, 2), 36_000);
        }

        firm.PlanAndApply();
        return firm;
    }

    private static long Sum(Firm firm, AccountRole role)
    {
        using var reading = firm.Store.Read();
        return reading.Subledger.Balances(new SubledgerFilter(role)).Sum(b => b.Amount.Minor);
    }

    private static PaymentResult Pay(Firm firm, decimal amount, params string[] numbers) =>
        new PayUseCase(firm.Context).Pay(firm.Caller, new PaymentRequest(numbers, amount, April10));

    private static string RefusedAs(Action action) => Assert.Throws<OperationRefusedException>(action).Code;

    [Fact]
    public void Promise5_a_full_payment_leaves_nothing_open_and_reaches_the_books()
    {
        using var firm = Invoiced();
        var paid = Pay(firm, 1130.50m, "INV-2026-00001");
        Assert.Equal(("INV-2026-00001", Money.Exact(1130.50m, Firm.Eur), Money.Zero(Firm.Eur)), Assert.Single(paid.Documents));
        Assert.Equal((0, 113_050), (Sum(firm, AccountRole.Receivable), Sum(firm, AccountRole.Bank)));

        firm.PlanAndApply();

        var held = firm.Books.Held.Single(h => h.Number == "PAY-2026-00001").Document;
        Assert.Equal(["Assets:Bank 1130.50 EUR", "Assets:Receivable -1130.50 EUR"], held.Postings.Select(p => $"{p.Account} {p.Amount}"));
        Assert.DoesNotContain(firm.Plan().Actions, a => a.Verb == Timepost.Engine.Plans.ActionVerb.Create);
        using var reading = firm.Store.Read();
        Assert.Equal(("final", "PAY-2026-00001"), reading.Bookings.Find(paid.Booking.Key) is { } b ? (b.Status, b.Number) : default);
    }

    [Fact]
    public void A_partial_payment_leaves_the_rest_open_and_a_second_one_closes_it()
    {
        using var firm = Invoiced();
        Pay(firm, 1000m, "INV-2026-00001");
        Assert.Equal(13_050, Sum(firm, AccountRole.Receivable));
        Pay(firm, 130.50m, "INV-2026-00001");
        Assert.Equal(0, Sum(firm, AccountRole.Receivable));
        Assert.Equal("nothing-open", RefusedAs(() => Pay(firm, 1m, "INV-2026-00001")));
    }

    [Fact]
    public void Too_much_stays_unallocated_until_it_is_allocated_or_refunded()
    {
        using var firm = Invoiced(months: 2);
        Pay(firm, 1300m, "INV-2026-00001");
        Assert.Equal(-16_950, Sum(firm, AccountRole.UnallocatedCash));
        var money = new MoneyUseCase(firm.Context);
        money.Allocate(firm.Caller, "INV-2026-00002", 100m, April10);
        Assert.Equal("not-that-much-unallocated", RefusedAs(() => money.Refund(firm.Caller, "harbor", 70m, "", April10, "too much")));
        money.Refund(firm.Caller, "harbor", 69.50m, "", April10, "too much");
        Assert.Equal((0, 103_050), (Sum(firm, AccountRole.UnallocatedCash), Sum(firm, AccountRole.Receivable)));
        Assert.Equal(130_000 - 6_950, Sum(firm, AccountRole.Bank));
        Assert.Equal("nothing-open", RefusedAs(() => money.Allocate(firm.Caller, "INV-2026-00002", null, April10)));
    }

    [Fact]
    public void A_small_difference_closes_the_invoice_and_a_large_one_does_not()
    {
        using var firm = Invoiced(months: 2);
        Pay(firm, 1130m, "INV-2026-00001");
        Pay(firm, 1129.99m, "INV-2026-00002");
        Assert.Equal((50, 51), (Sum(firm, AccountRole.SmallDifferences), Sum(firm, AccountRole.Receivable)));
    }

    [Fact]
    public void One_payment_settles_several_invoices_and_the_bank_keeps_its_fee()
    {
        using var firm = Invoiced(months: 2);
        new PayUseCase(firm.Context).Pay(firm.Caller, new PaymentRequest(["INV-2026-00001", "INV-2026-00002"], 2249m, April10, Fee: 12m));
        Assert.Equal((0, 224_900, 1_200), (Sum(firm, AccountRole.Receivable), Sum(firm, AccountRole.Bank), Sum(firm, AccountRole.BankCharges)));
    }

    [Fact]
    public void An_early_payment_discount_takes_its_share_of_tax_back()
    {
        using var firm = Invoiced(a => a with { EarlyPayment = new EarlyPaymentTerms(2m, 10) });
        var pay = new PayUseCase(firm.Context);

        // 2 % of 1,130.50 is 22.61: 19.00 and 3.61 of tax
        pay.Pay(firm.Caller, new PaymentRequest(["INV-2026-00001"], 1107.89m, April10, Discount: true));
        Assert.Equal((0, 1_900, -18_050 + 361), (Sum(firm, AccountRole.Receivable), Sum(firm, AccountRole.Discounts), Sum(firm, AccountRole.OutputTax)));
    }

    [Fact]
    public void A_discount_that_is_late_or_not_agreed_is_refused()
    {
        using var firm = Invoiced(a => a with { EarlyPayment = new EarlyPaymentTerms(2m, 5) });
        Assert.Equal("discount-not-due", RefusedAs(() => new PayUseCase(firm.Context).Pay(firm.Caller, new PaymentRequest(["INV-2026-00001"], 1107.89m, April10, Discount: true))));
        using var without = Invoiced();
        Assert.Equal("discount-not-due", RefusedAs(() => new PayUseCase(without.Context).Pay(without.Caller, new PaymentRequest(["INV-2026-00001"], 1107.89m, April10, Discount: true))));
        using var little = Invoiced(a => a with { EarlyPayment = new EarlyPaymentTerms(2m, 10) });
        Assert.Equal("discount-not-due", RefusedAs(() => new PayUseCase(little.Context).Pay(little.Caller, new PaymentRequest(["INV-2026-00001"], 500m, April10, Discount: true))));
    }

    [Fact]
    public void The_same_reference_twice_on_a_day_is_refused()
    {
        using var firm = Invoiced();
        var request = new PaymentRequest(["INV-2026-00001"], 100m, April10, Reference: "TX-1");
        new PayUseCase(firm.Context).Pay(firm.Caller, request);
        Assert.Equal("payment-twice", RefusedAs(() => new PayUseCase(firm.Context).Pay(firm.Caller, request)));
        new PayUseCase(firm.Context).Pay(firm.Caller, request with { Reference = "TX-2" });
        Assert.Equal(93_050, Sum(firm, AccountRole.Receivable));
    }

    [Fact]
    public void A_payment_that_bounced_is_undone_by_its_exact_mirror_once()
    {
        using var firm = Invoiced();
        var paid = Pay(firm, 1200m, "INV-2026-00001");
        var money = new MoneyUseCase(firm.Context);
        money.Undo(firm.Caller, paid.Booking.Key.Value, April10, "returned");
        Assert.Equal((113_050, 0, 0), (Sum(firm, AccountRole.Receivable), Sum(firm, AccountRole.Bank), Sum(firm, AccountRole.UnallocatedCash)));
        Assert.Equal("payment-unknown", RefusedAs(() => money.Undo(firm.Caller, paid.Booking.Key.Value, April10, "again")));
        Assert.Equal("payment-unknown", RefusedAs(() => money.Undo(firm.Caller, "PAY-1", April10, "which")));
        Assert.Equal("reason-missing", RefusedAs(() => money.Undo(firm.Caller, paid.Booking.Key.Value, April10, " ")));
    }

    [Fact]
    public void A_payment_whose_rest_was_used_is_not_undone()
    {
        using var firm = Invoiced(months: 2);
        var paid = Pay(firm, 1200m, "INV-2026-00001");
        var money = new MoneyUseCase(firm.Context);
        money.Allocate(firm.Caller, "INV-2026-00002", 10m, April10);
        Assert.Equal("payment-in-use", RefusedAs(() => money.Undo(firm.Caller, paid.Booking.Key.Value, April10, "returned")));
    }

    [Fact]
    public void A_receivable_is_written_off_by_a_manager_with_a_reason()
    {
        using var firm = Invoiced();
        var money = new MoneyUseCase(firm.Context);
        Assert.Throws<NotAllowedException>(() => money.WriteOff(firm.Caller with { Role = ActorRole.Bookkeeper }, "INV-2026-00001", null, false, April10, "gone"));
        Assert.Equal("reason-missing", RefusedAs(() => money.WriteOff(firm.Caller, "INV-2026-00001", null, false, April10, "")));
        money.WriteOff(firm.Caller, "INV-2026-00001", 30.50m, false, April10, "goodwill");
        money.WriteOff(firm.Caller, "INV-2026-00001", null, true, April10, "insolvent");
        Assert.Equal((0, 3_050, 110_000), (Sum(firm, AccountRole.Receivable), Sum(firm, AccountRole.WriteOff), Sum(firm, AccountRole.BadDebt)));
        Assert.Equal("nothing-open", RefusedAs(() => money.WriteOff(firm.Caller, "INV-2026-00001", 1m, true, April10, "more")));
    }

    [Fact]
    public void The_worked_example_of_two_payments_in_dollars_realises_what_the_design_says()
    {
        using var firm = new Firm(a => a with { Currency = Usd, Tax = new TaxTerms { Code = "EXPORT" }, Rates = [new RateRule { Amount = 100m, Currency = Usd }] }, r => WithMoney(r) with
        {
            TaxCodes = [.. r.TaxCodes, new TaxCode("EXPORT", [new TaxRate(new LocalDate(2007, 1, 1), 0m)], "", "", "", false)],
        });
        firm.Work.Add("Harbor", "Website", "Design", "Ana", new LocalDate(2025, 12, 2), 36_000);
        Rate(firm, 1.16m, new LocalDate(2026, 1, 15));
        Rate(firm, 1.18m, new LocalDate(2026, 2, 10));
        Rate(firm, 1.15m, new LocalDate(2026, 3, 5));
        firm.PlanAndApply(new LocalDate(2026, 1, 15));
        var pay = new PayUseCase(firm.Context);

        var first = pay.Pay(firm.Caller, new PaymentRequest(["INV-2026-00001"], 400m, new LocalDate(2026, 2, 10)));
        var second = pay.Pay(firm.Caller, new PaymentRequest(["INV-2026-00001"], 600m, new LocalDate(2026, 3, 5)));

        Assert.Equal((Money.Exact(-5.85m, Firm.Eur), Money.Exact(4.50m, Firm.Eur)), (first.Realised, second.Realised));
        using var reading = firm.Store.Read();
        Assert.Empty(reading.Subledger.Balances(new SubledgerFilter(AccountRole.Receivable)));
        Assert.Equal(33_898 + 52_174, reading.Subledger.Balances(new SubledgerFilter(AccountRole.Bank)).Sum(b => b.BaseMinor));
    }

    [Fact]
    public void What_does_not_fit_is_refused()
    {
        using var firm = Invoiced(months: 2);
        var pay = new PayUseCase(firm.Context);
        Assert.Equal("document-unknown", RefusedAs(() => Pay(firm, 1m, "INV-1")));
        Assert.Equal("payment-mixed", RefusedAs(() => Pay(firm, 1m, "INV-2026-00001", "INV-2026-00001")));
        Assert.Equal("amount-wrong", RefusedAs(() => Pay(firm, 0m, "INV-2026-00001")));
        Assert.Equal("amount-wrong", RefusedAs(() => Pay(firm, 1.005m, "INV-2026-00001")));
        Assert.Equal("payment-for-nothing", RefusedAs(() => Pay(firm, 1m)));
        Assert.Equal("client-unknown", RefusedAs(() => pay.Pay(firm.Caller, new PaymentRequest([], 1m, April10, Client: "nobody"))));
        Assert.Equal("payment-currency", RefusedAs(() => pay.Pay(firm.Caller, new PaymentRequest([], 1m, April10, Client: "harbor", Currency: "EURO"))));
        Assert.Equal("needs-exchange-rate", RefusedAs(() => pay.Pay(firm.Caller, new PaymentRequest([], 1m, April10, Client: "harbor", Currency: "USD"))));
        Assert.Equal("account-unknown", RefusedAs(() => pay.Pay(firm.Caller, new PaymentRequest(["INV-2026-00001"], 1m, April10, Account: "revenue"))));
        Assert.Throws<NotAllowedException>(() => pay.Pay(firm.Caller with { Role = ActorRole.Viewer }, new PaymentRequest(["INV-2026-00001"], 1m, April10)));
    }

    [Fact]
    public void What_a_worker_paid_is_paid_back()
    {
        using var firm = new Firm(rules: WithMoney);
        firm.Work.Expenses.Add(FakeWork.Rail());
        firm.PlanAndApply();
        Pay(firm, 119m, "EXP-2026-00001");
        Assert.Equal((0, -11_900), (Sum(firm, AccountRole.EmployeePayable), Sum(firm, AccountRole.Bank)));
        Assert.Equal("payment-mixed", RefusedAs(() => Pay(firm, 1m, "INV-2026-00001", "EXP-2026-00001")));
    }

    private static void Rate(Firm firm, decimal value, LocalDate date)
    {
        using var transaction = firm.Store.Begin();
        transaction.Rates.Add(new FxRate
        {
            Id = new RateId(firm.Ids.Next()), Provider = FxRate.Hand, Base = Firm.Eur, Quote = Usd, Date = date, Value = value, Captured = firm.Clock.Now,
        });
        transaction.Commit();
    }
}
