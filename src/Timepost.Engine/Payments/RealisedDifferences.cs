using Timepost.Domain.Amounts;
using Timepost.Domain.Fx;
using Timepost.Domain.Mapping;
using Timepost.Domain.Subledger;
using Timepost.Engine.Delivery;

namespace Timepost.Engine.Payments;

/// <summary>A posting that a payment settles, or opens, for the rest of its postings.</summary>
/// <param name="At">Its place among the postings.</param>
/// <param name="Way">How.</param>
internal readonly record struct Settling(int At, SettlingWay Way);

/// <summary>What a settlement makes of a posting.</summary>
internal enum SettlingWay
{
    /// <summary>It relieves what was open, at what that is carried at.</summary>
    Relieved,

    /// <summary>Unallocated money, which stands at the payment's rate.</summary>
    Opened,

    /// <summary>On cash basis: income, cost and tax that count with this money, at its rate.</summary>
    Counted,
}

/// <summary>Realised differences of a settlement: of each document the settled part at the payment's rate less the part of the carrying amount that it
/// relieves. What rounding leaves between the sum of the parts and the money goes to the largest part, so that the money is the converted whole.</summary>
internal static class RealisedDifferences
{
    /// <summary>A posting for each document whose difference is not zero; it names the document. Gains are credits.</summary>
    /// <param name="postings">All others; an opened one may be set right by what rounding leaves; one that counts gets its base amount here.</param>
    /// <param name="settled">Which of them settle or open.</param>
    /// <param name="rate">The payment's; null where nothing needed one.</param>
    /// <param name="inBase">Base currency.</param>
    /// <param name="accounts">For gains and losses.</param>
    /// <param name="mode">The workspace's rounding of money.</param>
    public static List<SubledgerPosting> Of(
        List<SubledgerPosting> postings, List<Settling> settled, FoundRate? rate, Currency inBase, AccountBook accounts, RoundingMode mode)
    {
        if (settled.Count == 0 || rate is null)
        {
            return [];
        }

        // what each is at the payment's rate; money that is in base already cannot be moved by rounding
        var parts = new long[settled.Count];
        var left = 0L;
        for (var i = 0; i < postings.Count; i++)
        {
            left += settled.Exists(s => s.At == i) ? 0 : postings[i].BaseMinor;
        }

        var largest = -1;
        for (var i = 0; i < parts.Length; i++)
        {
            var posting = postings[settled[i].At];
            parts[i] = settled[i].Way == SettlingWay.Opened ? -posting.BaseMinor : -FxConversion.Convert(posting.Posting.Amount, rate, mode).Minor;
            left -= parts[i];
            var movable = settled[i].Way != SettlingWay.Opened || posting.Posting.Amount.Currency != inBase;
            if (movable && (largest < 0 || Size(i) > Size(largest)))
            {
                largest = i;
            }
        }

        if (largest >= 0)
        {
            parts[largest] += left;
            left = 0;
        }

        var differences = new List<SubledgerPosting>();
        for (var i = 0; i < parts.Length; i++)
        {
            var (posting, relieved) = postings[settled[i].At];
            if (settled[i].Way == SettlingWay.Counted || (settled[i].Way == SettlingWay.Opened && posting.Amount.Currency != inBase))
            {
                postings[settled[i].At] = new SubledgerPosting(posting, -parts[i]);
            }
            else if (parts[i] + relieved + left is var difference and not 0)
            {
                left = 0;
                var role = difference > 0 ? AccountRole.RealisedGain : AccountRole.RealisedLoss;
                differences.Add(new SubledgerPosting(
                    new LedgerPosting(role, accounts.ByRole(role), Money.OfMinor(-difference, inBase), "")
                    {
                        Party = posting.Party, Document = posting.Document, Agreement = posting.Agreement,
                    },
                    -difference));
            }
        }

        return differences;

        long Size(int i) => Math.Abs(postings[settled[i].At].Posting.Amount.Minor);
    }
}
