using Timepost.Engine.Tests.Support;
using Timepost.Engine.RuleSets;

namespace Timepost.Engine.Tests.RuleSets;

public sealed class SampleRuleSetTests
{
    [Fact]
    public void The_sample_firm_loads_without_an_error()
    {
        var folder = Path.Combine(RepositoryRoot.Folder, "samples", "agency");
        var result = RuleSetFolder.Load(
            file => File.Exists(Path.Combine(folder, file)) ? File.ReadAllBytes(Path.Combine(folder, file)) : null, out var texts);

        Assert.Equal([], result.Diagnostics.Where(d => d.Severity == Severity.Error).Select(d => d.ToString()));
        Assert.NotNull(result.RuleSet);
        Assert.Equal(3, texts.Count);
        Assert.Equal(64, result.RuleSet.Hash.Length);
    }
}
