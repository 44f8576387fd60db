using Timepost.Domain.Amounts;
using Timepost.Domain.Books;

namespace Timepost.Connectors.Books;

/// <summary>Net, tax and total as the transaction posts them, which is what the plain-text programs show.</summary>
internal static class PostedTotals
{
    private enum Part
    {
        Net,
        Tax,
        Total,
    }

    /// <summary>The document with the postings that the journal has now. While they are those of the record, its totals
    /// hold; else each is what the journal posts to the accounts that carried it.</summary>
    public static BooksDocument Of(BooksDocument recorded, IReadOnlyList<BooksPosting> posted)
    {
        if (recorded.Postings.SequenceEqual(posted))
        {
            return recorded;
        }

        var sign = recorded.Kind is BooksKind.Invoice or BooksKind.CreditNote ? 1 : -1;
        var parts = PartsOf(recorded, sign);
        var sums = new long[3];
        var inBase = new long[3];
        for (var i = 0; i < posted.Count; i++)
        {
            var part = (int)PartOf(recorded.Postings, parts, posted, i);
            if (posted[i].Amount.Currency == recorded.Currency)
            {
                sums[part] += posted[i].Amount.Minor;
                inBase[part] += posted[i].InBase?.Minor ?? 0;
            }
            else if (posted[i].Amount.Currency == recorded.InBase?.Total.Currency)
            {
                inBase[part] += posted[i].Amount.Minor;
            }
        }

        return recorded with
        {
            Postings = posted,
            Net = Money.OfMinor(-sign * sums[(int)Part.Net], recorded.Currency),
            Tax = Money.OfMinor(-sign * sums[(int)Part.Tax], recorded.Currency),
            Total = Money.OfMinor(sign * sums[(int)Part.Total], recorded.Currency),
            InBase = recorded.InBase is null ? null : new BooksInBase(
                Money.OfMinor(-sign * inBase[(int)Part.Net], recorded.InBase.Net.Currency), Money.OfMinor(-sign * inBase[(int)Part.Tax], recorded.InBase.Net.Currency),
                Money.OfMinor(sign * inBase[(int)Part.Total], recorded.InBase.Net.Currency)),
        };
    }

    // what a posting of the record carries: the receivable or payable the total, the last ones that sum to it the tax
    private static Part[] PartsOf(BooksDocument recorded, int sign)
    {
        var postings = recorded.Postings;
        var parts = new Part[postings.Count];
        var total = -1;
        for (var i = 0; i < postings.Count; i++)
        {
            if (postings[i].TaxCode.Length == 0 && postings[i].Amount.Minor == sign * recorded.Total.Minor && (total < 0 || sign < 0))
            {
                total = i;
            }
        }

        if (total >= 0)
        {
            parts[total] = Part.Total;
        }

        long sum = 0;
        for (var i = postings.Count - 1; i >= 0 && !recorded.Tax.IsZero; i--)
        {
            sum += i == total ? 0 : postings[i].Amount.Minor;
            if (sum == -sign * recorded.Tax.Minor)
            {
                Array.Fill(parts, Part.Tax, i, total > i ? total - i : parts.Length - i);
                break;
            }
        }

        return parts;
    }

    // by its account; one that a person put in place of another carries what that one carried
    private static Part PartOf(IReadOnlyList<BooksPosting> recorded, Part[] parts, IReadOnlyList<BooksPosting> posted, int index)
    {
        for (var i = 0; i < recorded.Count; i++)
        {
            if (recorded[i].Account == posted[index].Account)
            {
                return parts[i];
            }
        }

        return index < recorded.Count && !posted.Any(p => p.Account == recorded[index].Account) ? parts[index] : Part.Net;
    }
}
