using System.Text;
using NodaTime;
using Timepost.Domain.Time;
using Timepost.Engine.Tests.Support;

namespace Timepost.Engine.Tests.Trail;

public sealed class RunTrailTests
{
    [Fact]
    public void The_zone_data_in_use_stand_in_the_row_of_each_run()
    {
        using var firm = new Firm();
        firm.Work.Add("Harbor", "Website", "Design", "Ana", new LocalDate(2026, 3, 2), 3600);
        firm.PlanAndApply();

        using var reading = firm.Store.Read();
        var runs = reading.Trail.Rows(0).Where(r => r.Kind is "plan" or "apply").ToList();
        Assert.Equal(["plan", "apply"], runs.Select(r => r.Kind));
        Assert.All(runs, r => Assert.Contains($"\"tzdb\":\"{Zones.TzdbVersion}\"", Encoding.UTF8.GetString(r.Payload!), StringComparison.Ordinal));
    }
}
