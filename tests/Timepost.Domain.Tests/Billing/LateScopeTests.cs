using NodaTime;
using Timepost.Domain.Billing;
using Timepost.Domain.Mapping;
using static Timepost.Domain.Tests.Billing.Given;

namespace Timepost.Domain.Tests.Billing;

public sealed class LateScopeTests
{
    [Fact]
    public void Late_work_is_rounded_with_its_own_period_where_a_project_is_rounded_as_one()
    {
        var terms = Agreement() with { Rounding = Round(900, TimeRoundingMode.HalfUp, RoundingScope.Invoice) };
        var late = Entry(2, 100) with { BillingDay = new LocalDate(2026, 2, 10), Late = true };
        var input = Input(terms, late, Entry(1, 3600), Entry(3, 300, project: Shop)).With(prior: new()
        {
            Scopes = new Dictionary<string, ScopeSoFar> { [RoundingScopes.KeyOfProject("2026-02", "site")] = new(1000, 900, terms.Rounding) },
        });

        var draft = InvoiceBilling.Draft(input);

        // 1,100 s of February are still one quarter; March stands alone; the other project does too
        Assert.Equal((3600L, 0L, 0L), (draft.BilledOf(1), draft.BilledOf(2), draft.BilledOf(3)));
        Assert.Equal(
            [("2026-02", 100L, 0L), ("2026-03", 300L, 0L), ("2026-03", 3600L, 3600L)],
            ScopeTally.Of(input, draft).Select(t => (t.Key.Split('\u001f')[1], t.Value.RawSeconds, t.Value.BilledSeconds)));
    }
}
