using Timepost.Domain.Amounts;
using Timepost.Domain.Retainers;

namespace Timepost.Engine.Retainers;

/// <summary>A part of a retainer over its lots, the oldest first.</summary>
internal static class RetainerTaking
{
    /// <summary>So many units of the balance, with the tax and the fee that go with them.</summary>
    /// <param name="lots">In the order in which they came in.</param>
    /// <param name="units">Minor units or seconds, at most what is left.</param>
    /// <param name="currency">Of the retainer.</param>
    /// <param name="mode">The workspace's rounding of money.</param>
    public static List<RetainerUse> Units(IEnumerable<RetainerLot> lots, long units, Currency currency, RoundingMode mode)
    {
        var uses = new List<RetainerUse>();
        foreach (var lot in lots)
        {
            var take = Math.Min(units, lot.Balance);
            if (take > 0)
            {
                uses.Add(new RetainerUse(lot.Id, take, lot.TaxOf(take, currency, mode), lot.Earned(take, currency, mode)));
                units -= take;
            }
        }

        return uses;
    }

    /// <summary>So much money as it was paid, tax included.</summary>
    /// <param name="lots">In the order in which they came in.</param>
    /// <param name="gross">Minor units, at most what is left with its tax.</param>
    /// <param name="currency">Of the retainer.</param>
    /// <param name="mode">The workspace's rounding of money.</param>
    public static List<RetainerUse> Gross(IEnumerable<RetainerLot> lots, long gross, Currency currency, RoundingMode mode)
    {
        var uses = new List<RetainerUse>();
        foreach (var lot in lots)
        {
            var take = Math.Min(gross, lot.Balance + Math.Max(0, lot.Tax));
            if (take > 0 && lot.Balance > 0)
            {
                var (net, tax) = (lot with { Tax = Math.Max(0, lot.Tax) }).Split(take, currency, mode);
                uses.Add(new RetainerUse(lot.Id, net, tax, 0));
                gross -= take;
            }
        }

        return uses;
    }
}
