using NodaTime;
using Timepost.Domain.Mapping;
using Timepost.Engine.Explaining;
using Timepost.Engine.Intake;
using Timepost.Engine.Payments;
using Timepost.Engine.Tests.Payments;
using Timepost.Engine.Tests.Support;

namespace Timepost.Engine.Tests.Explaining;

/// <summary>What a person or a period's end recorded is explained by its number or key.</summary>
public sealed class BookingExplainTests
{
    private static readonly LocalDate April10 = new(2026, 4, 10);

    [Fact]
    public void Promise3_a_payment_says_who_when_why_what_it_posted_and_settled_and_where_it_is()
    {
        using var firm = new Firm(rules: PaymentTests.WithMoney);
        firm.Work.Add("Harbor", "Website", "Design", "Ana", new LocalDate(2026, 3, 2), 36_000);
        firm.PlanAndApply();
        new PayUseCase(firm.Context).Pay(firm.Caller, new PaymentRequest(["INV-2026-00001"], 400m, April10));
        var explain = new ExplainUseCase(firm.Context, new NoRaw());
        using (var reading = firm.Store.Read())
        {
            var waits = explain.Explain(firm.Caller, reading.Bookings.Open()[0].Key.Value);
            Assert.Contains(waits.Steps, s => s is { Step: "books", To: "not in the books" });
        }

        firm.PlanAndApply(April10);
        var steps = explain.Explain(firm.Caller, "PAY-2026-00001").Steps;

        Assert.Contains(steps, s => s.Step == "document" && s.Note.Contains("payment, final, 2026-04-10", StringComparison.Ordinal));
        Assert.Contains(steps, s => s.Step == "recorded" && s.To.StartsWith("20", StringComparison.Ordinal));
        Assert.Contains(steps, s => s is { Step: "posting", From: "Assets:Bank", To: "400.00 EUR", Rule: "bank" } && s.Note.Contains("400.00 EUR in base", StringComparison.Ordinal));
        Assert.Contains(steps, s => s is { Step: "settles", From: "INV-2026-00001", To: "-400.00 EUR" });
        Assert.Contains(steps, s => s is { Step: "books", To: "PAY-2026-00001" });
        Assert.Throws<NothingToExplainException>(() => explain.Explain(firm.Caller, "PAY-2026-00002"));
    }

    private sealed class NoRaw : IRawReader
    {
        public string? Read(RawSpan span) => null;
    }
}
