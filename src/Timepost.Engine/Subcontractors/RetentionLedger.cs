using NodaTime;
using Timepost.Domain.Amounts;
using Timepost.Domain.Mapping;
using Timepost.Domain.Subcontracting;
using Timepost.Domain.Subledger;
using Timepost.Engine.Subledger;
using Timepost.Engine.Workspaces;

namespace Timepost.Engine.Subcontractors;

/// <summary>What is held back from a vendor, read from the postings of the subledger: nothing else remembers it.</summary>
internal static class RetentionLedger
{
    /// <summary>Kind of a vendor's own invoice, matched with a bill.</summary>
    public const string InvoiceKind = "vendor-invoice";

    /// <summary>Kind of a release.</summary>
    public const string ReleaseKind = "retention-release";

    /// <summary>Kind of a forfeit.</summary>
    public const string ForfeitKind = "retention-forfeit";

    private const int Portion = 1000;

    /// <summary>Held now, or at the end of a day, by agreement: positive minor units, sorted by agreement; none where it is zero.</summary>
    public static SortedDictionary<string, long> Held(IStoreTransaction transaction, Subcontractor subcontractor, LocalDate? to = null)
    {
        var held = new SortedDictionary<string, long>(StringComparer.Ordinal);
        foreach (var balance in transaction.Subledger.Balances(new SubledgerFilter(AccountRole.RetentionPayable, subcontractor.Vendor, To: to)))
        {
            if (balance.Amount.Currency == subcontractor.Currency)
            {
                held[balance.Agreement] = held.GetValueOrDefault(balance.Agreement) - balance.Amount.Minor;
            }
        }

        foreach (var (agreement, minor) in held.ToList())
        {
            if (minor == 0)
            {
                held.Remove(agreement);
            }
        }

        return held;
    }

    /// <summary>Base and retention of the vendor's documents so far, by agreement, released or not.</summary>
    public static Dictionary<string, RetentionSoFar> SoFar(IStoreTransaction transaction, Subcontractor subcontractor)
    {
        var sums = new Dictionary<string, RetentionSoFar>(StringComparer.Ordinal);
        if (subcontractor.Retention is not { } terms)
        {
            return sums;
        }

        foreach (var entry in Entries(transaction, new SubledgerFilter(Party: subcontractor.Vendor)))
        {
            if (entry.Kind is not (VendorBilling.Kind or InvoiceKind))
            {
                continue;
            }

            foreach (var posting in entry.Postings)
            {
                Count(sums, terms, posting.Posting, subcontractor.Currency);
            }
        }

        return sums;
    }

    /// <summary>What tells the input tax of what is held, by agreement.</summary>
    public static Dictionary<string, RetainedTax> Taxes(IStoreTransaction transaction, Subcontractor subcontractor)
    {
        var sums = new Dictionary<string, RetainedTax>(StringComparer.Ordinal);
        foreach (var entry in Entries(transaction, new SubledgerFilter(Party: subcontractor.Vendor)))
        {
            var bill = entry.Kind is VendorBilling.Kind or InvoiceKind;
            if (!bill && entry.Kind != ReleaseKind)
            {
                continue;
            }

            foreach (var (posting, _) in entry.Postings)
            {
                if (posting.Amount.Currency != subcontractor.Currency)
                {
                    continue;
                }

                var (had, minor) = (sums.GetValueOrDefault(posting.Agreement), posting.Amount.Minor);
                sums[posting.Agreement] = posting.Role switch
                {
                    AccountRole.InputTax when Waits(posting) => had with { TaxThatWaits = had.TaxThatWaits + minor },
                    AccountRole.InputTax => bill ? had : had with { TaxOfReleases = had.TaxOfReleases + minor },
                    AccountRole.RetentionPayable => bill ? had with { Held = had.Held - minor }
                        : entry.Kind == ReleaseKind ? had with { Released = had.Released + minor } : had,
                    _ => had,
                };
            }
        }

        return sums;
    }

    /// <summary>Entries of the subledger that fit, after one (null: from the first).</summary>
    public static IEnumerable<SubledgerEntry> Entries(IStoreTransaction transaction, SubledgerFilter filter, Guid? after = null)
    {
        while (true)
        {
            var page = transaction.Subledger.List(filter, after, Portion);
            foreach (var entry in page)
            {
                yield return entry;
            }

            if (page.Count < Portion)
            {
                yield break;
            }

            after = page[^1].Id;
        }
    }

    // of the pair of input tax that waits for a release the one that names the vendor
    private static bool Waits(LedgerPosting posting) => posting.Document.Length > 0 && posting.Party.Length > 0;

    // an accrual debits cost and credits accrued cost: it comes to nothing, until the invoice relieves the accrued cost
    private static void Count(Dictionary<string, RetentionSoFar> sums, RetentionTerms terms, LedgerPosting posting, Currency currency)
    {
        if (posting.Amount.Currency != currency || posting.Role == AccountRole.Payable
            || (posting.Role == AccountRole.InputTax && (terms.Base == RetentionBase.Net || (posting.Document.Length > 0 && !Waits(posting)))))
        {
            return;
        }

        var had = sums.GetValueOrDefault(posting.Agreement);
        sums[posting.Agreement] = posting.Role == AccountRole.RetentionPayable
            ? had with { HeldMinor = had.HeldMinor - posting.Amount.Minor }
            : had with { BaseMinor = had.BaseMinor + posting.Amount.Minor };
    }
}

/// <summary>Sums of one agreement of a vendor. Minor units.</summary>
/// <param name="Held">Held back by them.</param>
/// <param name="Released">Released of that.</param>
/// <param name="TaxThatWaits">Input tax of what was held, not claimed with the documents.</param>
/// <param name="TaxOfReleases">Input tax claimed with releases.</param>
internal readonly record struct RetainedTax(long Held, long Released, long TaxThatWaits, long TaxOfReleases);
