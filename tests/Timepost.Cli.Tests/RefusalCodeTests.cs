using System.Globalization;
using System.Reflection;
using System.Text.RegularExpressions;
using Timepost.Cli.Shell;
using Timepost.Cli.Tests.Support;

namespace Timepost.Cli.Tests;

public sealed class RefusalCodeTests
{
    private static readonly string Statuses = Path.Combine(Repository.Root, "docs", "statuses");

    private static IEnumerable<RefusalCode> Known => typeof(RefusalCode).GetFields(BindingFlags.Public | BindingFlags.Static)
        .Where(f => f.FieldType == typeof(RefusalCode)).Select(f => (RefusalCode)f.GetValue(null)!);

    [Fact]
    public void Every_refusal_of_the_command_line_has_its_line_and_no_other_has()
    {
        var page = File.ReadAllText(Path.Combine(Statuses, "command-line.md"));
        var told = Regex.Matches(page, @"^\| (7\d{3}) \| `([a-z0-9-]+)` \| [^|]+ \| [^|]+ \|$", RegexOptions.Multiline).Select(m => $"{m.Groups[1].Value} {m.Groups[2].Value}");

        Assert.Equal(Known.Select(k => string.Create(CultureInfo.InvariantCulture, $"{k.Number} {k.Code}")).Order(StringComparer.Ordinal), told);
        Assert.Equal(Known.Count(), Known.Select(k => k.Code).Distinct().Count());
        Assert.Equal(Known.Count(), Known.Select(k => k.Number).Distinct().Count());
    }

    // codes that the command line passes on, found where they are written; those of the books have a test of their own
    [Theory]
    [InlineData("src/Timepost.Cli", @"OfEngine\(""(?<code>[a-z0-9-]+)""\)")]
    [InlineData("src/Timepost.Engine", @"OperationRefusedException\(\s*""(?<code>[a-z-]+)""")]
    [InlineData("src/Timepost.Storage", @"new StoreException\(\s*""(?<code>[a-z0-9-]+)""")]
    [InlineData("src/Timepost.Connectors/Files", @"const string \w+ = ""(?<code>[a-z]+(?:-[a-z0-9]+)+)"";")]
    [InlineData("src/Timepost.Engine/Intake", @"run\.Open\(\s*""(?<code>[a-z-]+)""|const string \w+ = ""(?<code>[a-z]+-[a-z-]+)"";")]
    [InlineData("src/Timepost.Engine/Subcontractors", @"SubcontractorRefusedException\(\s*""(?<code>[a-z-]+)""|const string TooMuch = ""(?<code>[a-z-]+)"";")]
    [InlineData("src/Timepost.Engine/Plans", @"\.Report\(\s*""(?<code>[a-z-]+)""")]
    public void Every_code_that_is_passed_on_has_its_line(string folder, string pattern)
    {
        var pages = string.Concat(Directory.GetFiles(Statuses).Order(StringComparer.Ordinal).Select(File.ReadAllText));
        var codes = Directory.GetFiles(Path.Combine(Repository.Root, folder), "*.cs", SearchOption.AllDirectories)
            .Where(f => !f.Contains($"{Path.DirectorySeparatorChar}obj{Path.DirectorySeparatorChar}", StringComparison.Ordinal))
            .SelectMany(f => Regex.Matches(File.ReadAllText(f), pattern).Select(m => m.Groups["code"].Value)).Distinct().ToList();

        Assert.NotEmpty(codes);
        Assert.All(codes, code => Assert.Matches($@"\| \d{{4}} \| `?{code}`? \|", pages));
    }
}
