using Timepost.Domain.Mapping;
using Timepost.Engine.RuleSets.Yaml;

namespace Timepost.Engine.RuleSets.Binding;

/// <summary>Something bound, with the group that it came from.</summary>
internal sealed record Bound<T>(T Value, MapValues At);

/// <summary>Makes agreements and rates.</summary>
internal static class AgreementBinding
{
    private const int DefaultPaymentDays = 30;

    public static IReadOnlyList<Bound<Agreement>> Bind(MapValues root, IReadOnlyList<Bound<EngagementTemplate>> templates, DiagnosticBag bag) =>
        [.. root.Groups("agreements").Select(values => new Bound<Agreement>(One(values, templates, bag), values))];

    /// <summary>A rate of the mapping, or of an agreement (whose currency it has where it names none).</summary>
    public static RateRule Rate(MapValues values, Agreement? within, DiagnosticBag bag)
    {
        Days(values, bag);
        return new RateRule
        {
            Amount = values.Number("amount") ?? 0,
            Currency = values.Currency("currency", within?.Currency ?? default),
            Worker = values.Text("worker"),
            Project = values.Text("project"),
            Task = values.Text("task"),
            Client = within is null ? values.Text("client") : "",
            From = values.Date("from"),
            To = values.Date("to"),
            Origin = values.Origin,
        };
    }

    private static Agreement One(MapValues values, IReadOnlyList<Bound<EngagementTemplate>> templates, DiagnosticBag bag)
    {
        Days(values, bag);
        var agreement = new Agreement
        {
            Id = values.Text("id"),
            Client = values.Text("client"),
            Projects = values.Texts("projects"),
            Template = values.Text("template"),
            Engagement = templates.FirstOrDefault(t => t.Value.Id == values.Text("template"))?.Value.Kind ?? EngagementKind.Standard,
            Currency = values.Currency("currency"),
            RateLock = values.Has("rateLock") ? values.Choice("rateLock", RateLock.InvoiceDate) : null,
            From = values.Date("from"),
            To = values.Date("to"),
            Period = values.Choice("period", BillingPeriodLength.Month),
            Rounding = Rounding(values.Group("rounding")),
            NonBillable = values.Choice("nonBillable", NonBillablePolicy.Exclude),
            Lines = Lines(values.Group("lines")),
            Tax = Tax(values.Group("tax")),
            Cap = Cap(values.Group("cap"), bag),
            FixedFee = FixedFee(values.Group("fixedFee")),
            Retainer = RetainerBinding.Terms(values.Group("retainer")),
            MinimumFee = values.Number("minimumFee"),
            LineDiscountPercent = values.Number("lineDiscountPercent") ?? 0,
            InvoiceDiscountPercent = values.Number("invoiceDiscountPercent") ?? 0,
            Expenses = Expenses(values.Group("expenses")),
            SplitBy = values.Choice("splitBy", InvoiceSplit.None),
            LateEntries = values.Choice("lateEntries", LateEntryPolicy.NextInvoice),
            Corrections = values.Choice("corrections", CorrectionsPolicy.Ask),
            PaymentDays = values.Whole("paymentDays", DefaultPaymentDays),
            IncomeAccount = values.Text("incomeAccount"),
            EarlyPayment = values.Group("earlyPayment") is { } early ? new EarlyPaymentTerms(early.Number("percent") ?? 0, early.Whole("days", 0)) : null,
            Subcontractors = SubcontractorBinding.Terms(values.Group("subcontractors")),
        };

        MinorUnits(values, "minimumFee", agreement, bag);
        MinorUnits(values.Group("fixedFee"), "amount", agreement, bag);
        MinorUnits(values.Group("cap"), "amount", agreement, bag);
        MinorUnits(values.Group("retainer"), "fee", agreement, bag);
        MinorUnits(values.Group("retainer"), "topUp", agreement, bag);
        return agreement with { Rates = [.. values.Groups("rates").Select(r => Rate(r, agreement, bag))] };
    }

    internal static void Days(MapValues values, DiagnosticBag bag)
    {
        if (values.Date("from") is { } from && values.Date("to") is { } to && to < from)
        {
            bag.Error(RuleSetCode.DatesReversed, values.At("to")!, $"The last day ({to:uuuu-MM-dd}) is before the first ({from:uuuu-MM-dd}).",
                "Correct one of the two; both days are included.");
        }
    }

    /// <summary>An amount that is billed as it stands must be payable: no finer than the currency's minor unit.</summary>
    private static void MinorUnits(MapValues? values, string key, Agreement agreement, DiagnosticBag bag)
    {
        if (values?.Number(key) is { } amount && decimal.Round(amount, agreement.Currency.Decimals, MidpointRounding.ToZero) != amount)
        {
            bag.Error(RuleSetCode.MoneyDecimals, values.At(key)!,
                $"'{key}' is {((YamlScalar)values.At(key)!).Value}, finer than the minor unit of {agreement.Currency} ({agreement.Currency.Decimals} decimals).",
                "Write an amount that can be paid: nothing is rounded in silence.");
        }
    }

    private static TimeRounding Rounding(MapValues? values) => values is null
        ? TimeRounding.None
        : new TimeRounding(
            values.Whole("increment", 1), values.Choice("mode", TimeRoundingMode.None), values.Whole("minimum", 0), values.Choice("scope", RoundingScope.Entry));

    private static LineTerms Lines(MapValues? values)
    {
        var terms = new LineTerms();
        return values is null
            ? terms
            : new LineTerms
            {
                By = values.Has("by") ? values.Texts("by").Aggregate(LineGrouping.None, (sum, word) => sum | Grouping(word)) : terms.By,
                Text = values.Text("text", terms.Text),
                LateText = values.Text("lateText", terms.LateText),
                CarriedText = values.Text("carriedText", terms.CarriedText),
                Quantity = values.Choice("quantity", terms.Quantity),
            };
    }

    private static LineGrouping Grouping(string word) => word switch
    {
        "project" => LineGrouping.Project,
        "task" => LineGrouping.Task,
        "worker" => LineGrouping.Worker,
        "day" => LineGrouping.Day,
        "entry" => LineGrouping.Entry,
        _ => throw new InvalidOperationException($"'{word}' passed the check of `by` and has no meaning."),
    };

    private static TaxTerms Tax(MapValues? values) => new()
    {
        Code = values?.Text("code") ?? "",
        Inclusive = values?.Boolean("inclusive", false) ?? false,
        PerDocument = values?.Text("rounding") == "document",
        Point = values?.Choice("point", TaxPoint.Supply) ?? TaxPoint.Supply,
    };

    private static CapTerms? Cap(MapValues? values, DiagnosticBag bag)
    {
        if (values is null)
        {
            return null;
        }

        if (values.Has("amount") == values.Has("hours"))
        {
            bag.Error(RuleSetCode.ChooseOne, values.Node, "A cap needs either 'amount' or 'hours', and not both.", "Keep the one that was agreed.");
        }

        return new CapTerms(values.Number("amount"), values.Number("hours"), values.Text("per") == "period", values.Choice("excess", CapExcess.Exception));
    }

    private static FixedFeeTerms? FixedFee(MapValues? values) => values is null
        ? null
        : new FixedFeeTerms(values.Number("amount") ?? 0, values.Text("text", "Fixed fee, {period}"), values.Text("incomeAccount")) { BudgetHours = values.Number("budgetHours") };

    private static ExpenseTerms Expenses(MapValues? values)
    {
        var terms = new ExpenseTerms();
        return values is null
            ? terms
            : new ExpenseTerms
            {
                RebillAs = values.Choice("rebillAs", terms.RebillAs),
                MarkupPercent = values.Number("markupPercent") ?? 0,
                TaxCode = values.Text("taxCode"),
                Text = values.Text("text", terms.Text),
                Account = values.Text("account"),
            };
    }
}
