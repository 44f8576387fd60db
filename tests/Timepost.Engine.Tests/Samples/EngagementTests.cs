using System.Globalization;
using NodaTime;
using NodaTime.Text;
using Timepost.Connectors.Books;
using Timepost.Engine.Delivery;
using Timepost.Engine.Plans;
using Timepost.Engine.Retainers;
using Timepost.Engine.Subcontractors;
using Timepost.Engine.Tests.Samples.AgencyOracle;
using Timepost.Engine.Tests.Support;

namespace Timepost.Engine.Tests.Samples;

/// <summary>The special engagements of the sample: what the engine makes of them against sums over the sheet of hours, typed in here from the
/// design of retainers and subcontractors, and against samples/agency/README.md.</summary>
public sealed class EngagementTests : IDisposable
{
    /// <summary>The sheet of hours, which the oracle of the trackers leaves out.</summary>
    internal const string Sheet = "sheet-2026.csv";

    /// <summary>The invoices by mail, which the oracle of expenses leaves out.</summary>
    internal const string Mail = "mail-2026-04.csv";

    private const decimal Prepaid = 15_000m;
    private const long MonthlyQuarters = 20 * 4;
    private static readonly IReadOnlyList<Row> Rows = Load();
    private readonly string _folder = Directory.CreateTempSubdirectory("timepost-engagements-").FullName;
    private readonly DiskWorkspace _workspace;
    private readonly ApplyResult _first;

    public EngagementTests()
    {
        foreach (var file in Directory.GetFiles(SampleFolder.Agency, "*", SearchOption.AllDirectories))
        {
            var target = Path.Combine(_folder, Path.GetRelativePath(SampleFolder.Agency, file));
            Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            File.Copy(file, target);
        }

        _workspace = new DiskWorkspace(_folder, new StandingClock(Instant.FromUtc(2026, 5, 4, 9, 0)), rules => new Dictionary<string, IBooksConnector>
        {
            ["books"] = new EmbeddedBooks(new EmbeddedBooksSettings
            {
                Folder = Path.Combine(_folder, "books"),
                Accounts = rules.Accounts,
                OpenBlob = sha256 => new Timepost.Storage.Blobs.FolderBlobStore(Path.Combine(_folder, ".timepost", "blobs")).Open(sha256),
            }),
        });
        _workspace.ImportInbox();
        new RetainerUseCase(_workspace.Context).Receive(_workspace.Caller, "uferlicht-season", 17_850m, new LocalDate(2026, 2, 2));
        _first = Deliver();
    }

    public void Dispose()
    {
        _workspace.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    [Fact]
    public void Each_engagement_is_billed_as_sums_over_its_sheet_say()
    {
        Assert.All(_first.Applied, a => Assert.Equal(ActionState.Done, a.Action.State));

        // hours of a retainer pay for the oldest work first, and serve their own month and the next one
        var (left, above) = (0L, new Dictionary<int, decimal>());
        for (var month = 2; month <= 4; month++)
        {
            var worked = Quarters("Member Area", month);
            var old = Math.Min(left, worked);
            var own = Math.Min(MonthlyQuarters, worked - old);
            above[month] = (worked - old - own) * 96m / 4;
            left = MonthlyQuarters - own;
        }

        for (var month = 2; month <= 4; month++)
        {
            var season = Rows.Where(r => r.Project == "Season Website" && r.Month == month)
                .Sum(r => r.Quarters * (r.Task switch { "Development" => 108m, "Testing" => 84m, _ => 92m }) / 4);
            Assert.Equal([-season, season], Lines("uferlicht-season", month, retainer: true).Concat([Lines("uferlicht-season", month, retainer: false).Sum()]));
            Assert.Equal(1700m, Invoices("wannsee-care", month).Single(d => Net(d).Contains(1700m)).Net.Amount);
            Assert.Equal(above[month], Invoices("wannsee-care", month).Where(d => !Net(d).Contains(1700m)).Sum(d => d.Net.Amount));
            Assert.Equal(Quarters("Regatta Posters", month) * 60m / 4, Invoices("wannsee-regatta", month).Single().Net.Amount);
        }

        Assert.Contains(above.Values, a => a > 0);
        Assert.True(Quarters("Member Area", 2) < MonthlyQuarters, "no hour of February is left for March");
    }

    [Fact]
    public void The_retainer_holds_what_was_prepaid_less_what_the_invoices_took_and_the_subledger_says_the_same()
    {
        var taken = Enumerable.Range(2, 3).Sum(month => Lines("uferlicht-season", month, retainer: false).Sum());
        var statement = new RetainersUseCase(_workspace.Context).Statement(_workspace.Caller, "uferlicht-season", new LocalDate(2026, 5, 1), new LocalDate(2026, 5, 31));

        Assert.True(statement.Ties);
        Assert.Equal(Prepaid - taken, statement.Liability.Amount);
        Assert.Equal(statement.Liability.Minor, statement.Closing);
        Assert.All(new RetainersUseCase(_workspace.Context).Reconcile(_workspace.Caller), t => Assert.True(t.Ties, t.ToString()));
    }

    [Fact]
    public void Vendors_are_billed_by_their_hours_a_tenth_is_held_back_and_the_invoice_that_came_is_matched()
    {
        var second = Deliver();
        Assert.Equal("vendor-invoice", Assert.Single(second.Applied).Action.Kind);

        var held = 0m;
        for (var month = 2; month <= 4; month++)
        {
            var days = new DateInterval(new LocalDate(2026, month, 1), new LocalDate(2026, month, 1).PlusMonths(1).PlusDays(-1));
            var status = new BillStatusUseCase(_workspace.Context).Status(_workspace.Caller, days).ToDictionary(v => v.Subcontractor.Id, v => v);
            var vogel = Rows.Where(r => r.Worker == "Jana Vogel" && r.Month == month).Sum(r => r.Quarters * (r.Task == "Testing" ? 54m : 68m) / 4);
            held += vogel / 10;

            Assert.Equal((vogel, "self-billed"), (Assert.Single(status["vogel"].Bills).Bill.Net.Amount, status["vogel"].Bills[0].State));
            Assert.Equal(Quarters("Regatta Posters", month) * 48m / 4, Assert.Single(status["lis"].Bills).Bill.Net.Amount);
            Assert.Equal(month == 3 ? "matched" : "open", status["lis"].Bills[0].State);

            var (workers, retention) = new BillStatusUseCase(_workspace.Context).Reconcile(_workspace.Caller, days);
            Assert.All(workers, w => Assert.True(w.Agrees, w.ToString()));
            Assert.All(retention, r => Assert.True(r.Agrees, r.ToString()));
            Assert.Equal(2, workers.Count);
        }

        var all = new BillStatusUseCase(_workspace.Context).Reconcile(_workspace.Caller, new DateInterval(new LocalDate(2026, 5, 1), new LocalDate(2026, 5, 31))).Item2;
        Assert.Equal(held, all.Single(r => r.Vendor == "Vogel Software").Held.Amount);
    }

    [Fact]
    public void The_readme_states_these_figures()
    {
        var readme = File.ReadAllText(Path.Combine(SampleFolder.Agency, "README.md"));
        State("Uferlicht: work, all of it from the retainer", month => Lines("uferlicht-season", month, retainer: false).Sum());
        State("Wannsee: twenty hours, bought", _ => 1700m);
        State("Wannsee: hours above them", month => Invoices("wannsee-care", month).Sum(d => d.Net.Amount) - 1700m);
        State("Wannsee: drawings, at cost and a quarter", month => Invoices("wannsee-regatta", month).Sum(d => d.Net.Amount));
        State("Vogel Software: its bill", month => Bill("Vogel Software", month));
        State("Lis Illustration: its bill", month => Bill("Lis Illustration", month));

        void State(string what, Func<int, decimal> of) =>
            Assert.Contains(string.Create(CultureInfo.InvariantCulture, $"| {what} | {of(2):0.00} | {of(3):0.00} | {of(4):0.00} |"), readme, StringComparison.Ordinal);
    }

    private ApplyResult Deliver()
    {
        var plan = new PlanUseCase(_workspace.Context).Plan(_workspace.Caller, new PlanOptions());
        new ApproveUseCase(_workspace.Context).Approve(_workspace.Caller, plan.Plan.Id, []);
        return new ApplyUseCase(_workspace.Context).Apply(_workspace.Caller, plan.Plan.Id);
    }

    private List<StoredDraft> Invoices(string agreement, int month)
    {
        using var reading = _workspace.Context.Store.Read();
        return [.. reading.Plans.Drafts(new DraftFilter(["invoice"], Status: "final"), int.MaxValue)
            .Where(d => d.Identity.Agreement == agreement && d.Identity.Period == string.Create(CultureInfo.InvariantCulture, $"2026-{month:D2}"))];
    }

    // nets of lines: those that take off what was prepaid, or all others
    private List<decimal> Lines(string agreement, int month, bool retainer) =>
        [.. Invoices(agreement, month).SelectMany(Net).Where(net => net < 0 == retainer)];

    private static List<decimal> Net(StoredDraft draft) => [.. DraftBody.Lines(draft.Body, draft.Total.Currency).Select(l => l.Net.Amount)];

    private decimal Bill(string vendor, int month)
    {
        using var reading = _workspace.Context.Store.Read();
        return reading.Plans.Drafts(new DraftFilter([Domain.Subcontracting.VendorBilling.Kind], Status: "final"), int.MaxValue)
            .Single(d => d.Party == vendor && d.Identity.Period == string.Create(CultureInfo.InvariantCulture, $"2026-{month:D2}")).Net.Amount;
    }

    private static long Quarters(string project, int month) => Rows.Where(r => r.Project == project && r.Month == month).Sum(r => r.Quarters);

    private static List<Row> Load() =>
        [.. PlainCsv.Read(Path.Combine(SampleFolder.Agency, "inbox", "time", "sheet", Sheet), ';').Select(r => new Row(
            r.Cells["Person"], r.Cells["Projekt"], r.Cells["Tätigkeit"], LocalDatePattern.CreateWithInvariantCulture("dd.MM.uuuu").Parse(r.Cells["Datum"]).Value.Month,
            (long)(decimal.Parse(r.Cells["Stunden"].Replace(',', '.'), CultureInfo.InvariantCulture) * 4)))];

    private sealed record Row(string Worker, string Project, string Task, int Month, long Quarters);
}
