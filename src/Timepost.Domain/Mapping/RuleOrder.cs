namespace Timepost.Domain.Mapping;

/// <summary>What is wrong with the order of rules.</summary>
public enum RuleOrderProblem
{
    /// <summary>An earlier rule takes all that the rule could match.</summary>
    Unreachable,

    /// <summary>An earlier rule with another target takes some of what the rule could match, and is not the narrower of the two.</summary>
    Overlap,
}

/// <summary>Why two rules overlap.</summary>
public enum RuleOverlap
{
    /// <summary>They do not: the later one is never reached.</summary>
    None,

    /// <summary>The earlier one takes a name, an id or a pattern of the later one wholly, and leaves it others.</summary>
    Taken,

    /// <summary>Both have the same names, under conditions that can hold together.</summary>
    Conditions,

    /// <summary>Some names fit the patterns of both.</summary>
    Patterns,
}

/// <summary>Two rules in a doubtful order.</summary>
/// <param name="Problem">Which.</param>
/// <param name="Rule">The later one, from 0.</param>
/// <param name="Earlier">The earlier one, from 0.</param>
/// <param name="Witness">A name that both match; empty where there is none to show.</param>
/// <param name="Overlap">Why they overlap.</param>
public readonly record struct RuleOrderFinding(RuleOrderProblem Problem, int Rule, int Earlier, string Witness, RuleOverlap Overlap);

/// <summary>Finds rules that are never reached, and rules of which one takes from the other. A rule that stands before a more general one is as it should be.
/// Each rule is compared with those that share a name, a beginning or an end with it, and with at most <see cref="Most"/> of each: a rule that is said to be
/// unreachable is so, but not each that is will be found.</summary>
public static class RuleOrder
{
    /// <summary>Earlier rules that are looked at for each name or pattern.</summary>
    public const int Most = 256;

    /// <summary>At most one finding for each rule, in order.</summary>
    /// <param name="rules">Matches in order, each with its target.</param>
    public static IReadOnlyList<RuleOrderFinding> Check(IReadOnlyList<(EntityMatch Match, object Target)> rules)
    {
        ArgumentNullException.ThrowIfNull(rules);
        return new Search(rules).Run();
    }

    private sealed class Search(IReadOnlyList<(EntityMatch Match, object Target)> rules)
    {
        private readonly RuleConditions[] _conditions = [.. rules.Select(r => new RuleConditions(r.Match))];
        private readonly Dictionary<string, List<int>> _byName = new(StringComparer.Ordinal);
        private readonly PatternIndex _patterns = new();
        private readonly Dictionary<string, List<int>> _byBeginning = new(StringComparer.Ordinal);
        private readonly Dictionary<string, List<int>> _below = new(StringComparer.Ordinal);
        private readonly List<int> _all = [];
        private readonly List<int> _found = [];

        public List<RuleOrderFinding> Run()
        {
            var findings = new List<RuleOrderFinding>();
            for (var rule = 0; rule < rules.Count; rule++)
            {
                if (Judge(rule) is { } finding)
                {
                    findings.Add(finding);
                }

                Keep(rule);
            }

            return findings;
        }

        private RuleOrderFinding? Judge(int rule)
        {
            var (covered, open) = (-1, false);
            RuleOrderFinding? overlap = null;
            foreach (var alternative in Alternatives(rules[rule].Match))
            {
                var taken = Covering(rule, alternative);
                if (taken < 0)
                {
                    open = true;
                    overlap ??= Overlapping(rule, alternative);
                }
                else
                {
                    covered = covered < 0 ? taken : covered;
                    if (rules[taken].Target != rules[rule].Target)
                    {
                        overlap ??= new(RuleOrderProblem.Overlap, rule, taken, alternative.Text, RuleOverlap.Taken);
                    }
                }
            }

            return !open && covered >= 0 ? new(RuleOrderProblem.Unreachable, rule, covered, "", RuleOverlap.None) : overlap;
        }

        // the first earlier rule that takes all of an alternative
        private int Covering(int rule, Alternative alternative)
        {
            foreach (var (earlier, relation) in Earlier(alternative))
            {
                if (relation is Relation.Same or Relation.Wider && _conditions[rule].Imply(_conditions[earlier]))
                {
                    return earlier;
                }
            }

            return -1;
        }

        private RuleOrderFinding? Overlapping(int rule, Alternative alternative)
        {
            var own = _conditions[rule];
            foreach (var (earlier, relation, witness) in Earlier(alternative).Select(e => (e.Rule, e.Relation, alternative.Text)).Concat(Crossing(alternative)))
            {
                var others = _conditions[earlier];
                var doubtful = rules[earlier].Target != rules[rule].Target && relation switch
                {
                    Relation.Same => !others.Imply(own) && !own.DifferInTags(others) && own.Meet(others),
                    Relation.Mostly => own.Imply(others) && own.Meet(others),
                    Relation.Crossing => (own.Imply(others) || !others.Imply(own)) && !own.DifferInTags(others) && own.Meet(others),
                    _ => false,
                };
                if (doubtful)
                {
                    return new(RuleOrderProblem.Overlap, rule, earlier, witness, relation switch
                    {
                        Relation.Same => RuleOverlap.Conditions,
                        Relation.Crossing => RuleOverlap.Patterns,
                        _ => RuleOverlap.Taken,
                    });
                }
            }

            return null;
        }

        // earlier rules that match all of the alternative (or, for a normalised name, nearly all that anybody writes)
        private IEnumerable<(int Rule, Relation Relation)> Earlier(Alternative alternative)
        {
            foreach (var rule in Of(_byName, alternative.Key))
            {
                yield return (rule, Relation.Same);
            }

            if (alternative.Kind == NameKind.Exact)
            {
                foreach (var rule in Of(_byName, Key(NameKind.Normalised, NormalisedName.Of(alternative.Text))))
                {
                    yield return (rule, Relation.Wider);
                }
            }

            if (alternative.Kind is NameKind.Exact or NameKind.Normalised)
            {
                foreach (var rule in Patterns(alternative.Text, static (pattern, name) => NamePattern.Matches(pattern, name)))
                {
                    yield return (rule, alternative.Kind == NameKind.Exact ? Relation.Wider : Relation.Mostly);
                }
            }
            else if (alternative.Kind == NameKind.Pattern)
            {
                foreach (var rule in Patterns(alternative.Pattern, PatternRelation.Covers))
                {
                    yield return (rule, Relation.Wider);
                }
            }

            foreach (var rule in _all.Take(Most))
            {
                yield return (rule, alternative.Kind == NameKind.Any ? Relation.Same : Relation.Wider);
            }
        }

        // earlier patterns of which some names fit, and others do not
        private IEnumerable<(int Rule, Relation Relation, string Witness)> Crossing(Alternative alternative)
        {
            if (alternative.Kind != NameKind.Pattern)
            {
                yield break;
            }

            var pattern = alternative.Pattern;
            var beginning = PatternIndex.Lower(PatternIndex.Beginning(pattern));
            var near = Enumerable.Range(0, beginning.Length + 1).SelectMany(length => Of(_byBeginning, beginning[..length])).Concat(Of(_below, beginning));
            foreach (var rule in near.Take(Most))
            {
                var other = rules[rule].Match.Pattern;
                if (!PatternRelation.Covers(pattern, other) && !PatternRelation.Covers(other, pattern) && PatternRelation.Witness(other, pattern) is { } witness)
                {
                    yield return (rule, Relation.Crossing, witness);
                }
            }
        }

        private List<int> Patterns(string text, Func<string, string, bool> fits)
        {
            _found.Clear();
            _patterns.Candidates(text, _found);
            var list = new List<int>();
            foreach (var rule in _found.Take(Most))
            {
                if (fits(rules[rule].Match.Pattern, text))
                {
                    list.Add(rule);
                }
            }

            list.Sort();
            return list;
        }

        private void Keep(int rule)
        {
            foreach (var alternative in Alternatives(rules[rule].Match))
            {
                if (alternative.Kind == NameKind.Any)
                {
                    Insert(_all, rule);
                    continue;
                }

                Insert(List(_byName, alternative.Key), rule);
                if (alternative.Kind == NameKind.Pattern)
                {
                    _patterns.Add(alternative.Pattern, rule);
                    var beginning = PatternIndex.Lower(PatternIndex.Beginning(alternative.Pattern));
                    List(_byBeginning, beginning).Add(rule);
                    for (var length = 0; length < beginning.Length; length++)
                    {
                        if (List(_below, beginning[..length]) is { Count: < Most } below)
                        {
                            below.Add(rule);
                        }
                    }
                }
            }
        }

        // what asks nothing takes most: it is looked at first
        private void Insert(List<int> list, int rule)
        {
            if (_conditions[rule].None && (list.Count == 0 || !_conditions[list[0]].None))
            {
                list.Insert(0, rule);
            }
            else
            {
                list.Add(rule);
            }
        }

        private static IEnumerable<Alternative> Alternatives(EntityMatch match)
        {
            if (PatternIndex.IsAll(match.Pattern)
                || (match.Ids.Count == 0 && match.Names.Count == 0 && match.NormalisedNames.Count == 0 && match.Pattern.Length == 0))
            {
                return [new(NameKind.Any, "", "", "")];
            }

            var all = match.Ids.Select(id => new Alternative(NameKind.Id, Key(NameKind.Id, id), "", ""))
                .Concat(match.Names.Select(name => new Alternative(NameKind.Exact, Key(NameKind.Exact, name), name, "")))
                .Concat(match.NormalisedNames.Select(name => new Alternative(NameKind.Normalised, Key(NameKind.Normalised, NormalisedName.Of(name)), name, "")));
            return match.Pattern.Length == 0
                ? all
                : all.Append(new(NameKind.Pattern, Key(NameKind.Pattern, PatternIndex.Lower(match.Pattern)), PatternRelation.Sample(match.Pattern), match.Pattern));
        }

        private static string Key(NameKind kind, string text) => $"{kind} {text}";

        private static IEnumerable<int> Of(Dictionary<string, List<int>> lists, string key) => lists.TryGetValue(key, out var list) ? list.Take(Most) : [];

        private static List<int> List(Dictionary<string, List<int>> lists, string key)
        {
            if (!lists.TryGetValue(key, out var list))
            {
                lists.Add(key, list = []);
            }

            return list;
        }
    }

    private enum NameKind
    {
        Any,
        Id,
        Exact,
        Normalised,
        Pattern,
    }

    private enum Relation
    {
        /// <summary>The same names.</summary>
        Same,

        /// <summary>Those and others.</summary>
        Wider,

        /// <summary>The name as written, and most ways to write it.</summary>
        Mostly,

        /// <summary>Some of them, and others.</summary>
        Crossing,
    }

    /// <param name="Kind">Of what kind.</param>
    /// <param name="Key">The same for the same names.</param>
    /// <param name="Text">A name that fits it; empty: none to show.</param>
    /// <param name="Pattern">The pattern; empty for others.</param>
    private readonly record struct Alternative(NameKind Kind, string Key, string Text, string Pattern);
}
