using Timepost.Domain.Fx;

namespace Timepost.Domain.Mapping;

/// <summary>Which exchange rates count.</summary>
/// <remarks>Without <see cref="Providers"/>: the latest day, of one day what was typed by hand, then the provider whose name sorts first. With them: the first
/// that has a rate which is young enough. Where <see cref="FxRate.Hand"/> is not among them, a rate typed for the very day wins over all, and any other
/// typed one counts last.</remarks>
public sealed record RatePolicy
{
    /// <summary>The providers whose rates are taken, in their order; empty: any.</summary>
    public IReadOnlyList<string> Providers { get; init; } = [];

    /// <summary>How old a rate may be, in days: 0 is the day itself.</summary>
    public int MaxAgeDays { get; init; } = RateTable.DefaultMaxAgeDays;

    /// <summary>Which day's rate makes the base amount of an invoice, where its agreement does not say.</summary>
    public RateLock Lock { get; init; } = RateLock.InvoiceDate;

    /// <summary>Which day's rate makes the base amount of tax.</summary>
    public TaxRateDate TaxRateDate { get; init; } = TaxRateDate.TaxPoint;
}

/// <summary>Which day's rate makes the base amount of an invoice. Costs take that of their own date.</summary>
public enum RateLock
{
    /// <summary>That of the invoice date, for all of it.</summary>
    InvoiceDate,

    /// <summary>For hours that of each entry's billing day; for everything else that of the invoice date.</summary>
    TransactionDate,

    /// <summary>That of each payment: the one of books on cash basis, and only theirs.</summary>
    PaymentDate,
}

/// <summary>Which day's rate makes the base amount of tax.</summary>
public enum TaxRateDate
{
    /// <summary>That of the supply date of each line, or of the document date where it comes first.</summary>
    TaxPoint,

    /// <summary>That of the document date.</summary>
    InvoiceDate,
}

/// <summary>What is paid in a currency is rounded to a multiple, because there is no smaller coin.</summary>
/// <param name="Currency">The currency.</param>
/// <param name="ToMinor">The multiple, minor units; above 1.</param>
public sealed record CashRounding(Amounts.Currency Currency, long ToMinor);
