using System.Reflection;
using System.Text;
using Timepost.Engine.RuleSets;

namespace Timepost.Engine.Tests.RuleSets;

/// <summary>Every diagnostic fires, where the wrong thing stands, and says what to do.</summary>
public sealed class DiagnosticTests
{
    public static TheoryData<string, int> Cases() =>
        new(DiagnosticCases.All.Select((c, i) => (c.Code, i)));

    [Theory]
    [MemberData(nameof(Cases))]
    public void A_diagnostic_names_file_line_column_and_remedy(string code, int number)
    {
        var @case = DiagnosticCases.All[number];
        var result = @case.Load();

        var found = result.Diagnostics.Where(d => d.Code == code).ToList();
        Assert.True(found.Count > 0, $"{code} is not told; told is:\n{string.Join('\n', result.Diagnostics)}");
        Assert.Contains(@case.Place, found.Select(d => (d.File, d.Line, d.Column)));
        Assert.All(found, d => Assert.True(d.Message.Length > 0 && d.Remedy.Length > 0 && d.Number is > 2000 and < 3000, d.ToString()));
        Assert.Equal(result.Diagnostics.Any(d => d.Severity == Severity.Error), result.RuleSet is null);
    }

    [Fact]
    public void A_file_that_is_no_UTF8_is_told_in_its_line()
    {
        var result = RuleSetFolder.Load(
            file => DiagnosticCases.Sound.FirstOrDefault(s => s.File == file) is { } text
                ? text.File == RuleSetLoader.MappingFile ? [.. "schema: 1\n# Erl"u8, 0xF6, .. "se\n"u8] : Encoding.UTF8.GetBytes(text.Text)
                : null,
            out _);

        var found = Assert.Single(result.Diagnostics, d => d.Code == "file-encoding");
        Assert.Equal((RuleSetLoader.MappingFile, 2, 1), (found.File, found.Line, found.Column));
        Assert.NotEmpty(found.Remedy);
        Assert.Null(result.RuleSet);
    }

    [Fact]
    public void Each_diagnostic_of_the_loader_has_its_case()
    {
        var known = typeof(RuleSetCode).GetFields(BindingFlags.Public | BindingFlags.Static)
            .Where(f => f.FieldType == typeof(RuleSetCode)).Select(f => ((RuleSetCode)f.GetValue(null)!).Code);

        // the loader takes texts, so a wrong encoding is the folder's to tell: the test above
        Assert.Equal(known.Except(["file-encoding"]).Order(StringComparer.Ordinal), DiagnosticCases.All.Select(c => c.Code).Distinct().Order(StringComparer.Ordinal));
    }
}
