using Timepost.Engine.Delivery;
using Timepost.Engine.Dispositions;
using Timepost.Engine.Plans;

namespace Timepost.Engine.Workspaces;

public partial interface IStoreTransaction
{
    /// <summary>Plans, actions, approvals and drafts.</summary>
    IPlanStore Plans { get; }

    /// <summary>Deliveries, links, numbers, fence.</summary>
    IDeliveryStore Deliveries { get; }

    /// <summary>Items and dispositions.</summary>
    IDispositionStore Dispositions { get; }
}
