using Timepost.Domain.Mapping;

namespace Timepost.Engine.RuleSets;

/// <summary>What <c>timepost.yaml</c> says otherwise than the store that is there: keys that never change once something is recorded.</summary>
public static class StoreFit
{
    private static readonly RuleSetCode Workspace = new(2138, "store-workspace-key");
    private static readonly RuleSetCode Currency = new(2139, "store-base-currency");

    /// <summary>An error for each; every other verb refuses them.</summary>
    /// <param name="settings"><c>timepost.yaml</c> as it is.</param>
    /// <param name="key">Key of the workspace whose store it is; empty where it has none yet.</param>
    /// <param name="currency">Base currency of the newest published version; empty where none is published.</param>
    public static IReadOnlyList<Diagnostic> Of(WorkspaceSettings settings, string key, string currency)
    {
        ArgumentNullException.ThrowIfNull(settings);
        ArgumentNullException.ThrowIfNull(key);
        ArgumentNullException.ThrowIfNull(currency);
        var found = new List<Diagnostic>();
        if (key.Length > 0 && key != settings.Key)
        {
            found.Add(Error(Workspace, $"The store here belongs to workspace '{key}', not to '{settings.Key}'.", $"Write `workspace: {key}` again, or take the store of this workspace."));
        }

        if (currency.Length > 0 && currency != settings.BaseCurrency.Code)
        {
            found.Add(Error(Currency, $"baseCurrency is {settings.BaseCurrency}; the mapping was published for {currency}.", $"Write `baseCurrency: {currency}` again: books in another currency are another workspace."));
        }

        return found;
    }

    private static Diagnostic Error(RuleSetCode code, string message, string remedy) =>
        new(Severity.Error, code.Code, code.Number, RuleSetLoader.WorkspaceFile, 0, 0, message, remedy);
}
