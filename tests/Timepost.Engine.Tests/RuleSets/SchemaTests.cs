using System.Globalization;
using System.Text.Json.Nodes;
using NJsonSchema;
using Timepost.Engine.RuleSets.Schemas;
using Timepost.Engine.RuleSets.Starter;
using Timepost.Engine.Tests.Support;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace Timepost.Engine.Tests.RuleSets;

/// <summary>schemas/ is what the program writes (TIMEPOST_WRITE_DOCS=1 writes it anew), and another program's validator agrees with the
/// loader about documents that are right and about keys and values that are wrong.</summary>
public sealed class SchemaTests
{
    public static TheoryData<string> Schemas() => [.. RuleSetSchemas.All.Select(s => s.File)];

    [Theory]
    [MemberData(nameof(Schemas))]
    public void The_published_schema_is_the_programs_own(string file)
    {
        var path = Path.Combine(RepositoryRoot.Folder, "schemas", file);
        if (Environment.GetEnvironmentVariable("TIMEPOST_WRITE_DOCS") == "1")
        {
            File.WriteAllText(path, Text(file));
        }

        Assert.Equal(Text(file), File.ReadAllText(path));
    }

    [Theory]
    [InlineData("timepost")]
    [InlineData("mapping")]
    [InlineData("agreements")]
    public async Task What_the_program_ships_is_valid(string name)
    {
        var schema = await JsonSchema.FromJsonAsync(Text($"{name}.schema.json"), TestContext.Current.CancellationToken);
        foreach (var yaml in (string[])
        [
            await File.ReadAllTextAsync(Path.Combine(RepositoryRoot.Folder, "samples", "agency", $"{name}.yaml"), TestContext.Current.CancellationToken),
            StarterDocuments.All.Single(t => t.File == $"{name}.yaml").Text,
        ])
        {
            Assert.Empty(schema.Validate(Json(yaml).ToJsonString()));
        }
    }

    [Theory]
    [InlineData("timepost", "schema: 1\nworkspace: a\nname: A\nbaseCurrency: EUR\nzone: UTC\nbaseCurency: EUR")] // an unknown key
    [InlineData("timepost", "schema: 1\nworkspace: a\nname: A\nzone: UTC")] // a key that is missing
    [InlineData("timepost", "schema: 2\nworkspace: a\nname: A\nbaseCurrency: EUR\nzone: UTC")] // a version of tomorrow
    [InlineData("mapping", "schema: 1\npolicies: {midnight: never}")] // no such word
    [InlineData("agreements", "schema: 1\nagreements: [{id: a, client: c, currency: euro, tax: {code: X}}]")] // no currency code
    [InlineData("agreements", "schema: 1\nagreements: [{id: a, client: c, currency: EUR, tax: {code: X}, lineDiscountPercent: 101}]")] // out of range
    [InlineData("agreements", "schema: 1\nagreements: [{id: a, client: c, currency: EUR, tax: {code: X}, rates: [{amount: ninety}]}]")] // no number
    public async Task What_the_loader_refuses_the_schema_refuses(string name, string yaml)
    {
        var schema = await JsonSchema.FromJsonAsync(Text($"{name}.schema.json"), TestContext.Current.CancellationToken);
        Assert.NotEmpty(schema.Validate(Json(yaml).ToJsonString()));
    }

    private static string Text(string file) => RuleSetSchemas.All.Single(s => s.File == file).Text;

    private static JsonNode Json(string yaml)
    {
        var stream = new YamlStream();
        stream.Load(new StringReader(yaml));
        return Node(stream.Documents[0].RootNode);
    }

    // as an editor reads YAML: plain scalars are numbers and truths where they look like it
    private static JsonNode Node(YamlNode node) => node switch
    {
        YamlMappingNode map => new JsonObject(map.Children.Select(c => KeyValuePair.Create(((YamlScalarNode)c.Key).Value!, (JsonNode?)Node(c.Value)))),
        YamlSequenceNode list => new JsonArray([.. list.Children.Select(Node)]),
        YamlScalarNode { Style: ScalarStyle.Plain, Value: "true" or "false" } truth => JsonValue.Create(truth.Value == "true"),
        YamlScalarNode { Style: ScalarStyle.Plain } plain when decimal.TryParse(plain.Value, NumberStyles.Number, CultureInfo.InvariantCulture, out var number) => JsonValue.Create(number),
        YamlScalarNode text => JsonValue.Create(text.Value ?? ""),
        _ => throw new InvalidOperationException(node.NodeType.ToString()),
    };
}
