using Timepost.Domain.Amounts;
using Timepost.Domain.Mapping;

namespace Timepost.Domain.Subcontracting;

/// <summary>What earlier documents of a vendor say of one agreement. Minor units.</summary>
/// <param name="BaseMinor">What retention was a percentage of, so far.</param>
/// <param name="HeldMinor">Held back so far, released or not.</param>
public readonly record struct RetentionSoFar(long BaseMinor, long HeldMinor);

/// <summary>What one document holds back for one agreement. Minor units.</summary>
/// <param name="Agreement">The agreement's id; empty for work of no agreement.</param>
/// <param name="BaseMinor">Its base on this document.</param>
/// <param name="HeldMinor">Held back by this document, zero or more.</param>
/// <param name="TaxLaterMinor">Input tax of the held part that is claimed with the release; zero where all is claimed at once.</param>
public readonly record struct Retained(string Agreement, long BaseMinor, long HeldMinor, long TaxLaterMinor);

/// <summary>Retention: cumulative per vendor and agreement, so that many small documents hold back exactly what one large would.</summary>
public static class Retention
{
    /// <summary>Held by the next document: round(percent × (base so far + base)) − held so far, at least 0.</summary>
    /// <param name="terms">The percentage.</param>
    /// <param name="soFar">Earlier documents.</param>
    /// <param name="baseMinor">Base of the next one, minor units.</param>
    /// <param name="currency">Of all of them.</param>
    /// <param name="mode">The workspace's rounding of money.</param>
    public static long Held(RetentionTerms terms, RetentionSoFar soFar, long baseMinor, Currency currency, RoundingMode mode)
    {
        ArgumentNullException.ThrowIfNull(terms);
        return Math.Max(0, Of(terms.Percent, soFar.BaseMinor + baseMinor, currency, mode) - soFar.HeldMinor);
    }

    /// <summary>round(percent × base), minor units.</summary>
    public static long Of(decimal percent, long baseMinor, Currency currency, RoundingMode mode) =>
        Money.Rounded(Money.OfMinor(baseMinor, currency).Amount * percent / 100m, currency, mode).Minor;

    /// <summary>The part of a document's tax that belongs to what it holds back: round(tax × held ÷ net), minor units.</summary>
    public static long TaxOfHeld(long taxMinor, long heldMinor, long netMinor, Currency currency, RoundingMode mode) => netMinor == 0
        ? 0
        : Money.Rounded(Money.OfMinor(taxMinor, currency).Amount * heldMinor / netMinor, currency, mode).Minor;
}
