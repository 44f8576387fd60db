using System.Text;
using Timepost.Engine.RuleSets;
using Timepost.Engine.RuleSets.Yaml;

namespace Timepost.Engine.Tests.RuleSets;

/// <summary>A rule set with one thing wrong. The mark § stands where the diagnostic must point; without it, the whole file is meant.</summary>
internal sealed record DiagnosticCase(string Code, params RuleSetText[] Changed)
{
    public const char Mark = '§';

    /// <summary>Where it must be told: file, line, column.</summary>
    public (string File, int Line, int Column) Place
    {
        get
        {
            foreach (var (file, text) in Changed)
            {
                var at = text.IndexOf(Mark, StringComparison.Ordinal);
                if (at >= 0)
                {
                    return (file, 1 + text.AsSpan(0, at).Count('\n'), at - text.LastIndexOf('\n', at));
                }
            }

            return (Changed[0].File, 0, 0);
        }
    }

    public RuleSetResult Load()
    {
        RuleSetText[] texts = [.. Changed.Select(t => t with { Text = t.Text.Replace(Mark.ToString(), "", StringComparison.Ordinal) })];
        return RuleSetLoader.Load([.. DiagnosticCases.Sound.Where(s => texts.All(t => t.File != s.File)), .. texts.Where(t => t.Text != DiagnosticCases.Absent)]);
    }
}

/// <summary>One case at least for each diagnostic of the loader.</summary>
internal static class DiagnosticCases
{
    /// <summary>In place of a text: the file is not there.</summary>
    public const string Absent = "(absent)";

    public static IReadOnlyList<RuleSetText> Sound { get; } =
    [
        new(RuleSetLoader.WorkspaceFile, RuleSetTexts.Workspace),
        new(RuleSetLoader.MappingFile, RuleSetTexts.Mapping),
        new(RuleSetLoader.AgreementsFile, RuleSetTexts.Agreements),
    ];

    public static IReadOnlyList<DiagnosticCase> All { get; } = [.. Texts(), .. Files(), .. Values(), .. Together(), .. Rules()];

    private static DiagnosticCase[] Texts() =>
    [
        new("yaml-syntax", Workspace("name: Studio", "name: Studio§: Berlin")),
        new("yaml-too-large", new RuleSetText(RuleSetLoader.AgreementsFile, new string('#', YamlReader.MaxCharacters + 1))),
        // the root, two keys, one value and the list are five nodes
        new("yaml-too-large", new RuleSetText(
            RuleSetLoader.AgreementsFile,
            new StringBuilder("schema: 1\nagreements: [").Insert(23, "1,", YamlReader.MaxNodes - 5).Append("§1]").ToString())),
        new("yaml-too-deep", new RuleSetText(
            RuleSetLoader.AgreementsFile, "schema: 1\nagreements: " + new string('[', YamlReader.MaxDepth) + "§[]" + new string(']', YamlReader.MaxDepth))),
        new("yaml-tag", Workspace("name: Studio", "name: §!!str Studio")),
        new("yaml-alias", Workspace("name: Studio", "name: §&firm Studio")),
        new("yaml-alias", Workspace("name: Studio", "name: §*firm")),
        new("yaml-duplicate-key", Workspace("zone: Europe/Berlin", "zone: Europe/Berlin\n§zone: Europe/Paris")),
        new("yaml-documents", Workspace("zone: Europe/Berlin", "zone: Europe/Berlin\n§---")),
        new("yaml-key", Workspace("zone: Europe/Berlin", "zone: Europe/Berlin\n§[a]: 1")),
    ];

    private static DiagnosticCase[] Files() =>
    [
        new("file-missing", new RuleSetText(RuleSetLoader.WorkspaceFile, Absent)),
        new("file-missing", Mapping("schema: 1", "schema: 1\nincludes: [§more.yaml]")),
        new("file-twice", Sound[0], Sound[0]),
        new("include-path", Mapping("schema: 1", "schema: 1\nincludes: [§timepost.yaml]")),
        new("include-nested", Mapping("schema: 1", "schema: 1\nincludes: [more.yaml]"), new RuleSetText("more.yaml", "schema: 1\n§includes: [others.yaml]")),
        new("schema-version", Workspace("schema: 1", "schema: §2")),
    ];

    private static DiagnosticCase[] Values() =>
    [
        new("unknown-key", Workspace("zone: Europe/Berlin", "zone: Europe/Berlin\n§color: red")),
        new("missing-key", Workspace("schema: 1\nworkspace: studio\n", "§schema: 1\n")),
        new("wrong-type", Workspace("zone: Europe/Berlin", "zone: §[Europe/Berlin]")),
        new("unknown-value", Agreements("currency: EUR", "currency: EUR\n    period: §fortnight")),
        new("id-invalid", Workspace("workspace: studio", "workspace: §\"my studio\"")),
        new("duplicate-id", Workspace("name: books", "name: §toggl")),
        new("unknown-reference", Agreements("client: acme", "client: §acne")),
        new("number-invalid", Agreements("- { amount: 95.00 }", "- amount: §95,00")),
        new("number-range", Agreements("currency: EUR", "currency: EUR\n    lineDiscountPercent: §101")),
        new("date-invalid", Agreements("currency: EUR", "currency: EUR\n    from: §2026-02-30")),
        new("currency-unknown", Workspace("baseCurrency: EUR", "baseCurrency: §euro")),
        new("zone-unknown", Workspace("zone: Europe/Berlin", "zone: §Berlin")),
        new("pattern-invalid", Mapping("customer: Acme GmbH", "customer: Acme GmbH, match: { pattern: §\"Acme.+\" }")),
        new("placeholder-unknown", Agreements("currency: EUR", "currency: EUR\n    lines: { text: §\"{proyect}\" }")),
        new("placeholder-unknown", Workspace("kind: embedded", "kind: embedded, numbering: §\"INV-{year}\"")),
        new("text-invalid", Workspace("name: Studio", "name: §\"\"")),
        new("duplicate-value", Agreements("currency: EUR", "currency: EUR\n    projects: [web, §web]")),
        new("empty-list", Mapping("percent: 19", "rates: §[]")),
        new("path-invalid", Workspace("kind: toggl", "kind: toggl, path: §../elsewhere")),
        new("account-name", Mapping("\"Liabilities:VAT\"", "§\"Liabilities::VAT\"")),
    ];

    private static DiagnosticCase[] Together() =>
    [
        new("set-twice",
            Mapping("schema: 1", "schema: 1\nincludes: [more.yaml]\npolicies: { midnight: split }"),
            new RuleSetText("more.yaml", "schema: 1\npolicies: §{ midnight: start }")),
        new("agreements-overlap", Agreements("- { amount: 95.00 }", "- { amount: 95.00 }\n  - §id: acme-2\n    client: acme\n    currency: EUR\n    tax: { code: DE19 }\n    rates: [{ amount: 90 }]")),
        new("dates-reversed", Agreements("currency: EUR", "currency: EUR\n    from: 2026-04-01\n    to: §2026-03-31")),
        new("tax-rate-start",
            Agreements("currency: EUR\n    tax: { code: DE19 }", "currency: EUR\n    from: 2026-01-01\n    tax: { code: §DE19 }"),
            Mapping("percent: 19", "rates: [{ from: 2026-02-01, percent: 19 }]")),
        new("role-missing", Agreements("- id: acme-1", "- §id: acme-1"), Mapping(", role: receivable", "")),
        new("role-twice", Mapping("type: liability", "type: revenue, role: §revenue")),
        new("role-type", Mapping("type: liability", "type: liability, role: §cost")),
        new("choose-one", Agreements("currency: EUR", "currency: EUR\n    cap: §{ amount: 100, hours: 10, excess: carry }")),
        new("choose-one", Mapping("{ id: DE19", "§{ id: DE19, rates: [{ from: 2020-01-01, percent: 19 }]")),
        new("money-decimals", Agreements("currency: EUR", "currency: EUR\n    minimumFee: §100.001")),
        new("match-empty", Mapping("customer: Acme GmbH", "customer: Acme GmbH, match: §{}")),
        new("rule-shadowed", Mapping("job: Website, client: acme }", "job: Website, client: acme }\n    - §{ id: shop, job: Website, client: acme }")),
        new("rates-overlap", Agreements("- { amount: 95.00 }", "- { amount: 95.00 }\n      - §{ amount: 90 }")),
        new("project-of-another-client",
            Agreements("currency: EUR", "currency: EUR\n    projects: §[web]"),
            Mapping("client: acme", "client: zenith").After("customer: Acme GmbH }", "customer: Acme GmbH }\n    - { id: zenith, customer: Zenith, internal: true }")),
        new("client-internal", Agreements("client: acme", "client: §acme"), Mapping("customer: Acme GmbH", "customer: Acme GmbH, internal: true")),
        new("no-rate-possible", Agreements("- id: acme-1", "- §id: acme-1").After("    rates:\n      - { amount: 95.00 }", "    paymentDays: 14")),
        new("primary-books", Workspace("  - { name: toggl", "  §- { name: toggl").After("kind: embedded }", "kind: embedded }\n  - { name: others, role: books, kind: embedded, path: others }")),
        new("columns-missing", Workspace("- { name: toggl, role: source, kind: toggl }", "- §{ name: toggl, role: source, kind: csv }")),
        new("kind-for-role", Workspace("kind: toggl", "kind: §embedded")),
        new("tax-rates", Mapping("percent: 19", "rates: §[{ from: 2026-01-01, percent: 19 }, { from: 2025-01-01, percent: 16 }]")),
        new("tax-account", Mapping("{ id: DE19, percent: 19, outputAccount: vat }", "§{ id: DE19, percent: 19 }")),
        new("client-without-agreement", Mapping("customer: Acme GmbH }", "customer: Acme GmbH }\n    - §{ id: zenith, customer: Zenith }")),
        new("output-account-missing",
            Agreements("{ code: DE19 }", "{ code: §DE19 }"),
            Mapping("{ id: DE19, percent: 19, outputAccount: vat }", "{ id: DE19, percent: 19, inputAccount: vat }")),
        new("input-account-missing", Mapping(
            "clients:", "categories: { rules: [{ id: travel, name: Travel, account: services, inputTaxCode: §DE19 }] }\nclients:")),
        new("not-listed", Agreements("client: acme", "client: §zenith"), Mapping("clients:\n", "clients:\n  otherwise: create\n")),
        new("not-supported", Agreements("{ code: DE19 }", "{ code: DE19, point: §payment }")),
        new("fee-split", Agreements("currency: EUR", "currency: EUR\n    from: 2026-01-01\n    fixedFee: { amount: 500 }\n    splitBy: §project")),
        new("fee-without-start", Agreements("currency: EUR", "currency: EUR\n    fixedFee: §{ amount: 500 }")),
        new("retainer-tax", Agreements("currency: EUR", "currency: EUR\n    retainer: §{ kind: amount }"), Retaining),
        new("retainer-hours", Agreements("currency: EUR", "currency: EUR\n    from: 2026-01-01\n    retainer: §{ kind: hours, hours: 10 }"), Retaining),
        new("retainer-hours", Agreements("currency: EUR", "currency: EUR\n    retainer: §{ kind: hours, hours: 10, fee: 900 }"), Retaining),
        new("retainer-key", Agreements("currency: EUR", "currency: EUR\n    retainer: { kind: amount, depositTax: on-deposit, rollOver: §1 }"), Retaining),
        new("role-type", Agreements("currency: EUR", "currency: EUR\n    retainer: { kind: amount, depositTax: on-deposit, account: §services }"), Retaining),
        new("retainer-with", Agreements("currency: EUR", "currency: EUR\n    retainer: { kind: amount, depositTax: on-deposit }\n    cap: §{ hours: 10, excess: carry }"), Retaining),
        new("cash-step", Mapping("accounts:", "policies: { cashRounding: [{ currency: CHF, to: §0.025 }] }\naccounts:\n  - { id: rounding, name: \"Costs:Rounding\", type: cost, role: rounding }")),
        new("cash-step", Mapping("accounts:", "policies: { cashRounding: [{ currency: CHF, to: §0.07 }] }\naccounts:\n  - { id: rounding, name: \"Costs:Rounding\", type: cost, role: rounding }")),
        new("cash-step", Mapping("accounts:", "policies: { cashRounding: [{ currency: JPY, to: §1 }] }\naccounts:\n  - { id: rounding, name: \"Costs:Rounding\", type: cost, role: rounding }")),
        new("cash-twice", Mapping("accounts:", "policies: { cashRounding: [{ currency: CHF, to: 0.05 }, { currency: §CHF, to: 0.1 }] }\naccounts:\n  - { id: rounding, name: \"Costs:Rounding\", type: cost, role: rounding }")),
        new("cash-account", Mapping("accounts:", "policies: { cashRounding: §[{ currency: CHF, to: 0.05 }] }\naccounts:")),
        new("key-without-role", Workspace("kind: toggl", "kind: toggl, numbering: §\"T-{number}\"")),
        new("subcontractor-vendor", Subcontractors("- { id: two, vendor: §Nord, currency: EUR, selfBilling: true, account: cost }")),
        new("subcontractor-without-worker", Subcontractors("- §{ id: two, vendor: Sued, currency: EUR, selfBilling: true, account: cost }")),
        new("retention-gross", Subcontractors("- { id: two, vendor: Sued, currency: EUR, selfBilling: true, account: cost, retention: { percent: 5, base: §gross, tax: on-release } }")),
        new("role-missing", Subcontractors("- §{ id: two, vendor: Sued, currency: EUR, account: cost }")),
        new("money-decimals", Subcontractors("- { id: two, vendor: Sued, currency: EUR, selfBilling: true, account: cost, tolerance: §0.001 }")),
        new("input-account-missing", Subcontractors("- { id: two, vendor: Sued, currency: EUR, selfBilling: true, account: cost, taxCode: §DE19 }")),
        new("rates-overlap", Subcontractors("- { id: two, vendor: Sued, currency: EUR, selfBilling: true, account: cost, rates: [{ amount: 50 }, §{ amount: 60 }] }")),
        new("payment-date-lock", Agreements("currency: EUR", "currency: EUR\n    rateLock: §payment-date")),
        new("payment-date-lock", Mapping("taxCodes:", "policies: { rates: { lock: §payment-date } }\ntaxCodes:")),
        new("template-kind", Retaining.After("clients:", "templates: [{ id: hourly, kind: standard, retainer: §{ kind: amount, depositTax: on-deposit } }]\nclients:"), Agreements("client: acme", "client: acme\n    template: hourly")),
        new("template-kind", Mapping("clients:", "templates: [{ id: hourly, kind: standard }]\nclients:"), Agreements("client: acme", "client: acme\n    template: hourly\n    subcontractors: §{ rebill: none }")),
        new("template-kind", Mapping("clients:", "templates: [{ id: prepaid, kind: retainer }]\nclients:"), Agreements("client: acme", "client: acme\n    template: §prepaid")),
        new("template-missing", Mapping("clients:", "templates: [{ id: hourly, kind: standard }]\nclients:"),
            Agreements("    rates:\n      - { amount: 95.00 }", "    template: hourly\n    rates:\n      - { amount: 95.00 }\n  - §{ id: acme-2, client: acme, projects: [web], currency: EUR, tax: { code: DE19 }, rates: [{ amount: 80 }] }")),
        new("template-unused", Mapping("clients:", "templates: [{ id: hourly, kind: standard }, §{ id: other, kind: standard }]\nclients:"), Agreements("client: acme", "client: acme\n    template: hourly")),
        new("merge-twice", Mapping("clients:", "merges: [{ kind: client, name: Acm, into: Acme }, { kind: client, name: §Acm, into: Zenith }]\nclients:")),
        new("merge-loop", Mapping("clients:", "merges: [{ kind: client, name: Acme, into: §Acme }]\nclients:")),
        new("merge-loop", Mapping("clients:", "merges: [{ kind: client, name: Acm, into: §Ac }, { kind: client, name: Ac, into: Acme }]\nclients:")),
        new("merge-client", Mapping("clients:", "merges: [{ kind: client, name: Acm, into: Acme, client: §acme }]\nclients:")),
        new("example-record", Examples("§{ name: One, expect: { client: acme } }")),
        new("example-record", Examples("§{ name: One, entry: { date: 2026-03-02, hours: 1 }, expense: { date: 2026-03-02, amount: 1, currency: EUR }, expect: { client: acme } }")),
        new("example-expects-nothing", Examples("{ name: One, entry: { date: 2026-03-02, hours: 1 }, expect: §{} }")),
        new("example-expects-nothing", Examples("{ name: One, entry: { date: 2026-03-02, hours: 1 }, expect: §{ nothing: false } }")),
        new("example-time", Examples("{ name: One, entry: §{ date: 2026-03-02 }, expect: { client: acme } }")),
        new("example-time", Examples("{ name: One, entry: §{ date: 2026-03-02, hours: 1, start: '09:00', end: '10:00' }, expect: { client: acme } }")),
        new("example-time", Examples("{ name: One, entry: §{ date: 2026-03-02, start: '09:00' }, expect: { client: acme } }")),
        new("example-time", Examples("{ name: One, entry: { date: 2026-03-02, start: '09:00', end: §'25:00' }, expect: { client: acme } }")),
        new("example-contradicts", Examples("{ name: One, entry: { date: 2026-03-02, hours: 1 }, expect: { nothing: true, §net: 5 } }")),
        new("example-twice", Examples("{ name: One, entry: { date: 2026-03-02, hours: 1 }, expect: { client: acme } }\n  - { name: §One, entry: { date: 2026-03-02, hours: 1 }, expect: { client: acme } }")),
        new("unknown-reference", Examples("{ name: One, entry: { date: 2026-03-02, hours: 1 }, expect: { client: §nobody } }")),
        new("unknown-value", Examples("{ name: One, entry: { date: 2026-03-02, hours: 1 }, expect: { exception: §no-such-kind } }")),
        new("money-decimals", Examples("{ name: One, expense: { date: 2026-03-02, amount: §1.001, currency: EUR }, expect: { client: acme } }")),
        new("lock-on-cash-basis", OnCash, Agreements("currency: EUR", "currency: EUR\n    rateLock: §invoice-date"), Unpaid),
        new("lock-on-cash-basis", OnCash, Unpaid.After("taxCodes:", "policies: { rates: { lock: §transaction-date } }\ntaxCodes:")),
        new("lock-on-cash-basis", OnCash, Unpaid.After("taxCodes:", "policies: { rates: { taxRateDate: §tax-point } }\ntaxCodes:")),
        new("retainer-on-cash-basis", OnCash, Agreements("currency: EUR", "currency: EUR\n    retainer: §{ kind: amount, depositTax: on-deposit }"), Retaining.After("accounts:\n", $"accounts:\n{UnpaidAccounts}")),
        new("retention-on-cash-basis", OnCash,
            Subcontractors("- { id: two, vendor: Sued, currency: EUR, selfBilling: true, account: cost, retention: §{ percent: 5 } }").After("accounts:\n", $"accounts:\n{UnpaidAccounts}")),
        new("role-missing", OnCash, Agreements("- id: acme-1", "- §id: acme-1")),
        new("markup-without-cost-plus", Agreements("currency: EUR", "currency: EUR\n    subcontractors: { markupPercent: §10 }")),
    ];

    private static DiagnosticCase[] Rules() =>
    [
        new("rule-unreachable", Tasks("{ id: all, service: All, match: { pattern: \"*\" } }", "{ id: design, service: Design, match: §{ pattern: \"De*\" } }")),
        new("rule-unreachable", Tasks("{ id: dev, service: Development, match: { pattern: \"Dev*\" } }", "{ id: shop, service: Shop, match: §{ names: [Devshop], tag: shop } }")),
        new("rules-overlap", Tasks("{ id: one, service: One, match: { pattern: \"A*\" } }", "{ id: two, service: Two, match: §{ pattern: \"*B\" } }")),
        new("rules-overlap", Tasks("{ id: one, service: One, match: { normalised: Call, tag: x } }", "{ id: two, service: Two, match: §{ normalised: CALL, when: 'hours > 2' } }")),
        new("expression-syntax", Tasks("{ id: one, service: One, match: { when: §\"tag = 'x' or\" } }")),
        new("expression-word", Tasks("{ id: one, service: One, match: { when: §\"merchant = 'x'\" } }")),
        new("expression-word", Mapping(
            "clients:", "categories: { rules: [{ id: travel, name: Travel, account: services, match: { when: §\"hours > 2\" } }] }\nclients:")),
        new("expression-type", Tasks("{ id: one, service: One, match: { when: §\"hours > '2'\" } }")),
        new("expression-size", Tasks($"{{ id: one, service: One, match: {{ when: §\"{new string('(', 33)}hours > 2{new string(')', 33)}\" }} }}")),
        new("field-unknown", Tasks("{ id: one, service: One, match: { field: { §centre: 4711 } } }")),
        new("field-unknown", Tasks("{ id: one, service: One, match: { when: §\"hours > 2 and field.centre = '4711'\" } }")),
        new("field-name", Tasks("{ id: one, service: One, match: { field: { §Cost centre: 4711 } } }")),
        new("field-name", Workspace("kind: toggl", "kind: toggl, fields: { §Centre: Cost centre }")),
        new("fields-for-kind", Workspace("kind: toggl", "kind: timewarrior, fields: §{ centre: Cost centre }")),
        new("tag-of-expense", Mapping(
            "clients:", "categories: { rules: [{ id: travel, name: Travel, account: services, match: { tag: §travel } }] }\nclients:")),
        new("expression-never", Tasks("{ id: one, service: One, match: { when: §\"hours > 3 and hours < 2\" } }")),
        new("expression-never", Tasks("{ id: one, service: One, match: { connection: toggl, when: §\"connection = 'other'\" } }")),
        new("expression-never", Tasks("{ id: one, service: One, match: { when: §'day >= 2026-07-01' }, deprecated: { until: 2026-06-30, use: nothing at all } }")),
        new("deprecated-use", Tasks("{ id: one, service: One, deprecated: { until: 2026-06-30, use: §nowhere } }")),
        new("deprecated-use", Mapping("outputAccount: vat }", "outputAccount: vat, deprecated: { until: 2026-06-30, use: §DE19 } }")),
    ];

    private static RuleSetText Tasks(params string[] rules) => Mapping("clients:", $"tasks:\n  rules:\n    - {string.Join("\n    - ", rules)}\nclients:");

    // one subcontractor that is sound, and another
    private static RuleSetText Subcontractors(string another) => Mapping(
        "taxCodes:", "  - { id: cost, name: \"Expenses:Subcontractors\", type: cost }\n  - { id: payable, name: \"Liabilities:Payable\", type: liability, role: payable }\ntaxCodes:").After(
        "clients:", "subcontractors:\n  - { id: nord, vendor: Nord, currency: EUR, selfBilling: true, account: cost }\n  " + another
            + "\nworkers: { rules: [{ id: nina, name: Nina, vendor: Nord }] }\nclients:");

    private static RuleSetText Examples(string example) => Mapping("clients:", $"examples:\n  - {example}\nclients:");

    // accounts that a retainer needs
    private static RuleSetText Retaining => Mapping(
        "accounts:\n",
        "accounts:\n  - { id: bank, name: \"Assets:Bank\", type: asset, role: bank }\n  - { id: prepaid, name: \"Liabilities:Retainers\", type: liability, role: retainer-liability }\n");

    private const string UnpaidAccounts =
        "  - { id: unpaid-sales, name: \"Assets:UnpaidSales\", type: asset, role: unpaid-sales }\n  - { id: unpaid-costs, name: \"Liabilities:UnpaidCosts\", type: liability, role: unpaid-costs }\n";

    private static RuleSetText OnCash => Workspace("baseCurrency: EUR", "baseCurrency: EUR\nbasis: cash");

    // accounts that books on cash basis need
    private static RuleSetText Unpaid => Mapping("accounts:\n", $"accounts:\n{UnpaidAccounts}");

    private static RuleSetText Workspace(string old, string changed) => Sound[0].After(old, changed);

    private static RuleSetText Mapping(string old, string changed) => Sound[1].After(old, changed);

    private static RuleSetText Agreements(string old, string changed) => Sound[2].After(old, changed);

    private static RuleSetText After(this RuleSetText text, string old, string changed)
    {
        var at = text.Text.IndexOf(old, StringComparison.Ordinal);
        return at >= 0
            ? text with { Text = string.Concat(text.Text.AsSpan(0, at), changed, text.Text.AsSpan(at + old.Length)) }
            : throw new ArgumentException($"'{old}' is not in {text.File}.", nameof(old));
    }
}
