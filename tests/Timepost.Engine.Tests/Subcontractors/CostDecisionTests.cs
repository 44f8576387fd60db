using Timepost.Domain.Identity;
using Timepost.Engine.Dispositions;
using Timepost.Engine.Subcontractors;
using Timepost.Engine.Tests.Support;
using Timepost.Engine.Workspaces;
using static Timepost.Engine.Tests.Subcontractors.Subcontracting;

namespace Timepost.Engine.Tests.Subcontractors;

/// <summary>Approved raw seconds = billed + disputed + not payable + open, whatever persons decide.</summary>
public sealed class CostDecisionTests
{
    [Fact]
    public void A_disputed_cost_is_on_no_bill_until_the_dispute_is_taken_back_and_its_client_is_billed_all_the_same()
    {
        using var firm = Firm(SelfBilling);
        var entry = firm.Work.Add("Harbor", "Website", "Design", "Ben", March, 3600);
        var costs = new CostDecisions(firm.Context);
        Assert.Equal(3600, costs.Dispute(firm.Caller, entry, "twice the hours agreed"));

        firm.PlanAndApply();
        Assert.Single(firm.Books.Invoices);
        Assert.Equal(0, firm.Balance("Expenses:Subcontractors"));

        Assert.Equal(3600, costs.Reopen(firm.Caller, entry));
        firm.PlanAndApply();
        Assert.Equal(60, firm.Balance("Expenses:Subcontractors"));
        Assert.Equal("cost-not-open", Code(() => costs.Reopen(firm.Caller, entry)));
    }

    [Fact]
    public void What_is_not_payable_stays_so_also_from_a_dispute()
    {
        using var firm = Firm(SelfBilling);
        var entry = firm.Work.Add("Harbor", "Website", "Design", "Ben", March, 3600);
        var costs = new CostDecisions(firm.Context);
        costs.Dispute(firm.Caller, entry, "not ordered");

        costs.Reject(firm.Caller, entry, "not ordered");

        Assert.Empty(firm.Plan().Bills());
        using var reading = firm.Store.Read();
        Assert.Equal([3600L, -3600L, 3600L], reading.Dispositions.Of(entry.Value).Select(d => d.Quantity));
        Assert.Equal("cost-not-open", Code(() => costs.Dispute(firm.Caller, entry, "again")));
    }

    [Fact]
    public void What_is_no_cost_of_a_subcontractor_is_refused()
    {
        using var firm = Firm(SelfBilling);
        var own = firm.Work.Add("Harbor", "Website", "Design", "Ana", March, 3600);
        var theirs = firm.Work.Add("Harbor", "Website", "Design", "Ben", March, 3600);
        var costs = new CostDecisions(firm.Context);

        Assert.Equal("entry-not-subcontracted", Code(() => costs.Dispute(firm.Caller, own, "x")));
        Assert.Equal("entry-not-subcontracted", Code(() => costs.Dispute(firm.Caller, new EntryId(new Guid(77, 0, 0, new byte[8])), "x")));
        Assert.Equal("reason-missing", Code(() => costs.Reject(firm.Caller, theirs, "")));
        Assert.Throws<NotAllowedException>(() => costs.Reject(firm.Caller with { Role = ActorRole.Bookkeeper }, theirs, "x"));
    }

    [Fact]
    public void A_month_adds_up_by_vendor_and_by_worker()
    {
        using var firm = Firm(Holding(5m));
        firm.Work.Add("Harbor", "Website", "Design", "Ben", March, 36_000);
        firm.PlanAndApply();
        var disputed = firm.Work.Add("Harbor", "Website", "Design", "Ben", March, 600);
        var rejected = firm.Work.Add("Harbor", "Website", "Design", "Ben", March, 300);
        firm.Work.Add("Harbor", "Website", "Design", "Ben", March, 60);
        firm.Work.Add("Harbor", "Website", "Design", "Ben", March, 7, status: "pending");
        var costs = new CostDecisions(firm.Context);
        costs.Dispute(firm.Caller, disputed, "x");
        costs.Reject(firm.Caller, rejected, "x");
        var use = new BillStatusUseCase(firm.Context);

        var (workers, retention) = use.Reconcile(firm.Caller, WholeMarch);
        var worker = Assert.Single(workers);
        Assert.Equal((Nord, "ben", new CostSeconds(36_960, 36_000, 600, 300), 60L, true), (worker.Vendor, worker.Worker, worker.Seconds, worker.Seconds.Open, worker.Agrees));
        var held = Assert.Single(retention);
        Assert.Equal((Eur(30), Eur(30), true), (held.Expected, held.Held, held.Agrees));
        var status = Assert.Single(use.Status(firm.Caller, WholeMarch));
        Assert.Equal((36_960L, Eur(0)), (status.Seconds.Approved, status.Held)); // the bill is of 1 April
        Assert.Equal([("BILL-2026-00001", "self-billed")], status.Bills.Select(b => (b.Bill.Number, b.State)));
        Assert.Empty(Assert.Single(use.Status(firm.Caller, new(new(2026, 2, 1), new(2026, 2, 28)))).Bills);
    }

    [Fact]
    public void A_bill_is_open_until_its_invoice_is_matched()
    {
        using var firm = Firm();
        firm.Work.Add("Harbor", "Website", "Design", "Ben", March, 36_000);
        var use = new BillStatusUseCase(firm.Context);
        firm.Plan();
        Assert.Equal("draft", State());
        firm.PlanAndApply();
        Assert.Equal("open", State());
        new MatchUseCase(firm.Context).Match(firm.Caller, "BILL-2026-00001", new VendorInvoice("NS-1", new(2026, 4, 2), Eur(600), Eur(114)));
        Assert.Equal("matched", State());

        string State() => use.Status(firm.Caller, WholeMarch).Single().Bills.Single().State;
    }

    [Fact]
    public void The_side_of_the_client_is_another_law()
    {
        using var firm = Firm(SelfBilling);
        var entry = firm.Work.Add("Harbor", "Website", "Design", "Ben", March, 3600);
        new CostDecisions(firm.Context).Reject(firm.Caller, entry, "not ordered");
        firm.PlanAndApply();

        using var reading = firm.Store.Read();
        Assert.Equal(["not-payable", "line"], reading.Dispositions.Of(entry.Value).OrderByDescending(d => d.Side).Select(d => d.To));
        Assert.Equal(DispositionSide.Cost, reading.Dispositions.Of(entry.Value).First(d => d.To == "not-payable").Side);
    }

    [Fact]
    public void What_is_neither_paid_nor_rebilled_ends_on_both_sides()
    {
        using var firm = Firm(SelfBilling, new Timepost.Domain.Mapping.SubcontractorTerms(Timepost.Domain.Mapping.Rebill.None, 0));
        var entry = firm.Work.Add("Harbor", "Website", "Design", "Ben", March, 3600);
        new CostDecisions(firm.Context).Reject(firm.Caller, entry, "not ordered");

        using (var reading = firm.Store.Read())
        {
            Assert.Equal(["not-payable", "non-billable"], reading.Dispositions.Of(entry.Value).OrderByDescending(d => d.Side).Select(d => d.To));
        }

        // agreed otherwise later, it stays ended
        firm.Rules = firm.Rules with { Hash = new string('b', 64), Agreements = [firm.Rules.Agreements[0] with { Subcontractors = Timepost.Domain.Mapping.SubcontractorTerms.ByRate }] };
        Assert.Empty(firm.Plan().Actions);
    }

    private static string Code(Action action) => Assert.Throws<SubcontractorRefusedException>(action).Code;
}
