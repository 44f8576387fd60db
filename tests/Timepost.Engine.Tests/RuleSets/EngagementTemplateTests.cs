using NodaTime;
using Timepost.Domain.Mapping;
using Timepost.Engine.Exceptions;
using Timepost.Engine.RuleSets;
using Timepost.Engine.Tests.Support;

namespace Timepost.Engine.Tests.RuleSets;

/// <summary>Precedence is agreement, template, default of the mapping; a template is never applied to an engagement of another kind.</summary>
public sealed class EngagementTemplateTests
{
    private const string Hourly = """
          - id: hourly
            kind: standard
            currency: EUR
            tax: { code: DE19, inclusive: true }
            period: quarter
            paymentDays: 14
            lines: { by: [worker], text: "{worker}" }
            rates: [{ amount: 120 }]
        """;

    [Fact]
    public void An_agreement_takes_from_its_template_what_it_does_not_say_itself()
    {
        var agreement = Loaded(Hourly, "- { id: acme-1, client: acme, template: hourly, paymentDays: 7 }");

        Assert.Equal(("hourly", EngagementKind.Standard), (agreement.Template, agreement.Engagement));
        Assert.Equal(7, agreement.PaymentDays); // the agreement's
        Assert.Equal(BillingPeriodLength.Quarter, agreement.Period); // the template's
        Assert.Equal(NonBillablePolicy.Exclude, agreement.NonBillable); // the default
        Assert.Equal(("DE19", true), (agreement.Tax.Code, agreement.Tax.Inclusive));
        Assert.Equal(120m, Assert.Single(agreement.Rates).Amount);
    }

    [Fact]
    public void Groups_and_lists_are_taken_whole_and_never_mixed_of_two()
    {
        var agreement = Loaded(Hourly, "- { id: acme-1, client: acme, template: hourly, tax: { code: DE19 }, lines: { by: [task] }, rates: [{ amount: 90, worker: ana }] }");

        Assert.False(agreement.Tax.Inclusive);
        Assert.Equal((LineGrouping.Task, new LineTerms().Text), (agreement.Lines.By, agreement.Lines.Text));
        Assert.Equal("ana", Assert.Single(agreement.Rates).Worker);
    }

    [Fact]
    public void What_neither_says_is_missing_in_the_agreement()
    {
        var result = Load("  - { id: hourly, kind: standard, currency: EUR }", "- { id: acme-1, client: acme, template: hourly }");

        var told = Assert.Single(result.Diagnostics, d => d.Severity == Severity.Error);
        Assert.Equal(("missing-key", RuleSetLoader.AgreementsFile), (told.Code, told.File));
        Assert.Contains("'tax'", told.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_fault_of_a_template_is_told_once_however_many_agreements_name_it()
    {
        var result = Load(
            "  - { id: hourly, kind: standard, currency: EUR, tax: { code: DE20 }, paymentDays: soon, rates: [{ amount: 120 }] }",
            "- { id: acme-1, client: acme, template: hourly, to: 2025-12-31 }\n  - { id: acme-2, client: acme, template: hourly, from: 2026-01-01 }");

        Assert.Equal(
            [("number-invalid", RuleSetLoader.MappingFile), ("unknown-reference", RuleSetLoader.MappingFile)],
            result.Diagnostics.Where(d => d.Severity == Severity.Error).Select(d => (d.Code, d.File)).Order());
    }

    [Theory]
    [InlineData("standard", "rates: [{ amount: 90 }]", true)]
    [InlineData("standard", "retainer: { kind: hours, hours: 10, fee: 900 }", false)]
    [InlineData("standard", "subcontractors: { rebill: rate }, rates: [{ amount: 90 }]", true)] // as everybody's hours: nothing of another kind
    [InlineData("standard", "subcontractors: { rebill: none }, rates: [{ amount: 90 }]", false)]
    [InlineData("retainer", "retainer: { kind: hours, hours: 10, fee: 900 }, rates: [{ amount: 90 }]", true)]
    [InlineData("retainer", "rates: [{ amount: 90 }]", false)]
    [InlineData("retainer", "retainer: { kind: hours, hours: 10, fee: 900 }, subcontractors: { rebill: rate }", true)]
    [InlineData("retainer", "retainer: { kind: hours, hours: 10, fee: 900 }, subcontractors: { rebill: cost-plus }", false)]
    [InlineData("pass-through", "expenses: { rebillAs: disbursement }, subcontractors: { rebill: rate }", false)]
    [InlineData("subcontractor", "subcontractors: { rebill: cost-plus, markupPercent: 10 }, rates: [{ amount: 90 }]", true)]
    [InlineData("subcontractor", "rates: [{ amount: 90 }]", false)]
    [InlineData("subcontractor", "subcontractors: { rebill: rate }, retainer: { kind: hours, hours: 10, fee: 900 }", false)]
    [InlineData("pass-through", "expenses: { rebillAs: disbursement }", true)]
    [InlineData("pass-through", "paymentDays: 10", false)]
    [InlineData("pass-through", "expenses: { rebillAs: disbursement }, rates: [{ amount: 90 }]", false)]
    [InlineData("pass-through", "expenses: { rebillAs: disbursement }, from: 2026-01-01, fixedFee: { amount: 100 }", false)]
    [InlineData("pass-through", "expenses: { rebillAs: disbursement }, cap: { amount: 100, excess: carry }", false)]
    [InlineData("pass-through", "expenses: { rebillAs: disbursement }, minimumFee: 100", false)]
    public void A_template_is_for_engagements_of_its_kind(string kind, string terms, bool fits)
    {
        var from = terms.Contains("from:", StringComparison.Ordinal) ? "" : "from: 2026-01-01, ";
        var result = Load($"  - {{ id: one, kind: {kind} }}", $"- {{ id: acme-1, client: acme, template: one, currency: EUR, tax: {{ code: DE19 }}, {from}{terms} }}");

        Assert.Equal(fits ? [] : ["template-kind"], result.Diagnostics.Where(d => d.Severity == Severity.Error).Select(d => d.Code).Distinct());
    }

    [Fact]
    public void Billable_time_under_a_pass_through_engagement_waits_and_its_expenses_are_billed()
    {
        using var firm = new Firm(a => a with { Engagement = EngagementKind.PassThrough, Template = "costs" });
        firm.Work.Add("Harbor", "Website", "Design", "Ana", new LocalDate(2026, 3, 2), 3_600);
        firm.Work.Add("Harbor", "Website", "Design", "Ana", new LocalDate(2026, 3, 3), 3_600, billable: false);
        firm.Work.Expenses.Add(FakeWork.Rail());

        var plan = firm.Plan(new LocalDate(2026, 4, 1));

        var raised = Assert.Single(plan.NewExceptions);
        Assert.Equal(("time-on-pass-through", 4153), (raised.Kind, ExceptionKinds.All[raised.Kind]));
        Assert.Contains("bills no hours", raised.Summary, StringComparison.Ordinal);
        Assert.Equal(119m, Assert.Single(plan.Actions, a => a.Kind == "invoice").Effect.Amount);
    }

    private static Agreement Loaded(string template, string agreement)
    {
        var result = Load(template, agreement);
        Assert.DoesNotContain(result.Diagnostics, d => d.Severity == Severity.Error);
        return Assert.Single(result.RuleSet!.Agreements);
    }

    private static RuleSetResult Load(string template, string agreement) => RuleSetTexts.Load(
        mapping: RuleSetTexts.Mapping.Replace("clients:", "templates:\n" + template + "\nworkers: { otherwise: create, rules: [{ id: ana, name: Ana }] }\nclients:", StringComparison.Ordinal)
            .Replace("accounts:\n", "accounts:\n  - { id: bank, name: \"Assets:Bank\", type: asset, role: bank }\n  - { id: prepaid, name: \"Liabilities:Retainers\", type: liability, role: retainer-liability }\n", StringComparison.Ordinal),
        agreements: "schema: 1\nagreements:\n  " + agreement + "\n");
}
