using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Timepost.Engine.RuleSets.Shapes;

namespace Timepost.Engine.RuleSets.Schemas;

/// <summary>JSON schemas (draft 7, which editors of YAML know best) of the rule set's documents, written from the shapes that the loader checks: editors complete
/// and check with them what they can. What needs the whole rule set (a reference that must exist, a date order) only the loader tells.</summary>
public static class RuleSetSchemas
{
    private static readonly JsonSerializerOptions Written = new() { WriteIndented = true, NewLine = "\n", Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>File name and text of each: <c>timepost.schema.json</c>, <c>mapping.schema.json</c>, <c>agreements.schema.json</c>.</summary>
    public static IReadOnlyList<RuleSetText> All { get; } =
    [
        Schema("timepost", WorkspaceShape.Root), Schema("mapping", MappingShape.Root), Schema("agreements", AgreementsShape.Root),
    ];

    private static RuleSetText Schema(string name, MapShape root)
    {
        var definitions = new SortedDictionary<string, JsonObject>(StringComparer.Ordinal);
        var schema = Map(root, definitions);
        var document = new JsonObject
        {
            ["$schema"] = "http://json-schema.org/draft-07/schema#",
            ["$id"] = $"urn:timepost:schema:{name}:1",
            ["title"] = $"{name}.yaml",
        };
        foreach (var (key, value) in schema.ToList())
        {
            schema.Remove(key);
            document[key] = value;
        }

        document["definitions"] = new JsonObject(definitions.Select(d => KeyValuePair.Create(d.Key, (JsonNode?)d.Value)));
        return new RuleSetText($"{name}.schema.json", document.ToJsonString(Written) + "\n");
    }

    private static JsonObject Map(MapShape map, SortedDictionary<string, JsonObject> definitions)
    {
        var properties = new JsonObject();
        var required = new JsonArray();
        foreach (var key in map.Keys)
        {
            var value = Value(key.Value, definitions);
            value["description"] = key.Default.Length > 0 ? $"{key.Description} Default: {key.Default}." : key.Description;
            if (key.Deprecated is { } old)
            {
                value["description"] = $"Old spelling of `{old.Use}`, until release {old.Until}.";
                value["deprecationMessage"] = $"Write `{old.Use}`."; // what editors show
            }

            properties[key.Name] = value;
            if (key is { Required: true, FromTemplate: false })
            {
                required.Add(key.Name);
            }
        }

        var schema = new JsonObject { ["type"] = "object", ["description"] = map.Description, ["properties"] = properties, ["additionalProperties"] = false };
        if (required.Count > 0)
        {
            schema["required"] = required;
        }

        return schema;
    }

    private static JsonObject Value(ValueShape value, SortedDictionary<string, JsonObject> definitions) => value.Kind switch
    {
        ValueKind.Choice => new JsonObject { ["enum"] = new JsonArray([.. value.Choices.Select(c => JsonValue.Create(c))]) },
        ValueKind.Boolean => new JsonObject { ["type"] = "boolean" },
        ValueKind.Number => Range(value, "number"),
        ValueKind.Whole => Range(value, "integer"),
        ValueKind.Date => new JsonObject { ["type"] = "string", ["format"] = "date", ["pattern"] = "^[0-9]{4}-[0-9]{2}-[0-9]{2}$" },
        ValueKind.Currency => new JsonObject { ["type"] = "string", ["pattern"] = "^[A-Z]{3}$" },
        ValueKind.Template when value.MustHold.Length > 0 => new JsonObject { ["type"] = "string", ["pattern"] = "\\{" + value.MustHold + "(:[0-9]+)?\\}" },
        ValueKind.Zone or ValueKind.Template or ValueKind.Pattern or ValueKind.Path or ValueKind.AccountName =>
            new JsonObject { ["type"] = "string", ["minLength"] = 1, ["maxLength"] = ValueShape.MaxText },
        ValueKind.Id => Word(new JsonObject { ["pattern"] = "^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$" }),
        ValueKind.Reference => Word(new JsonObject { ["minLength"] = 1 }),
        ValueKind.Text => Word(new JsonObject { ["minLength"] = value.MayBeEmpty ? 0 : 1, ["maxLength"] = value.Most }),
        ValueKind.TextMap => new JsonObject { ["type"] = "object", ["additionalProperties"] = Word([]) },
        ValueKind.Map => Reference(value.Map!, definitions),
        ValueKind.List => Items(value, definitions),
        ValueKind.OneOrMore => new JsonObject { ["anyOf"] = new JsonArray(Value(value.Item!, definitions), Items(value, definitions)) },
    };

    // a plain YAML scalar such as 2026 or true is a text where a text is meant
    private static JsonObject Word(JsonObject schema)
    {
        schema["type"] = new JsonArray("string", "number", "boolean");
        return schema;
    }

    private static JsonObject Range(ValueShape value, string type)
    {
        var schema = new JsonObject { ["type"] = type };
        if (value.Min is { } min)
        {
            schema["minimum"] = min;
        }

        if (value.Max is { } max)
        {
            schema["maximum"] = max;
        }

        return schema;
    }

    private static JsonObject Items(ValueShape value, SortedDictionary<string, JsonObject> definitions)
    {
        var schema = new JsonObject { ["type"] = "array", ["items"] = Value(value.Item!, definitions) };
        if (value.NotEmpty)
        {
            schema["minItems"] = 1;
        }

        return schema;
    }

    private static JsonObject Reference(MapShape map, SortedDictionary<string, JsonObject> definitions)
    {
        var name = map.Name.Replace(' ', '-');
        if (!definitions.ContainsKey(name))
        {
            definitions[name] = []; // its own name stands while it is written
            definitions[name] = Map(map, definitions);
        }

        return new JsonObject { ["$ref"] = $"#/definitions/{name}" };
    }
}
