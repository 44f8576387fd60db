using Timepost.Domain.Mapping;
using Timepost.Engine.RuleSets.Yaml;

namespace Timepost.Engine.RuleSets.Binding;

/// <summary>Makes the policy of rounding what is due to what can be paid.</summary>
internal static class CashRoundingBinding
{
    /// <summary>By currency, in the order of the file.</summary>
    public static IReadOnlyList<CashRounding> Bind(MapValues policies, DiagnosticBag bag)
    {
        var list = new List<CashRounding>();
        foreach (var values in policies.Groups("cashRounding"))
        {
            if (!values.Has("currency") || values.Number("to") is not { } to)
            {
                continue; // told already
            }

            var currency = values.Currency("currency");
            var minor = to * currency.MinorPerMajor;
            if (minor != decimal.Truncate(minor) || minor <= 1 || (currency.MinorPerMajor % minor != 0 && minor % currency.MinorPerMajor != 0))
            {
                bag.Error(RuleSetCode.CashStep, values.At("to")!,
                    $"'to' is {((YamlScalar)values.At("to")!).Value}: no multiple of the minor unit of {currency} ({currency.Decimals} decimals) above that unit itself, or such that one unit is no multiple of it.",
                    $"Write the least amount that is paid in {currency}, as 0.05 for CHF.");
            }
            else if (list.Exists(c => c.Currency == currency))
            {
                bag.Error(RuleSetCode.CashTwice, values.At("currency")!, $"Rounding of cash in {currency} is said twice.", "Keep one of the two.");
            }
            else
            {
                list.Add(new CashRounding(currency, (long)minor));
            }
        }

        return list;
    }

    /// <summary>What is rounded needs an account.</summary>
    public static void Check(MappingBinding mapping, DiagnosticBag bag)
    {
        if (mapping.Policies.CashRounding.Count > 0 && mapping.PoliciesAt?.At("cashRounding") is { } node
            && !mapping.Accounts.Exists(a => a.Value.Role == AccountRole.Rounding))
        {
            bag.Error(RuleSetCode.CashAccount, node, "No account has the role rounding, which `cashRounding` needs.",
                $"Give `role: rounding` to an account of type revenue or cost in {RuleSetLoader.MappingFile}.");
        }
    }
}
