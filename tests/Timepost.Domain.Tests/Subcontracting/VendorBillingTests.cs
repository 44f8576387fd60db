using CsCheck;
using NodaTime;
using Timepost.Domain.Amounts;
using Timepost.Domain.Identity;
using Timepost.Domain.Mapping;
using Timepost.Domain.Subcontracting;

namespace Timepost.Domain.Tests.Subcontracting;

public sealed class VendorBillingTests
{
    private static readonly Currency Eur = Currency.Of("EUR");
    private static readonly LocalDate March = new(2026, 3, 1);

    private static readonly RuleSet Rules = new()
    {
        Hash = new string('a', 64),
        Workspace = new WorkspaceSettings { Key = "acme", Name = "Acme", BaseCurrency = Eur, Zone = "Europe/Berlin" },
        Policies = new Policies(),
        TaxCodes = [new("DE", [new TaxRate(new LocalDate(2007, 1, 1), 19m), new TaxRate(new LocalDate(2026, 3, 16), 20m)], "out", "in", "", false)],
    };

    private static SubcontractedWork Work(int id, int day, long seconds, decimal rate, string agreement = "a") => new()
    {
        Id = new EntryId(new Guid(id, 0, 0, new byte[8])),
        BillingDay = March.PlusDays(day),
        OpenSeconds = seconds,
        Worker = new WorkerTarget { Id = "ben", Name = "Ben" },
        Project = new ProjectTarget { Id = "site", Job = "Website" },
        Agreement = agreement,
        Rate = new HourlyRate(rate, Eur),
    };

    private static VendorBill Bill(IReadOnlyList<SubcontractedWork> work, RetentionTerms? terms = null, bool selfBilling = true, IReadOnlyDictionary<string, RetentionSoFar>? earlier = null) =>
        VendorBilling.Compute(new VendorBillInput
        {
            Subcontractor = new Subcontractor { Id = "nord", Vendor = "Nord", Currency = Eur, TaxCode = "DE", SelfBilling = selfBilling, Retention = terms },
            Rules = Rules,
            Identity = new DocumentIdentity("acme", VendorBilling.Kind, "nord", "", "EUR", "", "2026-03", 1),
            Period = new DateInterval(March, March.PlusDays(30)),
            Date = March.PlusDays(31),
            Work = work,
            Earlier = earlier ?? new Dictionary<string, RetentionSoFar>(),
        });

    [Fact]
    public void No_order_of_work_changes_a_bill_and_its_parts_sum_to_it() => Gen.Select(Gen.Int[0, 30], Gen.Long[1, 50_000], Gen.Int[0, 2].Select(i => new[] { 59.99m, 60m, 81.333m }[i]), Gen.Bool.Select(b => b ? "a" : "b"))
        .List[1, 12].Sample(drawn =>
        {
            var work = drawn.Select((d, i) => Work(i + 1, d.Item1, d.Item2, d.Item3, d.Item4)).ToList();
            var terms = new RetentionTerms(7.5m, RetentionBase.Net, RetentionTax.OnRelease);
            var bill = Bill(work, terms);
            Assert.Equal(bill.Hash, Bill([.. Enumerable.Reverse(work)], terms).Hash);
            Assert.Equal(work.Sum(w => w.OpenSeconds), bill.Draft.Lines.Sum(l => l.RawSeconds));
            Assert.All(bill.Draft.Lines, l => Assert.Equal(l.Net.Minor, l.Entries.Sum(e => e.NetMinor)));
            Assert.All(bill.Draft.Lines, l => Assert.Equal(l.Rate!.Value.Of(l.RawSeconds).Round(RoundingMode.HalfUp), l.Net));
            Assert.Equal(bill.Draft.Net + bill.Draft.Tax, bill.Draft.Total);
            Assert.Equal(bill.Draft.Tax.Minor, bill.Draft.Lines.Sum(l => l.Tax.Minor));
        });

    [Fact]
    public void Retention_over_many_bills_is_that_of_their_sum() => Gen.Select(Gen.Long[0, 100_000].List[1, 20], Gen.Int[1, 900]).Sample((bases, tenths) =>
    {
        var terms = new RetentionTerms(tenths / 10m, RetentionBase.Net, RetentionTax.WithBill);
        var soFar = default(RetentionSoFar);
        foreach (var basis in bases)
        {
            var held = Retention.Held(terms, soFar, basis, Eur, RoundingMode.HalfUp);
            soFar = new RetentionSoFar(soFar.BaseMinor + basis, soFar.HeldMinor + held);
        }

        Assert.Equal(Retention.Of(terms.Percent, bases.Sum(), Eur, RoundingMode.HalfUp), soFar.HeldMinor);
    });

    [Fact]
    public void A_change_of_the_tax_rate_within_the_period_splits_the_line()
    {
        var bill = Bill([Work(1, 0, 3600, 60m), Work(2, 15, 3600, 60m)]);

        Assert.Equal([(19m, 1140L), (20m, 1200L)], bill.Draft.Lines.Select(l => (l.TaxPercent, l.Tax.Minor)));
        Assert.Equal([19m, 20m], bill.Draft.Taxes.Select(t => t.Percent));
    }

    [Fact]
    public void Without_self_billing_there_is_neither_tax_nor_retention()
    {
        var bill = Bill([Work(1, 0, 3600, 60m)], new RetentionTerms(5m, RetentionBase.Net, RetentionTax.WithBill), selfBilling: false);

        Assert.Equal((6000L, 0L), (bill.Draft.Net.Minor, bill.Draft.Tax.Minor));
        Assert.Empty(bill.Draft.Taxes);
        Assert.Empty(bill.Retained);
    }

    [Fact]
    public void A_tax_code_without_a_rate_on_the_day_blocks_the_bill()
    {
        var bill = Bill([Work(1, 0, 3600, 60m) with { BillingDay = new LocalDate(2006, 3, 1) }]);

        Assert.Contains(bill.Draft.Notices, n => n is { Code: "no-tax-rate", Blocks: true });
    }

    [Fact]
    public void What_is_held_back_changes_the_hash()
    {
        var terms = new RetentionTerms(5m, RetentionBase.Net, RetentionTax.WithBill);
        var earlier = new Dictionary<string, RetentionSoFar> { ["a"] = new(100_000, 0) };

        Assert.Equal((300L, 5300L), (Bill([Work(1, 0, 3600, 60m)], terms).Retained[0].HeldMinor, Bill([Work(1, 0, 3600, 60m)], terms, earlier: earlier).Retained[0].HeldMinor));
        Assert.NotEqual(Bill([Work(1, 0, 3600, 60m)], terms).Hash, Bill([Work(1, 0, 3600, 60m)], terms, earlier: earlier).Hash);
    }
}
