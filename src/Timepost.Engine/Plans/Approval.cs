using Timepost.Domain.Amounts;
using Timepost.Engine.Workspaces;

namespace Timepost.Engine.Plans;

/// <summary>Where an action that can be carried out stands when it is planned.</summary>
internal static class Approval
{
    /// <summary>Approved where a person approved the same action with the same hash, or the policy of the books lets its total through.</summary>
    public static ActionState StateOf(WorkspaceContext context, IStoreTransaction transaction, string books, string key, string hash, Money total) =>
        transaction.Plans.IsApproved(books, key, hash)
            || (context.BooksNamed(books).AutoApproveUpTo is { } limit && Math.Abs(total.Amount) <= limit)
            ? ActionState.Approved : ActionState.Planned;
}
