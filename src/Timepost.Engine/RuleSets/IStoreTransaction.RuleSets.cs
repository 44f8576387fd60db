using Timepost.Engine.RuleSets;

namespace Timepost.Engine.Workspaces;

public partial interface IStoreTransaction
{
    /// <summary>Rule sets that were used.</summary>
    IRuleSetStore RuleSets { get; }
}
