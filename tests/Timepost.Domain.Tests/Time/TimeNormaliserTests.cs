using NodaTime;
using NodaTime.Text;
using Timepost.Domain.Mapping;
using Timepost.Domain.Time;
using Timepost.Domain.Work;

namespace Timepost.Domain.Tests.Time;

public sealed class TimeNormaliserTests
{
    private static readonly Policies Default = new();

    private static DateTimeZone Zone(string id) => Zones.Find(id)!;

    private static ZoneChoice In(string id) => new(null, Zone(id), null, DateTimeZone.Utc, null, LocalTimesIn.Default);

    private static LocalDateTime Local(string text) => LocalDateTimePattern.GeneralIso.Parse(text).Value;

    private static NormalisedTime Normalise(string zone, string start, string end, Policies? policies = null, long? stated = null, int tolerance = 60) =>
        TimeNormaliser.Normalise(
            new TimeRow { StartLocal = Local(start), EndLocal = Local(end), StartText = start, StatedSeconds = stated }, In(zone), policies ?? Default, tolerance);

    [Theory]
    [InlineData("Europe/Berlin", "2024-03-30T22:00:00", "2024-03-31T06:00:00", 7 * 3_600)]
    [InlineData("Europe/Berlin", "2024-10-26T22:00:00", "2024-10-27T06:00:00", 9 * 3_600)]
    [InlineData("America/New_York", "2024-03-09T22:00:00", "2024-03-10T06:00:00", 7 * 3_600)]
    [InlineData("America/New_York", "2024-11-02T22:00:00", "2024-11-03T06:00:00", 9 * 3_600)]
    [InlineData("Australia/Lord_Howe", "2024-04-07T01:00:00", "2024-04-07T03:00:00", 9_000)]
    [InlineData("Australia/Lord_Howe", "2024-10-06T01:00:00", "2024-10-06T03:00:00", 5_400)]
    [InlineData("Pacific/Apia", "2011-12-29T22:00:00", "2011-12-31T02:00:00", 4 * 3_600)]
    [InlineData("America/Sao_Paulo", "2018-11-03T23:00:00", "2018-11-04T02:00:00", 2 * 3_600)]
    [InlineData("Europe/Dublin", "2024-03-31T00:30:00", "2024-03-31T02:30:00", 3_600)]
    [InlineData("Asia/Kathmandu", "2024-03-31T00:30:00", "2024-03-31T02:30:00", 2 * 3_600)]
    [InlineData("Africa/Casablanca", "2024-03-10T01:00:00", "2024-03-10T04:00:00", 4 * 3_600)]
    [InlineData("Africa/Casablanca", "2024-04-14T01:00:00", "2024-04-14T04:00:00", 2 * 3_600)]
    public void D1_duration_is_end_minus_start_on_the_time_line(string zone, string start, string end, long seconds)
    {
        var time = Normalise(zone, start, end);
        Assert.Equal((seconds, EntryState.Active, zone), (time.Seconds, time.State, time.Zone));
        Assert.Null(time.Problem);
        Assert.Equal(Local(start).Date, time.BillingDay);
    }

    [Fact]
    public void D1_each_transition_of_the_table_is_a_gap_or_an_overlap_by_policy()
    {
        using var table = System.Text.Json.JsonDocument.Parse(File.ReadAllText(SharedData.PathOf("F-vectors", "tz_transitions.json")));
        var seen = new SortedSet<string>(StringComparer.Ordinal);
        foreach (var row in table.RootElement.GetProperty("transitions").EnumerateArray())
        {
            var zone = row.GetProperty("zone").GetString()!;
            var at = InstantPattern.General.Parse(row.GetProperty("utc").GetString()!).Value;
            var (before, after) = (row.GetProperty("offset_before").GetInt32(), row.GetProperty("offset_after").GetInt32());
            seen.Add(zone);
            // the middle of the local times that do not occur, or occur twice
            var middle = at.WithOffset(Offset.FromSeconds(Math.Min(before, after))).LocalDateTime.PlusSeconds(Math.Abs(after - before) / 2);
            var row1 = new TimeRow { StartLocal = middle, StartText = "x", StatedSeconds = 1 };
            var time = TimeNormaliser.Normalise(row1, In(zone), Default, 60);
            if (after > before)
            {
                Assert.Equal("time-gap-shifted", Assert.Single(time.Notices, n => n.Code.StartsWith("time-", StringComparison.Ordinal)).Code);
                Assert.Equal(middle.PlusSeconds(after - before), time.Start!.Value.InZone(Zone(zone)).LocalDateTime);
                var held = TimeNormaliser.Normalise(row1, In(zone), Default with { Skipped = SkippedTimePolicy.Reject }, 60);
                Assert.Equal(("time-skipped", EntryState.Held), (held.Problem!.Value.Code, held.State));
            }
            else if (after < before)
            {
                var later = TimeNormaliser.Normalise(row1, In(zone), Default with { Ambiguous = AmbiguousTimePolicy.Later }, 60);
                Assert.Equal("time-ambiguous-resolved", Assert.Single(time.Notices).Code);
                Assert.Equal(before - after, (later.Start!.Value - time.Start!.Value).TotalSeconds);
                Assert.Equal(middle, time.Start!.Value.InZone(Zone(zone)).LocalDateTime);
                var held = TimeNormaliser.Normalise(row1, In(zone), Default with { Ambiguous = AmbiguousTimePolicy.Reject }, 60);
                Assert.Equal(("time-ambiguous", EntryState.Held), (held.Problem!.Value.Code, held.State));
            }
        }

        Assert.Equal(10, seen.Count);
    }

    [Fact]
    public void D1_each_pair_of_the_table_has_its_true_duration()
    {
        using var table = System.Text.Json.JsonDocument.Parse(File.ReadAllText(SharedData.PathOf("F-vectors", "tz_entry_durations.json")));
        var count = 0;
        foreach (var row in table.RootElement.GetProperty("cases").EnumerateArray())
        {
            var later = row.TryGetProperty("start_choice", out var choice) && choice.GetString() == "later";
            var time = Normalise(
                row.GetProperty("zone").GetString()!, row.GetProperty("local_start").GetString()!, row.GetProperty("local_end").GetString()!,
                Default with { Ambiguous = later ? AmbiguousTimePolicy.Later : AmbiguousTimePolicy.Earlier });
            count++;
            if (row.TryGetProperty("elapsed_seconds", out var elapsed))
            {
                Assert.Equal(elapsed.GetInt64(), time.Seconds);
                Assert.Equal(InstantPattern.General.Parse(row.GetProperty("utc_start").GetString()!).Value, time.Start);
            }
            else
            {
                // 02:30 does not exist: shifted to 03:30, so half an hour is left until 04:00
                Assert.Equal((1_800L, "time-gap-shifted"), (time.Seconds, time.Notices[0].Code));
            }
        }

        Assert.Equal(9, count);
    }

    [Fact]
    public void D1_an_end_in_the_repeated_hour_is_not_before_its_start()
    {
        var time = Normalise("Europe/Berlin", "2024-10-27T02:50:00", "2024-10-27T02:10:00");
        Assert.Equal((1_200L, EntryState.Active), (time.Seconds, time.State));
        Assert.Contains(time.Notices, n => n.Text.Contains("end", StringComparison.Ordinal) && n.Text.Contains("later", StringComparison.Ordinal));
        var other = Normalise("Europe/Berlin", "2024-10-27T02:50:00", "2024-10-27T02:10:00", Default with { Ambiguous = AmbiguousTimePolicy.Later });
        Assert.Equal((1_200L, EntryState.Active), (other.Seconds, other.State));
    }

    [Theory]
    [InlineData(3_600, null)]
    [InlineData(3_660, null)]
    [InlineData(3_540, null)]
    [InlineData(3_661, "duration-mismatch")]
    [InlineData(0, "duration-mismatch")]
    public void What_the_source_states_wins_within_the_tolerance(long stated, string? problem)
    {
        var time = Normalise("Europe/Berlin", "2024-05-01T09:00:00", "2024-05-01T10:00:00", null, stated);
        Assert.Equal((stated, problem), (time.Seconds, time.Problem?.Code));
        Assert.Equal(problem is null ? EntryState.Active : EntryState.Held, time.State);
    }

    [Fact]
    public void A_running_entry_has_no_seconds()
    {
        var time = TimeNormaliser.Normalise(new TimeRow { StartLocal = new(2024, 5, 1, 9, 0), StartText = "9", Running = true }, In("Europe/Berlin"), Default, 60);
        Assert.Equal((EntryState.Running, 0L, null), (time.State, time.Seconds, time.End));
    }

    [Theory]
    [InlineData(0, EntryState.Active, null)]
    [InlineData(86_400, EntryState.Active, null)]
    [InlineData(86_401, EntryState.Held, "duration-over-24h")]
    [InlineData(-1, EntryState.Held, "duration-negative")]
    public void D1_zero_is_kept_and_negative_or_over_a_day_is_an_exception(long seconds, EntryState state, string? problem)
    {
        var time = TimeNormaliser.Normalise(new TimeRow { Date = new(2024, 2, 29), StatedSeconds = seconds }, In("Europe/Berlin"), Default, 60);
        Assert.Equal((state, problem, Math.Max(0, seconds)), (time.State, time.Problem?.Code, time.Seconds));
        Assert.Equal(new LocalDate(2024, 2, 29), time.BillingDay);
    }

    [Fact]
    public void An_end_before_its_start_is_an_exception()
    {
        var time = Normalise("Europe/Berlin", "2024-05-01T10:00:00", "2024-05-01T09:00:00");
        Assert.Equal(("duration-negative", 0L), (time.Problem!.Value.Code, time.Seconds));
    }

    [Fact]
    public void Neither_duration_nor_end_is_an_exception()
    {
        var day = TimeNormaliser.Normalise(new TimeRow { Date = new(2024, 5, 1) }, In("Europe/Berlin"), Default, 60);
        var start = TimeNormaliser.Normalise(new TimeRow { StartLocal = new(2024, 5, 1, 9, 0), StartText = "9" }, In("Europe/Berlin"), Default, 60);
        Assert.Equal(("duration-missing", "duration-missing"), (day.Problem!.Value.Code, start.Problem!.Value.Code));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(9999)]
    public void D1_the_first_and_last_years_are_read_as_days_and_never_overflow(int year)
    {
        var date = new LocalDate(year, year == 1 ? 1 : 12, year == 1 ? 1 : 31);
        var day = TimeNormaliser.Normalise(new TimeRow { Date = date, StatedSeconds = 60 }, In("Asia/Tokyo"), Default, 60);
        Assert.Equal((date, EntryState.Active), (day.BillingDay, day.State));
        var timed = TimeNormaliser.Normalise(new TimeRow { StartLocal = date.At(new LocalTime(23, 30)), StartText = "x", StatedSeconds = 60 }, In("America/New_York"), Default, 60);
        Assert.Equal(("time-out-of-range", date), (timed.Problem!.Value.Code, timed.BillingDay));
    }

    [Fact]
    public void Promise4_a_day_is_never_converted()
    {
        foreach (var policy in Enum.GetValues<BillingDayZone>())
        {
            var zones = new ZoneChoice(null, Zone("Pacific/Kiritimati"), null, Zone("Pacific/Pago_Pago"), Zone("Asia/Tokyo"), LocalTimesIn.Default);
            var time = TimeNormaliser.Normalise(new TimeRow { Date = new(2024, 5, 1), StatedSeconds = 60 }, zones, Default with { BillingDay = policy }, 60);
            Assert.Equal((new LocalDate(2024, 5, 1), EntryPrecision.Day, ""), (time.BillingDay, time.Precision, time.BillingZone));
            Assert.Null(time.Start);
        }
    }

    [Theory]
    [InlineData(BillingDayZone.Worker, "2024-05-01")]
    [InlineData(BillingDayZone.Workspace, "2024-05-01")]
    [InlineData(BillingDayZone.Client, "2024-05-02")]
    public void Billing_day_by_the_zone_that_the_policy_names(BillingDayZone policy, string day)
    {
        var zones = new ZoneChoice(null, Zone("America/New_York"), Zone("Europe/London"), Zone("Europe/Berlin"), Zone("Asia/Tokyo"), LocalTimesIn.Default);
        // 13:00 in New York is 19:00 in Berlin and 02:00 of the next day in Tokyo
        var time = TimeNormaliser.Normalise(
            new TimeRow { StartLocal = new(2024, 5, 1, 13, 0), EndLocal = new(2024, 5, 1, 14, 0), StartText = "x" }, zones, Default with { BillingDay = policy }, 60);
        Assert.Equal(day, LocalDatePattern.Iso.Format(time.BillingDay));
        Assert.Equal(new LocalDate(2024, 5, 1), time.Date);
        Assert.Equal(policy == BillingDayZone.Client, time.Notices.Any(n => n.Code == "billing-day-by-zone"));
    }

    [Theory]
    [InlineData("Asia/Tokyo", "America/New_York", "Europe/London", LocalTimesIn.Default, "Asia/Tokyo", "Asia/Tokyo")]
    [InlineData(null, "America/New_York", "Europe/London", LocalTimesIn.Default, "America/New_York", "America/New_York")]
    [InlineData(null, null, "Europe/London", LocalTimesIn.Default, "Europe/London", "Europe/London")]
    [InlineData(null, null, null, LocalTimesIn.Default, "Europe/Berlin", "Europe/Berlin")]
    [InlineData(null, "America/New_York", "Europe/London", LocalTimesIn.Connection, "Europe/London", "America/New_York")]
    [InlineData(null, "America/New_York", null, LocalTimesIn.Connection, "Europe/Berlin", "America/New_York")]
    public void Zone_of_local_times(string? row, string? worker, string? connection, LocalTimesIn whose, string reading, string billing)
    {
        DateTimeZone? Maybe(string? id) => id is null ? null : Zone(id);
        var zones = new ZoneChoice(Maybe(row), Maybe(worker), Maybe(connection), Zone("Europe/Berlin"), null, whose);
        var time = TimeNormaliser.Normalise(new TimeRow { StartLocal = new(2024, 5, 1, 12, 0), StatedSeconds = 60, StartText = "x" }, zones, Default, 60);
        Assert.Equal((reading, billing), (time.Zone, time.BillingZone));
        Assert.Equal(new LocalDateTime(2024, 5, 1, 12, 0), time.Start!.Value.InZone(Zone(reading)).LocalDateTime);
        Assert.Equal(time.Start + Duration.FromMinutes(1), time.End);
    }

    [Fact]
    public void A_UTC_stamp_counts_on_the_worker_s_date_and_an_offset_shows_its_own()
    {
        var utc = TimeNormaliser.Normalise(
            new TimeRow { Start = new(new(2024, 5, 1, 23, 0), Offset.Zero), End = new(new(2024, 5, 2, 0, 0), Offset.Zero), StartText = "x" }, In("Europe/Berlin"), Default, 60);
        Assert.Equal((new LocalDate(2024, 5, 2), new LocalDate(2024, 5, 2), ""), (utc.BillingDay, utc.Date, utc.Zone));
        Assert.Empty(utc.Notices);
        var offset = TimeNormaliser.Normalise(
            new TimeRow { Start = new(new(2024, 5, 2, 8, 0), Offset.FromHours(9)), StatedSeconds = 60, StartText = "x" }, In("America/New_York"), Default, 60);
        Assert.Equal((new LocalDate(2024, 5, 1), new LocalDate(2024, 5, 2)), (offset.BillingDay, offset.Date));
        Assert.Equal("billing-day-by-zone", Assert.Single(offset.Notices).Code);
    }

    [Fact]
    public void Fractions_of_a_second_are_rounded_half_even_with_a_notice()
    {
        var start = new LocalDateTime(2024, 5, 1, 9, 0);
        var time = TimeNormaliser.Normalise(
            new TimeRow { StartLocal = start, EndLocal = start.PlusMilliseconds(2_500), StartText = "x" }, In("Europe/Berlin"), Default, 60);
        Assert.Equal((2L, "seconds-rounded"), (time.Seconds, Assert.Single(time.Notices).Code));
    }

    [Fact]
    public void What_the_reader_noticed_comes_first()
    {
        var row = new TimeRow { StartLocal = new(2024, 3, 31, 2, 30), StatedSeconds = 60, StartText = "x", Notices = [new("seconds-rounded", "…")] };
        var time = TimeNormaliser.Normalise(row, In("Europe/Berlin"), Default, 60);
        Assert.Equal(["seconds-rounded", "time-gap-shifted"], time.Notices.Select(n => n.Code));
        Assert.Single(row.Notices);
    }

    [Fact]
    public void An_unknown_zone_is_none() => Assert.Null(Zones.Find("Mars/Olympus"));
}
