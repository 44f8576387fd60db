using NodaTime;
using Timepost.Domain.Billing;
using Timepost.Domain.Identity;
using Timepost.Domain.Mapping;
using Timepost.Engine.Exceptions;
using Timepost.Engine.Handbook;
using Timepost.Engine.RuleSets;
using Timepost.Engine.Tests.RuleSets;
using Timepost.Engine.Tests.Support;
using Timepost.Engine.Workspaces;

namespace Timepost.Engine.Tests.Handbook;

/// <summary>The handbook says what the configuration says, and its figures are the engine's.</summary>
public sealed class HandbookTests
{
    private static readonly LocalDate Today = new(2026, 5, 12);
    private static readonly Caller Viewer = new(WorkspaceId.OfKey("studio"), Firm.Anna, ActorRole.Viewer);

    private static readonly RuleSet Sample = RuleSetFolder.Load(
        name => File.Exists(Path.Combine(RepositoryRoot.Folder, "samples", "agency", name)) ? File.ReadAllBytes(Path.Combine(RepositoryRoot.Folder, "samples", "agency", name)) : null, out _).RuleSet!;

    [Fact]
    public void Every_name_that_a_rule_knows_and_every_agreement_is_in_it()
    {
        var cells = Cells(Sample);

        Assert.All(Sample.Clients.Rules, r => Assert.Contains(r.Target.Customer, cells));
        Assert.All(Sample.Projects.Rules, r => Assert.Contains(r.Target.Job, cells));
        Assert.All(Sample.Tasks.Rules, r => Assert.Contains(r.Target.Service, cells));
        Assert.All(Sample.Workers.Rules, r => Assert.Contains(r.Target.Name, cells));
        Assert.All(Sample.Categories.Rules, r => Assert.Contains(r.Target.Name, cells));
        Assert.All(Sample.Agreements, a => Assert.Contains(Headings(Sample), h => h.EndsWith($"({a.Id})", StringComparison.Ordinal)));
        Assert.Equal(
            ["What is billable", "How to name things", "What syncs", "Days and zones", "Rounding of time", "Agreements", "Expenses", "What waits, and who decides"],
            Write(Sample).Blocks.OfType<HeadingBlock>().Where(h => h.Level == 2).Select(h => h.Text));
    }

    // 0:07, 0:50 and 1:10 are 2:07; at 98.00 an hour 207.4333 EUR, and 19 % on 207.43 are 39.4117
    [Fact]
    public void An_example_comes_to_what_was_computed_by_hand()
    {
        var table = Example(Sample, "spreewerk");

        Assert.Equal(["Design (2:07 h at 98.00 EUR)", "1", "207.43", "207.43 EUR", "39.41 EUR (19 %)"], table.Rows[0]);
        Assert.Equal(["in all", "", "", "207.43 EUR", "39.41 EUR"], table.Rows[^1]);
    }

    // each up to 6 minutes: 12 + 54 + 72 minutes are 2.3 hours; 285.20 USD at 124.00, less 5 %
    [Fact]
    public void An_example_shows_rounding_and_discount()
    {
        var table = Example(Sample, "hudson-catalogue");

        Assert.Equal(["Spring Catalogue: Design", "2.3 h", "124.00", "270.94 USD (285.20 less 14.26)", ""], table.Rows[0]);
    }

    [Fact]
    public void Hours_of_a_retainer_are_shown_as_drawn_from_it()
    {
        var table = Example(Sample, "wannsee-care");

        Assert.Equal("0.00 EUR", table.Rows[0][3].Split(" (")[0]);
        Assert.Contains("2:07", table.Rows[0][0], StringComparison.Ordinal);
    }

    [Fact]
    public void The_table_of_rounding_is_the_engines()
    {
        var rounding = Sample.Agreements.Single(a => a.Id == "hudson-app").Rounding;
        var table = Write(Sample).Blocks.OfType<TableBlock>().First(t => t.Head.SequenceEqual([">recorded", ">billed"]));

        Assert.Equal(["0:07", "0:12"], table.Rows[1]);
        Assert.All(table.Rows, row => Assert.Equal(HandbookText.Time(RoundingScopes.Round(Seconds(row[0]), rounding)), row[1]));
    }

    [Fact]
    public void What_is_changed_in_the_mapping_is_changed_in_the_handbook()
    {
        var before = Texts(RuleSetTexts.Load().RuleSet!);
        var after = Texts(RuleSetTexts.Load(
            mapping: RuleSetTexts.Mapping.Replace("accounts:", "policies: { requireDescription: true, billedStatuses: [approved, done], billableByDefault: false, midnight: split }\naccounts:", StringComparison.Ordinal)).RuleSet!);

        Assert.Contains("A description is welcome, and not demanded.", before);
        Assert.Contains("A billable entry needs a description; without one it waits.", after);
        Assert.Contains("Entries are planned once their status is `approved` or `done`. Others wait, and each plan says how many hours wait.", after);
        Assert.Contains("An entry is billable only where the tracker, its task or its project says so.", after);
        Assert.Contains("Work over midnight is cut there: each part counts on its own day.", after);
    }

    [Fact]
    public void The_version_is_named_and_without_one_it_says_unpublished()
    {
        var rules = RuleSetTexts.Load().RuleSet!;

        Assert.Contains(Texts(rules), t => t.StartsWith("Written on 2026-05-12 from the mapping, which is not published yet", StringComparison.Ordinal));
        Assert.Contains(
            new HandbookUseCase(rules, "1.2.0", Today).Write(Viewer).Blocks.OfType<ParagraphBlock>(), p => p.Text.StartsWith("Written on 2026-05-12 from version 1.2.0 of the mapping", StringComparison.Ordinal));
    }

    [Fact]
    public void An_agreement_without_a_rate_of_the_mapping_says_so_in_place_of_figures()
    {
        var rules = RuleSetTexts.Load().RuleSet!;
        rules = rules with { Agreements = [rules.Agreements[0] with { Rates = [] }] };

        Assert.Contains(Texts(rules), t => t.StartsWith("No example: no entry gets a rate", StringComparison.Ordinal));
    }

    [Fact]
    public void Under_a_pass_through_agreement_no_hours_are_shown()
    {
        var rules = RuleSetTexts.Load().RuleSet!;
        rules = rules with { Agreements = [rules.Agreements[0] with { Engagement = EngagementKind.PassThrough }] };

        Assert.Contains("No hours are billed under it.", Texts(rules));
        Assert.DoesNotContain(Write(rules).Blocks.OfType<TableBlock>(), t => t.Head[0] == "line");
    }

    // of the intake those that its page numbers 1902 to 1920 and that are no refusal of a file or a connection
    [Fact]
    public void Every_kind_of_exception_has_who_decides_it()
    {
        var intake = File.ReadAllLines(Path.Combine(RepositoryRoot.Folder, "docs", "statuses", "intake.md"))
            .Select(l => l.Split('|', StringSplitOptions.TrimEntries)).Where(c => c.Length > 3 && int.TryParse(c[1], out var n) && n is >= 1902 and <= 1920)
            .Where(c => !c[3].StartsWith("*file*", StringComparison.Ordinal) && !c[2].StartsWith("connection-", StringComparison.Ordinal)).Select(c => c[2]);
        string[] rates = [BillingCodes.NoRate, BillingCodes.RateAmbiguous, BillingCodes.RateCurrency, BillingCodes.OutOfRange];

        Assert.Equal(
            ExceptionKinds.All.Keys.Concat(intake).Concat(rates).Distinct().Order(StringComparer.Ordinal), Guide.All.Select(g => g.Kind).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void What_is_agreed_of_splits_and_subcontractors_is_said()
    {
        Assert.Contains("Each purchase order has an invoice of its own.", Texts(Sample));
        Assert.Contains("Hours of subcontractors are billed at what they cost and 25 %.", Texts(Sample));
        Assert.Contains("Any other merchant is a vendor under its own name.", Texts(Sample));
    }

    // the rule for trips stands first, and no entry of the example makes it: none is a trip, two are below an hour
    [Fact]
    public void An_example_takes_no_task_that_its_entries_do_not_reach()
    {
        var rules = RuleSetTexts.Load(mapping: RuleSetTexts.Mapping
            + "\ntasks:\n  rules:\n    - { id: travel, service: Travel, match: { when: \"description like '*train*' and hours >= 1\" } }\n    - { id: shadowed, service: Shadowed, match: { names: [Design], connection: toggl } }\n    - { id: design, service: Design }\nworkers: { otherwise: create }\n").RuleSet!;

        Assert.StartsWith("Website: Design", Example(rules, "acme-1").Rows[0][0], StringComparison.Ordinal);
    }

    [Fact]
    public void A_deprecated_rule_says_until_when_and_what_then()
    {
        var rules = RuleSetTexts.Load(mapping: RuleSetTexts.Mapping
            + "\ntasks:\n  rules:\n    - { id: support, service: Support, deprecated: { until: 2026-03-31, use: development } }\n    - { id: development, service: Development }\n").RuleSet!;

        var row = Write(rules).Blocks.OfType<TableBlock>().SelectMany(t => t.Rows).Single(r => r.Contains("Support"));
        Assert.Equal(["`Support`", "Support", "for work until 2026-03-31, then development"], row);
    }

    // Berlin: the last Sunday of March 2026 is past in May; the next change is that of 25 October
    [Fact]
    public void The_next_change_of_the_clock_is_that_of_the_zone() =>
        Assert.Contains(Write(Sample).Blocks.OfType<TableBlock>().SelectMany(t => t.Rows), r => r.SequenceEqual(["Europe/Berlin", "2026-10-25", "03:00 becomes 02:00"]));

    private static HandbookPage Write(RuleSet rules) => new HandbookUseCase(rules, "", Today).Write(Viewer);

    private static TableBlock Example(RuleSet rules, string agreement) =>
        Write(rules).Blocks.SkipWhile(b => b is not HeadingBlock h || !h.Text.EndsWith($"({agreement})", StringComparison.Ordinal)).OfType<TableBlock>().First();

    private static List<string> Cells(RuleSet rules) => [.. Write(rules).Blocks.OfType<TableBlock>().SelectMany(t => t.Rows).SelectMany(r => r)];

    private static List<string> Headings(RuleSet rules) => [.. Write(rules).Blocks.OfType<HeadingBlock>().Select(h => h.Text)];

    private static List<string> Texts(RuleSet rules) =>
        [.. Write(rules).Blocks.OfType<ParagraphBlock>().Select(p => p.Text), .. Write(rules).Blocks.OfType<ListBlock>().SelectMany(l => l.Items)];

    private static long Seconds(string time)
    {
        var parts = time.Split(':').Select(p => long.Parse(p, System.Globalization.CultureInfo.InvariantCulture)).ToArray();
        return (parts[0] * 3600) + (parts[1] * 60) + (parts.Length > 2 ? parts[2] : 0);
    }
}
