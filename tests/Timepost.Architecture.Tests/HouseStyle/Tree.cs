namespace Timepost.Architecture.Tests.HouseStyle;

/// <summary>The files of this repository, without what is built.</summary>
internal static class Tree
{
    private static readonly HashSet<string> Built =
        new(["bin", "obj", ".git", "artifacts", "TestResults", "node_modules", ".vs", ".idea"], StringComparer.Ordinal);

    public static string Root { get; } = FindRoot();

    /// <summary>Paths relative to the root, with '/'.</summary>
    public static IEnumerable<string> Files(string under = "") => Walk(Path.Combine(Root, under)).Select(f => Path.GetRelativePath(Root, f).Replace('\\', '/'));

    public static IEnumerable<string> Folders(string under) =>
        Directory.EnumerateDirectories(Path.Combine(Root, under), "*", SearchOption.AllDirectories)
            .Select(f => Path.GetRelativePath(Root, f).Replace('\\', '/'))
            .Where(f => !f.Split('/').Any(Built.Contains));

    public static string Read(string file) => File.ReadAllText(Path.Combine(Root, file));

    private static IEnumerable<string> Walk(string folder)
    {
        foreach (var file in Directory.EnumerateFiles(folder))
        {
            // a work tree has a file .git that names where its repository is
            if (!Built.Contains(Path.GetFileName(file)))
            {
                yield return file;
            }
        }

        foreach (var inner in Directory.EnumerateDirectories(folder))
        {
            if (!Built.Contains(Path.GetFileName(inner)))
            {
                foreach (var file in Walk(inner))
                {
                    yield return file;
                }
            }
        }
    }

    private static string FindRoot()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "Timepost.slnx")))
            {
                return folder.FullName;
            }
        }

        throw new DirectoryNotFoundException("No folder above the tests has a Timepost.slnx.");
    }
}
