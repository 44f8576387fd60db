using Timepost.Engine.RuleSets.Versions;

namespace Timepost.Engine.Tests.RuleSets.Versions;

/// <summary>Which numbers may follow which, after a change of which level.</summary>
public sealed class SemanticVersionTests
{
    [Theory]
    [InlineData("1.2.3", ChangeLevel.Patch, "1.2.4", "1.3.0", "2.0.0")]
    [InlineData("1.2.3", ChangeLevel.Minor, "1.3.0", "2.0.0")]
    [InlineData("1.2.3", ChangeLevel.Major, "2.0.0")]
    [InlineData("1.0.0", ChangeLevel.Patch, "1.0.1", "1.1.0", "2.0.0")]
    [InlineData("9.9.9", ChangeLevel.Minor, "9.10.0", "10.0.0")]
    public void A_version_follows_at_the_level_of_the_change_or_above(string from, ChangeLevel level, params string[] allowed)
    {
        Assert.True(SemanticVersion.TryParse(from, out var version));
        Assert.Equal(allowed, version.Followers(level).Select(v => v.ToString()));
        Assert.Equal(allowed[0], version.Next(level).ToString());
    }

    [Theory]
    [InlineData("")]
    [InlineData("1")]
    [InlineData("1.2")]
    [InlineData("1.2.3.4")]
    [InlineData("01.2.3")]
    [InlineData("1.2.03")]
    [InlineData("-1.2.3")]
    [InlineData("1.2.x")]
    [InlineData("v1.2.3")]
    [InlineData("1.2.3-rc")]
    [InlineData(" 1.2.3")]
    [InlineData("1.2.99999999999")]
    public void Anything_else_is_no_version(string text) => Assert.False(SemanticVersion.TryParse(text, out _));
}
