using System.Text.Json;
using NodaTime;
using Timepost.Domain.Mapping;
using Timepost.Engine.Intake;

namespace Timepost.Connectors.Tests.Files;

public sealed class TimeSampleTests
{
    private static readonly ConnectionSettings MonthFirst = Read.Connection with { DateOrder = "mdy" };

    [Fact]
    public void Toggl_with_a_byte_order_mark_and_an_amount_in_EUR()
    {
        var read = Read.Time(SharedData.Bytes("A-time/toggl/toggl_detailed_bom_eur.csv"));
        Assert.Empty(read.Rejections);
        Assert.Equal(2, read.Rows.Count);
        Assert.Equal(3_601, read.Rows.Sum(r => r.StatedSeconds));
        Assert.Equal(["Development", "Backend"], read.Rows[0].Tags);
        Assert.Null(read.Rows[0].Amount);
        Assert.Equal("", read.Rows[0].Currency);
        var row = read.Rows[1];
        Assert.Equal(("Peter Tester", "peter.test@email.test", "Big Company", "Project for Big Company", "Task 1", "Working hard"), (row.Worker, row.WorkerEmail, row.Client, row.Project, row.Task, row.Description));
        Assert.Equal((111.11m, "EUR", true), (row.Amount, row.Currency, row.Billable));
        Assert.Equal(new LocalDateTime(2024, 3, 4, 10, 23, 0), row.StartLocal);
        Assert.Equal(new LocalDateTime(2024, 3, 4, 11, 23, 1), row.EndLocal);
    }

    [Fact]
    public void Toggl_with_47_entries_whose_durations_are_end_minus_start()
    {
        var read = Read.Time(SharedData.Bytes("A-time/toggl/toggl_detailed_47rows.csv"));
        Assert.Empty(read.Rejections);
        Assert.Equal(47, read.Rows.Count);
        Assert.Equal(3, read.Rows.Select(r => r.WorkerEmail).Distinct().Count());
        Assert.All(read.Rows, r => Assert.Equal(r.StatedSeconds, Period.Between(r.StartLocal!.Value, r.EndLocal!.Value, PeriodUnits.Seconds).Seconds));
        Assert.All(read.Rows, r => Assert.Null(r.Amount));
        Assert.Equal(8_035, read.Rows[0].StatedSeconds);
    }

    [Theory]
    [InlineData("A-time/clockify/detailed_us_ampm_usd.csv")]
    [InlineData("A-time/clockify/detailed_no_billable_column.csv")]
    public void Clockify_with_an_ambiguous_date_column_asks_for_the_order(string name)
    {
        var refused = Assert.Throws<FileRefusedException>(() => Read.Time(SharedData.Bytes(name))).Rejection;
        Assert.Equal((2, "Start Date", "03/04/2024", "date-ambiguous"), (refused.Line, refused.Column, refused.Value, refused.Code));
        Assert.Contains("dateOrder", refused.Reason, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("A-time/clockify/detailed_us_ampm_usd.csv", true)]
    [InlineData("A-time/clockify/detailed_no_billable_column.csv", null)]
    public void Clockify_is_read_with_the_order_named(string name, bool? billable)
    {
        var read = Read.Time(SharedData.Bytes(name), "auto", MonthFirst);
        Assert.Empty(read.Rejections);
        Assert.Equal(2, read.Rows.Count);
        var row = read.Rows[1];
        Assert.Equal(new LocalDateTime(2024, 3, 4, 10, 23, 0), row.StartLocal);
        Assert.Equal(new LocalDateTime(2024, 3, 4, 11, 23, 1), row.EndLocal);
        Assert.Equal(3_601, row.StatedSeconds);
        Assert.Equal(billable, row.Billable);
        Assert.Equal((0m, 0m, "USD"), (row.Rate, row.Amount, row.Currency));
        Assert.Equal("duration-columns-differ", Assert.Single(row.Notices!).Code);
        Assert.Equal(0, read.Rows[0].StatedSeconds);
        var day = Read.Time(SharedData.Bytes(name), "clockify", MonthFirst with { DateOrder = "dmy" });
        Assert.Equal(new LocalDateTime(2024, 4, 3, 10, 23, 0), day.Rows[1].StartLocal);
    }

    [Fact]
    public void Clockify_report_without_start_and_end_has_days()
    {
        var read = Read.Time(SharedData.Bytes("A-time/clockify/report_jan2024_99rows.csv"));
        Assert.Empty(read.Rejections);
        Assert.Equal(99, read.Rows.Count);
        Assert.All(read.Rows, r => Assert.True(r is { Start: null, StartLocal: null, Date: not null, Notices: null, Billable: null }));
        Assert.Equal(2_300, read.Rows[0].StatedSeconds);
        var text = SharedData.Text("A-time/clockify/report_jan2024_99rows.csv");
        var expected = text.Split('\n').Skip(1).Where(l => l.Length > 0)
            .Select(l => l.Trim().Trim('"').Split("\",\"")[4].Split(':').Select(p => int.Parse(p, System.Globalization.CultureInfo.InvariantCulture)).ToArray())
            .Sum(p => (p[0] * 3_600L) + (p[1] * 60) + p[2]);
        Assert.Equal(expected, read.Rows.Sum(r => r.StatedSeconds));
    }

    [Fact]
    public void Harvest_with_two_currencies()
    {
        var read = Read.Time(SharedData.Bytes("A-time/constructed/harvest_money_columns.csv"));
        Assert.Empty(read.Rejections);
        Assert.Equal([15_300L, 5_400, 2_700, 540], read.Rows.Select(r => r.StatedSeconds!.Value));
        Assert.Equal(["EUR", "EUR", "EUR", "SEK"], read.Rows.Select(r => r.Currency));
        Assert.Equal(["invoiced", "approved", "approved", "unapproved"], read.Rows.Select(r => r.Status));
        Assert.Equal([true, true, false, true], read.Rows.Select(r => r.Billable!.Value));
        Assert.Equal(("Alex Doe", 88.00m, 374.00m), (read.Rows[0].Worker, read.Rows[0].Rate, read.Rows[0].Amount));
        Assert.Equal(new LocalDate(2025, 3, 5), read.Rows[3].Date);
    }

    [Fact]
    public void Kimai_whose_header_repeats_columns_that_are_not_read()
    {
        var read = Read.Time(SharedData.Bytes("A-time/kimai/export_en_hhmm.csv"));
        Assert.Empty(read.Rejections);
        Assert.Equal(2, read.Rows.Count);
        var row = read.Rows[1];
        Assert.Equal(("niveK", "Customer Name", "project name", "activity description", "EUR"), (row.Worker, row.Client, row.Project, row.Task, row.Currency));
        Assert.Equal((360L, true), (row.StatedSeconds, row.Billable));
        Assert.Equal((null, -100.92m), (row.Rate, row.Amount));
        Assert.Equal("fixed-price", Assert.Single(row.Notices!).Code);
        Assert.Equal(["foo", "bar"], read.Rows[0].Tags);
        Assert.Equal(new LocalDateTime(2019, 6, 16, 12, 6, 0), row.EndLocal);
    }

    [Fact]
    public void Solidtime_export_with_the_files_beside_it()
    {
        var path = SharedData.Path("A-time/solidtime/export_1/time_entries.csv");
        var read = Read.Time(File.ReadAllBytes(path), "auto", null, path);
        Assert.Empty(read.Rejections);
        var (first, second) = (read.Rows[0], read.Rows[1]);
        Assert.Equal("00aae3be-18fc-462d-bee4-350fb605b2f3", first.ExternalId);
        Assert.Equal(["Development", "Backend"], first.Tags);
        Assert.Equal(("Peter Tester", "peter.test@email.test", "Big Company", "Project for Big Company"), (second.Worker, second.WorkerEmail, second.Client, second.Project));
        // two tasks share this id: it names neither
        Assert.Equal("b49688a0-94f3-4cb3-9ca1-5003de955fb0", second.Task);
        Assert.Equal("id-ambiguous", Assert.Single(second.Notices!).Code);
        Assert.Equal(Instant.FromUtc(2024, 3, 4, 10, 23, 1), second.End!.Value.ToInstant());
    }

    [Fact]
    public void Solidtime_export_alone_has_ids_for_names()
    {
        var read = Read.Time(SharedData.Bytes("A-time/solidtime/export_1/time_entries.csv"), "solidtime");
        Assert.Equal("06e79ec4-33f8-4730-804c-d03c014991d1", read.Rows[1].Project);
        Assert.Contains(read.Rows[1].Notices!, n => n.Code == "id-not-named");
    }

    [Fact]
    public void Generic_file_with_UTC_stamps()
    {
        var read = Read.Time(SharedData.Bytes("A-time/generic/time_entries_iso_utc.csv"));
        Assert.Empty(read.Rejections);
        Assert.Equal(2, read.Rows.Count);
        Assert.Equal(Instant.FromUtc(2024, 3, 4, 9, 23), read.Rows[1].Start!.Value.ToInstant());
        Assert.Equal(("Big Company", "Task 1", true), (read.Rows[1].Client, read.Rows[1].Task, read.Rows[1].Billable));
        Assert.False(read.Rows[0].Billable);
    }

    [Fact]
    public void Jira_worklog_by_a_declared_map()
    {
        var connection = Read.Connection with
        {
            Columns = new Dictionary<string, string> { ["task"] = "Ticket No", ["start"] = "Start Date", ["duration"] = "Timespent", ["description"] = "Comment", ["worker"] = "=Alex Doe" },
        };
        var read = Read.Time(SharedData.Bytes("A-time/constructed/jira_worklog_simple.csv"), "auto", connection);
        Assert.Empty(read.Rejections);
        Assert.Equal([900L, 27_900, 3_600, 23_400], read.Rows.Select(r => r.StatedSeconds!.Value));
        Assert.Equal(new LocalDateTime(2024, 3, 5, 9, 0), read.Rows[3].StartLocal);
        Assert.All(read.Rows, r => Assert.Equal("Alex Doe", r.Worker));
    }

    [Fact]
    public void Timewarrior_tags_become_what_the_connection_declares()
    {
        var connection = Read.Connection with
        {
            Parts = new Dictionary<string, string> { ["client"] = "client|otherclient", ["project"] = "project", ["task"] = "TASK-*", ["nonBillable"] = "unbillable" },
        };
        var read = Read.Time(SharedData.Bytes("A-time/timewarrior/export_overlapping.json"), "auto", connection);
        Assert.Equal(2, read.Rows.Count);
        Assert.Equal(("otherclient", "project", "TASK-123", (bool?)null), (read.Rows[0].Client, read.Rows[0].Project, read.Rows[0].Task, read.Rows[0].Billable));
        Assert.Equal(("client", false), (read.Rows[1].Client, read.Rows[1].Billable));
        Assert.Null(read.Rows[0].ExternalId);
        Assert.Equal(12, (read.Rows[0].End!.Value.ToInstant() - read.Rows[0].Start!.Value.ToInstant()).TotalSeconds);
        var rejection = Assert.Single(read.Rejections);
        Assert.Equal((3, "tags", "part-twice"), (rejection.Line, rejection.Column, rejection.Code));
        var all = Read.Time(SharedData.Bytes("A-time/timewarrior/export_overlapping.json"));
        Assert.Equal(3, all.Rows.Count);
        Assert.Equal(["TASK-123", "TASK-456", "project", "client", "unbillable"], all.Rows[2].Tags);
    }

    [Fact]
    public void Timewarrior_example_of_its_manual()
    {
        var bytes = SharedData.Bytes("A-time/timewarrior/manpage_example.json");
        var read = Read.Time(bytes);
        Assert.Equal([5_400.0, 3_600.0], read.Rows.Select(r => (r.End!.Value.ToInstant() - r.Start!.Value.ToInstant()).TotalSeconds));
        Assert.StartsWith("{\"id\":1", System.Text.Encoding.UTF8.GetString(bytes, (int)read.Rows[1].Offset, read.Rows[1].Length), StringComparison.Ordinal);
    }

    [Fact]
    public void Timeclock_samples()
    {
        var bytes = SharedData.Bytes("A-time/timeclock/sample.timeclock");
        var read = Read.Time(bytes);
        Assert.Empty(read.Rejections);
        Assert.Equal(3, read.Rows.Count);
        Assert.Equal(("personal", "reading", "online"), (read.Rows[1].Client, read.Rows[1].Project, read.Rows[1].Task));
        Assert.Equal(new LocalDateTime(2009, 4, 1, 2, 0, 34), read.Rows[1].EndLocal);
        Assert.Equal(["tag"], read.Rows[2].Tags);
        Assert.Equal("i 2009/04/02 09:00:00 projects:b  ; a comment, with tag:\no 2009/04/02 17:00:34", System.Text.Encoding.UTF8.GetString(bytes, (int)read.Rows[2].Offset, read.Rows[2].Length));
        var one = Assert.Single(Read.Time(SharedData.Bytes("A-time/timeclock/a.timeclock")).Rows);
        Assert.Equal(("a", "aa"), (one.Client, one.Project));
    }

    [Fact]
    public void Timeclock_odd_cases_as_hledger_reads_them()
    {
        using var cases = JsonDocument.Parse(SharedData.Text("A-time/timeclock/timeclock_cases_odd.json"));
        var read = cases.RootElement.GetProperty("cases").EnumerateArray()
            .Select(c => Read.Time(c.GetProperty("input").GetString()!, "timeclock")).ToList();
        string[] Shown(int i) => [.. read[i].Rows.Select(r => $"{r.Client}:{r.Project} {(r.Running ? "running" : Period.Between(r.StartLocal!.Value, r.EndLocal!.Value, PeriodUnits.Minutes).Minutes)} {r.Description}".TrimEnd())];

        Assert.Equal([":account name 60", "some:account name 60 a description"], Shown(0));
        Assert.Equal([":a running"], Shown(1));
        Assert.Equal([":acct 25"], Shown(2));
        Assert.Empty(Shown(3));
        Assert.Equal(["timeclock-invalid", "timeclock-not-open"], read[3].Rejections.Select(r => r.Code));
        Assert.Equal([":session3 120 start 11-1", ":session1 180 start 9-12", ":session2 420 start 10-5"], Shown(4));
        // the old flavour without account names is refused line by line; its named sessions are read
        Assert.Equal(["some:account name 60 and a description"], Shown(5).Skip(1));
        Assert.Equal([":a 60", ":a 60"], Shown(6));
        Assert.Equal([":a 180", ":b 180"], Shown(7));
    }

    [Theory]
    [InlineData("A-time/harvest/projects_eu_decimals.csv")]
    [InlineData("A-time/clockify/projects_1.csv")]
    [InlineData("A-time/watson/frames_10.json")]
    [InlineData("A-time/constructed/gtimelog_sample.txt")]
    [InlineData("A-time/timedot/sample.timedot")]
    [InlineData("A-time/timedot/b.timedot")]
    [InlineData("A-time/toggl/data_export_1/projects.json")]
    [InlineData("A-time/solidtime/export_1/projects.csv")]
    [InlineData("B-expenses/mcc_codes.csv")]
    public void What_holds_no_entries_of_a_known_format_is_refused(string name)
    {
        var refused = Assert.Throws<FileRefusedException>(() => Read.Time(SharedData.Bytes(name))).Rejection;
        Assert.Equal("format-not-detected", refused.Code);
        Assert.NotEqual("", refused.Value);
    }
}
