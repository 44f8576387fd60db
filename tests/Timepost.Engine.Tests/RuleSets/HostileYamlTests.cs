using System.Text;
using Timepost.Engine.RuleSets;
using Timepost.Engine.RuleSets.Yaml;

namespace Timepost.Engine.Tests.RuleSets;

/// <summary>Hostile YAML is refused with its place, after looking at no more than the caps allow, in bounded memory.</summary>
public sealed class HostileYamlTests
{
    // some 65 MB are usual, a few more before the loop is compiled for speed
    private const long MostBytes = 96L << 20;

    [Theory]
    [InlineData("name: !!python/object/apply:os.system [rm]", "yaml-tag")]
    [InlineData("name: !<tag:yaml.org,2002:str> x", "yaml-tag")]
    [InlineData("name: !System.Diagnostics.Process x", "yaml-tag")]
    [InlineData("%TAG ! tag:example.org,2000:\n---\nname: !process x", "yaml-tag")]
    public void Y1_a_type_tag_is_refused(string yaml, string code) => AssertRefused(yaml, code, 10);

    [Fact]
    public void Y1_an_alias_bomb_is_refused_at_its_first_anchor()
    {
        var bomb = new StringBuilder("a0: &a0 [lol, lol, lol, lol, lol, lol, lol, lol, lol]\n");
        for (var i = 1; i < 100; i++)
        {
            bomb.Append($"a{i}: &a{i} [*a{i - 1}, *a{i - 1}, *a{i - 1}, *a{i - 1}, *a{i - 1}, *a{i - 1}, *a{i - 1}, *a{i - 1}, *a{i - 1}]\n");
        }

        AssertRefused(bomb.ToString(), "yaml-alias", 10);
        AssertRefused("a: &a [*a]", "yaml-alias", 10);
        AssertRefused("a: 1\n<<: *a", "yaml-alias", 10);
    }

    [Fact]
    public void Y1_deep_nesting_is_refused_at_its_depth_whatever_follows()
    {
        AssertRefused("a: " + new string('[', 1_000_000), "yaml-too-deep", 2 * YamlReader.MaxDepth);
        AssertRefused(string.Concat(Enumerable.Repeat("{a: ", 500_000)), "yaml-too-deep", 3 * YamlReader.MaxDepth);
        AssertRefused(string.Concat(Enumerable.Repeat("- ", 1_000_000)), "yaml-too-deep", 2 * YamlReader.MaxDepth);
        AssertRefused(string.Concat(Enumerable.Repeat("? ", 1_000_000)), "yaml-too-deep", 2 * YamlReader.MaxDepth);
        var steps = new StringBuilder();
        for (var depth = 0; depth < 1_000; depth++)
        {
            steps.Append(' ', depth).Append("a:\n");
        }

        AssertRefused(steps.ToString(), "yaml-too-deep", 3 * YamlReader.MaxDepth);
    }

    [Fact]
    public void Y1_nodes_are_capped_while_they_are_walked()
    {
        AssertRefused("a: [" + string.Concat(Enumerable.Repeat("1,", 1_000_000)) + "1]", "yaml-too-large", YamlReader.MaxNodes + 1);
        AssertRefused(new string('x', YamlReader.MaxCharacters + 1), "yaml-too-large", 0);
    }

    private static void AssertRefused(string yaml, string code, int mostNodes)
    {
        var bag = new DiagnosticBag();
        var before = GC.GetAllocatedBytesForCurrentThread();
        var root = YamlReader.Read(new RuleSetText("hostile.yaml", yaml), bag, out var nodes);
        var allocated = GC.GetAllocatedBytesForCurrentThread() - before;

        var found = Assert.Single(bag.Sorted([]));
        Assert.Null(root);
        Assert.Equal((code, "hostile.yaml"), (found.Code, found.File));
        Assert.NotEmpty(found.Remedy);
        Assert.InRange(nodes, 0, mostNodes);
        Assert.InRange(allocated, 0, MostBytes);
    }
}
