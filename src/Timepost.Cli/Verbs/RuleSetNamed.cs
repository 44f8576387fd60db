using Timepost.Cli.Shell;
using Timepost.Domain.Mapping;
using Timepost.Engine.RuleSets;

namespace Timepost.Cli.Verbs;

/// <summary>Rule sets as they are named on the command line: the files of the folder, that of the newest plan, or the beginning of the hash of one that a plan used.</summary>
internal static class RuleSetNamed
{
    /// <summary>The files of the folder as they are.</summary>
    public const string Files = "files";

    /// <summary>The one that the newest plan used.</summary>
    public const string Last = "last";

    private const int ShortestPrefix = 6;
    private const int PlansLookedAt = 10_000;

    /// <summary>Loads the one that was named.</summary>
    public static RuleSet Load(Composition workspace, Session session, string name)
    {
        if (name == Files)
        {
            return OfFiles(workspace.Folder, session);
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
        var result = folder.LoadRules();
        if (result.RuleSet is { } rules)
        {
            return rules;
        }

        var errors = result.Diagnostics.Where(d => d.Severity == Severity.Error).ToList();
        errors.Take(20).ToList().ForEach(e => session.Notice(e.ToString()));
        throw RefusedException.Failed(
            RefusalCode.RuleSetWrong, $"{Output.Figures.Count(errors.Count, "error", "errors")} in the rule set.", errors[0].Where, "See all of them: timepost mapping check");
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
                $"Write '{Files}' for the files of the folder, '{Last}' for the one of the newest plan, or the first {ShortestPrefix} or more digits of the hash of one that a plan used: timepost show plans --json"),
            _ => throw RefusedException.Usage(RefusalCode.RuleSetAmbiguous, $"'{name}' is the beginning of {found.Count} rule sets.", name, $"Write more digits: {string.Join(", ", found.Select(h => h[..16]))}"),
        };
    }
}
