using Timepost.Engine.Intake;

namespace Timepost.Engine.Workspaces;

public partial interface IStoreTransaction
{
    /// <summary>What planning and explaining read of the intake.</summary>
    IWorkStore Work { get; }
}
