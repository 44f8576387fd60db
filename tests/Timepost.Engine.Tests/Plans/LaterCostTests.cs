using Timepost.Domain.Amounts;
using Timepost.Domain.Books;
using Timepost.Engine.Delivery;
using Timepost.Engine.Plans;
using Timepost.Engine.Tests.Support;

namespace Timepost.Engine.Tests.Plans;

/// <summary>An expense whose invoice is in the books before its cost is.</summary>
public sealed class LaterCostTests
{
    [Fact]
    public void Promise2_a_cost_that_is_booked_after_it_was_billed_on_is_still_recoverable_as_the_invoice_relieves_it()
    {
        using var firm = new Firm();
        firm.Work.Expenses.Add(FakeWork.Rail());
        var plan = firm.Plan();
        var cost = Assert.Single(plan.Actions, a => a.Kind == "employee-expense");

        new ApproveUseCase(firm.Context).Approve(firm.Caller, plan.Plan.Id, [.. plan.Actions.Where(a => a.Kind != cost.Kind).Select(a => a.Sequence)]);
        new ApplyUseCase(firm.Context).Apply(firm.Caller, plan.Plan.Id);
        new ApproveUseCase(firm.Context).Approve(firm.Caller, plan.Plan.Id, [cost.Sequence]);
        var later = new ApplyUseCase(firm.Context).Apply(firm.Caller, plan.Plan.Id);

        Assert.Equal(ActionState.Done, Assert.Single(later.Applied, a => a.Action.Sequence == cost.Sequence).Action.State);
        var relieved = Assert.Single(firm.Books.Invoices.Single().Postings, p => p.Account == "Assets:Recoverable").Amount;
        var booked = firm.Books.Held.Single(h => h.Document.Kind == BooksKind.EmployeeExpense).Document;
        Assert.Equal(Money.Zero(Firm.Eur), relieved + Assert.Single(booked.Postings, p => p.Account == "Assets:Recoverable").Amount);
    }
}
