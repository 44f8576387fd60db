using System.Globalization;
using Timepost.Domain.Amounts;
using Timepost.Domain.Books;
using Timepost.Domain.Fx;
using Timepost.Domain.Identity;
using Timepost.Domain.Mapping;
using Timepost.Domain.Subledger;
using Timepost.Engine.Subledger;
using Timepost.Engine.Workspaces;

namespace Timepost.Engine.Delivery;

/// <summary>A document in another currency than the base, as books of an ability hold it: with what the subledger posted of it, to the cent.</summary>
internal static class BooksForm
{
    private const int RateDecimals = 12;

    /// <summary>The document for these books. One with postings in base currency alone stays as it is.</summary>
    /// <param name="document">With its postings in its own currency.</param>
    /// <param name="posted">What is posted of it to the subledger.</param>
    /// <param name="rate">Its rate to base; null where its rows are not known.</param>
    /// <param name="ability">Of the books.</param>
    /// <param name="baseCurrency">Of the workspace.</param>
    public static BooksDocument Of(
        BooksDocument document, IReadOnlyList<SubledgerPosting> posted, FoundRate? rate, ForeignAmounts ability, Currency baseCurrency)
    {
        if (document.Currency == baseCurrency)
        {
            // an expense in another currency that is billed on, or a bank in one
            return ability == ForeignAmounts.BaseAmounts && posted.Any(p => p.Posting.Amount.Currency != baseCurrency)
                ? document with { Postings = LedgerPostings.ForBooks(posted, baseCurrency, baseCurrency) }
                : document;
        }

        return ability switch
        {
            ForeignAmounts.BaseAmounts => document with
            {
                Postings = LedgerPostings.ForBooks(posted, document.Currency, baseCurrency),
                InBase = TotalsOf(document.Total, document.Tax, posted, baseCurrency),
                Rate = RateOf(rate) ?? Carried(document, posted, baseCurrency),
            },
            ForeignAmounts.Rate => document with { Rate = RateOf(rate) ?? Carried(document, posted, baseCurrency) },
            ForeignAmounts.None => document,
        };
    }

    /// <summary>A document's totals in base: the total is what its first posting of that amount stands at, the tax what its tax postings do. Null
    /// where the postings do not say it.</summary>
    public static BooksInBase? TotalsOf(Money total, Money tax, IReadOnlyList<SubledgerPosting> posted, Currency baseCurrency)
    {
        long? totalInBase = total.IsZero ? 0 : null;
        var (taxMinor, taxInBase) = (0L, 0L);
        foreach (var (posting, inBase) in posted)
        {
            if (posting.Amount.Currency != total.Currency)
            {
                continue;
            }

            if (totalInBase is null && Math.Abs(posting.Amount.Minor) == Math.Abs(total.Minor))
            {
                totalInBase = posting.Amount.Minor == total.Minor ? inBase : -inBase;
            }

            if (posting.Role is AccountRole.OutputTax or AccountRole.InputTax)
            {
                (taxMinor, taxInBase) = (taxMinor + posting.Amount.Minor, taxInBase + inBase);
            }
        }

        if (totalInBase is not { } sum || (!tax.IsZero && Math.Abs(taxMinor) != Math.Abs(tax.Minor)))
        {
            return null;
        }

        var taxOfIt = Money.OfMinor(tax.IsZero ? 0 : taxMinor == tax.Minor ? taxInBase : -taxInBase, baseCurrency);
        var whole = Money.OfMinor(sum, baseCurrency);
        return new BooksInBase(whole - taxOfIt, taxOfIt, whole);
    }

    /// <summary>Totals in base as they were locked.</summary>
    public static BooksInBase TotalsOf(LockedAmount locked)
    {
        ArgumentNullException.ThrowIfNull(locked);
        return new BooksInBase(locked.BaseNet, locked.BaseTax, locked.BaseTotal);
    }

    /// <summary>The rate to base that an entry of the subledger names; null where its rows lead nowhere. Of several the first.</summary>
    /// <param name="transaction">The running transaction.</param>
    /// <param name="ids">Ids of rows, separated by a blank.</param>
    /// <param name="currency">Of the document.</param>
    /// <param name="baseCurrency">Of the workspace.</param>
    public static FoundRate? RateOf(IStoreTransaction transaction, string ids, Currency currency, Currency baseCurrency) =>
        JournalPrices.Among(JournalPrices.Rows(transaction, ids), currency, baseCurrency).FirstOrDefault();

    // what only moves amounts that stand already (an allocation, a write-off), or came in at the bank's own rate, has no rate of a day: what it comes to says one
    private static BooksRate? Carried(BooksDocument document, IReadOnlyList<SubledgerPosting> posted, Currency baseCurrency)
    {
        if (TotalsOf(document.Total, document.Tax, posted, baseCurrency) is not { Total: { IsZero: false } inBase } || document.Total.IsZero)
        {
            return null;
        }

        var value = Rounded(Math.Abs(document.Total.Amount) / Math.Abs(inBase.Amount));
        return new BooksRate(value, document.Date, "", string.Create(CultureInfo.InvariantCulture, $"1 {baseCurrency} = {value} {document.Currency} (as it stands in the books)"));
    }

    private static decimal Rounded(decimal value) => decimal.Round(value, RateDecimals, MidpointRounding.AwayFromZero) / 1.0000000000000000000000000000m;

    private static BooksRate? RateOf(FoundRate? rate) => rate?.Date is not { } date ? null : new BooksRate(
        Rounded(rate.Denominator / rate.Numerator),
        date, string.Join(' ', rate.Ids), rate.ToString());
}
