using Timepost.Cli.Shell;
using Timepost.Engine.RuleSets;

namespace Timepost.Cli;

/// <summary>The folder of a workspace, and the texts in it.</summary>
internal sealed class WorkspaceFolder
{
    private const int LargestText = 16 * 1024 * 1024;

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
                    RefusalCode.WorkspaceMissing, Directory.Exists(full) ? $"'{given}' is no workspace: it has no timepost.yaml." : $"There is no folder '{given}'.",
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
            RefusalCode.WorkspaceMissing, "There is no workspace here: neither this folder nor one above it has a timepost.yaml.", session.Terminal.Directory,
            "Go into a workspace, name one with --workspace DIR, or make one: timepost init DIR");
    }

    /// <summary>This folder, whether it is a workspace or not.</summary>
    public static WorkspaceFolder At(string path) => new(path);

    /// <summary>Reads the rule set with all that is wrong with it.</summary>
    /// <param name="order">Also what is doubtful about the order of its rules.</param>
    public RuleSetResult LoadRules(bool order = true) => RuleSetFolder.Load(Read, out _, order);

    /// <summary>The texts that are there, whatever is wrong with them.</summary>
    public IReadOnlyList<RuleSetText> Texts()
    {
        _ = RuleSetFolder.Load(Read, out var texts, order: false);
        return texts;
    }

    /// <summary>The same of another folder; timepost.yaml from here where that one has none.</summary>
    public RuleSetResult LoadRules(string folder)
    {
        var other = new WorkspaceFolder(folder);
        return RuleSetFolder.Load(name => other.Read(name) ?? (name == RuleSetLoader.WorkspaceFile ? Read(name) : null), out _);
    }

    /// <summary>The text of a file of the rule set; null where it is absent or cannot be read as text.</summary>
    public string? Text(string name) => Read(name) is { } bytes ? RuleSetFolder.TextOf(name, bytes) : null;

    private static bool IsWorkspace(string folder) => File.Exists(System.IO.Path.Combine(folder, "timepost.yaml"));

    // a file of the rule set by its name; the loader asks for the three that count and for what the mapping includes
    private byte[]? Read(string name)
    {
        var file = System.IO.Path.Combine(Path, name);
        if (Directory.Exists(file))
        {
            throw RefusedException.Failed(RefusalCode.RuleSetWrong, $"'{name}' is a folder, where a file must be.", file, "Take the folder away, and write the document as a file of this name.");
        }

        if (!File.Exists(file))
        {
            return null;
        }

        return new FileInfo(file).Length <= LargestText
            ? File.ReadAllBytes(file)
            : throw RefusedException.Failed(
                RefusalCode.TextTooLarge, "A text of the rule set is larger than 16 MB.", file, "Split it with 'includes' in mapping.yaml.");
    }
}
