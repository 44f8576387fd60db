using Timepost.Domain.Mapping.Expressions;

namespace Timepost.Domain.Mapping;

/// <summary>A name as a source gives it, with what rules may ask beside it.</summary>
/// <param name="Name">As received; empty where the source gives none.</param>
public readonly record struct SourceName(string Name)
{
    /// <summary>The source's own id of the entity; empty where it gives none.</summary>
    public string Id { get; init; } = "";

    /// <summary>Name of the connection.</summary>
    public string Connection { get; init; } = "";

    /// <summary>Mapped client id under which it stands; empty where there is none.</summary>
    public string Client { get; init; } = "";

    /// <summary>The entry or expense at hand; null where only names are known: then no rule fits that asks for more.</summary>
    public IEntryFacts? Facts { get; init; }
}

/// <summary>What matching a name came to.</summary>
public enum MatchOutcome
{
    /// <summary>No rule; a person decides.</summary>
    Unmatched,

    /// <summary>A rule.</summary>
    Matched,

    /// <summary>No rule; made from the name, because the mapping says <c>otherwise: create</c>.</summary>
    Created,

    /// <summary>No rule; the books may know the name, because the mapping says <c>otherwise: link</c>.</summary>
    Link,
}

/// <summary>What a name became.</summary>
/// <typeparam name="TTarget">What names of the kind become.</typeparam>
/// <param name="Outcome">How.</param>
/// <param name="Target">Null where nothing matched.</param>
/// <param name="Rule">File and line of the rule, or <c>otherwise: create</c>; empty where nothing matched.</param>
public readonly record struct MatchResult<TTarget>(MatchOutcome Outcome, TTarget? Target, string Rule)
    where TTarget : class
{
    /// <summary>Which rule of its kind, 1 and up; 0: none.</summary>
    public int Number { get; init; }
}
