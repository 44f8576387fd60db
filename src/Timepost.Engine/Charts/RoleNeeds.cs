using Timepost.Domain.Mapping;

namespace Timepost.Engine.Charts;

/// <summary>Roles of accounts that a rule set needs for what it uses. What no invoice can do without is an error of the rule set itself and is
/// refused when it is read; here is also what is needed later only: for a payment, a period end, an exchange difference.</summary>
public static class RoleNeeds
{
    /// <summary>Each role once, with the first thing that needs it.</summary>
    public static IReadOnlyDictionary<AccountRole, string> Of(RuleSet rules)
    {
        ArgumentNullException.ThrowIfNull(rules);
        var needs = new SortedDictionary<AccountRole, string>();
        foreach (var agreement in rules.Agreements)
        {
            OfAgreement(needs, agreement);
        }

        foreach (var rule in rules.Categories.Rules)
        {
            var role = rule.Target.PaidBy switch
            {
                PaidBy.Worker => AccountRole.EmployeePayable,
                PaidBy.Company => AccountRole.CompanyCard,
                PaidBy.VendorBill => AccountRole.Payable,
            };
            needs.TryAdd(role, $"the category '{rule.Target.Id}'");
            needs.TryAdd(AccountRole.AccruedCost, "a period end with expenses that are not in the books");
        }

        foreach (var vendor in rules.Subcontractors)
        {
            OfSubcontractor(needs, vendor);
        }

        if (rules.Agreements.Any(a => a.Currency != rules.Workspace.BaseCurrency) || rules.Subcontractors.Any(s => s.Currency != rules.Workspace.BaseCurrency))
        {
            needs.TryAdd(AccountRole.RealisedGain, "a payment in another currency");
            needs.TryAdd(AccountRole.RealisedLoss, "a payment in another currency");
            needs.TryAdd(AccountRole.UnrealisedGain, "a period end with documents in another currency");
            needs.TryAdd(AccountRole.UnrealisedLoss, "a period end with documents in another currency");
        }

        if (rules.Workspace.Basis == AccountingBasis.Cash)
        {
            OnCash(needs, rules);
        }

        if (rules.Policies.SmallDifference is > 0)
        {
            needs.TryAdd(AccountRole.SmallDifferences, "the policy `smallDifference`");
        }

        if (rules.Policies.CashRounding.Count > 0)
        {
            needs.TryAdd(AccountRole.Rounding, "the policy `cashRounding`");
        }

        return needs;
    }

    // income and cost count with money: nothing is accrued, and no payment makes a difference
    private static void OnCash(SortedDictionary<AccountRole, string> needs, RuleSet rules)
    {
        foreach (var role in (AccountRole[])
            [AccountRole.AccruedIncome, AccountRole.AccruedCost, AccountRole.DeferredRevenue, AccountRole.RealisedGain, AccountRole.RealisedLoss])
        {
            needs.Remove(role);
        }

        if (rules.Agreements.Count > 0)
        {
            needs.TryAdd(AccountRole.UnpaidSales, "invoices that are not paid, on cash basis");
        }

        if (rules.Subcontractors.Count > 0 || rules.Categories.Rules.Any(r => r.Target.PaidBy != PaidBy.Company))
        {
            needs.TryAdd(AccountRole.UnpaidCosts, "bills that are not paid, on cash basis");
        }

        if (rules.Subcontractors.Any(s => !s.SelfBilling))
        {
            needs.TryAdd(AccountRole.AccruedCost, "bills before the vendor's own invoice is there");
        }
    }

    private static void OfAgreement(SortedDictionary<AccountRole, string> needs, Agreement agreement)
    {
        var what = $"the agreement '{agreement.Id}'";
        needs.TryAdd(AccountRole.Receivable, what);
        needs.TryAdd(AccountRole.Bank, "a payment");
        needs.TryAdd(AccountRole.UnallocatedCash, "a payment of more than is owed");
        needs.TryAdd(AccountRole.AccruedIncome, "a period end with work that is not invoiced");
        if (agreement.IncomeAccount.Length == 0)
        {
            needs.TryAdd(AccountRole.Revenue, what);
        }

        if (agreement.FixedFee is not null)
        {
            needs.TryAdd(AccountRole.DeferredRevenue, $"a period end within a fee of {what}");
        }

        if (agreement.EarlyPayment is not null)
        {
            needs.TryAdd(AccountRole.Discounts, $"a payment with the discount of {what}");
        }

        if (agreement.Retainer is { } retainer)
        {
            if (retainer.Account.Length == 0)
            {
                needs.TryAdd(AccountRole.RetainerLiability, what);
            }

            if (retainer.ExpiresAfterMonths is not null)
            {
                needs.TryAdd(AccountRole.BreakageRevenue, $"what lapses of the retainer of {what}");
            }
        }
    }

    private static void OfSubcontractor(SortedDictionary<AccountRole, string> needs, Subcontractor vendor)
    {
        var what = $"the subcontractor '{vendor.Id}'";
        needs.TryAdd(AccountRole.Payable, what);
        needs.TryAdd(AccountRole.AccruedCost, $"bills of {what} before the vendor's own invoice is there");
        if (vendor.Account.Length == 0)
        {
            needs.TryAdd(AccountRole.Cost, what);
        }

        if (vendor.Retention is not null)
        {
            needs.TryAdd(AccountRole.RetentionPayable, $"what is held back from {what}");
        }
    }
}
