using NodaTime;
using Timepost.Domain.Billing;
using Timepost.Domain.Identity;
using Timepost.Domain.Mapping;
using Timepost.Domain.Work;
using Timepost.Engine.Corrections;
using Timepost.Engine.Plans;
using Timepost.Engine.Tests.Support;
using static Timepost.Engine.Tests.Corrections.Corrected;

namespace Timepost.Engine.Tests.Corrections;

/// <summary><c>corrections: next-invoice</c>: what is due is a negative line on the next invoice of the agreement.</summary>
public sealed class NextInvoiceTests
{
    private static readonly LocalDate April1 = new(2026, 4, 1);
    private static readonly LocalDate June = new(2026, 6, 2);

    // March is billed: one line, Ana 3,600 s and Ben 1,000 s
    private static (Firm Firm, EntryId Ana, EntryId Ben) March(Func<Agreement, Agreement>? agreement = null)
    {
        var firm = Firm(a => (agreement ?? (b => b))(a with { Corrections = CorrectionsPolicy.NextInvoice }));
        var ana = firm.Work.Add("Harbor", "Website", "Design", "Ana", March2, 3600);
        var ben = firm.Work.Add("Harbor", "Website", "Design", "Ben", March2, 1000);
        firm.PlanAndApply(April1);
        return (firm, ana, ben);
    }

    private static StoredLine Correction(Firm firm, string number)
    {
        var document = firm.Document(number);
        return Assert.Single(DraftBody.Lines(document.Body, document.Total.Currency), l => l.Kind == LineKind.Correction);
    }

    private static decimal Owed(Firm firm) => firm.Balance(AccountRole.Receivable);

    [Fact]
    public void Work_edited_down_is_a_negative_line_on_the_next_invoice()
    {
        var (firm, ana, _) = March();
        using var held = firm;
        var april = firm.Work.Add("Harbor", "Website", "Design", "Ana", April1, 7200);
        firm.Work.Change(ana, e => e with { Seconds = 2000 });

        firm.PlanAndApply(May);

        var line = Correction(firm, "INV-2026-00002");
        Assert.StartsWith("Correction of INV-2026-00001 line 1: Website: Design", line.Text, StringComparison.Ordinal);
        Assert.Equal((-42.22m, -8.02m, "DE19", 19m, March2), (line.Net.Amount, line.Tax.Amount, line.TaxCode, line.TaxPercent, line.SupplyDate)); // 4,600 s are 121.39, 3,000 s are 79.17
        Assert.Equal((147.78m, 28.08m), (firm.Document("INV-2026-00002").Net.Amount, firm.Document("INV-2026-00002").Tax.Amount));
        Assert.Equal("line 2000/2000", firm.Standing(ana));
        Assert.Equal("line 7200/7200", firm.Standing(april));
        Assert.Equal((144.45m, 175.86m), (firm.OpenOn("INV-2026-00001"), firm.OpenOn("INV-2026-00002")));
        Assert.Equal(-269.17m, firm.Balance(AccountRole.Revenue));
        Assert.Equal(0, firm.Plan(May).OpenExceptions);
        Assert.DoesNotContain(firm.Books.Held, h => h.Number.StartsWith("CN", StringComparison.Ordinal));
    }

    [Fact]
    public void Two_corrections_of_a_line_give_back_exactly_its_tax()
    {
        var (firm, ana, ben) = March();
        using var held = firm;
        firm.Work.Add("Harbor", "Website", "Design", "Ana", April1, 36_000);
        firm.Work.Change(ana, e => e with { State = EntryState.Deleted });
        firm.PlanAndApply(May);
        firm.Work.Add("Harbor", "Website", "Design", "Ana", new LocalDate(2026, 5, 4), 36_000);
        firm.Work.Change(ben, e => e with { State = EntryState.Deleted });
        firm.PlanAndApply(June);

        var (first, second) = (Correction(firm, "INV-2026-00002"), Correction(firm, "INV-2026-00003"));
        Assert.Equal((-121.39m, -23.06m), (first.Net.Amount + second.Net.Amount, first.Tax.Amount + second.Tax.Amount));
        Assert.Equal(("", ""), (firm.Standing(ana), firm.Standing(ben)));
    }

    [Fact]
    public void A_correction_waits_until_there_is_an_invoice()
    {
        var (firm, ana, _) = March();
        using var held = firm;
        firm.Work.Change(ana, e => e with { Seconds = 2000 });
        firm.PlanAndApply(May);
        Assert.Single(firm.Books.Invoices);
        Assert.Equal("line 3600/3600", firm.Standing(ana));

        firm.Work.Add("Harbor", "Website", "Design", "Ana", new LocalDate(2026, 5, 4), 7200);
        firm.PlanAndApply(June);

        Assert.Equal(-42.22m, Correction(firm, "INV-2026-00002").Net.Amount);
        Assert.Equal("line 2000/2000", firm.Standing(ana));
    }

    [Fact]
    public void A_second_edit_while_it_waits_makes_it_what_is_due_then_or_nothing()
    {
        var (firm, ana, _) = March();
        using var held = firm;
        firm.Work.Change(ana, e => e with { Seconds = 2000 });
        firm.PlanAndApply(May);
        firm.Work.Change(ana, e => e with { Seconds = 1000 });
        firm.Work.Add("Harbor", "Website", "Design", "Ana", April1, 7200);
        firm.Plan(May);
        firm.Work.Change(ana, e => e with { Seconds = 3600 });
        firm.PlanAndApply(May);

        Assert.Equal(190m, firm.Document("INV-2026-00002").Net.Amount);
        Assert.Equal("line 3600/3600", firm.Standing(ana));
        firm.Work.Change(ana, e => e with { Seconds = 1000 });
        firm.Work.Add("Harbor", "Website", "Design", "Ana", new LocalDate(2026, 5, 4), 7200);
        firm.PlanAndApply(June);
        Assert.Equal(-68.61m, Correction(firm, "INV-2026-00003").Net.Amount); // 2,000 s are 52.78
        Assert.Equal("line 1000/1000", firm.Standing(ana));
    }

    [Fact]
    public void A_correction_larger_than_the_next_invoice_is_a_credit_note()
    {
        var (firm, ana, _) = March();
        using var held = firm;
        firm.Work.Add("Harbor", "Website", "Design", "Ana", April1, 360);
        firm.Work.Change(ana, e => e with { State = EntryState.Deleted });

        var plan = firm.Plan(May);
        Assert.Contains(plan.Actions, a => a.Kind == "credit-note" && a.Reason.Contains("more than the next invoice comes to", StringComparison.Ordinal));
        firm.PlanAndApply(May);

        Assert.Equal((9.50m, -95m), (firm.Document("INV-2026-00002").Net.Amount, firm.Document("CN-2026-00001").Net.Amount));
        Assert.Equal("", firm.Standing(ana));
    }

    [Fact]
    public void An_agreement_that_has_ended_gets_a_credit_note()
    {
        var (firm, ana, _) = March(a => a with { To = new LocalDate(2026, 3, 31) });
        using var held = firm;
        firm.Work.Change(ana, e => e with { Seconds = 2000 });
        firm.PlanAndApply(May);

        Assert.Equal(-42.22m, firm.Document("CN-2026-00001").Net.Amount);
    }

    [Fact]
    public void Books_that_refuse_the_invoice_leave_the_corrected_work_where_it_was()
    {
        var (firm, ana, _) = March();
        using var held = firm;
        firm.Work.Add("Harbor", "Website", "Design", "Ana", April1, 7200);
        firm.Work.Change(ana, e => e with { Seconds = 2000 });
        firm.Books.Refused.Add("INV-2026-00002");
        firm.PlanAndApply(May);
        Assert.Equal("line 3600/3600", firm.Standing(ana));
        Assert.Equal(144.45m, Owed(firm));

        firm.Books.Refused.Clear();
        firm.PlanAndApply(May);

        Assert.Equal("line 2000/2000", firm.Standing(ana));
        Assert.Equal(320.31m, Owed(firm));
    }

    [Fact]
    public void A_credit_of_the_invoice_leaves_its_correction_and_the_seconds_of_both_stand()
    {
        var (firm, ana, _) = March();
        using var held = firm;
        var april = firm.Work.Add("Harbor", "Website", "Design", "Ana", April1, 7200);
        firm.Work.Change(ana, e => e with { Seconds = 2000 });
        firm.PlanAndApply(May);

        Assert.Equal(CorrectionRefusal.Contradicts, Refusal(() => firm.Credit(null, number: "INV-2026-00002", lines: [(2, CreditMode.Reduce)])));
        firm.Credit(CreditMode.Hold, number: "INV-2026-00002");
        firm.PlanAndApply(May);

        Assert.Equal((-190m, 0m), (firm.Document("CN-2026-00001").Net.Amount, firm.OpenOn("INV-2026-00002")));
        Assert.Equal(-50.24m, firm.Balance(AccountRole.UnallocatedCash)); // what the correction took off is the client's
        Assert.Equal(("line 2000/2000", "held 7200/0"), (firm.Standing(ana), firm.Standing(april)));
    }

    [Fact]
    public void It_counts_neither_to_a_cap_nor_to_a_minimum_and_stands_before_what_a_retainer_pays()
    {
        var (firm, ana, _) = March(a => a with { MinimumFee = 100m });
        using var held = firm;
        firm.Work.Add("Harbor", "Website", "Design", "Ana", April1, 3600);
        firm.Work.Change(ana, e => e with { Seconds = 3000 });
        firm.PlanAndApply(May);

        Assert.Equal(100m - 15.83m, firm.Document("INV-2026-00002").Net.Amount); // topped up to 100.00, then 4,600 s less 4,000 s
    }

    [Fact]
    public void Released_work_of_another_client_is_billed_there_once_the_invoice_is_in_the_books()
    {
        using var firm = Firm(
            a => a with { Corrections = CorrectionsPolicy.NextInvoice },
            rules => rules with
            {
                Clients = new([.. rules.Clients.Rules, new(new EntityMatch { Names = ["Quay"] }, new ClientTarget { Id = "quay", Customer = "Quay" }, "mapping.yaml:9")], Unmatched.Exception),
                Agreements = [.. rules.Agreements, rules.Agreements[0] with { Id = "quay-std", Client = "quay" }],
            });
        var entry = firm.Work.Add("Harbor", "Website", "Design", "Ana", March2, 3600);
        firm.PlanAndApply(April1);
        firm.Work.Add("Harbor", "Website", "Design", "Ana", April1, 7200);
        firm.Work.Change(entry, e => e with { Client = "Quay" });
        firm.PlanAndApply(May);
        firm.PlanAndApply(May);
        firm.PlanAndApply(May);

        Assert.Equal(95m, firm.Books.Invoices.Single(i => i.Party == "Quay").Net.Amount);
        Assert.Equal("line 3600/3600", firm.Standing(entry));
        Assert.Equal(-95m, Correction(firm, "INV-2026-00002").Net.Amount);
    }
}
