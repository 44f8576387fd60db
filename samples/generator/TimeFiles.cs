namespace Timepost.SampleGenerator;

/// <summary>A file of the sample, its path relative to samples/agency.</summary>
internal sealed record SampleFile(string Path, byte[] Content);

/// <summary>One export a tracker and month, as people download them.</summary>
internal static class TimeFiles
{
    public static IEnumerable<SampleFile> All()
    {
        var rows = Schedule.Ordinary().Concat(OddRows.Nights())
            .GroupBy(s => s.Worker.Tracker, TrackerRows.Of)
            .ToDictionary(g => g.Key, g => g.AsEnumerable());
        foreach (var tracker in new[] { Tracker.Clockify, Tracker.Harvest, Tracker.Kimai, Tracker.Toggl })
        {
            var (name, header, odd) = tracker switch
            {
                Tracker.Toggl => ("toggl", TrackerRows.TogglHeader, OddRows.Toggl()),
                Tracker.Harvest => ("harvest", TrackerRows.HarvestHeader, OddRows.Harvest()),
                Tracker.Clockify => ("clockify", TrackerRows.ClockifyHeader, OddRows.Clockify()),
                Tracker.Kimai => ("kimai", TrackerRows.KimaiHeader, OddRows.Kimai()),
            };
            foreach (var month in rows[tracker].Concat(odd).GroupBy(r => r.At.Month).OrderBy(g => g.Key))
            {
                // a stable sort: rows of one moment keep the order in which they were made
                var sorted = month.OrderBy(r => r.At).Select(r => r.Cells);
                yield return new($"inbox/time/{name}/{name}-2026-{month.Key:D2}.csv",
                    Csv.Write(sorted.Prepend(header), quoteAll: tracker == Tracker.Clockify, bom: tracker == Tracker.Toggl));
            }
        }
    }
}
