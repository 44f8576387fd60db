namespace Timepost.Cli.Tests.Support;

/// <summary>Where the checkout is: the folder with the solution above the tests' own.</summary>
internal static class Repository
{
    public static string Root { get; } = Find(AppContext.BaseDirectory);

    private static string Find(string from)
    {
        for (var folder = new DirectoryInfo(from); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "Timepost.slnx")))
            {
                return folder.FullName;
            }
        }

        throw new InvalidOperationException($"No Timepost.slnx above {from}.");
    }
}
