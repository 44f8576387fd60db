using System.Globalization;
using System.Text.RegularExpressions;
using Timepost.Domain.Amounts;
using Timepost.Domain.Mapping;
using Timepost.Engine.RuleSets.Shapes;
using Timepost.Engine.RuleSets.Yaml;

namespace Timepost.Engine.RuleSets.Versions;

/// <summary>What differs between two rule sets, by what they say and not by their lines: comments, blanks, the order of keys and
/// the file in which a rule stands make no difference. Items that have an id are compared with the one of that id, others by position.</summary>
public sealed partial class RuleSetDiff
{
    private static readonly YamlMap Nothing = new("", 0, 0, []);

    private readonly List<RuleSetChange> _changes = [];

    private RuleSetDiff()
    {
    }

    /// <summary>Compares the texts of two rule sets, each without errors.</summary>
    /// <param name="before">Mapping, includes, agreements; <c>timepost.yaml</c> is no part of it.</param>
    /// <param name="roundingBefore">The workspace's.</param>
    /// <param name="after">The same of the other.</param>
    /// <param name="roundingAfter">The workspace's.</param>
    /// <param name="basisBefore">The basis of the books before.</param>
    /// <param name="basisAfter">The basis of the books after.</param>
    /// <returns>In the order of the keys as docs/mapping.md has them.</returns>
    public static IReadOnlyList<RuleSetChange> Of(
        IReadOnlyList<RuleSetText> before, RoundingMode roundingBefore, IReadOnlyList<RuleSetText> after, RoundingMode roundingAfter,
        AccountingBasis basisBefore = AccountingBasis.Accrual, AccountingBasis basisAfter = AccountingBasis.Accrual)
    {
        var diff = new RuleSetDiff();
        if (roundingBefore != roundingAfter)
        {
            diff.Add(ChangeKind.Changed, "moneyRounding", RuleSetLoader.WorkspaceFile, EnumWords.Of(roundingBefore), EnumWords.Of(roundingAfter), isText: false);
        }

        if (basisBefore != basisAfter)
        {
            diff.Add(ChangeKind.Changed, "basis", RuleSetLoader.WorkspaceFile, EnumWords.Of(basisBefore), EnumWords.Of(basisAfter), isText: false);
        }

        var (from, to) = (new RuleSetSources(before, new DiagnosticBag()), new RuleSetSources(after, new DiagnosticBag()));
        diff.Unmatched(from, to);
        diff.Compare("", Merged(from), Merged(to), MappingShape.Root);
        diff.Compare("", from.Agreements ?? Nothing, to.Agreements ?? Nothing, AgreementsShape.Root);
        return diff._changes;
    }

    // all files of a mapping as one; which file a rule stands in says nothing
    private static YamlMap Merged(RuleSetSources sources)
    {
        var merged = Nothing;
        foreach (var (root, _) in sources.Mappings)
        {
            merged = Merge(merged, root);
        }

        return merged;
    }

    private static YamlMap Merge(YamlMap first, YamlMap second)
    {
        var pairs = first.Pairs.ToList();
        foreach (var pair in second.Pairs.Where(p => p.Key.Value is not ("schema" or "includes")))
        {
            var at = pairs.FindIndex(p => p.Key.Value == pair.Key.Value);
            if (at < 0)
            {
                pairs.Add(pair);
                continue;
            }

            pairs[at] = (pairs[at].Value, pair.Value) switch
            {
                (YamlMap a, YamlMap b) => new YamlPair(pairs[at].Key, Merge(a, b)),
                (YamlList a, YamlList b) => new YamlPair(pairs[at].Key, a with { Items = [.. a.Items, .. b.Items] }),
                _ => pairs[at],
            };
        }

        return (first.Line > 0 ? first : second) with { Pairs = pairs };
    }

    // what holds where `otherwise` is not written: a group without it asks a person, and merchants without a group are made
    private void Unmatched(RuleSetSources from, RuleSetSources to)
    {
        foreach (var (key, _, _) in MappingShape.Entities)
        {
            var (before, after) = (Holds(from, key), Holds(to, key));
            if (before != after)
            {
                var (_, at) = OtherwiseAt(to, key);
                Add(ChangeKind.Changed, $"{key}.otherwise", at ?? OtherwiseAt(from, key).At ?? Merged(to).File, before, after, isText: false);
            }
        }

        static string Holds(RuleSetSources sources, string key) => OtherwiseAt(sources, key).Said;
    }

    private static (string Said, string? At) OtherwiseAt(RuleSetSources sources, string key)
    {
        if (Merged(sources).Find(key) is not YamlMap group)
        {
            return (key == "merchants" ? "create" : "exception", null);
        }

        return group.Find("otherwise") is YamlScalar said ? (said.Value, Place(said)) : ("exception", Place(group));
    }

    private void Compare(string path, YamlMap before, YamlMap after, MapShape shape, bool named = true)
    {
        foreach (var key in shape.Keys.Where(k => k.Deprecated is null && k.Name is not ("schema" or "includes" or "otherwise")))
        {
            var at = path.Length == 0 ? key.Name : $"{path}.{key.Name}";
            Compare(at, shape.In(before, key.Name), shape.In(after, key.Name), key.Value, IsText(at, key.Value, named));
        }
    }

    private void Compare(string path, YamlNode? before, YamlNode? after, ValueShape shape, bool isText)
    {
        if (before is null && after is null)
        {
            return;
        }

        if (shape.Kind == ValueKind.Map && (Grows(path) || (before is not null && after is not null)))
        {
            Compare(path, before as YamlMap ?? Nothing, after as YamlMap ?? Nothing, shape.Map!);
        }
        else if (shape.Kind is ValueKind.List or ValueKind.OneOrMore && shape.Item!.Kind == ValueKind.Map)
        {
            Items(path, ItemsOf(before), ItemsOf(after), shape.Item.Map!);
        }
        else if (before is null)
        {
            Add(ChangeKind.Added, path, Place(after!), "", CanonicalText.Of(after!), isText, whole: after);
        }
        else if (after is null)
        {
            Add(ChangeKind.Removed, path, Place(before), CanonicalText.Of(before), "", isText, whole: before);
        }
        else if (shape.Kind is ValueKind.List or ValueKind.OneOrMore)
        {
            Values(path, ItemsOf(before), ItemsOf(after), after, isText);
        }
        else if (!Same(before, after, shape))
        {
            Add(ChangeKind.Changed, path, Place(after), CanonicalText.Of(before), CanonicalText.Of(after), isText);
        }
    }

    private void Items(string path, IReadOnlyList<YamlNode> before, IReadOnlyList<YamlNode> after, MapShape shape)
    {
        var key = KeyOf(shape);
        if (key.Length == 0)
        {
            ByPosition(path, before, after, shape);
            return;
        }

        var (from, to) = (ById(before, key), ById(after, key));
        foreach (var (id, item) in from.Where(f => !to.ContainsKey(f.Key)))
        {
            Add(ChangeKind.Removed, $"{path}[{id}]", Place(item), CanonicalText.Of(item), "", isText: false, whole: item);
        }

        foreach (var (id, item) in to)
        {
            if (!from.TryGetValue(id, out var had))
            {
                Add(ChangeKind.Added, $"{path}[{id}]", Place(item), "", CanonicalText.Of(item), isText: false, whole: item);
            }
            else
            {
                // without a match of its own a rule is found by its name, which is then more than a text
                Compare($"{path}[{id}]", had, item, shape, named: shape.Find("match") is null || (had.Find("match") is not null && item.Find("match") is not null));
            }
        }

        var (order, now) = (from.Keys.Where(to.ContainsKey).ToList(), to.Keys.Where(from.ContainsKey).ToList());
        if (!order.SequenceEqual(now, StringComparer.Ordinal))
        {
            Add(ChangeKind.Moved, path, Place(after[0]), CanonicalText.Clip(string.Join(", ", order)), CanonicalText.Clip(string.Join(", ", now)), isText: false);
        }
    }

    private void ByPosition(string path, IReadOnlyList<YamlNode> before, IReadOnlyList<YamlNode> after, MapShape shape)
    {
        var (from, to) = (before.Select(CanonicalText.Whole).ToList(), after.Select(CanonicalText.Whole).ToList());
        if (from.SequenceEqual(to, StringComparer.Ordinal))
        {
            return;
        }

        // equal ones go together wherever they stand; what is left by position
        var (gone, come) = (Left(before, to), Left(after, from));
        for (var i = 0; i < Math.Max(gone.Count, come.Count); i++)
        {
            if (i >= come.Count)
            {
                Add(ChangeKind.Removed, Numbered(gone[i].Position), Place(gone[i].Node), CanonicalText.Of(gone[i].Node), "", isText: false, whole: gone[i].Node);
            }
            else if (i >= gone.Count)
            {
                Add(ChangeKind.Added, Numbered(come[i].Position), Place(come[i].Node), "", CanonicalText.Of(come[i].Node), isText: false, whole: come[i].Node);
            }
            else if (gone[i].Node is YamlMap a && come[i].Node is YamlMap b)
            {
                Compare(Numbered(come[i].Position), a, b, shape);
            }
        }

        if (gone.Count == 0 && come.Count == 0)
        {
            Add(ChangeKind.Moved, path, Place(after[0]), CanonicalText.Clip(string.Join(", ", from)), CanonicalText.Clip(string.Join(", ", to)), isText: false);
        }

        string Numbered(int position) => string.Create(CultureInfo.InvariantCulture, $"{path}[{position}]");
    }

    private static List<(int Position, YamlNode Node)> Left(IReadOnlyList<YamlNode> items, IReadOnlyList<string> others)
    {
        var taken = others.GroupBy(o => o, StringComparer.Ordinal).ToDictionary(g => g.Key, g => g.Count(), StringComparer.Ordinal);
        var left = new List<(int, YamlNode)>();
        for (var i = 0; i < items.Count; i++)
        {
            var text = CanonicalText.Whole(items[i]);
            if (taken.GetValueOrDefault(text) is var count and > 0)
            {
                taken[text] = count - 1;
            }
            else
            {
                left.Add((i + 1, items[i]));
            }
        }

        return left;
    }

    private void Values(string path, IReadOnlyList<YamlNode> before, IReadOnlyList<YamlNode> after, YamlNode at, bool isText)
    {
        var (from, to) = (before.Select(CanonicalText.Whole).ToList(), after.Select(CanonicalText.Whole).ToList());
        if (from.SequenceEqual(to, StringComparer.Ordinal))
        {
            return;
        }

        var (gone, come) = (from.Except(to, StringComparer.Ordinal).ToList(), to.Except(from, StringComparer.Ordinal).ToList());
        if (isText || (gone.Count == 0 && come.Count == 0))
        {
            var kind = isText ? ChangeKind.Changed : ChangeKind.Moved;
            Add(kind, path, Place(at), OneLine(from), OneLine(to), isText);
            return;
        }

        if (gone.Count > 0)
        {
            Add(ChangeKind.Removed, path, Place(at), OneLine(gone), "", isText);
        }

        if (come.Count > 0)
        {
            // what was there before tells that the list is not new
            var had = OneLine(from);
            Add(ChangeKind.Added, path, Place(at), "", OneLine(come), isText, had);
        }
    }

    private void Add(ChangeKind kind, string path, string where, string before, string after, bool isText, string? had = null, YamlNode? whole = null) =>
        _changes.Add(new RuleSetChange(kind, path, where, before, after, ChangeLevels.Of(kind, Brackets().Replace(path, "[]"), isText, had ?? before, after))
        {
            Keys = whole is YamlMap map ? string.Join(", ", map.Pairs.Select(p => p.Key.Value)) : "",
        });

    private static string OneLine(IEnumerable<string> values) => string.Join(", ", values).ReplaceLineEndings(" ");

    // groups that are as if they stood there empty, so that each of their keys counts by itself
    private static bool Grows(string path) => path is "policies" || MappingShape.Entities.Any(e => e.Key == path);

    private static bool IsText(string path, ValueShape shape, bool named)
    {
        var place = Brackets().Replace(path, "[]");
        return shape.Kind == ValueKind.Template || place.EndsWith(".deprecated.use", StringComparison.Ordinal)
            || (ChangeLevels.Texts.Contains(place) && (named || !place.EndsWith(".name", StringComparison.Ordinal)));
    }

    /// <summary>The key whose value tells items apart; empty where only their position does.</summary>
    private static string KeyOf(MapShape shape) => shape.Keys.FirstOrDefault(k => k.Value.Kind == ValueKind.Id)?.Name ?? shape.Name switch
    {
        "tax rate" => "from",
        "cash rounding" => "currency",
        "example" => "name",
        _ => "",
    };

    private static Dictionary<string, YamlMap> ById(IReadOnlyList<YamlNode> items, string key)
    {
        var byId = new Dictionary<string, YamlMap>(StringComparer.Ordinal);
        foreach (var item in items.OfType<YamlMap>())
        {
            if (item.Find(key) is YamlScalar id)
            {
                byId.TryAdd(id.Value, item);
            }
        }

        return byId;
    }

    private static IReadOnlyList<YamlNode> ItemsOf(YamlNode? node) => node switch
    {
        null => [],
        YamlList list => list.Items,
        _ => [node],
    };

    private static bool Same(YamlNode before, YamlNode after, ValueShape shape) =>
        shape.Kind is ValueKind.Number or ValueKind.Whole && before is YamlScalar a && after is YamlScalar b
        && decimal.TryParse(a.Value, NumberStyles.Number, CultureInfo.InvariantCulture, out var x) && decimal.TryParse(b.Value, NumberStyles.Number, CultureInfo.InvariantCulture, out var y)
            ? x == y
            : CanonicalText.Whole(before) == CanonicalText.Whole(after);

    private static string Place(YamlNode node) => string.Create(CultureInfo.InvariantCulture, $"{node.File}:{node.Line}");

    [GeneratedRegex(@"\[[^\]]*\]")]
    private static partial Regex Brackets();
}
