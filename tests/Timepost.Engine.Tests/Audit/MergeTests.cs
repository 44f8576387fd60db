using NodaTime;
using Timepost.Domain.Identity;
using Timepost.Domain.Mapping;
using Timepost.Engine.Audit;
using Timepost.Engine.RuleSets;
using Timepost.Engine.Tests.RuleSets;
using Timepost.Engine.Tests.Support;
using Timepost.Engine.Workspaces;

namespace Timepost.Engine.Tests.Audit;

/// <summary>Names that count as others: said, planned by, and taken back as if nothing had been.</summary>
public sealed class MergeTests
{
    private static readonly LocalDate Day = new(2026, 3, 10);
    private static readonly LocalDate April1 = new(2026, 4, 1);

    [Fact]
    public void Work_of_a_merged_name_is_billed_with_the_name_that_it_counts_as_and_an_unmerge_restores_every_draft()
    {
        using var firm = TwoSpellings();
        var before = Drafts(firm);
        Assert.Contains(firm.Plan(April1).NewExceptions.Concat(Open(firm)), e => e.Kind == "unmapped-client");

        Under(firm, Merge(firm, "Harbour", "Harbor"));
        Assert.Equal(2 * 3600, Assert.Single(Drafts(firm)).Seconds);
        Assert.DoesNotContain(Open(firm), e => e.Kind == "unmapped-client");
        Assert.Empty(new AuditUseCase(firm.Context).Audit(firm.Caller).Findings);

        Under(firm, MergeUseCase.Unmerge(firm.Context, firm.Caller, firm.Rules.Merges, MergeKind.Client, "Harbour", "", "two after all"));
        Assert.Equal(before, Drafts(firm));
        Assert.Contains(Open(firm), e => e.Kind == "unmapped-client");
    }

    [Fact]
    public void The_match_says_by_which_merge_a_name_was_found()
    {
        var rules = new RuleSetTextsWithMerge("{ kind: client, name: Acm, into: Acme GmbH }").Rules;

        var found = new Engine.Plans.Matchers(rules).Client("Acm", "");

        Assert.Equal("acme", found.Target!.Id);
        Assert.Equal("mapping.yaml:10, as 'Acme GmbH' by merges.yaml:2", found.Rule);
    }

    [Fact]
    public void A_project_is_merged_under_one_client_alone_where_the_merge_names_it()
    {
        var rules = new RuleSetTextsWithMerge("{ kind: project, name: Web site, into: web, client: acme }").Rules;
        var matchers = new Engine.Plans.Matchers(rules);

        Assert.Equal("web", matchers.Project("Web site", "", "acme").Target?.Id);
        Assert.Null(matchers.Project("Web site", "", "zenith").Target);
    }

    [Fact]
    public void What_the_program_writes_loads_as_the_same_merges_whatever_the_names()
    {
        NameMerge[] merges =
        [
            new() { Kind = MergeKind.Client, Name = "A: \"b\" #c\\", Into = "Ünï — 北", On = Day, Reason = "x, y: {z}" },
            new() { Kind = MergeKind.Project, Name = "null", Into = "- 1", Client = "acme" },
        ];

        var loaded = RuleSetTexts.Load(more: new RuleSetText(RuleSetLoader.MergesFile, MergesText.Of(merges)));

        Assert.DoesNotContain(loaded.Diagnostics, d => d.Severity == Severity.Error);
        Assert.Equal(merges, loaded.RuleSet!.Merges.Select(m => m with { Origin = "" }));
        Assert.NotEqual(loaded.RuleSet.Hash, RuleSetTexts.Load().RuleSet!.Hash);
        Assert.Empty(RuleSetTexts.Load(more: new RuleSetText(RuleSetLoader.MergesFile, MergesText.Of([]))).RuleSet!.Merges);
    }

    [Fact]
    public void A_merge_is_a_row_of_the_trail_and_its_people_are_named_by_number()
    {
        using var firm = TwoSpellings();
        firm.Work.Add("Harbor", "Website", "Design", "Anna", Day, 3600);
        Merge(firm, "Harbour", "Harbor");
        new MergeUseCase(firm.Context, firm.Rules).Merge(firm.Caller, new NameMerge { Kind = MergeKind.Worker, Name = "Anna", Into = "Ana" });

        using var reading = firm.Store.Read();
        var rows = reading.Trail.Rows(0).Where(r => r.Kind == "merge").ToList();
        Assert.Equal(2, rows.Count);
        Assert.Contains(rows, r => r.ObjectId == "client Harbour");
        Assert.DoesNotContain(rows, r => r.ObjectId.Contains("Anna", StringComparison.Ordinal) || System.Text.Encoding.UTF8.GetString(r.Payload!).Contains("Anna", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("Harbuor", "Harbor", "", "merge-name-unknown")]
    [InlineData("Harbour", "Harbro", "", "merge-into-unknown")]
    [InlineData("Harbour", "Harbour", "", "merge-into-unknown")]
    [InlineData("Harbour", "Harbor", "harbor", "merge-client")]
    [InlineData("Port", "Harbor", "", "merged-already")]
    [InlineData("Harbour", "Port", "", "merge-chain")]
    [InlineData("Quay", "Harbor", "", "merge-chain")]
    public void A_merge_that_cannot_be_is_refused(string name, string into, string client, string code)
    {
        using var firm = TwoSpellings();
        firm.Work.Add("Port", "", "Design", "Ana", Day, 3600);
        firm.Work.Add("Quay", "", "Design", "Ana", Day, 3600);
        firm.Rules = firm.Rules with { Merges = [new() { Kind = MergeKind.Client, Name = "Port", Into = "Quay", Origin = "merges.yaml:4" }] };

        var refused = Assert.Throws<OperationRefusedException>(() =>
            new MergeUseCase(firm.Context, firm.Rules).Merge(firm.Caller, new NameMerge { Kind = MergeKind.Client, Name = name, Into = into, Client = client }));
        Assert.Equal(code, refused.Code);
        Assert.NotEmpty(refused.Remedy);
    }

    [Fact]
    public void A_project_is_not_merged_under_a_client_that_nobody_knows()
    {
        using var firm = TwoSpellings();
        firm.Work.Add("Harbor", "Web site", "Design", "Ana", Day, 3600);
        firm.Plan(April1);

        var refused = Assert.Throws<OperationRefusedException>(() => new MergeUseCase(firm.Context, firm.Rules).Merge(
            firm.Caller, new NameMerge { Kind = MergeKind.Project, Name = "Web site", Into = "Website", Client = "harbo" }));
        Assert.Equal(("merge-client", "Did you mean 'harbor'?"), (refused.Code, refused.Remedy));
    }

    [Fact]
    public void The_merges_of_a_text_are_read_though_it_names_what_the_rule_set_does_not_have()
    {
        var merges = MergesText.Read(new RuleSetText(RuleSetLoader.MergesFile, "schema: 1\nmerges:\n  - { kind: project, name: A, into: B, client: nobody }\n  - { kind: wrong, name: C, into: D }\n"));

        Assert.Equal(("A", "nobody"), (Assert.Single(merges).Name, merges[0].Client));
        Assert.Equal("timepost audit unmerge project A --client nobody", MergeUseCase.TakeBack(merges[0]));
        Assert.Empty(MergesText.Read(new RuleSetText(RuleSetLoader.MergesFile, "merges: [")));
    }

    [Theory]
    [InlineData("Harbour", "not-merged")]
    [InlineData("Port", "merge-by-hand")]
    public void What_was_not_merged_by_the_program_is_not_taken_back_by_it(string name, string code)
    {
        using var firm = TwoSpellings();
        firm.Rules = firm.Rules with { Merges = [new() { Kind = MergeKind.Client, Name = "Port", Into = "Quay", Origin = "mapping.yaml:4" }] };

        Assert.Equal(code, Assert.Throws<OperationRefusedException>(() => MergeUseCase.Unmerge(firm.Context, firm.Caller, firm.Rules.Merges, MergeKind.Client, name, "", "")).Code);
    }

    [Fact]
    public void A_bookkeeper_may_not_merge()
    {
        using var firm = TwoSpellings();
        var caller = new Caller(WorkspaceId.OfKey("acme"), Firm.Anna, ActorRole.Bookkeeper);

        Assert.Throws<NotAllowedException>(() => new MergeUseCase(firm.Context, firm.Rules).Merge(caller, new NameMerge { Kind = MergeKind.Client, Name = "Harbour", Into = "Harbor" }));
        Assert.Throws<NotAllowedException>(() => MergeUseCase.Unmerge(firm.Context, caller, firm.Rules.Merges, MergeKind.Client, "Harbour", "", ""));
    }

    [Theory]
    [InlineData("??-### *", "AB-012 Website", true)]
    [InlineData("??-### *", "ab-012 Website", true)]
    [InlineData("??-### *", "AB-01 Website", false)]
    [InlineData("??-### *", "AB-0x2 Website", false)]
    [InlineData("##", "#1", false)]
    [InlineData("##", "71", true)]
    public void A_convention_tells_digits(string pattern, string name, bool fits) =>
        Assert.Equal(fits, new NameConvention(MergeKind.Project, pattern, "", "", "").Fits(name));

    [Fact]
    public void Names_off_a_convention_are_found_with_their_client_and_those_merged_away_are_not()
    {
        using var firm = TwoSpellings();
        firm.Rules = firm.Rules with
        {
            Conventions =
            [
                new(MergeKind.Project, "??-## *", "WE-01 Website", "", "mapping.yaml:7"), new(MergeKind.Project, "Studio*", "", "", "mapping.yaml:8"),
                new(MergeKind.Project, "X*", "", "lake", "mapping.yaml:9"),
            ],
            Merges = [new() { Kind = MergeKind.Client, Name = "Harbour", Into = "Harbor" }, new() { Kind = MergeKind.Project, Name = "Old", Into = "WE-01 Site" }],
        };
        firm.Work.Add("Harbor", "WE-01 Site", "Design", "Ana", Day, 3600);
        firm.Work.Add("Harbor", "Studio", "Design", "Ana", Day, 3600);
        firm.Work.Add("Harbor", "Old", "Design", "Ana", Day, 3600);

        var found = new AuditUseCase(firm.Context).Audit(firm.Caller).Findings.Where(f => f.Kind == AuditKind.NameOffConvention).ToList();

        Assert.Equal(["Website / Harbor", "Website / Harbour"], found.Select(f => string.Join(" / ", f.Subjects)));
        Assert.Equal("The project is not written as '??-## *', as in 'WE-01 Website' (mapping.yaml:7). 1 entry.", found[0].Evidence);
    }

    private static Firm TwoSpellings()
    {
        var firm = new Firm();
        firm.Work.Add("Harbor", "Website", "Design", "Ana", Day, 3600);
        firm.Work.Add("Harbour", "Website", "Design", "Ana", Day, 3600);
        return firm;
    }

    private static MergeResult Merge(Firm firm, string name, string into) =>
        new MergeUseCase(firm.Context, firm.Rules).Merge(firm.Caller, new NameMerge { Kind = MergeKind.Client, Name = name, Into = into, Reason = "typo" });

    // as the loader would have the text of the file
    private static void Under(Firm firm, MergeResult result) => firm.Rules = firm.Rules with
    {
        Hash = result.Text.Contains("Harbour", StringComparison.Ordinal) ? new string('b', 64) : new string('c', 64),
        Merges = RuleSetTexts.Load(more: new RuleSetText(RuleSetLoader.MergesFile, result.Text)).RuleSet!.Merges,
    };

    private static List<(string Key, long Seconds, decimal Total)> Drafts(Firm firm)
    {
        firm.Plan(April1);
        using var reading = firm.Store.Read();
        return [.. reading.Plans.Drafts(new(["invoice"]), 10).Select(d => (d.Key.Value, Engine.Plans.DraftBody.Lines(d.Body, d.Net.Currency).Sum(l => l.BilledSeconds), d.Total.Amount))];
    }

    private static IReadOnlyList<Exceptions.ExceptionRecord> Open(Firm firm)
    {
        using var reading = firm.Store.Read();
        return reading.Exceptions.List(openOnly: true, null, 100);
    }

    private sealed record RuleSetTextsWithMerge(string Merge)
    {
        public RuleSet Rules => RuleSetTexts.Load(more: new RuleSetText(RuleSetLoader.MergesFile, $"schema: 1\nmerges: [{Merge}]")).RuleSet!;
    }
}
