using Timepost.Domain.Mapping;
using Timepost.Domain.Work;
using Timepost.Engine.Intake;
using static Timepost.Storage.Tests.Intake.IntakeBench;

namespace Timepost.Storage.Tests.Intake;

/// <summary>Which connection a file comes to, and what is refused because another one has it.</summary>
public sealed class ConnectionChoiceTests
{
    private static readonly ConnectionSettings Tracker = new() { Name = "tracker", Role = ConnectionRole.Source, Kind = "auto", Path = "inbox/time" };
    private static readonly ConnectionSettings Cards = new() { Name = "cards", Role = ConnectionRole.Source, Kind = "csv-expenses", Path = "inbox/expenses" };
    private static readonly ConnectionSettings Books = new() { Name = "books", Role = ConnectionRole.Books, Kind = "embedded", Primary = true };

    private static readonly string[] Week = [Hour("Anna", 2, 9), Hour("Anna", 3, 9), Hour("Ben", 3, 9), Hour("Ben", 4, 9)];

    [Theory]
    [InlineData("inbox/time/toggl.csv", "inbox/time/toggl.csv")]
    [InlineData("inbox/time/toggl.csv", "/exports/toggl.csv")]
    [InlineData("/exports/toggl.csv", "inbox/time/more/toggl.csv")]
    public void Promise2_a_file_comes_to_the_same_connection_however_it_is_named(string first, string second)
    {
        using var bench = new IntakeBench();
        var rules = With(Tracker, Cards, Books);
        Assert.Equal("tracker", Import(bench, rules, Week, name: first).Connection);
        var again = Import(bench, rules, Week, name: second);
        Assert.Equal(("tracker", 4L, 0L), (again.Connection, again.Counts.Unchanged, again.Counts.Added));
        Assert.Equal(4, bench.Entries().Count);
    }

    [Fact]
    public void The_connection_of_the_format_is_before_the_one_that_finds_formats_and_the_innermost_folder_before_both()
    {
        using var bench = new IntakeBench();
        var toggl = new ConnectionSettings { Name = "office", Role = ConnectionRole.Source, Kind = "toggl" };
        var york = new ConnectionSettings { Name = "york", Role = ConnectionRole.Source, Kind = "auto", Path = "./inbox/time/york/" };
        var rules = With(Tracker, toggl, york);
        Assert.Equal("office", Import(bench, rules, [Week[0]]).Connection);
        Assert.Equal("york", Import(bench, rules, [Week[1]], name: "inbox/time/york/a.csv").Connection);
        Assert.Equal("tracker", Import(bench, rules, [Week[2]], name: "inbox/time/yorkshire.csv").Connection);
    }

    [Fact]
    public void Where_several_connections_fit_a_person_names_one()
    {
        using var bench = new IntakeBench();
        var rules = With(Tracker, Tracker with { Name = "other", Path = "elsewhere" });
        var refused = Import(bench, rules, Week);
        Assert.True(refused.Refused);
        Assert.Equal("connection-ambiguous", Assert.Single(refused.Rejected).Code);
        Assert.Contains("tracker, other", refused.Rejected[0].Reason, StringComparison.Ordinal);
        Assert.Equal(4, Import(bench, rules, Week, connection: "other").Counts.Added);
    }

    [Fact]
    public void Lists_of_the_books_come_to_the_books()
    {
        using var bench = new IntakeBench();
        Assert.Equal("books", bench.Import(ImportKind.Customers, "ID,Name\r\n1,Acme\r\n", rules: With(Tracker, Books)).Connection);
    }

    [Fact]
    public void A_connection_of_another_role_delivers_no_time()
    {
        using var bench = new IntakeBench();
        var wrong = Assert.Throws<WrongConnectionException>(() => Import(bench, With(Tracker, Books), Week, connection: "books"));
        Assert.Contains("tracker", wrong.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Promise2_a_file_that_came_under_another_connection_is_refused()
    {
        using var bench = new IntakeBench();
        var rules = With(Tracker, Tracker with { Name = "other", Path = "" });
        Import(bench, rules, Week, connection: "tracker");
        var refused = Import(bench, rules, Week, connection: "other");
        Assert.True(refused.Refused);
        Assert.Equal("file-elsewhere", Assert.Single(refused.Rejected).Code);
        Assert.Contains("--connection tracker", refused.Rejected[0].Reason, StringComparison.Ordinal);

        // rows of it in another order, with more, are the same work all the same
        Assert.True(Import(bench, rules, [Hour("Ben", 5, 9), .. Week.Reverse()], connection: "other").Refused);
        Assert.Equal(4, bench.Entries().Count);
        bench.AssertHoursEqualARecount();
    }

    [Fact]
    public void Promise2_rows_of_another_connection_among_new_ones_wait()
    {
        using var bench = new IntakeBench();
        var rules = With(Tracker, Tracker with { Name = "other", Path = "" });
        Import(bench, rules, Week, connection: "tracker");
        var counts = Import(bench, rules, [Hour("Ben", 5, 9), Week[3], Hour("Ben", 6, 9)], connection: "other").Counts;
        Assert.Equal(3, counts.Added);
        var exception = Assert.Single(bench.Exceptions());
        Assert.Equal("duplicate-entry", exception.Kind);
        Assert.Equal(EntryState.Held, bench.Entries().Single(e => e.Id.ToString() == exception.ObjectId).State);
        bench.Decide(exception, "delete");
        Assert.Equal(6, bench.Entries().Count(e => e.State == EntryState.Active));
        bench.AssertHoursEqualARecount();
    }

    [Fact]
    public void A_file_of_this_connection_is_read_although_its_one_new_row_is_another_ones()
    {
        using var bench = new IntakeBench();
        var rules = With(Tracker, Tracker with { Name = "other", Path = "" });
        Import(bench, rules, Week, connection: "tracker");
        Import(bench, rules, [Hour("Carla", 2, 9), Hour("Carla", 3, 9)], connection: "other");
        var counts = Import(bench, rules, [Hour("Carla", 2, 9), Hour("Carla", 3, 9), Week[0]], connection: "other").Counts;
        Assert.Equal(new RowCounts(3, 1, 0, 2, 0, 0), counts);
        Assert.Equal("duplicate-entry", Assert.Single(bench.Exceptions()).Kind);
    }

    [Fact]
    public void The_same_row_of_another_worker_is_other_work()
    {
        using var bench = new IntakeBench();
        var anna = Own("anna", "=Anna");
        var ben = Own("ben", "=Ben");
        const string week = "Day,Hours,Project\r\n2026-02-02,1:00,Site\r\n";
        var rules = With(anna, ben);
        Assert.Equal(1, bench.Import(ImportKind.Time, week, rules: rules, connection: "anna").Counts.Added);
        Assert.Equal(1, bench.Import(ImportKind.Time, week, rules: rules, connection: "ben").Counts.Added);
        Assert.Empty(bench.Exceptions());
    }

    [Fact]
    public void Promise2_a_file_of_expenses_that_came_under_another_connection_is_refused()
    {
        using var bench = new IntakeBench();
        var rules = With(Cards, Cards with { Name = "other", Path = "" });
        const string file = "Date,Amount,Currency\r\n2026-02-02,10.00,EUR\r\n";
        Assert.Equal(1, bench.Import(ImportKind.Expenses, file, rules: rules, connection: "cards").Counts.Added);
        Assert.Equal("file-elsewhere", Assert.Single(bench.Import(ImportKind.Expenses, file, rules: rules, connection: "other").Rejected).Code);
        Assert.Single(bench.Expenses());
    }

    private static ConnectionSettings Own(string name, string worker) => new()
    {
        Name = name, Role = ConnectionRole.Source, Kind = "csv",
        Columns = new Dictionary<string, string> { ["worker"] = worker, ["date"] = "Day", ["duration"] = "Hours", ["project"] = "Project" },
    };

    private static RuleSet With(params ConnectionSettings[] connections) =>
        Rules with { Workspace = Rules.Workspace with { Connections = connections } };

    private static ImportedFile Import(IntakeBench bench, RuleSet rules, string[] rows, string connection = "", string name = "/exports/file.csv") =>
        bench.Import(ImportKind.Time, TogglHeader + "\r\n" + string.Concat(rows.Select(r => r + "\r\n")), "", rules, connection, name);
}
