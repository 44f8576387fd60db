using System.Text.RegularExpressions;
using Timepost.Domain.Mapping;
using Timepost.Engine.RuleSets;
using Timepost.Engine.RuleSets.Shapes;
using Timepost.Engine.RuleSets.Yaml;

namespace Timepost.Engine.Staging;

/// <summary>The texts of a rule set without what they say of persons, of the firm and of its clients' addresses, and without comments and examples.
/// What the shapes of the documents call a worker's id is one wherever it stands.</summary>
internal sealed partial class MaskedRules(MaskTable mask)
{
    private const string Nobody = "(nobody)";
    private readonly Dictionary<string, int> _subcontractors = new(StringComparer.Ordinal);

    private static readonly HashSet<string> Dropped =
    [
        "workspace.address", "workspace.taxNumber", "workspace.people", "connection.path", "client.address", "client.taxNumber", "mapping.examples", "included mapping.examples",
        "merge.reason", "convention.example",
    ];

    /// <summary>The masked texts, in the same order.</summary>
    /// <param name="texts">Those of a rule set that loads.</param>
    public IReadOnlyList<RuleSetText> Of(IReadOnlyList<RuleSetText> texts) => [.. texts.Select(Of)];

    private RuleSetText Of(RuleSetText text)
    {
        var root = YamlReader.Read(text, new DiagnosticBag()) ?? throw new InvalidOperationException($"{text.File} was read before.");
        var shape = text.File switch
        {
            RuleSetLoader.WorkspaceFile => WorkspaceShape.Root,
            RuleSetLoader.MappingFile => MappingShape.Root,
            RuleSetLoader.AgreementsFile => AgreementsShape.Root,
            _ => MappingShape.Included,
        };
        return text with { Text = YamlText.Write(Map(root, shape)) };
    }

    private YamlMap Map(YamlMap map, MapShape shape) => map with
    {
        Pairs = [.. map.Pairs.Where(p => shape.Find(p.Key.Value) is not null && !Dropped.Contains($"{shape.Name}.{p.Key.Value}"))
            .Select(p => p with { Value = Value(p.Value, shape.Find(p.Key.Value)!, shape) })],
    };

    private YamlNode Value(YamlNode node, KeyShape key, MapShape owner) => ($"{owner.Name}.{key.Name}", node) switch
    {
        ("workspace.name", YamlScalar name) => Said(name, "Firm"),
        ("worker.name", YamlScalar name) => Said(name, mask.Worker(name.Value)),
        ("worker.vendor" or "subcontractor.vendor" or "merchant.vendor", YamlScalar vendor) => Said(vendor, mask.Vendor(vendor.Value)),
        ("match.when", YamlScalar when) => When(when),
        ("match.tag", YamlScalar tag) => Said(tag, mask.Text(tag.Value)),
        ("match.field", var fields) => Names(fields, mask.Text),
        ("worker.match", var match) => Each(match, WorkerMatch),
        ("merchant.match", var match) => Each(match, MerchantMatch),
        ("mapping.merges" or "included mapping.merges", var merges) => Each(merges, Merge),
        ("connection.fields", var fields) => fields,
        _ => Plain(node, key.Value),
    };

    private YamlNode Plain(YamlNode node, ValueShape shape)
    {
        switch (node)
        {
            case YamlMap map when shape.Map is { } inner:
                return Map(map, inner);
            case YamlMap map when shape.Item?.Map is { } inner:
                return Map(map, inner);
            case YamlList list when shape.Item is { } item:
                return list with { Items = [.. list.Items.Select(i => Plain(i, item))] };
            case YamlScalar scalar:
                return One(scalar, shape.Kind == ValueKind.OneOrMore ? shape.Item! : shape);
            default:
                return node;
        }
    }

    private YamlScalar One(YamlScalar scalar, ValueShape shape) => shape switch
    {
        { Kind: ValueKind.Id or ValueKind.Reference, Of: "worker" } => Said(scalar, mask.WorkerId(scalar.Value)),
        { Kind: ValueKind.Id or ValueKind.Reference, Of: "subcontractor" } => Said(scalar, MaskTable.SubcontractorId(Ordinal(scalar.Value))),
        { Kind: ValueKind.Template } => Said(scalar, mask.Text(scalar.Value)),
        _ => scalar,
    };

    private int Ordinal(string subcontractor)
    {
        if (!_subcontractors.TryGetValue(subcontractor, out var ordinal))
        {
            _subcontractors[subcontractor] = ordinal = _subcontractors.Count + 1;
        }

        return ordinal;
    }

    private static YamlScalar Said(YamlScalar scalar, string value) => value == scalar.Value ? scalar : scalar with { Value = value, Plain = false };

    private static YamlNode Each(YamlNode node, Func<YamlMap, YamlMap> of) => node switch
    {
        YamlMap map => of(map),
        YamlList list => list with { Items = [.. list.Items.Select(i => i is YamlMap map ? of(map) : i)] },
        _ => node,
    };

    // a pattern of names says who they are: it becomes the list of the known names that fit it
    private YamlMap WorkerMatch(YamlMap match)
    {
        var pairs = new List<YamlPair>();
        foreach (var pair in match.Pairs)
        {
            pairs.Add(pair.Key.Value switch
            {
                "names" or "normalised" => pair with { Value = Names(pair.Value, mask.Worker) },
                "ids" => pair with { Value = Names(pair.Value, mask.Text) }, // as the custom field that brings them
                "pattern" when pair.Value is YamlScalar pattern => pair with { Key = Said(pair.Key, "names"), Value = Fitting(pattern) },
                _ => Map(match with { Pairs = [pair] }, MappingShape.Match).Pairs[0],
            });
        }

        return match with { Pairs = Merged(pairs) };
    }

    private YamlMap Merge(YamlMap merge)
    {
        Func<string, string>? named = (merge.Find("kind") as YamlScalar)?.Value switch
        {
            "worker" => mask.Worker,
            "merchant" => mask.Merchant,
            _ => null,
        };
        var kept = Map(merge, AuditShapes.Merge);
        return named is null ? kept : kept with { Pairs = [.. kept.Pairs.Select(p => p.Key.Value is "name" or "into" ? p with { Value = Names(p.Value, named) } : p)] };
    }

    private YamlMap MerchantMatch(YamlMap match) => match with
    {
        Pairs = [.. match.Pairs.Select(p => p.Key.Value is "names" or "normalised"
            ? p with { Value = Names(p.Value, mask.Merchant) }
            : Map(match with { Pairs = [p] }, MappingShape.Match).Pairs[0])],
    };

    // the names of workers in it are known; a part of one, as a pattern has it, is not
    private YamlScalar When(YamlScalar when) => WorkerLike().IsMatch(when.Value)
        ? throw StagingRefusedException.NameLeft(when.File, when.Line)
        : Said(when, mask.Text(when.Value));

    private YamlList Fitting(YamlScalar pattern)
    {
        var fitting = mask.Workers.Where(n => NamePattern.Matches(pattern.Value, n)).Select(mask.Worker).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal).DefaultIfEmpty(Nobody);
        return new YamlList(pattern.File, pattern.Line, pattern.Column, [.. fitting.Select(n => pattern with { Value = n, Plain = false })]);
    }

    private static YamlNode Names(YamlNode node, Func<string, string> of) => node switch
    {
        YamlScalar scalar => Said(scalar, of(scalar.Value)),
        YamlList list => list with { Items = [.. list.Items.Select(i => Names(i, of))] },
        YamlMap map => map with { Pairs = [.. map.Pairs.Select(p => p with { Value = Names(p.Value, of) })] },
        _ => node,
    };

    // names that were given beside a pattern
    private static List<YamlPair> Merged(List<YamlPair> pairs)
    {
        var merged = new List<YamlPair>();
        foreach (var pair in pairs)
        {
            var at = merged.FindIndex(m => m.Key.Value == pair.Key.Value);
            if (at < 0)
            {
                merged.Add(pair);
            }
            else
            {
                var first = merged[at];
                merged[at] = first with { Value = new YamlList(first.Key.File, first.Key.Line, first.Key.Column, [.. Items(first.Value), .. Items(pair.Value)]) };
            }
        }

        return [.. merged.Select(p => p with { Value = Once(p.Value) })];
    }

    // a name twice in a list would be told
    private static YamlNode Once(YamlNode node) => node is YamlList list
        ? list with { Items = [.. list.Items.DistinctBy(i => i is YamlScalar scalar ? scalar.Value : i.ToString())] } : node;

    private static IReadOnlyList<YamlNode> Items(YamlNode node) => node is YamlList list ? list.Items : [node];

    [GeneratedRegex(@"\bworker\s+like\b", RegexOptions.IgnoreCase)]
    private static partial Regex WorkerLike();
}
