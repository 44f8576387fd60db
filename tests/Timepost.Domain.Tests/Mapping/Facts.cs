using Timepost.Domain.Mapping.Expressions;

namespace Timepost.Domain.Tests.Mapping;

/// <summary>An entry as rules see it.</summary>
internal sealed class Facts : IEntryFacts
{
    public Dictionary<TextFact, string> Texts { get; init; } = [];

    public Dictionary<string, string> Fields { get; init; } = [];

    public IReadOnlyList<string> Tags { get; init; } = [];

    public int? Day { get; init; }

    public long? Seconds { get; init; }

    public bool? Billable { get; init; }

    public decimal? Amount { get; init; }

    public string Text(TextFact fact) => Texts.GetValueOrDefault(fact, "");

    public string Field(string name) => Fields.GetValueOrDefault(name, "");
}
