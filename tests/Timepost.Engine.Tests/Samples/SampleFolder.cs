namespace Timepost.Engine.Tests.Samples;

/// <summary>samples/agency of this checkout.</summary>
internal static class SampleFolder
{
    public static string Root { get; } = SampleGenerator.RepositoryRoot.Find(AppContext.BaseDirectory);

    public static string Agency { get; } = Path.Combine(Root, "samples", "agency");

    /// <summary>Copies the sample into a folder.</summary>
    public static void Copy(string folder)
    {
        foreach (var file in Directory.GetFiles(Agency, "*", SearchOption.AllDirectories))
        {
            var target = Path.Combine(folder, Path.GetRelativePath(Agency, file));
            Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            File.Copy(file, target);
        }
    }
}
