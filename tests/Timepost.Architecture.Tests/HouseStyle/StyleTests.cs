namespace Timepost.Architecture.Tests.HouseStyle;

public sealed class StyleTests(ITestOutputHelper output)
{
    private static readonly string[] Texts =
        [".cs", ".csproj", ".props", ".slnx", ".md", ".yaml", ".yml", ".json", ".sql", ".sh", ".txt", ""];

    // texts of this very test would mark themselves
    private static bool IsMarkTest(string file) => file.StartsWith("tests/Timepost.Architecture.Tests/HouseStyle/", StringComparison.Ordinal);

    [Fact]
    public void No_folder_is_named_after_a_pattern() =>
        Assert.Empty(StyleRules.FolderNames(Tree.Folders("src").Concat(Tree.Folders("tests"))));

    [Fact]
    public void Files_stay_short()
    {
        var files = Tree.Files("src").Concat(Tree.Files("tests")).Where(f => f.EndsWith(".cs", StringComparison.Ordinal)).ToList();
        foreach (var file in files.SelectMany(f => StyleRules.Length(f, Tree.Read(f), StyleRules.AboutLines)))
        {
            output.WriteLine($"split it when you next come by: {file}");
        }

        Assert.Empty(files.SelectMany(f => StyleRules.Length(f, Tree.Read(f), StyleRules.MostLines)));
    }

    [Fact]
    public void No_file_names_a_folder_of_one_machine() =>
        Assert.Empty(Tree.Files().Where(f => Texts.Contains(Path.GetExtension(f)) && !IsMarkTest(f)).SelectMany(f => StyleRules.MachinePaths(f, Tree.Read(f))));

    [Fact]
    public void Nothing_is_marked_as_unfinished() =>
        Assert.Empty(Tree.Files("src").Concat(Tree.Files("tests"))
            .Where(f => f.EndsWith(".cs", StringComparison.Ordinal) && !IsMarkTest(f)).SelectMany(f => StyleRules.Unfinished(f, Tree.Read(f))));

    [Fact]
    public void Each_project_says_what_lives_there_in_about_ten_lines()
    {
        foreach (var folder in Directory.EnumerateDirectories(Path.Combine(Tree.Root, "src")))
        {
            var readme = Path.Combine(folder, "README.md");
            Assert.True(File.Exists(readme), $"{folder} has no README.md");
            Assert.InRange(File.ReadAllLines(readme).Length, 5, 16);
        }
    }
}
