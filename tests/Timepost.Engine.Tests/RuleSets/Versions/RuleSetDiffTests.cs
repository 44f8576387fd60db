using Timepost.Domain.Amounts;
using Timepost.Engine.RuleSets;
using Timepost.Engine.RuleSets.Versions;

namespace Timepost.Engine.Tests.RuleSets.Versions;

/// <summary>The table of changes and their levels: each decision by a text before and a text after.</summary>
public sealed class RuleSetDiffTests
{
    private const string Mapping = """
        schema: 1
        policies:
          billingDay: worker
          requireReceiptAbove: 50
          billedStatuses: [approved]
        accounts:
          - { id: receivable, name: "Assets:Receivable", type: asset, role: receivable }
          - { id: services, name: "Income:Services", type: revenue, role: revenue }
          - { id: vat, name: "Liabilities:VAT", type: liability }
        taxCodes:
          - { id: DE19, percent: 19, outputAccount: vat }
          - { id: RC, percent: 0, reverseCharge: true, legend: Reverse charge }
        clients:
          otherwise: create
          rules:
            - { id: acme, customer: Acme GmbH, address: [Street 1, Berlin], match: { names: [Acme, ACME Inc] } }
            - { id: beta, customer: Beta AG }
        workers:
          rules:
            - { id: ann, name: Ann Lee, match: { names: [ann] } }
            - { id: bob, name: Bob Ray }
        rates:
          - { amount: 80, currency: EUR }
          - { amount: 90, currency: EUR, worker: ann }

        """;

    private const string Agreements = """
        schema: 1
        agreements:
          - id: acme-1
            client: acme
            currency: EUR
            tax: { code: DE19 }
            lines: { by: [project, task], text: "{project}" }
            rates:
              - { amount: 95.00 }

        """;

    private static RuleSetText[] Texts(string mapping, string? agreements = null) =>
        [new(RuleSetLoader.MappingFile, mapping), new(RuleSetLoader.AgreementsFile, agreements ?? Agreements)];

    private static IReadOnlyList<RuleSetChange> Diff(string mapping, string? agreements = null) =>
        RuleSetDiff.Of(Texts(Mapping), RoundingMode.HalfUp, Texts(mapping, agreements), RoundingMode.HalfUp);

    [Theory]
    // something is gone
    [InlineData("  - { id: vat, name: \"Liabilities:VAT\", type: liability }\n", "", "removed accounts[vat] major")]
    [InlineData("  - { id: DE19, percent: 19, outputAccount: vat }\n", "", "removed taxCodes[DE19] major")]
    [InlineData("    - { id: beta, customer: Beta AG }\n", "", "removed clients.rules[beta] major")]
    [InlineData("  billingDay: worker\n", "", "removed policies.billingDay major")]
    [InlineData("names: [Acme, ACME Inc]", "names: Acme", "removed clients.rules[acme].match[1].names major")]
    [InlineData("  - { amount: 80, currency: EUR }\n", "", "removed rates[1] major")]
    // something is demanded
    [InlineData("  billingDay: worker\n", "  billingDay: worker\n  requireDescription: true\n", "added policies.requireDescription major")]
    [InlineData("  billingDay: worker\n", "  billingDay: worker\n  requireDescription: false\n", "added policies.requireDescription minor")]
    [InlineData("requireReceiptAbove: 50", "requireReceiptAbove: 40", "changed policies.requireReceiptAbove major")]
    [InlineData("requireReceiptAbove: 50", "requireReceiptAbove: 60", "changed policies.requireReceiptAbove minor")]
    [InlineData("requireReceiptAbove: 50", "requireReceiptAbove: 50.00", "")]
    [InlineData("otherwise: create", "otherwise: exception", "changed clients.otherwise major")]
    [InlineData("  otherwise: create\n", "", "changed clients.otherwise major")]
    [InlineData("otherwise: create", "otherwise: link", "changed clients.otherwise minor")]
    [InlineData("rates:\n  - { amount: 80", "merchants:\n  rules: []\nrates:\n  - { amount: 80", "changed merchants.otherwise major")]
    [InlineData("billedStatuses: [approved]", "billedStatuses: [approved, billed]", "added policies.billedStatuses minor")]
    [InlineData("billedStatuses: [approved]", "billedStatuses: [billed]", "removed policies.billedStatuses major,added policies.billedStatuses minor")]
    // something is new, or says something else
    [InlineData("    - { id: beta, customer: Beta AG }\n", "    - { id: beta, customer: Beta AG }\n    - { id: gamma, customer: Gamma }\n", "added clients.rules[gamma] minor")]
    [InlineData("billingDay: worker", "billingDay: client", "changed policies.billingDay minor")]
    [InlineData("customer: Beta AG", "customer: Beta SE", "changed clients.rules[beta].customer minor")]
    [InlineData("amount: 90", "amount: 91", "changed rates[2].amount minor")]
    [InlineData("  - { amount: 80, currency: EUR }\n", "  - { amount: 70, currency: USD }\n  - { amount: 80, currency: EUR }\n", "added rates[1] minor")]
    [InlineData("{ id: bob, name: Bob Ray }", "{ id: bob, name: Robert Ray }", "changed workers.rules[bob].name minor")] // it is how its name is found
    // texts alone
    [InlineData("name: Ann Lee", "name: Anna Lee", "changed workers.rules[ann].name patch")]
    [InlineData("address: [Street 1, Berlin]", "address: [Street 2, Berlin]", "changed clients.rules[acme].address patch")]
    [InlineData("legend: Reverse charge", "legend: VAT is owed by the customer", "changed taxCodes[RC].legend patch")]
    [InlineData("schema: 1\n", "# new\nschema: 1\n\n", "")]
    [InlineData("{ id: beta, customer: Beta AG }", "{ customer: \"Beta AG\", id: 'beta' }", "")]
    // order
    [InlineData("    - { id: ann, name: Ann Lee, match: { names: [ann] } }\n    - { id: bob, name: Bob Ray }\n", "    - { id: bob, name: Bob Ray }\n    - { id: ann, name: Ann Lee, match: { names: [ann] } }\n", "moved workers.rules minor")]
    [InlineData("  - { id: DE19, percent: 19, outputAccount: vat }\n  - { id: RC, percent: 0, reverseCharge: true, legend: Reverse charge }\n", "  - { id: RC, percent: 0, reverseCharge: true, legend: Reverse charge }\n  - { id: DE19, percent: 19, outputAccount: vat }\n", "moved taxCodes patch")]
    public void Each_change_has_its_level(string before, string after, string expected)
    {
        Assert.Contains(before, Mapping, StringComparison.Ordinal);
        var changes = Diff(Mapping.Replace(before, after, StringComparison.Ordinal));
        Assert.Equal(expected, Told(changes));
    }

    [Theory]
    [InlineData("text: \"{project}\"", "text: \"{project}!\"", "changed agreements[acme-1].lines.text patch")]
    [InlineData("by: [project, task]", "by: [task, project]", "moved agreements[acme-1].lines.by minor")]
    [InlineData("amount: 95.00", "amount: 105.00", "changed agreements[acme-1].rates[1].amount minor")]
    [InlineData("currency: EUR\n", "currency: EUR\n    cap: { amount: 1000, excess: drop }\n", "added agreements[acme-1].cap minor")]
    [InlineData("    lines: { by: [project, task], text: \"{project}\" }\n", "", "removed agreements[acme-1].lines major")]
    [InlineData("id: acme-1", "id: acme-2", "removed agreements[acme-1] major,added agreements[acme-2] minor")]
    public void Each_change_of_an_agreement_has_its_level(string before, string after, string expected)
    {
        Assert.Contains(before, Agreements, StringComparison.Ordinal);
        Assert.Equal(expected, Told(Diff(Mapping, Agreements.Replace(before, after, StringComparison.Ordinal))));
    }

    [Fact]
    public void What_newly_limits_statuses_is_major_as_work_waits_that_was_billed()
    {
        var without = Mapping.Replace("  billedStatuses: [approved]\n", "", StringComparison.Ordinal);
        var changes = RuleSetDiff.Of(Texts(without), RoundingMode.HalfUp, Texts(Mapping), RoundingMode.HalfUp);
        Assert.Equal("added policies.billedStatuses major", Told(changes));
    }

    [Fact]
    public void A_change_names_file_and_line_before_and_after()
    {
        var change = Assert.Single(Diff(Mapping.Replace("requireReceiptAbove: 50", "requireReceiptAbove: 40", StringComparison.Ordinal)));
        Assert.Equal(("mapping.yaml:4", "50", "40"), (change.Where, change.Before, change.After));
    }

    [Fact]
    public void Rules_that_move_to_a_file_that_is_included_are_no_change()
    {
        const string rule = "    - { id: beta, customer: Beta AG }\n";
        var split = Mapping.Replace(rule, "", StringComparison.Ordinal) + "includes: [more.yaml]\n";
        RuleSetText[] after = [.. Texts(split), new("more.yaml", "schema: 1\nclients:\n  rules:\n" + rule)];
        Assert.Empty(RuleSetDiff.Of(Texts(Mapping), RoundingMode.HalfUp, after, RoundingMode.HalfUp));
    }

    [Fact]
    public void Another_rounding_of_money_is_a_change_though_the_texts_are_the_same()
    {
        var change = Assert.Single(RuleSetDiff.Of(Texts(Mapping), RoundingMode.HalfUp, Texts(Mapping), RoundingMode.HalfEven));
        Assert.Equal(("moneyRounding", "half-up", "half-even", ChangeLevel.Minor), (change.Path, change.Before, change.After, change.Level));
    }

    [Fact]
    public void Changes_read_back_as_they_were_written()
    {
        var changes = Diff(Mapping.Replace("customer: Beta AG", "customer: \"Beta \\\"SE\\\"\"", StringComparison.Ordinal));
        Assert.Equal(changes, RuleSetChanges.Read(RuleSetChanges.Write(changes)));
    }

    [Fact]
    public void A_whole_rule_is_shown_by_its_keys_and_kept_uncut()
    {
        var name = new string('x', 300);
        var change = Assert.Single(Diff(Mapping.Replace("    - { id: beta, customer: Beta AG }\n", $"    - {{ id: beta, customer: Beta AG }}\n    - {{ id: gamma, customer: {name} }}\n", StringComparison.Ordinal)));
        Assert.Equal(("gamma: id, customer", ""), (change.BriefAfter, change.BriefBefore));
        Assert.Equal($"{{customer: {name}, id: gamma}}", change.After);
        Assert.Contains(name, Changelog.Told(change), StringComparison.Ordinal);
        Assert.Equal([change], RuleSetChanges.Read(RuleSetChanges.Write([change])));
        var rate = Assert.Single(Diff(Mapping.Replace("  - { amount: 80, currency: EUR }\n", "", StringComparison.Ordinal)));
        Assert.Equal("amount, currency", rate.BriefBefore); // it has no id
        var value = Assert.Single(Diff(Mapping.Replace("customer: Beta AG", $"customer: {name}", StringComparison.Ordinal)));
        Assert.Equal((81, name), (value.BriefAfter.Length, value.After));
    }

    [Fact]
    public void Every_place_in_the_table_of_texts_is_a_key()
    {
        var page = File.ReadAllText(Path.Combine(Support.RepositoryRoot.Folder, "docs", "mapping.md"));
        Assert.All(ChangeLevels.Texts, place => Assert.Contains($"`{place[(place.LastIndexOf('.') + 1)..]}`", page, StringComparison.Ordinal));
    }

    private static string Told(IReadOnlyList<RuleSetChange> changes) =>
        string.Join(',', changes.Select(c => $"{RuleSetChanges.Word(c.Kind)} {c.Path} {RuleSetChanges.Word(c.Level)}"));
}
