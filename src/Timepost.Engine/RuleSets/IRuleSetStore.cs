namespace Timepost.Engine.RuleSets;

/// <summary>The texts of rule sets that were used, verbatim, by the hash of the rule set.</summary>
public interface IRuleSetStore
{
    /// <summary>Keeps the texts of a rule set; nothing where they are kept already.</summary>
    /// <param name="hash">The rule set's.</param>
    /// <param name="texts">In the order in which they were loaded.</param>
    void Keep(string hash, IReadOnlyList<RuleSetText> texts);

    /// <summary>The texts of a rule set as they were kept; none where it is not known.</summary>
    IReadOnlyList<RuleSetText> Texts(string hash);
}
