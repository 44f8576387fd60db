using Timepost.Engine.Fx;

namespace Timepost.Engine.Workspaces;

public partial interface IStoreTransaction
{
    /// <summary>What documents in another currency came to in base.</summary>
    ILockStore Locks { get; }
}
