namespace Timepost.Architecture.Tests.HouseStyle;

/// <summary>Each rule, shown a wrong name or text, says so.</summary>
public sealed class StyleRulesFireTests
{
    [Theory]
    [InlineData("src/Timepost.Engine/Helpers")]
    [InlineData("src/Timepost.Domain/Billing/Models")]
    [InlineData("src/Timepost.Storage/utils")]
    public void Folder_names_fire(string folder) =>
        Assert.Equal([$"{folder} is named after a pattern, not after the domain"], StyleRules.FolderNames(["src/Timepost.Domain/Billing", folder]));

    [Fact]
    public void Length_fires() =>
        Assert.Equal(["A.cs has 3 lines"], StyleRules.Length("A.cs", "1\n2\n3\n", 2));

    [Theory]
    [InlineData("see /home/jo/timepost for it", "/home/jo/timepost")]
    [InlineData("\"/root/x\"", "/root/x")]
    [InlineData("\"/work/shared\"", "/work/shared")]
    [InlineData("path: /Users/jo/x", "/Users/jo/x")]
    public void Machine_paths_fire(string text, string found) =>
        Assert.Equal([$"a.md names {found}"], StyleRules.MachinePaths("a.md", text));

    [Theory]
    [InlineData("inbox/work/time.csv")]
    [InlineData("https://example.org/home/jo/")]
    [InlineData("../root/x")]
    public void Machine_paths_let_others_pass(string text) =>
        Assert.Empty(StyleRules.MachinePaths("a.md", text));

    [Theory]
    [InlineData("// TODO later")]
    [InlineData("throw new NotImplementedException();")]
    [InlineData("catch (Exception) { }")]
    [InlineData("catch { }")]
    [InlineData("[Fact(Skip = \"slow\")]")]
    public void Unfinished_marks_fire(string text) => Assert.Single(StyleRules.Unfinished("A.cs", text));
}
