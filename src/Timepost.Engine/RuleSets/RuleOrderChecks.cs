using Timepost.Domain.Mapping;
using Timepost.Engine.RuleSets.Binding;

namespace Timepost.Engine.RuleSets;

/// <summary>Rules that are never reached, and rules that take from each other.</summary>
internal static class RuleOrderChecks
{
    public static void Check(MappingBinding mapping, DiagnosticBag bag)
    {
        Check("client", mapping.Clients, bag);
        Check("project", mapping.Projects, bag);
        Check("task", mapping.Tasks, bag);
        Check("worker", mapping.Workers, bag);
        Check("category", mapping.Categories, bag);
        Check("merchant", mapping.Merchants, bag);
    }

    private static void Check<TTarget>(string kind, EntityBinding<TTarget> binding, DiagnosticBag bag)
        where TTarget : class
    {
        var rules = binding.Rules.Rules;
        foreach (var found in RuleOrder.Check([.. rules.Select(r => (r.Match, (object)r.Target))]))
        {
            var (at, earlier) = (binding.Matches[found.Rule].At, binding.Matches[found.Earlier].At);
            if (binding.Told.Contains(found.Rule))
            {
                continue; // each name that stands twice is told by itself
            }

            if (found.Problem == RuleOrderProblem.Unreachable)
            {
                bag.Warning(RuleSetCode.RuleUnreachable, at.Node,
                    $"This match of the {kind} '{binding.IdOf(found.Rule)}' is never reached: all that it could match is taken before, in {earlier.Origin}.",
                    $"Move it before {earlier.Origin}, or take it away.");
                continue;
            }

            var both = found.Witness.Length == 0 ? "Some entries fit" : $"The name '{found.Witness}' fits";
            bag.Warning(RuleSetCode.RulesOverlap, at.Node,
                $"{both} this match of the {kind} '{binding.IdOf(found.Rule)}' and, before it, that of '{binding.IdOf(found.Earlier)}' in {earlier.Origin}; neither is the narrower one that stands first.",
                "If the first is meant to win, nothing need be done but to say it: narrow one of the two. Else change their order.");
        }
    }
}
