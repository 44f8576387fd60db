using Timepost.Engine.RuleSets;

namespace Timepost.Engine.Tests.RuleSets;

/// <summary>What delivery would lack is said when the mapping is checked, not when it is applied.</summary>
public sealed class MissingAccountTests
{
    private const string Staff = "  - { id: staff, name: \"Liabilities:Staff\", type: liability, role: employee-payable }\n";
    private const string Card = "  - { id: card, name: \"Liabilities:Card\", type: liability, role: company-card }\n";
    private const string Travel = "  - { id: travel, name: \"Expenses:Travel\", type: cost }\n  - { id: recoverable, name: \"Assets:Recoverable\", type: asset, role: recoverable-expense }\n";

    [Fact]
    public void A_code_that_taxes_sales_needs_an_account_for_output_tax()
    {
        var mapping = RuleSetTexts.Mapping.Replace("outputAccount: vat", "inputAccount: vat", StringComparison.Ordinal);

        var found = Assert.Single(RuleSetTexts.Load(mapping: mapping).Diagnostics);

        Assert.Equal((Severity.Error, 2063, "agreements.yaml"), (found.Severity, found.Number, found.File));
        Assert.Contains("DE19", found.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_deductible_category_without_an_account_for_input_tax_is_warned_of()
    {
        var found = Assert.Single(Load(Staff + Card, "worker", ", inputTaxCode: DE19").Diagnostics);

        Assert.Equal((Severity.Warning, 2064), (found.Severity, found.Number));
        Assert.Equal([], Load(Staff + Card, "worker", ", inputTaxCode: DE19, deductible: false").Diagnostics.Select(d => d.ToString()));
    }

    [Theory]
    [InlineData(Card, "company", "employee-payable")]
    [InlineData(Staff, "worker", "company-card")]
    public void Who_is_owed_an_expense_is_said_by_its_source_so_both_accounts_are_wanted(string has, string paidBy, string missing)
    {
        var found = Assert.Single(Load(has, paidBy, "").Diagnostics);

        Assert.Equal((Severity.Warning, "role-missing"), (found.Severity, found.Code));
        Assert.Contains(missing, found.Message, StringComparison.Ordinal);
        Assert.Equal([], Load(Staff + Card, paidBy, "").Diagnostics.Select(d => d.ToString()));
    }

    private static RuleSetResult Load(string accounts, string paidBy, string more) => RuleSetTexts.Load(mapping:
        RuleSetTexts.Mapping.Replace("taxCodes:", accounts + Travel + "taxCodes:", StringComparison.Ordinal)
        + $"\ncategories:\n  rules:\n    - {{ id: travel, name: Travel, account: travel, paidBy: {paidBy}{more} }}\n");
}
