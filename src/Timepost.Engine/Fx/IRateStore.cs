using NodaTime;
using Timepost.Domain.Amounts;
using Timepost.Domain.Fx;
using Timepost.Domain.Identity;

namespace Timepost.Engine.Fx;

/// <summary>Exchange rates as they were captured. Append-only: a row is never changed or deleted.</summary>
public interface IRateStore
{
    /// <summary>Adds a row, and marks expenses as changed: those that wait for a rate, or were converted by an earlier one, are planned anew.</summary>
    void Add(FxRate rate);

    /// <summary>A row by its id; null where there is none.</summary>
    FxRate? Find(RateId id);

    /// <summary>The row that counts: of this provider, pair and day the one captured last; null where there is none.</summary>
    FxRate? Newest(string provider, Currency quoteOf, Currency quote, LocalDate date);

    /// <summary>True where a row of this provider, pair, day and value was ever captured.</summary>
    bool Has(string provider, Currency quoteOf, Currency quote, LocalDate date, decimal value);

    /// <summary>All rows of a pair, by day and capture; of one provider, or of all where it is null.</summary>
    IReadOnlyList<FxRate> For(string? provider, Currency quoteOf, Currency quote);

    /// <summary>All rows of days from the first to the last, both included, by day and capture.</summary>
    IReadOnlyList<FxRate> Between(LocalDate first, LocalDate last);

    /// <summary>So many rows, the latest day first, and of one day what was captured last; after a row, where one is given.</summary>
    /// <param name="currency">Only rates of this currency, as base or quote; null: all.</param>
    /// <param name="after">The last row of the page before; null: from the start.</param>
    /// <param name="most">Rows at most.</param>
    IReadOnlyList<FxRate> List(Currency? currency, RateId? after, int most);

    /// <summary>True where rates were read under this connection from a file of this content.</summary>
    bool WasRead(string sha256, int connection);
}
