using Timepost.Engine.Subcontractors;

namespace Timepost.Engine.Workspaces;

public partial interface IStoreTransaction
{
    /// <summary>Settlements of retention.</summary>
    ISettlementStore Settlements { get; }
}
