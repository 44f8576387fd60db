namespace Timepost.Engine.Tests.Samples;

/// <summary>samples/agency of this checkout.</summary>
internal static class SampleFolder
{
    public static string Root { get; } = SampleGenerator.RepositoryRoot.Find(AppContext.BaseDirectory);

    public static string Agency { get; } = Path.Combine(Root, "samples", "agency");
}
