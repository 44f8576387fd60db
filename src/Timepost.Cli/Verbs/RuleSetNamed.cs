using Timepost.Cli.Shell;
using Timepost.Domain.Mapping;
using Timepost.Engine.RuleSets;
using Timepost.Engine.RuleSets.Versions;

namespace Timepost.Cli.Verbs;

/// <summary>Rule sets as they are named on the command line: the files of the folder, that of the newest plan, a published version, or the beginning of the hash of one that a plan used.</summary>
internal static class RuleSetNamed
{
    /// <summary>The files of the folder as they are.</summary>
    public const string Files = "files";

    /// <summary>The one that the newest plan used.</summary>
    public const string Last = "last";

    /// <summary>The newest published version.</summary>
    public const string Published = "published";

    private const int ShortestPrefix = 6;
    private const int PlansLookedAt = 10_000;

    /// <summary>Loads the one that was named.</summary>
    public static RuleSet Load(Composition workspace, Session session, string name)
    {
        if (name == Files)
        {
            return OfFiles(workspace.Folder, session);
        }

        if (name == Published || SemanticVersion.TryParse(name, out _))
        {
            return OfVersion(workspace, name);
        }

        var hash = Hash(workspace, name);
        using var reading = workspace.Read();
        var texts = reading.RuleSets.Texts(hash);
        var loaded = texts.Count == 0 ? null : RuleSetLoader.Load(texts).RuleSet;
        return loaded?.Hash == hash
            ? loaded
            : throw RefusedException.Failed(
                RefusalCode.RuleSetNotKept, texts.Count == 0 ? $"The texts of the rule set {hash[..12]} are not kept." : $"The texts of the rule set {hash[..12]} no longer load in this version of the program.",
                name, "Name another one, or 'files'.");
    }

    /// <summary>The rule set of the files; its errors are told.</summary>
    public static RuleSet OfFiles(WorkspaceFolder folder, Session session)
    {
        return RulesToUse.Demand(folder.LoadRules(), session).RuleSet!;
    }

    // beside the timepost.yaml of the folder, as it counts
    private static RuleSet OfVersion(Composition workspace, string name)
    {
        using var reading = workspace.Read();
        var version = name == Published && reading.RuleSets.Newest() is { } newest ? newest : PublishUseCase.Named(reading.RuleSets, name);
        return PublishedRules.Load(reading.RuleSets, version, workspace.Context.RuleTexts.First(t => t.File == RuleSetLoader.WorkspaceFile)).RuleSet!;
    }

    private static string Hash(Composition workspace, string name)
    {
        using var reading = workspace.Read();
        if (name == Last && reading.Plans.List(null, 1) is [var newest])
        {
            return newest.RuleSet;
        }

        var found = reading.Plans.List(null, PlansLookedAt).Select(p => p.RuleSet).Distinct(StringComparer.Ordinal)
            .Where(h => name.Length >= ShortestPrefix && h.StartsWith(name, StringComparison.OrdinalIgnoreCase)).ToList();
        return found switch
        {
            [var one] => one,
            [] => throw RefusedException.Usage(
                RefusalCode.RuleSetUnknown, $"No rule set '{name}' was used here.", name,
                $"Write '{Files}' for the files of the folder, '{Published}' or a number as 1.2.0 for a published version, '{Last}' for the rule set of the newest plan, or the first {ShortestPrefix} or more digits of the hash of one that a plan used: timepost show plans --json"),
            _ => throw RefusedException.Usage(RefusalCode.RuleSetAmbiguous, $"'{name}' is the beginning of {found.Count} rule sets.", name, $"Write more digits: {string.Join(", ", found.Select(h => h[..16]))}"),
        };
    }
}
