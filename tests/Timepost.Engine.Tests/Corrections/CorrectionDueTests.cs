using NodaTime;
using Timepost.Domain.Amounts;
using Timepost.Domain.Billing;
using Timepost.Domain.Identity;
using Timepost.Domain.Mapping;
using Timepost.Domain.Work;
using Timepost.Engine.Corrections;
using Timepost.Engine.Exceptions;
using Timepost.Engine.Plans;
using Timepost.Engine.Tests.Support;
using static Timepost.Engine.Tests.Corrections.Corrected;

namespace Timepost.Engine.Tests.Corrections;

/// <summary>Billed work that changes in the source: edited, deleted, moved, re-dated, re-rated.</summary>
public sealed class CorrectionDueTests
{
    private static RuleSet WithQuay(RuleSet rules) => rules with
    {
        Clients = new([.. rules.Clients.Rules, new(new EntityMatch { Names = ["Quay"] }, new ClientTarget { Id = "quay", Customer = "Quay" }, "mapping.yaml:9")], Unmatched.Exception),
        Agreements = [.. rules.Agreements, rules.Agreements[0] with { Id = "quay-std", Client = "quay" }],
    };

    private static RuleSet Trusting(RuleSet rules) => rules with { Policies = rules.Policies with { TrustSourceRates = ["toggl"] } };

    private static void Resolve(Firm firm, string decision)
    {
        var use = new ExceptionUseCase(firm.Context);
        use.Resolve(firm.Caller, Assert.Single(use.List(firm.Caller, openOnly: true, null, 10)).Id, decision);
    }

    // asked, decided, delivered, and not asked again
    private static decimal Credited(Firm firm)
    {
        var plan = firm.Plan(May);
        var asked = Assert.Single(plan.NewExceptions);
        Assert.Equal(("correction-due", "credit, accept"), (asked.Kind, string.Join(", ", asked.Choices)));
        Assert.Contains("`timepost exception resolve ID credit`", asked.Suggestion, StringComparison.Ordinal);
        Resolve(firm, "credit");
        firm.PlanAndApply(May);
        Assert.Equal(0, firm.Plan(May).OpenExceptions);
        return firm.Document("CN-2026-00001").Net.Amount;
    }

    [Fact]
    public void An_entry_edited_down_is_credited_for_exactly_the_difference()
    {
        using var firm = Firm();
        var entry = firm.Work.Add("Harbor", "Website", "Design", "Ana", March2, 3600);
        firm.Work.Add("Harbor", "Website", "Design", "Ben", March2, 1000);
        firm.PlanAndApply();
        firm.Work.Change(entry, e => e with { Seconds = 2000 });

        Assert.Equal(-42.22m, Credited(firm)); // 4,600 s are 121.39, 3,000 s are 79.17

        Assert.Equal("line 2000/2000", firm.Standing(entry));
        Assert.Single(firm.Books.Invoices);
        firm.Work.Change(entry, e => e with { Seconds = 0 });
        firm.Plan(May);
        Resolve(firm, "credit");
        firm.PlanAndApply(May);
        Assert.Equal(-52.78m, firm.Document("CN-2026-00002").Net.Amount); // 1,000 s are 26.39
        Assert.Equal(31.40m, firm.OpenOn("INV-2026-00001"));
    }

    [Fact]
    public void An_entry_edited_down_within_its_increment_gives_back_hours_but_no_money()
    {
        using var firm = Firm(a => a with { Rounding = new TimeRounding(900, TimeRoundingMode.Up, 0, RoundingScope.Entry) });
        var entry = firm.Work.Add("Harbor", "Website", "Design", "Ana", March2, 3600);
        firm.PlanAndApply();
        firm.Work.Change(entry, e => e with { Seconds = 3000 });
        firm.Plan(May);

        Resolve(firm, "credit");

        Assert.Equal("line 3000/3600", firm.Standing(entry));
        Assert.Equal(0, firm.Plan(May).OpenExceptions);
        Assert.DoesNotContain(firm.Plan(May).Actions, a => a.Verb == ActionVerb.Create);
    }

    [Theory]
    [InlineData(RoundingScope.Entry, "-23.75")] // 1,700 s were 1,800 s billed, 800 s are 900 s
    [InlineData(RoundingScope.Day, "-47.50")] // 2,600 + 1,000 s were 3,600 s billed, 800 + 1,000 s are 1,800 s
    public void An_entry_edited_down_is_rounded_under_the_policy_that_billed_it(RoundingScope scope, string expected)
    {
        using var firm = Firm(a => a with { Rounding = new TimeRounding(900, TimeRoundingMode.Up, 0, scope) });
        var entry = firm.Work.Add("Harbor", "Website", "Design", "Ana", March2, scope == RoundingScope.Day ? 2600 : 1700);
        firm.Work.Add("Harbor", "Website", "Design", "Ana", March2, 1000);
        firm.PlanAndApply();
        firm.Work.Change(entry, e => e with { Seconds = 800 });

        Assert.Equal(expected, Credited(firm).ToString("0.00", System.Globalization.CultureInfo.InvariantCulture));
    }

    [Fact]
    public void A_deleted_entry_is_credited_whole()
    {
        using var firm = Firm();
        var entry = firm.Work.Add("Harbor", "Website", "Design", "Ana", March2, 3600);
        firm.PlanAndApply();
        firm.Work.Change(entry, e => e with { State = EntryState.Deleted });

        Assert.Equal(-95m, Credited(firm));
        Assert.Equal("", firm.Standing(entry));
        Assert.Single(firm.Books.Invoices);
    }

    [Fact]
    public void An_entry_moved_to_a_day_with_another_tax_rate_is_credited_under_the_old_one_and_billed_under_the_new_one()
    {
        using var firm = Firm(rules: r => r with
        {
            TaxCodes = [.. r.TaxCodes.Select(c => c.Id != "DE19" ? c : c with { Rates = [new TaxRate(new LocalDate(2020, 1, 1), 16m), new TaxRate(new LocalDate(2026, 3, 15), 19m)] })],
        });
        var entry = firm.Work.Add("Harbor", "Website", "Design", "Ana", March2, 3600);
        firm.Work.Add("Harbor", "Website", "Design", "Ben", March2, 1000);
        firm.PlanAndApply();
        Assert.Equal((121.39m, 19.42m), (firm.Document("INV-2026-00001").Net.Amount, firm.Document("INV-2026-00001").Tax.Amount));
        firm.Work.Change(entry, e => e with { BillingDay = new LocalDate(2026, 3, 20) });

        Assert.Equal(-95m, Credited(firm));

        Assert.Equal(-15.20m, firm.Document("CN-2026-00001").Tax.Amount);
        firm.PlanAndApply(May);
        var late = Assert.Single(firm.Books.Invoices, i => i.Number == "INV-2026-00002");
        Assert.Equal((95m, 18.05m), (late.Net.Amount, late.Tax.Amount));
        Assert.Equal("line 3600/3600", firm.Standing(entry));
        Assert.Equal(0, firm.Plan(May).OpenExceptions);
    }

    [Fact]
    public void An_entry_of_another_client_is_credited_to_the_first_and_billed_to_the_second()
    {
        using var firm = Firm(rules: WithQuay);
        var entry = firm.Work.Add("Harbor", "Website", "Design", "Ana", March2, 3600);
        firm.PlanAndApply();
        firm.Work.Change(entry, e => e with { Client = "Quay" });

        Assert.Equal(-95m, Credited(firm));
        firm.PlanAndApply(May);
        Assert.Equal(["Harbor Ltd", "Quay"], firm.Books.Invoices.Select(i => i.Party));
        Assert.Equal(0, firm.Plan(May).OpenExceptions);
    }

    [Fact]
    public void An_entry_that_is_not_billable_any_more_is_credited()
    {
        using var firm = Firm();
        var entry = firm.Work.Add("Harbor", "Website", "Design", "Ana", March2, 3600);
        firm.PlanAndApply();
        firm.Work.Change(entry, e => e with { Billable = false });

        Assert.Equal(-95m, Credited(firm));
        firm.PlanAndApply(May);
        Assert.Single(firm.Books.Invoices);
    }

    [Fact]
    public void An_entry_with_a_lower_rate_is_credited_for_the_difference_and_its_hours_stay_billed()
    {
        using var firm = Firm(rules: Trusting);
        var entry = firm.Work.Add("Harbor", "Website", "Design", "Ana", March2, 3600);
        firm.Work.Change(entry, e => e with { Rate = 95m });
        firm.PlanAndApply();
        firm.Work.Change(entry, e => e with { Rate = 80m });

        Assert.Equal(-15m, Credited(firm));
        Assert.Equal("line 3600/3600", firm.Standing(entry));
    }

    [Fact]
    public void An_entry_with_a_higher_rate_has_nothing_to_credit()
    {
        using var firm = Firm(rules: Trusting);
        var entry = firm.Work.Add("Harbor", "Website", "Design", "Ana", March2, 3600);
        firm.Work.Change(entry, e => e with { Rate = 95m });
        firm.PlanAndApply();
        firm.Work.Change(entry, e => e with { Rate = 110m });
        Assert.Contains("billed less by 15.00 EUR", Assert.Single(firm.Plan(May).NewExceptions).Summary, StringComparison.Ordinal);

        Assert.Equal(CorrectionRefusal.NothingToCredit, Refusal(() => Resolve(firm, "credit")));
        Resolve(firm, "accept");
        Assert.Equal(0, firm.Plan(May).OpenExceptions);
    }

    [Fact]
    public void An_entry_moved_to_another_day_is_corrected_only_where_another_rate_holds_there()
    {
        using var firm = Firm(a => a with { Rates = [a.Rates[0] with { To = new LocalDate(2026, 3, 15) }, a.Rates[0] with { Amount = 90m, From = new LocalDate(2026, 3, 16) }] });
        var entry = firm.Work.Add("Harbor", "Website", "Design", "Ana", March2, 3600);
        firm.PlanAndApply();
        firm.Work.Change(entry, e => e with { Date = new LocalDate(2026, 3, 9), BillingDay = new LocalDate(2026, 3, 9) });
        Assert.Equal(0, firm.Plan(May).OpenExceptions);
        Assert.DoesNotContain(firm.Plan(May).Actions, a => a.Verb == ActionVerb.Create);

        firm.Work.Change(entry, e => e with { Date = new LocalDate(2026, 3, 20), BillingDay = new LocalDate(2026, 3, 20) });

        Assert.Equal(-5m, Credited(firm));
    }

    [Fact]
    public void An_entry_edited_up_is_billed_by_what_was_added_as_late_work()
    {
        using var firm = Firm();
        var entry = firm.Work.Add("Harbor", "Website", "Design", "Ana", March2, 3600);
        firm.PlanAndApply();
        firm.Work.Change(entry, e => e with { Seconds = 5400 });

        firm.PlanAndApply(May);

        Assert.Equal([95m, 47.50m], firm.Books.Invoices.Select(i => i.Net.Amount));
        Assert.StartsWith("Late, 2026-03", firm.Books.Invoices.Last().Lines[0].Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("draft")]
    [InlineData("partly paid")]
    [InlineData("paid")]
    [InlineData("locked")]
    public void An_edit_is_corrected_whatever_the_state_of_the_invoice(string state)
    {
        using var firm = Firm();
        var entry = firm.Work.Add("Harbor", "Website", "Design", "Ana", March2, 3600);
        if (state == "draft")
        {
            firm.Plan();
            firm.Work.Change(entry, e => e with { Seconds = 1800 });
            firm.PlanAndApply();
            Assert.Equal([47.50m], firm.Books.Invoices.Select(i => i.Net.Amount)); // recomputed, nothing to credit
            return;
        }

        firm.PlanAndApply();
        if (state != "locked")
        {
            firm.Pay("INV-2026-00001", state == "paid" ? 113.05m : 100m);
        }
        else
        {
            firm.Close(new LocalDate(2026, 4, 30));
        }

        firm.Work.Change(entry, e => e with { Seconds = 1800 });

        Assert.Equal(-47.50m, Credited(firm));
        Assert.Equal(state switch { "paid" => 0m, "partly paid" => 0m, _ => 56.52m }, firm.OpenOn("INV-2026-00001"));
        Assert.Equal(state switch { "paid" => -56.53m, "partly paid" => -43.48m, _ => 0m }, firm.Balance(AccountRole.UnallocatedCash));
        Assert.Equal(state == "locked" ? new LocalDate(2026, 5, 1) : new LocalDate(2026, 4, 1), firm.Document("CN-2026-00001").Date);
    }

    [Fact]
    public void A_deleted_expense_is_credited_on_the_sale_side()
    {
        using var firm = Firm();
        firm.Work.Expenses.Add(FakeWork.Rail());
        firm.PlanAndApply();
        firm.Work.Expenses[0] = firm.Work.Expenses[0] with { State = EntryState.Deleted };
        firm.Work.ExpensesDirty = true;
        firm.Plan(May);
        Resolve(firm, "credit");
        firm.PlanAndApply(May);

        Assert.Equal(-100m, firm.Document("CN-2026-00001").Net.Amount);
    }

    [Fact]
    public void Where_the_agreement_says_credit_note_the_next_plan_has_it()
    {
        using var firm = Firm(a => a with { Corrections = CorrectionsPolicy.CreditNote });
        var entry = firm.Work.Add("Harbor", "Website", "Design", "Ana", March2, 3600);
        firm.PlanAndApply();
        firm.Work.Change(entry, e => e with { Seconds = 1800 });

        var plan = firm.Plan(May);

        Assert.Equal(0, plan.OpenExceptions);
        Assert.Equal(-47.50m, Assert.Single(plan.Actions, a => a.Kind == "credit-note").Net.Amount);
        Assert.Single(firm.Plan(May).Actions, a => a.Kind == "credit-note"); // once
        firm.PlanAndApply(May);
        Assert.DoesNotContain(firm.Plan(May).Actions, a => a.Verb == ActionVerb.Create);
    }

    [Fact]
    public void A_dropped_credit_note_of_a_correction_is_asked_again()
    {
        using var firm = Firm();
        var entry = firm.Work.Add("Harbor", "Website", "Design", "Ana", March2, 3600);
        firm.PlanAndApply();
        firm.Work.Change(entry, e => e with { Seconds = 1800 });
        firm.Plan(May);
        Resolve(firm, "credit");
        var key = firm.Plan(May).Actions.Single(a => a.Kind == "credit-note").Object;

        new CreditUseCase(firm.Context).Drop(firm.Caller, key);

        Assert.Equal(1, firm.Plan(May).OpenExceptions);
    }
}
