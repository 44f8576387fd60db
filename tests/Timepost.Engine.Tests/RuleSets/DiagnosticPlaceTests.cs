using Timepost.Engine.RuleSets;

namespace Timepost.Engine.Tests.RuleSets;

/// <summary>What is wrong is told once, at its place, and with what to do.</summary>
public sealed class DiagnosticPlaceTests
{
    [Theory]
    [InlineData("csv", "date: Day, duraton: Hours", "duraton", "duration")]
    [InlineData("auto", "date: Day, clinet: Customer", "clinet", "client")]
    [InlineData("csv-expenses", "date: Day, amount: Sum, merchent: Shop", "merchent", "merchant")]
    [InlineData("csv-expenses", "date: Day, amount: Sum, taxx: VAT", "taxx", "tax")]
    public void An_unknown_field_among_the_columns_is_told_with_the_one_that_was_meant(string kind, string columns, string wrong, string meant)
    {
        var result = RuleSetTexts.Load(RuleSetTexts.Workspace.Replace("kind: toggl }", $"kind: {kind}, columns: {{ {columns} }} }}", StringComparison.Ordinal));

        var only = Assert.Single(result.Diagnostics);
        Assert.Equal(("unknown-key", "timepost.yaml", 7), (only.Code, only.File, only.Line));
        Assert.Contains($"'{wrong}'", only.Message, StringComparison.Ordinal);
        Assert.Equal($"Did you mean '{meant}'?", only.Remedy);
    }

    [Fact]
    public void Each_spelling_of_a_field_is_known() => Assert.Empty(RuleSetTexts.Load(RuleSetTexts.Workspace.Replace(
        "kind: toggl }", "kind: csv, columns: { start_date: Day, Start-Time: At, DURATION: Hours, user: Who } }", StringComparison.Ordinal)).Diagnostics);

    [Theory]
    [InlineData("clients:\n  rules:\n    - { id: acme, customer: Acme GmbH }", "clients:\n  rules:\n\t- { id: acme, customer: Acme GmbH }", 10, 1, "tab")]
    [InlineData("  - { id: vat,", "\t- { id: vat,", 5, 1, "tab")]
    [InlineData("customer: Acme GmbH }", "customer: \"Acme GmbH }", 10, 30, "quote")]
    [InlineData("customer: Acme GmbH }", "customer: Acme GmbH", 10, 30, "closed")]
    public void A_document_that_cannot_be_read_is_told_at_its_place_and_nothing_that_only_follows(string good, string bad, int line, int column, string says)
    {
        Assert.Contains(good, RuleSetTexts.Mapping, StringComparison.Ordinal);
        var result = RuleSetTexts.Load(mapping: RuleSetTexts.Mapping.Replace(good, bad, StringComparison.Ordinal));

        var only = Assert.Single(result.Diagnostics);
        Assert.Equal(("yaml-syntax", "mapping.yaml", line), (only.Code, only.File, only.Line));
        Assert.True(column == only.Column || says != "tab", only.ToString());
        Assert.Contains(says, only.Message, StringComparison.Ordinal);
        Assert.Null(result.RuleSet);
    }

    [Fact]
    public void What_else_is_wrong_in_a_document_that_can_be_read_is_told_beside_it()
    {
        var result = RuleSetTexts.Load(
            mapping: "schema: 1\nclients:\n\t- x\n", agreements: RuleSetTexts.Agreements.Replace("rates:", "ratez:", StringComparison.Ordinal));

        Assert.Equal(["yaml-syntax", "unknown-key"], result.Diagnostics.Select(d => d.Code));
    }

    [Fact]
    public void A_missing_document_is_told_once()
    {
        var result = RuleSetLoader.Load([new(RuleSetLoader.WorkspaceFile, RuleSetTexts.Workspace), new(RuleSetLoader.AgreementsFile, RuleSetTexts.Agreements)]);

        Assert.Equal("file-missing", Assert.Single(result.Diagnostics).Code);
    }

    [Fact]
    public void A_rate_for_a_task_that_is_not_there_is_no_second_rate_for_all()
    {
        var rates = RuleSetTexts.Agreements + "\n      - { amount: 110, task: development }\n";

        Assert.Equal(["unknown-reference"], RuleSetTexts.Load(agreements: rates).Diagnostics.Select(d => d.Code));
    }
}
