using Timepost.Domain.Fx;

namespace Timepost.Domain.Mapping;

/// <summary>Which exchange rates count. Rates typed by hand always do: of one day they win over those of a provider.</summary>
public sealed record RatePolicy
{
    /// <summary>The provider whose rates are taken; empty: any, the latest day first, then by the provider's name.</summary>
    public string Provider { get; init; } = "";

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

    /// <summary>That of each payment: for books on cash basis only.</summary>
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
