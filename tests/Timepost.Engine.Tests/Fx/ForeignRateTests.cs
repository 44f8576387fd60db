using NodaTime;
using Timepost.Domain.Amounts;
using Timepost.Domain.Billing;
using Timepost.Domain.Books;
using Timepost.Domain.Fx;
using Timepost.Domain.Identity;
using Timepost.Domain.Mapping;
using Timepost.Domain.Subcontracting;
using Timepost.Engine.Exceptions;
using Timepost.Engine.Explaining;
using Timepost.Engine.Fx;
using Timepost.Engine.Intake;
using Timepost.Engine.Plans;
using Timepost.Engine.Tests.Subcontractors;
using Timepost.Engine.Tests.Support;

namespace Timepost.Engine.Tests.Fx;

/// <summary>Hourly rates in another currency than the invoice: converted by the exchange rate of each entry's billing day, before the line is rounded.</summary>
public sealed class ForeignRateTests
{
    private static readonly Currency Usd = Currency.Of("USD");

    private static LocalDate March(int day) => new(2026, 3, day);

    private static Firm Dollars(decimal amount = 100m, Func<RuleSet, RuleSet>? rules = null) =>
        new(a => a with { Rates = [new RateRule { Amount = amount, Currency = Usd, Origin = "agreements.yaml:7" }] }, rules);

    private static FxRate Type(Firm firm, decimal value, LocalDate date)
    {
        firm.Work.ExpensesDirty = true; // as the store marks them
        return new RatesUseCase(firm.Context).Add(firm.Caller, null, Usd, date, value).Rate;
    }

    private static EntryId Hour(Firm firm, LocalDate day, string project = "Website", string worker = "Ana") =>
        firm.Work.Add("Harbor", project, "Design", worker, day, 3600);

    [Fact]
    public void An_hour_is_billed_at_the_exchange_rate_of_its_billing_day_and_days_of_other_rates_stand_on_lines_of_their_own()
    {
        using var firm = Dollars();
        Type(firm, 1.25m, March(2));
        Type(firm, 1.6m, March(9));
        Hour(firm, March(2));
        Hour(firm, March(4)); // carried over: the same rate, the same line
        Hour(firm, March(9));

        firm.PlanAndApply();

        // 2 × 100 / 1.25 and 100 / 1.6
        Assert.Equal([160m, 62.5m], firm.Books.Invoices.Single().Lines.Select(l => l.Net.Amount));
    }

    [Fact]
    public void Days_of_an_equal_exchange_rate_share_a_line_that_keeps_the_ids_of_both()
    {
        using var firm = Dollars();
        var first = Type(firm, 1.25m, March(2));
        var second = Type(firm, 1.25m, March(9));
        Hour(firm, March(2));
        Hour(firm, March(9));
        firm.Plan();

        using var reading = firm.Store.Read();
        var line = Assert.Single(DraftBody.Lines(reading.Plans.Drafts(new DraftFilter(["invoice"]), 10).Single().Body, Firm.Eur));
        Assert.Equal([first.Id, second.Id], line.RateIds);
        Assert.Equal((80m, new HourlyRate(100m, Usd)), (line.Rate, line.OwnRate));
    }

    [Fact]
    public void An_hour_at_the_same_amount_in_the_invoices_currency_has_a_line_of_its_own()
    {
        using var firm = new Firm(a => a with
        {
            Rates = [new RateRule { Amount = 100m, Currency = Usd, Worker = "ana" }, new RateRule { Amount = 80m, Currency = Firm.Eur, Worker = "ben" }],
        });
        Type(firm, 1.25m, March(2));
        Hour(firm, March(2));
        Hour(firm, March(2), worker: "Ben");

        firm.PlanAndApply();

        Assert.Equal([80m, 80m], firm.Books.Invoices.Single().Lines.Select(l => l.Net.Amount));
    }

    // 7 h at 100 / 1.16 = 603.448…: the converted rate at two decimals would give 86.21 × 7 = 603.47
    [Fact]
    public void The_converted_rate_is_never_rounded_before_the_line()
    {
        using var firm = Dollars();
        Type(firm, 1.16m, March(2));
        firm.Work.Add("Harbor", "Website", "Design", "Ana", March(2), 7 * 3600);

        firm.PlanAndApply();

        Assert.Equal(603.45m, firm.Books.Invoices.Single().Net.Amount);
    }

    [Fact]
    public void Without_a_rate_only_the_entries_of_that_day_wait_and_the_plan_after_the_rate_closes_it()
    {
        using var firm = Dollars();
        Type(firm, 1.25m, March(2));
        Hour(firm, March(2));
        Hour(firm, March(20));

        var plan = firm.Plan();

        Assert.Equal(80m, Assert.Single(plan.Actions, a => a.Kind == "invoice").Net.Amount);
        var exception = Assert.Single(plan.NewExceptions);
        Assert.Equal("needs-exchange-rate", exception.Kind);
        Assert.Contains("no rate from USD to EUR for 2026-03-20 or the 4 days before", exception.Summary, StringComparison.Ordinal);
        Assert.Contains("1 entry, 1.00 h waits", exception.Summary, StringComparison.Ordinal);
        Assert.Contains("timepost rate add USD VALUE --date 2026-03-20", exception.Suggestion, StringComparison.Ordinal);

        Type(firm, 1.6m, March(20));
        Assert.Equal(142.5m, Assert.Single(firm.Plan().Actions, a => a.Kind == "invoice").Net.Amount);
        using var reading = firm.Store.Read();
        Assert.Equal(0, reading.Exceptions.CountOpen());
    }

    [Fact]
    public void A_corrected_rate_makes_an_approved_plan_stale_and_changes_nothing_that_is_final()
    {
        using var firm = Dollars();
        Type(firm, 1.25m, March(2));
        Hour(firm, March(2));
        var plan = firm.Plan();
        firm.Approve(plan);
        Type(firm, 1.6m, March(2));
        Assert.True(firm.Apply(plan).AnyStale);

        firm.PlanAndApply();
        Assert.Equal(62.5m, firm.Books.Invoices.Single().Net.Amount);

        Type(firm, 1.25m, March(2));
        Assert.DoesNotContain(firm.Plan().Actions, a => a.Verb == ActionVerb.Create);
        using var reading = firm.Store.Read();
        Assert.Equal(0, reading.Exceptions.CountOpen());
        Assert.Equal(62.5m, reading.Plans.DraftByNumber("INV-2026-00001")!.Net.Amount);
    }

    [Fact]
    public void Explain_shows_the_rate_in_its_own_currency_then_the_exchange_rate_then_the_product()
    {
        using var firm = Dollars();
        var typed = Type(firm, 1.25m, March(2));
        var entry = Hour(firm, March(2));
        firm.PlanAndApply();
        Type(firm, 1.6m, March(2)); // the line keeps what it was billed at

        var steps = new ExplainUseCase(firm.Context, new NoRaw()).Explain(firm.Caller, entry.ToString()).Steps;

        Assert.Equal("100 USD/h", steps.First(s => s.Step == "rate").To);
        var exchange = Assert.Single(steps, s => s.Step == "exchange rate");
        Assert.Equal(("100 USD/h", "80 EUR/h", "1 EUR = 1.25 USD (hand, 2026-03-02)"), (exchange.From, exchange.To, exchange.Rule));
        Assert.Contains(typed.Id.ToString(), exchange.Note, StringComparison.Ordinal);
        Assert.Equal("3600 s × 80 EUR/h ÷ 3600", steps.Single(s => s.Step == "product").From);
    }

    [Fact]
    public void A_trusted_rate_of_the_source_is_converted_too()
    {
        using var firm = new Firm(rules: r => r with { Policies = r.Policies with { TrustSourceRates = ["toggl"] } });
        Type(firm, 1.25m, March(2));
        firm.Work.Change(Hour(firm, March(2)), e => e with { Rate = 200m, Currency = "USD" });

        firm.PlanAndApply();

        Assert.Equal(160m, firm.Books.Invoices.Single().Net.Amount);
    }

    [Fact]
    public void Cost_plus_on_a_subcontractor_in_another_currency_is_converted_at_the_billing_day()
    {
        using var firm = Subcontracting.Firm(
            s => s with { Currency = Usd, Rates = [new RateRule { Amount = 60m, Currency = Usd }] }, new SubcontractorTerms(Rebill.CostPlus, 25m));
        Type(firm, 1.25m, March(2));
        Hour(firm, March(2), worker: "Ben");

        firm.Plan();

        // 60.00 USD and 25 % are 75.00 USD, 60.00 EUR
        using var reading = firm.Store.Read();
        Assert.Equal(60m, reading.Plans.Drafts(new DraftFilter(["invoice"]), 10).Single().Net.Amount);
    }

    [Fact]
    public void A_cap_stays_in_the_currency_of_the_agreement()
    {
        using var firm = new Firm(a => a with
        {
            Rates = [new RateRule { Amount = 100m, Currency = Usd }], Cap = new CapTerms(100m, null, true, CapExcess.WriteOff),
        });
        Type(firm, 1.25m, March(2));
        Hour(firm, March(2));
        Hour(firm, March(3));

        firm.PlanAndApply();

        Assert.Equal(100m, firm.Books.Invoices.Single().Net.Amount);
    }

    [Fact]
    public void A_fixed_fee_needs_no_rate_for_its_hours()
    {
        using var firm = new Firm(a => a with { Rates = [new RateRule { Amount = 100m, Currency = Usd }], FixedFee = new FixedFeeTerms(500m, "Fee", "") });
        Hour(firm, March(2));

        var plan = firm.Plan();

        Assert.Empty(plan.NewExceptions);
        Assert.Equal(500m, Assert.Single(plan.Actions, a => a.Kind == "invoice").Net.Amount);
    }

    // issue 4, item 1: a missing rate blocks only what needs it
    [Fact]
    public void A_document_in_another_currency_without_a_rate_leaves_the_others_of_the_plan_alone()
    {
        using var firm = new Firm(rules: r => r with
        {
            Policies = r.Policies with { Rates = r.Policies.Rates with { TaxRateDate = TaxRateDate.InvoiceDate } },
            Clients = new([.. r.Clients.Rules, new(new EntityMatch { Names = ["Yard"] }, new ClientTarget { Id = "yard", Customer = "Yard Inc" }, "mapping.yaml:2")], Unmatched.Exception),
            Agreements = [.. r.Agreements, r.Agreements[0] with { Id = "yard-std", Client = "yard", Currency = Usd, Rates = [new RateRule { Amount = 100m, Currency = Usd }] }],
        });
        Hour(firm, March(2));
        firm.Work.Add("Yard", "Website", "Design", "Ana", March(2), 3600);

        firm.PlanAndApply();

        Assert.Equal(95m, firm.Books.Invoices.Single().Net.Amount);
        using (var reading = firm.Store.Read())
        {
            var open = Assert.Single(reading.Exceptions.List(openOnly: true, null, 10));
            Assert.Contains("There is no rate from USD to EUR for 2026-04-01", open.Summary, StringComparison.Ordinal);
            Assert.Contains("timepost rate add USD VALUE --date 2026-04-01", open.Suggestion, StringComparison.Ordinal);
        }

        Type(firm, 1.25m, new LocalDate(2026, 4, 1));
        firm.PlanAndApply();
        Assert.Equal(2, firm.Books.Invoices.Count());
        using var after = firm.Store.Read();
        Assert.Equal(0, after.Exceptions.CountOpen());
    }

    private sealed class NoRaw : IRawReader
    {
        public string? Read(RawSpan span) => null;
    }
}
