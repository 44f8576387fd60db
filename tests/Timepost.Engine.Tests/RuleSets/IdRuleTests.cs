using Timepost.Domain.Mapping;
using Timepost.Engine.RuleSets;
using Timepost.Engine.Tests.Plans;
using Timepost.Engine.Tests.Support;

namespace Timepost.Engine.Tests.RuleSets;

/// <summary>Rules by the source's own ids: they come by a custom field of the connection.</summary>
public sealed class IdRuleTests
{
    private static readonly string Workspace = RuleSetTexts.Workspace.Replace("kind: toggl", "kind: toggl, fields: { client-id: Client ID }", StringComparison.Ordinal);

    private static string Mapping(string match) => RuleSetTexts.Mapping.Replace("customer: Acme GmbH", $"customer: Acme GmbH, match: {{ {match} }}", StringComparison.Ordinal);

    [Theory]
    [InlineData("ids: [c-1, c-2]", "Whoever", "c-2", true)]
    [InlineData("ids: [c-1, c-2]", "Whoever", "C-2", false)] // exact
    [InlineData("ids: [c-1, c-2]", "Whoever", "", false)]
    [InlineData("ids: [c-1], names: [Acme]", "Acme", "c-9", true)] // one of them fits
    [InlineData("ids: [c-1], names: [Acme]", "Whoever", "c-1", true)]
    [InlineData("ids: [c-1], names: [Acme]", "Whoever", "c-9", false)]
    [InlineData("ids: [c-1], when: \"hours > 1\"", "Whoever", "c-1", false)] // and each condition holds
    [InlineData("ids: [c-1], when: \"hours <= 1\"", "Whoever", "c-1", true)]
    public void A_rule_fits_the_id_that_the_source_gives_or_one_of_its_names(string match, string name, string id, bool fits)
    {
        var loaded = RuleSetTexts.Load(Workspace, Mapping(match));
        Assert.Empty(loaded.Diagnostics);
        using var firm = new Firm(a => a with { Client = "acme" }, r => r with { Clients = loaded.RuleSet!.Clients });
        var entry = firm.Work.Add(name, "Website", "Design", "Ana", new(2026, 3, 2), 3600);
        firm.Work.Change(entry, e => e with { Fields = id.Length == 0 ? new Dictionary<string, string>() : new Dictionary<string, string> { ["client-id"] = id } });

        var plan = firm.Plan();

        Assert.Equal(fits, plan.Actions.Any(a => a.Kind == "invoice" && a.Client == "acme"));
        Assert.Equal(!fits, plan.NewExceptions.Any(e => e.Kind == "unmapped-client"));
    }

    [Fact]
    public void Ids_that_no_connection_delivers_are_told()
    {
        var told = Assert.Single(RuleSetTexts.Load(mapping: Mapping("ids: [c-1]")).Diagnostics);

        Assert.Equal(("field-unknown", Severity.Warning), (told.Code, told.Severity));
        Assert.Contains("client-id", told.Message, StringComparison.Ordinal);
    }
}
