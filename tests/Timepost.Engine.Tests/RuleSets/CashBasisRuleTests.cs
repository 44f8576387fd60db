using Timepost.Domain.Mapping;
using Timepost.Engine.RuleSets;

namespace Timepost.Engine.Tests.RuleSets;

/// <summary><c>basis: cash</c> in <c>timepost.yaml</c>.</summary>
public sealed class CashBasisRuleTests
{
    private static readonly string Mapping = RuleSetTexts.Mapping.Replace(
        "taxCodes:", "  - { id: unpaid, name: \"Assets:Unpaid\", type: asset, role: unpaid-sales }\ntaxCodes:", StringComparison.Ordinal);

    private static RuleSetResult Load(string basis, string agreement = "") => RuleSetTexts.Load(
        RuleSetTexts.Workspace.Replace("zone:", $"{basis}zone:", StringComparison.Ordinal), Mapping,
        RuleSetTexts.Agreements.Replace("currency: EUR", $"currency: EUR{agreement}", StringComparison.Ordinal));

    [Fact]
    public void Cash_basis_locks_the_rate_of_the_payment_and_its_date_may_be_said()
    {
        var rules = Load("basis: cash\n").RuleSet!;
        Assert.Equal((AccountingBasis.Cash, RateLock.PaymentDate), (rules.Workspace.Basis, rules.Policies.Rates.Lock));
        Assert.Equal(RateLock.PaymentDate, Load("basis: cash\n", "\n    rateLock: payment-date").RuleSet!.Agreements[0].RateLock);
        Assert.Equal((AccountingBasis.Accrual, RateLock.InvoiceDate), (Load("").RuleSet!.Workspace.Basis, Load("").RuleSet!.Policies.Rates.Lock));
    }

    [Fact]
    public void The_basis_is_part_of_the_hash_and_accrual_is_what_it_was_without_it()
    {
        Assert.NotEqual(Load("").RuleSet!.Hash, Load("basis: cash\n").RuleSet!.Hash);
        Assert.Equal(Load("").RuleSet!.Hash, Load("basis: accrual\n").RuleSet!.Hash);
    }
}
