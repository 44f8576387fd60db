using Timepost.Domain.Subcontracting;
using Timepost.Engine.Plans;
using Timepost.Engine.Workspaces;

namespace Timepost.Engine.Subcontractors;

/// <summary>Compares vendor bills for hours with what is stored and what the books have, and says what to do.</summary>
internal sealed class SubcontractorActions(WorkspaceContext context, IStoreTransaction transaction, string books)
{
    /// <summary>Adds an action for each bill that the books do not have; a draft with nothing in it any more goes.</summary>
    public void Add(IReadOnlyList<ComputedBill> bills, List<PlanAction> actions)
    {
        var open = new HashSet<string>(StringComparer.Ordinal);
        foreach (var bill in bills)
        {
            var key = bill.Computed.Draft.Key;
            open.Add(key.Value);
            if (transaction.Plans.Draft(key) is var had && (had is null || !had.Hash.AsSpan().SequenceEqual(bill.Computed.Hash) || had.RuleSet != context.Rules.Hash))
            {
                transaction.Plans.Save(InvoiceActions.ToStored(bill.Computed, context.Rules.Hash));
            }

            if (transaction.Deliveries.Link(books, VendorBilling.Kind, key.Value) is null)
            {
                actions.Add(Action(bill, actions.Count + 1));
            }
        }

        foreach (var draft in transaction.Plans.Drafts(new DraftFilter([VendorBilling.Kind], Status: "draft"), int.MaxValue))
        {
            if (draft.Kind == VendorBilling.Kind && !open.Contains(draft.Key.Value))
            {
                AbandonedDraft.Remove(transaction, draft.Key, context.Clock.GetCurrentInstant());
            }
        }
    }

    private PlanAction Action(ComputedBill bill, int sequence)
    {
        var draft = bill.Computed.Draft;
        var blocked = bill.Computed.Blocked.Length > 0;
        var key = PlanAction.KeyOf(
            draft.Key.Value, blocked ? ActionVerb.Blocked : ActionVerb.Create, blocked ? 1 : Revisions.OfCreate(transaction, books, draft.Key.Value));
        var hash = Convert.ToHexStringLower(bill.Computed.Hash);
        var what = $"{draft.Customer}, {draft.Identity.Period}" + (draft.Identity.Generation > 1 ? $", supplementary {draft.Identity.Generation - 1}" : "");
        return new PlanAction
        {
            Sequence = sequence,
            Verb = blocked ? ActionVerb.Blocked : ActionVerb.Create,
            Kind = VendorBilling.Kind,
            Object = draft.Key.Value,
            Reason = blocked ? bill.Computed.Blocked
                : $"{what}: {(bill.Subcontractor.SelfBilling ? "self-billed" : "accrued until the vendor's own invoice is matched")}; not in the books.",
            Key = key,
            Effect = draft.Total,
            Net = draft.Net,
            After = $"net {draft.Net.ToAmountString()}, tax {draft.Tax.ToAmountString()}, total {draft.Total}{Held(bill)}",
            Hash = hash,
            State = blocked ? ActionState.None
                : Approval.StateOf(context, transaction, books, key, hash, draft.Total),
        };
    }

    private static string Held(ComputedBill bill)
    {
        var held = bill.Bill.Retained.Sum(r => r.HeldMinor);
        return held == 0 ? "" : $", {Domain.Amounts.Money.OfMinor(held, bill.Subcontractor.Currency).ToAmountString()} held back";
    }
}
