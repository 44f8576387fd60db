using Timepost.Domain.Mapping;
using static Timepost.Engine.RuleSets.Shapes.ValueShape;

namespace Timepost.Engine.RuleSets.Shapes;

/// <summary>The keys of an agreement's <c>retainer</c>.</summary>
internal static class RetainerShape
{
    public static MapShape Terms { get; } = new(
        "retainer", "Prepaid money (`amount`), or hours bought for each period (`hours`). Its currency is the agreement's.",
        new("kind", Choice<RetainerKind>(), "`amount`: an invoice shows all work, then takes off what was prepaid; `hours`: work up to the hours stands at 0.00.") { Required = true },
        new("depositTax", Choice<DepositTax>(), "When a deposit is taxed; none is assumed. `amount` needs it, `hours` has none: its fee is taxed when it is invoiced."),
        new("taxChange", Choice<RetainerTaxChange>(), "A tax rate that changed since the deposit: the deposit keeps its tax, or what was paid is split by the new rate.") { Default = "keep" },
        new("threshold", Sum, "Below it there is an exception: major units, or hours.") { Default = "none" },
        new("topUp", Sum, "What is asked of the client below the threshold, major units as they are to be paid. Only `amount`.") { Default = "none" },
        new("refundable", Flag, "What is not used may be paid back. In another currency than base it is then money owed: revalued at period ends, and a draw-down makes a realised difference.") { Default = "false" },
        new("account", Reference("account"), "Its liability account.") { Default = "the account with role retainer-liability" },
        new("expiresAfter", Whole(1, 600), "Months after which a deposit lapses. Only `amount`.") { Default = "never" },
        new("hours", Number(0, 100_000), "Hours bought for each period. Only `hours`."),
        new("fee", Sum, "Their price, major units; net, or gross where tax is inclusive. Only `hours`."),
        new("rollOver", Whole(0, 120), "Periods after its own for which unused hours stay. Only `hours`.") { Default = "0" },
        new("feeText", Template([.. TemplatePlaceholders.Fee]), "Text of the fee's line.") { Default = RetainerTerms.DefaultFeeText },
        new("drawText", AgreementsShape.LineText, "Text of a line of hours from the retainer.") { Default = RetainerTerms.DefaultDrawText });
}
