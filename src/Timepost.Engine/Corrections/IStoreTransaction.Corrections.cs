using Timepost.Engine.Corrections;

namespace Timepost.Engine.Workspaces;

public partial interface IStoreTransaction
{
    /// <summary>Credit notes' links, write-offs of work, lines by hand.</summary>
    ICorrectionStore Corrections { get; }
}
