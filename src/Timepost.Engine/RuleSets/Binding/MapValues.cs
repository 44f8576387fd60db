using System.Globalization;
using NodaTime;
using NodaTime.Text;
using Timepost.Domain.Amounts;
using Timepost.Domain.Mapping;
using Timepost.Engine.RuleSets.Shapes;
using Timepost.Engine.RuleSets.Yaml;

namespace Timepost.Engine.RuleSets.Binding;

/// <summary>Typed values of a group that was checked against its shape. A wrong value reads as absent:
/// its diagnostic is already in the bag and nothing is delivered. Asking for a key that the shape does
/// not have is our bug.</summary>
internal sealed class MapValues(YamlMap map, MapShape shape, ShapeChecker checker)
{
    public YamlMap Node => map;

    /// <summary>File and line, for explanations.</summary>
    public string Origin => string.Create(CultureInfo.InvariantCulture, $"{map.File}:{map.Line}");

    /// <summary>The node of a key where it is sound; else null.</summary>
    public YamlNode? At(string key)
    {
        if (shape.Find(key) is null)
        {
            throw new InvalidOperationException($"'{key}' is no key of {shape.Name}.");
        }

        return shape.In(map, key) is { } node && checker.IsSound(node) ? node : null;
    }

    public bool Has(string key) => At(key) is not null;

    /// <summary>Each key that is given is sound: what is compared with others says what was written.</summary>
    public bool AllSound => shape.Keys.All(key => map.Find(key.Name) is not { } node || checker.IsSound(node));

    public string Text(string key, string otherwise = "") => At(key) is YamlScalar scalar ? scalar.Value : otherwise;

    public IReadOnlyList<string> Texts(string key) => At(key) switch
    {
        YamlScalar one => [one.Value],
        YamlList many => [.. many.Items.OfType<YamlScalar>().Where(checker.IsSound).Select(s => s.Value)],
        _ => [],
    };

    public bool Boolean(string key, bool otherwise) => At(key) is YamlScalar scalar ? scalar.Value == "true" : otherwise;

    public bool? Boolean(string key) => At(key) is YamlScalar scalar ? scalar.Value == "true" : null;

    public decimal? Number(string key) => At(key) is YamlScalar scalar
        ? decimal.Parse(scalar.Value, NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture)
        : null;

    public int Whole(string key, int otherwise) => At(key) is YamlScalar scalar
        ? int.Parse(scalar.Value, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture)
        : otherwise;

    public LocalDate? Date(string key) => At(key) is YamlScalar scalar ? LocalDatePattern.Iso.Parse(scalar.Value).Value : null;

    public Currency Currency(string key, Currency otherwise = default) =>
        At(key) is YamlScalar scalar ? Domain.Amounts.Currency.Of(scalar.Value) : otherwise;

    public TEnum Choice<TEnum>(string key, TEnum otherwise)
        where TEnum : struct, Enum =>
        At(key) is YamlScalar scalar && EnumWords.TryParse<TEnum>(scalar.Value, out var value) ? value : otherwise;

    /// <summary>The group of a key; null where it is absent.</summary>
    public MapValues? Group(string key) => At(key) is YamlMap inner ? new MapValues(inner, shape.Find(key)!.Value.Map!, checker) : null;

    /// <summary>The sound groups of a list (or the one group in its place).</summary>
    public IEnumerable<MapValues> Groups(string key)
    {
        var item = shape.Find(key)!.Value.Item!.Map!;
        return At(key) switch
        {
            YamlMap one => [new MapValues(one, item, checker)],
            YamlList list => list.Items.OfType<YamlMap>().Where(checker.IsSound).Select(m => new MapValues(m, item, checker)),
            _ => [],
        };
    }

    /// <summary>Groups of a list that have errors.</summary>
    public IEnumerable<YamlMap> LeftOut(string key) => shape.In(map, key) is YamlList list ? list.Items.OfType<YamlMap>().Where(m => !checker.IsSound(m)) : [];

    /// <summary>What <c>deprecated</c> says; null where it is absent.</summary>
    public Deprecation? Deprecated => Group("deprecated") is { } says && says.Date("until") is { } until ? new(until, says.Text("use"), Origin) : null;

    public IReadOnlyDictionary<string, string> TextMap(string key) => At(key) is YamlMap texts
        ? texts.Pairs.ToDictionary(p => p.Key.Value, p => ((YamlScalar)p.Value).Value, StringComparer.Ordinal)
        : new Dictionary<string, string>(StringComparer.Ordinal);
}
