using NodaTime;
using Timepost.Connectors.Books;
using Timepost.Engine.Delivery;
using Timepost.Engine.Intake;
using Timepost.Engine.Plans;
using Timepost.Engine.Reconciliation;
using Timepost.Engine.Tests.Support;

namespace Timepost.Engine.Tests.EndToEnd;

/// <summary>The sample firm through the real readers, store, rules and embedded books.</summary>
public sealed class AgencyTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("timepost-agency-").FullName;
    private readonly StandingClock _clock = new(Instant.FromUtc(2026, 5, 4, 9, 0));

    public AgencyTests()
    {
        var from = Path.Combine(RepositoryRoot.Folder, "samples", "agency");
        foreach (var file in Directory.GetFiles(from, "*", SearchOption.AllDirectories))
        {
            var target = Path.Combine(_folder, Path.GetRelativePath(from, file));
            Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            File.Copy(file, target);
        }
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void Promise2_from_exports_to_books_once()
    {
        using var workspace = Open();
        var files = workspace.ImportInbox();
        Assert.DoesNotContain(files, f => f.Refused);
        Assert.InRange(files.Sum(f => f.Counts.Added), 3000, 3500);
        Assert.Equal(
            ["card-2026-04.csv:10 amount-too-fine", "clockify-2026-02.csv:175 date-invalid", "expensify-2026-04.csv:6 number-invalid", "harvest-2026-02.csv:218 number-mark"],
            files.SelectMany(f => f.Rejected.Select(r => $"{Path.GetFileName(f.File)}:{r.Line} {r.Code}")).Order(StringComparer.Ordinal));

        var plan = new PlanUseCase(workspace.Context).Plan(workspace.Caller, new PlanOptions());
        new ApproveUseCase(workspace.Context).Approve(workspace.Caller, plan.Plan.Id, []);
        var applied = new ApplyUseCase(workspace.Context).Apply(workspace.Caller, plan.Plan.Id);

        Assert.All(applied.Applied, a => Assert.Equal(ActionState.Done, a.Action.State));
        // 24 by hours and fees, 12 of the special engagements
        Assert.Equal(36, applied.Applied.Count(a => a.Action.Kind == "invoice"));
        Assert.Equal(6, applied.Applied.Count(a => a.Action.Kind == "subcontractor-bill"));

        // the invoice that came by mail fits a bill that is in the books now
        var second = new PlanUseCase(workspace.Context).Plan(workspace.Caller, new PlanOptions());
        Assert.Equal("vendor-invoice", Assert.Single(second.Actions, a => a.Verb == ActionVerb.Create).Kind);
        new ApproveUseCase(workspace.Context).Approve(workspace.Caller, second.Plan.Id, []);
        Assert.All(new ApplyUseCase(workspace.Context).Apply(workspace.Caller, second.Plan.Id).Applied, a => Assert.Equal(ActionState.Done, a.Action.State));
        Assert.DoesNotContain(
            new PlanUseCase(workspace.Context).Plan(workspace.Caller, new PlanOptions()).Actions, a => a.Verb == ActionVerb.Create);
        var totals = new TotalsUseCase(workspace.Context).Totals(workspace.Caller, new LocalDate(2026, 5, 4));
        Assert.All(totals, t => Assert.True(t.Agrees, t.ToString()));
    }

    [Fact]
    public void The_same_exports_again_change_nothing()
    {
        using var workspace = Open();
        workspace.ImportInbox();
        var plan = new PlanUseCase(workspace.Context).Plan(workspace.Caller, new PlanOptions());

        var again = workspace.ImportInbox();

        Assert.All(again, f => Assert.Equal((0, 0, 0), (f.Counts.Added, f.Counts.Updated, f.Counts.Missing)));
        var second = new PlanUseCase(workspace.Context).Plan(workspace.Caller, new PlanOptions());
        Assert.Equal(plan.Actions.Select(a => (a.Key, a.Hash)), second.Actions.Select(a => (a.Key, a.Hash)));
    }

    [Fact]
    public void Promise1_a_replay_from_nothing_gives_the_same_drafts_byte_for_byte()
    {
        var hashes = new List<string>();
        for (var run = 0; run < 2; run++)
        {
            using var workspace = Open();
            workspace.ImportInbox();
            var plan = new PlanUseCase(workspace.Context).Plan(workspace.Caller, new PlanOptions());
            using var reading = workspace.Context.Store.Read();
            hashes.Add(string.Join('\n', plan.Actions.Where(a => a.Kind == "invoice").Select(a => $"{a.Key} {a.After} {BodyOf(reading, a)}")));
            Directory.Delete(Path.Combine(_folder, ".timepost"), recursive: true);
        }

        Assert.Equal(hashes[0], hashes[1]);
    }

    private static string BodyOf(Timepost.Engine.Workspaces.IStoreTransaction reading, PlanAction action) =>
        // ids of ours are made when a row arrives: all else is equal to the byte
        System.Text.RegularExpressions.Regex.Replace(
            System.Text.Encoding.UTF8.GetString(reading.Plans.Draft(Timepost.Domain.Identity.DocumentKey.Parse(action.Object))!.Body),
            "[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", "id");

    private DiskWorkspace Open() => new(_folder, _clock, rules => new Dictionary<string, IBooksConnector>
    {
        ["books"] = new EmbeddedBooks(new EmbeddedBooksSettings
        {
            Folder = Path.Combine(_folder, "books"),
            Accounts = rules.Accounts,
            OpenBlob = sha256 => new Timepost.Storage.Blobs.FolderBlobStore(Path.Combine(_folder, ".timepost", "blobs")).Open(sha256),
        }),
    });
}
