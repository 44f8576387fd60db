using System.Text;
using Timepost.Cli.Shell;
using Timepost.Engine.RuleSets;

namespace Timepost.Cli;

/// <summary>The folder of a workspace, and the texts in it.</summary>
internal sealed class WorkspaceFolder
{
    private const int LargestText = 16 * 1024 * 1024;
    private static readonly HashSet<string> NotTexts = new(["inbox", "books", ".timepost", ".git"], StringComparer.Ordinal);

    private WorkspaceFolder(string path) => Path = path;

    /// <summary>Absolute.</summary>
    public string Path { get; }

    public string StoreFolder => System.IO.Path.Combine(Path, ".timepost");

    /// <summary>The folder given, or the nearest one from here upwards that has a timepost.yaml.</summary>
    public static WorkspaceFolder Find(Session session)
    {
        if (session.WorkspaceOption is { } given)
        {
            var full = session.Terminal.FullPath(given);
            return IsWorkspace(full)
                ? new WorkspaceFolder(full)
                : throw RefusedException.Usage(
                    "workspace-missing", Directory.Exists(full) ? $"'{given}' is no workspace: it has no timepost.yaml." : $"There is no folder '{given}'.",
                    full, $"Name a workspace folder, or make one: timepost init {given}");
        }

        for (var folder = new DirectoryInfo(session.Terminal.Directory); folder is not null; folder = folder.Parent)
        {
            if (IsWorkspace(folder.FullName))
            {
                return new WorkspaceFolder(folder.FullName);
            }
        }

        throw RefusedException.Usage(
            "workspace-missing", "There is no workspace here: neither this folder nor one above it has a timepost.yaml.", session.Terminal.Directory,
            "Go into a workspace, name one with --workspace DIR, or make one: timepost init DIR");
    }

    /// <summary>Reads the rule set with all that is wrong with it.</summary>
    public RuleSetResult LoadRules() => RuleSetLoader.Load(Texts());

    private static bool IsWorkspace(string folder) => File.Exists(System.IO.Path.Combine(folder, "timepost.yaml"));

    // every YAML text of the folder; the loader takes the three that count and what the mapping includes
    private List<RuleSetText> Texts()
    {
        var texts = new List<RuleSetText>();
        Add(Path, "", texts, depth: 0);
        return texts;
    }

    private static void Add(string folder, string prefix, List<RuleSetText> texts, int depth)
    {
        foreach (var file in Directory.EnumerateFiles(folder).Order(StringComparer.Ordinal))
        {
            if (file.EndsWith(".yaml", StringComparison.Ordinal) || file.EndsWith(".yml", StringComparison.Ordinal))
            {
                texts.Add(new RuleSetText(prefix + System.IO.Path.GetFileName(file), Read(file)));
            }
        }

        IEnumerable<string> folders = depth < 3 ? Directory.EnumerateDirectories(folder).Order(StringComparer.Ordinal) : [];
        foreach (var inner in folders)
        {
            var name = System.IO.Path.GetFileName(inner);
            if (prefix.Length > 0 || !NotTexts.Contains(name))
            {
                Add(inner, $"{prefix}{name}/", texts, depth + 1);
            }
        }
    }

    private static string Read(string file)
    {
        if (new FileInfo(file).Length > LargestText)
        {
            throw RefusedException.Failed("text-too-large", "A text of the rule set is larger than 16 MB.", file, "Split it with 'includes' in mapping.yaml.");
        }

        try
        {
            return new UTF8Encoding(false, throwOnInvalidBytes: true).GetString(File.ReadAllBytes(file)).TrimStart('\uFEFF');
        }
        catch (DecoderFallbackException wrong)
        {
            throw new RefusedException(
                new Refusal(ExitCode.Failed, "text-not-utf8", $"It is not UTF-8: {wrong.Message}", file, "Save the file as UTF-8."), wrong);
        }
    }
}
