namespace Timepost.Domain.Billing;

/// <summary>Codes of billing, each with a row in docs/statuses/billing.md.</summary>
public static class BillingCodes
{
    /// <summary>3001: a tax code is named that the rule set does not have.</summary>
    public const string NoTaxCode = "no-tax-code";

    /// <summary>3002: a tax code has no rate on the supply date.</summary>
    public const string NoTaxRate = "no-tax-rate";

    /// <summary>3003: a rate is in a currency that is not known, or reached billing in another than the invoice's.</summary>
    public const string RateCurrency = "rate-currency";

    /// <summary>3004: an expense is in another currency than the invoice.</summary>
    public const string ExpenseCurrency = "expense-currency";

    /// <summary>3005: no account takes a line.</summary>
    public const string NoAccount = "no-account";

    /// <summary>3006: a text template has something in braces that is no placeholder of its kind.</summary>
    public const string TemplatePlaceholder = "template-placeholder";

    /// <summary>3007: a cap was reached and the rest stays open.</summary>
    public const string CapReached = "cap-reached";

    /// <summary>3008: work above the cap was written off.</summary>
    public const string CapWrittenOff = "cap-written-off";

    /// <summary>3009: work is above the cap and a person decides.</summary>
    public const string CapExceeded = "cap-exceeded";

    /// <summary>3010: the billable part of an entry is below nothing or above all of it.</summary>
    public const string BillablePart = "billable-part";

    /// <summary>3011: an amount, a rate or a time is beyond what an invoice can hold.</summary>
    public const string OutOfRange = "out-of-range";

    /// <summary>3012: the books' price decimals cannot hold an amount of the currency.</summary>
    public const string PriceDecimals = "price-decimals";

    /// <summary>3013: a fixed fee differs from the value of its hours.</summary>
    public const string FeeVariance = "fee-variance";

    /// <summary>3014: the terms contradict each other.</summary>
    public const string TermsContradict = "terms-contradict";

    /// <summary>3020: no rule gives a rate.</summary>
    public const string NoRate = "no-rate";

    /// <summary>3021: two rules of the same rank give different rates.</summary>
    public const string RateAmbiguous = "rate-ambiguous";
}
