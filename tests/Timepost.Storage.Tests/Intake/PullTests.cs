using System.Text;
using NodaTime;
using Timepost.Domain.Mapping;
using Timepost.Domain.Work;
using Timepost.Engine.Intake;
using Timepost.Engine.Workspaces;
using Timepost.Storage.Tests.Support;

namespace Timepost.Storage.Tests.Intake;

public sealed class PullTests
{
    private static readonly ConnectionSettings Tracker = new() { Name = "tracker", Role = ConnectionRole.Source, Kind = "cursor" };

    [Fact]
    public void A_pull_goes_on_from_its_cursor_and_takes_changes_and_deletions_by_id()
    {
        using var bench = new IntakeBench();
        var source = new Source { Pages = { Page("1", [("a", 3600), ("b", 1800)]), Page("2", [("c", 900)]) } };
        Assert.Equal(new RowCounts(3, 3, 0, 0, 0, 0), Pull(bench, source).Counts);
        Assert.Equal([null], source.Asked);

        source.Pages.Clear();
        source.Pages.Add(Page("3", [("b", 2400), ("c", 900)], ["a", "unknown"]));
        Assert.Equal(new RowCounts(4, 0, 2, 2, 0, 0), Pull(bench, source).Counts);
        Assert.Equal([null, "2"], source.Asked);
        Assert.Equal([EntryState.Deleted, EntryState.Active, EntryState.Active], bench.Entries().Select(e => e.State));
        Assert.Equal([3600, 2400, 900], bench.Entries().Select(e => e.Seconds));
        bench.AssertHoursEqualARecount();
    }

    [Fact]
    public void Promise7_a_page_and_its_cursor_are_committed_together()
    {
        using var bench = new IntakeBench();
        var source = new Source { Pages = { Page("1", [("a", 3600)]), Page("2", [("b", 1800)]) } };
        var cursors = 0;
        bench.Store.Writer.BeforeWrite = sql =>
        {
            if (sql.StartsWith("UPDATE connection SET cursor", StringComparison.Ordinal) && ++cursors == 2)
            {
                throw new StoreException("store-io", "made to fail", "");
            }
        };
        Assert.Throws<StoreException>(() => Pull(bench, source));
        Assert.Equal("a", Assert.Single(bench.Entries()).ExternalId);

        bench.Store.Writer.BeforeWrite = null;
        source.Pages.RemoveAt(0);
        Pull(bench, source);
        Assert.Equal([null, "1"], source.Asked);
        Assert.Equal(["a", "b"], bench.Entries().Select(e => e.ExternalId));
    }

    [Fact]
    public void A_viewer_pulls_nothing_and_a_row_without_an_id_is_the_sources_fault()
    {
        using var bench = new IntakeBench();
        var pull = new PullSource(bench.Store, bench.Blobs, Stores.Clock, bench.Ids);
        Assert.Throws<NotAllowedException>(() => pull.Run(Stores.Caller(ActorRole.Viewer), IntakeBench.Rules, Tracker, new Source()));
        var nameless = new SourcePage("x"u8.ToArray(), [new ReadItem<TimeRow>(new TimeRow { Length = 1, Date = new(2026, 2, 2), StatedSeconds = 1 }, null)], [], "1");
        Assert.Throws<InvalidOperationException>(() => Pull(bench, new Source { Pages = { nameless } }));
        Assert.Empty(bench.Entries());
    }

    private static PullResult Pull(IntakeBench bench, Source source) =>
        new PullSource(bench.Store, bench.Blobs, Stores.Clock, bench.Ids).Run(Stores.Caller(), IntakeBench.Rules, Tracker, source);

    private static SourcePage Page(string next, (string Id, long Seconds)[] rows, string[]? deleted = null)
    {
        var raw = new StringBuilder();
        var items = new List<ReadItem<TimeRow>>();
        foreach (var (id, seconds) in rows)
        {
            var text = $"{id}:{seconds}\n";
            items.Add(new ReadItem<TimeRow>(
                new TimeRow
                {
                    Offset = raw.Length,
                    Length = text.Length,
                    ExternalId = id,
                    Worker = "Anna",
                    Client = "Acme",
                    Start = new LocalDateTime(2026, 2, 2, 9, 0).WithOffset(Offset.FromHours(1)),
                    StartText = "2026-02-02T09:00+01",
                    StatedSeconds = seconds,
                },
                null));
            raw.Append(text);
        }

        return new SourcePage(Encoding.UTF8.GetBytes(raw.ToString()), items, deleted ?? [], next);
    }

    private sealed class Source : ISourceConnector
    {
        public List<SourcePage> Pages { get; } = [];

        public List<string?> Asked { get; } = [];

        public IEnumerable<SourcePage> Pull(string? cursor)
        {
            Asked.Add(cursor);
            return Pages;
        }
    }
}
