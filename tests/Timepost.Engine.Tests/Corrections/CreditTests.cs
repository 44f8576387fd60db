using NodaTime;
using Timepost.Domain.Billing;
using Timepost.Domain.Books;
using Timepost.Domain.Mapping;
using Timepost.Engine.Corrections;
using Timepost.Engine.Plans;
using Timepost.Engine.Tests.Support;
using static Timepost.Engine.Tests.Corrections.Corrected;

namespace Timepost.Engine.Tests.Corrections;

/// <summary>Credit notes: in full and in part, with what becomes of the work.</summary>
public sealed class CreditTests
{
    [Fact]
    public void A_full_credit_with_release_takes_everything_back_and_the_work_is_billed_again()
    {
        using var firm = Firm();
        var entry = firm.Work.Add("Harbor", "Website", "Design", "Ana", March2, 3600);
        firm.PlanAndApply();

        var drafted = firm.Credit(CreditMode.Release);
        Assert.Equal(0, firm.Open(entry, 3600)); // nothing moves while it is drafted
        var plan = firm.Plan();
        var action = Assert.Single(plan.Actions, a => a.Verb == ActionVerb.Create);
        Assert.Equal(("credit-note", -113.05m), (action.Kind, action.Effect.Amount));
        Assert.Contains("credits INV-2026-00001 (release line 1): agreed with the client", action.Reason, StringComparison.Ordinal);
        firm.Approve(plan);
        firm.Apply(plan);

        var note = firm.Books.Held.Last().Document;
        Assert.Equal((BooksKind.CreditNote, "CN-2026-00001", drafted.Draft.Key), (note.Kind, note.Number, note.Key));
        Assert.Equal((-95m, -18.05m, -113.05m), (note.Net.Amount, note.Tax.Amount, note.Total.Amount));
        Assert.Equal((-1m, "h", 95m), (note.Lines[0].Quantity, note.Lines[0].Unit, note.Lines[0].UnitPrice));
        Assert.Equal(
            ["Assets:Receivable -113.05 EUR", "Income:Consulting 95.00 EUR DE19", "Liabilities:VAT 18.05 EUR DE19"],
            note.Postings.Select(p => $"{p.Account} {p.Amount} {p.TaxCode}".TrimEnd()).Order(StringComparer.Ordinal));
        Assert.Equal(("Credits invoice", "INV-2026-00001 of 2026-04-01"), (note.References[0].Key, note.References[0].Value));
        Assert.Equal(0m, firm.OpenOn("INV-2026-00001"));
        Assert.Equal(3600, firm.Open(entry, 3600));
        firm.PlanAndApply(May);
        Assert.Equal([95m, 95m], firm.Books.Invoices.Select(i => i.Net.Amount));
        Assert.StartsWith("Late, 2026-03", firm.Books.Invoices.Last().Lines[0].Text, StringComparison.Ordinal);
        Assert.Equal(0, firm.Plan(May).OpenExceptions);
    }

    [Fact]
    public void A_partial_credit_note_never_makes_paid_hours_billable_again()
    {
        using var firm = Firm();
        var entry = firm.Work.Add("Harbor", "Website", "Design", "Ana", March2, 3600);
        firm.PlanAndApply();
        firm.Pay("INV-2026-00001", 113.05m);

        firm.Credit(null, net: 40m);
        firm.PlanAndApply();

        Assert.Equal(0, firm.Open(entry, 3600));
        Assert.Equal("line 3600/3600", firm.Standing(entry));
        Assert.DoesNotContain(firm.Plan(May).Actions, a => a.Verb == ActionVerb.Create);
        Assert.Equal(-40m, firm.Document("CN-2026-00001").Net.Amount);
    }

    [Fact]
    public void Three_partial_credits_give_back_base_and_tax_exactly()
    {
        using var firm = Firm(a => a with { Rates = [a.Rates[0] with { Amount = 100.03m }] });
        firm.Work.Add("Harbor", "Website", "Design", "Ana", March2, 3600);
        firm.PlanAndApply();
        foreach (var net in new[] { 33.34m, 33.34m, 33.35m })
        {
            firm.Credit(CreditMode.Reduce, net);
        }

        firm.PlanAndApply();

        var notes = firm.Books.Held.Select(h => h.Document).Where(d => d.Kind == BooksKind.CreditNote).ToList();
        Assert.Equal([-6.34m, -6.33m, -6.34m], notes.Select(n => n.Tax.Amount));
        Assert.Equal((-100.03m, -19.01m), (notes.Sum(n => n.Net.Amount), notes.Sum(n => n.Tax.Amount)));
        Assert.Equal(0m, firm.OpenOn("INV-2026-00001"));
        Assert.Equal(CorrectionRefusal.Exceeds, Refusal(() => firm.Credit(CreditMode.Reduce, 0.01m)));
    }

    [Fact]
    public void What_was_paid_already_becomes_a_credit_balance_of_the_client()
    {
        using var firm = Firm();
        firm.Work.Add("Harbor", "Website", "Design", "Ana", March2, 3600);
        firm.PlanAndApply();
        firm.Pay("INV-2026-00001", 100m);

        firm.Credit(CreditMode.Release);
        firm.PlanAndApply();

        Assert.Equal((0m, -100m), (firm.OpenOn("INV-2026-00001"), firm.Balance(AccountRole.UnallocatedCash)));
        Assert.Equal(0m, firm.Balance(AccountRole.Revenue));
    }

    [Fact]
    public void Held_work_is_not_billed_until_a_person_decides()
    {
        using var firm = Firm();
        var entry = firm.Work.Add("Harbor", "Website", "Design", "Ana", March2, 3600);
        firm.PlanAndApply();
        firm.Credit(CreditMode.Hold);
        firm.PlanAndApply();

        Assert.Equal("held 3600/0", firm.Standing(entry));
        Assert.DoesNotContain(firm.Plan(May).Actions, a => a.Verb == ActionVerb.Create);
        Assert.Equal(1, firm.Plan(May).OpenExceptions); // it asks
        Assert.Equal(1, new CreditUseCase(firm.Context).Unhold(firm.Caller, "CN-2026-00001"));

        Assert.Equal(3600, firm.Open(entry, 3600));
        firm.PlanAndApply(May);
        Assert.Equal(2, firm.Books.Invoices.Count());
        Assert.Equal(0, firm.Plan(May).OpenExceptions);
        Assert.Equal(CorrectionRefusal.NothingHeld, Refusal(() => new CreditUseCase(firm.Context).Unhold(firm.Caller, "CN-2026-00001")));
    }

    [Theory]
    [InlineData("release")]
    [InlineData("write-off")]
    public void What_a_credit_note_holds_is_decided_by_its_exception(string decision)
    {
        using var firm = Firm();
        var entry = firm.Work.Add("Harbor", "Website", "Design", "Ana", March2, 3600);
        firm.PlanAndApply();
        firm.Credit(CreditMode.Hold);
        firm.PlanAndApply();
        var use = new Engine.Exceptions.ExceptionUseCase(firm.Context);
        var asked = Assert.Single(use.List(firm.Caller, openOnly: true, null, 10));
        Assert.Equal("held-by-credit", asked.Kind);

        use.Resolve(firm.Caller, asked.Id, decision);

        Assert.Equal(decision == "release" ? "" : "written-off 3600/0", firm.Standing(entry));
        firm.PlanAndApply(May);
        Assert.Equal(decision == "release" ? 2 : 1, firm.Books.Invoices.Count());
    }

    [Fact]
    public void Whole_lines_without_a_mode_are_refused()
    {
        using var firm = Firm();
        firm.Work.Add("Harbor", "Website", "Design", "Ana", March2, 3600);
        firm.PlanAndApply();

        Assert.Equal(CorrectionRefusal.ModeMissing, Refusal(() => firm.Credit(null)));
        Assert.Equal(CorrectionRefusal.ModeMissing, Refusal(() => firm.Credit(null, lines: [(1, null)])));
        Assert.Equal(CorrectionRefusal.LineUnknown, Refusal(() => firm.Credit(CreditMode.Release, lines: [(2, null)])));
        Assert.Equal(CorrectionRefusal.DocumentUnknown, Refusal(() => firm.Credit(CreditMode.Release, number: "INV-1")));
        Assert.Equal(CorrectionRefusal.Contradicts, Refusal(() => firm.Credit(CreditMode.Release, net: 1m)));
        Assert.Equal(CorrectionRefusal.AmountWrong, Refusal(() => firm.Credit(null, net: 0.001m)));
        Assert.Equal(CorrectionRefusal.Exceeds, Refusal(() => firm.Credit(null, net: 95.01m)));
        Assert.Equal(CorrectionRefusal.EntryNotOn, Refusal(() => firm.Credit(CreditMode.Release, entries: [new Guid(9, 9, 9, [1, 2, 3, 4, 5, 6, 7, 8])])));
        Assert.Equal(CorrectionRefusal.ReasonMissing, Refusal(() => new CreditUseCase(firm.Context).Draft(firm.Caller, new CreditRequest("INV-2026-00001", " ") { Mode = CreditMode.Hold })));
        Assert.Equal(CorrectionRefusal.CreditIt, Refusal(() => new CreditUseCase(firm.Context).Void(firm.Caller, "INV-2026-00001", "wrong", release: false)));
    }

    [Fact]
    public void A_draft_is_recomputed_and_not_credited()
    {
        using var firm = Firm();
        firm.Work.Add("Harbor", "Website", "Design", "Ana", March2, 3600);
        var key = firm.Plan().Actions.Single(a => a.Kind == "invoice").Object;

        Assert.Equal(CorrectionRefusal.NotFinal, Refusal(() => firm.Credit(CreditMode.Release, number: key)));
    }

    [Fact]
    public void Each_line_has_a_mode_of_its_own()
    {
        using var firm = Firm();
        var design = firm.Work.Add("Harbor", "Website", "Design", "Ana", March2, 3600);
        var calls = firm.Work.Add("Harbor", "Website", "Calls", "Ben", March2, 1800);
        firm.PlanAndApply();
        var lines = firm.Books.Invoices.Single().Lines.Select(l => l.Text).ToList();
        var (of, to) = (lines.IndexOf("Website: Design") + 1, lines.IndexOf("Website: Calls") + 1);

        firm.Credit(null, lines: [(of, CreditMode.Release), (to, CreditMode.Reduce)]);
        firm.PlanAndApply();

        Assert.Equal(("", "line 1800/1800"), (firm.Standing(design), firm.Standing(calls)));
        Assert.Equal(0m, firm.OpenOn("INV-2026-00001"));
        firm.PlanAndApply(May);
        Assert.Equal(95m, firm.Books.Invoices.Last().Net.Amount);
    }

    [Fact]
    public void One_entry_of_a_line_is_credited_at_what_the_line_loses_without_it()
    {
        using var firm = Firm();
        var first = firm.Work.Add("Harbor", "Website", "Design", "Ana", March2, 1000);
        var second = firm.Work.Add("Harbor", "Website", "Design", "Ben", March2, 1000);
        firm.PlanAndApply();
        Assert.Equal(52.78m, firm.Document("INV-2026-00001").Net.Amount);

        firm.Credit(CreditMode.Release, entries: [first.Value]);
        firm.Credit(CreditMode.Release, entries: [second.Value]);
        firm.PlanAndApply();

        Assert.Equal((-26.39m, -26.39m), (firm.Document("CN-2026-00001").Net.Amount, firm.Document("CN-2026-00002").Net.Amount));
        Assert.Equal(("", ""), (firm.Standing(first), firm.Standing(second)));
        Assert.Equal(CorrectionRefusal.Exceeds, Refusal(() => firm.Credit(CreditMode.Release)));
    }

    [Fact]
    public void A_refused_credit_note_leaves_everything_where_it_was_and_is_delivered_later()
    {
        using var firm = Firm();
        var entry = firm.Work.Add("Harbor", "Website", "Design", "Ana", March2, 3600);
        var other = firm.Work.Add("Harbor", "Website", "Design", "Ben", March2, 1800);
        firm.PlanAndApply();
        firm.Credit(CreditMode.Release, entries: [entry.Value]);
        firm.Books.Refused.Add("CN-2026-00001");
        for (var i = 0; i < 3; i++)
        {
            firm.PlanAndApply();
            Assert.Equal(("line 3600/3600", "line 1800/1800"), (firm.Standing(entry), firm.Standing(other)));
            Assert.Equal(169.58m, firm.OpenOn("INV-2026-00001"));
            Assert.DoesNotContain(firm.Plan(May).Actions, a => a is { Verb: ActionVerb.Create, Kind: "invoice" });
        }

        firm.Books.Refused.Clear();
        firm.PlanAndApply();

        Assert.Equal(("", "line 1800/1800"), (firm.Standing(entry), firm.Standing(other)));
        Assert.Equal("CN-2026-00001", firm.Books.Held.Last().Number);
        Assert.Equal(56.53m, firm.OpenOn("INV-2026-00001"));
    }

    [Fact]
    public void A_draft_credit_note_is_dropped_and_what_it_took_can_be_credited_again()
    {
        using var firm = Firm();
        firm.Work.Add("Harbor", "Website", "Design", "Ana", March2, 3600);
        firm.PlanAndApply();
        var draft = firm.Credit(CreditMode.Release).Draft;
        Assert.Equal(CorrectionRefusal.Exceeds, Refusal(() => firm.Credit(CreditMode.Release)));

        new CreditUseCase(firm.Context).Drop(firm.Caller, draft.Key.Value);

        Assert.DoesNotContain(firm.Plan().Actions, a => a.Kind == "credit-note");
        Assert.Equal(CorrectionRefusal.NotADraft, Refusal(() => new CreditUseCase(firm.Context).Drop(firm.Caller, draft.Key.Value)));
        firm.Credit(CreditMode.Release);
        firm.PlanAndApply();
        Assert.Equal(CorrectionRefusal.NotADraft, Refusal(() => new CreditUseCase(firm.Context).Drop(firm.Caller, "CN-2026-00001")));
        Assert.Equal(CorrectionRefusal.NotFinal, Refusal(() => firm.Credit(CreditMode.Release, number: "CN-2026-00001")));
    }

    [Fact]
    public void Crediting_an_expense_and_a_fee_with_release_bills_them_again()
    {
        using var firm = Firm(a => a with { FixedFee = new FixedFeeTerms(500m, "Fee", "") });
        var entry = firm.Work.Add("Harbor", "Website", "Design", "Ana", March2, 3600);
        firm.Work.Expenses.Add(FakeWork.Rail());
        firm.PlanAndApply();
        Assert.Equal(600m, firm.Books.Invoices.Single().Net.Amount);

        firm.Credit(CreditMode.Release);
        firm.PlanAndApply();

        Assert.Equal("", firm.Standing(entry));
        Assert.Equal(0m, firm.Balance(AccountRole.Revenue));
        firm.PlanAndApply(May);
        Assert.Equal(600m, firm.Books.Invoices.Skip(1).Sum(i => i.Net.Amount));
        Assert.DoesNotContain(firm.Plan(May).Actions, a => a.Verb == ActionVerb.Create);
    }

    [Fact]
    public void Discounts_and_recovered_cost_are_mirrored_to_nothing()
    {
        using var firm = Firm(
            a => a with { LineDiscountPercent = 10, InvoiceDiscountPercent = 5, Expenses = a.Expenses with { MarkupPercent = 10 } },
            r => r with { Accounts = [.. r.Accounts, new("discounts", "Income:Discounts", AccountType.Revenue, AccountRole.Discounts)] });
        firm.Work.Add("Harbor", "Website", "Design", "Ana", March2, 3600);
        firm.Work.Add("Harbor", "Website", "Calls", "Ana", March2, 1000);
        firm.Work.Expenses.Add(FakeWork.Rail());
        firm.PlanAndApply();
        firm.Credit(null, net: 33.33m);
        firm.Credit(CreditMode.Release);
        firm.PlanAndApply();

        Assert.Equal(
            (0m, 0m, 0m, 0m), (firm.Balance(AccountRole.Revenue), firm.Balance(AccountRole.Discounts), firm.Balance(AccountRole.OutputTax), firm.OpenOn("INV-2026-00001")));
        Assert.Equal(100m, firm.Balance(AccountRole.RecoverableExpense)); // the cost itself stays, and is billed again
    }

    [Fact]
    public void Released_work_is_rounded_anew_with_what_is_left_of_its_scope()
    {
        using var firm = Firm(a => a with { Rounding = new TimeRounding(360, TimeRoundingMode.Up, 0, RoundingScope.Day), LateEntries = LateEntryPolicy.Supplementary });
        var first = firm.Work.Add("Harbor", "Website", "Design", "Ana", March2, 400);
        var second = firm.Work.Add("Harbor", "Website", "Design", "Ana", March2, 500);
        firm.PlanAndApply();
        Assert.Equal(1080, firm.Books.Invoices.Single().Lines.Sum(l => l.Quantity) * 3600m);

        firm.Credit(CreditMode.Release, entries: [first.Value, second.Value]);
        firm.PlanAndApply();
        firm.PlanAndApply();

        Assert.Equal(1080, firm.Books.Invoices.Last().Lines.Sum(l => l.Quantity) * 3600m);
        Assert.Equal(2, firm.Books.Invoices.Count());
    }

    [Fact]
    public void Released_work_no_longer_counts_to_a_cap_and_reduced_money_does()
    {
        using var firm = Firm(a => a with { Cap = new CapTerms(100m, null, false, CapExcess.Carry), Rates = [a.Rates[0] with { Amount = 72m }] });
        firm.Work.Add("Harbor", "Website", "Design", "Ana", March2, 3600);
        firm.PlanAndApply();
        firm.Work.Add("Harbor", "Website", "Design", "Ana", new LocalDate(2026, 4, 7), 36000);
        firm.Credit(null, net: 45m);
        firm.PlanAndApply();
        Assert.Equal(28m, firm.Plan(May).Actions.Single(a => a is { Kind: "invoice", Verb: ActionVerb.Create }).Net.Amount);

        firm.Credit(CreditMode.Release);
        firm.PlanAndApply();

        Assert.Equal(100m, firm.Plan(May).Actions.Single(a => a is { Kind: "invoice", Verb: ActionVerb.Create }).Net.Amount);
    }

    [Fact]
    public void A_credit_note_goes_to_a_sandbox_only_where_that_has_the_invoice()
    {
        using var firm = Firm(rules: r => r with
        {
            Workspace = r.Workspace with { Connections = [.. r.Workspace.Connections, new ConnectionSettings { Name = "sandbox", Role = ConnectionRole.Books, Kind = "embedded" }] },
        });
        firm.Work.Add("Harbor", "Website", "Design", "Ana", March2, 3600);
        firm.PlanAndApply();
        firm.Credit(CreditMode.Release);

        Assert.DoesNotContain(firm.Plan(to: "sandbox").Actions, a => a.Kind == "credit-note");
        Assert.Contains(firm.Plan().Actions, a => a.Kind == "credit-note");
    }
}
