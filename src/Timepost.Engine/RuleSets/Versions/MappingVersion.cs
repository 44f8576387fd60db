using NodaTime;
using Timepost.Domain.Amounts;
using Timepost.Domain.Identity;

namespace Timepost.Engine.RuleSets.Versions;

/// <summary>A published version of the rule set. It never changes; its texts are kept by <see cref="RuleSet"/>.</summary>
public sealed record MappingVersion
{
    /// <summary>1 and up, without gaps: the order in which versions were published.</summary>
    public required int Ordinal { get; init; }

    /// <summary>Its number.</summary>
    public required SemanticVersion Version { get; init; }

    /// <summary>Hash of the rule set, hexadecimal in small letters.</summary>
    public required string RuleSet { get; init; }

    /// <summary>The money rounding that was published with the texts.</summary>
    public required RoundingMode MoneyRounding { get; init; }

    /// <summary>The base currency for which it was published.</summary>
    public required Currency BaseCurrency { get; init; }

    /// <summary>How far it reaches beyond the version before; the first is major.</summary>
    public required ChangeLevel Level { get; init; }

    /// <summary>When, in microseconds.</summary>
    public required Instant Published { get; init; }

    /// <summary>Who published it.</summary>
    public required ActorId Actor { get; init; }

    /// <summary>Why, in the publisher's words; empty where none.</summary>
    public string Note { get; init; } = "";

    /// <summary>What differs from the version before.</summary>
    public IReadOnlyList<RuleSetChange> Changes { get; init; } = [];

    /// <summary>What it does to amounts of recorded work, a line each, as computed when it was published; empty where nothing.</summary>
    public IReadOnlyList<string> Amounts { get; init; } = [];

    /// <summary>The version whose text it publishes again; empty where its text is new.</summary>
    public string RollsBack { get; init; } = "";
}
