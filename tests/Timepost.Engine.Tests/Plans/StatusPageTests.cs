using System.Globalization;
using Timepost.Engine.Exceptions;

namespace Timepost.Engine.Tests.Plans;

public sealed class StatusPageTests
{
    [Fact]
    public void Every_condition_of_planning_has_its_line()
    {
        var page = File.ReadAllText(Path.Combine(Support.RepositoryRoot.Folder, "docs", "statuses", "plan.md"));

        foreach (var (kind, number) in ExceptionKinds.All)
        {
            Assert.Contains($"| {number.ToString(CultureInfo.InvariantCulture)} | {kind} |", page, StringComparison.Ordinal);
        }
    }
}
