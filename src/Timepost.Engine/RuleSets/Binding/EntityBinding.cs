using Timepost.Domain.Mapping;
using Timepost.Domain.Mapping.Expressions;
using Timepost.Engine.RuleSets.Shapes;

namespace Timepost.Engine.RuleSets.Binding;

/// <summary>Rules of one kind of entity, gathered from all files.</summary>
/// <param name="key">The list in the mapping.</param>
/// <param name="target">Binds one entity.</param>
/// <param name="absent">What happens to names where no file has the list.</param>
internal sealed class EntityBinding<TTarget>(string key, Func<MapValues, TTarget> target, Unmatched absent = Unmatched.Exception)
    where TTarget : class
{
    private readonly List<EntityRule<TTarget>> _rules = [];
    private readonly List<string> _ids = [];
    private readonly Dictionary<(string Names, string Conditions), string> _seen = [];
    private Unmatched _otherwise = absent;
    private bool _stands;
    private MapValues? _otherwiseAt;

    /// <summary>Each entity once, with its place.</summary>
    public List<Bound<TTarget>> Targets { get; } = [];

    /// <summary>Each rule with its place, in order.</summary>
    public List<Bound<EntityMatch>> Matches { get; } = [];

    /// <summary>Rules with a name that an earlier one has under the same conditions, from 0: these are told already.</summary>
    public HashSet<int> Told { get; } = [];

    /// <summary>Rules, from 0, of which something is wrong: what they were meant to match is not known, and they are compared with no other.</summary>
    public HashSet<int> Wrong { get; } = [];

    /// <summary>Id of the entity of a rule, from 0.</summary>
    public string IdOf(int rule) => _ids[rule];

    /// <summary>Custom fields that rules name.</summary>
    public List<NamedField> Fields { get; } = [];

    public EntityRules<TTarget> Rules => new(_rules, _otherwise);

    public void Add(MapValues root, DiagnosticBag bag)
    {
        if (root.Group(key) is not { } group)
        {
            return;
        }

        if (!_stands)
        {
            (_stands, _otherwise) = (true, Unmatched.Exception);
        }

        if (group.At("otherwise") is { } otherwise)
        {
            if (_otherwiseAt is not null)
            {
                bag.Error(RuleSetCode.SetTwice, otherwise, $"'otherwise' of {key} stands in two files; first in {_otherwiseAt.Origin}.", "Keep it in one file.");
            }

            (_otherwise, _otherwiseAt) = (group.Choice("otherwise", Unmatched.Exception), group);
        }

        foreach (var values in group.Groups("rules"))
        {
            var entity = target(values);
            Targets.Add(new(entity, values));
            if (!values.Has("match"))
            {
                AddRule(new EntityMatch { NormalisedNames = OwnNames(values) }, entity, values, values, wrong: false, bag);
                continue;
            }

            foreach (var match in values.Groups("match"))
            {
                var bound = MatchBinding.Of(match, OfExpenses, Fields, bag, out var wrong);
                foreach (var part in MatchBinding.Parts(bound, IdField))
                {
                    AddRule(part, entity, match, values, wrong, bag);
                }

                if (match.At("ids") is { } ids)
                {
                    Fields.Add(new NamedField(IdField, ids, -1));
                }
            }
        }
    }

    // what a source's own id of the thing is called among the custom fields: client-id, category-id, …
    private string IdField => MappingShape.Entities.First(e => e.Key == key).Rule.Name + "-id";

    private string[] OwnNames(MapValues values)
    {
        var name = values.Text(MappingShape.Entities.First(e => e.Key == key).NameKey);
        var id = values.Text("id");
        return NormalisedName.Of(name) == NormalisedName.Of(id) ? [name] : [name, id];
    }

    private bool OfExpenses => key is "categories" or "merchants";

    private void AddRule(EntityMatch match, TTarget entity, MapValues at, MapValues of, bool wrong, DiagnosticBag bag)
    {
        wrong |= !of.AllSound;
        var deprecated = of.Deprecated;
        if (deprecated is not null)
        {
            match = match with { When = MatchBinding.Until(match.When, deprecated.Until, OfExpenses) };
            if (!wrong && Contradiction.Of(match.When) is not null)
            {
                wrong = true;
                if (Matches.Count == 0 || !ReferenceEquals(Matches[^1].At, at))
                {
                    // once for all parts of a match
                    bag.Warning(RuleSetCode.ExpressionNever, at.At("when")!, "This condition never holds: the rule ends before (`deprecated: until`).", "Correct the day of one of the two, or take this match away.");
                }
            }
        }

        if (wrong)
        {
            Wrong.Add(_rules.Count);
        }

        _rules.Add(new(match, entity, at.Origin) { Deprecated = deprecated });
        Matches.Add(new(match, at));
        _ids.Add(of.Text("id"));
        if (wrong)
        {
            return;
        }

        // the same name under the same conditions in an earlier rule: this one never gets it
        var conditions = $"{match.Connection}\n{match.Client}\n{match.Tag}\n{match.When}\n{string.Join('\n', match.Fields)}";
        foreach (var name in match.Ids.Select(i => "id " + i)
            .Concat(match.Names.Select(n => "name " + n))
            .Concat(match.NormalisedNames.Select(n => "normalised " + NormalisedName.Of(n))))
        {
            if (!_seen.TryAdd((name, conditions), at.Origin) && _seen[(name, conditions)] != at.Origin)
            {
                Told.Add(_rules.Count - 1);
                bag.Warning(RuleSetCode.RuleShadowed, at.Node, $"The {name.Replace(" ", " '", StringComparison.Ordinal)}' is matched before, in {_seen[(name, conditions)]}.",
                    "Remove it from one of the two rules: the first that matches wins.");
            }
        }
    }
}
