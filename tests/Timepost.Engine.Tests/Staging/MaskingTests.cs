using Timepost.Domain.Mapping;
using Timepost.Engine.Audit;
using Timepost.Engine.RuleSets;
using Timepost.Engine.Staging;
using Timepost.Engine.Tests.RuleSets;

namespace Timepost.Engine.Tests.Staging;

public sealed class MaskingTests
{
    private static readonly MaskTable Mask = new(
        ["Ana López", "ANA LOPEZ", "ana-lopez", "Ben", "ben@studio.example", "Zoë"], ["ana", "ben", "zoe"], ["Nord", "NORD GmbH", "Paper Shop"], ["Nord"], new HashSet<string> { "approver" });

    [Fact]
    public void Names_that_differ_in_case_accents_and_signs_keep_doing_so()
    {
        var masked = new[] { "Ana López", "ANA LOPEZ", "ana-lopez" }.Select(Mask.Worker).ToList();

        Assert.Equal(3, masked.Distinct().Count());
        Assert.Single(masked.Select(NormalisedName.Of).Distinct());
        Assert.NotEqual(NormalisedName.Of(masked[0]), NormalisedName.Of(Mask.Worker("Ben")));
        Assert.All(masked, m => Assert.StartsWith("Worker 00", m, StringComparison.Ordinal));
    }

    [Fact]
    public void A_worker_without_a_match_is_still_found_by_its_id_and_its_name()
    {
        Assert.Equal(NormalisedName.Of(Mask.Worker("Ben")), NormalisedName.Of(Mask.WorkerId("ben")));
        Assert.Equal(NormalisedName.Of(Mask.Worker("Zoë")), NormalisedName.Of(Mask.WorkerId("zoe")));
        Assert.NotEqual(NormalisedName.Of(Mask.Worker("Ana López")), NormalisedName.Of(Mask.WorkerId("ana")));
        Assert.Equal(3, new[] { "ana", "ben", "zoe" }.Select(Mask.WorkerId).Distinct().Count());
    }

    [Fact]
    public void Only_vendors_whose_time_is_bought_are_masked_as_merchants()
    {
        Assert.Equal("Paper Shop", Mask.Merchant("Paper Shop"));
        Assert.Equal("Vendor 001", Mask.Merchant("NORD GmbH"));
        Assert.Equal("Vendor 001.", Mask.Merchant("Nord"));
        Assert.Equal("Work of Worker 001., ben", Mask.Text("Work of Ana López, ben").Replace("Worker 002", "ben", StringComparison.Ordinal).Replace("Worker 003", "ben", StringComparison.Ordinal));
    }

    [Fact]
    public void Custom_fields_that_no_rule_asks_for_stay_behind()
    {
        Assert.Equal("{\"approver\":\"Worker 001. signed\"}", Mask.Fields("{\"approver\":\"Ana López signed\",\"phone\":\"123\"}"));
        Assert.Null(Mask.Fields("{\"phone\":\"123\"}"));
    }

    [Fact]
    public void Conditions_keep_their_names_masked_and_a_part_of_a_name_is_refused()
    {
        RuleSetText Rules(string when) => new(RuleSetLoader.MappingFile, RuleSetTexts.Mapping.Replace("customer: Acme GmbH", $"customer: Acme GmbH, match: {{ names: [Acme], when: '{when}' }}", StringComparison.Ordinal));

        var masked = new MaskedRules(Mask).Of([Rules("worker = \"Ana López\" and hours > 2")]);
        Assert.Contains("worker = \\\"Worker 001.\\\" and hours > 2", masked[0].Text, StringComparison.Ordinal);
        Assert.Equal("staging-name-left", Assert.Throws<StagingRefusedException>(() => new MaskedRules(Mask).Of([Rules("worker like \"Ana*\"")])).Code);
    }

    [Fact]
    public void Merged_names_of_persons_are_masked_others_kept_and_reasons_dropped()
    {
        var text = MergesText.Of(
        [
            new() { Kind = MergeKind.Worker, Name = "ANA LOPEZ", Into = "Ana López", Reason = "Ana married" }, new() { Kind = MergeKind.Client, Name = "Harbour", Into = "Harbor" },
        ]);

        var masked = new MaskedRules(Mask).Of([new RuleSetText(RuleSetLoader.MergesFile, text)])[0].Text;

        Assert.DoesNotContain("ana", masked, StringComparison.OrdinalIgnoreCase);
        Assert.Contains(Mask.Worker("Ana López"), masked, StringComparison.Ordinal);
        Assert.Contains("Harbour", masked, StringComparison.Ordinal);
    }

    [Fact]
    public void Masked_texts_load_and_say_the_same_of_everything_but_persons()
    {
        RuleSetText[] texts =
        [
            new(RuleSetLoader.WorkspaceFile, RuleSetTexts.Workspace + "\naddress: [Street 1, Town]\ntaxNumber: DE1\npeople:\n  - { account: ana, role: admin, name: Ana López }\n"),
            new(RuleSetLoader.MappingFile, RuleSetTexts.Mapping.Replace("clients:", """
                # Ana does this
                workers:
                  rules:
                    - { id: ana, name: Ana López, match: { pattern: "ana*" } }
                    - { id: ben, name: Ben }
                    - { id: zoe, name: Zoë, vendor: Nord, match: [{ names: [Zoë] }, { normalised: Zoë }] }
                subcontractors:
                  - { id: nord, vendor: Nord, currency: EUR, selfBilling: true, account: cost, rates: [{ amount: 50, worker: zoe }] }
                merchants:
                  rules:
                    - { id: nord, vendor: Nord, match: { names: [NORD GmbH] } }
                    - { id: paper, vendor: Paper Shop }
                examples:
                  - { name: Ana, entry: { worker: Ana López, date: 2026-03-02, hours: 1 }, expect: { worker: ana } }
                clients:
                """, StringComparison.Ordinal).Replace("accounts:\n", "accounts:\n  - { id: cost, name: \"Costs:Bought\", type: cost, role: cost }\n  - { id: payable, name: \"Liabilities:Payable\", type: liability, role: payable }\n", StringComparison.Ordinal)
                .Replace("customer: Acme GmbH", "customer: Acme GmbH, address: [Street 2], taxNumber: DE2", StringComparison.Ordinal)),
            new(RuleSetLoader.AgreementsFile, RuleSetTexts.Agreements.Replace("{ amount: 95.00 }", "{ amount: 95.00, worker: ben }", StringComparison.Ordinal)),
        ];
        var plain = RuleSetLoader.Load(texts).RuleSet ?? throw new InvalidOperationException(string.Join('\n', RuleSetLoader.Load(texts).Diagnostics));

        var masked = new MaskedRules(Mask).Of(texts);

        var all = string.Join('\n', masked.Select(t => t.Text));
        Assert.All(["Ana", "López", "Zoë", "Ben", "Nord", "NORD", "Street", "DE1", "DE2", "zoe", "Studio", "#"], p => Assert.DoesNotContain(p, all.Replace("DE19", "", StringComparison.Ordinal), StringComparison.Ordinal));
        var rules = RuleSetLoader.Load(masked).RuleSet ?? throw new InvalidOperationException(all + string.Join('\n', RuleSetLoader.Load(masked).Diagnostics));
        Assert.Equal(plain.Accounts, rules.Accounts);
        Assert.Equal(plain.Agreements[0].Rates[0].Amount, rules.Agreements[0].Rates[0].Amount);
        Assert.Equal(Mask.WorkerId("ben"), rules.Agreements[0].Rates[0].Worker);
        Assert.Equal([Mask.WorkerId("ana"), Mask.WorkerId("ben"), Mask.WorkerId("zoe")], rules.Workers.Rules.Select(r => r.Target.Id).Distinct());
        // the pattern fits what it fitted
        Assert.Equal(new[] { "Ana López", "ANA LOPEZ", "ana-lopez" }.Select(Mask.Worker).Order(StringComparer.Ordinal), rules.Workers.Rules[0].Match.Names);
        Assert.Equal(rules.Subcontractors[0].Vendor, rules.Workers.Rules[^1].Target.Vendor);
        Assert.Empty(rules.Examples);
        Assert.Empty(rules.Workspace.People);
    }
}
