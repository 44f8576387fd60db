using Timepost.Engine.Replay;

namespace Timepost.Engine.RuleSets.Versions;

/// <summary>What publishing would change.</summary>
/// <param name="From">The newest version; null where none is published.</param>
/// <param name="Changes">What the texts say otherwise.</param>
/// <param name="SameText">The texts are equal: there is nothing to publish.</param>
public sealed record MappingDifference(MappingVersion? From, IReadOnlyList<RuleSetChange> Changes, bool SameText)
{
    /// <summary>Recorded work under both; null where it was not replayed.</summary>
    public ReplayComparison? Replay { get; init; }

    /// <summary>Why it was not replayed; empty where it was, or nothing was published before.</summary>
    public string NotReplayed { get; init; } = "";

    /// <summary>Nobody asked to compare amounts: <see cref="Level"/> is the least that it can be.</summary>
    public bool Unasked { get; init; }

    /// <summary>Amounts, which nobody compared, may make it major: its number is not known.</summary>
    public bool AtLeast => Unasked && From is not null && Level < ChangeLevel.Major;

    /// <summary>What was published cannot be computed any more, so that nobody knows which amounts change.</summary>
    public bool Blind { get; init; }

    /// <summary>What nobody might see in the changes, a sentence each: clients with documents that are named no more.</summary>
    public IReadOnlyList<string> Notices { get; init; } = [];

    /// <summary>How far it reaches: the greatest of its changes; major where amounts of recorded work change, or may.</summary>
    public ChangeLevel Level => From is null || Blind || Replay is { ChangesAmounts: true } ? ChangeLevel.Major
        : Changes.Count == 0 ? ChangeLevel.Patch : Changes.Max(c => c.Level);

    /// <summary>The version that it should have.</summary>
    public SemanticVersion Proposed => From?.Version.Next(Level) ?? SemanticVersion.First;

    /// <summary>The versions that it may have, least first.</summary>
    public IReadOnlyList<SemanticVersion> Allowed => From?.Version.Followers(Level) ?? [SemanticVersion.First];

    /// <summary>What it does to amounts, a line each, for the changelog; empty where nothing.</summary>
    public IReadOnlyList<string> Amounts => Replay is null ? [] : AmountLines.Of(Replay);
}
