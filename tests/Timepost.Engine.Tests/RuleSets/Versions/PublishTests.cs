using NodaTime;
using Timepost.Domain.Amounts;
using Timepost.Domain.Identity;
using Timepost.Domain.Mapping;
using Timepost.Engine.Replay;
using Timepost.Engine.RuleSets;
using Timepost.Engine.RuleSets.Versions;
using Timepost.Engine.Tests.Support;
using Timepost.Engine.Workspaces;
using Timepost.Storage.Sqlite;

namespace Timepost.Engine.Tests.RuleSets.Versions;

/// <summary>Publishing: what is refused, what is written, and that nothing published ever changes.</summary>
public sealed class PublishTests : IDisposable
{
    private static readonly Currency Eur = Currency.Of("EUR");
    private readonly string _folder = Directory.CreateTempSubdirectory("timepost-publish-").FullName;
    private readonly StandingClock _clock = new(Instant.FromUtc(2026, 4, 1, 9, 0));
    private readonly SqliteWorkspaceStore _store;
    private readonly Fake _fake = new();

    public PublishTests() => _store = Open();

    public void Dispose()
    {
        _store.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    private SqliteWorkspaceStore Open() => SqliteWorkspaceStore.Open(new SqliteStoreOptions { Path = Path.Combine(_folder, "store.db"), WorkspaceKey = "studio", Clock = _clock });

    private PublishUseCase UseCase => new(_store, _clock, _fake, _fake);

    private static Caller Caller(ActorRole role = ActorRole.Manager) => new(WorkspaceId.OfKey("studio"), Firm.Anna, role);

    private static PublishCandidate Candidate(string? mapping = null, string? agreements = null, string? workspace = null)
    {
        var result = RuleSetTexts.Load(workspace, mapping, agreements);
        Assert.True(result.RuleSet is not null, string.Join('\n', result.Diagnostics));
        return new PublishCandidate(result.RuleSet, result.Texts);
    }

    private static PublishCandidate WithRate(string amount) => Candidate(agreements: RuleSetTexts.Agreements.Replace("95.00", amount, StringComparison.Ordinal));

    private static PublishCandidate WithText(string comment) => Candidate(RuleSetTexts.Mapping + $"\n# {comment}\n");

    private MappingVersion Publish(PublishCandidate candidate, string version = "", string note = "") =>
        UseCase.Publish(Caller(), candidate, version.Length > 0 && SemanticVersion.TryParse(version, out var number) ? number : null, note).Version;

    private IReadOnlyList<MappingVersion> Versions
    {
        get
        {
            using var reading = _store.Read();
            return reading.RuleSets.Versions();
        }
    }

    private MappingVersion? Newest => Versions.Count == 0 ? null : Versions[^1];

    private long TrailRows
    {
        get
        {
            using var reading = _store.Read();
            return reading.Trail.Head()?.Sequence ?? 0;
        }
    }

    private static RuleSetText Workspace => new(RuleSetLoader.WorkspaceFile, RuleSetTexts.Workspace);

    [Fact]
    public void The_first_version_is_1_0_0_and_no_other()
    {
        Assert.Equal("publish-version", Assert.Throws<OperationRefusedException>(() => Publish(Candidate(), "0.1.0")).Code);
        Assert.Equal("1.0.0", Publish(Candidate()).Version.ToString());
    }

    [Theory]
    [InlineData(ChangeLevel.Patch, "1.0.1", "")]
    [InlineData(ChangeLevel.Patch, "1.1.0", "")]
    [InlineData(ChangeLevel.Patch, "2.0.0", "")]
    [InlineData(ChangeLevel.Patch, "1.0.0", "publish-version")]
    [InlineData(ChangeLevel.Patch, "1.0.2", "publish-version")]
    [InlineData(ChangeLevel.Minor, "1.0.1", "publish-version")]
    [InlineData(ChangeLevel.Minor, "1.1.0", "")]
    [InlineData(ChangeLevel.Minor, "1.2.0", "publish-version")]
    [InlineData(ChangeLevel.Minor, "2.0.0", "")]
    [InlineData(ChangeLevel.Major, "1.1.0", "publish-version")]
    [InlineData(ChangeLevel.Major, "2.0.0", "")]
    [InlineData(ChangeLevel.Major, "3.0.0", "publish-version")]
    [InlineData(ChangeLevel.Major, "0.9.0", "publish-version")]
    public void A_number_below_the_level_of_the_change_is_refused(ChangeLevel level, string version, string refusal)
    {
        Publish(Candidate());
        var next = level == ChangeLevel.Patch ? WithText("a comment") : WithRate("96.00");
        _fake.Changes = level == ChangeLevel.Major;
        if (refusal.Length > 0)
        {
            Assert.Equal(refusal, Assert.Throws<OperationRefusedException>(() => Publish(next, version)).Code);
        }
        else
        {
            Assert.Equal((version, level), (Publish(next, version).Version.ToString(), Newest!.Level));
        }
    }

    [Theory]
    [InlineData(1, "document")]
    [InlineData(2, "documents")]
    public void A_client_with_documents_that_is_named_no_more_is_told_by_the_version_that_drops_it_and_by_no_later_one(int documents, string word)
    {
        Publish(Candidate());
        Final("acme", documents);
        Final("gone-long-ago", 1);
        var renamed = Candidate(
            RuleSetTexts.Mapping.Replace("id: acme", "id: acme-mobility", StringComparison.Ordinal).Replace("client: acme", "client: acme-mobility", StringComparison.Ordinal),
            RuleSetTexts.Agreements.Replace("client: acme", "client: acme-mobility", StringComparison.Ordinal));
        string[] told = [$"client 'acme' has {documents} {word} and is named no more: documents keep the id; work already billed will be asked about"];

        Assert.Empty(UseCase.Compare(Caller(), WithRate("96.00"), null).Notices);
        Assert.Equal(told, UseCase.Compare(Caller(), renamed, null).Notices);
        Assert.Equal(told, UseCase.Publish(Caller(), renamed, null, "").Difference.Notices);
        Assert.Equal(["acme-mobility"], renamed.Rules.Clients.Rules.Select(r => r.Target.Id));
        Assert.Equal("client 'acme-mobility'", Assert.Single(WithFinal("acme-mobility", Candidate())).Split(" has ")[0]);
    }

    private IReadOnlyList<string> WithFinal(string client, PublishCandidate candidate)
    {
        Final(client, 1);
        return UseCase.Compare(Caller(), candidate, null).Notices;
    }

    private void Final(string client, int documents)
    {
        using var transaction = _store.Begin();
        for (var i = 1; i <= documents; i++)
        {
            var identity = new DocumentIdentity("studio", "invoice", client, "acme-1", "EUR", "", $"2026-0{i}", 1);
            var key = DocumentKey.Of(identity);
            var day = new LocalDate(2026, i, 1);
            transaction.Plans.Save(new Engine.Plans.StoredDraft
            {
                Key = key, Kind = "invoice", Identity = identity, Party = "Acme GmbH", Date = day, From = day, To = day, Net = Money.Zero(Eur), Tax = Money.Zero(Eur),
                Total = Money.Zero(Eur), Hash = [1], Body = [1], Status = "draft", RuleSet = "a",
            });
            transaction.Plans.SetDraftStatus(key, "final", $"{client}-{i}");
        }

        transaction.Commit();
    }

    [Fact]
    public void A_number_that_leaves_one_out_is_told_which_may_follow()
    {
        Publish(Candidate());
        _fake.Changes = true;
        var refused = Assert.Throws<OperationRefusedException>(() => Publish(WithRate("96.00"), "2.1.0"));
        Assert.Equal("2.1.0 cannot follow 1.0.0: no number is left out, so only 1.0.1, 1.1.0 or 2.0.0 can; this change is major, which takes 2.0.0.", refused.Message);
    }

    [Fact]
    public void Without_amounts_a_difference_says_the_least_that_it_can_be()
    {
        Publish(Candidate());
        var difference = UseCase.Compare(Caller(), WithRate("96.00"), null);
        Assert.Equal((ChangeLevel.Minor, true), (difference.Level, difference.AtLeast));
        Assert.False(UseCase.Compare(Caller(), WithRate("96.00"), new ReplayScope()).AtLeast);
    }

    [Fact]
    public void Without_a_number_it_takes_the_proposed_one_and_amounts_make_it_major()
    {
        Publish(Candidate());
        Assert.Equal("1.0.1", Publish(WithText("one")).Version.ToString());
        Assert.Equal("1.1.0", Publish(WithRate("96.00")).Version.ToString());
        _fake.Changes = true;
        var last = Publish(WithRate("97.00"));
        Assert.Equal("2.0.0", last.Version.ToString());
        Assert.Equal(
            [
                "Documents in the books stay as they are: 1 of them would have been another; 0 drafts will change.",
                "In the books, as they would have been, 1 document: 100.00 EUR before, 110.00 EUR after (+10.00 EUR).",
                "invoice INV-1 acme 2026-03 (stays): would have been 110.00 EUR, not 100.00 EUR.",
            ], last.Amounts);
    }

    [Fact]
    public void The_same_text_is_not_published_again()
    {
        Publish(Candidate());
        Assert.Equal("publish-nothing", Assert.Throws<OperationRefusedException>(() => Publish(Candidate())).Code);

        // a name or a connection in timepost.yaml is no part of a version
        var renamed = Candidate(workspace: RuleSetTexts.Workspace.Replace("name: Studio", "name: Atelier", StringComparison.Ordinal));
        Assert.Equal("publish-nothing", Assert.Throws<OperationRefusedException>(() => Publish(renamed)).Code);
        Assert.Equal("1.1.0", Publish(Candidate(workspace: RuleSetTexts.Workspace + "\nmoneyRounding: half-even")).Version.ToString());
    }

    [Fact]
    public void The_basis_of_the_books_is_published_with_the_mapping_and_another_is_major()
    {
        var published = Publish(Candidate());
        const string cash = RuleSetTexts.Workspace + "\nbasis: cash";
        using (var reading = _store.Read())
        {
            // what was published counts, whatever timepost.yaml says
            var rules = PublishedRules.Load(reading.RuleSets, published, new RuleSetText(RuleSetLoader.WorkspaceFile, cash)).RuleSet!;
            Assert.Equal((AccountingBasis.Accrual, published.RuleSet), (rules.Workspace.Basis, rules.Hash));
            Assert.Equal(["timepost.yaml (basis)"], PublishedRules.Differing(reading.RuleSets, published, file => Candidate().Texts.FirstOrDefault(t => t.File == file)?.Text, rules.Workspace with { Basis = AccountingBasis.Cash }));
        }

        var unpaid = RuleSetTexts.Mapping.Replace("accounts:\n", "accounts:\n  - { id: unpaid, name: \"Liabilities:UnpaidSales\", type: liability, role: unpaid-sales }\n", StringComparison.Ordinal);
        var next = Publish(Candidate(unpaid, workspace: cash));
        Assert.Equal("2.0.0", next.Version.ToString());
        Assert.Contains(next.Changes, c => (c.Path, c.Before, c.After, c.Level) == ("basis", "accrual", "cash", ChangeLevel.Major));
        using var later = _store.Read();
        Assert.Equal(AccountingBasis.Cash, PublishedRules.BasisOf(later.RuleSets, next));
    }

    [Fact]
    public void An_example_that_does_not_hold_stops_it_and_each_is_told()
    {
        _fake.Examples = [new("rate", "mapping.yaml:9", ["rate: expected 95, got 96"]), new("tax", "mapping.yaml:12", []), new("task", "mapping.yaml:15", ["task: expected a, got b"])];
        var refused = Assert.Throws<ExamplesFailedException>(() => Publish(Candidate()));
        Assert.Equal(["rate", "task"], refused.Failed.Select(f => f.Name));
        Assert.Null(Newest);
        Assert.Equal(0, TrailRows);
    }

    [Fact]
    public void Publishing_needs_a_manager_and_comparing_a_viewer()
    {
        Assert.Throws<NotAllowedException>(() => UseCase.Publish(Caller(ActorRole.Bookkeeper), Candidate(), null, ""));
        Assert.Throws<NotAllowedException>(() => UseCase.RollBack(Caller(ActorRole.Bookkeeper), Workspace, SemanticVersion.First, ""));
        Assert.Null(UseCase.Compare(Caller(ActorRole.Viewer), Candidate(), new ReplayScope()).From);
    }

    [Fact]
    public void What_is_published_is_in_the_trail_and_all_its_texts_are_kept()
    {
        var candidate = Candidate();
        var published = Publish(candidate, note: "First");
        using var reading = _store.Read();
        Assert.Equal(candidate.Texts, reading.RuleSets.Texts(published.RuleSet));
        var row = Assert.Single(reading.Trail.Rows(0));
        Assert.Equal(("publish", "1.0.0"), (row.Kind, row.ObjectId));
        Assert.Contains(published.RuleSet, System.Text.Encoding.UTF8.GetString(row.Payload!), StringComparison.Ordinal);
        Assert.Equivalent(published, reading.RuleSets.Newest());
    }

    [Fact]
    public void Rolling_back_publishes_the_old_text_as_a_new_version_and_takes_nothing_away()
    {
        var first = Publish(Candidate());
        _fake.Changes = true;
        Publish(WithRate("96.00"));
        var back = UseCase.RollBack(Caller(), Workspace, SemanticVersion.First, "Not agreed").Version;
        Assert.Equal(("3.0.0", "1.0.0", first.RuleSet), (back.Version.ToString(), back.RollsBack, back.RuleSet));
        Assert.Equal(["1.0.0", "2.0.0", "3.0.0"], Versions.Select(v => v.Version.ToString()));
        Assert.Equal("publish-nothing", Assert.Throws<OperationRefusedException>(() => UseCase.RollBack(Caller(), Workspace, new(1, 0, 0), "")).Code);
        Assert.Equal("version-unknown", Assert.Throws<OperationRefusedException>(() => UseCase.RollBack(Caller(), Workspace, new(7, 0, 0), "")).Code);

        using var reading = _store.Read();
        Assert.Equal("1.0.0, 3.0.0", VersionNames.Of(reading).Of(first.RuleSet));
        Assert.Equal("unpublished", VersionNames.Of(reading).Of("other"));
    }

    [Fact]
    public void Of_two_that_publish_at_once_one_is_told_to_look_again()
    {
        Publish(Candidate());
        using var other = Open();
        _fake.Meanwhile = () =>
        {
            _fake.Meanwhile = null;
            new PublishUseCase(other, _clock, _fake, _fake).Publish(Caller(), WithRate("98.00"), null, "");
        };
        Assert.Equal("publish-race", Assert.Throws<OperationRefusedException>(() => Publish(WithRate("96.00"))).Code);
        Assert.Equal(["1.0.0", "1.1.0"], Versions.Select(v => v.Version.ToString()));
    }

    [Fact]
    public void Published_text_that_was_changed_or_is_missing_is_refused()
    {
        var published = Publish(Candidate());
        using var reading = _store.Read();
        Assert.Equal("version-texts", Refused(published with { RuleSet = published.RuleSet[..60] + "0000" }).Code); // no texts
        Assert.Equal("version-texts", Refused(published with { MoneyRounding = RoundingMode.HalfEven }).Code); // another hash

        OperationRefusedException Refused(MappingVersion version) => Assert.Throws<OperationRefusedException>(() => PublishedRules.Load(reading.RuleSets, version, Workspace));
    }

    [Fact]
    public void Published_text_beside_another_timepost_yaml_keeps_its_rounding_and_refuses_what_does_not_fit()
    {
        var mapping = RuleSetTexts.Mapping.Replace("clients:\n", "policies:\n  trustSourceRates: [toggl]\nclients:\n", StringComparison.Ordinal);
        var published = Publish(Candidate(mapping));
        using var reading = _store.Read();
        Assert.Equal(RoundingMode.HalfUp, Load(RuleSetTexts.Workspace + "\nmoneyRounding: half-even").RuleSet!.Workspace.MoneyRounding);
        Assert.Equal(published.RuleSet, Load(RuleSetTexts.Workspace + "\nmoneyRounding: half-even").RuleSet!.Hash);
        Assert.Equal("Atelier", Load(RuleSetTexts.Workspace.Replace("name: Studio", "name: Atelier", StringComparison.Ordinal)).RuleSet!.Workspace.Name);
        var gone = Assert.Throws<OperationRefusedException>(() => Load(RuleSetTexts.Workspace.Replace("name: toggl", "name: harvest", StringComparison.Ordinal)));
        Assert.Equal("version-does-not-fit", gone.Code);
        Assert.Contains("toggl", gone.Message, StringComparison.Ordinal);
        Assert.Equal("version-currency", Assert.Throws<OperationRefusedException>(() => Load(RuleSetTexts.Workspace.Replace("EUR", "CHF", StringComparison.Ordinal))).Code);

        RuleSetResult Load(string workspace) => PublishedRules.Load(reading.RuleSets, published, new RuleSetText(RuleSetLoader.WorkspaceFile, workspace));
    }

    [Fact]
    public void Where_the_published_text_does_not_fit_any_more_amounts_are_unknown_and_the_change_is_major()
    {
        var trusting = RuleSetTexts.Mapping.Replace("clients:\n", "policies:\n  trustSourceRates: [toggl]\nclients:\n", StringComparison.Ordinal);
        Publish(Candidate(trusting));
        var renamed = RuleSetTexts.Workspace.Replace("name: toggl", "name: harvest", StringComparison.Ordinal);
        var difference = UseCase.Compare(Caller(), Candidate(trusting.Replace("[toggl]", "[harvest]", StringComparison.Ordinal), workspace: renamed), new ReplayScope());
        Assert.Equal((true, "2.0.0"), (difference.Blind, difference.Proposed.ToString()));
        Assert.Contains("toggl", difference.NotReplayed, StringComparison.Ordinal);
    }

    [Fact]
    public void The_changelog_is_generated_from_the_store_newest_first()
    {
        Publish(Candidate());
        Publish(Candidate(RuleSetTexts.Mapping.Replace("    - { id: web, job: Website, client: acme }", "    - { id: shop, job: Shop, client: acme }", StringComparison.Ordinal)), note: "A shop\n## instead");
        Publish(WithText("a comment"), "3.0.0");
        var text = Changelog.Of(Versions, DateTimeZone.Utc, _ => "Anna");
        Assert.Equal("""
            # Changelog of the mapping

            Written by `timepost mapping publish` from the store; what is typed here is lost with the next version.

            ## [3.0.0] - 2026-04-01

            Published by Anna.

            ### Added

            - `projects.rules[web]`: {client: acme, id: web, job: Website} (mapping.yaml:13, minor)

            ### Removed

            - `projects.rules[shop]`: {client: acme, id: shop, job: Shop} (mapping.yaml:13, major)

            ## [2.0.0] - 2026-04-01

            Published by Anna. A shop ## instead

            ### Added

            - `projects.rules[shop]`: {client: acme, id: shop, job: Shop} (mapping.yaml:13, minor)

            ### Removed

            - `projects.rules[web]`: {client: acme, id: web, job: Website} (mapping.yaml:13, major)

            ## [1.0.0] - 2026-04-01

            Published by Anna.

            The first published version.

            """, text, ignoreLineEndingDifferences: true);
    }

    /// <summary>Says what the test wants.</summary>
    private sealed class Fake : IReplay, IExampleRunner
    {
        public bool Changes { get; set; }

        public IReadOnlyList<ExampleResult> Examples { get; set; } = [];

        public Action? Meanwhile { get; set; }

        public ReplayComparison Compare(RuleSet from, RuleSet to, ReplayScope scope)
        {
            Assert.NotEqual(from.Hash, to.Hash);
            var document = new ReplayedDocument
            {
                Key = "TPAAAAAAAAAAAAAAAAAA", Kind = "invoice", Party = "acme", Period = "2026-03", Status = "final", Number = "INV-1",
                Before = Money.OfMinor(10_000, Eur), After = Money.OfMinor(11_000, Eur),
            };
            return new ReplayComparison(Changes ? [document] : [], 4) { ChangesAmounts = Changes };
        }

        public IReadOnlyList<ExampleResult> Run(RuleSet rules)
        {
            Meanwhile?.Invoke();
            return Examples;
        }
    }
}
