using Timepost.Domain.Mapping;
using Timepost.Domain.Subcontracting;
using Timepost.Engine.Plans;
using Timepost.Engine.Subledger;
using Timepost.Engine.Workspaces;

namespace Timepost.Engine.Subcontractors;

/// <summary>A bill whose cost is accrued and whose invoice has not come.</summary>
/// <param name="Bill">Its draft, header only.</param>
/// <param name="Accrued">What is accrued, by agreement, minor units; sorted by agreement.</param>
internal sealed record OpenBill(StoredDraft Bill, IReadOnlyList<(string Agreement, long Minor)> Accrued)
{
    /// <summary>All of it, minor units.</summary>
    public long Minor => Accrued.Sum(a => a.Minor);

    /// <summary>Number in the books, or key.</summary>
    public string Name => Bill.Number.Length > 0 ? Bill.Number : Bill.Key.Value;

    /// <summary>Those of a subcontractor, by period and generation.</summary>
    public static IReadOnlyList<OpenBill> Of(IStoreTransaction transaction, Subcontractor subcontractor) =>
    [
        .. transaction.Plans.DraftsOf(subcontractor.Id).Where(d => d is { Kind: VendorBilling.Kind, Status: "final" })
            .OrderBy(d => d.From).ThenBy(d => d.Identity.Generation)
            .Select(d => Find(transaction, d)).OfType<OpenBill>(),
    ];

    /// <summary>What is open of a bill; null where nothing is.</summary>
    public static OpenBill? Find(IStoreTransaction transaction, StoredDraft bill)
    {
        ArgumentNullException.ThrowIfNull(transaction);
        ArgumentNullException.ThrowIfNull(bill);
        if (bill.Status != "final")
        {
            return null; // while the books can still refuse it, its accrual can still be taken back
        }

        var accrued = transaction.Subledger.Balances(new SubledgerFilter(AccountRole.AccruedCost, Document: bill.Key.Value))
            .Where(b => b.Amount.Currency == bill.Total.Currency).Select(b => (b.Agreement, -b.Amount.Minor)).OrderBy(b => b.Agreement, StringComparer.Ordinal).ToList();
        return accrued.Count == 0 ? null : new OpenBill(bill, accrued);
    }
}
