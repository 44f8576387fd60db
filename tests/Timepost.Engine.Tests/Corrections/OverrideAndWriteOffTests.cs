using NodaTime;
using Timepost.Domain.Amounts;
using Timepost.Domain.Billing;
using Timepost.Domain.Identity;
using Timepost.Domain.Mapping;
using Timepost.Engine.Corrections;
using Timepost.Engine.Plans;
using Timepost.Engine.Reconciliation;
using Timepost.Engine.Tests.Support;
using Timepost.Engine.Workspaces;
using static Timepost.Engine.Tests.Corrections.Corrected;

namespace Timepost.Engine.Tests.Corrections;

/// <summary>Lines by hand, work that is given up, and closed periods.</summary>
public sealed class OverrideAndWriteOffTests
{
    private static InvoiceOverride Adjust(Firm firm, decimal amount, string period = "2026-03") =>
        new OverrideUseCase(firm.Context).Add(firm.Caller, "harbor-std", period, amount, "Goodwill", "late delivery", "");

    [Fact]
    public void A_line_by_hand_is_a_line_of_its_own_after_cap_and_minimum_and_before_tax()
    {
        using var firm = Firm(a => a with { Cap = new CapTerms(50m, null, true, CapExcess.WriteOff) });
        firm.Work.Add("Harbor", "Website", "Design", "Ana", March2, 3600);
        Adjust(firm, 10m);

        firm.PlanAndApply();

        var invoice = firm.Books.Invoices.Single();
        Assert.Equal((60m, 11.40m), (invoice.Net.Amount, invoice.Tax.Amount));
        Assert.Equal(("Goodwill", 10m, "DE19"), (invoice.Lines[^1].Text, invoice.Lines[^1].Net.Amount, invoice.Lines[^1].TaxCode));
        firm.PlanAndApply(May);
        Assert.Single(firm.Books.Invoices); // once
    }

    [Fact]
    public void A_line_by_hand_for_a_billed_period_goes_on_its_next_invoice_and_can_be_credited()
    {
        using var firm = Firm();
        firm.Work.Add("Harbor", "Website", "Design", "Ana", March2, 3600);
        firm.PlanAndApply();
        Adjust(firm, 20m);
        firm.PlanAndApply();
        Assert.Equal([95m, 20m], firm.Books.Invoices.Select(i => i.Net.Amount));

        firm.Credit(CreditMode.Release, number: "INV-2026-00002");
        firm.PlanAndApply();

        Assert.Single(new OverrideUseCase(firm.Context).List(firm.Caller)); // waits again
        firm.PlanAndApply();
        Assert.Equal([95m, 20m, 20m], firm.Books.Invoices.Select(i => i.Net.Amount));
    }

    [Fact]
    public void A_discount_by_hand_that_is_credited_is_owed_again_also_on_a_paid_invoice()
    {
        using var firm = Firm();
        firm.Work.Add("Harbor", "Website", "Design", "Ana", March2, 36_000);
        Adjust(firm, -50m);
        firm.PlanAndApply();
        new Timepost.Engine.Payments.PayUseCase(firm.Context).Pay(firm.Caller, new Timepost.Engine.Payments.PaymentRequest(["INV-2026-00001"], 1071m, new LocalDate(2026, 4, 10)));
        Assert.Equal(0m, firm.OpenOn("INV-2026-00001"));

        firm.Credit(null, lines: [(2, CreditMode.Reduce)]);
        firm.PlanAndApply();

        Assert.Equal((59.50m, 0m), (firm.OpenOn("INV-2026-00001"), firm.Balance(AccountRole.UnallocatedCash)));
    }

    [Fact]
    public void A_line_by_hand_is_dropped_while_no_invoice_has_it()
    {
        using var firm = Firm();
        firm.Work.Add("Harbor", "Website", "Design", "Ana", March2, 3600);
        var line = Adjust(firm, -20m);
        Assert.Equal(75m, firm.Plan().Actions.Single(a => a.Kind == "invoice").Net.Amount);

        new OverrideUseCase(firm.Context).Drop(firm.Caller, line.Id);

        Assert.Equal(95m, firm.Plan().Actions.Single(a => a.Kind == "invoice").Net.Amount);
        var kept = Adjust(firm, -20m);
        firm.PlanAndApply();
        Assert.Equal(CorrectionRefusal.OverrideTaken, Refusal(() => new OverrideUseCase(firm.Context).Drop(firm.Caller, kept.Id)));
    }

    [Fact]
    public void A_line_by_hand_that_is_wrong_is_refused()
    {
        using var firm = Firm();
        var use = new OverrideUseCase(firm.Context);
        Assert.Equal(CorrectionRefusal.AgreementUnknown, Refusal(() => use.Add(firm.Caller, "none", "2026-03", 1m, "x", "y", "")));
        Assert.Equal(CorrectionRefusal.PeriodWrong, Refusal(() => use.Add(firm.Caller, "harbor-std", "2026-Q1", 1m, "x", "y", "")));
        Assert.Equal(CorrectionRefusal.AmountWrong, Refusal(() => use.Add(firm.Caller, "harbor-std", "2026-03", 0m, "x", "y", "")));
        Assert.Equal(CorrectionRefusal.AmountWrong, Refusal(() => use.Add(firm.Caller, "harbor-std", "2026-03", 0.001m, "x", "y", "")));
        Assert.Equal(CorrectionRefusal.Contradicts, Refusal(() => use.Add(firm.Caller, "harbor-std", "2026-03", 1m, "x", "y", "XX")));
        Assert.Equal(CorrectionRefusal.ReasonMissing, Refusal(() => use.Add(firm.Caller, "harbor-std", "2026-03", 1m, "x", "", "")));
        Assert.Throws<NotAllowedException>(() => use.Add(firm.Caller with { Role = ActorRole.Bookkeeper }, "harbor-std", "2026-03", 1m, "x", "y", ""));
    }

    [Fact]
    public void Work_that_is_written_off_is_never_billed_and_counted()
    {
        using var firm = Firm();
        var gone = firm.Work.Add("Harbor", "Website", "Design", "Ana", March2, 3600);
        firm.Work.Add("Harbor", "Website", "Design", "Ben", March2, 1800);
        firm.Plan();

        var written = Assert.Single(new WriteOffUseCase(firm.Context).Entries(firm.Caller, [gone.Value], "agreed at the review"));

        Assert.Equal(("harbor", 1L, 3600L), (written.Client, written.Entries, written.Seconds));
        Assert.Equal("written-off 3600/0", firm.Standing(gone));
        var hours = Assert.Single(new Timepost.Engine.Reconciliation.HoursUseCase(firm.Context).Hours(firm.Caller), h => h.WrittenOffSeconds != 0);
        Assert.Equal(("harbor", new LocalDate(2026, 3, 1), 3600L, "95.00 EUR"), (hours.Client, hours.Month, hours.WrittenOffSeconds, string.Join(", ", hours.WrittenOff)));
        firm.PlanAndApply();
        Assert.Equal(47.50m, firm.Books.Invoices.Single().Net.Amount);
        Assert.DoesNotContain(firm.Plan(May).Actions, a => a.Verb == ActionVerb.Create);
        Assert.Equal(CorrectionRefusal.NothingOpen, Refusal(() => new WriteOffUseCase(firm.Context).Entries(firm.Caller, [gone.Value], "again")));
    }

    [Fact]
    public void All_open_work_of_a_client_up_to_a_day_is_written_off_and_no_other()
    {
        using var firm = Firm();
        var billed = firm.Work.Add("Harbor", "Website", "Design", "Ana", March2, 3600);
        firm.PlanAndApply();
        var late = firm.Work.Add("Harbor", "Website", "Design", "Ana", March2, 1800);
        var april = firm.Work.Add("Harbor", "Website", "Design", "Ana", new LocalDate(2026, 4, 7), 900);
        var free = firm.Work.Add("Harbor", "Website", "Design", "Ana", March2, 600, billable: false);
        var use = new WriteOffUseCase(firm.Context);
        Assert.Throws<NotAllowedException>(() => use.Client(firm.Caller with { Role = ActorRole.Bookkeeper }, "harbor", March2, "x"));
        Assert.Throws<UnknownClientException>(() => use.Client(firm.Caller, "quay", March2, "x"));
        Assert.Equal(CorrectionRefusal.ReasonMissing, Refusal(() => use.Client(firm.Caller, "harbor", March2, "")));

        use.Client(firm.Caller, "harbor", new LocalDate(2026, 3, 31), "too old");

        Assert.Equal(
            ("line 3600/3600", "written-off 1800/0", "", ""), (firm.Standing(billed), firm.Standing(late), firm.Standing(april), firm.Standing(free)));
        Assert.Equal(CorrectionRefusal.NothingOpen, Refusal(() => use.Client(firm.Caller, "harbor", new LocalDate(2026, 3, 31), "again")));
        firm.PlanAndApply(May);
        Assert.Equal([95m, 23.75m], firm.Books.Invoices.Select(i => i.Net.Amount));
    }

    [Fact]
    public void An_entry_cut_at_midnight_is_written_off_day_by_day()
    {
        using var firm = Firm(rules: r => r with { Policies = r.Policies with { Midnight = MidnightPolicy.Split } });
        var entry = firm.Work.Add("Harbor", "Website", "Design", "Ana", new LocalDate(2026, 3, 31), 7200, start: Instant.FromUtc(2026, 3, 31, 21, 0));
        firm.PlanAndApply(); // March's part
        Assert.Equal("line 3600/3600", firm.Standing(entry));

        new WriteOffUseCase(firm.Context).Entries(firm.Caller, [entry.Value], "x");

        Assert.Equal("line 3600/3600, written-off 3600/0", firm.Standing(entry));
        firm.PlanAndApply(May);
        Assert.Single(firm.Books.Invoices);
    }

    [Fact]
    public void A_credit_note_in_a_closed_period_is_dated_on_the_next_open_day_or_refused_where_its_date_was_given()
    {
        using var firm = Firm();
        firm.Work.Add("Harbor", "Website", "Design", "Ana", March2, 3600);
        firm.PlanAndApply();
        var early = firm.Credit(CreditMode.Reduce, 10m).Draft.Key;
        firm.Close(new LocalDate(2026, 4, 30));
        Assert.Equal(CorrectionRefusal.PeriodLocked, Refusal(() => firm.Credit(CreditMode.Reduce, 10m, date: new LocalDate(2026, 4, 30))));

        var drafted = firm.Credit(CreditMode.Reduce, 10m);
        Assert.Equal(new LocalDate(2026, 5, 1), drafted.Draft.Date);
        Assert.Contains("closed through 2026-04-30", drafted.Note, StringComparison.Ordinal);
        firm.PlanAndApply(May); // the one that was drafted before is moved

        Assert.Equal([new LocalDate(2026, 5, 1), new LocalDate(2026, 5, 1)], firm.Books.Held.Where(h => h.Number.StartsWith("CN", StringComparison.Ordinal)).Select(h => h.Document.Date));
        Assert.Contains(firm.Books.Held, h => h.Document.Key == early);
    }

    [Fact]
    public void A_plan_in_a_closed_period_is_stale_and_no_crash()
    {
        using var firm = Firm();
        firm.Work.Add("Harbor", "Website", "Design", "Ana", March2, 3600);
        firm.Work.Expenses.Add(FakeWork.Rail());
        var plan = firm.Plan();
        firm.Approve(plan);
        firm.Close(new LocalDate(2026, 4, 30));

        var applied = firm.Apply(plan);

        Assert.All(applied.Applied.Where(a => a.Action.Kind != "customer"), a => Assert.Equal(ActionState.Stale, a.Action.State));
        Assert.Contains(applied.Applied, a => a.Note.Contains("is in a closed period", StringComparison.Ordinal));
        firm.PlanAndApply(May);
        Assert.Single(firm.Books.Invoices);
    }

    [Fact]
    public void A_credit_note_whose_given_date_was_closed_since_is_stale()
    {
        using var firm = Firm();
        firm.Work.Add("Harbor", "Website", "Design", "Ana", March2, 3600);
        firm.PlanAndApply();
        firm.Credit(CreditMode.Reduce, 10m, date: new LocalDate(2026, 4, 15));
        firm.Close(new LocalDate(2026, 4, 30));
        var plan = firm.Plan(May);
        Assert.Contains("drop it", plan.Actions.Single(a => a.Kind == "credit-note").Reason, StringComparison.Ordinal);
        firm.Approve(plan);

        Assert.Equal(ActionState.Stale, firm.Apply(plan).Applied.Single().Action.State);
    }
}
