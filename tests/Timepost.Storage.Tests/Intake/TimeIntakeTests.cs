using Timepost.Domain.Identity;
using Timepost.Domain.Mapping;
using Timepost.Domain.Work;
using Timepost.Engine.Intake;
using Timepost.Engine.Workspaces;
using static Timepost.Storage.Tests.Intake.IntakeBench;

namespace Timepost.Storage.Tests.Intake;

public sealed class TimeIntakeTests
{
    [Fact]
    public void The_same_file_twice_changes_nothing()
    {
        using var bench = new IntakeBench();
        string[] rows = [Hour("Anna", 2, 9), Hour("Anna", 2, 10), Hour("Ben", 3, 9)];
        Assert.Equal(new RowCounts(3, 3, 0, 0, 0, 0), bench.Time(rows).Counts);
        var ids = bench.Entries().Select(e => e.Id).ToList();
        Assert.Equal(new RowCounts(3, 0, 0, 3, 0, 0), bench.Time(rows).Counts);
        Assert.Equal(ids, bench.Entries().Select(e => e.Id));
        Assert.Empty(bench.Exceptions());
        bench.AssertHoursEqualARecount();
    }

    [Fact]
    public void Two_truly_equal_rows_stay_two()
    {
        using var bench = new IntakeBench();
        string[] rows = [Hour("Anna", 2, 9), Hour("Anna", 2, 9)];
        Assert.Equal(2, bench.Time(rows).Counts.Added);
        Assert.Equal(2, bench.Time(rows).Counts.Unchanged);
        Assert.Equal(new RowCounts(3, 1, 0, 2, 0, 0), bench.Time([.. rows, rows[0]]).Counts);
        Assert.Equal(3, bench.Entries().Count);
    }

    [Fact]
    public void A_corrected_duration_updates_the_entry_of_the_same_stable_key_nearest_first()
    {
        using var bench = new IntakeBench();
        bench.Time(
            Row("Anna", "2026-02-02", "09:00:00", "10:00:00", "01:00:00"), Row("Anna", "2026-02-02", "09:00:00", "12:00:00", "03:00:00"));
        var before = bench.Entries();
        var result = bench.Time(
            Row("Anna", "2026-02-02", "09:00:00", "11:45:00", "02:45:00"), Row("Anna", "2026-02-02", "09:00:00", "10:10:00", "01:10:00"));
        Assert.Equal(new RowCounts(2, 0, 2, 0, 0, 0), result.Counts);
        var after = bench.Entries();
        Assert.Equal(before.Select(e => e.Id), after.Select(e => e.Id));
        Assert.Equal([4_200, 9_900], after.Select(e => e.Seconds));
        Assert.Empty(bench.Exceptions());
        bench.AssertHoursEqualARecount();
    }

    [Fact]
    public void What_a_later_file_of_the_same_workers_and_dates_lacks_waits_and_is_never_deleted()
    {
        using var bench = new IntakeBench();
        string[] all = [Hour("Anna", 2, 9), Hour("Anna", 3, 9), Hour("Anna", 4, 9), Hour("Ben", 3, 9)];
        bench.Time(all);
        // Ben is not in the second file, so nothing is said of him
        Assert.Equal(new RowCounts(2, 0, 0, 2, 0, 1), bench.Time(all[0], all[2]).Counts);
        var exception = Assert.Single(bench.Exceptions());
        Assert.Equal("missing-in-reread", exception.Kind);
        Assert.Equal([EntryState.Active, EntryState.Held, EntryState.Active, EntryState.Active], bench.Entries().Select(e => e.State));
        bench.AssertHoursEqualARecount();

        Assert.Equal(0, bench.Time(all[0], all[2]).Counts.Missing);
        Assert.Equal(new RowCounts(4, 0, 0, 4, 0, 0), bench.Time(all).Counts);
        Assert.Empty(bench.Exceptions());
        Assert.All(bench.Entries(), e => Assert.Equal(EntryState.Active, e.State));
        bench.AssertHoursEqualARecount();
    }

    [Fact]
    public void A_decision_to_keep_a_missing_entry_stands_until_it_comes_and_goes_again()
    {
        using var bench = new IntakeBench();
        string[] all = [Hour("Anna", 2, 9), Hour("Anna", 3, 9), Hour("Anna", 4, 9)];
        bench.Time(all);
        bench.Time(all[0], all[2]);
        bench.Decide(Assert.Single(bench.Exceptions()), "keep");
        bench.Time(all[0], all[2]);
        Assert.Empty(bench.Exceptions());
        Assert.All(bench.Entries(), e => Assert.Equal(EntryState.Active, e.State));
        Assert.Equal(3, bench.Time(all).Counts.Unchanged);
        bench.AssertHoursEqualARecount();
    }

    [Fact]
    public void An_entry_that_was_decided_away_stays_away()
    {
        using var bench = new IntakeBench();
        string[] all = [Hour("Anna", 2, 9), Hour("Anna", 3, 9), Hour("Anna", 4, 9)];
        bench.Time(all);
        bench.Time(all[0], all[2]);
        bench.Decide(Assert.Single(bench.Exceptions()), "delete");
        Assert.Equal(3, bench.Time(all).Counts.Unchanged);
        Assert.Equal([EntryState.Active, EntryState.Deleted, EntryState.Active], bench.Entries().Select(e => e.State));
        bench.AssertHoursEqualARecount();
    }

    [Fact]
    public void An_added_and_a_missing_row_of_one_worker_and_day_both_wait()
    {
        using var bench = new IntakeBench();
        bench.Time(Hour("Anna", 2, 9), Hour("Anna", 3, 9));
        Assert.Equal(new RowCounts(2, 1, 0, 1, 0, 1), bench.Time(Hour("Anna", 2, 11), Hour("Anna", 3, 9)).Counts);
        Assert.Equal(["possible-correction", "possible-correction"], bench.Exceptions().Select(e => e.Kind));
        Assert.Equal([EntryState.Held, EntryState.Active, EntryState.Held], bench.Entries().Select(e => e.State));

        foreach (var exception in bench.Exceptions())
        {
            var missing = exception.ObjectId == bench.Entries()[0].Id.ToString();
            bench.Decide(exception, missing ? "delete" : "keep");
        }

        Assert.Equal([EntryState.Deleted, EntryState.Active, EntryState.Active], bench.Entries().Select(e => e.State));
        Assert.Throws<ArgumentException>(() => bench.Decide(new() { Id = default, Kind = "missing-in-reread", ObjectKind = "entry", ObjectId = bench.Entries()[0].Id.ToString(), Summary = "", Suggestion = "", Opened = default }, "perhaps"));
        bench.AssertHoursEqualARecount();
    }

    [Fact]
    public void Promise2_an_edited_description_updates_the_one_entry_of_the_same_time()
    {
        using var bench = new IntakeBench();
        bench.Time(Hour("Anna", 2, 9, "Report"), Hour("Anna", 2, 10));
        var before = bench.Entries();
        Assert.Equal(new RowCounts(2, 0, 1, 1, 0, 0), bench.Time(Hour("Anna", 2, 9, "Report part 1"), Hour("Anna", 2, 10)).Counts);
        Assert.Equal(before.Select(e => e.Id), bench.Entries().Select(e => e.Id));
        Assert.Equal("Report part 1", bench.Entries()[0].Description);
        Assert.Empty(bench.Exceptions());
        bench.AssertHoursEqualARecount();
    }

    [Fact]
    public void Work_of_the_same_time_on_another_project_or_twice_waits()
    {
        using var bench = new IntakeBench();
        bench.Time(Hour("Anna", 2, 9), Hour("Ben", 2, 9, "A"), Hour("Ben", 2, 9, "B"));
        bench.Time(
            Row("Anna", "2026-02-02", "09:00:00", "10:00:00", "01:00:00", project: "Shop"), Hour("Ben", 2, 9, "C"), Hour("Ben", 2, 9, "D"));
        Assert.Equal(6, bench.Exceptions().Count(e => e.Kind == "possible-correction"));
        Assert.All(bench.Entries(), e => Assert.Equal(EntryState.Held, e.State));
    }

    [Fact]
    public void A_problem_of_its_time_holds_an_entry_until_it_is_corrected_or_decided()
    {
        using var bench = new IntakeBench();
        var wrong = Row("Anna", "2026-02-02", "09:00:00", "10:00:00", "03:00:00");
        bench.Time(wrong, Row("Anna", "2026-02-03", "09:00:00", "10:00:00", "03:00:00"));
        Assert.Equal(["duration-mismatch", "duration-mismatch"], bench.Exceptions().Select(e => e.Kind));
        Assert.All(bench.Entries(), e => Assert.Equal(EntryState.Held, e.State));
        bench.Decide(bench.Exceptions()[0], "keep");
        bench.Time(wrong, Hour("Anna", 3, 9));
        Assert.Empty(bench.Exceptions());
        Assert.All(bench.Entries(), e => Assert.Equal(EntryState.Active, e.State));
        Assert.Equal([10_800, 3_600], bench.Entries().Select(e => e.Seconds));
        bench.AssertHoursEqualARecount();
    }

    [Fact]
    public void Changed_figures_are_asked_anew_although_the_earlier_ones_were_kept()
    {
        using var bench = new IntakeBench();
        bench.Time(Row("Anna", "2026-02-02", "09:00:00", "10:00:00", "03:00:00"));
        bench.Decide(bench.Exceptions()[0], "keep");
        bench.Time(Row("Anna", "2026-02-02", "09:00:00", "10:00:00", "04:00:00"));
        Assert.Equal("duration-mismatch", Assert.Single(bench.Exceptions()).Kind);
        Assert.Equal(EntryState.Held, bench.Entries()[0].State);
    }

    [Fact]
    public void A_wrong_row_is_listed_and_stored_and_can_be_sent_again()
    {
        using var bench = new IntakeBench();
        var wrong = Row("Anna", "2026-02-30", "09:00:00", "10:00:00", "01:00:00");
        var result = bench.Time(Hour("Anna", 2, 9), wrong);
        Assert.Equal(new RowCounts(2, 1, 0, 0, 1, 0), result.Counts);
        var rejection = Assert.Single(result.Rejected);
        Assert.Equal(3, rejection.Line);
        using (var read = bench.Store.Read())
        {
            var batch = Assert.Single(read.Listings.Batches(5));
            Assert.Equal(rejection, Assert.Single(read.Listings.Rejections(batch.Number)).Rejection);
        }

        Assert.Equal(new RowCounts(2, 1, 0, 1, 0, 0), bench.Time(Hour("Anna", 2, 9), Hour("Anna", 27, 9)).Counts);
    }

    [Fact]
    public void A_file_that_is_refused_leaves_nothing_but_the_refusal()
    {
        using var bench = new IntakeBench();
        var result = bench.Import(ImportKind.Time, "What,Is,This\r\n1,2,3\r\n");
        Assert.True(result.Refused);
        Assert.Single(result.Rejected);
        Assert.Empty(bench.Entries());
        using var read = bench.Store.Read();
        Assert.Equal(1, Assert.Single(read.Listings.Batches(5)).Counts.Rejected);
    }

    [Fact]
    public void Every_entry_leads_back_to_its_raw_row()
    {
        using var bench = new IntakeBench();
        string[] rows = [Hour("Anna", 2, 9), Row("Ben", "2026-02-03", "09:00:00", "10:00:00", "01:00:00", "\"Two\r\nlines, é\"")];
        bench.Time(rows);
        using var read = bench.Store.Read();
        var raw = bench.Entries().Select(e =>
        {
            var span = read.Work.RawOf(e.Id)!;
            Assert.Equal(Timepost.Domain.Time.Zones.TzdbVersion, span.Tzdb);
            using var stream = bench.Blobs.Open(span.Sha256);
            var bytes = new byte[span.Length];
            stream.Position = span.Offset;
            stream.ReadExactly(bytes);
            return System.Text.Encoding.UTF8.GetString(bytes).TrimEnd('\r', '\n');
        });
        Assert.Equal(rows, raw);
    }

    [Fact]
    public void Planning_reads_active_entries_by_client_and_billing_day_and_what_is_dirty()
    {
        using var bench = new IntakeBench();
        bench.Time(Hour("Anna", 5, 9), Hour("Anna", 2, 9), Row("Ben", "2026-03-02", "09:00:00", "10:00:00", "01:00:00", client: "Beta"));
        using (var write = bench.Store.Begin())
        {
            var acme = write.Work.IdOf(NameKind.Client, "Acme");
            var beta = write.Work.IdOf(NameKind.Client, "Beta");
            Assert.Equal([new DirtyWork(acme, 673), new DirtyWork(beta, 674)], write.Work.Dirty());
            write.Work.ClearDirty(acme, 673);
            write.Work.ClearDirty(beta, 674);
            var days = write.Work.Rows([beta, acme], null, new(2026, 12, 31)).Select(r => (r.Client, r.BillingDay - 20_485)).ToList();
            Assert.Equal([(acme, 1), (acme, 4), (beta, 29)], days);
            Assert.Equal(2, write.Work.Rows([beta, acme], new(2026, 2, 5), new(2026, 12, 31)).Count());
            write.Commit();
        }

        bench.Time(Row("Anna", "2026-02-05", "09:00:00", "10:30:00", "01:30:00"), Hour("Anna", 2, 9));
        using var after = bench.Store.Read();
        Assert.Equal(673, Assert.Single(after.Work.Dirty()).Month);
    }

    [Fact]
    public void A_viewer_imports_nothing_and_an_unknown_connection_is_named()
    {
        using var bench = new IntakeBench();
        Assert.Throws<NotAllowedException>(() => bench.Run(ImportKind.Time, [], role: ActorRole.Viewer));
        var unknown = Assert.Throws<UnknownConnectionException>(() => bench.Import(ImportKind.Time, TogglHeader, connection: "nowhere"));
        Assert.Contains("nowhere", unknown.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Lists_are_filtered_and_paged()
    {
        using var bench = new IntakeBench();
        bench.Time(Hour("Anna", 2, 9), Hour("Anna", 3, 9), Hour("Ben", 4, 9), Hour("Anna", 5, 9));
        using var read = bench.Store.Read();
        var filter = new WorkFilter { Worker = "Anna", Limit = 2 };
        var first = read.Listings.Entries(filter);
        Assert.Equal(2, first.Items.Count);
        var second = read.Listings.Entries(filter with { After = first.Next! });
        Assert.Equal(5, Assert.Single(second.Items).Entry.Date.Day);
        Assert.Null(second.Next);
        Assert.Empty(read.Listings.Entries(new WorkFilter { Client = "Nobody" }).Items);
        Assert.Empty(read.Listings.Entries(new WorkFilter { Status = "approved" }).Items);
        Assert.Equal(2, read.Listings.Entries(new WorkFilter { From = new(2026, 2, 3), To = new(2026, 2, 4), State = EntryState.Active }).Items.Count);
        Assert.Throws<FormatException>(() => read.Listings.Entries(new WorkFilter { After = "x" }));
    }

    [Fact]
    public void An_erased_worker_is_named_nowhere()
    {
        using var bench = new IntakeBench();
        bench.Time(Hour("Anna", 2, 9), Hour("Ben", 2, 9));
        using (var write = bench.Store.Begin())
        {
            write.Intake.EraseWorker("Anna");
            write.Commit();
        }

        Assert.Equal(["", "Ben"], bench.Entries().Select(e => e.Worker));
        Assert.Equal(["", "ben@x.org"], bench.Entries().Select(e => e.WorkerEmail));
    }
}
