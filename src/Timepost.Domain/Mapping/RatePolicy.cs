using Timepost.Domain.Fx;

namespace Timepost.Domain.Mapping;

/// <summary>Which exchange rates count. Rates typed by hand always do: of one day they win over those of a provider.</summary>
public sealed record RatePolicy
{
    /// <summary>The provider whose rates are taken; empty: any, the latest day first, then by the provider's name.</summary>
    public string Provider { get; init; } = "";

    /// <summary>How old a rate may be, in days: 0 is the day itself.</summary>
    public int MaxAgeDays { get; init; } = RateTable.DefaultMaxAgeDays;
}
