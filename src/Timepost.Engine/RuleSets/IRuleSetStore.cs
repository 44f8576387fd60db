using Timepost.Engine.RuleSets.Versions;

namespace Timepost.Engine.RuleSets;

/// <summary>The texts of rule sets that were used or published, verbatim, by the hash of the rule set; and the published versions.</summary>
public interface IRuleSetStore
{
    /// <summary>Keeps the texts of a rule set; nothing where they are kept already.</summary>
    /// <param name="hash">The rule set's.</param>
    /// <param name="texts">In the order in which they were loaded.</param>
    void Keep(string hash, IReadOnlyList<RuleSetText> texts);

    /// <summary>The texts of a rule set as they were kept; none where it is not known.</summary>
    IReadOnlyList<RuleSetText> Texts(string hash);

    /// <summary>Adds a published version. It can be neither changed nor taken away.</summary>
    /// <exception cref="Workspaces.StoreException">Its ordinal or its number is taken.</exception>
    void Publish(MappingVersion version);

    /// <summary>The newest published version; null where none is.</summary>
    MappingVersion? Newest();

    /// <summary>All published versions, the oldest first.</summary>
    IReadOnlyList<MappingVersion> Versions();

    /// <summary>How many documents (invoices, bills, credit notes; void ones too) each rule set made, by its hash.</summary>
    IReadOnlyDictionary<string, long> Documents();
}
