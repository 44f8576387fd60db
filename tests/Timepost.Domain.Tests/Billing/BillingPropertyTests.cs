using System.Numerics;
using CsCheck;
using Timepost.Domain.Amounts;
using Timepost.Domain.Billing;
using Timepost.Domain.Mapping;
using static Timepost.Domain.Tests.Billing.Given;

namespace Timepost.Domain.Tests.Billing;

public sealed class BillingPropertyTests
{
    private static readonly Gen<int> Seeds = Gen.Int[0, int.MaxValue];

    [Fact]
    public void Promise1_no_order_of_input_changes_a_draft() => Seeds.Sample(seed =>
    {
        var input = Scenario.Of(seed);
        var hash = DraftHash.Of(InvoiceBilling.Draft(input));
        var random = new Random(seed);
        for (var i = 0; i < 3; i++)
        {
            var entries = input.Entries.ToArray();
            var expenses = input.Expenses.ToArray();
            random.Shuffle(entries);
            random.Shuffle(expenses);
            Assert.Equal(hash, DraftHash.Of(InvoiceBilling.Draft(input.With(entries: [.. entries], expenses: expenses))));
        }
    });

    [Fact]
    public void Parts_sum_to_the_whole() => Seeds.Sample(seed =>
    {
        var draft = InvoiceBilling.Draft(Scenario.Of(seed));
        Assert.DoesNotContain(draft.Notices, n => n.Blocks);
        Assert.Equal(draft.Net.Minor, draft.Lines.Sum(l => l.Net.Minor));
        Assert.Equal(draft.Tax.Minor, draft.Lines.Sum(l => l.Tax.Minor));
        Assert.Equal(draft.Total, draft.Net + draft.Tax);
        Assert.Equal(draft.Net.Minor, draft.Taxes.Sum(t => t.Base.Minor));
        Assert.Equal(draft.Tax.Minor, draft.Taxes.Sum(t => t.Tax.Minor));
        foreach (var tax in draft.Taxes)
        {
            var of = draft.Lines.Where(l => l.TaxCode == tax.Code && l.TaxPercent == tax.Percent).ToArray();
            Assert.Equal(tax.Base.Minor, of.Sum(l => l.Net.Minor));
            Assert.Equal(tax.Tax.Minor, of.Sum(l => l.Tax.Minor));
        }

        foreach (var line in draft.Lines.Where(l => l.Entries.Count > 0))
        {
            Assert.Equal(line.Net.Minor, line.Entries.Sum(e => e.NetMinor));
            Assert.Equal(line.RawSeconds, line.Entries.Sum(e => e.RawSeconds));
            Assert.Equal(line.BilledSeconds, line.Entries.Sum(e => e.BilledSeconds));
        }
    });

    [Fact]
    public void Promise2_every_open_second_is_on_one_line_without_a_line_or_left_open_by_a_cap() => Seeds.Sample(seed =>
    {
        var input = Scenario.Of(seed);
        var draft = InvoiceBilling.Draft(input);
        var taken = draft.Lines.SelectMany(l => l.Entries).Concat(draft.WithoutLine).Where(s => s.RawSeconds > 0).ToArray();
        Assert.Equal(taken.Length, taken.Select(s => (s.Id, s.BillingDay)).Distinct().Count());
        var byPart = taken.ToDictionary(s => s.Id);
        long open = 0;
        foreach (var entry in input.Entries)
        {
            var raw = byPart.TryGetValue(entry.Id, out var share) ? share.RawSeconds : 0;
            Assert.InRange(raw, 0, entry.OpenSeconds);
            open += entry.OpenSeconds - raw;
            Assert.True(entry.Billable || raw == entry.OpenSeconds);
        }

        Assert.Equal(open > 0, draft.Notices.Any(n => n.Code == BillingCodes.CapReached));
        Assert.True(open == 0 || input.Agreement.Cap!.Excess == CapExcess.Carry);
    });

    [Fact]
    public void Never_above_the_cap() => Seeds.Sample(seed =>
    {
        var input = Scenario.Of(seed);
        if (input.Agreement.Cap is not { } cap)
        {
            return;
        }

        var draft = InvoiceBilling.Draft(input);
        var net = NetOfWork(draft);
        if (cap.Amount is { } amount)
        {
            var room = Math.Max(0, (long)(amount * 100) - input.Prior.CappedNetMinor);
            Assert.InRange(net, 0, Math.Max(room, (long)((input.Agreement.MinimumFee ?? 0) * 100)));
        }
        else if (cap.Excess == CapExcess.Carry)
        {
            var room = Math.Max(0, (long)(cap.Hours!.Value * 3600) - input.Prior.CappedSeconds);
            Assert.InRange(draft.Lines.Sum(l => l.BilledSeconds), 0, room);
        }
    });

    [Fact]
    public void The_bridge_ties_standard_value_to_net() => Seeds.Sample(seed =>
    {
        var draft = InvoiceBilling.Draft(Scenario.Of(seed));
        var b = draft.Bridge;
        Assert.Equal(
            NetOfWork(draft),
            b.Standard + b.TimeRounding + b.MoneyRounding + b.Discounts + b.Cap + b.FeeVariance + b.TaxIncluded);
        Assert.True(b.Discounts <= 0 && b.Cap <= 0);

        // contained tax is taken out; where all is written off, a minor unit a line may remain
        Assert.True(b.TaxIncluded <= draft.Lines.Count);

        // money rounding is at most a minor unit a line of hours, half of it twice
        Assert.InRange(Math.Abs(b.MoneyRounding), 0, 2 * draft.Lines.Count);
    });

    [Fact]
    public void Books_recompute_every_amount_from_quantity_and_price() => Seeds.Sample(seed =>
    {
        var input = Scenario.Of(seed);
        foreach (var line in InvoiceBilling.Draft(input).Lines)
        {
            Assert.Equal(line.Amount, Money.Rounded(line.Quantity * line.UnitPrice, Eur, RoundingMode.HalfUp));
            Assert.True(line.Quantity.Scale <= input.Quantity.QuantityDecimals);
            Assert.True(line.UnitPrice.Scale <= input.Quantity.PriceDecimals);
            var gross = line.Amount - line.Discount;
            Assert.Equal(gross, input.Agreement.Tax.Inclusive ? line.Net + line.Tax : line.Net);
        }
    });

    [Fact]
    public void Line_money_and_tax_agree_with_fractions_of_whole_numbers() => Seeds.Sample(seed =>
    {
        var input = Scenario.Of(seed);
        var draft = InvoiceBilling.Draft(input);
        for (var i = 0; i < draft.Lines.Count; i++)
        {
            var line = draft.Lines[i];
            if (line.Kind == LineKind.Work)
            {
                var amount = line.Amount.Minor
                    + (i + 1 < draft.Lines.Count && draft.Lines[i + 1].Kind == LineKind.Rounding ? draft.Lines[i + 1].Amount.Minor : 0);
                Assert.Equal(Oracle.LineMoney(line.BilledSeconds, line.Rate!.Value.PerHour), amount);
            }

            if (!input.Agreement.Tax.PerDocument)
            {
                var whole = (line.Amount - line.Discount).Minor;
                Assert.Equal(Oracle.Tax(whole, line.TaxPercent, input.Agreement.Tax.Inclusive), line.Tax.Minor);
            }
        }

        if (input.Agreement.Tax.PerDocument)
        {
            foreach (var tax in draft.Taxes)
            {
                var whole = input.Agreement.Tax.Inclusive ? (tax.Base + tax.Tax).Minor : tax.Base.Minor;
                Assert.Equal(Oracle.Tax(whole, tax.Percent, input.Agreement.Tax.Inclusive), tax.Tax.Minor);
            }
        }
    });

    [Fact]
    public void Work_billed_over_two_drafts_is_billed_as_in_one() =>
        Gen.Select(Gen.Int[1, 20_000].Array[1, 8], Gen.Int[0, 7], Gen.Enum<TimeRoundingMode>(), Gen.Int[0, 1]).Sample((seconds, cut, mode, minimum) =>
        {
            var terms = Agreement() with { Rounding = Round(360, mode, RoundingScope.Day, minimum * 900) };
            var all = seconds.Select((s, i) => Entry(i + 1, s)).ToArray();
            var whole = Draft(terms, all).Lines.Sum(l => l.BilledSeconds);

            var first = InvoiceBilling.Draft(Input(terms, all[..Math.Min(cut, all.Length)]));
            var billed = first.Lines.Sum(l => l.BilledSeconds);
            var context = all[..Math.Min(cut, all.Length)]
                .Select((e, i) => e with { OpenSeconds = 0, DisposedSeconds = e.OpenSeconds, BilledBeforeSeconds = first.BilledOf(i + 1) });
            var second = InvoiceBilling.Draft(Input(terms, [.. context, .. all[Math.Min(cut, all.Length)..]]));
            Assert.Equal(whole, billed + second.Lines.Sum(l => l.BilledSeconds));

            // the same with the figures of the scope instead of its entries
            var raw = all[..Math.Min(cut, all.Length)].Sum(e => e.OpenSeconds);
            var third = InvoiceBilling.Draft(Input(terms, all[Math.Min(cut, all.Length)..]).With(prior: new()
            {
                Scopes = raw == 0 ? new Dictionary<string, ScopeSoFar>() : new()
                {
                    [RoundingScopes.KeyOf("ana", "design", March(2))] = new(raw, billed, terms.Rounding),
                },
            }));
            Assert.Equal(second.Lines.Sum(l => l.BilledSeconds), third.Lines.Sum(l => l.BilledSeconds));
        });

    private static long NetOfWork(InvoiceDraft draft) =>
        draft.Lines.Where(l => l.Kind is not (LineKind.Expense or LineKind.Disbursement)).Sum(l => l.Net.Minor);

    /// <summary>The rules of docs/billing.md in whole numbers, sharing no code with the engine. Two decimals, half-up.</summary>
    private static class Oracle
    {
        public static long LineMoney(long seconds, decimal rate) =>
            HalfUp(new BigInteger(rate * 10_000m) * seconds * 100, 3600 * new BigInteger(10_000));

        public static long Tax(long minor, decimal percent, bool inclusive)
        {
            var tenths = new BigInteger(percent * 10);
            return HalfUp(minor * tenths, inclusive ? 1000 + tenths : 1000);
        }

        private static long HalfUp(BigInteger numerator, BigInteger denominator)
        {
            var sign = numerator.Sign;
            return sign * (long)(((2 * BigInteger.Abs(numerator)) + denominator) / (2 * denominator));
        }
    }
}
