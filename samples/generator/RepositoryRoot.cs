namespace Timepost.SampleGenerator;

/// <summary>Where the checkout begins: the folder with <c>Timepost.slnx</c>.</summary>
internal static class RepositoryRoot
{
    public static string Find(string start)
    {
        for (var at = new DirectoryInfo(start); at is not null; at = at.Parent)
        {
            if (File.Exists(Path.Combine(at.FullName, "Timepost.slnx")))
            {
                return at.FullName;
            }
        }

        throw new DirectoryNotFoundException($"No folder above '{start}' holds Timepost.slnx; run inside the checkout or name its folder.");
    }
}
