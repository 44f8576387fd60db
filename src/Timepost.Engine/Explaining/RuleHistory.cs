using Timepost.Domain.Mapping;
using Timepost.Engine.RuleSets;
using Timepost.Engine.Workspaces;

namespace Timepost.Engine.Explaining;

/// <summary>Rule sets by their hash: the one in force, and those that plans used before, loaded from the texts that were kept.
/// A billed line is explained under the one that made it.</summary>
internal sealed class RuleHistory(WorkspaceContext context, IStoreTransaction transaction)
{
    /// <summary>Why there is none.</summary>
    public const string NotKept = "The texts of this rule set are not kept: it was used before they were. The figures are those of the document.";

    private readonly Dictionary<string, RuleSet?> _loaded = new(StringComparer.Ordinal);

    /// <summary>The rule set in force.</summary>
    public RuleSet InForce => context.Rules;

    /// <summary>The rule set with a hash; null where its texts are not kept.</summary>
    public RuleSet? Of(string hash)
    {
        if (hash == context.Rules.Hash)
        {
            return context.Rules;
        }

        if (!_loaded.TryGetValue(hash, out var rules))
        {
            rules = RuleSetLoader.Load(transaction.RuleSets.Texts(hash), order: false).RuleSet;
            _loaded[hash] = rules = rules?.Hash == hash ? rules : null;
        }

        return rules;
    }

    /// <summary>So many digits of a hash are shown.</summary>
    public const int Digits = 12;

    /// <summary>The first twelve digits, as a reader sees them.</summary>
    public static string Short(string hash) => hash[..Math.Min(Digits, hash.Length)];
}
