using Timepost.Domain.Amounts;

namespace Timepost.Domain.Payments;

/// <summary>A document as far as it is open. Amounts in minor units of one currency, positive on either side: what a client
/// still owes, or what is still owed to a vendor.</summary>
/// <param name="Document">Key of the document.</param>
/// <param name="Open">Zero or more.</param>
public readonly record struct OpenItem(string Document, long Open);

/// <summary>What a payment is made of. Minor units, zero or more.</summary>
/// <param name="Cash">What arrived at the bank, or left it.</param>
/// <param name="Fee">What the bank kept of what was paid: the client paid cash + fee.</param>
/// <param name="SmallDifference">Up to this much too little closes the document, and up to this much too much is kept.</param>
public readonly record struct PaymentTerms(long Cash, long Fee, long SmallDifference);

/// <summary>What a payment settles of one document.</summary>
/// <param name="Document">Key of the document.</param>
/// <param name="Whole">All of it: cash, fee, discount, small difference. Zero or more.</param>
/// <param name="Discount">Of it, early-payment discount.</param>
/// <param name="Short">Of it, what was missing and is given up as a small difference.</param>
public readonly record struct Settled(string Document, long Whole, long Discount, long Short)
{
    /// <summary>Settled by money.</summary>
    public long Paid => Whole - Discount - Short;
}

/// <summary>A payment spread over open documents.</summary>
/// <param name="Documents">In the order given; those that get nothing are left out.</param>
/// <param name="Unallocated">What no document explains; zero or more.</param>
/// <param name="Kept">Too much, kept as a small difference; zero or more.</param>
public sealed record Settlement(IReadOnlyList<Settled> Documents, long Unallocated, long Kept)
{
    /// <summary>Spreads a payment: oldest first as given, each up to what is open. What is missing on the last one within the
    /// policy closes it; what is over within the policy is kept, above it stays unallocated.</summary>
    /// <param name="items">In their order.</param>
    /// <param name="terms">What came.</param>
    /// <param name="discounts">Early-payment discount by document; at most what is open. Null: none.</param>
    /// <exception cref="ArgumentOutOfRangeException">An amount is below zero, or a discount above what is open.</exception>
    public static Settlement Of(IReadOnlyList<OpenItem> items, PaymentTerms terms, IReadOnlyDictionary<string, long>? discounts = null)
    {
        ArgumentNullException.ThrowIfNull(items);
        ArgumentOutOfRangeException.ThrowIfNegative(terms.Cash);
        ArgumentOutOfRangeException.ThrowIfNegative(terms.Fee);
        ArgumentOutOfRangeException.ThrowIfNegative(terms.SmallDifference);
        var left = checked(terms.Cash + terms.Fee);
        var settled = new List<Settled>(items.Count);
        for (var i = 0; i < items.Count; i++)
        {
            var item = items[i];
            var discount = discounts is not null && discounts.TryGetValue(item.Document, out var given) ? given : 0;
            if (discount < 0 || discount > item.Open)
            {
                throw new ArgumentOutOfRangeException(nameof(discounts), discount, $"A discount is 0 to {item.Open}.");
            }

            var paid = Math.Min(left, item.Open - discount);
            var missing = item.Open - discount - paid;
            left -= paid;

            // what is missing is small only where the payment was meant to settle the document
            var shortBy = missing > 0 && missing <= terms.SmallDifference && paid > 0 ? missing : 0;
            if (discount > 0 && missing > shortBy)
            {
                discount = 0; // it is for who pays the rest
            }

            if (paid + discount + shortBy > 0)
            {
                settled.Add(new Settled(item.Document, paid + discount + shortBy, discount, shortBy));
            }
        }

        var kept = left > 0 && left <= terms.SmallDifference && settled.Count > 0 ? left : 0;
        return new Settlement(settled, left - kept, kept);
    }
}

/// <summary>What a settlement relieves of the carrying amount in base.</summary>
public static class Relief
{
    /// <summary>Cumulative: round(carrying × settled so far ÷ total) − relieved before, so that full settlement leaves exactly zero
    /// (design: money and currencies).</summary>
    /// <param name="carrying">Base amount that the document opened with, minor units; any sign.</param>
    /// <param name="total">Its amount, minor units; the same sign as <paramref name="settledSoFar"/>, not zero.</param>
    /// <param name="settledSoFar">With this settlement.</param>
    /// <param name="relievedBefore">Base amount relieved before.</param>
    /// <param name="mode">The workspace's rounding of money.</param>
    public static long Of(long carrying, long total, long settledSoFar, long relievedBefore, RoundingMode mode)
    {
        ArgumentOutOfRangeException.ThrowIfZero(total);
        return settledSoFar == total
            ? carrying - relievedBefore
            : (long)Rounding.Round((decimal)carrying * settledSoFar / total, 0, mode) - relievedBefore;
    }
}
