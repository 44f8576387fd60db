using Timepost.Engine.Workspaces;

namespace Timepost.Engine.Tests.Engagements;

internal sealed partial class RandomFirm
{
    private IEnumerable<Action<int, int>> MoreOperations() => [];

    private void CheckMore(IStoreTransaction reading)
    {
    }
}
