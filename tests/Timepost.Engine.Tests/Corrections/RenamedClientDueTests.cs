using NodaTime;
using Timepost.Domain.Billing;
using Timepost.Domain.Mapping;
using Timepost.Engine.Corrections;
using Timepost.Engine.Exceptions;
using Timepost.Engine.Reconciliation;
using Timepost.Engine.Tests.Reconciliation;
using Timepost.Engine.Tests.Support;
using static Timepost.Engine.Tests.Corrections.Corrected;

namespace Timepost.Engine.Tests.Corrections;

/// <summary>A client that is named otherwise after its work was billed: it is asked once for each document.</summary>
public sealed class RenamedClientDueTests
{
    [Fact]
    public void Billed_work_of_a_client_that_is_named_no_more_is_one_correction_for_each_document()
    {
        using var firm = Billed();

        var asked = firm.Plan(May).NewExceptions;

        Assert.Equal(2, asked.Count);
        Assert.All(asked, e => Assert.Equal(("correction-due", "document", "credit, accept"), (e.Kind, e.ObjectKind, string.Join(", ", e.Choices))));
        Assert.Equal(
            ["INV-2026-00001 billed work to harbor, which the mapping names no more; it is of harbor-mobility now. 1 entry, 0.50 h waits.",
             "INV-2026-00002 billed work to harbor, which the mapping names no more; it is of harbor-mobility now. 3 entries, 2.17 h wait."],
            asked.Select(e => e.Summary).Order(StringComparer.Ordinal));
        Assert.Equal(2, firm.Plan(May).OpenExceptions); // they stay, once
    }

    [Fact]
    public void Credit_takes_all_of_the_document_back_by_one_credit_note_and_the_work_is_billed_to_the_new_client()
    {
        using var firm = Billed();
        var before = firm.Document("INV-2026-00002").Net.Amount;
        Decide(firm, "INV-2026-00002", "credit");
        Decide(firm, "INV-2026-00001", "accept");

        Assert.Single(firm.Plan(May).Actions, a => a.Kind == "credit-note");
        firm.PlanAndApply(May);
        Assert.Equal(-before, firm.Document("CN-2026-00001").Net.Amount);
        Assert.Equal(0m, firm.OpenOn("INV-2026-00002"));
        firm.PlanAndApply(May);

        Assert.Equal([47.50m, before, before], firm.Books.Invoices.OrderBy(i => i.Number, StringComparer.Ordinal).Select(i => i.Net.Amount));
        Assert.Equal(0, firm.Plan(May).OpenExceptions);
        var totals = new TotalsUseCase(firm.Context).Totals(firm.Caller, new LocalDate(2026, 4, 30));
        Assert.Equal([("harbor", 1800L), ("harbor-mobility", 7800L)], totals.Select(t => (t.Client, t.DocumentSeconds)));
    }

    [Fact]
    public void Accept_leaves_it_billed_to_the_old_client_and_is_not_asked_again()
    {
        using var firm = Billed();
        Decide(firm, "INV-2026-00001", "accept");
        Decide(firm, "INV-2026-00002", "accept");

        firm.PlanAndApply(May);

        var plan = firm.Plan(May);
        Assert.Equal((0, 2), (plan.OpenExceptions, firm.Books.Invoices.Count()));
        Assert.DoesNotContain(plan.Actions, a => a.Kind is "invoice" or "credit-note");
    }

    [Fact]
    public void A_dropped_credit_note_of_a_document_is_asked_again()
    {
        using var firm = Billed();
        Decide(firm, "INV-2026-00001", "accept");
        Decide(firm, "INV-2026-00002", "credit");
        var key = firm.Plan(May).Actions.Single(a => a.Kind == "credit-note").Object;

        new CreditUseCase(firm.Context).Drop(firm.Caller, key);

        Assert.Equal(1, firm.Plan(May).OpenExceptions);
    }

    [Theory]
    [InlineData(CorrectionsPolicy.CreditNote)]
    [InlineData(CorrectionsPolicy.NextInvoice)]
    public void Where_the_agreement_corrects_by_itself_the_old_client_has_a_credit_note_for_each_document(CorrectionsPolicy policy)
    {
        using var firm = Billed(a => a with { Corrections = policy });

        var plan = firm.Plan(May);

        Assert.Equal((0, 2), (plan.OpenExceptions, plan.Actions.Count(a => a.Kind == "credit-note")));
        Assert.Equal(2, firm.Plan(May).Actions.Count(a => a.Kind == "credit-note")); // once
    }

    [Fact]
    public void Work_that_was_billed_for_nothing_moves_with_the_credit_note_and_hides_no_money()
    {
        using var firm = Billed(free: true);
        Decide(firm, "INV-2026-00001", "accept");
        Decide(firm, "INV-2026-00002", "credit");
        firm.PlanAndApply(May);
        firm.PlanAndApply(May);

        Assert.Equal(0, firm.Plan(May).OpenExceptions);
        Assert.Equal(-firm.Document("INV-2026-00002").Net.Amount, firm.Document("CN-2026-00001").Net.Amount);
    }

    // February on the first invoice, March on the second
    private static Firm Billed(Func<Agreement, Agreement>? agreement = null, bool free = false)
    {
        var firm = Firm(agreement);
        firm.Work.Add("Harbor", "Website", "Design", "Ana", new LocalDate(2026, 2, 2), 1800);
        firm.Work.Add("Harbor", "Website", "Design", "Ana", new LocalDate(2026, 3, 2), 3600);
        firm.Work.Add("Harbor", "Website", "Calls", "Ana", new LocalDate(2026, 3, 3), 1000);
        firm.Work.Add("Harbor", "App", "Design", "Ben", new LocalDate(2026, 3, 4), 3200);
        if (free)
        {
            firm.Work.Add("Harbor", "App", "Design", "Ben", new LocalDate(2026, 3, 5), 600, billable: false);
        }

        firm.PlanAndApply();
        RenamedClientTests.Rename(firm);
        return firm;
    }

    private static void Decide(Firm firm, string number, string decision)
    {
        firm.Plan(May);
        var use = new ExceptionUseCase(firm.Context);
        use.Resolve(firm.Caller, use.List(firm.Caller, openOnly: true, null, 10).Single(e => e.Summary.StartsWith(number, StringComparison.Ordinal)).Id, decision);
    }
}
