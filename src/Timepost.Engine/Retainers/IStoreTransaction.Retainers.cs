using Timepost.Engine.Retainers;

namespace Timepost.Engine.Workspaces;

public partial interface IStoreTransaction
{
    /// <summary>Ledgers of retainers.</summary>
    IRetainerStore Retainers { get; }
}
