using Timepost.Engine.Fx;

namespace Timepost.Engine.Workspaces;

public partial interface IStoreTransaction
{
    /// <summary>Exchange rates.</summary>
    IRateStore Rates { get; }
}
