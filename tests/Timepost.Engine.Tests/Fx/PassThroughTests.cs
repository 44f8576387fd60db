using NodaTime;
using Timepost.Domain.Amounts;
using Timepost.Domain.Mapping;
using Timepost.Engine.Corrections;
using Timepost.Engine.Subledger;
using Timepost.Engine.Tests.Support;
using static Timepost.Engine.Tests.Fx.Dollars;

namespace Timepost.Engine.Tests.Fx;

/// <summary>An expense that is billed on in another currency than base, or than its own.</summary>
public sealed class PassThroughTests
{
    private static IReadOnlyList<SubledgerBalance> Recoverable(Dollars firm)
    {
        using var reading = firm.Firm.Store.Read();
        return reading.Subledger.Balances(new SubledgerFilter(AccountRole.RecoverableExpense));
    }

    [Theory]
    [InlineData("EUR")]
    [InlineData("USD")]
    [InlineData("JPY")]
    public void Recoverable_expense_is_exactly_zero_after_billing_in_currency_and_in_base(string spent)
    {
        using var firm = new Dollars();
        var (expense, invoice) = (new LocalDate(2026, 3, 5), new LocalDate(2026, 4, 1));
        foreach (var (currency, value) in new[] { ("USD", 1.16m), ("JPY", 171.3m) })
        {
            firm.Rate(expense, value, currency);
            firm.Rate(invoice, value + 0.07m, currency);
        }

        firm.Firm.Work.Expenses.Add(FakeWork.Rail() with { Amount = Money.Exact(119m, Currency.Of(spent)), Tax = Money.Exact(19m, Currency.Of(spent)) });
        firm.Firm.PlanAndApply(invoice);
        Assert.Single(firm.Firm.Books.Invoices);
        Assert.Empty(Recoverable(firm));

        // what the invoice brings in base less what it cost is realised, none of it income
        var cost = spent switch { "EUR" => 10_000, "USD" => 8_621, _ => 58 };
        Assert.Equal(firm.At(AccountRole.Receivable).InBase - cost, firm.Realised());
        Assert.Equal(0, firm.At(AccountRole.Revenue).InBase);

        // on the day of the invoice, not on that of the expense
        Assert.Equal(0, firm.Realised(to: expense));

        // a credit note puts back exactly what the invoice took
        new CreditUseCase(firm.Firm.Context).Draft(
            firm.Firm.Caller, new CreditRequest("INV-2026-00001", "wrong") { Mode = Domain.Billing.CreditMode.Hold, Date = invoice });
        firm.Firm.PlanAndApply(invoice);
        Assert.Equal((0L, 0L), (firm.Realised(), firm.At(AccountRole.Revenue).InBase));
        Assert.Equal(cost, Assert.Single(Recoverable(firm)).BaseMinor);
        Assert.Equal(spent, Recoverable(firm)[0].Amount.Currency.Code);
    }

    [Fact]
    public void A_cost_booked_after_it_was_billed_on_leaves_nothing_either()
    {
        using var firm = new Dollars();
        var (expense, invoice) = (new LocalDate(2026, 3, 5), new LocalDate(2026, 4, 1));
        firm.Rate(expense, 1.16m);
        firm.Rate(invoice, 1.25m);
        firm.Firm.Work.Expenses.Add(FakeWork.Rail());
        var plan = firm.Firm.Plan(invoice);
        firm.Firm.Approve(plan, plan.Actions.Where(a => a.Kind == "invoice").Select(a => a.Sequence).ToArray());
        firm.Firm.Apply(plan);
        firm.Firm.PlanAndApply(invoice);
        Assert.Empty(Recoverable(firm));
    }
}
