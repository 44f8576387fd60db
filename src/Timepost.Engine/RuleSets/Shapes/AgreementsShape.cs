using Timepost.Domain.Mapping;
using static Timepost.Engine.RuleSets.Shapes.ValueShape;

namespace Timepost.Engine.RuleSets.Shapes;

/// <summary>The keys of <c>agreements.yaml</c>.</summary>
internal static class AgreementsShape
{
    public static ValueShape LineText { get; } = Template([.. TemplatePlaceholders.Line]);

    public static MapShape Rounding { get; } = new(
        "time rounding", "Raw seconds to billed seconds. Raw values are never overwritten.",
        new("increment", Whole(1, 86_400), "Seconds: 360 for 6 minutes, 900 for 15.") { Default = "1" },
        new("mode", Choice<TimeRoundingMode>(), "How time is rounded to the increment.") { Required = true },
        new("minimum", Whole(0, 86_400), "Seconds: billed = max(minimum, rounded) per scope where there is any time at all.") { Default = "0" },
        new("scope", Choice<RoundingScope>(), "What is rounded as one: each entry; a day (per worker and task); a line; a project on the invoice.") { Default = "entry" });

    public static MapShape Lines { get; } = new(
        "line terms", "How entries become lines.",
        new("by", OneOrMore(Choice("project", "task", "worker", "day", "entry")), "Lines group by these.") { Default = "[project, task]" },
        new("text", LineText, "Text of a line.") { Default = "{project}: {task}" },
        new("lateText", LineText, "Text of a line of late entries.") { Default = "Late, {period}: {project}: {task}" },
        new("carriedText", LineText, "Text of a line of what a cap with `excess: carry` left open.") { Default = "`Carried over from {period}: ` and `text`" },
        new("quantity", Choice<QuantityPolicy>(), "What a line shows where no quantity × price gives its amount exactly.") { Default = "quantity-1" });

    public static MapShape Tax { get; } = new(
        "tax terms", "Tax on the agreement's lines.",
        new("code", Reference("tax code"), "Tax code of work and fees.") { Required = true },
        new("inclusive", Flag, "Rates contain the tax.") { Default = "false" },
        new("rounding", Choice("line", "document"), "Tax is rounded per line, or once per document and code.") { Default = "line" },
        new("point", Choice<TaxPoint>(), "Which date chooses the rate: of the supply or of the invoice. `payment` is not supported yet and refused.") { Default = "supply" });

    public static MapShape Cap { get; } = new(
        "cap", "An upper bound, in money or in hours.",
        new("amount", Sum, "Net, major units, pass-through expenses excluded. Either this or `hours`."),
        new("hours", Number(0, 1_000_000), "Billed hours. Either this or `amount`."),
        new("per", Choice("period", "agreement"), "Each period anew, or over the whole agreement.") { Default = "agreement" },
        new("excess", Choice<CapExcess>(), "What becomes of work above it: stays open; is taken off by one line; waits for a person.") { Required = true });

    public static MapShape FixedFee { get; } = new(
        "fixed fee", "A fee for each period that replaces its hours.",
        new("amount", Sum, "Major units; net, or gross where tax is inclusive.") { Required = true },
        new("text", Template([.. TemplatePlaceholders.Fee]), "Text of its line.") { Default = "Fixed fee, {period}" },
        new("budgetHours", Number(0, 1_000_000), "At a period's end the fee is earned by hours worked over so many; without it by days.") { Default = "by days" },
        new("incomeAccount", Reference("account"), "Its account.") { Default = "the agreement's" });

    public static MapShape Expenses { get; } = new(
        "expense terms", "How billable expenses are billed on.",
        new("rebillAs", Choice<RebillAs>(), "`recharge`: net cost and markup with the client's tax code; `disbursement`: gross, outside tax.") { Default = "recharge" },
        new("markupPercent", Number(-100, 1_000), "Percent on the cost of a recharge; negative takes off.") { Default = "0" },
        new("taxCode", Reference("tax code"), "Tax code of recharges.") { Default = "the agreement's" },
        new("text", Template([.. TemplatePlaceholders.Expense]), "Text of an expense line.") { Default = "{category}: {merchant}, {date}" },
        new("account", Reference("account"), "Account of expense lines.") { Default = "the account with role recoverable-expense" });

    public static MapShape EarlyPayment { get; } = new(
        "early payment", "A discount for who pays early; its share of tax is taken back.",
        new("percent", Percent, "Of the invoice's total.") { Required = true },
        new("days", Whole(0, 3_650), "After the invoice's date.") { Required = true });

    public static MapShape Subcontractors { get; } = new(
        "subcontractor terms", "What the client is billed for the time of subcontractors.",
        new("rebill", Choice<Rebill>(), "`rate`: as for everybody; `cost-plus`: the cost rate and a markup; `none`: nothing, it is cost only.") { Default = "rate" },
        new("markupPercent", Number(-100, 1_000), "Percent on the cost rate, with `cost-plus`; negative takes off.") { Default = "0" });

    /// <summary>What every rate says but its client and currency.</summary>
    public static KeyShape[] RateKeys { get; } =
    [
        new("amount", Number(0, 1_000_000), "Major units an hour. 0 is a rate: free work.") { Required = true },
        new("worker", Reference("worker"), "Only this worker.") { Default = "all" },
        new("project", Reference("project"), "Only this project.") { Default = "all" },
        new("task", Reference("task"), "Only this task.") { Default = "all" },
        new("from", Day, "First billing day, included.") { Default = "from ever" },
        new("to", Day, "Last billing day, included.") { Default = "for ever" },
    ];

    /// <summary>A rate in an agreement.</summary>
    public static MapShape AgreementRate { get; } = new(
        "agreement rate", "An hourly rate of this agreement; it comes before the mapping's of the same level.",
        [.. RateKeys, new("currency", CurrencyCode, "Its currency. Another than the invoice's is converted by the exchange rate of each entry's billing day.") { Default = "the agreement's" }]);

    /// <summary>A rate in the mapping.</summary>
    public static MapShape MappingRate { get; } = new(
        "rate", "An hourly rate and what it is for. The first level that has one wins: task, worker on project, project, worker, client, all.",
        [.. RateKeys,
            new("client", Reference("client"), "Only this client.") { Default = "all" },
            new("currency", CurrencyCode, "Its currency. Of one level a rate in the invoice's comes first; another is converted by the exchange rate of each entry's billing day.") { Required = true }]);

    /// <summary>What an agreement and a template can both say. Where the agreement has a key, its template's is not looked at: groups and lists are taken whole.</summary>
    private static readonly KeyShape[] Terms =
    [
        new("currency", CurrencyCode, "The invoice's currency.") { Required = true, FromTemplate = true },
        new("rateLock", Choice<RateLock>(), "Which day's rate makes the base amount of its invoices; on cash basis only `payment-date`.") { Default = "as `policies.rates.lock` says" },
        new("period", Choice<BillingPeriodLength>(), "How long a period of invoicing is.") { Default = "month" },
        new("rounding", Group(Rounding), "Rounding of time.") { Default = "none" },
        new("nonBillable", Choice<NonBillablePolicy>(), "`exclude`: never on an invoice; `show`: a line at 100 % discount.") { Default = "exclude" },
        new("lines", Group(Lines), "How entries become lines."),
        new("tax", Group(Tax), "Tax on the agreement's lines.") { Required = true, FromTemplate = true },
        new("cap", Group(Cap), "An upper bound.") { Default = "none" },
        new("fixedFee", Group(FixedFee), "A fee for each period that replaces its hours. With `from` it is due in each period, without it only in periods with billable work. Not with `splitBy`.") { Default = "none" },
        new("retainer", Group(RetainerShape.Terms), "Prepaid money, or hours bought each period. Not with `cap` or `fixedFee`.") { Default = "none" },
        new("minimumFee", Sum, "The least net of a period with billable work, over all its invoices, major units; a top-up line reaches it.") { Default = "none" },
        new("lineDiscountPercent", Percent, "Discount on each work line.") { Default = "0" },
        new("invoiceDiscountPercent", Percent, "Discount on the invoice, spread over its lines.") { Default = "0" },
        new("expenses", Group(Expenses), "How billable expenses are billed on."),
        new("splitBy", Choice<InvoiceSplit>(), "One invoice per project or per purchase order.") { Default = "none" },
        new("lateEntries", Choice<LateEntryPolicy>(), "Where entries of a final period go.") { Default = "next-invoice" },
        new("corrections", Choice<CorrectionsPolicy>(), "Billed work that changes in the source: a person decides; the next plan has the credit note; or the next invoice of the agreement takes it off.") { Default = "ask" },
        new("paymentDays", Whole(0, 3_650), "Days from the invoice's date to its due date.") { Default = "30" },
        new("earlyPayment", Group(EarlyPayment), "A discount for early payment.") { Default = "none" },
        new("rates", ListOf(AgreementRate), "Hourly rates."),
        new("incomeAccount", Reference("account"), "Account of work lines whose task names none.") { Default = "the account with role revenue" },
        new("subcontractors", Group(Subcontractors), "What the client is billed for the time of subcontractors.") { Default = "as for everybody" },
    ];

    /// <summary>Terms for a kind of engagement, which agreements name.</summary>
    public static MapShape EngagementTemplate { get; } = new(
        "engagement template", "Terms of one kind of engagement. An agreement that names it takes from it each key that it does not have itself; groups and lists are taken whole.",
        [
            new("id", Id("template"), "Agreements name it.") { Required = true },
            new("kind", Choice<EngagementKind>(), "`standard`: the firm's own work; `retainer`: prepaid, needs `retainer`; `subcontractor`: work that is bought, needs `subcontractors`; `pass-through`: expenses only, no hours are billed.") { Required = true },
            .. Terms.Select(k => k with { Required = false }),
        ]);

    public static MapShape Agreement { get; } = new(
        "agreement", "The billing terms of a client or of some of its projects.",
        [
            new("id", Id("agreement"), "Part of the invoice's key: never change it once something was billed.") { Required = true },
            new("client", Reference("client"), "Whom it is with.") { Required = true },
            new("projects", OneOrMore(Reference("project")), "Only these projects.") { Default = "all of the client that no other agreement names" },
            new("template", Reference("template"), "The template of its kind of engagement: exactly one, once the mapping has any.") { Default = "none, where the mapping has none" },
            new("from", Day, "First billing day, included.") { Default = "from ever" },
            new("to", Day, "Last billing day, included.") { Default = "for ever" },
            .. Terms,
        ]);

    public static MapShape Root { get; } = new(
        "agreements", "Billing terms.",
        WorkspaceShape.Schema,
        new("agreements", ListOf(Agreement), "No two cover the same client, project and day.") { Required = true });
}
