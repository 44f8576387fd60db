using Timepost.Cli.Shell;
using Timepost.Domain.Mapping;
using Timepost.Engine.RuleSets;
using Timepost.Engine.RuleSets.Versions;
using Timepost.Engine.Workspaces;

namespace Timepost.Cli;

/// <summary>Which rules a verb works under.</summary>
internal enum RulesFrom
{
    /// <summary>Those that count: the newest published version, or the files where none is published.</summary>
    InForce,

    /// <summary>The files in the folder.</summary>
    Files,

    /// <summary>None: the settings of timepost.yaml alone, so that the verb works whatever the mapping is.</summary>
    Workspace,
}

/// <summary>The rules of a call.</summary>
/// <param name="Rules">Loaded.</param>
/// <param name="Texts">That made them.</param>
/// <param name="Version">The version that they are; null where they are no published one.</param>
internal sealed record RulesInUse(RuleSet Rules, IReadOnlyList<RuleSetText> Texts, MappingVersion? Version);

/// <summary>Finds the rules of a call: in the store once something is published, in the files before.</summary>
internal sealed class RulesToUse
{
    private const int Shown = 20;

    private readonly WorkspaceFolder _folder;
    private readonly Session _session;
    private readonly RulesFrom _from;
    private readonly RuleSetText? _text;
    private RuleSetResult? _files;

    public RulesToUse(WorkspaceFolder folder, Session session, RulesFrom from)
    {
        (_folder, _session, _from) = (folder, session, from);
        _text = folder.Text(RuleSetLoader.WorkspaceFile) is { } text ? new RuleSetText(RuleSetLoader.WorkspaceFile, text) : null;
        var settings = _text is null ? null : RuleSetLoader.Settings(_text);
        if (settings is null || from == RulesFrom.Files || (from == RulesFrom.InForce && !File.Exists(Path.Combine(folder.StoreFolder, "store.db"))))
        {
            settings = Files().RuleSet!.Workspace; // a store that is not there yet is made for sound files alone
        }

        Workspace = settings;
    }

    /// <summary>The settings of timepost.yaml.</summary>
    public WorkspaceSettings Workspace { get; }

    /// <summary>Those that the call asks for, now that the store is open.</summary>
    /// <exception cref="RefusedException">The files count, and have errors.</exception>
    /// <exception cref="OperationRefusedException">The published text is damaged, or does not fit timepost.yaml.</exception>
    public RulesInUse Under(IWorkspaceStore store)
    {
        if (_from == RulesFrom.Workspace)
        {
            return new RulesInUse(new RuleSet { Hash = "", Workspace = Workspace, Policies = new Policies() }, [_text!], null);
        }

        if (_from == RulesFrom.InForce)
        {
            using var reading = store.Read();
            if (reading.RuleSets.Newest() is { } newest)
            {
                var published = PublishedRules.Load(reading.RuleSets, newest, _text!);
                TellDiffering(published, newest);
                return new RulesInUse(published.RuleSet!, published.Texts, newest);
            }
        }

        var files = Files();
        return new RulesInUse(files.RuleSet!, files.Texts, null);
    }

    /// <summary>The rule set of files, or a refusal that tells what is wrong with it.</summary>
    public static RuleSetResult Demand(RuleSetResult result, Session session)
    {
        if (result.RuleSet is not null)
        {
            return result;
        }

        var errors = result.Diagnostics.Where(d => d.Severity == Severity.Error).ToList();
        foreach (var diagnostic in errors.Take(Shown))
        {
            session.Notice(diagnostic.ToString());
        }

        throw RefusedException.Failed(
            RefusalCode.RuleSetWrong, errors.Count == 1 ? "1 error in the rule set." : $"{errors.Count} errors in the rule set.", errors[0].Where, "See all of them: timepost mapping check");
    }

    private RuleSetResult Files() => _files ??= Demand(_folder.LoadRules(order: false), _session);

    private void TellDiffering(RuleSetResult published, MappingVersion newest)
    {
        var differing = PublishedRules.Differing(published, newest, _folder.Text, Workspace);
        if (differing.Count > 0)
        {
            _session.Notice($"{string.Join(", ", differing)} {(differing.Count == 1 ? "differs" : "differ")} from version {newest.Version}, which counts: timepost mapping diff");
        }
    }
}
