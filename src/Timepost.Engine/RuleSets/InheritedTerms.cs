using Timepost.Engine.RuleSets.Shapes;
using Timepost.Engine.RuleSets.Yaml;

namespace Timepost.Engine.RuleSets;

/// <summary>Gives agreements what their templates say: each key that the agreement itself does not have. Precedence is agreement, template, default of the
/// mapping; groups and lists are never mixed of two.</summary>
internal sealed class InheritedTerms
{
    private static readonly HashSet<string> OfTheTemplate = ["id", "kind"];
    private static readonly HashSet<string> Known = [.. AgreementsShape.EngagementTemplate.Keys.Select(k => k.Name)];
    private readonly List<YamlNode> _nodes = [];

    /// <summary>What agreements took over: it stands in the templates, and is checked there.</summary>
    public IReadOnlyList<YamlNode> Nodes => _nodes;

    /// <summary>The text of the agreements, each with its template's terms behind its own.</summary>
    /// <param name="root">Of the agreements.</param>
    /// <param name="mappings">Roots of the mapping and its includes.</param>
    public YamlMap Complete(YamlMap root, IEnumerable<YamlMap> mappings)
    {
        var templates = new Dictionary<string, YamlMap>(StringComparer.Ordinal);
        foreach (var mapping in mappings)
        {
            foreach (var template in Items(mapping, "templates"))
            {
                if (template.Find("id") is YamlScalar id)
                {
                    templates.TryAdd(id.Value, template); // a second of the same id is told where it stands
                }
            }
        }

        return templates.Count == 0 || root.Find("agreements") is not YamlList list
            ? root
            : root with { Pairs = [.. root.Pairs.Select(p => p.Value == list ? p with { Value = list with { Items = [.. list.Items.Select(i => Completed(i, templates))] } } : p)] };
    }

    private YamlNode Completed(YamlNode node, Dictionary<string, YamlMap> templates)
    {
        if (node is not YamlMap agreement || agreement.Find("template") is not YamlScalar name || !templates.TryGetValue(name.Value, out var template))
        {
            return node;
        }

        var taken = template.Pairs.Where(p => Known.Contains(p.Key.Value) && !OfTheTemplate.Contains(p.Key.Value) && agreement.Find(p.Key.Value) is null).ToList();
        _nodes.AddRange(taken.Select(p => p.Value));
        return agreement with { Pairs = [.. agreement.Pairs, .. taken] };
    }

    private static IEnumerable<YamlMap> Items(YamlMap root, string key) => root.Find(key) is YamlList list ? list.Items.OfType<YamlMap>() : [];
}
