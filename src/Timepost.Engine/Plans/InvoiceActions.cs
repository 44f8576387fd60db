using System.Globalization;
using Timepost.Domain.Billing;
using Timepost.Domain.Mapping;
using Timepost.Engine.Workspaces;

namespace Timepost.Engine.Plans;

/// <summary>Compares a client's drafts with what is stored and what the books have, and says what to do.</summary>
internal sealed class InvoiceActions(WorkspaceContext context, IStoreTransaction transaction, string books)
{
    public void Add(ClientTarget client, ClientPlan plan, List<PlanAction> actions, Func<ClientTarget, int> customer)
    {
        var stored = transaction.Plans.DraftsOf(client.Id).Where(d => d.Kind == "invoice")
            .ToDictionary(d => d.Key.Value, StringComparer.Ordinal);
        var buys = new Dictionary<Guid, int>();
        foreach (var computed in plan.Drafts)
        {
            stored.Remove(computed.Draft.Key.Value, out var had);
            var draft = ToStored(computed, context.Rules.Hash);
            var changed = had is not null && !had.Hash.AsSpan().SequenceEqual(draft.Hash);
            if (had is null || changed || had.RuleSet != context.Rules.Hash || had.To != draft.To)
            {
                transaction.Plans.Save(draft);
                transaction.Plans.SaveValues(draft.Key, context.Rules.Hash, DraftValue.Of(computed));
            }

            var action = Action(client, draft, changed ? $"draft of {had!.Date:uuuu-MM-dd}, {had.Total}" : "", actions, customer);
            actions.Add(AfterFees(action, computed.Draft, buys));
        }

        foreach (var left in stored.Values.OrderBy(d => d.From).ThenBy(d => d.Key.Value, StringComparer.Ordinal))
        {
            if (left.Status == "draft")
            {
                if (plan.Covers(left.From))
                {
                    AbandonedDraft.Remove(transaction, left.Key, context.Clock.GetCurrentInstant());
                }
            }
            else if (left.Status == "final" && plan.Covers(left.From))
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
            To = computed.Through,
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

    /// <summary>An action for a draft as it is stored.</summary>
    public void AddUnchanged(ClientTarget client, StoredDraft draft, List<PlanAction> actions, Func<ClientTarget, int> customer) =>
        actions.Add(Action(client, draft, "", actions, customer));

    private PlanAction Action(
        ClientTarget client, StoredDraft draft, string before, List<PlanAction> actions, Func<ClientTarget, int> customer)
    {
        // a sandbox may have it while it is still a draft here
        var link = transaction.Deliveries.Link(books, draft.Kind, draft.Key.Value);
        var verb = draft.Blocked.Length > 0 ? ActionVerb.Blocked : link is null ? ActionVerb.Create : ActionVerb.Skip;
        var customerAction = verb == ActionVerb.Create ? customer(client) : 0;
        var key = PlanAction.KeyOf(draft.Key.Value, verb, verb == ActionVerb.Create ? Revisions.OfCreate(transaction, books, draft.Key.Value) : 1);
        var hash = Convert.ToHexStringLower(draft.Hash);
        return new PlanAction
        {
            Sequence = actions.Count + 1,
            Verb = verb,
            Kind = draft.Kind,
            Object = draft.Key.Value,
            Reason = verb switch
            {
                ActionVerb.Blocked => draft.Blocked,
                ActionVerb.Skip => $"{What(draft)}: in the books as {link!.ExternalId}.",
                _ => Reason(draft, before.Length > 0),
            },
            Key = key,
            Effect = verb == ActionVerb.Skip ? Domain.Amounts.Money.Zero(draft.Total.Currency) : draft.Total,
            Net = verb == ActionVerb.Skip ? Domain.Amounts.Money.Zero(draft.Total.Currency) : draft.Net,
            DependsOn = customerAction > 0 ? [customerAction] : [],
            Before = before,
            After = Summary(draft),
            Hash = hash,
            Client = client.Id,
            State = verb != ActionVerb.Create ? ActionState.None
                : Approval.StateOf(context, transaction, books, key, hash, draft.Total),
        };
    }

    // work under hours that another invoice of this plan buys comes after that one
    private static PlanAction AfterFees(PlanAction action, InvoiceDraft draft, Dictionary<Guid, int> buys)
    {
        if (Retainers.HoursLot.Buys(draft) && action.Verb == ActionVerb.Create)
        {
            buys[Retainers.HoursLot.IdOf(draft.Key)] = action.Sequence;
        }

        int[] after = [.. draft.Lines.Where(l => l.Retainer is { } use && buys.ContainsKey(use.Lot)).Select(l => buys[l.Retainer!.Lot]).Distinct().Order()];
        return after.Length == 0 ? action : action with { DependsOn = [.. action.DependsOn, .. after] };
    }

    private string Reason(StoredDraft draft, bool changed)
    {
        var ended = draft.Identity.Split == Retainers.HoursLot.Split ? "has begun, and its hours are bought"
            : IsPart(draft) ? $"is billed in part, to {draft.To:uuuu-MM-dd}"
            : "has ended";
        return changed
            ? $"{What(draft)}: changed since it was last planned; not in the books."
            : $"{What(draft)}: the period {ended}; not in the books.";
    }

    private bool IsPart(StoredDraft draft)
    {
        foreach (var agreement in context.Rules.Agreements)
        {
            if (agreement.Id == draft.Identity.Agreement)
            {
                return BillingPeriods.Of(draft.From, agreement.Period).Days.End > draft.To;
            }
        }

        return false;
    }

    private static string What(StoredDraft draft) => $"{draft.Party}, {draft.Identity.Agreement}, {draft.Identity.Period}"
        + (draft.Identity.Split.Length > 0 ? $", {draft.Identity.Split}" : "")
        + (draft.Identity.Generation > 1 ? $", supplementary {draft.Identity.Generation - 1}" : "");

    private static string Summary(StoredDraft draft) => string.Create(
        CultureInfo.InvariantCulture,
        $"net {draft.Net.ToAmountString()}, tax {draft.Tax.ToAmountString()}, total {draft.Total}, due {draft.Due:uuuu-MM-dd}");

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
