namespace Timepost.Architecture.Tests.HouseStyle;

/// <summary>What is tested and what is run is built from exactly the packages that were looked at.</summary>
public sealed class LockedRestoreTests
{
    [Theory]
    [InlineData("test")]
    [InlineData("timepost")]
    public void Builds_restore_in_locked_mode_and_say_when_a_lock_is_out_of_date(string script)
    {
        var text = Tree.Read(script);

        Assert.Contains("-p:RestoreLockedMode=true", text, StringComparison.Ordinal);
        Assert.Contains("NU1004", text, StringComparison.Ordinal);
        Assert.Contains("dotnet restore Timepost.slnx --force-evaluate", text, StringComparison.Ordinal);
    }

    [Fact]
    public void Every_project_has_its_lock() =>
        Assert.All(
            Tree.Files().Where(f => f.EndsWith(".csproj", StringComparison.Ordinal)),
            f => Assert.True(File.Exists(Path.Combine(Tree.Root, Path.GetDirectoryName(f)!, "packages.lock.json")), f));
}
