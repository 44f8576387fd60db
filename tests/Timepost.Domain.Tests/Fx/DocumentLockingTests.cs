using System.Numerics;
using NodaTime;
using Timepost.Domain.Amounts;
using Timepost.Domain.Billing;
using Timepost.Domain.Fx;
using Timepost.Domain.Identity;
using Timepost.Domain.Mapping;
using Timepost.Domain.Subledger;

namespace Timepost.Domain.Tests.Fx;

/// <summary>Amounts of a document in base, by each policy.</summary>
public sealed class DocumentLockingTests
{
    private const int Seeds = 400;

    public static TheoryData<RateLock, TaxRateDate> Policies => new()
    {
        { RateLock.InvoiceDate, TaxRateDate.TaxPoint }, { RateLock.InvoiceDate, TaxRateDate.InvoiceDate },
        { RateLock.TransactionDate, TaxRateDate.TaxPoint }, { RateLock.TransactionDate, TaxRateDate.InvoiceDate },
    };

    [Theory]
    [MemberData(nameof(Policies))]
    public void Base_totals_equal_the_converted_total_and_no_minor_unit_is_lost(RateLock mode, TaxRateDate taxDate)
    {
        for (var seed = 1; seed <= Seeds; seed++)
        {
            var random = new RandomForeignDraft(seed);
            var locked = Lock(random, random.Draft, mode, taxDate);
            var (document, draft) = (locked.Document, random.Draft);
            Assert.Equal(document.BaseNet.Minor, locked.Lines.Sum(l => l.BaseNet.Minor));
            Assert.Equal(document.BaseTax.Minor, locked.Lines.Sum(l => l.BaseTax.Minor));
            Assert.Equal(document.BaseTax.Minor, locked.Taxes.Sum(t => t.BaseTax.Minor));
            Assert.All(locked.Taxes, t => Assert.Equal(FxConversion.Convert(t.Tax, t.Rate, RoundingMode.HalfUp), t.BaseTax));
            Assert.Equal(draft.Tax.Minor, locked.Taxes.Sum(t => t.Tax.Minor));
            if (mode == RateLock.InvoiceDate)
            {
                Assert.Equal(FxConversion.Convert(draft.Total, locked.Rate, RoundingMode.HalfUp), document.BaseTotal);
                if (taxDate == TaxRateDate.InvoiceDate)
                {
                    Assert.All(locked.Lines, l => Assert.InRange(Math.Abs(l.BaseNet.Minor - FxConversion.Convert(l.Net, locked.Rate, RoundingMode.HalfUp).Minor), 0, 2));
                }
            }
        }
    }

    [Theory]
    [MemberData(nameof(Policies))]
    public void Postings_sum_to_zero_in_base_and_tax_stands_at_what_it_was_converted_to(RateLock mode, TaxRateDate taxDate)
    {
        for (var seed = 1; seed <= Seeds; seed++)
        {
            var random = new RandomForeignDraft(seed);
            var locked = Lock(random, random.Draft, mode, taxDate);
            var postings = LockedPostings.Of(random.Ledger(), random.Parts, -1, locked, RoundingMode.HalfUp);
            Assert.Equal(0, postings.Sum(p => p.BaseMinor));
            if (postings.FirstOrDefault(p => p.Posting.Role == AccountRole.Receivable) is { } receivable)
            {
                Assert.Equal(locked.Document.BaseTotal.Minor, receivable.BaseMinor);
            }

            foreach (var tax in postings.Where(p => p.Posting.Role == AccountRole.OutputTax))
            {
                Assert.Equal(-locked.Taxes.Where(t => t.Code == tax.Posting.TaxCode).Sum(t => t.BaseTax.Minor), tax.BaseMinor);
                Assert.Equal(locked.Taxes.Where(t => t.Code == tax.Posting.TaxCode).SelectMany(t => t.Rate.Ids).Distinct(), Ids(tax));
            }
        }
    }

    [Theory]
    [MemberData(nameof(Policies))]
    public void Negative_amounts_mirror_positive_ones(RateLock mode, TaxRateDate taxDate)
    {
        for (var seed = 1; seed <= Seeds; seed++)
        {
            var random = new RandomForeignDraft(seed);
            var (one, other) = (Lock(random, random.Draft, mode, taxDate), Lock(random, random.Mirror, mode, taxDate));
            Assert.Equal(one.Lines.Select(l => (-l.BaseNet.Minor, -l.BaseTax.Minor)), other.Lines.Select(l => (l.BaseNet.Minor, l.BaseTax.Minor)));
        }
    }

    [Fact]
    public void A_line_of_hours_is_the_exact_sum_of_its_entries_at_their_billing_days_rounded_once()
    {
        for (var seed = 1; seed <= Seeds; seed++)
        {
            var random = new RandomForeignDraft(seed);
            var locked = Lock(random, random.Draft, RateLock.TransactionDate, TaxRateDate.TaxPoint);
            foreach (var (line, amount) in random.Draft.Lines.Zip(locked.Lines))
            {
                if (line.Kind != LineKind.Work)
                {
                    Assert.True(line.Kind == LineKind.RetainerApplied || amount.BaseNet == FxConversion.Convert(line.Net, locked.Rate, RoundingMode.HalfUp));
                    continue;
                }

                // in millionths: the values of these rates have at most 8 decimals
                var (top, bottom) = (BigInteger.Zero, BigInteger.One);
                foreach (var entry in line.Entries)
                {
                    var value = new BigInteger(random.RateOn(entry.BillingDay).Denominator * 100_000_000m);
                    top = (top * value) + (bottom * entry.NetMinor * random.Base.MinorPerMajor * 100_000_000);
                    bottom *= value;
                }

                bottom *= random.Currency.MinorPerMajor;
                Assert.Equal((long)(((top * 2) + bottom) / (bottom * 2)), amount.BaseNet.Minor);
                Assert.Equal(line.Entries.Select(e => e.BillingDay).Distinct().Order().SelectMany(d => random.RateOn(d).Ids), amount.Rates);
            }
        }
    }

    [Fact]
    public void A_document_that_a_retainer_pays_in_full_comes_to_nothing_in_base_too()
    {
        var paid = Enumerable.Range(1, 4_000).Select(seed => new RandomForeignDraft(seed)).Where(d => d.Draft.Total.IsZero && d.Draft.Lines.Any(l => l.Kind == LineKind.RetainerApplied)).ToList();
        Assert.True(paid.Count > 20);
        Assert.Equal(0, paid.Count(d => !Lock(d, d.Draft, RateLock.TransactionDate, TaxRateDate.TaxPoint).Document.BaseTotal.IsZero));
    }

    [Fact]
    public void Every_day_without_a_rate_is_named_once()
    {
        var random = new RandomForeignDraft(3);
        var (locked, missing) = DocumentLocking.Of(random.Draft, RateLock.TransactionDate, TaxRateDate.TaxPoint, _ => null, RoundingMode.HalfUp);
        Assert.Null(locked);
        Assert.Equal(missing.Distinct().Order(), missing);
        Assert.Contains(random.Draft.Date, missing);
    }

    [Fact]
    public void Only_days_that_are_needed_need_a_rate()
    {
        var random = Enumerable.Range(1, 100).Select(seed => new RandomForeignDraft(seed)).First(d => d.Draft.Lines.All(l => l.Tax.IsZero) && d.Draft.Lines.Any(l => l.Entries.Count > 0));
        var (locked, missing) = DocumentLocking.Of(
            random.Draft, RateLock.InvoiceDate, TaxRateDate.TaxPoint, day => day == random.Draft.Date ? random.RateOn(day) : null, RoundingMode.HalfUp);
        Assert.NotNull(locked);
        Assert.Empty(missing);
    }

    private static DocumentLock Lock(RandomForeignDraft random, InvoiceDraft draft, RateLock mode, TaxRateDate taxDate) =>
        DocumentLocking.Of(draft, mode, taxDate, random.RateOn, RoundingMode.HalfUp).Lock!;

    private static IEnumerable<RateId> Ids(SubledgerPosting posting) => posting.Rates.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(id => new RateId(Guid.Parse(id)));
}
