using Timepost.Engine.CashBasis;

namespace Timepost.Engine.Workspaces;

public partial interface IStoreTransaction
{
    /// <summary>What documents bring with money, on cash basis.</summary>
    ICashShareStore CashShares { get; }
}
