namespace Timepost.Engine.RuleSets.Shapes;

/// <summary>What a value must be.</summary>
internal enum ValueKind
{
    Text,
    Id,
    Number,
    Whole,
    Boolean,
    Date,
    Choice,
    Currency,
    Zone,
    Template,
    Pattern,
    Path,
    Reference,
    AccountName,
    Map,
    List,

    /// <summary>One item, or a list of them.</summary>
    OneOrMore,

    /// <summary>Free keys, text values.</summary>
    TextMap,
}

/// <summary>The shape of one value: the loader checks it, the published JSON schema is written from it.</summary>
internal sealed record ValueShape(ValueKind Kind)
{
    /// <summary>Choice: the words.</summary>
    public IReadOnlyList<string> Choices { get; init; } = [];

    /// <summary>Number and whole: least, included.</summary>
    public decimal? Min { get; init; }

    /// <summary>Number and whole: most, included.</summary>
    public decimal? Max { get; init; }

    /// <summary>Template: the placeholders that it may hold.</summary>
    public IReadOnlyList<string> Placeholders { get; init; } = [];

    /// <summary>Template: a placeholder that it must hold; empty: none.</summary>
    public string MustHold { get; init; } = "";

    /// <summary>Id: the kind of thing that it names, unique in the rule set; reference: the kind that must exist.</summary>
    public string Of { get; init; } = "";

    /// <summary>Map: its keys.</summary>
    public MapShape? Map { get; init; }

    /// <summary>List and one-or-more: each item.</summary>
    public ValueShape? Item { get; init; }

    /// <summary>List: it must hold something.</summary>
    public bool NotEmpty { get; init; }

    /// <summary>Text: most characters.</summary>
    public int Most { get; init; } = MaxText;

    /// <summary>Text: may be empty ("").</summary>
    public bool MayBeEmpty { get; init; }

    /// <summary>Most characters of a text that says nothing else.</summary>
    public const int MaxText = 500;

    public static ValueShape Text { get; } = new(ValueKind.Text);

    public static ValueShape Flag { get; } = new(ValueKind.Boolean);

    public static ValueShape Day { get; } = new(ValueKind.Date);

    public static ValueShape CurrencyCode { get; } = new(ValueKind.Currency);

    public static ValueShape ZoneName { get; } = new(ValueKind.Zone);

    public static ValueShape Pattern { get; } = new(ValueKind.Pattern);

    public static ValueShape FilePath { get; } = new(ValueKind.Path);

    public static ValueShape AccountName { get; } = new(ValueKind.AccountName);

    public static ValueShape TextMap { get; } = new(ValueKind.TextMap);

    public static ValueShape Sum { get; } = new(ValueKind.Number) { Min = 0, Max = 1_000_000_000_000m };

    public static ValueShape Percent { get; } = new(ValueKind.Number) { Min = 0, Max = 100 };

    public static ValueShape Id(string of) => new(ValueKind.Id) { Of = of };

    public static ValueShape Reference(string of) => new(ValueKind.Reference) { Of = of };

    public static ValueShape Number(decimal min, decimal max) => new(ValueKind.Number) { Min = min, Max = max };

    public static ValueShape Whole(int min, int max) => new(ValueKind.Whole) { Min = min, Max = max };

    public static ValueShape Choice(params string[] words) => new(ValueKind.Choice) { Choices = words };

    public static ValueShape Choice<TEnum>()
        where TEnum : struct, Enum => Choice(EnumWords.Of(typeof(TEnum)));

    private static ValueShape Choice(IReadOnlyList<string> words) => new(ValueKind.Choice) { Choices = words };

    public static ValueShape Template(params string[] placeholders) => new(ValueKind.Template) { Placeholders = placeholders };

    public static ValueShape Group(MapShape map) => new(ValueKind.Map) { Map = map };

    public static ValueShape ListOf(ValueShape item) => new(ValueKind.List) { Item = item };

    public static ValueShape ListOf(MapShape map) => ListOf(Group(map));

    public static ValueShape OneOrMore(ValueShape item) => new(ValueKind.OneOrMore) { Item = item, NotEmpty = true };
}

/// <summary>A key: its name, its value and what a reader should know of it.</summary>
internal sealed record KeyShape(string Name, ValueShape Value, string Description)
{
    public bool Required { get; init; }

    /// <summary>Required of an agreement together with its template: the schema, which sees the agreement alone, does not ask for it.</summary>
    public bool FromTemplate { get; init; }

    /// <summary>What holds where the key is absent, as a reader would write it; empty: nothing.</summary>
    public string Default { get; init; } = "";

    /// <summary>It is an old spelling of another key of its group, and is read as that one; null: it is not.</summary>
    public KeyDeprecation? Deprecated { get; init; }
}

/// <summary>An old spelling of a key.</summary>
/// <param name="Since">Release that brought the new one, as in 2.1.</param>
/// <param name="Until">Release from which the old one is unknown: its shape is taken away there.</param>
/// <param name="Use">The new key, of the same group and with the same value.</param>
internal sealed record KeyDeprecation(string Since, string Until, string Use);

/// <summary>A group of keys.</summary>
internal sealed class MapShape(string name, string description, params KeyShape[] keys)
{
    /// <summary>Singular, for messages and for the schema's definitions.</summary>
    public string Name { get; } = name;

    public string Description { get; } = description;

    public IReadOnlyList<KeyShape> Keys { get; } = keys;

    public KeyShape? Find(string name) => Keys.FirstOrDefault(k => k.Name == name);

    /// <summary>The node of a key in a text, also under an old spelling of it; null where it is absent.</summary>
    public Yaml.YamlNode? In(Yaml.YamlMap map, string name) =>
        map.Find(name) ?? Keys.Where(k => k.Deprecated?.Use == name).Select(k => map.Find(k.Name)).FirstOrDefault(n => n is not null);
}
