using System.Globalization;
using Timepost.Domain.Billing;
using Timepost.Domain.Mapping;
using Timepost.Engine.Workspaces;

namespace Timepost.Engine.Plans;

/// <summary>Compares a client's drafts with what is stored and what the books have, and says what to do.</summary>
internal sealed class InvoiceActions(WorkspaceContext context, IStoreTransaction transaction, PlanScope scope, string books)
{
    public void Add(ClientTarget client, ClientPlan plan, List<PlanAction> actions, Func<ClientTarget, int> customer)
    {
        var stored = transaction.Plans.DraftsOf(client.Id).Where(d => d.Kind == "invoice")
            .ToDictionary(d => d.Key.Value, StringComparer.Ordinal);
        foreach (var computed in plan.Drafts)
        {
            stored.Remove(computed.Draft.Key.Value, out var had);
            if (had is null || !had.Hash.AsSpan().SequenceEqual(computed.Hash) || had.RuleSet != context.Rules.Hash)
            {
                transaction.Plans.Save(ToStored(computed, context.Rules.Hash));
                transaction.Plans.SaveValues(computed.Draft.Key, context.Rules.Hash, DraftValue.Of(computed));
            }

            actions.Add(Action(client, computed, had, actions, customer));
        }

        foreach (var left in stored.Values.OrderBy(d => d.From).ThenBy(d => d.Key.Value, StringComparer.Ordinal))
        {
            if (left.Status == "draft")
            {
                if (plan.From is null || left.From >= plan.From)
                {
                    transaction.Plans.Remove(left.Key); // nothing is left in it
                }
            }
            else if (left.Status == "final" && (plan.From is null || left.From >= plan.From))
            {
                actions.Add(Skip(client, left, actions.Count + 1));
            }
        }
    }

    internal static StoredDraft ToStored(ComputedDraft computed, string ruleSet)
    {
        var draft = computed.Draft;
        return new StoredDraft
        {
            Key = draft.Key,
            Kind = draft.Identity.Kind,
            Identity = draft.Identity,
            Party = draft.Customer,
            Date = draft.Date,
            Due = draft.Due,
            From = draft.Period.Start,
            To = draft.Period.End,
            Net = draft.Net,
            Tax = draft.Tax,
            Total = draft.Total,
            Hash = computed.Hash,
            Body = DraftBody.Write(draft),
            Status = "draft",
            RuleSet = ruleSet,
            Blocked = computed.Blocked,
        };
    }

    private PlanAction Action(
        ClientTarget client, ComputedDraft computed, StoredDraft? had, List<PlanAction> actions, Func<ClientTarget, int> customer)
    {
        var draft = computed.Draft;
        var blocked = computed.Blocked.Length > 0;
        var verb = blocked ? ActionVerb.Blocked : ActionVerb.Create;
        var customerAction = blocked ? 0 : customer(client);
        var key = PlanAction.KeyOf(draft.Key.Value, verb, Revision(draft.Key.Value));
        var hash = Convert.ToHexStringLower(computed.Hash);
        return new PlanAction
        {
            Sequence = actions.Count + 1,
            Verb = verb,
            Kind = draft.Identity.Kind,
            Object = draft.Key.Value,
            Reason = blocked ? computed.Blocked : Reason(draft, had, computed.Hash),
            Key = key,
            Effect = draft.Total,
            Net = draft.Net,
            DependsOn = customerAction > 0 ? [customerAction] : [],
            Before = had is null || had.Hash.AsSpan().SequenceEqual(computed.Hash) ? "" : $"draft of {had.Date:uuuu-MM-dd}, {had.Total}",
            After = Summary(draft),
            Hash = hash,
            Client = client.Id,
            State = blocked ? ActionState.None : transaction.Plans.IsApproved(books, key, hash) || Auto(draft) ? ActionState.Approved : ActionState.Planned,
        };
    }

    private bool Auto(InvoiceDraft draft) =>
        context.BooksNamed(books).AutoApproveUpTo is { } limit && Math.Abs(draft.Total.Amount) <= limit;

    // it rises only after the earlier reservation was rejected or proven absent
    private int Revision(string key)
    {
        var highest = transaction.Deliveries.HighestRevision(books, key, "create");
        return highest == 0 ? 1
            : transaction.Deliveries.Find(books, PlanAction.KeyOf(key, ActionVerb.Create, highest))!.State
                is Delivery.DeliveryState.Rejected or Delivery.DeliveryState.Absent ? highest + 1 : highest;
    }

    private string Reason(InvoiceDraft draft, StoredDraft? had, byte[] hash)
    {
        var what = $"{draft.Customer}, {draft.Identity.Agreement}, {draft.Identity.Period}"
            + (draft.Identity.Split.Length > 0 ? $", {draft.Identity.Split}" : "")
            + (draft.Identity.Generation > 1 ? $", supplementary {draft.Identity.Generation - 1}" : "");
        var ended = draft.Period.End <= scope.Until ? "has ended" : $"is billed in part, to {scope.Until:uuuu-MM-dd}";
        return had is null || had.Hash.AsSpan().SequenceEqual(hash)
            ? $"{what}: the period {ended}; not in the books."
            : $"{what}: changed since it was last planned; not in the books.";
    }

    private static string Summary(InvoiceDraft draft) => string.Create(
        CultureInfo.InvariantCulture,
        $"{draft.Lines.Count} lines, net {draft.Net.ToAmountString()}, tax {draft.Tax.ToAmountString()}, total {draft.Total}, due {draft.Due:uuuu-MM-dd}");

    private static PlanAction Skip(ClientTarget client, StoredDraft final, int sequence) => new()
    {
        Sequence = sequence,
        Verb = ActionVerb.Skip,
        Kind = final.Kind,
        Object = final.Key.Value,
        Reason = $"{final.Party}, {final.Identity.Agreement}, {final.Identity.Period}: in the books as {final.Number}.",
        Key = PlanAction.KeyOf(final.Key.Value, ActionVerb.Skip, 1),
        Effect = Domain.Amounts.Money.Zero(final.Total.Currency),
        Net = Domain.Amounts.Money.Zero(final.Total.Currency),
        Before = final.Number,
        After = final.Number,
        Hash = Convert.ToHexStringLower(final.Hash),
        Client = client.Id,
        State = ActionState.None,
    };
}
