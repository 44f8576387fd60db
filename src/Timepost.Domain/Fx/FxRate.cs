using NodaTime;
using Timepost.Domain.Amounts;
using Timepost.Domain.Identity;

namespace Timepost.Domain.Fx;

/// <summary>An exchange rate as a provider gave it. Never overwritten: a corrected rate is another row, captured later.</summary>
public sealed record FxRate
{
    /// <summary>Provider of rates that a person typed.</summary>
    public const string Hand = "hand";

    private readonly decimal _value = 1m;

    /// <summary>Ours.</summary>
    public required RateId Id { get; init; }

    /// <summary>Who publishes it: the name of a connection, what a file says, or <see cref="Hand"/>.</summary>
    public required string Provider { get; init; }

    /// <summary>The currency of which <see cref="Value"/> buys one unit.</summary>
    public required Currency Base { get; init; }

    /// <summary>The currency in which it is priced; another than <see cref="Base"/>.</summary>
    public required Currency Quote { get; init; }

    /// <summary>The day for which it was published.</summary>
    public required LocalDate Date { get; init; }

    /// <summary>Units of <see cref="Quote"/> for one of <see cref="Base"/>; above 0, without trailing zeros.</summary>
    /// <exception cref="ArgumentOutOfRangeException">0 or below.</exception>
    public required decimal Value
    {
        get => _value;
        init
        {
            ArgumentOutOfRangeException.ThrowIfNegativeOrZero(value);
            _value = value / 1.0000000000000000000000000000m;
        }
    }

    /// <summary>When it was taken in.</summary>
    public required Instant Captured { get; init; }
}
