using Timepost.Domain.Amounts;
using Timepost.Domain.Mapping;

namespace Timepost.Engine.RuleSets.Binding;

/// <summary>Makes subcontractors, and the terms of agreements for them.</summary>
internal static class SubcontractorBinding
{
    private const int DefaultPaymentDays = 30;

    public static IEnumerable<Bound<Subcontractor>> Bind(MapValues root, DiagnosticBag bag) =>
        root.Groups("subcontractors").Select(values => new Bound<Subcontractor>(One(values, bag), values));

    public static SubcontractorTerms Terms(MapValues? values) => values is null
        ? SubcontractorTerms.ByRate
        : new SubcontractorTerms(values.Choice("rebill", Rebill.Rate), values.Number("markupPercent") ?? 0);

    private static Subcontractor One(MapValues values, DiagnosticBag bag)
    {
        var currency = values.Currency("currency");
        return new Subcontractor
        {
            Id = values.Text("id"),
            Vendor = values.Text("vendor"),
            Currency = currency,
            TaxCode = values.Text("taxCode"),
            Period = values.Choice("period", BillingPeriodLength.Month),
            SelfBilling = values.Boolean("selfBilling", false),
            Account = values.Text("account"),
            Tolerance = values.Number("tolerance") ?? 0,
            Retention = values.Group("retention") is { } retention && retention.Number("percent") is { } percent and > 0
                ? new RetentionTerms(percent, retention.Choice("base", RetentionBase.Net), retention.Choice("tax", RetentionTax.WithBill))
                : null,
            PaymentDays = values.Whole("paymentDays", DefaultPaymentDays),
            Rates = [.. values.Groups("rates").Select(rate => Rate(rate, currency, bag))],
        };
    }

    private static RateRule Rate(MapValues values, Currency currency, DiagnosticBag bag)
    {
        AgreementBinding.Days(values, bag);
        return new RateRule
        {
            Amount = values.Number("amount") ?? 0,
            Currency = currency,
            Worker = values.Text("worker"),
            Project = values.Text("project"),
            Task = values.Text("task"),
            Client = values.Text("client"),
            From = values.Date("from"),
            To = values.Date("to"),
            Origin = values.Origin,
        };
    }
}
