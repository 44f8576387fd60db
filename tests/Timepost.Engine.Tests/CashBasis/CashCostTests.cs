using NodaTime;
using Timepost.Domain.Amounts;
using Timepost.Domain.Mapping;
using Timepost.Engine.Payments;
using Timepost.Engine.Subcontractors;
using Timepost.Engine.Subledger;
using Timepost.Engine.Tests.Fx;
using Timepost.Engine.Tests.Payments;
using Timepost.Engine.Tests.Subcontractors;
using Timepost.Engine.Tests.Support;
using static Timepost.Engine.Tests.Fx.Dollars;

namespace Timepost.Engine.Tests.CashBasis;

/// <summary>Costs on cash basis: they count when they are paid.</summary>
public sealed class CashCostTests
{
    private static string[] Balances(Firm firm)
    {
        using var reading = firm.Store.Read();
        return [.. reading.Subledger.Balances(new SubledgerFilter()).GroupBy(b => b.Account).Select(g => (g.Key, Sum: g.Sum(b => b.BaseMinor))).Where(g => g.Sum != 0)
            .OrderBy(g => g.Key, StringComparer.Ordinal).Select(g => $"{g.Key} {g.Sum}")];
    }

    private static void Pay(Firm firm, string number, decimal amount, LocalDate day) => new PayUseCase(firm.Context).Pay(firm.Caller, new PaymentRequest([number], amount, day));

    private static Dollars Laid(bool reimbursable, bool billable = false, string spent = "EUR", string invoiced = "EUR")
    {
        var firm = OnCash.Firm(invoiced);
        firm.Rate(Day(3, 5), 1.25m, "USD");
        firm.Rate(Day(4, 1), 1.20m, "USD");
        firm.Rate(Day(5, 1), 1.10m, "USD");
        firm.Firm.Work.Expenses.Add(FakeWork.Rail(Day(3, 5)) with
        {
            Reimbursable = reimbursable, Billable = billable, Amount = Money.Exact(119m, Currency.Of(spent)), Tax = Money.Exact(19m, Currency.Of(spent)),
        });
        firm.Firm.PlanAndApply(Day(4, 1));
        return firm;
    }

    [Fact]
    public void What_a_worker_laid_out_is_a_cost_when_the_worker_gets_it_back()
    {
        using var firm = Laid(reimbursable: true);
        Assert.Equal(["Liabilities:Staff -11900", "Liabilities:UnpaidCosts 11900"], Balances(firm.Firm));
        OnCash.Check(firm);
        Pay(firm.Firm, firm.Parts()[0].Number, 59.50m, Day(4, 10));
        Assert.Equal(["Assets:Bank -5950", "Assets:VAT 950", "Expenses:Travel 5000", "Liabilities:Staff -5950", "Liabilities:UnpaidCosts 5950"], Balances(firm.Firm));
        OnCash.Check(firm);
    }

    [Fact]
    public void A_cost_in_another_currency_counts_at_the_rate_of_its_payment()
    {
        using var firm = Laid(reimbursable: true, spent: "USD");
        Pay(firm.Firm, firm.Parts()[0].Number, 119m, Day(5, 1));

        // 119.00 at 1.10 are 108.18: tax 19.00 are 17.27
        Assert.Equal(["Assets:Bank -10818", "Assets:VAT 1727", "Expenses:Travel 9091"], Balances(firm.Firm));
        OnCash.Check(firm);
    }

    [Fact]
    public void What_the_company_card_paid_is_a_cost_at_once()
    {
        using var firm = Laid(reimbursable: false);
        Assert.Equal(["Assets:VAT 1900", "Expenses:Travel 10000", "Liabilities:Card -11900"], Balances(firm.Firm));
    }

    // 119.00 USD laid out at 1.25, paid back at 1.20; what rates make of it goes off with the dollars, so that no euro stands against them
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void An_expense_and_an_invoice_of_one_foreign_currency_leave_nothing_in_any_currency(bool costFirst)
    {
        using var firm = Laid(reimbursable: true, billable: true, spent: "USD", invoiced: "USD");
        var cost = firm.Parts().Single(p => p.Kind == "employee-expense").Number;
        var invoice = firm.Parts().Single(p => p.Kind == "invoice");
        Pay(firm.Firm, costFirst ? cost : invoice.Number, costFirst ? 119m : Money.OfMinor(invoice.Open, Usd).Amount, Day(4, 3));
        Pay(firm.Firm, costFirst ? invoice.Number : cost, costFirst ? Money.OfMinor(invoice.Open, Usd).Amount : 119m, Day(5, 1));

        using var reading = firm.Firm.Store.Read();
        var postings = reading.Subledger.List(new SubledgerFilter(AccountRole.RecoverableExpense), null, 100).SelectMany(e => e.Postings)
            .Where(p => p.Posting.Role == AccountRole.RecoverableExpense).ToList();
        Assert.NotEmpty(postings);
        Assert.All(postings, p => Assert.Equal(Usd, p.Posting.Amount.Currency));
        Assert.Equal((0, 0), (postings.Sum(p => p.Posting.Amount.Minor), postings.Sum(p => p.BaseMinor)));
        OnCash.Check(firm);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void An_expense_that_is_billed_on_leaves_nothing_once_both_are_paid_and_what_rates_left_is_income(bool costFirst)
    {
        using var firm = Laid(reimbursable: true, billable: true, invoiced: "USD");
        var cost = firm.Parts().Single(p => p.Kind == "employee-expense").Number;
        var invoice = firm.Parts().Single(p => p.Kind == "invoice");
        foreach (var pays in costFirst ? [cost, invoice.Number] : new[] { invoice.Number, cost })
        {
            Pay(firm.Firm, pays, pays == cost ? 119m : Money.OfMinor(invoice.Open, Usd).Amount, Day(5, 1));
            OnCash.Check(firm);
        }

        // 100.00 EUR were billed as 125.00 USD, at 1.25 of the day of the expense, and came as 113.64 EUR at 1.10
        Assert.Equal(["Assets:Bank 1623", "Assets:VAT 1900", "Income:Consulting -1364", "Liabilities:VAT -2159"], Balances(firm.Firm));
    }

    [Fact]
    public void What_was_laid_out_for_an_invoice_that_is_given_up_is_the_firms_own_cost()
    {
        using var firm = Laid(reimbursable: false, billable: true);
        new MoneyUseCase(firm.Firm.Context).WriteOff(firm.Firm.Caller, "INV-2026-00001", null, true, Day(5, 1), "gone");
        Assert.Equal(["Assets:VAT 1900", "Expenses:BadDebt 10000", "Liabilities:Card -11900"], Balances(firm.Firm));
        OnCash.Check(firm);
    }

    [Fact]
    public void Part_paid_and_the_rest_given_up_nothing_is_left_of_an_expense_either()
    {
        using var firm = Laid(reimbursable: false, billable: true, invoiced: "USD");
        Pay(firm.Firm, "INV-2026-00001", 59.50m, Day(5, 1)); // of 148.75: 50.00 for the expense, 45.45 EUR
        new MoneyUseCase(firm.Firm.Context).WriteOff(firm.Firm.Caller, "INV-2026-00001", null, false, Day(5, 1), "gone");

        // 75.00 USD of the expense were carried at 62.50, at 1.20 of the invoice; what the rates left, 7.95 more than was laid out, is income
        Assert.Equal(["Assets:Bank 5409", "Assets:VAT 1900", "Expenses:WrittenOff 6250", "Income:Consulting -795", "Liabilities:Card -11900", "Liabilities:VAT -864"], Balances(firm.Firm));
        OnCash.Check(firm);
    }

    private static Firm Subcontracted(bool selfBilling)
    {
        var firm = Subcontracting.Firm(s => s with { SelfBilling = selfBilling }, rules: r => OnCash.Of(PaymentTests.WithMoney(r) with
        {
            Accounts = [.. PaymentTests.WithMoney(r).Accounts.Where(a => a.Id != "accrued-cost")],
        }));
        firm.Work.Add("Harbor", "Website", "Design", "Ben", Subcontracting.March, 36_000);
        firm.PlanAndApply();
        return firm;
    }

    [Fact]
    public void A_subcontractors_bill_is_a_cost_when_it_is_paid()
    {
        using var firm = Subcontracted(selfBilling: true);
        Assert.DoesNotContain(Balances(firm), b => b.Contains("Subcontractors", StringComparison.Ordinal));
        Pay(firm, "BILL-2026-00001", 714m, new LocalDate(2026, 4, 20));
        Assert.Equal(
            ["Assets:Bank -71400", "Assets:Receivable 113050", "Assets:UnpaidSales -113050", "Assets:VAT 11400", "Expenses:Subcontractors 60000"], Balances(firm));
    }

    [Fact]
    public void A_vendors_invoice_takes_the_place_of_the_bill_and_is_a_cost_when_it_is_paid()
    {
        using var firm = Subcontracted(selfBilling: false);
        Assert.Contains("Liabilities:Accrued -60000", Balances(firm));
        firm.Clock.Now += Duration.FromDays(9);
        var booked = new MatchUseCase(firm.Context).Match(firm.Caller, "BILL-2026-00001", new VendorInvoice("NS-17", new LocalDate(2026, 4, 3), Subcontracting.Eur(600m), Subcontracting.Eur(114m)));
        Assert.Equal(["Assets:Receivable 113050", "Assets:UnpaidSales -113050", "Liabilities:Payable -71400", "Liabilities:UnpaidCosts 71400"], Balances(firm));
        firm.PlanAndApply();
        string number;
        using (var reading = firm.Store.Read())
        {
            number = reading.Bookings.Find(booked.Key)!.Number;
        }

        Pay(firm, number, 714m, new LocalDate(2026, 4, 20));
        Assert.Equal(
            ["Assets:Bank -71400", "Assets:Receivable 113050", "Assets:UnpaidSales -113050", "Assets:VAT 11400", "Expenses:Subcontractors 60000"], Balances(firm));
    }
}
