using Timepost.Domain.Billing;
using Timepost.Domain.Mapping;
using Timepost.Domain.Subcontracting;
using Timepost.Engine.Delivery;
using Timepost.Engine.Plans;
using Timepost.Engine.Workspaces;

namespace Timepost.Engine.Explaining;

/// <summary>Drafts computed anew, under the rule set and the plan that made them: only what is reserved has its entries stored.</summary>
internal sealed class Recomputed(WorkspaceContext context, IStoreTransaction transaction, RuleHistory history)
{
    private const int PlansLookedAt = 100;

    /// <summary>The workspace.</summary>
    public WorkspaceContext Context => context;

    private readonly Dictionary<string, Computed> _byPlan = new(StringComparer.Ordinal);
    private IReadOnlyList<PlanRecord>? _plans;

    /// <summary>The draft as it was planned; null where the work behind it is no longer what was planned.</summary>
    public InvoiceDraft? Of(StoredDraft document)
    {
        var hours = document.Kind == VendorBilling.Kind;
        if ((document.Kind != "invoice" && !hours) || history.Of(document.RuleSet) is not { } rules || PlanOf(document) is not { } plan)
        {
            return null;
        }

        var id = plan.Id.ToString();
        if (!_byPlan.TryGetValue(id, out var computed))
        {
            _byPlan[id] = computed = new Computed(context.Under(rules), transaction, plan, context.Books[plan.To].Capabilities.Quantity);
        }

        var made = hours ? computed.SubcontractorBill(document.Key.Value)?.Computed
            : ClientOf(rules, document.Identity.Party) is { } client ? computed.Invoice(client, document.Key.Value) : null;
        return made is { } draft && draft.Hash.AsSpan().SequenceEqual(document.Hash) ? draft.Draft : null;
    }

    // the newest plan that could have made it
    private PlanRecord? PlanOf(StoredDraft document)
    {
        _plans ??= transaction.Plans.List(null, PlansLookedAt);
        foreach (var plan in _plans)
        {
            if (plan.RuleSet == document.RuleSet && plan.AsOf == document.Date && context.Books.ContainsKey(plan.To)
                && (plan.Client.Length == 0 || plan.Client == document.Identity.Party))
            {
                return plan;
            }
        }

        return null;
    }

    private static ClientTarget? ClientOf(RuleSet rules, string id)
    {
        foreach (var rule in rules.Clients.Rules)
        {
            if (rule.Target.Id == id)
            {
                return rule.Target;
            }
        }

        return null;
    }
}
