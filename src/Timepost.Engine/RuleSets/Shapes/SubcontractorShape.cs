using Timepost.Domain.Mapping;
using static Timepost.Engine.RuleSets.Shapes.ValueShape;

namespace Timepost.Engine.RuleSets.Shapes;

/// <summary>The keys of subcontractors in <c>mapping.yaml</c>.</summary>
internal static class SubcontractorShape
{
    public static MapShape Retention { get; } = new(
        "retention", "What is held back of a subcontractor's bills until it is released.",
        new("percent", Number(0, 90), "Percent; cumulative per vendor and agreement.") { Required = true },
        new("base", Choice<RetentionBase>(), "Of the net, or of the sum with tax.") { Default = "net" },
        new("tax", Choice<RetentionTax>(), "When the input tax of what is held back is claimed: all of it with the bill, or its part with the release. `on-release` needs `base: net`.") { Default = "with-bill" });

    public static MapShape CostRate { get; } = new(
        "cost rate", "What an hour of a subcontractor costs. The first level that has one wins: task, worker on project, project, worker, client, all.",
        [.. AgreementsShape.RateKeys, new("client", Reference("client"), "Only work for this client.") { Default = "all" }]);

    public static MapShape Subcontractor { get; } = new(
        "subcontractor", "A vendor whose people's time is bought by the hour. A worker is one of them where its `vendor` is this one.",
        new("id", Id("subcontractor"), "Part of the key of its bills: never change it once something was billed.") { Required = true },
        new("vendor", Text, "Name of the vendor in the books, as workers and merchants name it.") { Required = true },
        new("currency", CurrencyCode, "Currency of its rates and bills.") { Required = true },
        new("taxCode", Reference("tax code"), "Tax code of what it supplies; it needs an `inputAccount` where a rate is above 0.") { Default = "no input tax" },
        new("period", Choice<BillingPeriodLength>(), "How long a period of its bills is.") { Default = "month" },
        new("selfBilling", Flag, "The firm writes the vendor's invoice itself. Else the bill is accrued cost until the vendor's own invoice is matched.") { Default = "false" },
        new("account", Reference("account"), "Cost account.") { Default = "the account with role cost" },
        new("tolerance", Sum, "Difference between bill and the net of the vendor's invoice that is taken without asking, major units.") { Default = "0" },
        new("retention", Group(Retention), "What is held back.") { Default = "nothing" },
        new("paymentDays", Whole(0, 3_650), "Days from the date of a bill to its due date.") { Default = "30" },
        new("rates", ListOf(CostRate), "What an hour costs. Entries without one wait as exceptions."));
}
