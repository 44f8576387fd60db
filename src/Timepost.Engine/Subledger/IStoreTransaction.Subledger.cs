using Timepost.Engine.Subledger;

namespace Timepost.Engine.Workspaces;

public partial interface IStoreTransaction
{
    /// <summary>Timepost's own postings.</summary>
    ISubledgerStore Subledger { get; }

    /// <summary>What persons and period ends recorded.</summary>
    IBookingStore Bookings { get; }
}
