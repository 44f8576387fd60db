using NodaTime;
using Timepost.Domain.Amounts;
using Timepost.Domain.Billing;
using Timepost.Domain.Fx;
using Timepost.Domain.Identity;
using Timepost.Domain.Mapping;
using Timepost.Domain.Subledger;
using Timepost.Engine.Corrections;
using Timepost.Engine.Explaining;
using Timepost.Engine.Fx;
using Timepost.Engine.Intake;
using Timepost.Engine.Payments;
using Timepost.Engine.Plans;
using Timepost.Engine.RuleSets.Shapes;
using Timepost.Engine.Subledger;
using Timepost.Engine.Tests.Payments;
using Timepost.Engine.Tests.Support;

namespace Timepost.Engine.Tests.Fx;

/// <summary>Which day's rate an invoice in dollars stands at, base euro, and that it is kept: the worked table of docs/currencies.md.</summary>
public sealed class RateLockTests
{
    private static readonly Currency Usd = Currency.Of("USD");
    private static readonly LocalDate March2 = new(2026, 3, 2);
    private static readonly LocalDate March20 = new(2026, 3, 20);
    private static readonly LocalDate April1 = new(2026, 4, 1);

    // 4 h on 2 March at 1.25, 6 h on 20 March at 1.2, the invoice of 1 April at 1.16; 19 % tax
    private static Firm Dollars(RateLock mode = RateLock.InvoiceDate, TaxRateDate taxDate = TaxRateDate.TaxPoint, bool perEntry = false, params LocalDate[] without)
    {
        var firm = new Firm(
            a => a with { Currency = Usd, Rates = [new RateRule { Amount = 100m, Currency = Usd }], Lines = perEntry ? a.Lines with { By = LineGrouping.Entry } : a.Lines },
            r => PaymentTests.WithMoney(r) with { Policies = r.Policies with { Rates = r.Policies.Rates with { Lock = mode, TaxRateDate = taxDate, MaxAgeDays = 0 } } });
        firm.Clock.Now = Instant.FromUtc(2026, 4, 20, 9, 0);
        foreach (var (date, value) in ((LocalDate, decimal)[])[(March2, 1.25m), (March20, 1.2m), (April1, 1.16m)])
        {
            if (!without.Contains(date))
            {
                Type(firm, value, date);
            }
        }

        firm.Work.Add("Harbor", "Website", "Design", "Ana", March2, 14_400);
        firm.Work.Add("Harbor", "Website", "Design", "Ana", March20, 21_600);
        return firm;
    }

    private static void Type(Firm firm, decimal value, LocalDate date)
    {
        new RatesUseCase(firm.Context).Add(firm.Caller, null, Usd, date, value);
        firm.Work.ExpensesDirty = true; // the store's own mark
    }

    [Fact]
    public void Tax_of_a_fee_for_hours_stands_at_the_rate_of_its_first_day()
    {
        var retainer = new RetainerTerms { Kind = RetainerKind.Hours, Hours = 10m, Fee = 1000m };
        using var firm = new Firm(
            a => a with { Currency = Usd, From = new LocalDate(2026, 3, 1), To = new LocalDate(2026, 3, 31), Rates = [new RateRule { Amount = 100m, Currency = Usd }], Retainer = retainer },
            r => PaymentTests.WithMoney(r) with
            {
                Policies = r.Policies with { Rates = r.Policies.Rates with { MaxAgeDays = 0 } },
                Accounts = [.. PaymentTests.WithMoney(r).Accounts, new("prepaid", "Liabilities:Retainers", AccountType.Liability, AccountRole.RetainerLiability)],
            });
        firm.Clock.Now = Instant.FromUtc(2026, 4, 20, 9, 0);
        Type(firm, 1.16m, April1);
        firm.PlanAndApply(April1);
        Assert.Empty(firm.Books.Invoices); // the tax needs the rate of 1 March

        Type(firm, 1.3m, new LocalDate(2026, 3, 1));
        firm.PlanAndApply(April1);

        // 1,190.00 at 1.16; 190.00 of tax at 1.3
        Assert.Single(firm.Books.Invoices);
        var (receivable, _, tax) = InBase(firm);
        Assert.Equal((102_586, -14_615), (receivable, tax));
    }

    // 1,190.00 USD with 190.00 of tax, which stands at 158.33; 2 % of discount take 3.80 of it back: 3.17
    [Fact]
    public void Tax_that_a_discount_takes_back_stands_at_what_the_tax_stands_at()
    {
        using var firm = Dollars();
        firm.Rules = firm.Rules with { Agreements = [firm.Rules.Agreements[0] with { EarlyPayment = new EarlyPaymentTerms(2m, 30) }] };
        firm.PlanAndApply(April1);
        Type(firm, 1.1m, new LocalDate(2026, 4, 10));

        new Timepost.Engine.Payments.PayUseCase(firm.Context).Pay(
            firm.Caller, new Timepost.Engine.Payments.PaymentRequest(["INV-2026-00001"], 1_166.20m, new LocalDate(2026, 4, 10), Discount: true));

        var (receivable, _, tax) = InBase(firm);
        Assert.Equal((0, -15_833 + 317), (receivable, tax));
    }

    private static (long Receivable, long Revenue, long Tax) InBase(Firm firm)
    {
        return (Of(AccountRole.Receivable), Of(AccountRole.Revenue), Of(AccountRole.OutputTax));

        long Of(AccountRole role)
        {
            using var reading = firm.Store.Read();
            return reading.Subledger.Balances(new SubledgerFilter(role)).Sum(b => b.BaseMinor);
        }
    }

    private static IReadOnlyList<StoredLock> Locks(Firm firm, out StoredDraft invoice)
    {
        using var reading = firm.Store.Read();
        invoice = reading.Plans.Drafts(new DraftFilter(["invoice"]), 10).Single();
        return reading.Locks.Of(invoice.Key.Value);
    }

    // 1,190.00 at 1.16; tax 190.00 at 1.16, or at 1.2 of its supply date
    [Theory]
    [InlineData(RateLock.InvoiceDate, TaxRateDate.InvoiceDate, 102_586, 86_207, 16_379)]
    [InlineData(RateLock.InvoiceDate, TaxRateDate.TaxPoint, 102_586, 86_753, 15_833)]
    [InlineData(RateLock.TransactionDate, TaxRateDate.InvoiceDate, 98_379, 82_000, 16_379)]
    [InlineData(RateLock.TransactionDate, TaxRateDate.TaxPoint, 97_833, 82_000, 15_833)]
    public void The_worked_table_of_the_policies(RateLock mode, TaxRateDate taxDate, long receivable, long revenue, long tax)
    {
        using var firm = Dollars(mode, taxDate);
        firm.PlanAndApply(April1);
        Assert.Equal((receivable, -revenue, -tax), InBase(firm));
        var locks = Locks(firm, out _);
        Assert.Equal((0, revenue, tax), (locks[0].Amount.Line, locks[0].Amount.BaseNet.Minor, locks[0].Amount.BaseTax.Minor));
        Assert.Equal((1, revenue, tax), (locks[1].Amount.Line, locks[1].Amount.BaseNet.Minor, locks[1].Amount.BaseTax.Minor));
        Assert.Equal(firm.Clock.Now, locks[0].LockedAt);
        Assert.Contains(
            FormattableString.Invariant($"| `{EnumWords.Of(mode)}` | `{EnumWords.Of(taxDate)}` | {revenue / 100m:N2} | {tax / 100m:N2} | {receivable / 100m:N2} |"),
            File.ReadAllText(Path.Combine(RepositoryRoot.Folder, "docs", "currencies.md")), StringComparison.Ordinal);
    }

    [Fact]
    public void A_line_of_hours_keeps_the_rates_of_its_days_and_each_posting_those_that_made_it()
    {
        using var firm = Dollars(RateLock.TransactionDate, perEntry: true);
        firm.PlanAndApply(April1);
        var locks = Locks(firm, out var invoice);
        Assert.Equal([82_000, 32_000, 50_000], locks.Select(l => l.Amount.BaseNet.Minor));
        using var reading = firm.Store.Read();
        Assert.Equal([2, 1, 1], locks.Select(l => l.Amount.Rates.Count));
        Assert.Equal([1.25m, 1.2m], locks[0].Amount.Rates.Select(id => reading.Rates.Find(id)!.Value));
        var postings = Assert.Single(reading.Subledger.OfDocument(invoice.Key.Value)).Postings;
        Assert.Equal(locks[0].Amount.Rates, Ids(postings.Single(p => p.Posting.Role == AccountRole.Revenue)));
        Assert.Equal(locks[0].Amount.TaxRates, Ids(postings.Single(p => p.Posting.Role == AccountRole.OutputTax)));
    }

    [Fact]
    public void A_missing_rate_of_any_day_blocks_that_document_and_names_the_day()
    {
        using var firm = Dollars(RateLock.TransactionDate, without: [March2]);
        firm.Work.Add("Harbor", "Website", "Design", "Ana", new LocalDate(2026, 2, 3), 3_600);
        Type(firm, 1.1m, new LocalDate(2026, 2, 3));
        var plan = firm.Plan(April1);
        var blocked = Assert.Single(plan.Actions, a => a.Verb == ActionVerb.Blocked);
        Assert.Contains("timepost rate add USD VALUE --date 2026-03-02", blocked.Reason, StringComparison.Ordinal);
        Assert.Single(plan.Actions, a => a.Kind == "invoice" && a.Verb == ActionVerb.Create);
        Assert.Contains(plan.NewExceptions, e => e.Kind == "blocked-draft");
    }

    [Fact]
    public void A_missing_rate_of_the_tax_point_blocks_where_there_is_tax()
    {
        using var firm = Dollars(without: [March20]);
        Assert.Contains("--date 2026-03-20", Assert.Single(firm.Plan(April1).Actions, a => a.Verb == ActionVerb.Blocked).Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void An_agreement_overrides_the_policy()
    {
        using var firm = Dollars(RateLock.TransactionDate, TaxRateDate.InvoiceDate);
        firm.Rules = firm.Rules with { Agreements = [firm.Rules.Agreements[0] with { RateLock = RateLock.InvoiceDate }] };
        firm.PlanAndApply(April1);
        Assert.Equal(102_586, InBase(firm).Receivable);
    }

    [Theory]
    [InlineData(2)]
    [InlineData(20)]
    public void A_corrected_rate_of_any_day_that_was_used_makes_the_approved_plan_stale_and_a_new_plan_takes_it(int day)
    {
        using var firm = Dollars(RateLock.TransactionDate);
        var plan = firm.Plan(April1);
        firm.Approve(plan);
        firm.Clock.Now += Duration.FromMinutes(1);
        Type(firm, 1m, new LocalDate(2026, 3, day));
        Assert.True(firm.Apply(plan).AnyStale);
        firm.PlanAndApply(April1);
        Assert.Equal(day == 2 ? 40_000 + 50_000 : 32_000 + 60_000, -InBase(firm).Revenue);
    }

    [Fact]
    public void A_correction_afterwards_changes_nothing_that_is_locked()
    {
        using var firm = Dollars(RateLock.TransactionDate);
        firm.PlanAndApply(April1);
        var before = Locks(firm, out _);
        firm.Clock.Now += Duration.FromMinutes(1);
        foreach (var date in new[] { March2, March20, April1 })
        {
            Type(firm, 2m, date);
        }

        Assert.DoesNotContain(firm.Plan(April1).Actions, a => a.Verb != ActionVerb.Skip);
        Assert.Equal(before.Select(l => (l.Amount.BaseNet, l.Amount.BaseTax)), Locks(firm, out _).Select(l => (l.Amount.BaseNet, l.Amount.BaseTax)));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Credits_give_back_exactly_the_tax_in_base_cumulatively_whatever_was_paid(bool paid)
    {
        using var firm = Dollars();
        firm.PlanAndApply(April1);
        if (paid)
        {
            new PayUseCase(firm.Context).Pay(firm.Caller, new PaymentRequest(["INV-2026-00001"], 700m, April1));
        }

        foreach (var net in (decimal[])[333.33m, 333.33m])
        {
            new CreditUseCase(firm.Context).Draft(firm.Caller, new CreditRequest("INV-2026-00001", "agreed") { Net = net, Date = April1 });
            firm.PlanAndApply(April1);
        }

        // 126.67 of 190.00, which stand at 158.33
        Assert.Equal(-15_833 + 10_556, InBase(firm).Tax);
        new CreditUseCase(firm.Context).Draft(firm.Caller, new CreditRequest("INV-2026-00001", "agreed") { Net = 333.34m, Date = April1 });
        firm.PlanAndApply(April1);
        Assert.Equal((0, 0, 0), InBase(firm));
        using var reading = firm.Store.Read();
        var unallocated = reading.Subledger.Balances(new SubledgerFilter(AccountRole.UnallocatedCash));
        Assert.Equal(paid ? (-70_000, -60_345) : (0, 0), (unallocated.Sum(b => b.Amount.Minor), unallocated.Sum(b => b.BaseMinor)));
        var note = reading.Plans.Drafts(new DraftFilter(["credit-note"]), 10)[0];
        var locked = reading.Locks.Of(note.Key.Value);
        Assert.Equal(locked[0].Amount.BaseNet.Minor, locked.Skip(1).Sum(l => l.Amount.BaseNet.Minor));
    }

    [Theory]
    [InlineData(1, 2)]
    [InlineData(2, 1)]
    [InlineData(0, 0)]
    public void Credits_of_all_lines_leave_every_account_of_income_at_zero_in_base(int first, int second)
    {
        using var firm = Dollars();
        firm.Rules = firm.Rules with
        {
            Accounts = [.. firm.Rules.Accounts, new("advice", "Income:Advice", AccountType.Revenue, AccountRole.None)],
            TaxCodes = [.. firm.Rules.TaxCodes, new TaxCode("EXPORT", [new TaxRate(new LocalDate(2007, 1, 1), 0m)], "", "", "", false)],
            Tasks = firm.Rules.Tasks with
            {
                Rules = [.. firm.Rules.Tasks.Rules.Select(r => r.Target.Id == "calls" ? r with { Target = r.Target with { IncomeAccount = "advice", TaxCode = "EXPORT" } } : r)],
            },
        };
        firm.Work.Add("Harbor", "Website", "Calls", "Ana", March2, 7_200);
        firm.PlanAndApply(April1);
        foreach (var line in new[] { first, second }.Distinct())
        {
            new CreditUseCase(firm.Context).Draft(firm.Caller, new CreditRequest("INV-2026-00001", "agreed")
            {
                Lines = line == 0 ? [] : [(line, CreditMode.Release)], Mode = CreditMode.Release, Date = April1,
            });
            var plan = firm.Plan(April1);
            firm.Approve(plan, [.. plan.Actions.Where(a => a.Kind == "credit-note").Select(a => a.Sequence)]);
            firm.Apply(plan);
        }

        using var reading = firm.Store.Read();
        Assert.Equal(
            [], reading.Subledger.Balances(new SubledgerFilter()).GroupBy(b => b.Account).Select(a => (a.Key, InBase: a.Sum(b => b.BaseMinor))).Where(a => a.InBase != 0));
    }

    [Fact]
    public void Money_is_locked_when_it_is_recorded()
    {
        using var firm = Dollars();
        firm.PlanAndApply(April1);
        var paid = new PayUseCase(firm.Context).Pay(firm.Caller, new PaymentRequest(["INV-2026-00001"], 580m, April1));
        using var reading = firm.Store.Read();
        var locked = Assert.Single(reading.Locks.Of(paid.Booking.Key.Value)).Amount;
        Assert.Equal((58_000, 50_000), (locked.Net.Minor, locked.BaseTotal.Minor));
        Assert.Equal(1.16m, reading.Rates.Find(Assert.Single(locked.Rates))!.Value);
        var posted = Assert.Single(reading.Subledger.OfDocument(paid.Booking.Key.Value)).Postings;
        Assert.All(posted, p => Assert.Equal(p.Posting.Role == AccountRole.Bank ? locked.Rates : [], Ids(p)));
    }

    [Fact]
    public void A_cost_in_another_currency_takes_the_rate_of_its_own_date()
    {
        using var firm = Dollars(RateLock.TransactionDate);
        firm.Work.Expenses.Add(FakeWork.Rail() with { Date = March20, Amount = Money.Exact(120m, Usd), Tax = Money.Exact(19.16m, Usd) });
        firm.PlanAndApply(April1);
        using var reading = firm.Store.Read();
        var cost = reading.Plans.Drafts(new DraftFilter(["employee-expense"]), 10).Single();
        var locked = reading.Locks.Of(cost.Key.Value)[0].Amount;
        Assert.Equal((10_000, 1_597, 8_403), (locked.BaseTotal.Minor, locked.BaseTax.Minor, locked.BaseNet.Minor));
    }

    [Fact]
    public void Explain_shows_the_rates_when_they_were_locked_and_what_came_of_them_also_after_a_correction()
    {
        using var firm = Dollars();
        firm.PlanAndApply(April1);
        Type(firm, 3m, April1);
        var explain = new ExplainUseCase(firm.Context, new NoRaw());
        foreach (var id in new[] { "INV-2026-00001", "INV-2026-00001/1" })
        {
            var steps = explain.Explain(firm.Caller, id).Steps;
            var net = Assert.Single(steps, s => s.Step == "base net");
            Assert.Equal(("1000.00 USD net", "867.53 EUR", "1 EUR = 1.16 USD (hand, 2026-04-01)"), (net.From, net.To, net.Rule));
            Assert.StartsWith("locked 2026-04-20T09:00:00Z, rate ", net.Note, StringComparison.Ordinal);
            var tax = Assert.Single(steps, s => s.Step == "base tax");
            Assert.Equal(("190.00 USD tax", "158.33 EUR", "1 EUR = 1.2 USD (hand, 2026-03-20)"), (tax.From, tax.To, tax.Rule));
            Assert.Equal("1025.86 EUR", Assert.Single(steps, s => s.Step == "base total").To);
        }
    }

    private static IEnumerable<RateId> Ids(SubledgerPosting posting) =>
        posting.Rates.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(id => new RateId(Guid.Parse(id)));

    private sealed class NoRaw : IRawReader
    {
        public string? Read(RawSpan span) => null;
    }
}
