using Timepost.Domain.Mapping;
using Timepost.Engine.RuleSets.Shapes;

namespace Timepost.Engine.RuleSets.Binding;

/// <summary>What books on cash basis need, and what they cannot hold.</summary>
internal static class CashBasisBinding
{
    /// <summary>The policies of a basis: on cash basis base amounts are those of the payment's rate.</summary>
    public static Policies Bind(AccountingBasis basis, Policies policies)
    {
        ArgumentNullException.ThrowIfNull(policies);
        return basis == AccountingBasis.Cash ? policies with { Rates = policies.Rates with { Lock = RateLock.PaymentDate, TaxRateDate = TaxRateDate.InvoiceDate } } : policies;
    }

    public static void Check(AccountingBasis basis, MappingBinding mapping, IReadOnlyList<Bound<Agreement>> agreements, DiagnosticBag bag)
    {
        Rates(basis, mapping.PoliciesAt?.Group("rates"), "lock", bag);
        foreach (var agreement in agreements)
        {
            Rates(basis, agreement.At, "rateLock", bag);
        }

        if (basis != AccountingBasis.Cash)
        {
            return;
        }

        if (mapping.PoliciesAt?.Group("rates") is { } rates && rates.At("taxRateDate") is { } taxDate)
        {
            bag.Error(RuleSetCode.LockOnCash, taxDate, "`taxRateDate` means nothing on cash basis: tax is posted with the payment, at its rate.", "Leave it out.");
        }

        foreach (var agreement in agreements)
        {
            if (agreement.Value.Retainer is not null)
            {
                bag.Error(RuleSetCode.RetainerOnCash, agreement.At.At("retainer")!,
                    $"The agreement '{agreement.Value.Id}' has a retainer: on cash basis money is income when it comes, so nothing of it is owed as a deposit.",
                    "Bill in advance with a fixed fee, or keep books on accrual basis.");
            }
        }

        foreach (var subcontractor in mapping.Subcontractors)
        {
            if (subcontractor.Value.Retention is not null)
            {
                bag.Error(RuleSetCode.RetentionOnCash, subcontractor.At.At("retention")!,
                    $"The subcontractor '{subcontractor.Value.Id}' has a retention, which is not kept on cash basis.", "Leave it out, and pay the bills in parts.");
            }
        }

        Roles(mapping, agreements, bag);
    }

    private static void Rates(AccountingBasis basis, MapValues? at, string key, DiagnosticBag bag)
    {
        if (at?.At(key) is not { } node)
        {
            return;
        }

        var chosen = at.Choice(key, RateLock.InvoiceDate);
        if (chosen == RateLock.PaymentDate && basis != AccountingBasis.Cash)
        {
            bag.Error(RuleSetCode.PaymentDateLock, node,
                $"`{key}: payment-date` is for books on cash basis, where income and tax are posted with the payment. These are kept on accrual basis.",
                "Write `invoice-date`, or `transaction-date` for hours at the rates of their days; or `basis: cash` in timepost.yaml.");
        }
        else if (chosen != RateLock.PaymentDate && basis == AccountingBasis.Cash)
        {
            bag.Error(RuleSetCode.LockOnCash, node,
                $"`{key}: {EnumWords.Of(chosen)}` is for books on accrual basis. These are kept on cash basis: income and tax are posted with the payment, at its rate.",
                "Write `payment-date`, or leave it out.");
        }
    }

    private static void Roles(MappingBinding mapping, IReadOnlyList<Bound<Agreement>> agreements, DiagnosticBag bag)
    {
        if (agreements is [var first, ..])
        {
            Need(AccountRole.UnpaidSales, first.At, $"the agreement '{first.Value.Id}'");
        }

        if (mapping.Categories.Targets.Find(c => c.Value.PaidBy != PaidBy.Company) is { } category)
        {
            Need(AccountRole.UnpaidCosts, category.At, $"the category '{category.Value.Id}'");
        }
        else if (mapping.Subcontractors is [var vendor, ..])
        {
            Need(AccountRole.UnpaidCosts, vendor.At, $"the subcontractor '{vendor.Value.Id}'");
        }

        void Need(AccountRole role, MapValues because, string what)
        {
            if (!mapping.Accounts.Exists(a => a.Value.Role == role))
            {
                bag.Error(RuleSetCode.RoleMissing, because.Node, $"No account has the role {EnumWords.Of(role)}, which {what} needs on cash basis.",
                    $"Give `role: {EnumWords.Of(role)}` to an account of type asset or liability in {RuleSetLoader.MappingFile}.");
            }
        }
    }
}
