using Timepost.Domain.Mapping;
using Timepost.Engine.RuleSets.Binding;
using Timepost.Engine.RuleSets.Shapes;

namespace Timepost.Engine.RuleSets;

/// <summary>What subcontractors, workers, accounts and agreements must say together.</summary>
internal static class SubcontractorChecks
{
    public static void Check(MappingBinding mapping, IReadOnlyList<Bound<Agreement>> agreements, DiagnosticBag bag)
    {
        var vendors = new Dictionary<string, Bound<Subcontractor>>(StringComparer.Ordinal);
        var missing = new HashSet<AccountRole>();
        foreach (var subcontractor in mapping.Subcontractors)
        {
            var one = subcontractor.Value;
            if (one.Vendor.Length > 0 && !vendors.TryAdd(one.Vendor, subcontractor))
            {
                bag.Error(RuleSetCode.SubcontractorVendor, subcontractor.At.At("vendor")!,
                    $"Two subcontractors are the vendor '{one.Vendor}'; the first is in {vendors[one.Vendor].At.Origin}.", "Make one of the two, with all rates.");
            }

            if (!mapping.Workers.Targets.Exists(w => w.Value.Vendor == one.Vendor))
            {
                bag.Warning(RuleSetCode.SubcontractorWithoutWorker, subcontractor.At.Node,
                    $"No worker has the vendor '{one.Vendor}': the subcontractor '{one.Id}' will never have a bill.", $"Add `vendor: {one.Vendor}` to its workers.");
            }

            Terms(subcontractor, mapping, bag);
            foreach (var role in Roles(one))
            {
                if (!mapping.Accounts.Exists(a => a.Value.Role == role) && missing.Add(role))
                {
                    bag.Error(RuleSetCode.RoleMissing, subcontractor.At.Node, $"No account has the role {EnumWords.Of(role)}, which the subcontractor '{one.Id}' needs.",
                        $"Give `role: {EnumWords.Of(role)}` to an account in {RuleSetLoader.MappingFile}.");
                }
            }
        }

        foreach (var agreement in agreements)
        {
            if (agreement.Value.Subcontractors is { Rebill: not Rebill.CostPlus, MarkupPercent: not 0 } && agreement.At.Group("subcontractors")?.At("markupPercent") is { } at)
            {
                bag.Error(RuleSetCode.MarkupWithoutCostPlus, at, $"The agreement '{agreement.Value.Id}' has a markup on the cost of subcontractors, and does not bill them at cost.",
                    "Write `rebill: cost-plus`, or leave `markupPercent` out.");
            }
        }
    }

    private static IEnumerable<AccountRole> Roles(Subcontractor subcontractor)
    {
        yield return AccountRole.Payable;
        if (!subcontractor.SelfBilling)
        {
            yield return AccountRole.AccruedCost;
        }

        if (subcontractor.Retention is not null)
        {
            yield return AccountRole.RetentionPayable;
        }

        if (subcontractor.Account.Length == 0)
        {
            yield return AccountRole.Cost;
        }
    }

    private static void Terms(Bound<Subcontractor> subcontractor, MappingBinding mapping, DiagnosticBag bag)
    {
        var one = subcontractor.Value;
        if (one.Retention is { Base: RetentionBase.Gross, Tax: RetentionTax.OnRelease })
        {
            bag.Error(RuleSetCode.RetentionGross, subcontractor.At.Group("retention")!.At("base")!,
                $"The retention of '{one.Id}' is a percentage of the sum with tax, and the tax of what is held is owed only when it is released.",
                "Write `base: net`, or `tax: with-bill`.");
        }

        if (subcontractor.At.At("taxCode") is { } at && mapping.TaxCodes.Find(t => t.Value.Id == one.TaxCode)?.Value is { ReverseCharge: false, InputAccount.Length: 0 } tax
            && tax.Rates.Any(r => r.Percent > 0))
        {
            bag.Error(RuleSetCode.InputAccount, at, $"The tax code '{tax.Id}' of the subcontractor '{one.Id}' has no account for input tax.",
                "Add `inputAccount` to the tax code, or leave `taxCode` out: the tax is part of the cost then.");
        }

        if (subcontractor.At.At("tolerance") is { } tolerance && decimal.Round(one.Tolerance, one.Currency.Decimals, MidpointRounding.ToZero) != one.Tolerance)
        {
            bag.Error(RuleSetCode.MoneyDecimals, tolerance, $"The tolerance of '{one.Id}' is finer than the minor unit of {one.Currency} ({one.Currency.Decimals} decimals).",
                "Write an amount that can be paid: nothing is rounded in silence.");
        }
    }
}
