using System.Globalization;
using Timepost.Domain.Mapping;
using Timepost.Engine.RuleSets.Yaml;

namespace Timepost.Engine.RuleSets.Shapes;

/// <summary>Compares a text with its shape: keys, types, values, ids and references. It collects all that
/// is wrong, and remembers which nodes are, so that nothing is bound from them.</summary>
internal sealed class ShapeChecker(DiagnosticBag bag)
{
    private readonly HashSet<YamlNode> _bad = new(ReferenceEqualityComparer.Instance);
    private readonly Dictionary<string, Dictionary<string, YamlScalar>> _defined = new(StringComparer.Ordinal);
    private readonly HashSet<YamlNode> _elsewhere = new(ReferenceEqualityComparer.Instance);
    private readonly Dictionary<string, List<string>> _misnamed = new(StringComparer.Ordinal);
    private readonly List<(string Of, YamlScalar At)> _references = [];

    /// <summary>Ids of a kind, also of those that are left out because something else of them is wrong.</summary>
    public IReadOnlyCollection<string> Defined(string of) => _defined.TryGetValue(of, out var known) ? known.Keys : [];

    /// <summary>Something of a kind has an id that is none, and that may be meant by a text.</summary>
    public bool IsMisnamed(string of, string text) =>
        _misnamed.TryGetValue(of, out var wrong) && wrong.Exists(w => Letters(w) == Letters(text) || EditDistance.Nearest(text, [w, Letters(w)]) is not null);

    /// <summary>Nodes that another group brings along, and that were checked there.</summary>
    public void CheckedElsewhere(IEnumerable<YamlNode> nodes) => _elsewhere.UnionWith(nodes);

    /// <summary>False where something in the node itself (not in its own groups) is wrong.</summary>
    public bool IsSound(YamlNode node) => !_bad.Contains(node);

    /// <summary>Checks a whole text.</summary>
    public void Check(YamlMap root, MapShape shape) => CheckMap(root, shape, isRoot: true);

    /// <summary>After all texts: each reference must name something.</summary>
    /// <param name="open">A kind of which more are known later, made of what the sources name; empty: none.</param>
    public void CheckReferences(string open)
    {
        foreach (var (of, at) in _references)
        {
            var known = _defined.GetValueOrDefault(of);
            if (known is not null && known.ContainsKey(at.Value))
            {
                continue;
            }

            if (of == open)
            {
                bag.Warning(RuleSetCode.NotListed, at, $"No rule names the {of} '{YamlScalar.Clip(at.Value)}': it must be one that a source's name makes.",
                    $"Correct it, or add a rule for the {of}.");
                continue;
            }

            _bad.Add(at);
            if (IsMisnamed(of, at.Value))
            {
                continue; // told where the id is given
            }

            var near = EditDistance.Nearest(at.Value, known?.Keys ?? Enumerable.Empty<string>());
            bag.Error(RuleSetCode.UnknownReference, at, $"There is no {of} '{YamlScalar.Clip(at.Value)}'.",
                near is not null ? $"Did you mean '{near}'?" : $"Add it, or name one of: {Some(known?.Keys)}.");
        }
    }

    private bool CheckMap(YamlMap map, MapShape shape, bool isRoot)
    {
        var sound = true;
        foreach (var pair in map.Pairs)
        {
            var key = shape.Find(pair.Key.Value);
            if (key is null)
            {
                sound = false;
                var near = EditDistance.Nearest(pair.Key.Value, shape.Keys.Select(k => k.Name));
                bag.Error(RuleSetCode.UnknownKey, pair.Key, $"'{YamlScalar.Clip(pair.Key.Value)}' is no key of {Article(shape.Name)}.",
                    IsRestOfNumber(pair) ? "A comma separates keys here. Decimals have a point, as in 98.50."
                        : near is not null ? $"Did you mean '{near}'?" : $"Its keys are: {Some(shape.Keys.Select(k => k.Name))}.");
            }
            else if (key.Deprecated is { } old && map.Find(old.Use) is not null)
            {
                sound = false;
                bag.Error(DeprecationCode.KeyTwice, pair.Key, $"'{key.Name}' is the old spelling of '{old.Use}', and both stand here.", $"Keep `{old.Use}`.");
            }
            else if (key.Name == "schema")
            {
                sound &= CheckSchema(pair.Value);
            }
            else
            {
                if (key.Deprecated is { } spelling)
                {
                    bag.Warning(DeprecationCode.OldKey, pair.Key, $"'{key.Name}' is an old spelling since release {spelling.Since}; it is read until release {spelling.Until}.",
                        $"Write `{spelling.Use}`.");
                }

                sound &= CheckValue(pair.Value, key.Value, key.Name);
            }
        }

        foreach (var key in shape.Keys.Where(k => k.Required && shape.In(map, k.Name) is null))
        {
            sound = false;
            var at = isRoot ? new YamlScalar(map.File, 1, 1, "", true) : (YamlNode)map;
            bag.Error(RuleSetCode.MissingKey, at, $"{Capital(Article(shape.Name))} needs the key '{key.Name}'.",
                key.Name == "schema" ? "Begin the file with `schema: 1`." : $"Add `{key.Name}:`. {key.Description}");
        }

        return Keep(map, sound);
    }

    // what a decimal comma leaves: {amount: 98,50}
    private static bool IsRestOfNumber(YamlPair pair) => pair.Value is YamlScalar { IsNull: true } && pair.Key.Value.Length > 0 && pair.Key.Value.All(char.IsAsciiDigit);

    private bool CheckSchema(YamlNode value)
    {
        if (value is YamlScalar { Value: "1", Plain: true })
        {
            return true;
        }

        bag.Error(RuleSetCode.SchemaVersion, value, $"The version of the format is {value.Kind}; this program reads version 1.",
            "Write `schema: 1`, or take the release of Timepost that wrote the file.");
        return Keep(value, false);
    }

    private bool CheckValue(YamlNode value, ValueShape shape, string key)
    {
        if (_elsewhere.Contains(value))
        {
            return IsSound(value);
        }

        switch (shape.Kind)
        {
            case ValueKind.Map:
                return value is YamlMap map ? CheckMap(map, shape.Map!, isRoot: false) : Wrong(value, key, "a group of keys");
            case ValueKind.List:
                return value is YamlList list ? CheckList(list, shape, key) : Wrong(value, key, "a list (each item after a `-`)");
            case ValueKind.OneOrMore:
                return value is YamlList many ? CheckList(many, shape, key) : CheckValue(value, shape.Item!, key);
            case ValueKind.TextMap:
                return value is YamlMap texts ? CheckTexts(texts, key) : Wrong(value, key, "a group of keys with texts");
            default:
                return value is YamlScalar { IsNull: false } scalar
                    ? Keep(scalar, CheckScalar(scalar, shape, key))
                    : Wrong(value, key, Expected(shape));
        }
    }

    private bool CheckList(YamlList list, ValueShape shape, string key)
    {
        var sound = true;
        if (shape.NotEmpty && list.Items.Count == 0)
        {
            bag.Error(RuleSetCode.EmptyList, list, $"The list '{key}' is empty.", "Add an item, or leave the key out.");
            sound = false;
        }

        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (var item in list.Items)
        {
            // a wrong item that is a group of its own is left out alone; a wrong value spoils its list
            var good = CheckValue(item, shape.Item!, key);
            sound &= good || item is YamlMap;
            if (good && item is YamlScalar scalar && !seen.Add(scalar.Value))
            {
                bag.Error(RuleSetCode.DuplicateValue, scalar, $"'{YamlScalar.Clip(scalar.Value)}' stands twice in '{key}'.", "Keep one of the two.");
                sound = false;
            }
        }

        return Keep(list, sound);
    }

    private bool CheckTexts(YamlMap map, string key)
    {
        var sound = true;
        foreach (var pair in map.Pairs)
        {
            sound &= CheckValue(pair.Key, ValueShape.Text, key) && CheckValue(pair.Value, ValueShape.Text, pair.Key.Value);
        }

        return Keep(map, sound);
    }

    private bool CheckScalar(YamlScalar scalar, ValueShape shape, string key)
    {
        if (shape.Kind == ValueKind.Id)
        {
            if (ScalarChecks.Id(scalar, key, bag))
            {
                return Define(scalar, shape.Of);
            }

            if (!_misnamed.TryGetValue(shape.Of, out var wrong))
            {
                _misnamed.Add(shape.Of, wrong = []);
            }

            wrong.Add(scalar.Value);
            return false;
        }

        if (shape.Kind == ValueKind.Reference)
        {
            if (!ScalarChecks.Id(scalar, key, bag))
            {
                return false;
            }

            _references.Add((shape.Of, scalar));
            return true;
        }

        return ScalarChecks.Check(scalar, shape, key, bag);
    }

    private static string Letters(string text) => string.Concat(text.Where(char.IsLetterOrDigit)).ToLowerInvariant();

    private bool Define(YamlScalar id, string of)
    {
        if (!_defined.TryGetValue(of, out var known))
        {
            _defined.Add(of, known = new(StringComparer.Ordinal));
        }

        if (known.TryAdd(id.Value, id))
        {
            return true;
        }

        var first = known[id.Value];
        bag.Error(RuleSetCode.DuplicateId, id,
            string.Create(CultureInfo.InvariantCulture, $"There are two {of}s '{id.Value}'; the first is in {first.File}:{first.Line}."),
            "Give this one another name, or remove it.");
        return false;
    }

    private bool Wrong(YamlNode value, string key, string expected)
    {
        bag.Error(RuleSetCode.WrongType, value, $"'{key}' must be {expected}, and is {value.Kind}.",
            value is YamlScalar { IsNull: true } ? "Give it a value, or leave the key out." : $"Write {expected}.");
        return Keep(value, false);
    }

    private bool Keep(YamlNode node, bool sound)
    {
        if (!sound)
        {
            _bad.Add(node);
        }

        return sound;
    }

    private static string Expected(ValueShape shape) => shape.Kind switch
    {
        ValueKind.Number => "a number",
        ValueKind.Whole => "a whole number",
        ValueKind.Boolean => "true or false",
        ValueKind.Date => "a date (YYYY-MM-DD)",
        ValueKind.Choice => "one of " + string.Join(", ", shape.Choices),
        ValueKind.Currency => "a currency code",
        ValueKind.Zone => "an IANA time zone",
        ValueKind.Reference => $"the id of a {shape.Of}",
        ValueKind.Id => "a short name",
        ValueKind.Text or ValueKind.Template or ValueKind.Pattern or ValueKind.Path or ValueKind.AccountName => "a text",
        ValueKind.Map or ValueKind.List or ValueKind.OneOrMore or ValueKind.TextMap => "a list or group",
    };

    private static string Article(string name) => name is "policies" or "time rounding" or "line terms" or "tax terms" or "expense terms" or "agreements" or "clients and rules"
        || name.EndsWith("and rules", StringComparison.Ordinal)
        ? $"the {name}"
        : "aeiou".Contains(name[0], StringComparison.Ordinal) ? $"an {name}" : $"a {name}";

    private static string Capital(string text) => char.ToUpperInvariant(text[0]) + text[1..];

    private static string Some(IEnumerable<string>? names)
    {
        const int shown = 30;
        var all = (names ?? []).ToList();
        return all.Count == 0 ? "(there are none)" : string.Join(", ", all.Take(shown)) + (all.Count > shown ? ", …" : "");
    }
}
