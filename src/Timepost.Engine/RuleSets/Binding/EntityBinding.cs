using Timepost.Domain.Mapping;
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
    private readonly Dictionary<(string Names, string Conditions), string> _seen = [];
    private Unmatched _otherwise = absent;
    private bool _stands;
    private MapValues? _otherwiseAt;

    /// <summary>Each entity once, with its place.</summary>
    public List<Bound<TTarget>> Targets { get; } = [];

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
                AddRule(new EntityMatch { NormalisedNames = OwnNames(values) }, entity, values, bag);
                continue;
            }

            foreach (var match in values.Groups("match"))
            {
                AddRule(MatchOf(match, bag), entity, match, bag);
            }
        }
    }

    private string[] OwnNames(MapValues values)
    {
        var name = values.Text(MappingShape.Entities.First(e => e.Key == key).NameKey);
        var id = values.Text("id");
        return NormalisedName.Of(name) == NormalisedName.Of(id) ? [name] : [name, id];
    }

    private void AddRule(EntityMatch match, TTarget entity, MapValues at, DiagnosticBag bag)
    {
        _rules.Add(new(match, entity, at.Origin));

        // the same name under the same conditions in an earlier rule: this one never gets it
        var conditions = $"{match.Connection}\n{match.Client}\n{match.Tag}";
        foreach (var name in match.Ids.Select(i => "id " + i)
            .Concat(match.Names.Select(n => "name " + n))
            .Concat(match.NormalisedNames.Select(n => "normalised " + NormalisedName.Of(n))))
        {
            if (!_seen.TryAdd((name, conditions), at.Origin) && _seen[(name, conditions)] != at.Origin)
            {
                bag.Warning(RuleSetCode.RuleShadowed, at.Node, $"The {name.Replace(" ", " '", StringComparison.Ordinal)}' is matched before, in {_seen[(name, conditions)]}.",
                    "Remove it from one of the two rules: the first that matches wins.");
            }
        }
    }

    private static EntityMatch MatchOf(MapValues values, DiagnosticBag bag)
    {
        var match = new EntityMatch
        {
            Ids = values.Texts("ids"),
            Names = values.Texts("names"),
            NormalisedNames = values.Texts("normalised"),
            Pattern = values.Text("pattern"),
            Connection = values.Text("connection"),
            Client = values.Text("client"),
            Tag = values.Text("tag"),
        };

        if (match == new EntityMatch() || values.Node.Pairs.Count == 0)
        {
            bag.Error(RuleSetCode.MatchEmpty, values.Node, "This match names nothing, so it would match all.",
                "Add `names`, `normalised`, `ids` or a `pattern` (`*` for all).");
        }

        foreach (var name in match.NormalisedNames.Where(n => NormalisedName.Of(n).Length == 0))
        {
            bag.Error(RuleSetCode.MatchEmpty, values.At("normalised")!, $"Nothing is left of '{name}' once it is normalised.",
                "Move it to `names`, which are exact.");
        }

        return match;
    }
}
