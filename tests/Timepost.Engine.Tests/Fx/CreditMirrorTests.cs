using NodaTime;
using Timepost.Domain.Amounts;
using Timepost.Domain.Billing;
using Timepost.Domain.Fx;
using Timepost.Domain.Identity;
using Timepost.Domain.Mapping;
using Timepost.Engine.Corrections;
using Timepost.Engine.Fx;
using Timepost.Engine.Plans;
using Timepost.Engine.Retainers;
using Timepost.Engine.Subledger;
using Timepost.Engine.Tests.Support;
using Timepost.Engine.Workspaces;
using static Timepost.Engine.Tests.Fx.Dollars;

namespace Timepost.Engine.Tests.Fx;

/// <summary>A credit note takes back exactly what its invoice posted in base, its realised differences with it.</summary>
public sealed class CreditMirrorTests
{
    private static readonly LocalDate April1 = Day(4, 1);

    /// <summary>Hours of 1,000.00, and four expenses of three currencies.</summary>
    private static Dollars WithExpenses(string currency, decimal markup = 0m)
    {
        var firm = new Dollars(currency, rules: r => r with
        {
            TaxCodes = [.. r.TaxCodes, new TaxCode("VAT", [new TaxRate(new LocalDate(2007, 1, 1), 8.1m)], "vat-out", "vat-in", "", false)],
            Agreements = [r.Agreements[0] with { Tax = new TaxTerms { Code = "VAT" }, Expenses = r.Agreements[0].Expenses with { MarkupPercent = markup } }],
        });
        foreach (var (quote, value) in new[] { ("USD", 1.16m), ("CHF", 0.9421m), ("GBP", 0.8531m) })
        {
            for (var day = Day(3, 1); day <= April1; day = day.PlusDays(1))
            {
                firm.Rate(day, decimal.Round(value * (1m + (day.Day * 0.0031m)), 5), quote);
            }
        }

        firm.Firm.Work.Add("Harbor", "Website", "Design", "Ana", Day(3, 9), 36_000);
        foreach (var (spent, gross, day, id) in new[] { ("USD", 119m, 5, 1), ("GBP", 33.33m, 11, 2), ("USD", 71.17m, 23, 3), ("CHF", 250.55m, 25, 4) })
        {
            firm.Firm.Work.Expenses.Add(FakeWork.Rail(Day(3, day)) with
            {
                Id = new ExpenseId(new Guid(id, 7, 7, new byte[8])), ExternalId = $"x{id}", Amount = Money.Exact(gross, Currency.Of(spent)), Tax = null,
            });
        }

        firm.Firm.PlanAndApply(April1);
        return firm;
    }

    private static SortedDictionary<string, long> Accounts(Dollars firm)
    {
        using var reading = firm.Firm.Store.Read();
        var sums = new SortedDictionary<string, long>(StringComparer.Ordinal);
        foreach (var balance in reading.Subledger.Balances(new SubledgerFilter()))
        {
            sums[balance.Account] = sums.GetValueOrDefault(balance.Account) + balance.BaseMinor;
        }

        return sums;
    }

    // what the invoice and its credit notes posted, by account, in base
    private static Dictionary<string, long> OfInvoice(Dollars firm)
    {
        using var reading = firm.Firm.Store.Read();
        var invoice = reading.Plans.DraftByNumber("INV-2026-00001")!.Key;
        return new[] { invoice.Value }.Concat(reading.Corrections.OfOriginal(invoice).Select(c => c.Document.Value))
            .SelectMany(reading.Subledger.OfDocument).SelectMany(e => e.Postings)
            .GroupBy(p => p.Posting.Account).Select(a => (a.Key, Sum: a.Sum(p => p.BaseMinor))).Where(a => a.Sum != 0).ToDictionary(a => a.Key, a => a.Sum);
    }

    private static void Credit(Dollars firm, CreditMode mode, params int[] lines)
    {
        new CreditUseCase(firm.Firm.Context).Draft(
            firm.Firm.Caller, new CreditRequest("INV-2026-00001", "wrong") { Mode = mode, Lines = [.. lines.Select(l => (l, (CreditMode?)mode))], Date = April1 });
        var plan = firm.Firm.Plan(April1);
        firm.Firm.Approve(plan, [.. plan.Actions.Where(a => a.Kind == "credit-note").Select(a => a.Sequence)]);
        firm.Firm.Apply(plan);
        Assert.All(new FxReconciliationUseCase(firm.Firm.Context).Reconcile(firm.Firm.Caller), c => Assert.True(c.Ties, c.ToString()));
        Assert.True(new FxReportUseCase(firm.Firm.Context).Report(firm.Firm.Caller, new FxScope(Day(1, 1), April1)).Ties);
    }

    private static void PaidFirst(Dollars firm, bool paid)
    {
        if (paid)
        {
            using var reading = firm.Firm.Store.Read();
            var total = reading.Plans.DraftByNumber("INV-2026-00001")!.Total.Amount;
            reading.Dispose();
            firm.Pay("INV-2026-00001", total, April1);
        }
    }

    [Theory]
    [InlineData("EUR", 0, false)]
    [InlineData("EUR", 12.5, true)]
    [InlineData("CHF", 0, false)]
    [InlineData("CHF", 12.5, true)]
    [InlineData("USD", 0, true)]
    public void A_credit_of_all_takes_back_the_realised_difference_of_each_expense(string currency, double markup, bool paid)
    {
        using var firm = WithExpenses(currency, (decimal)markup);
        Assert.Equal(currency == "EUR", firm.Realised() == 0);
        PaidFirst(firm, paid);
        Credit(firm, CreditMode.Release);
        var left = OfInvoice(firm);
        left.Remove("Assets:Receivable");
        left.Remove("Liabilities:Unallocated");
        Assert.Empty(left);
        Assert.Equal((0L, 0L), (firm.Realised(), Accounts(firm).GetValueOrDefault("Assets:Receivable")));
        Assert.Equal((0L, 0L), (firm.At(AccountRole.RealisedGain).InBase, firm.At(AccountRole.RealisedLoss).InBase));
    }

    [Theory]
    [InlineData("EUR")]
    [InlineData("CHF")]
    [InlineData("USD")]
    public void A_credit_of_one_expense_takes_back_its_own_difference_and_one_of_the_rest_leaves_nothing(string currency)
    {
        using var firm = WithExpenses(currency);
        string item;
        Dictionary<string, long> differences;
        using (var reading = firm.Firm.Store.Read())
        {
            var invoice = reading.Plans.DraftByNumber("INV-2026-00001")!;
            item = DraftBody.Lines(invoice.Body, firm.Currency)[1].Expense!.Value.ToString();
            differences = reading.Subledger.OfDocument(invoice.Key.Value).SelectMany(e => e.Postings)
                .Where(p => p.Posting.Role is AccountRole.RealisedGain or AccountRole.RealisedLoss).ToDictionary(p => p.Posting.Document, p => p.BaseMinor);
        }

        var before = firm.Realised();
        Credit(firm, CreditMode.Hold, 2);
        Assert.Equal(before + differences.GetValueOrDefault(item), firm.Realised());
        Credit(firm, CreditMode.Hold);
        Assert.Empty(OfInvoice(firm));
        Assert.Equal((0L, 0L), (firm.At(AccountRole.RealisedGain).InBase, firm.At(AccountRole.RealisedLoss).InBase));
    }

    [Fact]
    public void A_rate_that_was_corrected_since_changes_nothing_of_a_credit()
    {
        using var firm = WithExpenses("EUR");
        firm.Rate(Day(3, 5), 1.5m, "USD");
        Credit(firm, CreditMode.Release);
        Assert.Empty(OfInvoice(firm));
    }

    private static List<LockedAmount> Locks(IStoreTransaction reading, string document) => [.. reading.Locks.Of(document).Select(l => l.Amount)];

    [Theory]
    [InlineData("CHF", false)]
    [InlineData("USD", true)]
    public void Lines_of_a_credit_stand_at_the_mirror_of_the_lines_that_they_credit(string currency, bool first)
    {
        using var firm = WithExpenses(currency, 12.5m);
        if (first)
        {
            Credit(firm, CreditMode.Hold, 2);
        }

        Credit(firm, CreditMode.Hold);
        AssertMirrored(firm, byLine: !first);
    }

    [Theory]
    [InlineData(true, 1_000)]
    [InlineData(false, 1_000)]
    [InlineData(false, 1_200)]
    public void Lines_of_a_credit_of_what_a_deposit_paid_stand_at_their_mirror_too(bool refundable, int deposit)
    {
        using var firm = WithDeposit(refundable, deposit);
        Credit(firm, CreditMode.Reduce);
        AssertMirrored(firm, byLine: true);
    }

    // each line of the invoice and what credits it, in base; tax of a part is that of its code, whatever the day of its line
    private static void AssertMirrored(Dollars firm, bool byLine)
    {
        using var reading = firm.Firm.Store.Read();
        var invoice = reading.Plans.DraftByNumber("INV-2026-00001")!.Key;
        var lines = Locks(reading, invoice.Value).Where(l => l.Line > 0).ToDictionary(l => l.Line, l => (Net: l.BaseNet.Minor, Tax: l.BaseTax.Minor));
        foreach (var note in reading.Corrections.OfOriginal(invoice))
        {
            var locks = Locks(reading, note.Document.Value);
            Assert.Equal((locks[0].BaseNet, locks[0].BaseTax), (Sum(locks.Skip(1).Select(l => l.BaseNet)), Sum(locks.Skip(1).Select(l => l.BaseTax))));
            foreach (var link in reading.Corrections.Lines(note.Document))
            {
                var (net, tax) = lines[link.OriginalLine];
                lines[link.OriginalLine] = (net + locks[link.Line].BaseNet.Minor, tax + locks[link.Line].BaseTax.Minor);
            }
        }

        Assert.Equal((0L, 0L), (lines.Values.Sum(l => l.Net), lines.Values.Sum(l => l.Tax)));
        Assert.All(lines, l => Assert.InRange(l.Value.Net + l.Value.Tax, byLine ? 0 : -2, byLine ? 0 : 2));
        Assert.All(byLine ? lines : [], l => Assert.Equal((0L, 0L), l.Value));
    }

    private static Money Sum(IEnumerable<Money> all) => all.Aggregate((a, b) => a + b);

    [Fact]
    public void Lines_of_a_draw_down_stand_at_what_the_deposit_was_carried_at_and_the_work_at_its_income()
    {
        using var firm = WithDeposit(refundable: false);
        using var reading = firm.Firm.Store.Read();
        var invoice = reading.Plans.DraftByNumber("INV-2026-00001")!;
        var locks = Locks(reading, invoice.Key.Value);
        Assert.Equal([-firm.At(AccountRole.Revenue).InBase, -106_146], locks.Skip(1).Select(l => l.BaseNet.Minor));
        Assert.Equal(locks[0].BaseNet.Minor, locks.Skip(1).Sum(l => l.BaseNet.Minor));
    }

    /// <summary>1,064.00 CHF and 8.1 %, of which a deposit pays 1,000.00 (or, with <paramref name="deposit"/>, more).</summary>
    private static Dollars WithDeposit(bool refundable, decimal deposit = 1_000m)
    {
        var firm = new Dollars(
            "CHF", rate: 106.40m, retainer: new RetainerTerms { Kind = RetainerKind.Amount, DepositTax = DepositTax.OnDrawDown, Refundable = refundable }, rules: r => r with
            {
                TaxCodes = [.. r.TaxCodes, new TaxCode("VAT", [new TaxRate(new LocalDate(2007, 1, 1), 8.1m)], "vat-out", "vat-in", "", false)],
                Agreements = [r.Agreements[0] with { Tax = new TaxTerms { Code = "VAT" } }],
            });
        firm.Rate(Day(3, 1), 0.9421m);
        firm.Rate(Day(3, 9), 0.9396m);
        firm.Rate(April1, 0.9477m);
        new RetainerUseCase(firm.Firm.Context).Receive(firm.Firm.Caller, "harbor-std", deposit, Day(3, 1));
        firm.Firm.Work.Add("Harbor", "Website", "Design", "Ana", Day(3, 9), 36_000);
        firm.Firm.PlanAndApply(April1);
        return firm;
    }

    [Fact]
    public void A_credit_of_all_restores_the_deposit_as_it_was_relieved_and_takes_the_difference_of_the_draw_down_back()
    {
        using var firm = WithDeposit(refundable: true);
        Assert.Equal((627L, -112_194L), (firm.Realised(), firm.At(AccountRole.Revenue).InBase));
        Credit(firm, CreditMode.Reduce);
        Assert.Equal((0L, 0L, 0L), (firm.Realised(), firm.At(AccountRole.Revenue).InBase, firm.At(AccountRole.OutputTax).InBase));
        Assert.Equal((-100_000, -106_146), firm.At(AccountRole.RetainerLiability));
        Assert.Equal(0, firm.At(AccountRole.RealisedLoss).InBase);
        Assert.Empty(OfInvoice(firm));
    }

    [Theory]
    [InlineData(true, 1_000)]
    [InlineData(false, 1_000)]
    [InlineData(true, 1_200)]
    [InlineData(false, 1_200)]
    public void Credits_of_parts_take_back_cumulative_shares_and_leave_nothing(bool refundable, int deposit)
    {
        using var firm = WithDeposit(refundable, deposit);
        var (income, gain) = (firm.At(AccountRole.Revenue).InBase, firm.Realised());
        Assert.Equal(refundable, gain != 0);
        foreach (var net in (decimal?[])[400m, 333.33m, null])
        {
            new CreditUseCase(firm.Firm.Context).Draft(firm.Firm.Caller, new CreditRequest("INV-2026-00001", "agreed") { Net = net, Mode = CreditMode.Reduce, Date = April1 });
            firm.Firm.PlanAndApply(April1);
            if (net == 400m && refundable && deposit == 1_000)
            {
                Assert.Equal((42_178L, 177L), (firm.At(AccountRole.Revenue).InBase - income, gain - firm.Realised()));
            }

            Assert.All(new FxReconciliationUseCase(firm.Firm.Context).Reconcile(firm.Firm.Caller), c => Assert.True(c.Ties, c.ToString()));
        }

        Assert.Empty(OfInvoice(firm));
        Assert.Equal(0, firm.Realised());
    }
}
