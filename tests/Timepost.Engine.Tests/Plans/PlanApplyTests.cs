using NodaTime;
using Timepost.Domain.Books;
using Timepost.Domain.Identity;
using Timepost.Domain.Mapping;
using Timepost.Domain.Work;
using Timepost.Engine.Delivery;
using Timepost.Engine.Plans;
using Timepost.Engine.Tests.Support;
using Timepost.Engine.Workspaces;

namespace Timepost.Engine.Tests.Plans;

public sealed class PlanApplyTests
{
    private static readonly LocalDate March2 = new(2026, 3, 2);

    [Fact]
    public void A_months_work_becomes_one_invoice_in_the_books()
    {
        using var firm = new Firm();
        firm.Work.Add("Harbor", "Website", "Design", "Ana", March2, 3600);
        firm.Work.Add("Harbor", "Website", "Calls", "Ben", March2, 1800);

        var plan = firm.Plan();
        firm.Approve(plan);
        var result = firm.Apply(plan);

        Assert.Equal(["customer", "invoice"], plan.Actions.Select(a => a.Kind));
        Assert.Equal([1], plan.Actions[1].DependsOn);
        Assert.All(result.Applied, a => Assert.Equal(ActionState.Done, a.Action.State));
        var invoice = Assert.Single(firm.Books.Invoices);
        Assert.Equal("INV-2026-00001", invoice.Number);
        Assert.Equal(142.50m, invoice.Net.Amount);   // 1.5 h × 95.00
        Assert.Equal(27.08m, invoice.Tax.Amount);    // 19 %: 18.05 + 9.03, rounded per line
        Assert.Equal(0, invoice.Postings.Sum(p => p.Amount.Minor));
        Assert.Equal("applied", result.Plan.Status);
    }

    [Fact]
    public void Promise2_a_plan_right_after_apply_is_empty()
    {
        using var firm = new Firm();
        firm.Work.Add("Harbor", "Website", "Design", "Ana", March2, 3600);
        firm.PlanAndApply();

        var again = firm.Plan();
        firm.Approve(again);
        firm.Apply(again);

        Assert.All(again.Actions, a => Assert.Equal(ActionVerb.Skip, a.Verb));
        Assert.Single(firm.Books.Invoices);
    }

    [Fact]
    public void Promise1_the_same_input_gives_the_same_plan()
    {
        var hashes = new List<string>();
        for (var run = 0; run < 2; run++)
        {
            using var firm = new Firm();
            firm.Work.Add("Harbor", "Website", "Design", "Ana", March2, 3601);
            firm.Work.Add("Harbor", "App", "Calls", "Ben", March2, 799);
            if (run == 1)
            {
                firm.Work.Entries.Reverse();
            }

            hashes.Add(string.Join(' ', firm.Plan().Actions.Select(a => a.Key + a.Hash)));
        }

        Assert.Equal(hashes[0], hashes[1]);
    }

    [Fact]
    public void Nothing_is_applied_that_was_not_approved()
    {
        using var firm = new Firm();
        firm.Work.Add("Harbor", "Website", "Design", "Ana", March2, 3600);
        var plan = firm.Plan();

        var result = firm.Apply(plan);

        Assert.Equal(2, result.NotApproved);
        Assert.Empty(firm.Books.Held);
    }

    [Fact]
    public void An_invoice_waits_for_its_customer()
    {
        using var firm = new Firm();
        firm.Work.Add("Harbor", "Website", "Design", "Ana", March2, 3600);
        var plan = firm.Plan();
        firm.Approve(plan, 2);

        var result = firm.Apply(plan);

        Assert.Empty(firm.Books.Held);
        Assert.Contains("waits for action 1", Assert.Single(result.Applied).Note, StringComparison.Ordinal);
    }

    [Fact]
    public void A_stale_action_is_skipped_and_listed_and_the_others_go_on()
    {
        using var firm = new Firm(a => a with { SplitBy = InvoiceSplit.Project });
        firm.Work.Add("Harbor", "Website", "Design", "Ana", March2, 3600);
        var changed = firm.Work.Add("Harbor", "App", "Design", "Ana", March2, 3600);
        var plan = firm.Plan();
        firm.Approve(plan);
        firm.Work.Change(changed, e => e with { Seconds = 7200 });

        var result = firm.Apply(plan);

        Assert.True(result.AnyStale);
        Assert.Single(firm.Books.Invoices);
        var next = firm.PlanAndApply();
        Assert.Equal(2, firm.Books.Invoices.Count());
        Assert.Equal(190.00m, firm.Books.Invoices.Last().Net.Amount);
        Assert.DoesNotContain(next.Applied, a => a.Action.State != ActionState.Done);
    }

    [Fact]
    public void An_approval_carries_over_only_where_the_action_is_equal()
    {
        using var firm = new Firm(a => a with { SplitBy = InvoiceSplit.Project });
        firm.Work.Add("Harbor", "Website", "Design", "Ana", March2, 3600);
        var changed = firm.Work.Add("Harbor", "App", "Design", "Ana", March2, 3600);
        var first = firm.Plan();
        firm.Approve(first);
        firm.Work.Change(changed, e => e with { Seconds = 7200 });

        var second = firm.Plan();

        Assert.Equal(
            [ActionState.Approved, ActionState.Planned, ActionState.Approved],
            second.Actions.Select(a => a.State));
    }

    [Fact]
    public void What_the_policy_approves_has_its_approval_and_its_row_of_the_trail_and_binds_one_plan()
    {
        using var firm = new Firm();
        firm.Work.Add("Harbor", "Website", "Design", "Ana", March2, 3600);
        Limit(500m);

        var plan = firm.Plan();

        Assert.All(plan.Actions, a => Assert.Equal(ActionState.Approved, a.State));
        using (var reading = firm.Store.Read())
        {
            var row = Assert.Single(reading.Trail.Rows(0), r => r.Kind == "approve");
            Assert.Equal(plan.Plan.Id.ToString(), row.ObjectId);
        }

        Limit(null);
        Assert.All(firm.Plan().Actions, a => Assert.Equal(ActionState.Planned, a.State));
        firm.Approve(firm.Plan());
        Assert.All(firm.Plan().Actions, a => Assert.Equal(ActionState.Approved, a.State));

        void Limit(decimal? amount) => firm.Rules = firm.Rules with
        {
            Workspace = firm.Rules.Workspace with
            {
                Connections = [.. firm.Rules.Workspace.Connections.Select(c => c.Role == ConnectionRole.Books ? c with { AutoApproveUpTo = amount } : c)],
            },
        };
    }

    [Fact]
    public void A_rule_set_that_changed_makes_every_action_stale()
    {
        using var firm = new Firm();
        firm.Work.Add("Harbor", "Website", "Design", "Ana", March2, 3600);
        var plan = firm.Plan();
        firm.Approve(plan);
        firm.Rules = firm.Rules with { Hash = new string('b', 64) };

        var result = firm.Apply(plan);

        Assert.All(result.Applied, a => Assert.Equal(ActionState.Stale, a.Action.State));
        Assert.Empty(firm.Books.Held);
    }

    [Fact]
    public void Late_work_goes_on_the_next_invoice_under_its_own_heading()
    {
        using var firm = new Firm();
        firm.Work.Add("Harbor", "Website", "Design", "Ana", March2, 3600);
        firm.PlanAndApply();
        firm.Work.Add("Harbor", "Website", "Design", "Ben", new LocalDate(2026, 3, 20), 1800);
        firm.Work.Add("Harbor", "Website", "Design", "Ana", new LocalDate(2026, 4, 7), 3600);

        var early = firm.Plan();
        Assert.DoesNotContain(early.Actions, a => a.Verb == ActionVerb.Create);
        Assert.Contains(early.Waiting, w => w.Reason == "period not ended");
        firm.PlanAndApply(new LocalDate(2026, 5, 2));

        var april = firm.Books.Invoices.Last();
        Assert.Equal(142.50m, april.Net.Amount);
        Assert.Contains(april.Lines, l => l.Text.StartsWith("Late", StringComparison.Ordinal) && l.Net.Amount == 47.50m);
    }

    [Fact]
    public void Late_work_goes_on_a_supplementary_invoice_by_policy()
    {
        using var firm = new Firm(a => a with { LateEntries = LateEntryPolicy.Supplementary });
        firm.Work.Add("Harbor", "Website", "Design", "Ana", March2, 3600);
        firm.PlanAndApply();
        firm.Work.Add("Harbor", "Website", "Design", "Ben", new LocalDate(2026, 3, 20), 1800);

        firm.PlanAndApply();

        Assert.Equal([95.00m, 47.50m], firm.Books.Invoices.Select(i => i.Net.Amount));
    }

    [Fact]
    public void Promise6_an_edit_after_the_invoice_bills_only_the_rest_and_less_is_a_correction()
    {
        using var firm = new Firm();
        var entry = firm.Work.Add("Harbor", "Website", "Design", "Ana", March2, 3600);
        firm.PlanAndApply();
        var booked = firm.Books.Held.ToList();

        firm.Work.Change(entry, e => e with { Seconds = 1800 });
        var less = firm.Plan();
        Assert.Contains(less.NewExceptions, e => e.Kind == "correction-due" && e.ObjectId == entry.ToString());

        firm.Work.Change(entry, e => e with { Seconds = 5400 });
        firm.PlanAndApply(new LocalDate(2026, 5, 2));

        Assert.Equal(booked, firm.Books.Held.Take(booked.Count));
        Assert.Equal(47.50m, firm.Books.Invoices.Last().Net.Amount);
        using var reading = firm.Store.Read();
        Assert.Equal(0, reading.Exceptions.CountOpen());
    }

    [Fact]
    public void A_cap_that_carries_moves_the_rest_to_the_next_invoice_in_the_same_plan()
    {
        using var firm = new Firm(a => a with { Cap = new CapTerms(100m, null, true, CapExcess.Carry) });
        firm.Work.Add("Harbor", "Website", "Design", "Ana", new LocalDate(2026, 1, 5), 7200);  // 190.00
        firm.Work.Add("Harbor", "Website", "Design", "Ana", new LocalDate(2026, 2, 5), 600);   // 15.83

        var result = firm.PlanAndApply(new LocalDate(2026, 4, 1));

        var nets = firm.Books.Invoices.Select(i => i.Net.Amount).ToList();
        Assert.All(nets, n => Assert.True(n <= 100m));
        Assert.InRange(nets.Sum(), 205.81m, 205.85m);
        Assert.All(result.Applied, a => Assert.Equal(ActionState.Done, a.Action.State));
        Assert.DoesNotContain(firm.Plan(new LocalDate(2026, 4, 1)).Actions, a => a.Verb == ActionVerb.Create);
    }

    [Fact]
    public void An_unmapped_client_is_an_exception_that_ends_when_the_mapping_is_right()
    {
        using var firm = new Firm();
        firm.Work.Add("Harbour", "Website", "Design", "Ana", March2, 3600);

        var plan = firm.Plan();

        var exception = Assert.Single(plan.NewExceptions);
        Assert.Equal(("unmapped-client", "Harbour"), (exception.Kind, exception.ObjectId));
        Assert.Contains("1 entry, 1.00 h", exception.Summary, StringComparison.Ordinal);
        firm.Rules = firm.Rules with
        {
            Hash = new string('b', 64),
            Clients = new([.. firm.Rules.Clients.Rules, firm.Rules.Clients.Rules[0] with { Match = new EntityMatch { Names = ["Harbour"] } }], Unmatched.Exception),
        };
        var fixedPlan = firm.Plan();
        Assert.Contains(fixedPlan.Actions, a => a.Kind == "invoice" && a.Verb == ActionVerb.Create);
        Assert.Equal(0, fixedPlan.OpenExceptions);
    }

    [Fact]
    public void Work_of_an_unbilled_status_waits_and_is_counted()
    {
        using var firm = new Firm();
        firm.Work.Add("Harbor", "Website", "Design", "Ana", March2, 3600, status: "draft");

        var plan = firm.Plan();

        Assert.Empty(plan.Actions);
        Assert.Equal(("status draft", 1L, 3600L), Assert.Single(plan.Waiting));
    }

    [Fact]
    public void A_split_at_midnight_bills_each_day_in_its_period_and_no_second_twice()
    {
        using var firm = new Firm(rules: r => r with { Policies = r.Policies with { Midnight = MidnightPolicy.Split, BillingDay = BillingDayZone.Workspace } });
        // 31 March 23:00 to 1 April 01:00 in Berlin
        firm.Work.Add("Harbor", "Website", "Design", "Ana", new LocalDate(2026, 3, 31), 7200, start: Instant.FromUtc(2026, 3, 31, 21, 0));

        firm.PlanAndApply(new LocalDate(2026, 4, 2));
        firm.PlanAndApply(new LocalDate(2026, 5, 2));

        Assert.Equal([95.00m, 95.00m], firm.Books.Invoices.Select(i => i.Net.Amount));
    }

    [Theory]
    [InlineData(true)]   // both invoices in one plan
    [InlineData(false)]  // the first is final before the second is planned
    public void The_parts_of_a_split_entry_are_rounded_as_one_entry(bool together)
    {
        using var firm = new Firm(
            a => a with { Rounding = new TimeRounding(900, TimeRoundingMode.Up, 0, RoundingScope.Entry) },
            r => r with { Policies = r.Policies with { Midnight = MidnightPolicy.Split, BillingDay = BillingDayZone.Workspace } });
        // 31 March 23:50 to 1 April 00:20 in Berlin: 600 s and 1,200 s; 1,800 s are two quarters, not three
        firm.Work.Add("Harbor", "Website", "Design", "Ana", new LocalDate(2026, 3, 31), 1800, start: Instant.FromUtc(2026, 3, 31, 21, 50));
        if (!together)
        {
            firm.PlanAndApply(new LocalDate(2026, 4, 2));
        }

        firm.PlanAndApply(new LocalDate(2026, 5, 2));

        Assert.Equal([23.75m, 23.75m], firm.Books.Invoices.Select(i => i.Net.Amount));
    }

    [Fact]
    public void Cumulative_rounding_goes_on_after_the_invoice()
    {
        using var firm = new Firm(a => a with { Rounding = new TimeRounding(900, TimeRoundingMode.Up, 0, RoundingScope.Day) });
        firm.Work.Add("Harbor", "Website", "Design", "Ana", March2, 600);   // billed 900
        firm.PlanAndApply();
        firm.Work.Add("Harbor", "Website", "Design", "Ana", March2, 200);   // 800 s so far: still 900
        firm.Work.Add("Harbor", "Website", "Design", "Ana", new LocalDate(2026, 4, 7), 100);
        firm.PlanAndApply(new LocalDate(2026, 5, 2));

        Assert.Equal([23.75m, 23.75m], firm.Books.Invoices.Select(i => i.Net.Amount));
    }

    [Fact]
    public void A_fixed_fee_is_billed_once_for_each_period_also_without_work()
    {
        using var firm = new Firm(a => a with { From = new LocalDate(2026, 1, 1), FixedFee = new FixedFeeTerms(1000m, "Care, {period}", "") });
        firm.Work.Add("Harbor", "Website", "Design", "Ana", March2, 3600);

        firm.PlanAndApply();
        firm.PlanAndApply();

        Assert.Equal([1000m, 1000m, 1000m], firm.Books.Invoices.Select(i => i.Net.Amount));
    }

    [Fact]
    public void An_expense_is_booked_once_as_cost_and_billed_on_once()
    {
        using var firm = new Firm();
        firm.Work.Expenses.Add(FakeWork.Rail());

        firm.PlanAndApply();
        firm.PlanAndApply();

        var cost = Assert.Single(firm.Books.Held, h => h.Document.Kind == BooksKind.EmployeeExpense).Document;
        Assert.Equal(
            ["Assets:Recoverable 100.00 EUR", "Assets:VAT 19.00 EUR", "Liabilities:Staff -119.00 EUR"],
            cost.Postings.Select(p => $"{p.Account} {p.Amount}"));
        var invoice = Assert.Single(firm.Books.Invoices);
        Assert.Equal((100m, 19m), (invoice.Net.Amount, invoice.Tax.Amount));
        Assert.Contains(invoice.Postings, p => p.Account == "Assets:Recoverable" && p.Amount.Amount == -100m);
    }

    [Fact]
    public void A_plan_that_was_not_approved_is_there_again_and_the_older_one_gives_way()
    {
        using var firm = new Firm();
        firm.Work.Add("Harbor", "Website", "Design", "Ana", March2, 3600);
        var first = firm.Plan();

        var second = firm.Plan();

        Assert.Equal(first.Actions.Select(a => (a.Key, a.Hash)), second.Actions.Select(a => (a.Key, a.Hash)));
        Assert.Equal("superseded", firm.Approve(first).Status);
        firm.Approve(second);
        firm.Apply(second);
        Assert.Single(firm.Books.Invoices);
    }

    [Fact]
    public void A_sandbox_uses_nothing_up()
    {
        using var firm = new Firm(rules: r => r with
        {
            Workspace = r.Workspace with
            {
                Connections = [.. r.Workspace.Connections, new ConnectionSettings { Name = "sandbox", Role = ConnectionRole.Books, Kind = "embedded" }],
            },
        });
        firm.Work.Add("Harbor", "Website", "Design", "Ana", March2, 3600);
        var trial = firm.Plan(to: "sandbox");
        firm.Approve(trial);
        firm.Apply(trial);
        Assert.Single(firm.Sandbox.Invoices);
        Assert.DoesNotContain(firm.Plan(to: "sandbox").Actions, a => a.Verb == ActionVerb.Create);

        firm.PlanAndApply();

        Assert.Equal(firm.Sandbox.Invoices.Single().Total, firm.Books.Invoices.Single().Total);
    }

    [Fact]
    public void Promise10_a_viewer_plans_nothing()
    {
        using var firm = new Firm();
        var viewer = firm.Caller with { Role = ActorRole.Viewer };

        Assert.Throws<NotAllowedException>(() => new PlanUseCase(firm.Context).Plan(viewer, new PlanOptions()));
        Assert.Throws<NotAllowedException>(() => new ApproveUseCase(firm.Context).Approve(viewer, default, []));
        Assert.Throws<NotAllowedException>(() => new ApplyUseCase(firm.Context).Apply(viewer, default));
    }
}
