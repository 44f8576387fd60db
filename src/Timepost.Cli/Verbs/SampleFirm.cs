using Timepost.Cli.Shell;

namespace Timepost.Cli.Verbs;

/// <summary>The sample firms that travel with the program.</summary>
internal static class SampleFirm
{
    private static string Root => Path.Combine(AppContext.BaseDirectory, "samples");

    /// <summary>Copies a sample; answers how many files.</summary>
    public static int CopyTo(string sample, string folder)
    {
        var names = Directory.Exists(Root) ? Directory.GetDirectories(Root).Select(p => Path.GetFileName(p)!).Order(StringComparer.Ordinal).ToArray() : [];
        if (!names.Contains(sample))
        {
            throw RefusedException.Usage(
                RefusalCode.SampleUnknown, $"There is no sample '{sample}'.", "--sample",
                names.Length > 0 ? $"Samples: {string.Join(", ", names)}." : "This build has no samples; build it from the repository.");
        }

        var from = Path.Combine(Root, sample);
        var count = 0;
        foreach (var file in Directory.EnumerateFiles(from, "*", SearchOption.AllDirectories).OrderBy(f => Path.GetFileName(f) == "timepost.yaml").ThenBy(f => f, StringComparer.Ordinal))
        {
            var to = Path.Combine(folder, Path.GetRelativePath(from, file));
            Directory.CreateDirectory(Path.GetDirectoryName(to)!);
            var bytes = File.ReadAllBytes(file);
            if (!File.Exists(to))
            {
                WholeFile.Write(to, bytes);
            }
            else if (!File.ReadAllBytes(to).AsSpan().SequenceEqual(bytes))
            {
                // what an earlier try left is the same; anything else is somebody's
                throw new IOException($"The file '{to}' already exists.");
            }

            count++;
        }

        Directory.CreateDirectory(Path.Combine(folder, "books"));
        Directory.CreateDirectory(Path.Combine(folder, ".timepost"));
        return count;
    }
}
