using NodaTime;
using Timepost.Domain.Identity;
using Timepost.Engine.Delivery;
using Timepost.Engine.Workspaces;

namespace Timepost.Engine.Plans;

/// <summary>A draft that has nothing in it any more.</summary>
internal static class AbandonedDraft
{
    /// <summary>Takes it away: a number that was reserved for it stays as void, and what the books refused of it is over.</summary>
    public static void Remove(IStoreTransaction transaction, DocumentKey key, Instant now)
    {
        transaction.Plans.Remove(key);
        transaction.Deliveries.VoidNumbers(key);
        transaction.Exceptions.Gone(Conclusion.ConditionOf("books-refused", key), now);
    }
}
