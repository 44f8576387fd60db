using NodaTime;
using Timepost.Domain.Amounts;
using Timepost.Domain.Mapping;
using Timepost.Engine.Tests.Support;

namespace Timepost.Engine.Tests.Oracle;

/// <summary>Random terms of a firm, chosen by numbers of which 0 is the plain choice.</summary>
internal sealed class OracleTerms
{
    private readonly int[] _choices;
    private int _at;

    public OracleTerms(int[] choices)
    {
        _choices = choices;
        using var plain = new Firm(inMemory: true);
        Rules = Make(plain.Rules);
    }

    public RuleSet Rules { get; }

    private T Of<T>(params T[] options) => options[_choices[_at++] % options.Length];

    private RuleSet Make(RuleSet plain)
    {
        var currency = Of(Firm.Eur, Firm.Eur, Firm.Eur, Currency.Of("JPY"), Currency.Of("KWD"));
        var changed = Of(false, true);
        var secondCode = Of("", "", "RED", "FREE");
        return plain with
        {
            Workspace = plain.Workspace with { BaseCurrency = currency, MoneyRounding = Of(RoundingMode.HalfUp, RoundingMode.HalfEven) },
            Policies = plain.Policies with { BillableByDefault = Of(true, false), TrustSourceRates = Of<string[]>([], ["toggl"]) },
            TaxCodes =
            [
                new("DE19", [new TaxRate(new LocalDate(2007, 1, 1), 19m), .. changed ? [new TaxRate(new LocalDate(2026, 2, 10), 16m)] : Array.Empty<TaxRate>()], "vat-out", "vat-in", "", false),
                new("RED", [new TaxRate(new LocalDate(2007, 1, 1), 7m), .. changed ? [new TaxRate(new LocalDate(2026, 3, 4), 5.5m)] : Array.Empty<TaxRate>()], "vat-out", "vat-in", "", false),
                new("FREE", [new TaxRate(new LocalDate(2007, 1, 1), 0m)], "", "", "Exempt", false),
                new("RC", [new TaxRate(new LocalDate(2007, 1, 1), 19m)], "vat-out", "vat-in", "Reverse charge", true),
            ],
            Tasks = new(
                [
                    One(new TaskTarget { Id = "design", Service = "Design", BillableFraction = Of(1m, 1m, 0.5m, 0.333m) }, "Design"),
                    One(new TaskTarget { Id = "calls", Service = "Calls", TaxCode = secondCode, Billable = Of<bool?>(null, null, null, true, false) }, "Calls"),
                ],
                Unmatched.Exception),
            Projects = new(
                [
                    One(new ProjectTarget { Id = "site", Job = "Website", PurchaseOrder = Of("", "PO-1") }, "Website"),
                    One(new ProjectTarget { Id = "app", Job = "App", PurchaseOrder = Of("", "PO-1", "PO-2"), Billable = Of<bool?>(null, null, null, true, false) }, "App"),
                ],
                Unmatched.Exception),
            Categories = new(
                [One(new CategoryTarget { Id = "travel", Name = "Travel", Account = "travel", InputTaxCode = Of("DE19", "DE19", ""), Deductible = Of(true, true, false) }, "Travel")],
                Unmatched.Exception),
            Rates = Rates(currency, []),
            Agreements = [Agreement(plain.Agreements[0], currency)],
        };
    }

    private Agreement Agreement(Agreement plain, Currency currency)
    {
        var unit = currency.Decimals == 0 ? 100m : 1m;
        var split = Of(InvoiceSplit.None, InvoiceSplit.None, InvoiceSplit.Project, InvoiceSplit.PurchaseOrder);
        var inclusive = Of(false, false, true);
        var kind = Of("", "", "cap", "minimum", "fee", "cap");
        var amount = Of(400m, 1000m, 2500m, 333.5m) * unit;
        var hours = Of<decimal?>(null, null, 5m, 12.5m);
        return plain with
        {
            Currency = currency,
            From = new LocalDate(2026, 1, 1),
            Period = Of(BillingPeriodLength.Month, BillingPeriodLength.Month, BillingPeriodLength.Week, BillingPeriodLength.Quarter),
            Rounding = new TimeRounding(
                Of(360, 60, 600, 900, 1800),
                Of(TimeRoundingMode.None, TimeRoundingMode.Up, TimeRoundingMode.Down, TimeRoundingMode.HalfUp, TimeRoundingMode.HalfDown, TimeRoundingMode.HalfEven),
                Of(0, 0, 900, 500),
                Of(RoundingScope.Entry, RoundingScope.Day, RoundingScope.Line, RoundingScope.Invoice)),
            NonBillable = Of(NonBillablePolicy.Exclude, NonBillablePolicy.Show),
            Lines = plain.Lines with { By = (LineGrouping)Of(3, 0, 1, 2, 4, 5, 8, 11, 15, 16, 17, 6) },
            Tax = new TaxTerms { Code = Of("DE19", "DE19", "RED", "RC"), Inclusive = inclusive, PerDocument = Of(false, true) },
            SplitBy = kind is "" or "minimum" ? split : InvoiceSplit.None,
            Cap = kind == "cap" ? new CapTerms(hours is null ? amount : null, hours, Of(true, false), Of(CapExcess.Carry, CapExcess.WriteOff)) : null,
            MinimumFee = kind == "minimum" ? amount : null,
            FixedFee = kind == "fee" ? new FixedFeeTerms(amount, "Fee", "") : null,
            LineDiscountPercent = Of(0m, 0m, 10m, 12.5m, 33.33m),
            InvoiceDiscountPercent = Of(0m, 0m, 5m, 7.25m),
            Expenses = new ExpenseTerms { RebillAs = Of(RebillAs.Recharge, RebillAs.Disbursement), MarkupPercent = Of(0m, 10m, -5m, 12.5m), TaxCode = Of("", "", "RED") },
            Rates = Rates(currency, [new RateRule { Amount = Of(95m, 80.5m, 83.33m, 120m) * unit, Currency = currency }]),
        };
    }

    // up to three rates of different levels, each for all days, from a day on, or of two amounts with a change between
    private List<RateRule> Rates(Currency currency, RateRule[] last)
    {
        var found = new Dictionary<int, List<RateRule>>();
        foreach (var _ in Enumerable.Range(0, 3))
        {
            var level = Of(0, 0, 1, 2, 3, 4, 5);
            var change = new LocalDate(2026, Of(1, 2, 3), 12);
            var rule = new RateRule
            {
                Amount = Of(100m, 87.65m, 0m, 33.3333m),
                Currency = currency,
                Task = level == 1 ? "calls" : "",
                Project = level is 2 or 3 ? "site" : "",
                Worker = level is 2 or 4 ? "ana" : "",
                Client = level == 5 ? "harbor" : "",
            };
            List<RateRule> dated = Of(0, 1, 2) switch
            {
                0 => [rule],
                1 => [rule with { From = change }],
                _ => [rule with { To = change.PlusDays(-1) }, rule with { From = change, Amount = rule.Amount + 11 }],
            };
            // a rate of an agreement for all is one of its client: a second one would be of equal rank
            if (level != 0 && (level != 5 || last.Length == 0))
            {
                found.TryAdd(level, dated);
            }
        }

        // the order of a list says nothing
        return [.. last, .. found.OrderBy(f => _choices[f.Key]).SelectMany(f => f.Value)];
    }

    private static EntityRule<T> One<T>(T target, string name)
        where T : class => new(new EntityMatch { Names = [name] }, target, "mapping.yaml:1");
}
