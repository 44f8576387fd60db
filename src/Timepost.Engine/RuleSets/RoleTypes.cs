using Timepost.Domain.Mapping;

namespace Timepost.Engine.RuleSets;

/// <summary>Which types of accounts can have a role.</summary>
internal static class RoleTypes
{
    /// <summary>The types, one or more.</summary>
    public static AccountType[] Of(AccountRole role) => role switch
    {
        AccountRole.Receivable or AccountRole.RecoverableExpense => [AccountType.Asset],
        AccountRole.Bank or AccountRole.CompanyCard => [AccountType.Asset, AccountType.Liability],
        AccountRole.Payable or AccountRole.EmployeePayable or AccountRole.RetentionPayable => [AccountType.Liability],
        AccountRole.AccruedIncome => [AccountType.Asset],
        AccountRole.AccruedCost or AccountRole.RetainerLiability or AccountRole.DeferredRevenue => [AccountType.Liability],
        AccountRole.UnallocatedCash or AccountRole.OutputTax or AccountRole.InputTax or AccountRole.UnpaidSales or AccountRole.UnpaidCosts => [AccountType.Asset, AccountType.Liability],
        AccountRole.Revenue or AccountRole.BreakageRevenue => [AccountType.Revenue],
        AccountRole.Cost or AccountRole.BankCharges or AccountRole.WriteOff or AccountRole.BadDebt => [AccountType.Cost],
        AccountRole.Discounts or AccountRole.Rounding or AccountRole.SmallDifferences
            or AccountRole.RealisedGain or AccountRole.RealisedLoss or AccountRole.UnrealisedGain or AccountRole.UnrealisedLoss => [AccountType.Revenue, AccountType.Cost],
        AccountRole.None => [.. Enum.GetValues<AccountType>()],
    };
}
