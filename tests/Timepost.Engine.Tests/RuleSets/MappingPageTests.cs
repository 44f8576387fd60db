using System.Globalization;
using System.Reflection;
using System.Text;
using System.Text.RegularExpressions;
using Timepost.Engine.RuleSets;
using Timepost.Engine.RuleSets.Shapes;
using Timepost.Engine.Tests.Support;

namespace Timepost.Engine.Tests.RuleSets;

/// <summary>docs/mapping.md is written from the loader's own shapes, so that no key is on one side only.
/// TIMEPOST_WRITE_DOCS=1 writes it anew.</summary>
public sealed class MappingPageTests
{
    private static readonly string Page = Path.Combine(RepositoryRoot.Folder, "docs", "mapping.md");

    [Fact]
    public void The_reference_has_every_key_that_the_loader_knows()
    {
        var expected = Render();
        if (Environment.GetEnvironmentVariable("TIMEPOST_WRITE_DOCS") == "1")
        {
            File.WriteAllText(Page, expected);
        }

        Assert.Equal(expected, File.ReadAllText(Page));
    }

    [Fact]
    public void Every_diagnostic_has_its_line_on_the_status_page_and_no_other()
    {
        var page = File.ReadAllText(Path.Combine(RepositoryRoot.Folder, "docs", "statuses", "rule-set.md"));
        var known = typeof(RuleSetCode).GetFields(BindingFlags.Public | BindingFlags.Static).Concat(typeof(DeprecationCode).GetFields(BindingFlags.Public | BindingFlags.Static))
            .Concat(typeof(StoreFit).GetFields(BindingFlags.NonPublic | BindingFlags.Static))
            .Where(f => f.FieldType == typeof(RuleSetCode)).Select(f => (RuleSetCode)f.GetValue(null)!).ToList();

        var told = Regex.Matches(page, "^\\| (2\\d{3}) \\| ([a-z0-9-]+) \\|", RegexOptions.Multiline)
            .Select(m => $"{m.Groups[1].Value} {m.Groups[2].Value}").Order(StringComparer.Ordinal);
        Assert.Equal(known.Select(k => string.Create(CultureInfo.InvariantCulture, $"{k.Number} {k.Code}")).Order(StringComparer.Ordinal), told);
    }

    private static string Render()
    {
        var page = new StringBuilder();
        page.Append("# Mapping reference\n\nThe rule set is three YAML documents: `timepost.yaml`, `mapping.yaml` (with its includes) and `agreements.yaml`. ");
        page.Append("`timepost mapping check` lists all that is wrong with them, with file, line, column and what to do ([2xxx](statuses/rule-set.md)). ");
        page.Append("Editors complete and check them with the JSON schemas in `schemas/`, which `init` puts into a workspace's `.timepost/schemas` and `timepost mapping schema` prints. ");
        page.Append("How rules find names, and what `when` may say, is told in [rules.md](rules.md). ");
        page.Append("A complete example is `samples/agency`. This page is written from the program's own table of keys.\n\n");
        page.Append("```console\n$ timepost init try --sample agency\n...\n$ cd try\n$ timepost mapping check\n0 errors, 0 warnings\n```\n");
        var done = new HashSet<MapShape>();
        foreach (var (file, root) in new[] { ("timepost.yaml", WorkspaceShape.Root), ("mapping.yaml", MappingShape.Root), ("agreements.yaml", AgreementsShape.Root) })
        {
            page.Append("\n## ").Append(file).Append('\n');
            Map(page, root, done);
        }

        return page.ToString();
    }

    private static void Map(StringBuilder page, MapShape map, HashSet<MapShape> done)
    {
        if (!done.Add(map))
        {
            return;
        }

        page.Append("\n### ").Append(map.Name).Append("\n\n").Append(map.Description).Append("\n\n| key | value | default | meaning |\n|---|---|---|---|\n");
        foreach (var key in map.Keys)
        {
            page.Append("| `").Append(key.Name).Append("` | ").Append(Value(key.Value)).Append(" | ")
                .Append(key.Required ? "required" : key.Default).Append(" | ").Append(key.Description.Replace("|", "\\|", StringComparison.Ordinal)).Append(" |\n");
        }

        foreach (var key in map.Keys)
        {
            for (var value = key.Value; value is not null; value = value.Item)
            {
                if (value.Map is { } inner)
                {
                    Map(page, inner, done);
                }
            }
        }
    }

    private static string Value(ValueShape value)
    {
        var range = (value.Min, value.Max) is ({ } min, { } max) ? string.Create(CultureInfo.InvariantCulture, $" {min} to {max}") : "";
        return value switch
        {
            { Choices.Count: > 0 } => string.Join(", ", value.Choices.Select(c => $"`{c}`")),
            { Map: { } map } => map.Name,
            { Item: { } item } => "list of " + Value(item),
            { Of.Length: > 0 } => $"{value.Kind.ToString().ToLowerInvariant()} ({value.Of})",
            { Placeholders.Count: > 0 } => "text with " + string.Join(", ", value.Placeholders.Select(p => $"`{{{p}}}`")),
            _ => value.Kind.ToString().ToLowerInvariant() + range,
        };
    }
}
