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
        int[] sound = [.. Enumerable.Range(0, rules.Count).Where(r => !binding.Wrong.Contains(r))];
        foreach (var found in RuleOrder.Check([.. sound.Select(r => (rules[r].Match, (object)rules[r].Target))]))
        {
            var (later, earlier) = (sound[found.Rule], sound[found.Earlier]);
            if (binding.Told.Contains(later))
            {
                continue; // each name that stands twice is told by itself
            }

            var at = binding.Matches[later].At;
            var place = binding.Matches[earlier].At.Origin;
            if (found.Problem == RuleOrderProblem.Unreachable)
            {
                bag.Warning(RuleSetCode.RuleUnreachable, at.Node,
                    $"This match of the {kind} '{binding.IdOf(later)}' is never reached: all that it could match is taken before, in {place}.",
                    $"Move it before {place}, or take it away.");
                continue;
            }

            var (own, other) = (binding.Matches[later].Value, binding.Matches[earlier].Value);
            var (name, them) = found.Witness.Length == 0 ? ("Some entries fit", "they go") : ($"The name '{found.Witness}' fits", $"'{found.Witness}' goes");
            var where = Asks(own) || Asks(other) ? "where the conditions of both hold, " : "";
            bag.Warning(RuleSetCode.RulesOverlap, at.Node,
                $"{name} this match of the {kind} '{binding.IdOf(later)}' and, before it, that of '{binding.IdOf(earlier)}' in {place}. Of the two the first wins: {where}{them} to '{binding.IdOf(earlier)}', not to '{binding.IdOf(later)}'.",
                Remedy(kind, found, (binding.IdOf(earlier), other, place), (binding.IdOf(later), own)));
        }
    }

    // the two things that can be done; either is followed by silence
    private static string Remedy(string kind, RuleOrderFinding found, (string Id, EntityMatch Match, string Place) earlier, (string Id, EntityMatch Match) later)
    {
        if (found.Overlap == RuleOverlap.Taken)
        {
            var listed = later.Match.Names.Contains(found.Witness) || later.Match.NormalisedNames.Contains(found.Witness);
            var taken = listed ? $"'{found.Witness}'" : later.Match.Pattern.Length > 0 && found.Witness.Length > 0 ? $"the pattern '{later.Match.Pattern}'" : "what both name";
            return $"If that is right, take {taken} from this match. If it belongs to '{later.Id}', move this match before {earlier.Place}.";
        }

        if (found.Overlap == RuleOverlap.Patterns && !Asks(earlier.Match) && !Asks(later.Match)
            && Excluded(kind, earlier.Match.Pattern) is { } first && Excluded(kind, later.Match.Pattern) is { } second)
        {
            return $"If that is right, say so in this match: {first}. If it belongs to '{later.Id}', move this match before {earlier.Place} and say so there: {second}.";
        }

        return $"If that is right, exclude in `when` of this match what that of '{earlier.Id}' asks, with `!=` or `not`. If it belongs to '{later.Id}', move this match before {earlier.Place} and exclude there what this one asks.";
    }

    private static bool Asks(EntityMatch match) =>
        match.When is not null || match.Connection.Length > 0 || match.Client.Length > 0 || match.Tag.Length > 0 || match.Fields.Count > 0;

    // as it can be pasted; null where signs of the pattern would end a text of YAML or of the expression
    private static string? Excluded(string kind, string pattern) =>
        pattern.AsSpan().ContainsAny('\'', '"', '\\') ? null : $"`when: \"{kind} not like '{pattern}'\"`";
}
