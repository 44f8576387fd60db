using NodaTime;
using Timepost.Connectors.Books;
using Timepost.Domain.Amounts;
using Timepost.Domain.Mapping;
using Timepost.Engine.Corrections;
using Timepost.Engine.Delivery;
using Timepost.Engine.Plans;
using Timepost.Engine.Replay;
using Timepost.Engine.Retainers;
using Timepost.Engine.Tests.Samples;
using Timepost.Engine.Tests.Support;
using Timepost.Storage.Sqlite;
using Timepost.Storage.Sqlite.Scratch;

namespace Timepost.Engine.Tests.Replay;

/// <summary>Replays of the sample firm through the real readers, store and books.</summary>
public sealed class ReplayTests : IDisposable
{
    private static readonly LocalDate Today = new(2026, 5, 4);
    private readonly string _folder = Directory.CreateTempSubdirectory("timepost-replay-").FullName;
    private readonly DiskWorkspace _workspace;
    private readonly List<string> _planned;

    public ReplayTests()
    {
        SampleFolder.Copy(_folder);
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
        // what persons decided before the first plan
        new RetainerUseCase(_workspace.Context).Receive(_workspace.Caller, "uferlicht-season", 17_850m, new LocalDate(2026, 2, 2));
        new RetainerUseCase(_workspace.Context).Adjust(_workspace.Caller, "uferlicht-season", -100m, new LocalDate(2026, 2, 3), "a bank fee");
        new OverrideUseCase(_workspace.Context).Add(_workspace.Caller, "spreewerk", "2026-03", -50m, "Goodwill", "late delivery", "");
        new WriteOffUseCase(_workspace.Context).Client(_workspace.Caller, "wannsee", new LocalDate(2026, 2, 10), "goodwill");
        var plan = new PlanUseCase(_workspace.Context).Plan(_workspace.Caller, new PlanOptions());
        using (var reading = _workspace.Context.Store.Read())
        {
            _planned = [.. reading.Plans.Drafts(new DraftFilter([]), int.MaxValue).OrderBy(d => d.Key.Value, StringComparer.Ordinal).Select(Text)];
        }

        new ApproveUseCase(_workspace.Context).Approve(_workspace.Caller, plan.Plan.Id, []);
        new ApplyUseCase(_workspace.Context).Apply(_workspace.Caller, plan.Plan.Id);
    }

    private string Scratches => Path.Combine(_folder, ".timepost", "scratch");

    private SqliteScratchStores Scratch => new((SqliteWorkspaceStore)_workspace.Context.Store, Scratches);

    public void Dispose()
    {
        _workspace.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    [Fact]
    public void ReplayEquality_delivered_work_is_drafted_again_as_the_first_plan_did_byte_for_byte()
    {
        using var replayed = ScratchRun.Plan(_workspace.Context, Scratch.OpenWithWork(), _workspace.Context.Rules, Today, "");

        Assert.True(_planned.Count > 40);
        Assert.Equal(_planned, replayed.Drafts().OrderBy(d => d.Key.Value, StringComparer.Ordinal).Select(Text));
    }

    [Fact]
    public void A_replay_writes_nothing_and_leaves_nothing_behind()
    {
        var rows = Counts();

        var found = Compare(_workspace.Context.Rules);

        Assert.Equal((0, _planned.Count, false), (found.Documents.Count, found.Same, found.ChangesAmounts));
        Assert.Equal(rows, Counts());
        Assert.False(Directory.Exists(Scratches));
    }

    [Fact]
    public void A_changed_rate_tells_each_document_with_its_number_and_each_line_before_and_after()
    {
        var found = Compare(With(a => a.Id == "spreewerk", a => a with { Rates = [.. a.Rates.Select(r => r.Amount == 98m ? r with { Amount = 99m } : r)] }));

        Assert.True(found.ChangesAmounts);
        Assert.NotEmpty(found.Documents);
        Assert.All(found.Documents, d => Assert.Equal(("invoice", "spreewerk", "spreewerk", "final"), (d.Kind, d.Party, d.Agreement, d.Status)));
        Assert.All(found.Documents, d => Assert.StartsWith("PB-2026-", d.Number, StringComparison.Ordinal));
        Assert.Equal(_planned.Count, found.Same + found.Documents.Count);
        Assert.All(found.Documents, d =>
        {
            var line = Assert.Single(d.Lines);
            Assert.Contains(" h at 98.00 EUR) = ", line.Before, StringComparison.Ordinal);
            Assert.Contains(" h at 99.00 EUR) = ", line.After, StringComparison.Ordinal);
            var raised = line.NetAfter!.Value - line.NetBefore!.Value;
            Assert.Equal(d.After!.Value - d.Before!.Value, raised + Money.Rounded(raised.Amount * 0.19m, raised.Currency, RoundingMode.HalfUp), new Within(1));
        });
        Assert.Equal(found.Documents.Select(d => d.Period).Order(StringComparer.Ordinal), found.Documents.Select(d => d.Period));
    }

    [Fact]
    public void Lines_that_differ_under_an_equal_total_are_told()
    {
        using var run = ScratchRun.Plan(_workspace.Context, Scratch.OpenWithWork(), _workspace.Context.Rules, Today, "spreewerk");
        var draft = run.Drafts().First(d => d.Kind == "invoice");
        var other = draft with { Body = System.Text.Encoding.UTF8.GetBytes(System.Text.Encoding.UTF8.GetString(draft.Body).Replace("Design", "Drawing", StringComparison.Ordinal)) };
        var found = DocumentDifference.Of(draft, other, null)!;
        Assert.NotEmpty(found.Lines);
        Assert.Equal(["lines"], found.Other);
    }

    [Fact]
    public void A_text_alone_changes_no_amount()
    {
        var found = Compare(With(a => a.Id == "spreewerk", a => a with { PaymentDays = 21 }));

        Assert.False(found.ChangesAmounts);
        Assert.NotEmpty(found.Documents);
        Assert.All(found.Documents, d => Assert.Equal(["due: 14 days after its date → 21 days after its date"], d.Other));
        Assert.All(found.Documents, d => Assert.Empty(d.Lines));
    }

    [Fact]
    public void A_document_of_one_of_the_two_alone_is_told_and_exceptions_of_each_are_counted()
    {
        var without = _workspace.Context.Rules with
        {
            Hash = new string('b', 64),
            Clients = new([.. _workspace.Context.Rules.Clients.Rules.Where(r => r.Target.Id != "thornbury")], Unmatched.Exception),
            Agreements = [.. _workspace.Context.Rules.Agreements.Where(a => a.Client != "thornbury")],
        };

        var gone = Compare(without);
        var back = new ReplayUseCase(_workspace.Context, Scratch).Compare(without, _workspace.Context.Rules, new ReplayScope());

        Assert.True(gone.ChangesAmounts);
        var lost = gone.Documents.Where(d => d.Party == "thornbury").ToList();
        Assert.NotEmpty(lost);
        Assert.All(lost, d => Assert.True(d is { After: null, Before: not null } && d.Lines.All(l => l.After.Length == 0)));
        Assert.Contains(gone.Exceptions, e => e is { Exception: "unmapped-client" } && e.After > e.Before);
        Assert.Equal(lost.Count, back.Documents.Count(d => d is { Before: null, After: not null, Party: "thornbury" }));
        Assert.Contains(back.Exceptions, e => e is { Exception: "unmapped-client" } && e.After < e.Before);
    }

    [Fact]
    public void A_scope_chooses_client_and_days_and_an_unknown_client_is_refused()
    {
        var to = With(_ => true, a => a with { Rates = [.. a.Rates.Select(r => r with { Amount = r.Amount + 10 })] });

        var client = Compare(to, new ReplayScope("spreewerk"));
        var march = Compare(to, new ReplayScope("spreewerk", new LocalDate(2026, 3, 1), new LocalDate(2026, 3, 31)));

        Assert.All(client.Documents, d => Assert.Equal("spreewerk", d.Party));
        Assert.NotEmpty(march.Documents);
        Assert.All(march.Documents, d => Assert.Equal("2026-03", d.Period));
        Assert.True(march.Documents.Count < client.Documents.Count);
        Assert.Throws<UnknownClientException>(() => Compare(to, new ReplayScope("nobody")));
        Assert.False(Directory.Exists(Scratches));
    }

    [Fact]
    public void What_a_killed_replay_left_is_swept_by_the_next_one_and_a_running_one_is_left_alone()
    {
        using var running = Scratch.OpenWithWork();
        var left = Directory.CreateDirectory(Path.Combine(Scratches, "left"));
        File.WriteAllText(Path.Combine(left.FullName, "lock"), "");
        File.WriteAllText(Path.Combine(left.FullName, "store.db"), "work");

        using (Scratch.Open())
        {
            Assert.Equal(2, Directory.GetDirectories(Scratches).Length);
        }

        Assert.False(left.Exists && Directory.Exists(left.FullName));
        using var reading = running.Read();
        Assert.NotEmpty(reading.Work.Connections());
    }

    private ReplayComparison Compare(RuleSet to, ReplayScope? scope = null) =>
        new ReplayUseCase(_workspace.Context, Scratch).Compare(_workspace.Context.Rules, to, scope ?? new ReplayScope());

    private RuleSet With(Func<Agreement, bool> which, Func<Agreement, Agreement> change) => _workspace.Context.Rules with
    {
        Hash = new string('b', 64),
        Agreements = [.. _workspace.Context.Rules.Agreements.Select(a => which(a) ? change(a) : a)],
    };

    private string Counts()
    {
        using var reading = _workspace.Context.Store.Read();
        return $"{reading.Plans.List(null, 1000).Count} {reading.Plans.Drafts(new DraftFilter([]), int.MaxValue).Count} {reading.Exceptions.CountOpen()} {reading.Work.Dirty().Count}";
    }

    private static string Text(StoredDraft draft) =>
        $"{draft.Key.Value} {draft.Party} {draft.Date} {draft.Due} {draft.From} {draft.To} {draft.Total} {Convert.ToHexString(draft.Hash)} {Convert.ToHexString(draft.Body)} {draft.Blocked}";

    // minor units: tax is rounded per document
    private sealed class Within(long minor) : IEqualityComparer<Money>
    {
        public bool Equals(Money x, Money y) => x.Currency == y.Currency && Math.Abs(x.Minor - y.Minor) <= minor;

        public int GetHashCode(Money obj) => obj.Currency.GetHashCode();
    }
}
