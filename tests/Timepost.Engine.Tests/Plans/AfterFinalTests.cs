using NodaTime;
using Timepost.Domain.Amounts;
using Timepost.Domain.Identity;
using Timepost.Domain.Mapping;
using Timepost.Domain.Work;
using Timepost.Engine.Plans;
using Timepost.Engine.Tests.Support;

namespace Timepost.Engine.Tests.Plans;

/// <summary>What happens in the source after a document is final, and the rest of a period that was billed in part.</summary>
public sealed class AfterFinalTests
{
    private static readonly LocalDate March2 = new(2026, 3, 2);

    private static readonly LocalDate May = new(2026, 5, 2);

    private static RuleSet WithQuay(RuleSet rules, bool inside) => rules with
    {
        Clients = new(
            [.. rules.Clients.Rules, new(new EntityMatch { Names = ["Quay"] }, new ClientTarget { Id = "quay", Customer = "Quay", Internal = inside }, "mapping.yaml:9")],
            Unmatched.Exception),
        Agreements = inside ? rules.Agreements : [.. rules.Agreements, rules.Agreements[0] with { Id = "quay-std", Client = "quay" }],
    };

    private static void CorrectionIsDue(Firm firm, string id)
    {
        var plan = firm.Plan(May);
        var exception = Assert.Single(plan.NewExceptions);
        Assert.Equal(("correction-due", id), (exception.Kind, exception.ObjectId));
        Assert.DoesNotContain(plan.Actions, a => a.Verb == ActionVerb.Create);
        Assert.Equal(1, firm.Plan(May).OpenExceptions); // and it stays
    }

    [Fact]
    public void Promise6_work_deleted_after_its_invoice_is_a_correction()
    {
        using var firm = new Firm();
        var entry = firm.Work.Add("Harbor", "Website", "Design", "Ana", March2, 3600);
        firm.PlanAndApply();

        firm.Work.Change(entry, e => e with { State = EntryState.Deleted });

        CorrectionIsDue(firm, entry.ToString());
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Promise6_work_moved_to_another_client_after_its_invoice_is_a_correction(bool inside)
    {
        using var firm = new Firm(rules: r => WithQuay(r, inside));
        var entry = firm.Work.Add("Harbor", "Website", "Design", "Ana", March2, 3600);
        firm.PlanAndApply();

        firm.Work.Change(entry, e => e with { Client = "Quay" });

        CorrectionIsDue(firm, entry.ToString());
    }

    [Fact]
    public void Promise6_work_set_non_billable_after_its_invoice_is_a_correction()
    {
        using var firm = new Firm();
        var entry = firm.Work.Add("Harbor", "Website", "Design", "Ana", March2, 3600);
        firm.PlanAndApply();

        firm.Work.Change(entry, e => e with { Billable = false });

        CorrectionIsDue(firm, entry.ToString());
    }

    [Theory]
    [InlineData("less")]
    [InlineData("more")]
    [InlineData("not billable")]
    [InlineData("moved")]
    [InlineData("deleted")]
    public void Promise6_an_expense_changed_after_its_documents_is_a_correction(string how)
    {
        using var firm = new Firm(rules: r => WithQuay(r, false));
        var expense = FakeWork.Rail();
        firm.Work.Expenses.Add(expense);
        firm.PlanAndApply();
        Assert.Equal(3, firm.Books.Held.Count);
        Assert.Equal(0, firm.Plan(May).OpenExceptions);

        firm.Work.Expenses[0] = how switch
        {
            "less" => expense with { Amount = Money.Exact(100m, Firm.Eur) },
            "more" => expense with { Amount = Money.Exact(150m, Firm.Eur) },
            "moved" => expense with { Client = "Quay" },
            "deleted" => expense with { State = EntryState.Deleted },
            _ => expense with { Billable = false },
        };
        firm.Work.ExpensesDirty = true;

        CorrectionIsDue(firm, expense.Id.ToString());
    }

    [Fact]
    public void The_days_after_a_part_are_the_next_generation_of_their_period()
    {
        using var firm = new Firm();
        firm.Work.Add("Harbor", "Website", "Design", "Ana", new LocalDate(2026, 4, 7), 3600);
        var part = firm.Plan(new LocalDate(2026, 4, 15), partial: true);
        Assert.Contains(part.Actions, a => a.Reason.Contains("is billed in part, to 2026-04-15", StringComparison.Ordinal));
        firm.Approve(part);
        firm.Apply(part);
        firm.Work.Add("Harbor", "Website", "Design", "Ana", new LocalDate(2026, 4, 20), 7200);
        firm.Work.Add("Harbor", "Website", "Calls", "Ben", new LocalDate(2026, 4, 8), 1800); // late, on a day of the part

        Assert.DoesNotContain(firm.Plan(new LocalDate(2026, 4, 28)).Actions, a => a.Verb == ActionVerb.Create);
        var rest = firm.PlanAndApply(May);

        Assert.Equal([95m, 237.50m], firm.Books.Invoices.Select(i => i.Net.Amount));
        Assert.Contains(rest.Applied, a => a.Action.Reason.Contains("2026-04", StringComparison.Ordinal) && a.Action.Reason.Contains("has ended", StringComparison.Ordinal));
        Assert.Equal(["Website: Design", "Late, 2026-04: Website: Calls"], firm.Books.Invoices.Last().Lines.Select(l => l.Text).OrderDescending(StringComparer.Ordinal));
    }

    [Fact]
    public void A_cap_cuts_entries_of_one_day_in_the_order_of_the_sources_ids()
    {
        using var firm = new Firm(a => a with { Cap = new CapTerms(95m * 3.5m, null, true, CapExcess.Carry), Lines = a.Lines with { By = LineGrouping.Entry } });
        var ids = Enumerable.Range(0, 8).Select(_ => firm.Work.Add("Harbor", "Website", "Design", "Ana", March2, 3600)).ToList();

        firm.PlanAndApply();

        using var reading = firm.Store.Read();
        Assert.Equal(
            [3600L, 3600, 3600, 1800, 0, 0, 0, 0],
            ids.Select(id => reading.Dispositions.Of(id.Value).Sum(d => d.Quantity)));
    }
}
