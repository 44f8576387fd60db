using Timepost.SampleGenerator;

namespace Timepost.Engine.Tests.Samples;

public sealed class RegenerationTests
{
    [Fact]
    public void What_is_committed_is_what_the_generator_writes_byte_for_byte()
    {
        foreach (var file in AgencyFiles.All())
        {
            var path = Path.Combine(SampleFolder.Agency, file.Path);
            Assert.True(File.Exists(path), $"{file.Path} is missing: dotnet run --project samples/generator");
            Assert.True(file.Content.AsSpan().SequenceEqual(File.ReadAllBytes(path)), $"{file.Path} differs: dotnet run --project samples/generator");
        }
    }

    [Fact]
    public void Nothing_lies_in_the_inbox_that_the_generator_did_not_write()
    {
        var written = AgencyFiles.All().Select(f => f.Path).ToHashSet(StringComparer.Ordinal);
        var found = Directory.EnumerateFiles(Path.Combine(SampleFolder.Agency, "inbox"), "*", SearchOption.AllDirectories)
            .Select(p => Path.GetRelativePath(SampleFolder.Agency, p).Replace('\\', '/'));
        Assert.DoesNotContain(found, p => !written.Contains(p));
    }

    [Fact]
    public void Two_runs_agree() =>
        Assert.Equal(AgencyFiles.All().Select(f => (f.Path, Convert.ToHexString(f.Content))), AgencyFiles.All().Select(f => (f.Path, Convert.ToHexString(f.Content))));
}
