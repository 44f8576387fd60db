using Timepost.Engine.RuleSets;

namespace Timepost.Engine.Tests.RuleSets;

/// <summary>Small texts that load, to be changed by tests.</summary>
internal static class RuleSetTexts
{
    public const string Workspace = """
        schema: 1
        workspace: studio
        name: Studio
        baseCurrency: EUR
        zone: Europe/Berlin
        connections:
          - { name: toggl, role: source, kind: toggl }
          - { name: books, role: books, kind: embedded }
        """;

    public const string Mapping = """
        schema: 1
        accounts:
          - { id: receivable, name: "Assets:Receivable", type: asset, role: receivable }
          - { id: services, name: "Income:Services", type: revenue, role: revenue }
          - { id: vat, name: "Liabilities:VAT", type: liability }
        taxCodes:
          - { id: DE19, percent: 19, outputAccount: vat }
        clients:
          rules:
            - { id: acme, customer: Acme GmbH }
        projects:
          rules:
            - { id: web, job: Website, client: acme }
        """;

    public const string Agreements = """
        schema: 1
        agreements:
          - id: acme-1
            client: acme
            currency: EUR
            tax: { code: DE19 }
            rates:
              - { amount: 95.00 }
        """;

    public static RuleSetResult Load(string? workspace = null, string? mapping = null, string? agreements = null, params RuleSetText[] more) =>
        RuleSetLoader.Load([
            new(RuleSetLoader.WorkspaceFile, workspace ?? Workspace),
            new(RuleSetLoader.MappingFile, mapping ?? Mapping),
            new(RuleSetLoader.AgreementsFile, agreements ?? Agreements),
            .. more,
        ]);
}
