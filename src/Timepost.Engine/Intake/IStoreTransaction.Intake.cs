using Timepost.Engine.Intake;

namespace Timepost.Engine.Workspaces;

public partial interface IStoreTransaction
{
    /// <summary>What intake reads and writes.</summary>
    IIntakeStore Intake { get; }

    /// <summary>Lists of entries and expenses, and the hours kept by client, project and month.</summary>
    IListingStore Listings { get; }
}
