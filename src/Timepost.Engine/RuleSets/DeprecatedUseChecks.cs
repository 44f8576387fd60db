using Timepost.Domain.Mapping;
using Timepost.Engine.RuleSets.Binding;
using Timepost.Engine.RuleSets.Shapes;
using Timepost.Engine.RuleSets.Yaml;

namespace Timepost.Engine.RuleSets;

/// <summary>What a deprecated part says to use instead: where it has the form of an id, there should be something of that id.</summary>
internal static class DeprecatedUseChecks
{
    public static void Check(MappingBinding mapping, ShapeChecker checker, DiagnosticBag bag)
    {
        Check("client", mapping.Clients.Targets, checker, bag);
        Check("project", mapping.Projects.Targets, checker, bag);
        Check("task", mapping.Tasks.Targets, checker, bag);
        Check("worker", mapping.Workers.Targets, checker, bag);
        Check("category", mapping.Categories.Targets, checker, bag);
        Check("merchant", mapping.Merchants.Targets, checker, bag);
        Check("account", mapping.Accounts, checker, bag);
        Check("tax code", mapping.TaxCodes, checker, bag);
    }

    private static void Check<T>(string kind, IEnumerable<Bound<T>> parts, ShapeChecker checker, DiagnosticBag bag)
    {
        foreach (var values in parts.Select(p => p.At))
        {
            if (values.Group("deprecated")?.At("use") is not YamlScalar use || !ScalarChecks.IsId(use.Value))
            {
                continue; // none, or a sentence
            }

            var own = values.Text("id");
            var known = checker.Defined(kind);
            if (use.Value == own)
            {
                bag.Warning(RuleSetCode.DeprecatedUse, use, $"The {kind} '{own}' names itself as what to use instead.", $"Name another {kind}, or say in a sentence what to do.");
            }
            else if (!known.Contains(use.Value) && !checker.IsMisnamed(kind, use.Value))
            {
                var near = EditDistance.Nearest(use.Value, known.Where(k => k != own));
                bag.Warning(RuleSetCode.DeprecatedUse, use, $"There is no {kind} '{use.Value}' to use instead of '{own}'.",
                    near is not null ? $"Did you mean '{near}'?" : "Name one that there is, or say in a sentence what to do.");
            }
        }
    }
}
