using NodaTime;
using Timepost.Domain.Amounts;
using Timepost.Domain.Billing;
using Timepost.Domain.Mapping;
using static Timepost.Domain.Tests.Billing.Given;

namespace Timepost.Domain.Tests.Billing;

/// <summary>Any invoice: terms, work and expenses drawn from a seed, which a failure prints.</summary>
internal sealed class Scenario
{
    private static readonly decimal[] HourlyRates = [95m, 95.00m, 0m, 33.33m, 120.5m, 80m, 0.01m];
    private static readonly TaskTarget[] Tasks =
    [
        Design,
        Calls,
        new() { Id = "half", Service = "Half", BillableFraction = 0.5m },
        new() { Id = "books", Service = "Books", TaxCode = "LOW", IncomeAccount = "fees" },
        new() { Id = "abroad", Service = "Abroad", TaxCode = "RC" },
    ];

    private readonly Random _random;

    private Scenario(int seed) => _random = new Random(seed);

    public static RuleSet Rules { get; } = Given.Rules(
        new TaxCode("AT20", [new(new(2000, 1, 1), 20), new(March(16), 19)], "vat", "", "", false),
        Tax("LOW", 5.5m),
        new TaxCode("RC", [new(new(2000, 1, 1), 20)], "vat", "", "Reverse charge", true));

    /// <summary>An input without faults: nothing in it blocks.</summary>
    public static BillingInput Of(int seed) => new Scenario(seed).Input();

    private BillingInput Input()
    {
        var agreement = Terms();
        var entries = new BillableEntry[_random.Next(0, 30)];
        for (var i = 0; i < entries.Length; i++)
        {
            entries[i] = Work(i + 1);
        }

        var expenses = new BillableExpense[_random.Next(0, 3)];
        for (var i = 0; i < expenses.Length; i++)
        {
            expenses[i] = Expense(i + 1, _random.Next(-500, 50_000) / 100m, day: _random.Next(1, 31));
        }

        var decimals = _random.Next(0, 4);
        return Given.Input(agreement, entries).With(
            rules: Rules,
            expenses: expenses,
            quantity: new(decimals, _random.Next(2, 5), Recomputes: true),
            prior: new() { CappedNetMinor = _random.Next(0, 3) * 1_000, CappedSeconds = _random.Next(0, 3) * 1_000 });
    }

    private Agreement Terms()
    {
        var fee = Chance(8);
        return Agreement() with
        {
            Rounding = Round(
                Pick(1, 6, 360, 600, 900), Pick(Enum.GetValues<TimeRoundingMode>()), Pick(Enum.GetValues<RoundingScope>()), Pick(0, 0, 900)),
            NonBillable = Pick(NonBillablePolicy.Exclude, NonBillablePolicy.Show),
            Lines = new()
            {
                By = (LineGrouping)_random.Next(0, 32),
                Text = "{project}: {task}, {worker}, {day} {description} {hours}",
                Quantity = Pick(Enum.GetValues<QuantityPolicy>()),
            },
            Tax = new() { Code = "AT20", Inclusive = Chance(3), PerDocument = Chance(2), Point = Pick(Enum.GetValues<TaxPoint>()) },
            LineDiscountPercent = Pick(0m, 0m, 10m, 33.3m, 100m),
            InvoiceDiscountPercent = Pick(0m, 0m, 7m, 12.5m),
            FixedFee = fee ? new(Pick(0m, 100m, 2500.50m), "Fee {period}", "fees") : null,
            MinimumFee = Chance(4) ? Pick(10m, 500m, 99_999m) : null,
            Cap = fee ? null : Pick<CapTerms?>(
                null, null, new(500m, null, true, CapExcess.Carry), new(null, 5.5m, true, CapExcess.Carry),
                new(500m, null, true, CapExcess.WriteOff), new(null, 5.5m, false, CapExcess.WriteOff)),
            Expenses = new() { MarkupPercent = Pick(0m, 7.5m), RebillAs = Pick(RebillAs.Recharge, RebillAs.Disbursement) },
        };
    }

    private BillableEntry Work(int number)
    {
        var late = Chance(8);
        var entry = Entry(
            number,
            Pick(0, _random.Next(1, 60), _random.Next(1, 20_000), 1_200, 3_600),
            Pick(Ana, Ben),
            rate: Pick(HourlyRates));
        var disposed = Chance(6) && entry.OpenSeconds > 0 ? _random.Next(1, 2_000) : 0;
        return entry with
        {
            BillingDay = late ? new LocalDate(2026, 2, _random.Next(1, 28)) : March(_random.Next(1, 31)),
            Late = late,
            Task = Chance(9) ? null : Pick(Tasks),
            Project = Chance(9) ? null : Pick(Site, Shop),
            StartMicros = Chance(2) ? _random.Next(0, 5) : null,
            ExternalId = Pick("a", "b", ""),
            Billable = !Chance(7),
            BillableSeconds = Chance(9) ? (entry.OpenSeconds + disposed) / 3 : null,
            DisposedSeconds = disposed,
            BilledBeforeSeconds = disposed == 0 ? 0 : _random.Next(0, 2_000),
            Description = Pick("", "{{7*7}}", "{task}"),
        };
    }

    private bool Chance(int oneIn) => _random.Next(oneIn) == 0;

    private T Pick<T>(params T[] of) => of[_random.Next(of.Length)];
}
