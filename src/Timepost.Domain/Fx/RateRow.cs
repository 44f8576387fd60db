using NodaTime;

namespace Timepost.Domain.Fx;

/// <summary>An exchange rate as a file has it. Used again for the next row.</summary>
public sealed class RateRow
{
    /// <summary>Line in the file, 1 and up.</summary>
    public long Line { get; set; }

    /// <summary>Header of the column that held the value.</summary>
    public string Column { get; set; } = "";

    /// <summary>Provider as the file names it; empty: the connection's name.</summary>
    public string Provider { get; set; } = "";

    /// <summary>Active code of ISO 4217: of it <see cref="Value"/> buys one unit.</summary>
    public string Base { get; set; } = "";

    /// <summary>Active code of ISO 4217, another than <see cref="Base"/>.</summary>
    public string Quote { get; set; } = "";

    /// <summary>The day.</summary>
    public LocalDate Date { get; set; }

    /// <summary>Units of <see cref="Quote"/> for one of <see cref="Base"/>; above 0.</summary>
    public decimal Value { get; set; }
}
