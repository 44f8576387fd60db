using NodaTime;
using Timepost.Connectors.Books;
using Timepost.Domain.Mapping;
using Timepost.Engine.Delivery;
using Timepost.Engine.Plans;
using Timepost.Engine.Replay;
using Timepost.Engine.RuleSets;
using Timepost.Engine.Tests.Samples;
using Timepost.Engine.Tests.Support;
using Timepost.Storage.Sqlite;
using Timepost.Storage.Sqlite.Scratch;

namespace Timepost.Engine.Tests.Replay;

/// <summary>Examples of the sample firm's rule set, through the real loader, intake, rules and store.</summary>
public sealed class ExampleRunnerTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("timepost-examples-").FullName;
    private readonly StandingClock _clock = new(Instant.FromUtc(2026, 5, 4, 9, 0));
    private readonly DiskWorkspace _workspace;

    public ExampleRunnerTests()
    {
        foreach (var name in Files)
        {
            File.Copy(Path.Combine(SampleFolder.Agency, name), Path.Combine(_folder, name));
        }

        _workspace = new DiskWorkspace(_folder, _clock, rules => new Dictionary<string, IBooksConnector>
        {
            ["books"] = new EmbeddedBooks(new EmbeddedBooksSettings { Folder = Path.Combine(_folder, "books"), Accounts = rules.Accounts }),
        });
    }

    private static string[] Files { get; } = [RuleSetLoader.WorkspaceFile, RuleSetLoader.MappingFile, RuleSetLoader.AgreementsFile];

    public void Dispose()
    {
        _workspace.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    [Fact]
    public void The_examples_of_the_sample_firm_hold_and_leave_nothing_behind()
    {
        var results = Run(_workspace.Context.Rules);

        Assert.Equal(3, results.Count);
        Assert.All(results, r => Assert.True(r.Differences.Count == 0, $"{r.Name}: {string.Join('\n', r.Differences)}"));
        Assert.Equal(results.Select(r => r.Where).Order(StringComparer.Ordinal), results.Select(r => r.Where));
        using var reading = _workspace.Context.Store.Read();
        Assert.Empty(reading.Work.Connections());
        Assert.Empty(reading.Plans.List(null, 1));
        Assert.False(Directory.Exists(Path.Combine(_folder, ".timepost", "scratch")));
    }

    [Theory]
    [InlineData("rate: 98", "rate: 99", "rate: expected 99, got 98")]
    [InlineData("net: 147", "net: 147.01", "net: expected 147.01, got 147")]
    [InlineData("tax: 27.93", "tax: 0", "tax: expected 0, got 27.93")]
    [InlineData("hours: 1.5, rate", "hours: 2, rate", "hours: expected 2, got 1.5")]
    [InlineData("agreement: spreewerk, account", "agreement: kitanami-shop, account", "agreement: expected kitanami-shop, got spreewerk")]
    [InlineData("account: design", "account: development", "account: expected development, got design")]
    [InlineData("taxCode: DE19", "taxCode: DE7", "taxCode: expected DE7, got DE19")]
    [InlineData("document: invoice}\n\n", "document: bill}\n\n", "document: expected bill, got none")]
    [InlineData("client: spreewerk, agreement", "client: wannsee, agreement", "client: expected wannsee, got spreewerk")]
    [InlineData("total: 119", "total: 120", "total: expected 120, got 119")]
    public void A_failing_example_tells_what_it_expected_and_what_it_got(string old, string changed, string told)
    {
        var results = Run(Load(mapping => mapping.Replace(old, changed, StringComparison.Ordinal)));

        var failed = Assert.Single(results, r => r.Differences.Count > 0);
        Assert.Contains(told, failed.Differences);
        Assert.StartsWith("mapping.yaml:", failed.Where, StringComparison.Ordinal);
    }

    [Theory]
    // rounding per day, 24 minutes: two quarters, half up; 22 minutes: one
    [InlineData("entry: {client: Kitanami Shoji, project: Online Shop, task: Testing, worker: Ayşe Demir, date: 2026-03-04, hours: 0.36, description: x}", "{hours: 0.25, rate: 14000}")]
    // a night shift is cut at midnight, and both halves are billed
    [InlineData("entry: {client: Spreewerk, project: Fleet Dashboard, task: Design, worker: Hanna Brandt, date: 2026-03-02, start: '23:00', end: '01:00', description: x}", "{hours: 2, net: 196}")]
    [InlineData("entry: {client: Papierboot GmbH, project: Studio Operations, task: Internal, worker: Hanna Brandt, date: 2026-03-02, hours: 2}", "{nothing: true, client: papierboot, task: internal}")]
    [InlineData("entry: {client: Somebody Else, project: Studio Operations, worker: Hanna Brandt, date: 2026-03-02, hours: 2, description: x}", "{exception: unmapped-client}")]
    [InlineData("entry: {client: Spreewerk, project: Fleet Dashboard, task: Design, worker: Hanna Brandt, date: 2026-03-02, hours: 1}", "{exception: missing-description}")]
    [InlineData("entry: {client: Spreewerk, project: Fleet Dashboard, task: Design, worker: Hanna Brandt, date: 2026-03-02, hours: 1, status: draft, description: x}", "{nothing: true}")]
    [InlineData("entry: {client: Spreewerk, project: Fleet Dashboard, task: Design, worker: Hanna Brandt, date: 2026-03-02, hours: 25, description: x}", "{exception: duration-over-24h}")]
    // a fixed fee takes the hours of its month
    [InlineData("entry: {client: Kitanami Shoji, project: Brand Guidelines, task: Design, worker: Hanna Brandt, date: 2026-03-02, hours: 1, description: x}", "{agreement: kitanami-brand, net: 880000}")]
    // the rate rises in the middle of the month
    [InlineData("entry: {client: Spreewerk, project: Fleet Dashboard, task: Development, worker: Hanna Brandt, date: 2026-03-16, hours: 1, description: x}", "{rate: 109.5}")]
    [InlineData("expense: {date: 2026-03-05, merchant: Bahn, category: Rail, worker: Hanna Brandt, amount: 107, currency: EUR, tax: 7, billable: false, reimbursable: true}", "{document: employee-expense, account: travel, net: 100, tax: 7}")]
    [InlineData("expense: {date: 2026-03-05, merchant: Cloud, category: Software, amount: 119, currency: EUR, tax: 19, billable: false}", "{document: journal-entry, account: software, net: 100}")]
    [InlineData("expense: {date: 2026-03-05, merchant: Bahn, category: Rail, worker: Hanna Brandt, amount: 60, currency: EUR, receipt: false, billable: false}", "{exception: receipt-required}")]
    [InlineData("expense: {date: 2026-03-05, merchant: Bahn, category: Snacks, worker: Hanna Brandt, amount: 10, currency: EUR}", "{exception: unmapped-category}")]
    [InlineData("entry: {client: Uferlicht Theater, project: Season Website, task: Development, worker: Jana Vogel, date: 2026-03-05, hours: 3, description: x}", "{document: subcontractor-bill, net: 204}")]
    public void An_example_goes_through_intake_and_the_rules(string record, string expect)
    {
        var results = Run(Load(mapping => mapping + $"\n  - name: Tested\n    {record}\n    expect: {expect}\n"));

        var tested = results.Single(r => r.Name == "Tested");
        Assert.True(tested.Differences.Count == 0, string.Join('\n', tested.Differences));
    }

    [Fact]
    public void An_example_has_tags_and_custom_fields_as_rules_ask_for_them()
    {
        var rules = Load(mapping => mapping.Replace("    - {id: review, service: Review", "    - {id: special, service: Special, match: {names: [Review], field: {grade: senior}}}\n    - {id: review, service: Review", StringComparison.Ordinal)
            + "\n  - {name: Senior, entry: {client: Spreewerk, project: Fleet Dashboard, task: Review, worker: Hanna Brandt, date: 2026-03-02, hours: 1, description: x, fields: {grade: senior}}, expect: {task: special}}"
            + "\n  - {name: Other, entry: {client: Spreewerk, project: Fleet Dashboard, task: Review, worker: Hanna Brandt, date: 2026-03-02, hours: 1, description: x, fields: {grade: junior}}, expect: {task: review}}\n");

        Assert.All(Run(rules), r => Assert.True(r.Differences.Count == 0, $"{r.Name}: {string.Join('\n', r.Differences)}"));
    }

    [Fact]
    public void Nothing_is_contradicted_by_a_document_or_an_exception()
    {
        var results = Run(Load(mapping => mapping
            + "\n  - {name: Billed, entry: {client: Spreewerk, project: Fleet Dashboard, task: Design, worker: Hanna Brandt, date: 2026-03-02, hours: 1, description: x}, expect: {nothing: true}}"
            + "\n  - {name: Asked, entry: {client: Nobody, worker: Hanna Brandt, date: 2026-03-02, hours: 1, description: x}, expect: {nothing: true}}\n"));

        Assert.Equal(["documents: expected none, got invoice of 116.62 EUR"], results.Single(r => r.Name == "Billed").Differences);
        Assert.StartsWith("exceptions: expected none, got unmapped-client (", Assert.Single(results.Single(r => r.Name == "Asked").Differences), StringComparison.Ordinal);
    }

    [Fact]
    public void Examples_do_not_see_one_another_recorded_work_or_the_day_on_which_they_run()
    {
        // rounded a day: two of these would come to half an hour
        var one = "{client: Kitanami Shoji, project: Online Shop, task: Testing, worker: Ayşe Demir, date: 2026-03-04, hours: 0.16, description: x}";
        var rules = Load(mapping => mapping + $"\n  - {{name: A, entry: {one}, expect: {{hours: 0.25}}}}\n  - {{name: B, entry: {one}, expect: {{hours: 0.25}}}}\n");
        var before = Run(rules);

        _clock.Now = Instant.FromUtc(2031, 1, 1, 0, 0);
        var after = Run(rules);

        Assert.Equal(["A: ", "B: "], before.Where(r => r.Name.Length == 1).Select(r => $"{r.Name}: {string.Join("; ", r.Differences)}"));
        Assert.Equal(before.Select(r => (r.Name, string.Join("; ", r.Differences))), after.Select(r => (r.Name, string.Join("; ", r.Differences))));
    }

    private IReadOnlyList<ExampleResult> Run(RuleSet rules) =>
        new ExampleRunner(_workspace.Context, new SqliteScratchStores((SqliteWorkspaceStore)_workspace.Context.Store, Path.Combine(_folder, ".timepost", "scratch"))).Run(rules);

    private RuleSet Load(Func<string, string> change)
    {
        var result = RuleSetLoader.Load([.. Files.Select(f => new RuleSetText(f, File.ReadAllText(Path.Combine(_folder, f)) is var text && f == RuleSetLoader.MappingFile ? change(text) : text))]);
        return result.RuleSet ?? throw new InvalidOperationException(string.Join('\n', result.Diagnostics));
    }
}
