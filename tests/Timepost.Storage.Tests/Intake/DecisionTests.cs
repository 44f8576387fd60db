using NodaTime;
using Timepost.Domain.Identity;
using Timepost.Domain.Mapping;
using Timepost.Domain.Work;
using Timepost.Engine.Dispositions;
using Timepost.Engine.Exceptions;
using Timepost.Engine.Intake;
using Timepost.Engine.Workspaces;
using Timepost.Storage.Tests.Support;
using static Timepost.Storage.Tests.Intake.IntakeBench;

namespace Timepost.Storage.Tests.Intake;

/// <summary>What a person decides on held work, and takes back.</summary>
public sealed class DecisionTests
{
    private static readonly string[] Before = [Hour("Anna", 2, 9, "Report"), Hour("Anna", 3, 9)];
    private static readonly string[] After = [Hour("Anna", 2, 11, "Report part 1"), Hour("Anna", 3, 9)];

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Promise2_a_row_that_replaces_a_billed_one_is_the_same_entry_and_is_not_billed_again(bool decidedOnTheNewOne)
    {
        using var bench = new IntakeBench();
        bench.Time(Before);
        var old = bench.Entries()[0];
        Bill(bench, old.Id);
        bench.Time(After);
        var exception = bench.Exceptions().Single(e => e.ObjectId == old.Id.ToString() == !decidedOnTheNewOne);
        Assert.Equal(["keep", "delete", "replaces"], ExceptionUseCase.ChoicesOf(exception));

        Use(bench).Resolve(Stores.Caller(), exception.Id, "replaces");

        Assert.Empty(bench.Exceptions());
        var entry = Assert.Single(bench.Entries(), e => e.Description == "Report part 1");
        Assert.Equal((old.Id, EntryState.Active), (entry.Id, entry.State));
        Assert.Equal([(old.Id, 3600L, 3600L), (bench.Entries()[1].Id, 3600L, 0L)], Planned(bench));
        bench.AssertHoursEqualARecount();

        Assert.Equal(new RowCounts(2, 0, 0, 2, 0, 0), bench.Time(After).Counts);
        Assert.Empty(bench.Exceptions());
        Assert.Equal(2, Planned(bench).Count);
    }

    [Fact]
    public void What_was_joined_can_be_parted_again_and_decided_otherwise()
    {
        using var bench = new IntakeBench();
        bench.Time(Before);
        bench.Time(After);
        var waiting = bench.Entries();
        var first = bench.Exceptions()[0].Id;
        Use(bench).Resolve(Stores.Caller(), first, "replaces");
        Use(bench).Reopen(Stores.Caller(), first);

        Assert.Equal(2, bench.Exceptions().Count);
        Assert.Equal(
            waiting.Select(e => (e.Id, e.Description, e.State, e.Seconds)), bench.Entries().Select(e => (e.Id, e.Description, e.State, e.Seconds)));
        Assert.Equal(new RowCounts(2, 0, 0, 2, 0, 0), bench.Time(After).Counts);
        Assert.Equal(2, bench.Exceptions().Count);
        foreach (var exception in bench.Exceptions())
        {
            Use(bench).Resolve(Stores.Caller(), exception.Id, "keep");
        }

        Assert.All(bench.Entries(), e => Assert.Equal(EntryState.Active, e.State));
        bench.AssertHoursEqualARecount();
    }

    [Fact]
    public void Where_several_could_be_the_other_half_one_is_named()
    {
        using var bench = new IntakeBench();
        bench.Time(Hour("Anna", 2, 9, "A"), Hour("Anna", 2, 10, "B"), Hour("Anna", 3, 9));
        bench.Time(Hour("Anna", 2, 11, "C"), Hour("Anna", 3, 9));
        var added = bench.Exceptions().Single(e => e.ObjectId == bench.Entries()[3].Id.ToString());
        var second = bench.Exceptions().Single(e => e.ObjectId == bench.Entries()[1].Id.ToString());
        var refused = Assert.Throws<DecisionRefusedException>(() => Use(bench).Resolve(Stores.Caller(), added.Id, "replaces"));
        Assert.Contains($"replaces:{second.Id}", refused.Remedy, StringComparison.Ordinal);

        Use(bench).Resolve(Stores.Caller(), added.Id, $"replaces:{second.Id}");

        Assert.Equal(["A", "C", "Work", "B"], bench.Entries().Select(e => e.Description));
        Assert.Equal([EntryState.Held, EntryState.Active, EntryState.Active, EntryState.Deleted], bench.Entries().Select(e => e.State));
        // the other missing one has no partner left
        Assert.Throws<DecisionRefusedException>(() => Use(bench).Resolve(Stores.Caller(), Assert.Single(bench.Exceptions()).Id, "replaces"));
    }

    [Fact]
    public void Promise6_deleting_what_is_billed_leaves_a_correction_due_until_it_is_taken_back()
    {
        using var bench = new IntakeBench();
        bench.Time(Before);
        var old = bench.Entries()[0];
        Bill(bench, old.Id);
        bench.Time(After[1], Hour("Anna", 1, 9));
        var missing = Assert.Single(bench.Exceptions());

        Use(bench).Resolve(Stores.Caller(), missing.Id, "delete");
        Assert.Equal(("correction-due", old.Id.ToString()), (Assert.Single(bench.Exceptions()).Kind, bench.Exceptions()[0].ObjectId));

        Use(bench).Reopen(Stores.Caller(), missing.Id);
        Assert.Equal("missing-in-reread", Assert.Single(bench.Exceptions()).Kind);
    }

    [Theory]
    [InlineData("keep")]
    [InlineData("delete")]
    public void A_decision_is_taken_back_and_taken_anew(string decision)
    {
        using var bench = new IntakeBench();
        bench.Time(Row("Anna", "2026-02-02", "09:00:00", "10:00:00", "03:00:00"), Hour("Ben", 2, 9), Hour("Ben", 3, 9));
        bench.Time(Row("Anna", "2026-02-02", "09:00:00", "10:00:00", "03:00:00"), Hour("Ben", 2, 9), Hour("Ben", 4, 9));
        Assert.Equal(["duration-mismatch", "missing-in-reread"], bench.Exceptions().Select(e => e.Kind));
        var before = bench.Entries().Select(e => e.State).ToList();
        foreach (var exception in bench.Exceptions())
        {
            Use(bench).Resolve(Stores.Caller(), exception.Id, decision);
            Assert.Equal("open", Use(bench).Reopen(Stores.Caller(), exception.Id).Status);
        }

        Assert.Equal(2, bench.Exceptions().Count);
        Assert.Equal(before, bench.Entries().Select(e => e.State));
        bench.AssertHoursEqualARecount();
        foreach (var exception in bench.Exceptions())
        {
            Use(bench).Resolve(Stores.Caller(), exception.Id, "keep");
        }

        Assert.All(bench.Entries(), e => Assert.Equal(EntryState.Active, e.State));
    }

    [Fact]
    public void Only_a_decision_that_binds_is_taken_back()
    {
        using var bench = new IntakeBench();
        bench.Time(Before);
        bench.Time(Before[1], Hour("Anna", 1, 9));
        var missing = Assert.Single(bench.Exceptions());
        Assert.Throws<DecisionRefusedException>(() => Use(bench).Reopen(Stores.Caller(), missing.Id));
        Use(bench).Resolve(Stores.Caller(), missing.Id, "keep");
        bench.Time(Before);
        Assert.Contains(
            "binds no more", Assert.Throws<DecisionRefusedException>(() => Use(bench).Reopen(Stores.Caller(), missing.Id)).Message, StringComparison.Ordinal);
        Assert.Throws<NotAllowedException>(() => Use(bench).Reopen(Stores.Caller(ActorRole.Viewer), missing.Id));
    }

    [Fact]
    public void Promise2_an_expense_that_replaces_another_keeps_its_id()
    {
        using var bench = new IntakeBench();
        var cards = new ConnectionSettings { Name = "cards", Role = ConnectionRole.Source, Kind = "csv-expenses" };
        var rules = Rules with { Workspace = Rules.Workspace with { Connections = [cards] } };
        const string header = "Date,Amount,Currency,Merchant\r\n2026-02-02,5.00,EUR,Taxi\r\n";
        bench.Import(ImportKind.Expenses, header + "2026-02-03,10.00,EUR,Bakery\r\n", rules: rules);
        var id = bench.Expenses().Single(e => e.Expense.Merchant == "Bakery").Expense.Id;
        var edited = header + "2026-02-03,10.00,EUR,Bistro\r\n";
        bench.Import(ImportKind.Expenses, edited, rules: rules);
        Use(bench).Resolve(Stores.Caller(), bench.Exceptions()[0].Id, "replaces");

        Assert.Empty(bench.Exceptions());
        var replaced = bench.Expenses().Single(e => e.Expense.Merchant == "Bistro").Expense;
        Assert.Equal((id, EntryState.Active), (replaced.Id, replaced.State));
        Assert.Equal(EntryState.Deleted, bench.Expenses().Single(e => e.Expense.Merchant == "Bakery").Expense.State);
        Assert.Equal(2, bench.Import(ImportKind.Expenses, edited, rules: rules).Counts.Unchanged);
    }

    private static ExceptionUseCase Use(IntakeBench bench) => new(new WorkspaceContext
    {
        Store = bench.Store, Rules = Rules, Clock = Stores.Clock, Ids = bench.Ids, Books = new Dictionary<string, Timepost.Engine.Delivery.IBooksConnector>(),
    });

    private static void Bill(IntakeBench bench, EntryId id)
    {
        using var write = bench.Store.Begin();
        write.Dispositions.SetLimit(id.Value, DispositionSide.Sale, ItemMeasure.Seconds, 3600);
        write.Dispositions.Add(new Disposition
        {
            Id = bench.Ids.Next(), Item = id.Value, Side = DispositionSide.Sale, BillingDay = new LocalDate(2026, 2, 2), Quantity = 3600, To = "line",
            Document = "TP1", Line = 1, RuleSet = "h",
        });
        write.Commit();
    }

    private static List<(EntryId Id, long Seconds, long Disposed)> Planned(IntakeBench bench)
    {
        using var read = bench.Store.Read();
        return [.. read.Work.Rows([read.Work.IdOf(NameKind.Client, "Acme")], null, new LocalDate(2026, 12, 31)).Select(r => (r.Id, r.Seconds, r.Disposed))];
    }
}
