using CsCheck;
using Timepost.Domain.Amounts;
using Timepost.Domain.Billing;
using Timepost.Domain.Mapping;
using static Timepost.Domain.Tests.Billing.Given;

namespace Timepost.Domain.Tests.Billing;

public sealed class CreditingTests
{
    [Fact]
    public void Three_credits_give_back_the_tax_that_was_charged()
    {
        var draft = InvoiceBilling.Draft(Input(Agreement(), Entry(1, 3600, rate: 100.03m)).With(rules: Rules(Tax("AT20", 19))));
        Assert.Equal("19.01", draft.Tax.ToAmountString());
        CreditedLine[] soFar = [];
        var taxes = new List<long>();
        foreach (var amount in new[] { 33.34m, 33.34m, 33.35m })
        {
            var credit = Crediting.Allocate(draft, Money.Exact(amount, Eur), soFar, RoundingMode.HalfUp);
            taxes.Add(credit[0].TaxMinor);
            soFar = [new((soFar.Length == 0 ? 0 : soFar[0].NetMinor) + credit[0].NetMinor, taxes.Sum())];
        }

        Assert.Equal([634, 633, 634], taxes);
        Assert.Throws<ArgumentOutOfRangeException>(() => Crediting.Allocate(draft, Money.Exact(0.01m, Eur), soFar, RoundingMode.HalfUp));
    }

    [Fact]
    public void An_amount_for_the_whole_invoice_goes_over_its_lines_by_net_and_tax_code()
    {
        var draft = InvoiceBilling.Draft(Input(Agreement(), Entry(1, 3600), Entry(2, 3600, task: Calls with { TaxCode = "LOW" }, rate: 5))
            .With(rules: Rules(Tax("AT20", 20), Tax("LOW", 10))));
        Assert.Equal(
            [new CreditedLine(50, 5), new CreditedLine(950, 190)],
            Crediting.Allocate(draft, Money.Exact(10, Eur), [], RoundingMode.HalfUp));
    }

    [Fact]
    public void What_is_no_credit_is_refused()
    {
        var draft = Draft(Agreement(), Entry(1, 3600));
        Assert.Throws<ArgumentOutOfRangeException>(() => Crediting.Allocate(draft, Money.Zero(Eur), [], RoundingMode.HalfUp));
        Assert.Throws<ArgumentOutOfRangeException>(() => Crediting.Allocate(draft, Money.Exact(95.01m, Eur), [], RoundingMode.HalfUp));
        Assert.Throws<CurrencyMismatchException>(() => Crediting.Allocate(draft, Money.Exact(1, Currency.Of("USD")), [], RoundingMode.HalfUp));
        Assert.Throws<ArgumentException>(() => Crediting.Allocate(draft, Money.Exact(1, Eur), [default, default], RoundingMode.HalfUp));
    }

    [Fact]
    public void Credits_of_the_whole_leave_nothing() => Gen.Select(Gen.Int[0, int.MaxValue], Gen.Int[1, 99]).Sample((seed, percent) =>
    {
        var draft = InvoiceBilling.Draft(Scenario.Of(seed));
        var first = draft.Net.Minor * percent / 100;
        if (draft.Net.Minor <= 0 || first == 0)
        {
            return;
        }

        var one = Crediting.Allocate(draft, Money.OfMinor(first, Eur), [], RoundingMode.HalfUp);
        var two = Crediting.Allocate(draft, Money.OfMinor(draft.Net.Minor - first, Eur), one, RoundingMode.HalfUp);
        Assert.Equal(first, one.Sum(c => c.NetMinor));
        for (var i = 0; i < draft.Lines.Count; i++)
        {
            Assert.Equal(draft.Lines[i].Net.Minor, one[i].NetMinor + two[i].NetMinor);
            if (!draft.Lines[i].Net.IsZero)
            {
                Assert.Equal(draft.Lines[i].Tax.Minor, one[i].TaxMinor + two[i].TaxMinor);
            }
        }
    });
}
