using Timepost.Domain.Mapping;
using Timepost.Engine.RuleSets.Shapes;
using Timepost.Engine.Workspaces;

namespace Timepost.Engine.RuleSets.Versions;

/// <summary>A published version as a rule set: its texts from the store, beside the workspace's file as it is now. Connections, people,
/// name and address are the file's; money rounding, basis and base currency those that were published.</summary>
public static class PublishedRules
{
    /// <summary>The texts of a version without <c>timepost.yaml</c>, proven by their hash.</summary>
    /// <exception cref="OperationRefusedException">version-texts: they are missing or are not those that were published.</exception>
    public static IReadOnlyList<RuleSetText> Texts(IRuleSetStore store, MappingVersion version) => Proven(store, version).Texts;

    /// <summary>The basis of the books that a version was published for.</summary>
    /// <exception cref="OperationRefusedException">version-texts.</exception>
    public static AccountingBasis BasisOf(IRuleSetStore store, MappingVersion version) => Proven(store, version).Basis;

    // the basis is a part of the hash, and of nothing else that a version keeps
    private static (IReadOnlyList<RuleSetText> Texts, AccountingBasis Basis) Proven(IRuleSetStore store, MappingVersion version)
    {
        ArgumentNullException.ThrowIfNull(store);
        ArgumentNullException.ThrowIfNull(version);
        var texts = store.Texts(version.RuleSet).Where(t => t.File != RuleSetLoader.WorkspaceFile).ToList();
        foreach (var basis in texts.Count == 0 ? [] : Enum.GetValues<AccountingBasis>())
        {
            if (RuleSetHash.Of(version.MoneyRounding, basis, texts) == version.RuleSet)
            {
                return (texts, basis);
            }
        }

        throw new OperationRefusedException("version-texts",
            $"The texts of version {version.Version} in the store {(texts.Count == 0 ? "are missing" : "are not those that were published")}.",
            "Restore the store from a backup. Until then publish the files in the folder, if they are right: timepost mapping publish");
    }

    /// <summary>Loads a version.</summary>
    /// <param name="store">Where it is kept.</param>
    /// <param name="version">Which.</param>
    /// <param name="workspace"><c>timepost.yaml</c> as it is now, without errors of its own.</param>
    /// <exception cref="OperationRefusedException">version-texts; version-currency: the base currency is another now;
    /// version-does-not-fit: it names what <c>timepost.yaml</c> no longer has.</exception>
    public static RuleSetResult Load(IRuleSetStore store, MappingVersion version, RuleSetText workspace)
    {
        var (texts, basis) = Proven(store, version);
        var result = RuleSetLoader.Load([workspace, .. texts], version.MoneyRounding, basis, order: false);
        if (result.RuleSet is not { } rules)
        {
            var first = result.Diagnostics.First(d => d.Severity == Severity.Error);
            throw new OperationRefusedException("version-does-not-fit",
                $"Version {version.Version} of the mapping, which counts, does not fit {RuleSetLoader.WorkspaceFile} any more: {first.Where}: {first.Message}",
                $"Put back what {RuleSetLoader.WorkspaceFile} had, or publish a mapping that fits: timepost mapping publish");
        }

        DemandCurrency(version, rules.Workspace);
        return result;
    }

    /// <summary>The base currency never changes under published rules.</summary>
    /// <exception cref="OperationRefusedException">version-currency.</exception>
    public static void DemandCurrency(MappingVersion version, WorkspaceSettings workspace)
    {
        ArgumentNullException.ThrowIfNull(version);
        ArgumentNullException.ThrowIfNull(workspace);
        if (version.BaseCurrency != workspace.BaseCurrency)
        {
            throw new OperationRefusedException("version-currency",
                $"{RuleSetLoader.WorkspaceFile} says baseCurrency: {workspace.BaseCurrency}; the mapping was published for {version.BaseCurrency}.",
                $"Write `baseCurrency: {version.BaseCurrency}` again: books in another currency are another workspace.");
        }
    }

    /// <summary>The keys of <c>timepost.yaml</c> that are published with a version and say something else there, as they must be written:
    /// <c>moneyRounding: half-even</c>.</summary>
    /// <exception cref="OperationRefusedException">version-texts.</exception>
    public static IReadOnlyList<string> Settings(IRuleSetStore store, MappingVersion version, WorkspaceSettings workspace)
    {
        ArgumentNullException.ThrowIfNull(workspace);
        var basis = BasisOf(store, version);
        var keys = new List<string>();
        if (workspace.MoneyRounding != version.MoneyRounding)
        {
            keys.Add($"moneyRounding: {EnumWords.Of(version.MoneyRounding)}");
        }

        if (workspace.Basis != basis)
        {
            keys.Add($"basis: {EnumWords.Of(basis)}");
        }

        return keys;
    }

    /// <summary>What the files say otherwise than the version: their names, <c>moneyRounding</c> and <c>basis</c>.</summary>
    /// <param name="store">Where the version is kept.</param>
    /// <param name="version">Which.</param>
    /// <param name="read">The text of a file of the folder; null where it is absent or cannot be read.</param>
    /// <param name="workspace">The workspace's settings now, with the rounding of the file.</param>
    public static IReadOnlyList<string> Differing(IRuleSetStore store, MappingVersion version, Func<string, string?> read, WorkspaceSettings workspace)
    {
        ArgumentNullException.ThrowIfNull(read);
        ArgumentNullException.ThrowIfNull(workspace);
        var (texts, basis) = Proven(store, version);
        return Differing(texts, basis, version, read, workspace);
    }

    /// <summary>The same of a version that is loaded.</summary>
    /// <param name="loaded">The version, as <see cref="Load"/> gave it.</param>
    /// <param name="version">Which.</param>
    /// <param name="read">The text of a file of the folder; null where it is absent or cannot be read.</param>
    /// <param name="workspace">The workspace's settings now, with the rounding and the basis of the file.</param>
    public static IReadOnlyList<string> Differing(RuleSetResult loaded, MappingVersion version, Func<string, string?> read, WorkspaceSettings workspace)
    {
        ArgumentNullException.ThrowIfNull(loaded);
        ArgumentNullException.ThrowIfNull(version);
        ArgumentNullException.ThrowIfNull(read);
        ArgumentNullException.ThrowIfNull(workspace);
        return Differing([.. loaded.Texts.Where(t => t.File != RuleSetLoader.WorkspaceFile)], loaded.RuleSet!.Workspace.Basis, version, read, workspace);
    }

    private static List<string> Differing(
        IReadOnlyList<RuleSetText> texts, AccountingBasis basis, MappingVersion version, Func<string, string?> read, WorkspaceSettings workspace)
    {
        var differing = texts.Where(t => read(t.File) != t.Text).Select(t => t.File).ToList();
        if (read(RuleSetLoader.MergesFile) is not null && texts.All(t => t.File != RuleSetLoader.MergesFile))
        {
            differing.Add(RuleSetLoader.MergesFile); // a part of the mapping that no other file names
        }

        if (workspace.Basis != basis)
        {
            differing.Insert(0, $"{RuleSetLoader.WorkspaceFile} (basis)");
        }

        if (workspace.MoneyRounding != version.MoneyRounding)
        {
            differing.Insert(0, $"{RuleSetLoader.WorkspaceFile} (moneyRounding)");
        }

        return differing;
    }
}
