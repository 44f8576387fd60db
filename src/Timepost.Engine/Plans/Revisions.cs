using Timepost.Engine.Delivery;
using Timepost.Engine.Workspaces;

namespace Timepost.Engine.Plans;

/// <summary>Which attempt at making an object in the books an action is.</summary>
internal static class Revisions
{
    /// <summary>1 at first. It rises only after the earlier reservation was rejected or proven absent; else the action
    /// is the same as before, and cannot be delivered a second time.</summary>
    public static int OfCreate(IStoreTransaction transaction, string books, string key) => Of(transaction, books, key, ActionVerb.Create);

    /// <summary>The same for another verb.</summary>
    public static int Of(IStoreTransaction transaction, string books, string key, ActionVerb verb)
    {
        var highest = transaction.Deliveries.HighestRevision(books, key, verb.ToString().ToLowerInvariant());
        return highest == 0 ? 1
            : transaction.Deliveries.Find(books, PlanAction.KeyOf(key, verb, highest))!.State
                is DeliveryState.Rejected or DeliveryState.Absent ? highest + 1 : highest;
    }
}
