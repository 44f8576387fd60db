using Timepost.Domain.Billing;
using Timepost.Domain.Subcontracting;
using Timepost.Engine.Dispositions;
using Timepost.Engine.Plans;
using Timepost.Engine.Subcontractors;
using Timepost.Engine.Workspaces;

namespace Timepost.Engine.Delivery;

internal sealed partial class Reserver
{
    private DeliveryRecord? SubcontractorBill(IStoreTransaction transaction, Computed computed, PlanAction action, Dictionary<int, string> notes)
    {
        if (computed.SubcontractorBill(action.Object) is not { } bill || Convert.ToHexStringLower(bill.Computed.Hash) != action.Hash)
        {
            MarkStale(transaction, action, "it comes to something else now: work, expenses, rules or exchange rates have changed since it was planned", notes);
            return null;
        }

        if (bill.Computed.Blocked.Length > 0)
        {
            MarkStale(transaction, action, bill.Computed.Blocked, notes);
            return null;
        }

        var draft = bill.Computed.Draft;
        var document = VendorBillDocument.Build(bill, "", context.Rules);
        document = document with { Number = TakeNumber(transaction, VendorBilling.Kind, draft.Key, draft.Date) };
        var going = Render(transaction, document, bill.Computed.Lock);
        if (_primary)
        {
            Save(transaction, bill.Computed, document.Number);
            Dispose(transaction, bill);
        }

        return Add(transaction, action, going);
    }

    // the cost of every entry is on the bill; of those that no client is billed for, the sale side ends here
    private void Dispose(IStoreTransaction transaction, ComputedBill bill)
    {
        var key = bill.Computed.Draft.Key.Value;
        for (var i = 0; i < bill.Computed.Draft.Lines.Count; i++)
        {
            foreach (var share in bill.Computed.Draft.Lines[i].Entries)
            {
                transaction.Dispositions.SetLimit(share.Id.Value, DispositionSide.Cost, ItemMeasure.Seconds, bill.Limits[share.Id]);
                transaction.Dispositions.Add(new Disposition
                {
                    Id = context.Ids.Next(),
                    Item = share.Id.Value,
                    Side = DispositionSide.Cost,
                    BillingDay = share.BillingDay,
                    Quantity = share.RawSeconds,
                    To = VendorBilling.BillLine,
                    Document = key,
                    Line = i + 1,
                    BillableSeconds = share.BillableSeconds,
                    BilledSeconds = share.BilledSeconds,
                    NetMinor = share.NetMinor,
                    RuleSet = context.Rules.Hash,
                });
                if (bill.NotRebilled.Contains(share.Id))
                {
                    EndSale(transaction, share, bill.Limits[share.Id], key);
                }
            }
        }
    }

    private void EndSale(IStoreTransaction transaction, EntryShare share, long limit, string document)
    {
        var left = limit - (transaction.Dispositions.Balance(share.Id.Value, DispositionSide.Sale)?.Disposed ?? 0);
        if (left <= 0)
        {
            return;
        }

        transaction.Dispositions.SetLimit(share.Id.Value, DispositionSide.Sale, ItemMeasure.Seconds, limit);
        transaction.Dispositions.Add(new Disposition
        {
            Id = context.Ids.Next(),
            Item = share.Id.Value,
            Side = DispositionSide.Sale,
            BillingDay = share.BillingDay,
            Quantity = left,
            To = Disposed.NonBillable,
            Document = document,
            Line = 0,
            RuleSet = context.Rules.Hash,
        });
    }
}
