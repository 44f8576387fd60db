using NodaTime;
using Timepost.Domain.Billing;
using Timepost.Domain.Identity;
using Timepost.Engine.Dispositions;
using Timepost.Engine.Plans;
using Timepost.Engine.Workspaces;

namespace Timepost.Engine.Delivery;

internal sealed partial class Reserver
{
    // every item gets its limit and its row; the store refuses what would be disposed twice
    private void Dispose(IStoreTransaction transaction, ComputedDraft draft, Computed computed, Dictionary<(EntryId, LocalDate), string> scopes)
    {
        for (var i = 0; i < draft.Draft.Lines.Count; i++)
        {
            var line = draft.Draft.Lines[i];
            foreach (var share in line.Entries)
            {
                Take(transaction, share, draft.Draft, i + 1, computed, scopes.GetValueOrDefault((share.Id, share.BillingDay), ""));
            }

            if (line.Expense is { } expense)
            {
                var gross = computed.Gross(expense);
                Take(transaction, expense.Value, DispositionSide.Sale, ItemMeasure.Minor, Math.Abs(gross), draft.Draft, "line", i + 1, line.SupplyDate, line.Net.Minor);
            }

            if (line.ByHand is { } byHand)
            {
                Take(transaction, byHand, DispositionSide.Sale, ItemMeasure.One, 1, draft.Draft, "line", i + 1, draft.Draft.Period.End, line.Net.Minor);
            }

            if (line.Kind is LineKind.FixedFee or LineKind.RetainerFee)
            {
                Take(transaction, FeeItem.Of(draft.Draft.Identity), DispositionSide.Sale, ItemMeasure.One, 1, draft.Draft, "line", i + 1, draft.Draft.Period.End, line.Net.Minor);
            }
        }

        foreach (var share in draft.Draft.WithoutLine)
        {
            Take(transaction, share, draft.Draft, 0, computed, "");
        }
    }

    private void Take(IStoreTransaction transaction, in EntryShare share, InvoiceDraft draft, int line, Computed computed, string scope)
    {
        if (share.RawSeconds == 0)
        {
            return;
        }

        transaction.Dispositions.SetLimit(share.Id.Value, DispositionSide.Sale, ItemMeasure.Seconds, computed.Limit(share.Id));
        transaction.Dispositions.Add(new Disposition
        {
            Id = context.Ids.Next(),
            Item = share.Id.Value,
            Side = DispositionSide.Sale,
            BillingDay = share.BillingDay,
            Quantity = share.RawSeconds,
            To = share.To,
            Document = draft.Key.Value,
            Line = line,
            BillableSeconds = share.BillableSeconds,
            BilledSeconds = share.BilledSeconds,
            NetMinor = share.NetMinor,
            ScopeKey = scope,
            RuleSet = context.Rules.Hash,
        });
    }

    private void Take(
        IStoreTransaction transaction, Guid item, DispositionSide side, ItemMeasure measure, long quantity, InvoiceDraft draft, string to, int line,
        LocalDate day, long netMinor)
    {
        transaction.Dispositions.SetLimit(item, side, measure, quantity);
        transaction.Dispositions.Add(new Disposition
        {
            Id = context.Ids.Next(),
            Item = item,
            Side = side,
            BillingDay = day,
            Quantity = quantity,
            To = to,
            Document = draft.Key.Value,
            Line = line,
            NetMinor = netMinor,
            RuleSet = context.Rules.Hash,
        });
    }
}
